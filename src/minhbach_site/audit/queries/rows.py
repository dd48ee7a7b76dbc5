"""What stands in the tables of records against what the journal last said of them.

Each entry that tells of a change carries the hash of the whole row of its subject (`Entry.row_hash`). Whoever changes a row past the site
changes no entry, so the hash no longer fits; the entries themselves hold nothing personal.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import chain, islice
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import BinaryField, CharField, DecimalField, Model
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from minhbach_site.audit.models import Entry, canonical, moment
from minhbach_site.audit.queries.snapshot import one_state
from minhbach_site.audit.states import MAX_TEXT, REMOVED, SEALED_LATER, Kind

SHOWN = 5
NAMED = 20  # altered records that are named one by one
BATCH = 500
HEAVY_BATCH = 10  # of rows that hold a whole file or its words
DERIVED = frozenset({"search_text"})  # filled from the other fields, for searching


@cache
def sealed_fields(model: type[Model]) -> tuple[str, ...]:
    """The columns that the hash of a row holds: all of a journaled model, but those of its `UNSEALED` and what is derived.

    `UNSEALED` lists what changes without an entry of its own (a last sign-in, the progress of reading a file). Empty for a model that the
    journal does not know.
    """
    if not getattr(model, "JOURNALED", frozenset()):
        return ()
    left_out = DERIVED | getattr(model, "UNSEALED", frozenset())
    return tuple(sorted(field.attname for field in model._meta.concrete_fields if field.name not in left_out))


@cache
def _shape(model: type[Model]) -> str:
    """Eight letters for the columns that the hash holds and how they are written: another shape is of another version of the site."""
    said = [
        (field.attname, field.get_internal_type(), field.decimal_places if isinstance(field, DecimalField) else None)
        for field in model._meta.concrete_fields
        if field.attname in sealed_fields(model)
    ]
    return hashlib.sha256(canonical([*sorted(said), getattr(model, "SEAL_VERSION", 1)]).encode()).hexdigest()[:8]


def row_hash(model: type[Model], pk: Any) -> str | None:
    """The hash of a row as the database holds it now: `REMOVED` when it is gone, None for a model whose rows have none."""
    if not sealed_fields(model):
        return None
    row = model._base_manager.filter(pk=pk).values_list(*sealed_fields(model)).first() if pk is not None else None
    return REMOVED if row is None else _hash(model, row)


def row_hashes(model: type[Model], numbers: Collection[str]) -> dict[str, str]:
    """The hashes of several rows, read at once; one that is gone is not in it."""
    rows = model._base_manager.filter(pk__in=numbers).values_list("pk", *sealed_fields(model))
    return {str(pk): _hash(model, tuple(row)) for pk, *row in rows}


def _hash(model: type[Model], row: tuple[Any, ...]) -> str:
    said = {name: _plain(value) for name, value in zip(sealed_fields(model), row, strict=True)}
    return f"{_shape(model)}:{hashlib.sha256(canonical(said).encode()).hexdigest()}"


def _plain(value: Any) -> Any:
    """A value in the one form that it has on every database."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    return format(value, "f") if isinstance(value, Decimal) else value


def model_of(label: str) -> type[Model] | None:
    """The model of a label; None when the app that wrote of it is gone."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _words_of(label: str) -> str:
    model = model_of(label)
    return str(model._meta.verbose_name) if model else label


@dataclass(frozen=True, slots=True)
class Altered:
    """A record that is not as the journal last said: changed or deleted past the site. `fields` are those that the entries can name."""

    label: str
    number: str
    sequence: int  # the entry that last told of it
    removed: bool
    fields: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return _words_of(self.label)

    def __str__(self) -> str:
        words = {"kind": capfirst(self.kind), "number": self.number, "sequence": self.sequence}
        if self.removed:
            return (
                _("%(kind)s (bản ghi %(number)s) không còn trong cơ sở dữ liệu, dù nhật ký không ghi việc xóa (dòng cuối: %(sequence)d)")
                % words
            )
        said = _("%(kind)s (bản ghi %(number)s) khác với lần ghi cuối trong nhật ký (dòng %(sequence)d)") % words
        return said + (_("; khác ở: %(fields)s") % {"fields": ", ".join(self._field_words())} if self.fields else "")

    def _field_words(self) -> Iterator[str]:
        model = model_of(self.label)
        known = {field.name: str(field.verbose_name) for field in model._meta.concrete_fields} if model else {}
        return (known.get(name, name) for name in self.fields)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows of all records against their last entries. `compared` could be judged; of `unsealed` no entry of this version tells.

    `altered` names the first ones, `more` counts the others.
    """

    compared: int = 0
    altered: tuple[Altered, ...] = ()
    unsealed: int = 0
    more: int = 0


def last_hashes() -> dict[str, dict[str, str]]:
    """The hash of each record in its last entry that has one, read along the journal: by label of the model, then by number."""
    found = Entry.objects.exclude(row_hash=None).order_by("sequence").values_list("subject_type", "subject", "row_hash")
    last: dict[str, dict[str, str]] = defaultdict(dict)
    for label, number, said in found.iterator(chunk_size=2000):
        last[label][number] = said or ""
    return last


def count_rows() -> int:
    """How many rows `compare` will look at."""
    return sum(model._base_manager.count() for model in journaled_models())


def compare(progress: Callable[[int, int], None] | None = None) -> Comparison:
    """Compare every row that the journal tells of, all as they stood at one moment: what is written meanwhile accuses nobody.

    `progress` is told now and then how many rows of how many were looked at.
    """
    with one_state():
        last = last_hashes()
        count, done = _Count(), 0
        total = count_rows() if progress else 0
        for model in journaled_models():
            expected = last.get(model._meta.label_lower, {})
            for batch in _batches(model):
                for number, present in batch:
                    count.add(model, number, expected.pop(number, None), present)
                done += len(batch)
                if progress:
                    progress(done, total)
            for number, said in expected.items():
                count.add(model, number, said, REMOVED)
        return Comparison(count.compared, tuple(count.altered), count.unsealed, count.more)


@dataclass(slots=True)
class _Count:
    """A comparison that goes on."""

    compared: int = 0
    unsealed: int = 0
    more: int = 0
    altered: list[Altered] = field(default_factory=list)

    def add(self, model: type[Model], number: str, said: str | None, present: str) -> None:
        if said is None or not _comparable(model, said):
            self.unsealed += present != REMOVED and not (said is None and getattr(model, "TOLD_LATER", False))
            return
        self.compared += 1
        if said != present and len(self.altered) < NAMED:
            self.altered.append(_altered(model, number, present))
        elif said != present:
            self.more += 1


def journaled_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if sealed_fields(model)]


def unsealed(model: type[Model]) -> Iterator[str]:
    """The numbers of the rows of which no entry of this version of the site tells, though one should."""
    last = last_hashes().get(model._meta.label_lower, {})
    for number, _present_hash in chain.from_iterable(_batches(model)):
        said = last.get(number)
        if not getattr(model, "TOLD_LATER", False) if said is None else not _comparable(model, said):
            yield number


def _batches(model: type[Model]) -> Iterator[list[tuple[str, str]]]:
    """The number and the present hash of each row, as many at once as are read at once."""
    heavy = any(isinstance(field, BinaryField) or field.name == "text" for field in model._meta.concrete_fields)
    size = HEAVY_BATCH if heavy else BATCH
    rows = model._base_manager.order_by("pk").values_list("pk", *sealed_fields(model)).iterator(chunk_size=size)
    while batch := [(str(pk), _hash(model, tuple(row))) for pk, *row in islice(rows, size)]:
        yield batch


def _comparable(model: type[Model], said: str) -> bool:
    return said == REMOVED or said.partition(":")[0] == _shape(model)


def _altered(model: type[Model], number: str, present: str) -> Altered:
    label, removed = model._meta.label_lower, present == REMOVED
    told = Entry.objects.filter(subject_type=label, subject=number).exclude(row_hash=None).order_by("-sequence")
    fields = () if removed else tuple(_differing(model, number))
    return Altered(label, number, told.values_list("sequence", flat=True)[0], removed, fields)


def _differing(model: type[Model], number: str) -> Iterator[str]:
    """The fields whose journaled values are not those of the row; a field that never stood in an entry cannot be named."""
    said: dict[str, Any] = {}
    for values in (
        Entry.objects.filter(subject_type=model._meta.label_lower, subject=number)
        .exclude(kind=Kind.READ)
        .order_by("sequence")
        .values_list("values", flat=True)
    ):
        said |= json.loads(values)
    row: Mapping[str, Any] = model._base_manager.filter(pk=number).values().first() or {}
    for column in model._meta.concrete_fields:
        if column.name in said and column.attname in sealed_fields(model):
            present = _plain(row.get(column.attname))
            if str(said[column.name]) != str(present) and not _same(column, said[column.name], row.get(column.attname)):
                yield column.name


def _same(field: Any, said: Any, present: Any) -> bool:
    """Whether an entry's value is the row's, written otherwise: a number without its last zeros, a text that the entry cut."""
    if isinstance(said, str) and len(said) >= MAX_TEXT and str(present).startswith(said):
        return True
    try:
        return bool(field.to_python(said) == present)
    except ValidationError:
        return False


@dataclass(frozen=True, slots=True)
class Unwitnessed:
    """Records of a kind whose making is always journaled, and of which the journal says nothing."""

    label: str
    count: int
    first: tuple[str, ...]  # the numbers of the first few

    @property
    def kind(self) -> str:
        return _words_of(self.label)

    def __str__(self) -> str:
        numbers = _(" (số %(numbers)s)") % {"numbers": ", ".join(self.first) + (", …" if self.count > len(self.first) else "")}
        return _(
            "Nhật ký không nói gì về %(count)d %(kind)s%(numbers)s, dù việc tạo luôn được ghi: "
            "dòng nhật ký đã bị xóa, hoặc dữ liệu được ghi thẳng vào cơ sở dữ liệu"
        ) % {"count": self.count, "kind": self.kind, "numbers": numbers if self.first else ""}


def unwitnessed() -> list[Unwitnessed]:
    """What is there although the journal never heard of it: its entries were deleted, or it was written past the site.

    Models with `WITNESSED` are asked, and people: a site with people has a journal.
    """
    found = []
    for model in apps.get_models():
        if getattr(model, "WITNESSED", False):
            told = Entry.objects.filter(subject_type=model._meta.label_lower).exclude(action=SEALED_LATER).values("subject")
            missing = model._default_manager.annotate(as_text=Cast("pk", CharField())).exclude(as_text__in=told).order_by("pk")
            numbers = tuple(missing.values_list("as_text", flat=True)[:SHOWN])
            if numbers:
                found.append(Unwitnessed(model._meta.label_lower, missing.count(), numbers))
    people = get_user_model()._default_manager
    if not Entry.objects.exists() and people.exists():
        found.append(Unwitnessed(people.model._meta.label_lower, people.count(), ()))
    return found

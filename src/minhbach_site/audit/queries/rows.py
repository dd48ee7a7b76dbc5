"""What stands in the tables of records against what the journal last said of them.

Each entry that tells of a change carries the hash of the whole row of its subject (`Entry.row_hash`). Whoever changes a row past the site
changes no entry, so the hash no longer fits; the entries themselves hold nothing personal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import BinaryField, CharField, DecimalField, Model
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from minhbach_site.audit.models import Entry, canonical, moment
from minhbach_site.audit.states import MAX_TEXT, REMOVED, SEALED_LATER, Kind

SHOWN = 5
BATCH = 500
HEAVY_BATCH = 10  # of rows that hold a whole file or its words
DERIVED = frozenset({"search_text"})  # filled from the other fields, for searching

Key = tuple[str, str]  # the label of a model and the number of a record, as an entry names its subject


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


@dataclass(frozen=True, slots=True)
class Altered:
    """A record that is not as the journal last said: changed or deleted past the site. `fields` are those that the entries can name."""

    kind: str
    label: str
    number: str
    sequence: int  # the entry that last told of it
    removed: bool
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        words = {"kind": capfirst(self.kind), "number": self.number, "sequence": self.sequence}
        if self.removed:
            return (
                _("%(kind)s (bản ghi %(number)s) không còn trong cơ sở dữ liệu, dù nhật ký không ghi việc xóa (dòng cuối: %(sequence)d)")
                % words
            )
        said = _("%(kind)s (bản ghi %(number)s) khác với lần ghi cuối trong nhật ký (dòng %(sequence)d)") % words
        return said + (_("; khác ở: %(fields)s") % {"fields": ", ".join(self.fields)} if self.fields else "")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows of all records against their last entries. `compared` could be judged; of `unsealed` no entry of this version tells."""

    compared: int = 0
    altered: tuple[Altered, ...] = ()
    unsealed: int = 0


def last_hashes() -> dict[Key, str]:
    """The hash of each record in its last entry that has one, read along the journal."""
    found = Entry.objects.exclude(row_hash=None).order_by("sequence").values_list("subject_type", "subject", "row_hash")
    return {(label, number): said for label, number, said in found.iterator(chunk_size=2000) if said is not None}


def compare() -> Comparison:
    """Compare every row that the journal tells of. A record that is being changed meanwhile is looked at again, so that none is accused."""
    last = last_hashes()
    compared, unsealed, altered = 0, 0, list[Altered]()
    for model in journaled_models():
        label = model._meta.label_lower
        expected = {number: said for (kind, number), said in last.items() if kind == label}
        for number, present in _present(model):
            said = expected.pop(number, None)
            if said is None or not _comparable(model, said):
                unsealed += not (said is None and getattr(model, "TOLD_LATER", False))
                continue
            compared += 1
            if said != present and (found := _judge(model, number)):
                altered.append(found)
        for number, said in expected.items():
            compared += 1
            if said != REMOVED and (found := _judge(model, number)):
                altered.append(found)
    return Comparison(compared, tuple(altered), unsealed)


def journaled_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if sealed_fields(model)]


def unsealed(model: type[Model]) -> Iterator[str]:
    """The numbers of the rows of which no entry of this version of the site tells, though one should."""
    last = last_hashes()
    label = model._meta.label_lower
    for number, _present_hash in _present(model):
        said = last.get((label, number))
        if not getattr(model, "TOLD_LATER", False) if said is None else not _comparable(model, said):
            yield number


def _present(model: type[Model]) -> Iterator[tuple[str, str]]:
    rows = model._base_manager.order_by("pk").values_list("pk", *sealed_fields(model))
    heavy = any(isinstance(field, BinaryField) or field.name == "text" for field in model._meta.concrete_fields)
    for pk, *row in rows.iterator(chunk_size=HEAVY_BATCH if heavy else BATCH):
        yield str(pk), _hash(model, tuple(row))


def _comparable(model: type[Model], said: str) -> bool:
    return said == REMOVED or said.partition(":")[0] == _shape(model)


def _judge(model: type[Model], number: str) -> Altered | None:
    """Look at one suspect again, between two looks at its last entry: row and entry are written together, so that when the entry stayed
    the same the row must fit it."""
    told = Entry.objects.filter(subject_type=model._meta.label_lower, subject=number).exclude(row_hash=None).order_by("-sequence")
    before, after = None, told.first()
    present: str | None = None
    while after is not None and (before is None or before.sequence != after.sequence):
        before, present = after, row_hash(model, number)
        after = told.first()
    if before is None or before.row_hash == present or not _comparable(model, before.row_hash or ""):
        return None
    removed = present == REMOVED
    fields = () if removed else tuple(_differing(model, number))
    return Altered(str(model._meta.verbose_name), model._meta.label_lower, number, before.sequence, removed, fields)


def _differing(model: type[Model], number: str) -> Iterator[str]:
    """The words of the fields whose journaled values are not those of the row; a field that never stood in an entry cannot be named."""
    said: dict[str, Any] = {}
    for values in (
        Entry.objects.filter(subject_type=model._meta.label_lower, subject=number)
        .exclude(kind=Kind.READ)
        .order_by("sequence")
        .values_list("values", flat=True)
    ):
        said |= json.loads(values)
    row: Mapping[str, Any] = model._base_manager.filter(pk=number).values().first() or {}
    for field in model._meta.concrete_fields:
        if field.name in said and field.attname in sealed_fields(model):
            present = _plain(row.get(field.attname))
            if str(said[field.name]) != str(present) and not _same(field, said[field.name], row.get(field.attname)):
                yield str(field.verbose_name)


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

    kind: str
    count: int
    first: tuple[str, ...]  # the numbers of the first few

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
                found.append(Unwitnessed(str(model._meta.verbose_name), missing.count(), numbers))
    people = get_user_model()._default_manager
    if not Entry.objects.exists() and people.exists():
        found.append(Unwitnessed(str(people.model._meta.verbose_name), people.count(), ()))
    return found

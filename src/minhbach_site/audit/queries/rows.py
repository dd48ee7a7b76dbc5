"""What stands in the tables of records against what the journal last said of them: what was changed, deleted or added past the site."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import CharField, Model
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from minhbach_site.audit.models import Entry
from minhbach_site.audit.queries.sealing import (
    Row,
    batches,
    journaled_models,
    model_of,
    plain,
    sealed_fields,
    shapes,
    words_of,
)
from minhbach_site.audit.queries.snapshot import one_state
from minhbach_site.audit.states import ALL_TOLD, MAX_TEXT, REMOVED, SEALED_LATER, Kind

SHOWN = 5
NAMED = 20  # altered records that are named one by one


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
        return words_of(self.label)

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
class Unwitnessed:
    """Records of a kind whose making is always journaled, and of which the journal says nothing."""

    label: str
    count: int
    first: tuple[str, ...]  # the numbers of the first few

    @property
    def kind(self) -> str:
        return words_of(self.label)

    def __str__(self) -> str:
        numbers = _(" (số %(numbers)s)") % {"numbers": ", ".join(self.first) + (", …" if self.count > len(self.first) else "")}
        return _(
            "Nhật ký không nói gì về %(count)d %(kind)s%(numbers)s, dù việc tạo luôn được ghi: "
            "dòng nhật ký đã bị xóa, hoặc dữ liệu được ghi thẳng vào cơ sở dữ liệu"
        ) % {"count": self.count, "kind": self.kind, "numbers": numbers if self.first else ""}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows of all records against their last entries. `compared` could be judged; of `unsealed` no entry of this version tells.

    `altered` names the first ones, `more` counts the others. `unheard` are those of which the journal never heard although it knew all of
    their kind before (`ALL_TOLD`). Of `partly` an older version told without what belongs to the row.
    """

    compared: int = 0
    altered: tuple[Altered, ...] = ()
    unsealed: int = 0
    more: int = 0
    unheard: tuple[Unwitnessed, ...] = ()
    partly: int = 0


def last_hashes() -> dict[str, dict[str, str]]:
    """The hash of each record in its last entry that has one, read along the journal: by label of the model, then by number."""
    found = Entry.objects.exclude(row_hash=None).order_by("sequence").values_list("subject_type", "subject", "row_hash")
    last: dict[str, dict[str, str]] = defaultdict(dict)
    for label, number, said in found.iterator(chunk_size=2000):
        last[label][number] = said or ""
    return last


def last_hash(subject: Model) -> str | None:
    """The hash of one record in its last entry that has one."""
    found = Entry.objects.filter(subject_type=subject._meta.label_lower, subject=str(subject.pk)).exclude(row_hash=None)
    return found.order_by("-sequence").values_list("row_hash", flat=True).first()


def kinds_all_told() -> frozenset[str]:
    """The labels of the models of which the journal once told every record: from then on one that it never heard of came past the site.

    The chain vouches for the entries that say so.
    """
    said = Entry.objects.filter(subject_type="audit.head", action=ALL_TOLD).values_list("values", flat=True)
    return frozenset(label for values in said for label in json.loads(values)["kinds"])


def count_rows() -> int:
    """How many rows `compare` will look at."""
    return sum(model._base_manager.count() for model in journaled_models())


def compare(progress: Callable[[int, int], None] | None = None) -> Comparison:
    """Compare every row that the journal tells of, all as they stood at one moment: what is written meanwhile accuses nobody.

    `progress` is told now and then how many rows of how many were looked at.
    """
    with one_state():
        last = last_hashes()
        count, done = _Count(kinds_all_told()), 0
        total = count_rows() if progress else 0
        for model in journaled_models():
            expected = last.get(model._meta.label_lower, {})
            for batch in batches(model):
                for number, present in batch.items():
                    count.add(model, number, expected.pop(number, None), present)
                done += len(batch)
                if progress:
                    progress(done, total)
            for number, said in expected.items():
                count.add(model, number, said, None)
        return count.made()


@dataclass(slots=True)
class _Count:
    """A comparison that goes on."""

    all_told: frozenset[str]
    compared: int = 0
    unsealed: int = 0
    more: int = 0
    partly: int = 0
    altered: list[Altered] = field(default_factory=list)
    unheard: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, model: type[Model], number: str, said: str | None, present: Row | None) -> None:
        if said is None and model._meta.label_lower in self.all_told:
            self.unheard[model._meta.label_lower].append(number)
            return
        found = _as_told(model, said, present)
        if found is None:
            self.unsealed += present is not None
            return
        self.compared += 1
        if said != found and len(self.altered) < NAMED:
            self.altered.append(_altered(model, number, removed=present is None))
        elif said != found:
            self.more += 1
        elif present is not None and said != present.hash:
            self.partly += 1

    def made(self) -> Comparison:
        unheard = tuple(Unwitnessed(label, len(numbers), tuple(numbers[:SHOWN])) for label, numbers in self.unheard.items())
        return Comparison(self.compared, tuple(self.altered), self.unsealed, self.more, unheard, self.partly)


def _as_told(model: type[Model], said: str | None, present: Row | None) -> str | None:
    """The record of now, hashed in the way in which it was told of; None where that was no way of this version."""
    if said is None:
        return None
    told = said.partition(":")[0]
    if said != REMOVED and told not in shapes(model):
        return None
    if present is None:
        return REMOVED
    return present.hash if said == REMOVED else present.hash_in(told)


def unsealed(model: type[Model], *, unheard: bool = False) -> Iterator[str]:
    """The numbers of the rows of which no entry of this version of the site tells, though one should; none that is found altered.

    Of those that came past the site (`Comparison.unheard`) only on demand.
    """
    last = last_hashes().get(model._meta.label_lower, {})
    suspect = model._meta.label_lower in kinds_all_told() and not unheard
    for batch in batches(model):
        for number, present in batch.items():
            said = last.get(number)
            found = _as_told(model, said, present)
            if (said is None and not suspect) or (said is not None and (found is None or present.hash != found == said)):
                yield number


def _altered(model: type[Model], number: str, *, removed: bool) -> Altered:
    label = model._meta.label_lower
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
            present = plain(row.get(column.attname))
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

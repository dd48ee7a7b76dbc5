"""The hash of a record: over its whole row and over what belongs to it, as the database holds them now.

Each entry that tells of a change carries the hash of its subject (`Entry.row_hash`). Whoever changes a row past the site changes no entry,
so the hash no longer fits; the entries themselves hold nothing personal and nothing secret.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, DecimalField, Field, Model

from minhbach_site.audit.models import canonical, moment
from minhbach_site.audit.states import FOREIGN, REMOVED

BATCH = 500
HEAVY_BATCH = 10  # of rows that hold a whole file or its words
DERIVED = frozenset({"search_text"})  # filled from the other fields, for searching


def model_of(label: str) -> type[Model] | None:
    """The model of a label; None when the app that wrote of it is gone."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def words_of(label: str) -> str:
    """What a record of this label is called: in the words of the site also where another's library made the table."""
    if label in FOREIGN:
        return str(FOREIGN[label].words)
    model = model_of(label)
    return str(model._meta.verbose_name) if model else label


def journaled_values(model: type[Model]) -> frozenset[str]:
    """What entries about a model may hold: `JOURNALED` of the site's own, `FOREIGN` for the tables of a library."""
    foreign = FOREIGN.get(model._meta.label_lower)
    return foreign.journaled if foreign else getattr(model, "JOURNALED", frozenset())


def journaled_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if sealed_fields(model)]


@cache
def sealed_fields(model: type[Model]) -> tuple[str, ...]:
    """The columns that the hash of a row holds: all of a journaled model, but those of its `UNSEALED` and what is derived.

    `UNSEALED` lists what changes without an entry of its own (a last sign-in, the progress of reading a file), `SEALED_WHEN_SET` the
    columns of a later version that are left out while they are null, so that what was sealed before stays so. Empty for a model that the
    journal does not know.
    """
    foreign = FOREIGN.get(model._meta.label_lower)
    if not foreign and not getattr(model, "JOURNALED", frozenset()):
        return ()
    left_out = DERIVED | (foreign.unsealed if foreign else getattr(model, "UNSEALED", frozenset()))
    return tuple(sorted(field.attname for field in model._meta.concrete_fields if field.name not in left_out))


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of another table that belong to a record: whom a document is given to. `owner` is their column that names the record."""

    name: str
    model: type[Model]
    owner: str
    columns: tuple[str, ...]

    def of(self, numbers: Collection[Any]) -> dict[str, list[Any]]:
        """What belongs to each of these records, in an order that does not depend on when it was written."""
        found: dict[str, list[Any]] = defaultdict(list)
        rows = self.model._base_manager.filter(**{f"{self.owner}__in": list(numbers)}).values_list(self.owner, *self.columns)
        for owner, *row in rows:
            found[str(owner)].append([plain(value) for value in row])
        return {owner: sorted(rows, key=canonical) for owner, rows in found.items()}


@cache
def _parts(model: type[Model]) -> tuple[_Part, ...]:
    """The many-to-many tables of a journaled model (a library's have no keys of ours), and the rows that it names in `SEALED_WITH`."""
    return (*_many_parts(model), *(_owned(model, name) for name in getattr(model, "SEALED_WITH", ())))


@cache
def _many_parts(model: type[Model]) -> tuple[_Part, ...]:
    if not sealed_fields(model):
        return ()
    return tuple(_many(field) for field in sorted(model._meta.many_to_many, key=lambda one: one.name))


def _owned(model: type[Model], name: str) -> _Part:
    """The rows that name a record as theirs: the steps of its history, its evidence. They have no entries of their own."""
    relation: Any = model._meta.get_field(name)
    table, owner = relation.related_model, relation.field.attname
    left_out = DERIVED | getattr(table, "UNSEALED", frozenset())
    columns = (field.attname for field in table._meta.concrete_fields if field.name not in left_out and field.attname != owner)
    return _Part(name, table, owner, tuple(sorted(columns)))


def _many(field: Any) -> _Part:
    table = field.remote_field.through
    owner, other = (table._meta.get_field(name).attname for name in (field.m2m_field_name(), field.m2m_reverse_field_name()))
    return _Part(field.name, table, owner, (other,))


@cache
def _parts_by_shape(model: type[Model]) -> dict[str, tuple[str, ...]]:
    """What belonged to the row in this version and in those before it, which sealed less of it; by shape, this version's first.

    A shape is eight letters for what the hash holds and how it is written: any other is of a version of which nothing is known.
    """
    generations = (_parts(model), _many_parts(model), ())
    return {_shape(model, parts): tuple(part.name for part in parts) for parts in generations}


def _shape(model: type[Model], parts: Collection[_Part]) -> str:
    said = [[part.name, *part.columns] for part in parts]
    return _letters([*_columns(model), getattr(model, "SEAL_VERSION", 1), *([said] if said else [])])


def shapes(model: type[Model]) -> tuple[str, ...]:
    """The shapes in which a row of a model can be judged, the newest first."""
    return tuple(_parts_by_shape(model))


def _columns(model: type[Model]) -> list[tuple[str, str, int | None]]:
    fields: Iterable[Field[Any, Any]] = model._meta.concrete_fields
    later = _sealed_when_set(model)
    return sorted(
        (field.attname, field.get_internal_type(), field.decimal_places if isinstance(field, DecimalField) else None)
        for field in fields
        if field.attname in sealed_fields(model) and field.attname not in later
    )


@cache
def _sealed_when_set(model: type[Model]) -> frozenset[str]:
    names: frozenset[str] = getattr(model, "SEALED_WHEN_SET", frozenset())
    return frozenset(field.attname for field in model._meta.concrete_fields if field.name in names)


def _letters(said: object) -> str:
    return hashlib.sha256(canonical(said).encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Row:
    """A record as the database holds it now."""

    model: type[Model]
    columns: Mapping[str, Any]
    parts: Mapping[str, Any]

    @property
    def hash(self) -> str:
        return self.hash_in(shapes(self.model)[0])

    def hash_in(self, shape: str) -> str:
        """The hash as a version wrote it that sealed rows in this one of `shapes`."""
        names = _parts_by_shape(self.model)[shape]
        said = {**self.columns, "+": {name: self.parts[name] for name in names}} if names else dict(self.columns)
        return f"{shape}:{hashlib.sha256(canonical(said).encode()).hexdigest()}"


def _rows(model: type[Model], found: Collection[tuple[Any, ...]]) -> dict[str, Row]:
    """Of the keys and sealed columns of several rows: each with what belongs to it, read at once."""
    parts = {part.name: part.of([pk for pk, *_row in found]) for part in _parts(model)}
    rows = {}
    for pk, *row in found:
        columns = {
            name: plain(value)
            for name, value in zip(sealed_fields(model), row, strict=True)
            if value is not None or name not in _sealed_when_set(model)
        }
        rows[str(pk)] = Row(model, columns, {name: rows_of.get(str(pk), []) for name, rows_of in parts.items()})
    return rows


def row_hash(model: type[Model], pk: Any) -> str | None:
    """The hash of a record as the database holds it now: `REMOVED` when it is gone, None for a model whose rows have none."""
    if not sealed_fields(model):
        return None
    return row_hashes(model, [pk]).get(str(pk), REMOVED) if pk is not None else REMOVED


def row_hashes(model: type[Model], numbers: Collection[Any]) -> dict[str, str]:
    """The hashes of several records, read at once; one that is gone is not in it."""
    found = list(model._base_manager.filter(pk__in=numbers).values_list("pk", *sealed_fields(model)))
    return {number: row.hash for number, row in _rows(model, found).items()}


def batches(model: type[Model]) -> Iterator[dict[str, Row]]:
    """All records of a model by number, as many at once as are read at once."""
    heavy = any(isinstance(field, BinaryField) or field.name == "text" for field in model._meta.concrete_fields)
    size = HEAVY_BATCH if heavy else BATCH
    rows = model._base_manager.order_by("pk").values_list("pk", *sealed_fields(model)).iterator(chunk_size=size)
    while batch := list(islice(rows, size)):
        yield _rows(model, batch)


def plain(value: Any) -> Any:
    """A value in the one form that it has on every database."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    return format(value, "f") if isinstance(value, Decimal) else value

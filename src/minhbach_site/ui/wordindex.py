"""Words found through an index of the database, blind to accents.

Whole words of long texts: a model keeps in one column what `words_of` gives for its text, and its migration calls `add_index` (FTS5 on
SQLite, a GIN index over a tsvector on PostgreSQL); then `.filter(column__holds_words="quy che dan chu")` finds the rows that hold them all.

Parts of words in short texts: `with_words` finds the rows whose `search_text` holds every part typed. In a long register a model says
`PARTS_INDEXED` and its migration calls `add_parts_index` (trigrams: FTS5 on SQLite, the extension pg_trgm on PostgreSQL).

No library is used because those at hand bring one search engine, or a generic table of their own beside every model; this is two lookups
over what both databases bring.

Long registers that are sorted by what their rows are called also have an index of `Place("search_text")`, by which `in_place` sorts them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterator
from itertools import accumulate, islice
from typing import Any

from django.db import DatabaseError, connections, transaction
from django.db.models import Func, Lookup, QuerySet, TextField

from minhbach.text import blind, in_order, nfc

MOST_WORDS = 30_000  # different words of one text; a book has fewer
MOST_BYTES = 700_000  # of them together: with their places they fit in a tsvector, whose limit is 1 MB
SHORTEST_PART = 3  # letters: what an index of trigrams can find
PLACED = 120  # letters by which a long register is sorted: an index takes no text of any length
BATCH = 1000  # rows that are written at once
FEW = 1000  # rows; of more than these a page is sooner found by reading the register in its order
_QUOTES = "\"'“”‘’«»"  # around what is searched for they are no part of it
_WORD = re.compile(r"\w{1,60}")


def called(name: str, *others: str) -> str:
    """What `search_text` holds of a row: the place of what it is called in the order of the alphabet, by which lists sort; then what it is
    called and the other words to find it by, each on a line.

    >>> called("Kế hoạch năm 2027", "12/KH-SCT", "").split("\\n")
    ['ke{ hoach na{m 2027\\tεζαα', 'ke hoach nam 2027', '12/kh-sct']
    """
    words = blind(nfc("\n".join(" ".join(line.split()) for line in (name, " ".join(others)))))
    return f"{in_order(name)}\n{words}"


class Place(Func):
    """The letters of `search_text` by which a long register is sorted. The numbers stand in the expression, as they do in its index: a
    database sees the index only in the very same expression.
    """

    template = f"SUBSTR(%(expressions)s, 1, {PLACED})"
    output_field = TextField()


def in_place(rows: QuerySet[Any]) -> Iterator[Any]:
    """How these rows are sorted; those of a long register, where it is by what they are called, as its index has them if there is one."""
    indexed = getattr(rows.model, "PARTS_INDEXED", False)
    for one in rows.query.order_by:
        if indexed and one in {"search_text", "-search_text"}:
            yield Place("search_text").desc() if one.startswith("-") else Place("search_text").asc()
        else:
            yield one


def words_of(text: str) -> str:
    """The different words of a text, blind to accents and case, in their order.

    >>> words_of("Quy chế dân chủ, quy chế làm việc: số 12/QC-SCT")
    'quy che dan chu lam viec so 12 qc sct'
    """
    found = list(dict.fromkeys(_WORD.findall(blind(text))))[:MOST_WORDS]
    ends = accumulate(len(word.encode()) + 1 for word in found)
    return " ".join(word for word, end in zip(found, ends, strict=True) if end <= MOST_BYTES)


@TextField.register_lookup
class HoldsWords(Lookup):
    """Rows whose column holds every word; the words of the question are taken as those of the text were."""

    lookup_name = "holds_words"

    def get_prep_lookup(self) -> str:
        return words_of(str(self.rhs))

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:  # noqa: ARG002 (Django's signature)
        column = self.lhs.target
        index = _index(column.model._meta.db_table)
        key = f"{connection.ops.quote_name(self.lhs.alias)}.{connection.ops.quote_name(column.model._meta.pk.column)}"
        asked = " ".join(f'"{word}"' for word in self.rhs.split())
        found = f"SELECT rowid FROM {index} WHERE {index} MATCH %s"  # noqa: S608 (the names of our own table)
        return f"{key} IN ({found})", [asked or '""']

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        left, values = self.process_lhs(compiler, connection)
        return f"to_tsvector('simple', {left}) @@ plainto_tsquery('simple', %s)", [*values, self.rhs]


def add_index(schema_editor: Any, table: str, key: str, column: str) -> None:
    """For a migration: the index of `column`, kept true by the database itself."""
    index = _index(table)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"CREATE INDEX {index} ON {table} USING gin (to_tsvector('simple', {column}))")
        return
    schema_editor.execute(f"CREATE VIRTUAL TABLE {index} USING fts5({column}, content='{table}', content_rowid='{key}')")
    _keep_true(schema_editor, index, table, key, column)


def drop_index(schema_editor: Any, table: str) -> None:
    """For a migration that is taken back."""
    _drop(schema_editor, _index(table))


def with_words(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Those of the rows whose `search_text` holds every part typed, blind to accents and case, wherever it stands in a word.

    On SQLite, whose planner does not know how many rows hold a part, the index is asked first whether they are few; PostgreSQL's does.
    """
    parts = [part for word in blind(nfc(text)).split() if (part := word.strip(_QUOTES))]
    long = [part for part in parts if len(part) >= SHORTEST_PART]
    if long and connections[rows.db].vendor == "sqlite" and getattr(rows.model, "PARTS_INDEXED", False) and _are_few(rows, long):
        rows = rows.filter(search_text__holds_parts=long)
        parts = [part for part in parts if part not in long]
    for part in parts:
        rows = rows.filter(search_text__contains=part)
    return rows


def _are_few(rows: QuerySet[Any], parts: Collection[str]) -> bool:
    index = _parts_index(rows.model._meta.db_table)
    with connections[rows.db].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM {index} WHERE {index} MATCH %s LIMIT {FEW + 1})", [_asked(parts)])  # noqa: S608
        return bool(cursor.fetchone()[0] <= FEW)


def _asked(parts: Collection[str]) -> str:
    """The parts as FTS5 is asked for them all."""
    return " ".join('"{}"'.format(part.replace('"', '""')) for part in parts)


@TextField.register_lookup
class HoldsParts(Lookup):
    """Rows whose column holds every part, through the index of trigrams on SQLite: each part has three letters or more."""

    lookup_name = "holds_parts"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:  # noqa: ARG002 (Django's signature)
        column = self.lhs.target
        index = _parts_index(column.model._meta.db_table)
        key = f"{connection.ops.quote_name(self.lhs.alias)}.{connection.ops.quote_name(column.model._meta.pk.column)}"
        return f"{key} IN (SELECT rowid FROM {index} WHERE {index} MATCH %s)", [_asked(self.rhs)]  # noqa: S608 (our own names)


def compare_by_letters(schema_editor: Any, *tables: str) -> None:
    """For a migration, before `refill`: `search_text` is compared letter by letter, as SQLite does, and not as the language of PostgreSQL's
    database wants, which skips spaces and signs.
    """
    if schema_editor.connection.vendor == "postgresql":
        for table in tables:
            schema_editor.execute(f'ALTER TABLE {table} ALTER COLUMN search_text TYPE text COLLATE "C"')


def refill(rows: QuerySet[Any], words: Callable[[Any], tuple[str, ...]]) -> None:
    """For a migration: `search_text` of each row anew from what the row is called and its other words."""
    left = rows.order_by("pk").iterator(chunk_size=BATCH)
    while batch := list(islice(left, BATCH)):
        for row in batch:
            row.search_text = called(*words(row))
        rows.model._default_manager.bulk_update(batch, ["search_text"])


def add_parts_index(schema_editor: Any, table: str) -> None:
    """For a migration: the index of parts of `search_text`, kept true by the database itself.

    Where PostgreSQL lacks the extension pg_trgm or does not let us add it, a search reads the whole register: right, but slower.
    """
    index = _parts_index(table)
    if schema_editor.connection.vendor == "postgresql":
        try:
            with transaction.atomic(using=schema_editor.connection.alias):
                schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
                schema_editor.execute(f"CREATE INDEX {index} ON {table} USING gin (search_text gin_trgm_ops)")
        except DatabaseError:
            print(f"→ {table}: PostgreSQL không có pg_trgm nên tìm kiếm chậm hơn; xem docs/settings.md, mục «PostgreSQL»", file=sys.stderr)
        return
    schema_editor.execute(
        f"CREATE VIRTUAL TABLE {index} USING fts5(search_text, content='{table}', content_rowid='id', tokenize='trigram')"
    )
    _keep_true(schema_editor, index, table, "id", "search_text", "UPDATE OF search_text")


def drop_parts_index(schema_editor: Any, table: str) -> None:
    """For a migration that is taken back."""
    _drop(schema_editor, _parts_index(table))


def _keep_true(schema_editor: Any, index: str, table: str, key: str, column: str, update: str = "UPDATE") -> None:
    """The triggers by which an index of FTS5 follows its table, and what the table holds already."""
    gone = f"INSERT INTO {index}({index}, rowid, {column}) VALUES ('delete', old.{key}, old.{column});"  # noqa: S608 (our own names)
    come = f"INSERT INTO {index}(rowid, {column}) VALUES (new.{key}, new.{column});"  # noqa: S608 (our own names)
    schema_editor.execute(f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {come} END")
    schema_editor.execute(f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN {gone} END")
    schema_editor.execute(f"CREATE TRIGGER {index}_update AFTER {update} ON {table} BEGIN {gone} {come} END")
    schema_editor.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")  # noqa: S608 (our own names)


def _drop(schema_editor: Any, index: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {index}")
        return
    for event in ("insert", "delete", "update"):
        schema_editor.execute(f"DROP TRIGGER {index}_{event}")
    schema_editor.execute(f"DROP TABLE {index}")


def _parts_index(table: str) -> str:
    return f"{table}_holds_parts"


def _index(table: str) -> str:
    return f"{table}_holds_words"

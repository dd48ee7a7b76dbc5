"""Words of long texts, found through an index of the database: FTS5 on SQLite, a GIN index over a tsvector on PostgreSQL.

A model keeps in one column what `words_of` gives for its text, and its migration calls `add_index`; then
`.filter(column__holds_words="quy che dan chu")` finds the rows that hold all the words, blind to accents. No library is used because those
at hand bring one search engine, or a generic table of their own beside every model; this is one lookup over what both databases bring.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Any

from django.db.models import Lookup, TextField

from minhbach.text import blind

MOST_WORDS = 30_000  # different words of one text; a book has fewer
MOST_BYTES = 700_000  # of them together: with their places they fit in a tsvector, whose limit is 1 MB
_WORD = re.compile(r"\w{1,60}")


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
    gone = f"INSERT INTO {index}({index}, rowid, {column}) VALUES ('delete', old.{key}, old.{column});"  # noqa: S608 (our own names)
    come = f"INSERT INTO {index}(rowid, {column}) VALUES (new.{key}, new.{column});"  # noqa: S608 (our own names)
    schema_editor.execute(f"CREATE VIRTUAL TABLE {index} USING fts5({column}, content='{table}', content_rowid='{key}')")
    schema_editor.execute(f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {come} END")
    schema_editor.execute(f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN {gone} END")
    schema_editor.execute(f"CREATE TRIGGER {index}_update AFTER UPDATE ON {table} BEGIN {gone} {come} END")
    schema_editor.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")  # noqa: S608 (our own names)


def drop_index(schema_editor: Any, table: str) -> None:
    """For a migration that is taken back."""
    index = _index(table)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {index}")
        return
    for event in ("insert", "delete", "update"):
        schema_editor.execute(f"DROP TRIGGER {index}_{event}")
    schema_editor.execute(f"DROP TABLE {index}")


def _index(table: str) -> str:
    return f"{table}_holds_words"

"""Fact tables as Arrow tables: their column types, older shapes brought to today's, and a digest of their content."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from minhbach.facts.cells import DECIMALS, MAX_DIGITS
from minhbach.facts.schemas import Kind, Table

ARROW_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.CHOICE: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.DECIMAL: pa.decimal128(MAX_DIGITS, DECIMALS),
    Kind.DATE: pa.date32(),
    Kind.BOOLEAN: pa.bool_(),
}

# Where a row was read: file relative to the agency folder, sheet ("" if the format has none), line (a Parquet row counts from 1).
PROVENANCE = (pa.field("_file", pa.string()), pa.field("_sheet", pa.string()), pa.field("_line", pa.int64()))


def arrow_schema(table: Table) -> pa.Schema:
    """The columns of a table and the provenance of its rows."""
    return pa.schema([pa.field(column.name, ARROW_TYPES[column.kind]) for column in table.columns] + list(PROVENANCE))


def conform(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Rows written under another version of the schema: absent columns become null, columns no longer known are left out."""
    columns = [
        rows.column(field.name).cast(field.type) if field.name in rows.column_names else pa.nulls(rows.num_rows, field.type)  #
        for field in schema
    ]
    return pa.table(columns, schema=schema)


@dataclass(frozen=True, slots=True)
class Difference:
    """What one state of a register has that another has not, by key in the order of their rows; `kept` counts the rows that are equal."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int


def difference(before: pa.Table, after: pa.Table, table: Table) -> Difference:
    """What `after` adds to, changes in and takes from `before`; where a row stands in its file does not count."""
    ours, theirs = after[table.key], before[table.key]
    at = pc.index_in(ours, value_set=theirs.combine_chunks())
    is_known = pc.is_valid(at)
    same = equal_rows(after, before.take(at), [column.name for column in table.columns])
    gone = pc.invert(pc.is_in(theirs, value_set=ours.combine_chunks()))
    return Difference(
        tuple(ours.filter(pc.invert(is_known)).to_pylist()),
        tuple(ours.filter(pc.and_(is_known, pc.invert(same))).to_pylist()),
        tuple(theirs.filter(gone).to_pylist()),
        pc.sum(pc.and_(is_known, same)).as_py() or 0,
    )


def equal_rows(rows: pa.Table, others: pa.Table, names: Sequence[str]) -> pa.ChunkedArray:
    """For each row, whether it equals the other one in these columns; two empty cells are equal."""
    result = pa.chunked_array([pa.repeat(True, rows.num_rows)])
    for name in names:
        ours, theirs = rows[name], others[name]
        both_empty = pc.and_(pc.is_null(ours), pc.is_null(theirs))
        result = pc.and_(result, pc.or_(both_empty, pc.fill_null(pc.equal(ours, theirs), False)))
    return result


def content_digest(rows: pa.Table) -> str:
    """SHA-256 over names, types and values, the same whichever version of Parquet's writer made the file."""
    digest = hashlib.sha256()
    for field, column in zip(rows.schema, rows.columns, strict=True):
        digest.update(f"{field.name}\x1f{field.type}\x1f{rows.num_rows}\x1e".encode())
        texts = column.cast(pa.large_string()).combine_chunks()
        lengths = pc.fill_null(pc.binary_length(texts), -1)  # tells null from empty, and where each text ends
        digest.update(_joined(lengths.cast(pa.large_string()), "\x1f"))
        digest.update(_joined(pc.fill_null(texts, ""), ""))
    return digest.hexdigest()


def _joined(texts: pa.Array, separator: str) -> bytes:
    """All texts of an array in one, without a step in Python for each."""
    whole = pa.LargeListArray.from_arrays(pa.array([0, len(texts)], pa.int64()), texts)
    return bytes(pc.binary_join(whole, pa.scalar(separator, texts.type))[0].as_buffer())

"""Registers kept as Parquet: one column per field, rows numbered from 1."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from minhbach.facts.cells import MAX_LETTERS
from minhbach.facts.errors import FactsError, grouped, shortened
from minhbach.facts.sheets import MEBIBYTE, Limits, Sheet, refuse, too_many_rows

UNPACKED_BYTES = 4096 * MEBIBYTE


def read_parquet(data: bytes, file: str, limits: Limits) -> list[Sheet]:
    """The one sheet of a Parquet file."""
    try:
        return [_read(data, file, limits)]
    except FactsError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError):
        raise refuse(
            file, "dữ liệu không phải Parquet hoặc đã hỏng", "một tệp Parquet đọc được", "xuất lại tệp từ phần mềm nguồn"
        ) from None


def _read(data: bytes, file: str, limits: Limits) -> Sheet:
    buffer = pa.BufferReader(data)
    schema = pq.read_schema(buffer)
    for field in schema:
        if not _is_flat(field.type):
            raise refuse(
                file,
                f"cột «{shortened(field.name)}» có kiểu {shortened(str(field.type))}",
                "cột chữ, số, đúng/sai hoặc ngày không kèm múi giờ",
                "xuất lại cột này thành một kiểu đơn giản",
            )
    texts = [field.name for field in schema if _is_text(field.type)]
    source = pq.ParquetFile(pa.BufferReader(data), read_dictionary=texts)
    metadata = source.metadata
    if metadata.num_rows > limits.rows:
        raise too_many_rows(file, limits)
    if metadata.num_columns > limits.columns:
        raise refuse(file, f"có {grouped(metadata.num_columns)} cột", f"không quá {limits.columns} cột", "bỏ các cột thừa")
    unpacked = sum(metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups))
    if unpacked > UNPACKED_BYTES:
        raise refuse(file, f"dữ liệu mở ra thành {grouped(unpacked // MEBIBYTE)} MB", "không quá 4.096 MB", "tách sổ theo năm")
    rows = source.read(use_threads=False)
    for column in rows.columns:
        column.validate(full=True)
    columns = tuple(_cells(column, file) for column in rows.columns)
    return Sheet(file, "", 0, tuple(schema.names), columns, range(1, rows.num_rows + 1))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_flat(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    if pa.types.is_timestamp(kind):
        return kind.tz is None
    plain = (
        pa.types.is_integer,
        pa.types.is_float32,
        pa.types.is_float64,
        pa.types.is_decimal,
        pa.types.is_boolean,
        pa.types.is_date,
        pa.types.is_null,
    )
    return _is_text(kind) or any(test(kind) for test in plain)


def _cells(column: pa.ChunkedArray, file: str) -> Sequence[object]:
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us"), safe=False)  # nanoseconds have no place in a date
    cells: list[object] = []
    for chunk in column.chunks:
        if not pa.types.is_dictionary(chunk.type):
            cells += chunk.to_pylist()
            continue
        # each different text is made once: a small file may name one long text a million times
        longest = pc.max(pc.utf8_length(chunk.dictionary)).as_py() or 0
        if longest > MAX_LETTERS:
            raise refuse(
                file, f"có ô dài {grouped(longest)} ký tự", f"không quá {grouped(MAX_LETTERS)} ký tự trong một ô", "rút gọn nội dung"
            )
        texts = [*chunk.dictionary.to_pylist(), None]
        cells += [texts[-1 if index is None else index] for index in chunk.indices.to_pylist()]
    return cells

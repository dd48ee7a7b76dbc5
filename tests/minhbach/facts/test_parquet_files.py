"""Parquet registers: plain columns of plain types."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minhbach.facts.errors import FactsError, UnreadableError
from minhbach.facts.parquet_files import read_parquet
from minhbach.facts.sheets import LIMITS, Limits, Sheet

FILE = "so-sach/y-kien.parquet"
MOMENT = datetime(2025, 11, 5, 8, 30)


def parquet(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink)
    return sink.getvalue().to_pybytes()


def refusal(data: bytes, *, limits: Limits = LIMITS) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_parquet(data, FILE, limits)
    return str(caught.value)


def test_plain_types_are_read_row_by_row() -> None:
    rows = pa.table(
        {
            "mã": pa.array(["Y1", None, "Y3"]),
            "loại": pa.array(["a", "b", "a"]).dictionary_encode(),
            "số": pa.array([1, 2, None], pa.int32()),
            "điểm": pa.array([Decimal("1.50"), None, Decimal(2)], pa.decimal128(9, 2)),
            "tỷ lệ": pa.array([0.5, None, 1.0]),
            "có": pa.array([True, False, None]),
            "ngày": pa.array([date(2025, 11, 5), None, None]),
            "lúc": pa.array([MOMENT, None, None], pa.timestamp("ns")),
        }
    )

    (sheet,) = read_parquet(parquet(rows), FILE, LIMITS)

    assert sheet == Sheet(
        FILE,
        "",
        0,
        ("mã", "loại", "số", "điểm", "tỷ lệ", "có", "ngày", "lúc"),
        (
            ["Y1", None, "Y3"],
            ["a", "b", "a"],
            [1, 2, None],
            [Decimal("1.50"), None, Decimal("2.00")],
            [0.5, None, 1.0],
            [True, False, None],
            [date(2025, 11, 5), None, None],
            [MOMENT, None, None],
        ),
        range(1, 4),
    )


@pytest.mark.parametrize(
    "column",
    [
        pa.array([[1]]),
        pa.array([{"a": 1}]),
        pa.array([b"x"]),
        pa.array([MOMENT], pa.timestamp("us", "UTC")),
        pa.array([1], pa.duration("s")),
    ],
)
def test_other_types_are_refused_by_column(column: pa.Array) -> None:
    message = refusal(parquet(pa.table({"cột lạ": column})))

    assert message.startswith("so-sach/y-kien.parquet: cột «cột lạ» có kiểu ")
    assert message.endswith("; cần cột chữ, số, đúng/sai hoặc ngày không kèm múi giờ. Hãy xuất lại cột này thành một kiểu đơn giản.")


@pytest.mark.parametrize("data", [b"rubbish", b"PAR1 rubbish PAR1", b"PAR1", "mã,kênh\n".encode()])
def test_what_is_no_parquet_is_refused(data: bytes) -> None:
    assert refusal(data) == (
        "so-sach/y-kien.parquet: dữ liệu không phải Parquet hoặc đã hỏng; cần một tệp Parquet đọc được. Hãy xuất lại tệp từ phần mềm nguồn."
    )


def test_too_much_is_refused() -> None:
    data = parquet(pa.table({"a": [1, 2], "b": [1, 2]}))

    assert "có hơn 1 dòng" in refusal(data, limits=Limits(rows=1))
    assert "có 2 cột; cần không quá 1 cột" in refusal(data, limits=Limits(columns=1))
    assert "có ô dài 40.000 ký tự; cần không quá 32.767 ký tự trong một ô" in refusal(parquet(pa.table({"a": ["x" * 40_000]})))


SOUND = parquet(pa.table({"mã": ["Y1", "Y2"], "ngày": pa.array([date(2025, 11, 5)] * 2)}))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(SOUND) - 1))
def test_cut_file_is_refused(at: int) -> None:
    with pytest.raises(FactsError):
        read_parquet(SOUND[:at], FILE, LIMITS)

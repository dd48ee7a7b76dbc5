"""Dòng tổng, cột tổng hoặc tỷ lệ trong bảng không khớp.

## Kiểm tra gì
Trong bảng: dòng «Tổng», «Cộng» so với các dòng đánh số; cột tổng so với các cột làm nên nó; cột tỷ lệ so với hai cột số.

## Vì sao
Bảng là nơi số liệu được chép đi nhiều nhất.

## Cách sửa
Tính lại dòng hoặc cột mà phần mềm nêu.

## Giới hạn
Bảng không nói cách các cột liên hệ: chỉ xét khi chính bảng cho thấy (cột tổng khớp ở gần hết các dòng).
Chỗ có cách hiểu khác thì chỉ cảnh báo.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.claims import tables
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.documents.reading import Piece
from minhbach.figures.numbers import format_number
from minhbach.figures.tables import TableRelation, find_table_relations


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for table in tables(subject.reading):
        rows = [[piece.text if piece else "" for piece in row] for row in table]
        for relation in find_table_relations(rows):
            piece = table[relation.total.row][relation.total.column]
            if piece is not None and (not relation.holds or relation.truncated):
                yield _found(piece, relation)


def _found(piece: Piece, relation: TableRelation) -> Found:
    start, end = piece.flow.source(0, len(piece.text))
    if relation.truncated:
        message = f"Tỷ lệ trong bảng cắt bỏ phần sau, làm tròn là {format_number(relation.expected)}: {relation.computation}."
        return Found(start, end, message, f"Ghi {format_number(relation.expected)}.", severity=Severity.HINT)
    severity = Severity.ERROR if relation.certain else Severity.WARNING
    message = f"Số trong bảng không khớp: {relation.computation}."
    return Found(start, end, message, f"Số tính lại là {format_number(relation.expected)}; hãy đối chiếu với sổ gốc.", severity=severity)


_TABLE = "| STT | Đơn vị | Số đơn |\n|---|---|---|\n| 1 | Phòng A | 5 |\n| 2 | Phòng B | 7 |\n| | Tổng cộng | {} |\n"

RULE = Rule(
    code="SL013",
    name="tong-bang",
    title="Dòng tổng, cột tổng hoặc tỷ lệ trong bảng không khớp",
    severity=Severity.ERROR,
    basis="Số học: tổng phải bằng các phần làm nên nó.",
    since="2026.1",
    check=check,
    good=(_TABLE.format(12),),
    bad=(_TABLE.format(13),),
)

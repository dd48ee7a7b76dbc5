"""Dấu câu của các dòng căn cứ.

## Kiểm tra gì
Xem các dòng «Căn cứ …» ở đầu văn bản: mỗi dòng kết thúc bằng dấu chấm phẩy, dòng cuối cùng bằng dấu chấm (hoặc chấm phẩy
khi dẫn sang câu ban hành).

## Vì sao
Trình bày căn cứ thống nhất giúp phân biệt từng căn cứ.

## Cách sửa
Sửa dấu câu cuối dòng.

## Giới hạn
Chỉ là gợi ý, chỉ xét khi có ít nhất hai dòng căn cứ liền nhau. Dòng «Theo đề nghị …» được coi là dòng cuối của phần căn cứ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.places import PROSE, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt
from minhbach.documents.reading import Piece

_BASIS = re.compile(r"^\W{0,3}(?:Căn cứ|Theo đề nghị|Xét đề nghị|Xét Tờ trình)\b")
_HEAD = 60


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    block: list[Piece] = []
    for piece in [*list(pieces(subject.reading, PROSE))[:_HEAD], None]:
        if piece is not None and _BASIS.match(piece.text):
            block.append(piece)
        elif block:
            break
    if len(block) < 2 or not all(len(piece.text) < 600 for piece in block):
        return
    for number, piece in enumerate(block, 1):
        text = piece.text.rstrip()
        last = number == len(block)
        allowed = ".;" if last else ";"  # the last may lead on to "Chính phủ ban hành …"
        if text[-1] in ",.;:" and text[-1] not in allowed:
            wanted = allowed[0]
            message = f"Dòng căn cứ này kết thúc bằng «{text[-1]}»."
            yield at(piece, len(text) - 1, len(text), message, repair=f"Kết thúc bằng «{wanted}».", text=wanted)


RULE = Rule(
    code="TT004",
    name="can-cu",
    title="Dấu câu của các dòng căn cứ",
    severity=Severity.HINT,
    basis=(
        "Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 6: căn cứ ban hành, sau mỗi căn cứ xuống dòng, cuối dòng "
        "có dấu chấm phẩy, dòng cuối cùng kết thúc bằng dấu chấm."
    ),
    since="2026.1",
    check=check,
    good=("Căn cứ Luật Đấu thầu số 22/2023/QH15;\n\nCăn cứ Luật Đất đai số 31/2024/QH15;\n\nTheo đề nghị của Giám đốc Sở Công Thương.",),
    bad=("Căn cứ Luật Đấu thầu số 22/2023/QH15,\n\nCăn cứ Luật Đất đai số 31/2024/QH15;\n\nTheo đề nghị của Giám đốc Sở Công Thương.",),
)

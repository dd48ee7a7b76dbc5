"""Dấu ngoặc đơn lệch.

## Kiểm tra gì
Đếm dấu mở và dấu đóng theo thứ tự; phần trong ngoặc có thể chạy qua vài đoạn.

## Vì sao
Dấu ngoặc lệch làm người đọc không biết phần giải thích, phần «trong đó» kết thúc ở đâu, nhất là với số liệu.

## Cách sửa
Thêm dấu còn thiếu, hoặc bỏ dấu thừa.

## Giới hạn
Dấu đóng sau thứ tự liệt kê («a)», «1)», «iv)») không tính. Bảng biểu và văn bản quét bị hỏng chữ không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.places import PROSE, addresses, at, pieces, within
from minhbach.checks.places import context as around
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt
from minhbach.documents.reading import Piece

_MARK = re.compile(r"[()]")
_ITEM = re.compile(r"(?:^|[\s(;,.:–“\"/-])(?:[a-zđA-ZĐ]{1,2}|\d{1,3}(?:\.\d{1,2})*|[ivxIVX]{1,5}|\*)$")
_REACH = 6  # pieces over which what stands in brackets may run
_ADVICE = "Thêm dấu ngoặc còn thiếu hoặc bỏ dấu thừa."


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    waiting: list[tuple[int, Piece, int]] = []
    prose = list(pieces(subject.reading, PROSE))
    for number, piece in enumerate(prose):
        opens, closes = _unmatched(piece.text)
        for place in closes:
            partner = next((one for one in reversed(waiting) if number - one[0] <= _REACH), None)
            if partner is not None:
                waiting.remove(partner)
            else:
                yield at(
                    piece, place, place + 1, f"Dấu đóng ngoặc không có dấu mở: «{around(piece.text, place, place + 1)}».", repair=_ADVICE
                )
        waiting += [(number, piece, place) for place in opens]
    for _, piece, place in waiting:
        yield at(piece, place, place + 1, f"Dấu mở ngoặc không có dấu đóng: «{around(piece.text, place, place + 1)}».", repair=_ADVICE)


def _unmatched(text: str) -> tuple[list[int], list[int]]:
    opens: list[int] = []
    closes: list[int] = []
    aside = addresses(text)
    for found in _MARK.finditer(text):
        place, mark = found.start(), found.group()
        if within(place, aside):
            continue
        if mark == "(":
            opens.append(place)
        elif opens:
            opens.pop()
        elif not (_ITEM.search(text[max(0, place - 12) : place])):
            closes.append(place)
    return opens, closes


RULE = Rule(
    code="NN006",
    name="ngoac-don-lech",
    title="Dấu ngoặc đơn lệch",
    severity=Severity.WARNING,
    basis="Quy tắc chính tả tiếng Việt: dấu ngoặc dùng thành cặp.",
    since="2026.1",
    check=check,
    good=("Đã tiếp nhận 12 hồ sơ (trực tuyến 9; trực tiếp 3). a) Đúng hạn 11; b) quá hạn 1.",),
    bad=("Đã tiếp nhận 12 hồ sơ (trực tuyến 9; trực tiếp 3.", "Đã tiếp nhận 12 hồ sơ trực tuyến 9; trực tiếp) đều đúng hạn."),
)

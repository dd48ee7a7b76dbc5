"""Thiếu dấu cách sau dấu câu hoặc cạnh dấu ngoặc.

## Kiểm tra gì
Tìm dấu phẩy, chấm phẩy, hai chấm, chấm câu viết liền với chữ sau nó («CBCC,NLĐ»), dấu mở ngoặc liền với chữ trước và dấu đóng ngoặc
liền với chữ sau.

## Vì sao
Theo quy tắc soạn thảo, dấu câu viết liền chữ trước và cách chữ sau một dấu cách.

## Cách sửa
Thêm một dấu cách sau dấu câu, hoặc trước dấu mở ngoặc.

## Giới hạn
Không xét số («3.382», «14,28»), ký hiệu văn bản, địa chỉ mạng, thư điện tử, chữ viết tắt có chấm («TP.», «ThS.») và văn bản quét bị
hỏng chữ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.places import TEXT, addresses, mended, pieces, within
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt

_L = r"[^\W\d_]"
_MARK = re.compile(rf"[,;:.)](?={_L})|\((?={_L})")  # quicker to find than what must stand at both sides
_MISSING = re.compile(
    rf"(?<={_L}{{2}}[,;])(?={_L}{{2}})"  # CBCC,NLĐ
    rf"|(?<=[a-zà-ỹ]{{2}}:)(?={_L}{{2}})"  # như sau:Thực
    r"|(?<=[a-zà-ỹ]{2}\.)(?=[A-ZĐÀ-Ỹ][a-zà-ỹ]{2})"  # đơn vị.Các
    rf"|(?<=[a-zà-ỹ]{{2}})(?=\({_L}{{3}})"  # hồ sơ(trong
    rf"|(?<={_L}{{2}}\))(?={_L}{{2}})"  # (cũ)thành
)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    for piece in pieces(subject.reading, TEXT):
        text = piece.text
        aside = addresses(text)
        for place in _places(text):
            start, end = _around(text, place)
            if within(place - 1, aside) or (not text[place - 1].isalpha() and _is_abbreviation(text, place)):
                continue
            right = f"{text[start:place]} {text[place:end]}"
            message = f"«{text[start:end]}» thiếu dấu cách."
            yield Found(*piece.flow.source(start, end), message, f"Viết «{right}».", mended(piece, place, place, " "))


def _places(text: str) -> Iterator[int]:
    """Where a space is missing."""
    for mark in _MARK.finditer(text):
        place = mark.start() if mark.group() == "(" else mark.end()
        if _MISSING.match(text, place):
            yield place


def _around(text: str, place: int) -> tuple[int, int]:
    """The words at both sides of a place."""
    start, end = place - 1, place + 1
    while start > 0 and (text[start - 1].isalnum()):
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end


def _is_abbreviation(text: str, place: int) -> bool:
    """Whether the dot before a place ends a title or a kind of place ("Ths.Nguyễn", "Tp.Huế")."""
    start, _ = _around(text, place)
    word = text[start : place - 1]
    return text[place - 1] == "." and (word[:1].isupper() and len(word) <= len("Thị"))


RULE = Rule(
    code="NN003",
    name="thieu-khoang-trang",
    title="Thiếu dấu cách sau dấu câu hoặc cạnh dấu ngoặc",
    severity=Severity.WARNING,
    basis="Quy tắc soạn thảo tiếng Việt: dấu câu viết liền chữ trước, cách chữ sau một dấu cách.",
    since="2026.1",
    check=check,
    good=(
        "Quyền lợi của cán bộ, công chức; đạt 14,28% (trong đó có 3.382 hồ sơ). ThS.Nguyễn chủ trì.",
        "Gửi về a.b@c.gov.vn, http://x.vn.",
    ),
    bad=("Bảo đảm quyền lợi của CBCC,NLĐ.", "Đã tiếp nhận 12 hồ sơ(trong đó trực tuyến 9).", "Giao các đơn vị.Các phòng báo cáo."),
)

"""Số thứ tự của tiêu đề nhảy hoặc lặp.

## Kiểm tra gì
So số thứ tự của các tiêu đề cùng cấp liền nhau: I, II, III; 1, 2, 3 trong một phần; 3.1, 3.2, 3.3 trong một mục. Tiêu đề
đầu tiên dưới một phần phải là số 1.

## Vì sao
Số nhảy hoặc lặp thường là dấu vết của việc xóa, chép một mục; viện dẫn theo số mục sẽ sai.

## Cách sửa
Đánh lại số thứ tự.

## Giới hạn
Số quay lại từ 1 được coi là bắt đầu một phần, một phụ lục khác. Điều, khoản của văn bản sửa đổi không xét. Văn bản quét bị
hỏng chữ không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.parts import ROMANS, body, number_of, title_of
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt

_AMENDS = re.compile(r"(?:Sửa đổi|Bổ sung|Thay thế|Bãi bỏ|Thay cụm từ)")


def check(subject: Subject, context: Context) -> Iterator[Found]:
    title = title_of(subject.reading)
    if spoilt(subject.reading) or (title is not None and "sửa đổi" in title.subject.lower()):
        return
    last: dict[tuple[str, tuple[int, ...]], int] = {}
    under = False  # is the heading before one of a part, with nothing numbered below it yet?
    for piece in body(subject.reading):
        number = number_of(piece.text)
        if number is None or piece.kind != "heading" or _AMENDS.match(piece.text[number.end :]):
            under = under and (number is None or number.style != "arabic") and piece.kind != "heading"
            if piece.kind == "heading":
                last.clear()  # a chapter, an article, a part: numbers begin anew
            elif number is not None and last.get((number.style, number.values[:-1])) == number.values[-1] - 1:
                last[number.style, number.values[:-1]] = number.values[-1]  # a heading that goes on with its text
            continue
        key, value = (number.style, number.values[:-1]), number.values[-1]
        before = last.get(key)
        first_below = under and number.style == "arabic" and value == 2 and before is None
        under = number.style == "roman"
        if number.style in {"roman", "arabic"}:
            ranks = ("roman", "arabic", "dotted")
            below = ranks[ranks.index(number.style) + 1 :]
            last = {entry: place for entry, place in last.items() if entry[0] not in below}
        last[key] = value
        if first_below:
            message = f"Tiêu đề đánh số {number.text} đứng đầu một phần: thiếu tiêu đề số 1."
            yield at(piece, 0, number.end, message, repair="Đánh lại số thứ tự các tiêu đề.")
        if before is None or value in {1, before + 1}:
            continue
        what = "lặp lại" if value == before else "nhảy số" if value > before else "lùi số"
        yield at(
            piece,
            0,
            number.end,
            f"Tiêu đề đánh số {number.text} {what}: tiêu đề cùng cấp trước đó là số {_shown(number.text, before)}.",
            repair="Đánh lại số thứ tự các tiêu đề.",
        )


def _shown(text: str, before: int) -> str:
    if text[0] in "IVX":
        return ROMANS[before]
    return f"{text.rpartition('.')[0]}.{before}" if "." in text else str(before)


RULE = Rule(
    code="CT003",
    name="danh-so-tieu-de",
    title="Số thứ tự của tiêu đề nhảy hoặc lặp",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II: bố cục, đánh số phần, mục, khoản, điểm theo thứ tự.",
    since="2026.1",
    check=check,
    good=(
        (
            "I. KẾT QUẢ THỰC HIỆN\n\nNội dung thứ nhất của báo cáo.\n\nII. HẠN CHẾ, NGUYÊN NHÂN\n\nNội dung thứ hai của báo cáo.\n\n"
            "III. PHƯƠNG HƯỚNG\n\nNội dung thứ ba."
        ),
    ),
    bad=(
        (
            "I. KẾT QUẢ THỰC HIỆN\n\nNội dung thứ nhất của báo cáo.\n\nII. HẠN CHẾ, NGUYÊN NHÂN\n\nNội dung thứ hai của báo cáo.\n\n"
            "IV. PHƯƠNG HƯỚNG\n\nNội dung thứ ba."
        ),
        (
            "I. KẾT QUẢ THỰC HIỆN\n\nNội dung thứ nhất của báo cáo.\n\nII. TỔ CHỨC THỰC HIỆN\n\n"
            "2. Các phòng chuyên môn\n\nTriển khai kế hoạch.\n\n3. Văn phòng Sở\n\nTổng hợp, báo cáo."
        ),
    ),
)

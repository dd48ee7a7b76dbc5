"""Thứ tự điểm a), b), c) nhảy hoặc lặp.

## Kiểm tra gì
So thứ tự các điểm a), b), c), d), đ) ở các đoạn liền nhau; thứ tự theo bảng chữ cái tiếng Việt.

## Vì sao
Điểm nhảy hoặc lặp làm viện dẫn «điểm b» sai hoặc không xác định.

## Cách sửa
Đánh lại thứ tự các điểm; sau d là đ.

## Giới hạn
Phần trích sửa đổi văn bản khác (trong ngoặc kép) và văn bản quét bị hỏng chữ không xét. Bỏ qua chữ đ (viết d rồi e) chỉ là gợi ý.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.parts import LETTERS, body, number_of
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    before = 0
    quoted = 0
    for piece in body(subject.reading):
        number = number_of(piece.text)
        amends = quoted > 0 or "“" in piece.text or "bãi bỏ" in piece.text.lower() or "sửa đổi" in piece.text.lower()
        quoted = max(0, quoted + piece.text.count("“") - piece.text.count("”"))
        if number is None or number.style != "letter":
            if number is not None or piece.kind == "heading" or amends:
                before = 0
            continue
        value, last, before = number.values[0], before, number.values[0]
        if last == 0 or amends or value in {1, last + 1}:
            continue
        skipped = LETTERS[last] == "đ" and value == last + 2
        what = "lặp lại" if value == last else "không theo thứ tự"
        yield at(
            piece,
            0,
            number.end,
            f"Điểm {number.text}) {what}: điểm trước là {LETTERS[last - 1]}).",
            repair=f"Sau {LETTERS[last - 1]}) là {LETTERS[last]}).",
            severity=Severity.HINT if skipped else None,
        )


RULE = Rule(
    code="CT006",
    name="danh-so-diem",
    title="Thứ tự điểm a), b), c) nhảy hoặc lặp",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II: các điểm dùng chữ cái tiếng Việt theo thứ tự bảng chữ cái.",
    since="2026.1",
    check=check,
    good=("a) Nội dung thứ nhất của khoản này;\n\nb) Nội dung thứ hai của khoản này;\n\nc) Nội dung thứ ba của khoản này.",),
    bad=("a) Nội dung thứ nhất của khoản này;\n\nb) Nội dung thứ hai của khoản này;\n\nd) Nội dung thứ ba của khoản này.",),
)

"""Văn bản nhiều trang không đánh số trang.

## Kiểm tra gì
Với DOCX: đầu trang hoặc chân trang có in số trang không, khi văn bản dài hơn một trang.

## Vì sao
Số trang để người nhận biết văn bản đủ hay thiếu trang.

## Cách sửa
Chèn số trang: chữ số Ả Rập, canh giữa trong lề trên, không hiện ở trang thứ nhất.

## Giới hạn
Số trang của DOCX không biết được trước khi dàn trang: chỉ xét văn bản có trên 3.500 chữ. Văn bản của Đảng không xét.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.dictionaries import FOLDER
from minhbach.checks.parts import is_party
from minhbach.checks.places import POINTS
from minhbach.checks.rule import Context, Example, Found, Rule, Severity, Subject
from minhbach.documents.layout import load_measures
from minhbach.documents.reading import Section


def check(subject: Subject, context: Context) -> Iterator[Found]:
    reading = subject.reading
    shortest = load_measures(FOLDER / "the-thuc.yaml")["page.number_shortest_characters"]
    if reading.kind != "docx" or is_party(reading) or not reading.sections or len(reading.source) < shortest:
        return
    if all(section.page_number is False for section in reading.sections):
        advice = "Chèn số trang, canh giữa trong lề trên, không hiện ở trang thứ nhất."
        yield Found(0, 0, "Văn bản dài hơn một trang nhưng không đánh số trang.", advice)


def _page(*, numbered: bool) -> Section:
    return Section(210 * POINTS, 297 * POINTS, 20 * POINTS, 20 * POINTS, 30 * POINTS, 15 * POINTS, page_number=numbered)


_TEXT = "\n\n".join("Sở đã ban hành kế hoạch công tác và giao nhiệm vụ cho từng phòng." for _ in range(60))

RULE = Rule(
    code="TT010",
    name="so-trang",
    title="Văn bản nhiều trang không đánh số trang",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục I, khoản 7: số trang văn bản.",
    since="2026.1",
    check=check,
    good=(Example("Văn bản nhiều trang, có số trang ở đầu trang.", _TEXT, section=_page(numbered=True)),),
    bad=(Example("Văn bản nhiều trang, không có số trang.", _TEXT, section=_page(numbered=False)),),
)

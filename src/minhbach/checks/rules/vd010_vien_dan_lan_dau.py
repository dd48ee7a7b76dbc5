"""Viện dẫn lần đầu thiếu ngày ban hành.

## Kiểm tra gì
Lần đầu viện dẫn một nghị định, thông tư, quyết định, kế hoạch … mà không có ngày ban hành.

## Vì sao
Lần đầu phải ghi đủ tên loại, số, ký hiệu, ngày, cơ quan ban hành và trích yếu; các lần sau chỉ cần tên loại, số và ký hiệu.

## Cách sửa
Bổ sung phần còn thiếu ở lần viện dẫn đầu tiên.

## Giới hạn
Luật, pháp lệnh chỉ cần tên loại và tên luật nên không xét. Bảng biểu, tên văn bản nằm trong trích yếu của văn bản khác không xét.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.mentions import numbered, quoted
from minhbach.checks.places import PROSE, at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.citations.model import Kind
from minhbach.law.instruments import key_of

_LAWS = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")


def check(subject: Subject, context: Context) -> Iterator[Found]:
    seen: set[str] = set()
    for mention in numbered(subject.reading):
        citation = mention.citation
        key = key_of(citation.symbol or "")
        if key in seen:
            continue
        seen.add(key)
        if citation.kind is Kind.LAW or citation.type in _LAWS or not citation.typed:
            continue
        if mention.piece.kind in PROSE and not mention.inside_subject and not citation.date_text and citation.stated_year is None:
            message = f"Lần đầu viện dẫn số {quoted(mention)} còn thiếu ngày ban hành."
            repair = "Bổ sung ở lần viện dẫn đầu; các lần sau chỉ cần tên loại và số."
            yield at(mention.piece, citation.start, citation.end, message, repair=repair)


RULE = Rule(
    code="VD010",
    name="vien-dan-lan-dau",
    title="Viện dẫn lần đầu thiếu ngày ban hành",
    severity=Severity.HINT,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II khoản 6 điểm b.",
    since="2026.1",
    check=check,
    good=(
        "Thực hiện Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ quy định chi tiết Luật Thực hiện dân chủ ở cơ sở. "
        "Sở đã triển khai Nghị định số 59/2023/NĐ-CP đến các phòng.",
        "Thực hiện Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15.",
    ),
    bad=("Sở đã thực hiện tinh giản đối với 30 công chức theo Nghị định 178/2024/NĐ-CP.",),
)

"""Số của văn bản hành chính có năm.

## Kiểm tra gì
Kế hoạch, báo cáo, thông báo, tờ trình, công điện, hướng dẫn, chương trình có năm trong số: «12/2025/KH-UBND».

## Vì sao
Số của văn bản hành chính chỉ gồm số thứ tự và ký hiệu; năm chỉ có trong số của văn bản quy phạm pháp luật.

## Cách sửa
Bỏ năm khỏi số; ngày tháng đã cho biết năm.

## Giới hạn
Chỉ thị của Ủy ban nhân dân trước tháng 7 năm 2016 còn là văn bản quy phạm nên không xét. Cơ quan có quy định riêng về đánh số thì bỏ qua.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.mentions import numbered, quoted
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.citations.model import Kind

_TYPES = frozenset({"KH", "BC", "TB", "TTr", "CĐ", "HD", "CTr", "PA"})
_ISSUERS = ("UBND", "HĐND", "CP", "TTg")


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for mention in numbered(subject.reading):
        citation = mention.citation
        if (
            not citation.year
            or citation.symbol_type not in _TYPES
            or citation.kind is Kind.PARTY
            or citation.symbol is None
            or citation.damage
        ):
            continue
        issuer = citation.issuer_symbol or ""
        if issuer in _ISSUERS or issuer.startswith(("S", "B")):
            right = citation.symbol.replace(f"/{citation.year}/", "/", 1)
            message = f"Số {quoted(mention)} có năm, nhưng văn bản loại này không phải văn bản quy phạm pháp luật."
            yield at(mention.piece, *(citation.symbol_at or (citation.start, citation.end)), message, repair=f"Số đúng có thể là {right}.")


RULE = Rule(
    code="VD003",
    name="thua-nam",
    title="Số của văn bản hành chính có năm",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I: số, ký hiệu của văn bản hành chính.",
    since="2026.1",
    check=check,
    good=("Kế hoạch số 39/KH-UBND ngày 27/02/2025 của UBND tỉnh.", "Quyết định số 01/2024/QĐ-UBND ngày 03/01/2024 của UBND tỉnh."),
    bad=("Kế hoạch số 39/2025/KH-UBND ngày 27/02/2025 của UBND tỉnh.",),
)

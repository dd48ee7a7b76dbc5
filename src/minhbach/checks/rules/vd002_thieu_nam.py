"""Số của văn bản quy phạm pháp luật thiếu năm ban hành.

## Kiểm tra gì
Nghị định, thông tư được viện dẫn mà số không có năm («04/NĐ-CP»); quyết định của Ủy ban nhân dân không có năm nhưng tên gọi là của
văn bản quy phạm («43/QĐ-UBND … quy định chức năng, nhiệm vụ, quyền hạn …»).

## Vì sao
Số của văn bản quy phạm pháp luật gồm số thứ tự, năm, loại và cơ quan; thiếu năm thì không tra được đúng văn bản.

## Cách sửa
Thêm năm ban hành giữa số thứ tự và loại: «04/2015/NĐ-CP».

## Giới hạn
Nghị định luôn là văn bản quy phạm; văn bản trước năm 1997 đánh số theo lối cũ nên không xét. Quyết định của Ủy ban nhân dân có thể là quyết
định cá biệt: chỉ cảnh báo.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.mentions import Mention, numbered, quoted
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt
from minhbach.citations.model import Kind

_OLD_STYLE_ENDS = 1997
_TT_SURE = 2005
_NORMATIVE = re.compile(
    r"^(?:về việc |về )?(?:ban hành )?quy định(?: về)? (?:chức năng, nhiệm vụ|trách nhiệm|chính sách|mức |phân cấp|một số )",
    re.IGNORECASE,
)
_LARGEST = 150  # a province makes some hundred normative decisions a year; a larger number is of the other series


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    years = {_series(mention): mention for mention in numbered(subject.reading) if mention.citation.year}
    for mention in numbered(subject.reading):
        citation = mention.citation
        if citation.year or citation.kind is Kind.PARTY or citation.symbol_at is None:
            continue
        signed = citation.date.year if citation.date else None
        if signed is not None and signed < _OLD_STYLE_ENDS:
            continue
        if citation.symbol_type == "NĐ" and citation.issuer_symbol == "CP":
            yield _found(mention, "Nghị định luôn là văn bản quy phạm pháp luật nên số phải có năm.", Severity.ERROR)
        elif citation.symbol_type == "TT" and citation.type == "Thông tư" and citation.number and signed and signed >= _TT_SURE:
            yield _found(mention, "Thông tư là văn bản quy phạm pháp luật nên số phải có năm.", Severity.ERROR)
        elif _seems_normative(mention):
            example = years.get(_series(mention))
            like = f", như số {quoted(example)}" if example else ""
            yield _found(mention, f"Quyết định có nội dung này thường là văn bản quy phạm pháp luật, số có năm{like}.", Severity.WARNING)


def _series(mention: Mention) -> tuple[str | None, str | None]:
    return mention.citation.symbol_type, mention.citation.issuer_symbol


def _seems_normative(mention: Mention) -> bool:
    citation = mention.citation
    number = citation.number or ""
    return (
        citation.symbol_type == "QĐ"
        and citation.issuer_symbol == "UBND"
        and number.isdigit()
        and int(number) <= _LARGEST
        and bool(_NORMATIVE.match(" ".join(citation.subject.split()) or _SUBJECT.sub("", " ".join(mention.after.split()))))
    )


_SUBJECT = re.compile(r"^(?:của [^,;.]{0,60}? )?(?=về |ban hành |quy định )")


def _found(mention: Mention, reason: str, severity: Severity) -> Found:
    citation = mention.citation
    message = f"Số {quoted(mention)} thiếu năm ban hành. {reason}"
    repair = ""
    if citation.date and citation.symbol:
        number, _, code = citation.symbol.partition("/")
        repair = f"Số đúng có thể là {number}/{citation.date.year}/{code}."
    return at(
        mention.piece,
        *(citation.symbol_at or (citation.start, citation.end)),
        message,
        repair=repair or "Thêm năm ban hành vào số.",
        severity=severity,
    )


RULE = Rule(
    code="VD002",
    name="thieu-nam",
    title="Số của văn bản quy phạm pháp luật thiếu năm ban hành",
    severity=Severity.ERROR,
    basis="Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15, Điều 7 khoản 3.",
    since="2026.1",
    check=check,
    good=(
        "Thực hiện Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ.",
        "Quyết định số 222/QĐ-UBND ngày 08/4/2025 của UBND tỉnh về việc thành lập Chi cục Quản lý thị trường.",
        "Nghị định số 74/CP ngày 25/10/1993 của Chính phủ.",
    ),
    bad=(
        "Thực hiện Nghị định số 04/NĐ-CP ngày 09/01/2015 của Chính phủ.",
        "Quyết định 43/QĐ-UBND ngày 27/5/2025 về việc Quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Chi cục.",
    ),
)

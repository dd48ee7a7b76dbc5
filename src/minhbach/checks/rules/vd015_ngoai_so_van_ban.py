"""Văn bản của chính cơ quan không khớp sổ văn bản.

## Kiểm tra gì
Khi kiểm tra cùng với sổ của cơ quan (`--against`): văn bản đi của cơ quan được viện dẫn có trong sổ không, và ngày có đúng không.

## Vì sao
Số văn bản của chính cơ quan là số dễ tra nhất.

## Cách sửa
Tra sổ văn bản: sửa số, sửa ngày, hoặc bổ sung sổ.

## Giới hạn
Chỉ xét loại và năm mà sổ đã có ít nhất một văn bản đi; sổ có thể chưa đủ, nên văn bản không thấy trong sổ chỉ là gợi ý.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from minhbach.checks.mentions import citations_of, numbered, quoted
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Example, Found, Rule, Severity, Subject
from minhbach.citations.resolution import read_register
from minhbach.law.instruments import key_of


def check(subject: Subject, context: Context) -> Iterator[Found]:
    rows = [row for row in (context.register or {}).get("documents", ()) if row.get("direction") == "outgoing"]
    if not rows:
        return
    register, kept = read_register(rows), _series(rows)
    for mention in numbered(subject.reading):
        citation = mention.citation
        if citation.symbol is None or citation.date is None:
            continue
        entries = register.get(key_of(citation.symbol), ())
        if not entries and (citation.symbol_type, citation.issuer_symbol, citation.date.year) in kept:
            message = f"Sổ văn bản của cơ quan không có số {quoted(mention)} ngày {citation.date_text}."
            yield at(
                mention.piece,
                citation.start,
                citation.end,
                message,
                repair="Tra sổ văn bản: sửa số hoặc bổ sung sổ.",
                severity=Severity.HINT,
            )
        elif (
            entries
            and all(entry.issued_on != citation.date for entry in entries)
            and any(entry.issued_on.year == citation.date.year for entry in entries)
        ):
            days = ", ".join(f"{entry.issued_on.day:02d}/{entry.issued_on.month:02d}/{entry.issued_on.year}" for entry in entries)
            message = f"Số {quoted(mention)} ghi ngày {citation.date_text}, sổ văn bản của cơ quan ghi ngày {days}."
            yield at(mention.piece, citation.start, citation.end, message, repair="Tra sổ văn bản rồi sửa ngày.")


def _series(rows: Sequence[Mapping[str, Any]]) -> set[tuple[str | None, str | None, int]]:
    """Types, issuers and years of which the register holds something."""
    found = set()
    for row in rows:
        symbol, issued_on = row.get("symbol"), row.get("issued_on")
        if symbol and issued_on:
            found |= {(one.symbol_type, one.issuer_symbol, issued_on.year) for one in citations_of(f"số {symbol}")}
    return found


_CITED = "Thực hiện Kế hoạch số 535/KH-SCT ngày {} của Sở."
_REGISTER = {
    "documents": ({"direction": "outgoing", "symbol": "535/KH-SCT", "issued_on": date(2025, 3, 17), "issuer": "SCT", "subject": ""},)
}

RULE = Rule(
    code="VD015",
    name="ngoai-so-van-ban",
    title="Văn bản của chính cơ quan không khớp sổ văn bản",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Điều 15: văn bản đi phải được đăng ký.",
    since="2026.1",
    check=check,
    good=(Example("Sổ văn bản đi ghi Kế hoạch số 535/KH-SCT ngày 17/03/2025.", _CITED.format("17/3/2025"), register=_REGISTER),),
    bad=(Example("Cùng sổ đó, văn bản dẫn ngày 14/3/2025.", _CITED.format("14/3/2025"), register=_REGISTER),),
)

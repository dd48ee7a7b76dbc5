"""Ký hiệu văn bản viết sai dấu hoặc thiếu phần.

## Kiểm tra gì
Ký hiệu mất gạch nối («NĐCP»), mất gạch chéo («2025TT-BCT»), dùng gạch nối thay gạch chéo («255/2025-NĐ-CP»), đảo dấu («2665 QĐ/UBND»), viết
nhầm chữ («HĐNĐ», «ND-CP») hoặc bị cụt («202/2025/QH»).

## Vì sao
Ký hiệu sai thì không tra cứu tự động được và dễ nhầm văn bản.

## Cách sửa
Viết lại theo ký hiệu mà phần mềm nêu.

## Giới hạn
Khoảng trắng thừa trong ký hiệu chỉ là gợi ý vì có thể sinh ra khi rút chữ từ PDF. Văn bản quét hỏng chữ không xét.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.mentions import numbered, quoted
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt
from minhbach.citations.model import Kind

_KNOWN = frozenset({"slash_lost", "hyphen_lost", "separator", "letter", "truncated", "space"})
_CONGRESS = "ĐH"  # congresses of the Party write their own way


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    for mention in numbered(subject.reading):
        citation = mention.citation
        damage = _KNOWN & set(citation.damage)
        if not damage or citation.kind is Kind.PARTY or citation.symbol_at is None or citation.issuer_symbol == _CONGRESS:
            continue
        only_space = damage == {"space"}
        if only_space and "\n" in mention.piece.text[slice(*citation.symbol_at)]:
            continue
        message = f"Ký hiệu «{quoted(mention)}» viết sai; đúng là {citation.symbol}."
        if "truncated" in damage:
            message = f"Ký hiệu «{quoted(mention)}» bị thiếu phần cuối."
        sure = None if "truncated" in damage else citation.symbol
        severity = Severity.HINT if only_space else Severity.WARNING
        yield at(
            mention.piece, *citation.symbol_at, message, repair=f"Viết {citation.symbol}." if sure else "", text=sure, severity=severity
        )


RULE = Rule(
    code="VD008",
    name="ky-hieu-hong",
    title="Ký hiệu văn bản viết sai dấu hoặc thiếu phần",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I: giữa số và ký hiệu có dấu gạch chéo, giữa các nhóm chữ có dấu gạch nối.",
    since="2026.1",
    check=check,
    good=("Nghị định số 255/2025/NĐ-CP ngày 29/9/2025 của Chính phủ.",),
    bad=("Nghị định số 255/2025-NĐ-CP ngày 29/9/2025 của Chính phủ.", "Nghị định số 154/2020/NĐCP ngày 31/12/2020 của Chính phủ."),
)

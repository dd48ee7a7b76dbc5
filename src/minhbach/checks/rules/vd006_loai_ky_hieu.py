"""Tên loại văn bản khác loại trong ký hiệu.

## Kiểm tra gì
Tên loại viết trước số so với chữ viết tắt trong ký hiệu: «Quyết định số 12/TB-SCT», «Tờ trình số 15/TT-UBND».

## Vì sao
Tên loại và ký hiệu phải chỉ cùng một loại văn bản.

## Cách sửa
Tra lại văn bản gốc, sửa tên loại hoặc ký hiệu.

## Giới hạn
«Văn bản số …» là cách gọi chung nên không xét. QĐ trong số của Đảng là quyết định hoặc quy định. Loại văn bản ít gặp chỉ cảnh báo.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.mentions import mentions, quoted
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt
from minhbach.citations.model import Kind
from minhbach.law.issuers import known_issuers

# the types that nobody confuses, and what stands for each in a symbol
_TYPES = {
    "Nghị định": {"NĐ"},
    "Quyết định": {"QĐ"},
    "Nghị quyết": {"NQ", "NQLT"},
    "Thông tư": {"TT", "TTLT"},
    "Kế hoạch": {"KH", "KHPH", "KHLT", "KHLN"},
    "Báo cáo": {"BC"},
    "Chỉ thị": {"CT"},
    "Tờ trình": {"TTr"},
    "Thông báo": {"TB", "TBKL", "KL"},
    "Công điện": {"CĐ"},
}
_SURE = frozenset({"Nghị định", "Quyết định", "Nghị quyết", "Thông tư", "Kế hoạch", "Báo cáo"})
_CODES = frozenset({"NĐ", "QĐ", "NQ", "TT", "KH", "BC", "CT", "TTr", "TB", "CĐ", "HD", "CTr"})


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    for mention in mentions(subject.reading):
        citation = mention.citation
        if citation.symbol is None or citation.own_number:
            continue
        expected = _TYPES.get(citation.type or "")
        if expected is None or citation.symbol_type not in _CODES or citation.symbol_type in expected:
            continue
        if citation.kind is Kind.PARTY or not mention.words.lower().startswith((citation.type or "").lower()):
            continue
        type_ = known_issuers().type_by_abbreviation.get(citation.symbol_type)
        named = type_.name.lower() if type_ else citation.symbol_type
        sure = citation.type in _SURE and not citation.damage and {citation.symbol_type, *expected} & {"TT", "TTr", "CT", "CTr"} == set()
        message = f"Gọi là {(citation.type or '').lower()}, nhưng ký hiệu {quoted(mention)} là của {named}."
        yield at(
            mention.piece,
            citation.start,
            citation.end,
            message,
            repair="Tra lại văn bản gốc, sửa tên loại hoặc ký hiệu.",
            severity=Severity.ERROR if sure else Severity.WARNING,
        )


RULE = Rule(
    code="VD006",
    name="loai-ky-hieu",
    title="Tên loại văn bản khác loại trong ký hiệu",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục III: chữ viết tắt tên loại văn bản.",
    since="2026.1",
    check=check,
    good=(
        "Văn bản số 12/TB-SCT ngày 05/3/2025.",
        "Quy định số 1167-QĐ/TU ngày 11/8/2023 của Tỉnh ủy.",
        "Kế hoạch số 12/KH-SCT ngày 05/3/2025.",
    ),
    bad=("Quyết định số 12/TB-SCT ngày 05/3/2025 của Sở Công Thương.", "Tờ trình số 15/TT-UBND ngày 05/3/2025 của UBND tỉnh."),
)

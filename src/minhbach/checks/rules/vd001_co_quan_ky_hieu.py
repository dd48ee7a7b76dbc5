"""Cơ quan được nêu không phải cơ quan trong ký hiệu.

## Kiểm tra gì
Cơ quan mà câu văn nói đã ban hành («của Sở Nội vụ tại Văn bản số 538/BC-SCT», «số 12/QĐ-SYT của Sở Tài chính») so với cơ quan
trong ký hiệu.

## Vì sao
Ký hiệu cho biết cơ quan ban hành; hai bên mâu thuẫn thì số hoặc tên cơ quan sai, thường do sao chép số của chính mình.

## Cách sửa
Tra lại văn bản gốc, sửa số ký hiệu hoặc tên cơ quan.

## Giới hạn
Chỉ là lỗi chắc chắn khi cả hai là hai sở hoặc hai bộ khác nhau đã biết rõ. Văn phòng Chính phủ gửi thay Thủ tướng, Giám đốc sở ký văn bản
của sở, Chủ tịch ký văn bản của Ủy ban nhân dân, cơ quan kế tục sau sáp nhập đều đúng và không bị báo.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.mentions import Mention, numbered, quoted
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.law.issuers import Issuer, known_issuers
from minhbach.text import blind

_KINDS = ("Sở ", "Bộ ")
_SPEAKS = re.compile(r"(?:đề nghị|yêu cầu|ý kiến|chỉ đạo|hướng dẫn|báo cáo|thông báo|tham mưu|đề xuất|trả lời)\s+của\s+$", re.IGNORECASE)
_JOINT = re.compile(r",| và | - |;")
# who is named although the symbol is another's, again and again by mistake: a number of the Prime Minister "của Chính phủ"
_CONFUSED = {"TTg": "Chính phủ", "CP": "Thủ tướng Chính phủ", "UBTVQH": "Quốc hội"}


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for mention in numbered(subject.reading):
        citation, stated = mention.citation, mention.stated
        issuer = known_issuers().named(citation.issuer_symbol or "")
        if not stated or issuer is None or citation.damage:
            continue
        if (other := _another(issuer, stated)) is not None:
            sure = not mention.issuer_first or _SPEAKS.search(mention.piece.text[: citation.issuer_at[0]] if citation.issuer_at else "")
            yield _found(mention, issuer, other.name, Severity.ERROR if sure else Severity.WARNING)
        elif not mention.issuer_first and _CONFUSED.get(issuer.symbol) == stated:
            yield _found(mention, issuer, stated, Severity.WARNING)


def _another(issuer: Issuer, stated: str) -> Issuer | None:
    """The department or ministry that is named, where it is neither that of the symbol nor its successor."""
    kind = next((kind for kind in _KINDS if issuer.name.startswith(kind)), None)
    if kind is None or blind(issuer.name) in blind(stated):
        return None
    named = [
        one
        for one in known_issuers().issuers
        if one.name.startswith(kind) and re.search(rf"(?<!\w){re.escape(blind(one.name))}(?!\w)", blind(stated))
    ]
    longest = max(named, key=lambda one: len(one.name), default=None)
    if longest is None or {issuer.symbol, issuer.successor} & {longest.symbol, longest.successor} - {""}:
        return None
    rest = blind(stated).replace(blind(longest.name), "", 1)
    return None if _JOINT.search(rest) or blind(kind) in rest else longest


def _found(mention: Mention, issuer: Issuer, stated: str, severity: Severity) -> Found:
    citation = mention.citation
    start, end = (
        min(citation.start, *(citation.issuer_at or (citation.start,))),
        max(citation.end, *(citation.issuer_at or (citation.end,))),
    )
    message = f"Văn bản số {quoted(mention)} được nói là của {stated}, nhưng «{citation.issuer_symbol}» trong ký hiệu là {issuer.name}."
    if citation.symbol_type == "BC" and _asks(mention):
        message += " Ký hiệu BC là báo cáo, không phải văn bản đề nghị: có thể đây là số của chính văn bản đang soạn."
    return at(mention.piece, start, end, message, repair="Tra lại văn bản gốc, sửa số ký hiệu hoặc tên cơ quan.", severity=severity)


def _asks(mention: Mention) -> bool:
    return mention.issuer_first and "đề nghị" in mention.before.lower()


RULE = Rule(
    code="VD001",
    name="co-quan-ky-hieu",
    title="Cơ quan được nêu không phải cơ quan trong ký hiệu",
    severity=Severity.ERROR,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I: ký hiệu gồm chữ viết tắt tên loại và tên cơ quan ban hành.",
    since="2026.1",
    check=check,
    good=(
        "Thực hiện Quyết định số 2781/QĐ-SCT ngày 17/11/2023 của Giám đốc Sở Công Thương.",
        "Theo Công văn số 10902/VPCP-KGVX ngày 05/11/2025 của Thủ tướng Chính phủ.",
        "Thực hiện Quyết định số 222/QĐ-UBND ngày 08/4/2025 của Chủ tịch UBND tỉnh.",
    ),
    bad=(
        "Theo đề nghị của Sở Nội vụ tại Văn bản số 538/BC-SCT ngày 05 tháng 11 năm 2025 về việc báo cáo kết quả.",
        "Thực hiện Kế hoạch số 12/KH-SYT ngày 05/3/2025 của Sở Tài chính.",
        "Thực hiện Thông tư số 05/2024/TT-BNV ngày 05/3/2024 của Bộ Y tế.",
    ),
)

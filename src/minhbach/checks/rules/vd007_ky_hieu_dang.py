"""Ký hiệu văn bản của Đảng viết theo lối văn bản nhà nước.

## Kiểm tra gì
Số của văn bản Đảng viết gạch chéo trước, gạch nối sau («18/NQ-TW»), hoặc viết «TƯ» thay cho «TW».

## Vì sao
Văn bản của Đảng ghi số, gạch nối, loại, gạch chéo, cơ quan: «18-NQ/TW». Viết ngược là lỗi gặp nhiều nhất khi viện dẫn văn bản Đảng.

## Cách sửa
Đổi vị trí hai dấu; phần mềm sửa được tự động.

## Giới hạn
Văn bản quét hỏng chữ không xét.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.mentions import numbered, quoted
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt
from minhbach.citations.model import Kind


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    for mention in numbered(subject.reading):
        citation = mention.citation
        if citation.kind is not Kind.PARTY or citation.symbol_at is None or not {"separator", "letter"} & set(citation.damage):
            continue
        message = f"Ký hiệu văn bản của Đảng viết là {citation.symbol}, không viết «{quoted(mention)}»."
        severity = Severity.ERROR if "separator" in citation.damage else Severity.HINT
        yield at(mention.piece, *citation.symbol_at, message, repair=f"Viết {citation.symbol}.", text=citation.symbol, severity=severity)


RULE = Rule(
    code="VD007",
    name="ky-hieu-dang",
    title="Ký hiệu văn bản của Đảng viết theo lối văn bản nhà nước",
    severity=Severity.ERROR,
    basis="Quy định 399-QĐ/TW và Hướng dẫn 05-HD/VPTW về thể thức văn bản của Đảng.",
    since="2026.1",
    check=check,
    good=("Nghị quyết số 18-NQ/TW ngày 25/10/2017.", "Nghị quyết số 66/NQ-CP ngày 26/3/2025 của Chính phủ."),
    bad=("Nghị quyết số 18/NQ-TW ngày 25/10/2017 của Ban Chấp hành Trung ương.",),
)

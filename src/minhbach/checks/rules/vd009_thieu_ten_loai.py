"""Viện dẫn thiếu tên loại văn bản trước số.

## Kiểm tra gì
«triển khai thực hiện số 223/KH-UBND ngày 15/11/2024»: trước «số» là một động từ, không có tên loại văn bản.

## Vì sao
Viện dẫn phải có tên loại, số, ký hiệu, ngày ban hành, cơ quan ban hành và trích yếu.

## Cách sửa
Thêm tên loại theo ký hiệu, chẳng hạn «Kế hoạch số 223/KH-UBND».

## Giới hạn
Danh sách «các Quyết định: số …, số …» dùng chung một tên loại là đúng và không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.mentions import numbered, quoted
from minhbach.checks.places import PROSE, at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.citations.model import Kind
from minhbach.law.issuers import known_issuers

_VERB = re.compile(r"(?<!\w)(?:thực hiện|triển khai|căn cứ|căn cứ vào|theo|ban hành|hướng dẫn|thi hành|tại|thay thế)\s+$", re.IGNORECASE)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for mention in numbered(subject.reading):
        citation = mention.citation
        if mention.piece.kind not in PROSE or citation.kind not in {Kind.DOCUMENT, Kind.PARTY} or citation.symbol_type is None:
            continue
        if not citation.text.startswith("số") or not _VERB.search(mention.before):
            continue
        type_ = known_issuers().type_by_abbreviation.get(citation.symbol_type)
        if type_ is not None:
            message = f"Viện dẫn số {quoted(mention)} thiếu tên loại văn bản trước «số»."
            yield at(mention.piece, citation.start, citation.end, message, repair=f"Viết «{type_.name} số {citation.symbol}».")


RULE = Rule(
    code="VD009",
    name="thieu-ten-loai",
    title="Viện dẫn thiếu tên loại văn bản trước số",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II khoản 6: viện dẫn ghi tên loại, số, ký hiệu.",
    since="2026.1",
    check=check,
    good=("Theo các Quyết định của UBND tỉnh: số 12/QĐ-UBND ngày 05/3/2025, số 15/QĐ-UBND ngày 10/3/2025.",),
    bad=("Các đơn vị đang triển khai thực hiện số 223/KH-UBND ngày 15/11/2024 của UBND tỉnh.",),
)

"""Năm trong số luật, nghị quyết không thuộc khóa Quốc hội đã ghi.

## Kiểm tra gì
Số của luật, nghị quyết của Quốc hội, Ủy ban Thường vụ Quốc hội: năm phải nằm trong nhiệm kỳ của khóa ở cuối ký hiệu.

## Vì sao
«22/2008/QH14» không thể có: Quốc hội khóa XIV hoạt động từ 2016 đến 2021.

## Cách sửa
Tra lại số văn bản.

## Giới hạn
Chỉ xét các khóa từ khóa X (1997) đến khóa XVI. Văn bản quét hỏng chữ không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.mentions import numbered, quoted
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt

_TERM = re.compile(r"QH(\d{1,2})$")
# the years in which each term sat, the first and the last included
_YEARS = {10: (1997, 2002), 11: (2002, 2007), 12: (2007, 2011), 13: (2011, 2016), 14: (2016, 2021), 15: (2021, 2026), 16: (2026, 2031)}


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    for mention in numbered(subject.reading):
        citation = mention.citation
        found = _TERM.search(citation.symbol or "")
        term = int(found[1]) if found else 0
        if citation.year is None or term not in _YEARS or "truncated" in citation.damage:
            continue
        first, last = _YEARS[term]
        if not first <= int(citation.year) <= last:
            message = f"Số {quoted(mention)} không thể có: Quốc hội khóa {term} hoạt động từ năm {first} đến năm {last}."
            yield at(mention.piece, citation.start, citation.end, message, repair="Tra lại năm hoặc khóa trong số văn bản.")


RULE = Rule(
    code="VD013",
    name="khoa-quoc-hoi",
    title="Năm trong số luật, nghị quyết không thuộc khóa Quốc hội đã ghi",
    severity=Severity.ERROR,
    basis="Cách đánh số văn bản của Quốc hội: số, năm ban hành, QH và khóa.",
    since="2026.1",
    check=check,
    good=("Luật Cán bộ, công chức số 22/2008/QH12.", "Luật Tổ chức Chính phủ số 63/2025/QH15."),
    bad=("Luật Cán bộ, công chức số 22/2008/QH14.",),
)

"""Viện dẫn văn bản chưa có hiệu lực làm căn cứ.

## Kiểm tra gì
Văn bản được viện dẫn có ngày bắt đầu hiệu lực sau ngày của văn bản đang kiểm tra.

## Vì sao
Chưa đến ngày có hiệu lực thì chưa áp dụng được.

## Cách sửa
Viện dẫn văn bản đang có hiệu lực, hoặc nói rõ ngày văn bản mới có hiệu lực.

## Giới hạn
Câu nói đến việc chuẩn bị, tuyên truyền, triển khai thi hành văn bản mới không bị báo.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.force import as_basis, force_of, going, to_come
from minhbach.checks.mentions import mentions
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.citations.resolution import Status

_ADVICE = "Nói rõ ngày văn bản này có hiệu lực."


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for mention in mentions(subject.reading):
        if mention.citation.own_number or mention.citation.symbol is None:
            continue
        resolution = force_of(mention, context.on)
        instrument = resolution.instrument
        if resolution.status is not Status.NOT_YET or instrument is None or not resolution.certain:
            continue
        if mention.inside_subject or going(mention) or to_come(mention) or not as_basis(mention):
            continue
        yield at(
            mention.piece, mention.citation.start, mention.citation.end, resolution.note, repair="Nói rõ ngày văn bản này có hiệu lực."
        )


RULE = Rule(
    code="HL002",
    name="chua-hieu-luc",
    title="Viện dẫn văn bản chưa có hiệu lực làm căn cứ",
    severity=Severity.WARNING,
    basis="Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15: văn bản chỉ áp dụng từ ngày có hiệu lực.",
    since="2026.1",
    check=check,
    good=("Chuẩn bị triển khai thi hành Luật Viên chức số 129/2025/QH15 có hiệu lực từ 01/7/2026.",),
    bad=("Quảng Ngãi, ngày 20 tháng 12 năm 2025\n\nCông tác tuyển dụng thực hiện theo Luật Viên chức số 129/2025/QH15 của Quốc hội.",),
)

"""Viện dẫn văn bản đã được sửa đổi, bổ sung mà không nêu văn bản sửa đổi.

## Kiểm tra gì
Văn bản còn hiệu lực nhưng đã được sửa đổi, bổ sung, và toàn bộ văn bản đang kiểm tra không nhắc đến văn bản sửa đổi.

## Vì sao
Người đọc có thể áp dụng quy định cũ.

## Cách sửa
Thêm «đã được sửa đổi, bổ sung bởi …» nếu nội dung được dùng có thay đổi.

## Giới hạn
Chỉ là gợi ý, báo một lần cho mỗi văn bản: điều khoản được dùng có thể không nằm trong phần đã sửa.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.force import as_basis, force_of, going
from minhbach.checks.mentions import mentions
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.citations.resolution import Status
from minhbach.law.instruments import key_of


def check(subject: Subject, context: Context) -> Iterator[Found]:
    cited = {key_of(mention.citation.symbol) for mention in mentions(subject.reading) if mention.citation.symbol}
    told: set[str] = set()
    for mention in mentions(subject.reading):
        if (
            mention.citation.symbol is None
            or mention.citation.own_number
            or mention.inside_subject
            or going(mention)
            or not as_basis(mention)
        ):
            continue
        resolution = force_of(mention, context.on)
        instrument = resolution.instrument
        if resolution.status is not Status.AMENDED or instrument is None or not resolution.certain or instrument.symbol in told:
            continue
        if instrument.amended_by and not any(key_of(one.symbol) in cited for one in instrument.amended_by):
            told.add(instrument.symbol)
            by = ", ".join(one.symbol for one in instrument.amended_by)
            repair = f"Xem lại nội dung được dùng; nếu đã đổi thì thêm «được sửa đổi, bổ sung bởi {by}»."
            yield at(mention.piece, mention.citation.start, mention.citation.end, resolution.note, repair=repair)


RULE = Rule(
    code="HL003",
    name="da-sua-doi",
    title="Viện dẫn văn bản đã được sửa đổi, bổ sung mà không nêu văn bản sửa đổi",
    severity=Severity.HINT,
    basis="Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15: áp dụng quy định đang có hiệu lực.",
    since="2026.1",
    check=check,
    good=("Sở thực hiện theo Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ.",),
    bad=("Quảng Ngãi, ngày 20 tháng 8 năm 2025\n\nSở xây dựng văn bản theo Nghị định số 78/2025/NĐ-CP ngày 01/4/2025 của Chính phủ.",),
)

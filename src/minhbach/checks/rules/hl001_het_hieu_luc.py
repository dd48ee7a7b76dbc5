"""Viện dẫn văn bản không còn hiệu lực làm căn cứ.

## Kiểm tra gì
Văn bản được viện dẫn, có trong danh mục của phần mềm và đã hết hiệu lực vào ngày của văn bản đang kiểm tra.

## Vì sao
Báo cáo năm nay thường sao từ năm trước; căn cứ đã hết hiệu lực làm mất giá trị của nội dung dựa vào nó.

## Cách sửa
Viện dẫn văn bản đang điều chỉnh nội dung ấy, mà phần mềm nêu khi biết.

## Giới hạn
Câu kể việc đã làm khi văn bản còn hiệu lực, điều khoản bãi bỏ, thay thế, sửa đổi, và tên văn bản nằm trong trích yếu của văn bản khác
không bị báo. Văn bản không có trong danh mục, hoặc nhiều văn bản cùng số, thì không kết luận gì.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from minhbach.checks.force import as_basis, force_of, going, of_the_past
from minhbach.checks.mentions import Mention, mentions
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.citations.resolution import Resolution, Status
from minhbach.law.instruments import Instrument


def check(subject: Subject, context: Context) -> Iterator[Found]:
    days = (mention.citation.date for mention in mentions(subject.reading))
    latest = max((day for day in days if day is not None and day <= context.on), default=date.min)
    for mention in mentions(subject.reading):
        if mention.citation.own_number:
            continue
        resolution = force_of(mention, context.on)
        instrument = resolution.instrument
        if resolution.status is not Status.EXPIRED or instrument is None or instrument.in_force_to is None:
            continue
        if mention.inside_subject or going(mention) or of_the_past(mention, instrument.in_force_to):
            continue
        yield at(
            mention.piece,
            mention.citation.start,
            mention.citation.end,
            _said(instrument),
            repair=_repair(instrument),
            severity=_severity(mention, resolution, context, latest),
        )


def _severity(mention: Mention, resolution: Resolution, context: Context, latest: date) -> Severity:
    """Certain where the text acts by it, the document is that one and no other, its end is established, and the text is surely younger.

    A text without a date of its own may be older than the day it is judged by; but it is not older than what it cites.
    """
    instrument, citation = resolution.instrument, mention.citation
    ended = instrument.in_force_to if instrument is not None else None
    if ended is None or (context.dated is None and latest <= ended):
        return Severity.HINT
    named = citation.date is not None or (citation.symbol is not None and citation.year is not None)
    sure = resolution.certain and as_basis(mention) and named and max(latest, context.dated or latest) > ended + timedelta(days=1)
    return Severity.ERROR if sure else Severity.WARNING


def _said(instrument: Instrument) -> str:
    if instrument.in_force_to is None:
        return ""
    ended = instrument.in_force_to + timedelta(days=1)
    month = f"{ended.month:02d}" if ended.month < 3 else str(ended.month)
    day = f"{ended.day:02d}/{month}/{ended.year}"
    if instrument.note.startswith("Không còn hiệu lực"):
        return f"{instrument.name} k{instrument.note[1:]}"
    words = f"{instrument.name} không còn hiệu lực từ ngày {day}"
    if instrument.note:
        return f"{words}. {instrument.note}"
    return f"{words}, được thay thế bởi {', '.join(instrument.replaced_by)}." if instrument.replaced_by else f"{words}."


def _repair(instrument: Instrument) -> str:
    if instrument.continued_by:
        return f"Nội dung nay theo {' và '.join(instrument.continued_by)}."
    if instrument.replaced_by:
        return f"Xem {', '.join(instrument.replaced_by)}."
    return "Viện dẫn văn bản đang có hiệu lực."


RULE = Rule(
    code="HL001",
    name="het-hieu-luc",
    title="Viện dẫn văn bản không còn hiệu lực làm căn cứ",
    severity=Severity.ERROR,
    basis="Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15: chỉ áp dụng văn bản đang có hiệu lực.",
    since="2026.1",
    check=check,
    good=(
        "Sở tiếp tục thực hiện Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ.",
        "Nghị định này thay thế Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ.",
        "Trong giai đoạn 2016 - 2020, đơn vị thực hiện theo Nghị định số 04/2015/NĐ-CP ngày 09/01/2015 của Chính phủ.",
    ),
    bad=(
        "Sở tiếp tục thực hiện dân chủ theo Nghị định số 04/NĐ-CP ngày 09/01/2015 của Chính phủ.",
        "Sở tiếp nhận hồ sơ theo Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ.",
    ),
)

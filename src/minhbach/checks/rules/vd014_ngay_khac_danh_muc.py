"""Ngày ban hành khác ngày trong danh mục văn bản.

## Kiểm tra gì
Văn bản của trung ương có năm trong số, có trong danh mục của phần mềm: ngày ghi trong viện dẫn so với ngày ký.

## Vì sao
Ngày sai làm người đọc ngờ rằng viện dẫn một văn bản khác.

## Cách sửa
Sửa theo ngày ký mà phần mềm nêu, sau khi tra văn bản gốc.

## Giới hạn
Chỉ xét văn bản mà số là duy nhất trong cả nước và ngày ký trong danh mục đã được xác minh. Mục chưa xác minh thì chỉ cảnh báo.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.force import force_of
from minhbach.checks.mentions import numbered, quoted
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt
from minhbach.law.reading import Confidence


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    for mention in numbered(subject.reading):
        citation = mention.citation
        resolution = force_of(mention, context.on)
        instrument = resolution.instrument
        if not resolution.date_differs or instrument is None or citation.date is None or citation.damage:
            continue
        if str(citation.date.year) != citation.year and instrument.signed.year != citation.date.year:
            continue  # rule VD004 has it
        signed = instrument.signed
        month = f"{signed.month:02d}" if signed.month < 3 else str(signed.month)
        day = f"{signed.day:02d}/{month}/{signed.year}"
        message = f"Số {quoted(mention)} ghi ngày {citation.date_text}, nhưng {instrument.name} được ký ngày {day}."
        severity = Severity.ERROR if instrument.confidence is Confidence.VERIFIED else Severity.WARNING
        yield at(
            mention.piece,
            citation.start,
            citation.end,
            message,
            repair=f"Ghi ngày {day}.",
            severity=severity,
        )


RULE = Rule(
    code="VD014",
    name="ngay-khac-danh-muc",
    title="Ngày ban hành khác ngày trong danh mục văn bản",
    severity=Severity.ERROR,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I: ngày ban hành là ngày ký.",
    since="2026.1",
    check=check,
    good=("Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ.",),
    bad=("Nghị định số 59/2023/NĐ-CP ngày 15/8/2023 của Chính phủ.",),
)

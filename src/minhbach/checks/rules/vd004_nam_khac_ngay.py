"""Năm trong số văn bản khác năm của ngày ban hành.

## Kiểm tra gì
Văn bản có năm trong số mà ngày viết ngay sau thuộc năm khác: «118/2025/NĐ-CP ngày 09/6/2020».

## Vì sao
Văn bản mang năm mà nó được ký; hai năm khác nhau thì một trong hai viết sai.

## Cách sửa
Tra lại văn bản gốc. Phần mềm nêu ngày ký khi biết.

## Giới hạn
Chênh đúng một năm quanh Tết Dương lịch (số lấy đầu năm, ký cuối năm trước) chỉ cảnh báo. Văn bản quét hỏng chữ không xét.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.mentions import numbered, quoted
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt
from minhbach.citations.model import Citation
from minhbach.law.instruments import known_instruments

_TURN = {12, 1}


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    for mention in numbered(subject.reading):
        citation = mention.citation
        if citation.year is None or citation.date is None or citation.date.year == int(citation.year):
            continue
        near = abs(citation.date.year - int(citation.year)) == 1 and citation.date.month in _TURN
        message = f"Số {quoted(mention)} là của năm {citation.year}, nhưng ngày ghi sau đó là {citation.date_text}."
        yield at(
            mention.piece,
            citation.start,
            citation.end,
            message,
            repair=_known(citation),
            severity=Severity.WARNING if near else Severity.ERROR,
        )


def _known(citation: Citation) -> str:
    known = known_instruments().with_symbol(citation.symbol or "")
    if len(known) == 1 and "signed" not in known[0].remembered:
        day = known[0].signed
        return f"{known[0].name} được ký ngày {day.day:02d}/{day.month:02d}/{day.year}."
    return "Tra lại văn bản gốc, sửa số hoặc sửa ngày."


RULE = Rule(
    code="VD004",
    name="nam-khac-ngay",
    title="Năm trong số văn bản khác năm của ngày ban hành",
    severity=Severity.ERROR,
    basis="Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15, Điều 7 khoản 3: số của văn bản ghi năm ban hành.",
    since="2026.1",
    check=check,
    good=("Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ.",),
    bad=("Nghị định số 118/2025/NĐ-CP ngày 09/6/2020 của Chính phủ.",),
)

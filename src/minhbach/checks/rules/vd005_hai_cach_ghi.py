"""Cùng một văn bản được viện dẫn với hai ngày hoặc hai số.

## Kiểm tra gì
Cùng số ký hiệu và cùng cơ quan mà các lần viện dẫn ghi hai ngày khác nhau trong một năm; cùng ngày, cùng cơ quan, cùng số thứ tự
mà lần có năm, lần không có năm.

## Vì sao
Một văn bản chỉ có một ngày ban hành và một số.

## Cách sửa
Tra lại văn bản gốc rồi ghi thống nhất.

## Giới hạn
Chỉ chắc chắn với văn bản của trung ương có năm trong số. Số của địa phương, của Đảng và số không có năm có thể lặp ở nơi khác, năm khác
hoặc sau khi cơ quan được lập lại: chỉ cảnh báo.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.mentions import Mention, numbered, quoted
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt
from minhbach.citations.model import Kind
from minhbach.law.instruments import key_of
from minhbach.text import blind

_LOCAL = frozenset({"UBND", "HĐND", "CTUBND", "UB"})


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    yield from _two_days(subject)
    yield from _two_numbers(subject)


def _two_days(subject: Subject) -> Iterator[Found]:
    first: dict[tuple[str, str], Mention] = {}
    for mention in numbered(subject.reading):
        citation = mention.citation
        if citation.date is None or citation.symbol is None:
            continue
        unique = citation.year is not None and citation.kind is not Kind.PARTY and citation.issuer_symbol not in _LOCAL
        known = first.setdefault((key_of(citation.symbol), "" if unique else _who(mention)), mention)
        day = known.citation.date
        if day is None or day == citation.date or (not unique and day.year != citation.date.year):
            continue
        message = f"Số {quoted(mention)} ở đây ghi ngày {citation.date_text}, ở nơi khác ghi ngày {known.citation.date_text}."
        severity = Severity.ERROR if unique and not citation.damage else Severity.WARNING
        yield at(mention.piece, citation.start, citation.end, message, repair="Tra lại văn bản gốc rồi ghi thống nhất.", severity=severity)


def _two_numbers(subject: Subject) -> Iterator[Found]:
    first: dict[tuple[object, ...], Mention] = {}
    for mention in numbered(subject.reading):
        citation = mention.citation
        if citation.date is None or citation.kind is Kind.PARTY or citation.symbol_type is None:
            continue
        key = (citation.number, citation.symbol_type, citation.issuer_symbol, citation.date)
        known = first.setdefault(key, mention)
        if (known.citation.year is None) != (citation.year is None):
            message = f"Cùng ngày {citation.date_text} mà ở đây ghi số {quoted(mention)}, ở nơi khác ghi số {quoted(known)}."
            place = citation.symbol_at or (citation.start, citation.end)
            yield at(mention.piece, *place, message, repair="Tra lại văn bản gốc rồi ghi thống nhất.", severity=Severity.WARNING)


def _who(mention: Mention) -> str:
    return blind(mention.citation.issuer or "")


RULE = Rule(
    code="VD005",
    name="hai-cach-ghi",
    title="Cùng một văn bản được viện dẫn với hai ngày hoặc hai số",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Điều 8, Điều 15: mỗi văn bản có một số, một ngày ban hành.",
    since="2026.1",
    check=check,
    good=(
        "Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ; tiếp tục thực hiện Nghị định số 59/2023/NĐ-CP ngày 14 tháng 8 năm 2023.",
        "Chỉ thị số 35-CT/TW ngày 26/5/2014 của Bộ Chính trị; Chỉ thị số 35-CT/TW ngày 14/6/2024 của Bộ Chính trị.",
    ),
    bad=(
        "Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ; tiếp tục thực hiện Nghị định số 59/2023/NĐ-CP ngày 15/8/2023.",
        "Quyết định số 43/QĐ-UBND ngày 27/5/2025 của UBND tỉnh; Quyết định số 43/2025/QĐ-UBND ngày 27/5/2025 của UBND tỉnh.",
    ),
)

"""Provisions in words: the article with its instrument, how far it was read, and the length of a term."""

from __future__ import annotations

from minhbach.law.instruments import known_instruments
from minhbach.law.provisions import Term, TermKind, Unit, Version
from minhbach.law.reading import Confidence

UNIT_WORDS = {
    Unit.CALENDAR_DAYS: "ngày",
    Unit.WORKING_DAYS: "ngày làm việc",
    Unit.WORKING_HOURS: "giờ làm việc",
    Unit.HOURS: "giờ",
    Unit.MONTHS: "tháng",
}
CONFIDENCE_WORDS = {
    Confidence.VERIFIED: "đã đọc văn bản",
    Confidence.SECONDARY: "theo nguồn dẫn lại, cần đối chiếu văn bản",
    Confidence.MEMORY: "theo trí nhớ, phải đối chiếu văn bản",
    Confidence.OWN: "cách hiểu của phần mềm, văn bản không nói rõ",
}


def article_of(version: Version) -> str:
    """The article and its instrument: "khoản 1 Điều 24 Luật Tố cáo số 25/2018/QH14"."""
    found = known_instruments().with_symbol(version.instrument)
    return f"{version.article} {found[0].name if found else version.instrument}".strip()


def confidence_words(version: Version) -> str:
    """How far the version was read."""
    return CONFIDENCE_WORDS[version.confidence]


def term_words(term: Term, version: Version) -> str:
    """A term as a sentence: "chậm nhất 07 ngày làm việc kể từ ngày nhận được tố cáo"."""
    if term.kind is TermKind.BY_DAY:
        month, day = term.day.split("-")
        year = ("năm đó", "năm sau")[term.year_offset]
        return f"{'trước' if term.strictly else 'chậm nhất'} ngày {day}/{month} {year}"
    length = f"{term.amount:02d} {UNIT_WORDS[term.unit]}" if term.amount is not None and term.unit else ""
    start = f" kể từ {version.trigger}" if version.trigger else ""
    return {
        TermKind.WITHIN: f"chậm nhất {length}{start}",
        TermKind.BEFORE: f"ít nhất {length} trước {version.trigger}",
        TermKind.AT_LEAST: f"ít nhất {length}{' liên tục' if term.consecutive else ''}{start}",
        TermKind.EXACTLY: f"{length}{start}",
        TermKind.EVERY: f"{length} một lần",
        TermKind.AFTER: f"sau {length}{start}",
    }[term.kind]

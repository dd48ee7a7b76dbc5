"""Provisions in Vietnamese sentences: a term, an amount, an article with the instrument's name, how far a version was verified.

The command, the generated pages, the clocks and the site all say the law in these words.
"""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal
from fractions import Fraction

from minhbach.law.provisions import (
    EXPIRY,
    Amount,
    Bound,
    Extension,
    Item,
    Term,
    TermKind,
    Unit,
    Version,
    day_words,
    instrument_name,
    month_words,
)
from minhbach.law.reading import Confidence

UNREAD = "chưa đọc"  # how `article` of a version says that nobody has read which article it is
BLANK_ARTICLE = "khoản …… Điều ……"
UNIT_WORDS = {
    Unit.CALENDAR_DAYS: "ngày",
    Unit.WORKING_DAYS: "ngày làm việc",
    Unit.WORKING_HOURS: "giờ làm việc",
    Unit.HOURS: "giờ",
    Unit.MONTHS: "tháng",
}
BOUND_WORDS = {
    Bound.AT_LEAST: "ít nhất ",
    Bound.MORE_THAN: "trên ",
    Bound.AT_MOST: "nhiều nhất ",
    Bound.LESS_THAN: "dưới ",
    Bound.EXACTLY: "",
}
CONFIDENCE_WORDS = {
    Confidence.VERIFIED: "đã đọc văn bản",
    Confidence.SECONDARY: "theo nguồn tóm lược, cần đối chiếu văn bản",
    Confidence.MEMORY: "theo trí nhớ, cần đối chiếu văn bản",
    Confidence.OWN: "suy luận của người lập dữ liệu, cần cơ quan xác nhận",
}
CONFIDENCE_WORDS_EN = {
    Confidence.VERIFIED: "read in the text itself",
    Confidence.SECONDARY: "from a summary, to be compared with the text",
    Confidence.MEMORY: "from memory, to be compared with the text",
    Confidence.OWN: "inferred by whoever compiled the data, to be confirmed by the agency",
}
CONFIDENCE_SHORT = {
    Confidence.VERIFIED: "đã đọc",
    Confidence.SECONDARY: "tóm lược",
    Confidence.MEMORY: "trí nhớ",
    Confidence.OWN: "suy luận",
}
BINDS_WORDS = {
    "agency": "cơ quan",
    "staff": "cán bộ, công chức, viên chức, người lao động",
    "citizen": "tổ chức, cá nhân",
    "other": "chủ thể khác",
}
NO_TERM = "không quy định số ngày"
_LAW_NUMBER = re.compile(r"[0-9]+[a-zđ]?|[a-zđ]")
_YEARS = {-1: "năm trước", 0: "cùng năm", 1: "năm sau"}
_EVERY = {1: "mỗi tháng một lần", 12: "mỗi năm một lần"}


def length_words(amount: int, unit: Unit) -> str:
    """A length of time as official Vietnamese writes it.

    >>> length_words(5, Unit.WORKING_DAYS), length_words(30, Unit.CALENDAR_DAYS)
    ('05 ngày làm việc', '30 ngày')
    """
    return f"{amount:02d} {UNIT_WORDS[unit]}"


def term_words(term: Term, version: Version) -> str:
    """What the term demands, with the version's trigger and the case: "vụ việc phức tạp: chậm nhất 45 ngày kể từ ngày thụ lý"."""
    words = f"{term.case_name}: " if term.case_name else ""
    if term.kind is TermKind.NEXT_OPENING:
        words += (
            f"ngay khi nhận, nếu nhận đến {_value_words(version.cutoff or time())}; nhận muộn hơn thì vào đầu giờ ngày làm việc tiếp theo"
        )
    elif term.amount is None or term.unit is None:
        words += _day_words(term)
    else:
        words += _length_words(term, term.amount, term.unit, version.trigger)
    notes = [term.note] if term.note else []
    if term.derived and not term.note:
        notes.append("suy luận của người lập dữ liệu")
    return f"{words} ({'; '.join(notes)})" if notes else words


def _length_words(term: Term, amount: int, unit: Unit, trigger: str) -> str:
    length = length_words(amount, unit) + (" liên tục" if term.consecutive else "")
    if term.kind is TermKind.EVERY:
        return _EVERY.get(amount, f"{length} một lần") if unit is Unit.MONTHS else f"{length} một lần"
    shapes = {
        TermKind.WITHIN: f"chậm nhất {length} kể từ {trigger}",
        TermKind.BEFORE: f"chậm nhất {length} trước {trigger}",
        TermKind.AT_LEAST: f"ít nhất {length} kể từ {trigger}",
        TermKind.EXACTLY: f"{length} kể từ {trigger}",
        TermKind.AFTER: f"sau {length} kể từ {trigger}",
    }
    return shapes[term.kind]


def _day_words(term: Term) -> str:
    month, day = term.day.split("-")
    year = _YEARS[term.year_offset]
    return f"{'trước' if term.strictly else 'chậm nhất'} ngày {day} tháng {month_words(int(month))} {year}"


def timing_words(version: Version) -> str:
    """All terms of a version in one line."""
    return "; ".join(term_words(term, version) for term in version.terms) or NO_TERM


def extension_words(extension: Extension) -> str:
    """How much more time may be given, and how."""
    case = f"{extension.case_name}: " if extension.case_name else ""
    each = "" if extension.times == 1 else "mỗi lần "
    written = ", bằng văn bản" if extension.written else ""
    length = length_words(extension.amount, extension.unit)
    return f"{case}gia hạn {extension.times:02d} lần, {each}không quá {length}{written} ({extension.article})"


def amount_words(amount: Amount) -> str:
    """A number of the law with what it measures: "tỷ lệ tán thành: trên 50%"."""
    return f"{amount.name}: {bound_words(amount)}"


def bound_words(amount: Amount) -> str:
    """The number with its bound: "trên 50%"."""
    return f"{BOUND_WORDS[amount.bound] if amount.bound else ''}{number_words(amount)}"


def number_words(amount: Amount) -> str:
    """The number with its unit: "50%"."""
    return f"{_value_words(amount.value)}{amount.unit if amount.unit in ('', '%') else f' {amount.unit}'}"


def demand_words(version: Version) -> str:
    """What a version demands in one line: its terms, else its amounts, else that the law gives no number."""
    return timing_words(version) if version.terms or not version.amounts else "; ".join(map(amount_words, version.amounts))


def item_words(item: Item) -> str:
    """An entry of a list, numbered where the law numbers it."""
    return f"{item.code}) {item.name}" if is_law_number(item.code) else item.name


def is_law_number(code: str) -> bool:
    """Whether a code is how the law numbers its lists ("4", "đ", "1a"), not a word of ours."""
    return _LAW_NUMBER.fullmatch(code) is not None


def _value_words(value: Decimal | Fraction | time | int) -> str:
    if isinstance(value, time):
        return f"{value:%H} giờ {value:%M}"
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def article_of(version: Version) -> str:
    """The main article with its instrument, as a refusal names it.

    >>> from minhbach.law.provisions import known_provisions
    >>> article_of(known_provisions().find("denunciation-forward").versions[-1])
    'khoản 2 Điều 24 Luật Tố cáo số 25/2018/QH14'
    """
    if not version.instrument:
        return "cách tính của hệ thống, không có điều khoản"
    return f"{version.article} {instrument_name(version.instrument)}"


def basis_words(version: Version) -> str:
    """The articles with the names of their instruments, the main one first."""
    if not version.instrument:
        return "không có điều khoản"
    pairs = [(version.article, version.instrument), *((basis.article, basis.instrument) for basis in version.also)]
    return "; ".join(f"{article} {instrument_name(symbol)}" for article, symbol in pairs)


def form_bases(*versions: Version) -> tuple[str, ...]:
    """What a form to be signed is based on: each article with its instrument, once; one that nobody has read yet is left for the pen.

    An article that another basis of the same instrument names in its list ("điểm b khoản 1 và khoản 4 Điều 11") does not stand again.
    """
    pairs = [
        (article, symbol)
        for version in versions
        if version.instrument
        for article, symbol in ((version.article, version.instrument), *((basis.article, basis.instrument) for basis in version.also))
    ]
    told = [pair for pair in pairs if not any(_lists(article, pair[0]) for article, symbol in pairs if symbol == pair[1])]
    return tuple(dict.fromkeys(f"{BLANK_ARTICLE if UNREAD in article else article} {instrument_name(symbol)}" for article, symbol in told))


def _lists(articles: str, article: str) -> bool:
    """Whether the words of a list end with that article as an item of their own: "điểm a khoản 4" is only a part of "khoản 4"."""
    return articles.endswith((f" và {article}", f", {article}"))


def force_words(version: Version) -> str:
    """From when to when the version is in force, and what came after it."""
    since = f"từ ngày {day_words(version.from_)}" if version.from_ else "từ ngày không rõ"
    if version.to is None:
        return f"{since} đến nay"
    after = "hết thời hạn áp dụng ghi trong văn bản" if version.replaced_by == EXPIRY else f"sau đó: {instrument_name(version.replaced_by)}"
    return f"{since} đến hết ngày {day_words(version.to)}; {after}"


def verification_words(version: Version) -> str:
    """How far the version was verified, in what, and by when it is to be read again."""
    words = f"{CONFIDENCE_WORDS[version.confidence]}. Nguồn: {version.source}"
    return f"{words}. Xem lại trước ngày {day_words(version.review_by)}" if version.review_by else words


def sentence(words: str) -> str:
    """The words as the beginning of a sentence.

    >>> sentence("khoản 2 Điều 24")
    'Khoản 2 Điều 24'
    """
    return words[:1].upper() + words[1:]

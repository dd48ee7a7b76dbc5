"""Provisions: what the law orders, in which time, by which article and from when to when, as dated data of `data/params`.

A provision keeps every version it ever had, so that a matter of 2024 is judged by the law of 2024. Nothing here counts days: that is
`minhbach.deadlines`; the sentences are in `minhbach.law.wording`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from functools import cache
from operator import eq, ge, gt, le, lt
from pathlib import Path

from minhbach.law.instruments import Instruments, known_instruments
from minhbach.law.reading import DATA, Confidence, Entry, LawDataError, read_list, read_mapping

PARAMS = DATA / "params"
SOURCES = "nguon.yaml"  # the texts and summaries that were read; every other file of a folder is one topic
CUTOFF = "cutoff"  # the code of the amount that is a day's closing time
EXPIRY = "expiry"  # in place of a successor: the instrument itself fixed its end
BINDS = ("agency", "staff", "citizen", "other")
SOURCE_KINDS = ("text", "data", "summary", "memory", "own")
READ = ("text", "data")  # kinds of source on which a version may be called verified

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WORD = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_SHARE = re.compile(r"[0-9]+/[1-9][0-9]*")
_CLOCK = re.compile(r"[0-2][0-9]:[0-5][0-9]")
_PLAIN_MONTH = 3  # Decree 30/2020
_COMMON_YEAR = 2001  # a day that only leap years have cannot be due each year


class Unit(StrEnum):
    """What a term is counted in."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    WORKING_HOURS = "working_hours"
    HOURS = "hours"
    MONTHS = "months"


class TermKind(StrEnum):
    """What a term demands of the time between its start and what must happen."""

    WITHIN = "within"  # at most n units after the trigger
    BEFORE = "before"  # at least n units before the event
    AT_LEAST = "at_least"  # lasts at least n units from its start
    EXACTLY = "exactly"  # lasts n units from its start
    EVERY = "every"  # once in each n units
    BY_DAY = "by_day"  # by a day of the year
    AFTER = "after"  # takes effect n units after
    NEXT_OPENING = "next_opening"  # at once up to the day's `cutoff` (an amount), later at the opening of the next working day


NUMBERLESS = frozenset({TermKind.BY_DAY, TermKind.NEXT_OPENING})


class Bound(StrEnum):
    """How an amount is compared with what it measures."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    EXACTLY = "exactly"


_KEEPS: Mapping[Bound, Callable[[Fraction, Fraction], bool]] = {
    Bound.AT_LEAST: ge,
    Bound.MORE_THAN: gt,
    Bound.AT_MOST: le,
    Bound.LESS_THAN: lt,
    Bound.EXACTLY: eq,
}


class ProvisionError(ValueError):
    """A question about the law that has no answer; the message is for the person who asked."""


class UnknownProvisionError(ProvisionError):
    """No provision has that code."""


class NotInForceError(ProvisionError):
    """The provision is not in force on that day."""


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time, or a day of the year.

    `case` is empty in the ordinary case, else the machine word of the situation in which this term replaces it ("complex", "remote").
    `day` is "MM-DD" for BY_DAY; `year_offset` 0 is the year of the trigger, 1 the next, -1 the one before; `strictly` means before that
    day, not on it. `consecutive` says that the days must not be interrupted; `derived` that the article does not state the number.
    """

    kind: TermKind
    amount: int | None
    unit: Unit | None
    case: str = ""
    case_name: str = ""
    day: str = ""
    strictly: bool = False
    year_offset: int = 0
    consecutive: bool = False
    derived: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """By how much a term may be prolonged: at most `times` times, each by `amount` units; `written` asks for a written decision."""

    times: int
    amount: int
    unit: Unit
    written: bool
    case: str
    case_name: str
    article: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of the law that is no length of time: a share (Fraction), a count (int), money or percent (Decimal), a time of day."""

    code: str
    name: str
    value: Decimal | Fraction | time | int
    unit: str
    bound: Bound | None

    def allows(self, measured: Decimal | Fraction | int) -> bool:
        """Whether what was measured, in the unit of the amount, keeps its bound; without a bound it must be the same.

        Raises ProvisionError for a time of day.
        """
        if isinstance(self.value, time):
            raise ProvisionError(f"{self.name}: là giờ trong ngày, không so sánh với một số được.")
        return _KEEPS[self.bound or Bound.EXACTLY](Fraction(measured), Fraction(self.value))

    def allows_share(self, part: int, whole: int) -> bool:
        """The same for a part of a whole, exactly, where the amount is a share or a percentage; of nothing the share is nought."""
        share = Fraction(part, whole) if whole else Fraction(0)
        return self.allows(share * 100 if self.unit == "%" else share)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list in the law, with a stable code; `value` is a machine word where the entry decides something."""

    code: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Basis:
    """A further article that a version rests on."""

    instrument: str
    article: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a version was read: `kind` is text, data (recomputed figures), summary, memory or own."""

    code: str
    name: str
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Version:
    """What a provision said from `from_` to `to`, both inclusive; None is not known (for `to`: no end is known).

    `instrument` and `article` are empty only where the confidence is OWN. `suspendable` says that the law lets the clock stand still,
    `restarts_on_supplement` that it begins again at zero when the papers are completed.
    """

    from_: date | None
    to: date | None
    who: str
    trigger: str
    starts_with: str
    terms: tuple[Term, ...]
    extensions: tuple[Extension, ...]
    amounts: tuple[Amount, ...]
    suspendable: bool
    restarts_on_supplement: bool
    forms: tuple[str, ...]
    items: tuple[Item, ...]
    instrument: str
    article: str
    also: tuple[Basis, ...]
    replaced_by: str
    note: str
    sources: tuple[Source, ...]
    confidence: Confidence
    review_by: date | None

    @property
    def source(self) -> str:
        """Where it was read, in words."""
        return "; ".join(source.name for source in self.sources)

    @property
    def derived(self) -> bool:
        """Whether a part of it is our own reading rather than the words of the article."""
        return self.confidence is Confidence.OWN or any(term.derived for term in self.terms)

    def holds_on(self, day: date) -> bool:
        """Whether the version is in force on that day; an unknown first day is taken as long ago."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)

    def amount(self, code: str) -> Amount:
        """The amount of that code; raises ProvisionError."""
        for amount in self.amounts:
            if amount.code == code:
                return amount
        raise ProvisionError(f"{self.article}: không có số «{code}»; có: {', '.join(one.code for one in self.amounts) or 'không số nào'}.")

    @property
    def cutoff(self) -> time | None:
        """The time of day after which what comes in waits for the next working day; None where the law sets none."""
        return next((one.value for one in self.amounts if one.code == CUTOFF and isinstance(one.value, time)), None)

    def term(self, case: str = "") -> Term:
        """The first term of that case; raises ProvisionError."""
        for term in self.terms:
            if term.case == case:
                return term
        cases = ", ".join(one.case or "thông thường" for one in self.terms)
        wanted = case or "thông thường"
        raise ProvisionError(f"{self.article}: không có thời hạn cho trường hợp «{wanted}»; có: {cases or 'không thời hạn nào'}.")


@dataclass(frozen=True, slots=True)
class Provision:
    """One thing the law orders, with its versions, oldest first and never overlapping. `binds` says whom: agency, staff, citizen, other."""

    code: str
    aliases: tuple[str, ...]
    name: str
    name_en: str
    topic: str
    binds: str
    versions: tuple[Version, ...]

    def nearest(self, day: date) -> date:
        """The day itself when a version is in force on it, else the last day of the latest one that was, or the first to come."""
        if any(version.holds_on(day) for version in self.versions):
            return day
        past = [version.to for version in self.versions if version.to is not None and version.to < day]
        return max(past) if past else min(version.from_ for version in self.versions if version.from_ is not None)

    def on(self, day: date) -> Version:
        """The version in force on that day; raises NotInForceError, which names the article, the dates and what came before or after."""
        for version in self.versions:
            if version.holds_on(day):
                return version
        raise NotInForceError(_not_in_force(self, day))


@dataclass(frozen=True, slots=True)
class Topic:
    """A field of the law: one file of the data."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Provisions:
    """All known provisions, in the order of the files, found by code or alias."""

    by_code: Mapping[str, Provision]
    by_alias: Mapping[str, Provision] = field(repr=False)
    by_topic: Mapping[str, Topic] = field(repr=False)

    def __iter__(self) -> Iterator[Provision]:
        return iter(self.by_code.values())

    def __len__(self) -> int:
        return len(self.by_code)

    def find(self, code: str) -> Provision:
        """The provision of that code or alias; raises UnknownProvisionError with the nearest one."""
        wanted = code.strip().casefold()
        found = self.by_code.get(wanted) or self.by_alias.get(wanted)
        if found is None:
            near = get_close_matches(wanted, [*self.by_code, *self.by_alias], n=1)
            hint = f" Có phải «{near[0]}»?" if near else ""
            raise UnknownProvisionError(f"Không có quy định «{code}».{hint} Xem danh sách: minhbach law")
        return found

    def topics(self) -> tuple[Topic, ...]:
        """The fields of the law, in the order of the files."""
        return tuple(self.by_topic.values())

    def find_topic(self, code: str) -> Topic:
        """The field of law of that code; raises UnknownProvisionError with all of them."""
        topic = self.by_topic.get(code.strip().casefold())
        if topic is None:
            raise UnknownProvisionError(f"Không có chủ đề «{code}»; các chủ đề: {', '.join(self.by_topic)}.")
        return topic

    def in_force(self, on: date) -> tuple[tuple[Provision, Version], ...]:
        """The provisions in force on that day, each with its version."""
        return tuple((provision, version) for provision in self for version in provision.versions if version.holds_on(on))

    def stale(self, on: date) -> tuple[tuple[Provision, Version], ...]:
        """Versions that should have been read again before that day and are still in force on it or later."""
        return tuple(
            (provision, version)
            for provision in self
            for version in provision.versions
            if version.review_by is not None and version.review_by < on and (version.to is None or version.to >= on)
        )


def load_provisions(*folders: Path) -> Provisions:
    """Read all folders as one; raises LawDataError, which names file and line."""
    read = folders or (PARAMS,)
    sources = _sources(dict.fromkeys((PARAMS, *read)))
    instruments = known_instruments()
    by_code: dict[str, Provision] = {}
    by_alias: dict[str, Provision] = {}
    topics: dict[str, Topic] = {}
    for folder in read:
        paths = sorted(path for path in folder.glob("*.yaml") if path.name != SOURCES)
        if not paths:
            raise LawDataError(f"{folder}: không có tệp .yaml nào")
        for path in paths:
            file = read_mapping(path)
            file.only("name", "name_en", "provisions")
            topics[path.stem] = Topic(path.stem, file.text("name"), file.text("name_en"))
            for entry in file.entries("provisions"):
                provision = _provision(entry, path.stem, sources, instruments)
                if provision.code in by_code or provision.code in by_alias:
                    raise entry.refusal("code", f"mã {provision.code} đã có")
                by_code[provision.code] = provision
                for alias in provision.aliases:
                    if alias in by_code or alias in by_alias:
                        raise entry.refusal("aliases", f"mã {alias} đã có")
                    by_alias[alias] = provision
    return Provisions(by_code, by_alias, topics)


@cache
def known_provisions() -> Provisions:
    """The provisions of the package, read once."""
    return load_provisions()


def day_words(day: date) -> str:
    """A date as official Vietnamese writes it, a nought before January and February only.

    >>> day_words(date(2026, 7, 1)), day_words(date(2026, 1, 9))
    ('01/7/2026', '09/01/2026')
    """
    return f"{day:%d}/{month_words(day.month)}/{day.year}"


def month_words(month: int) -> str:
    """The number of a month by the same rule.

    >>> month_words(2), month_words(3)
    ('02', '3')
    """
    return f"{month:02d}" if month < _PLAIN_MONTH else str(month)


def _not_in_force(provision: Provision, day: date) -> str:
    before = [(version, version.to) for version in provision.versions if version.to is not None and version.to < day]
    after = [(version, version.from_) for version in provision.versions if version.from_ is not None and version.from_ > day]
    parts = [f"Quy định «{provision.code}» ({provision.name}) không có hiệu lực vào ngày {day_words(day)}."]
    if before:
        last, end = before[-1]
        since = f"từ {day_words(last.from_)} " if last.from_ else ""
        parts.append(f"{_cited(last)} có hiệu lực {since}đến hết {day_words(end)}{_ended(last)}.")
    if after:
        following, start = after[0]
        until = f" đến hết {day_words(following.to)}" if following.to else ""
        parts.append(f"{_cited(following)} có hiệu lực từ {day_words(start)}{until}.")
    return " ".join(parts)


def _ended(version: Version) -> str:
    if version.replaced_by == EXPIRY:
        return ", hết thời hạn áp dụng ghi trong văn bản"
    return f"; sau đó theo {instrument_name(version.replaced_by)}" if version.replaced_by else ""


def _cited(version: Version) -> str:
    if not version.instrument:
        return "Cách hiểu của người lập dữ liệu"
    cited = f"{version.article} {instrument_name(version.instrument)}"
    return cited[0].upper() + cited[1:]


def instrument_name(symbol: str) -> str:
    """How a reader knows the instrument: "Luật Khiếu nại số 02/2011/QH13"."""
    return known_instruments().with_symbol(symbol)[0].name


# --- reading ------------------------------------------------------------------------------------------------------------------------


def _sources(folders: Mapping[Path, None]) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for folder in folders:
        path = folder / SOURCES
        for entry in read_list(path) if path.exists() else ():
            entry.only("code", "name", "kind", "url")
            source = Source(_code(entry, "code"), entry.text("name"), entry.choice("kind", SOURCE_KINDS), entry.text("url", ""))
            if source.code in found:
                raise entry.refusal("code", f"nguồn {source.code} đã có")
            found[source.code] = source
    return found


def _provision(entry: Entry, topic: str, sources: Mapping[str, Source], instruments: Instruments) -> Provision:
    entry.only("code", "aliases", "name", "name_en", "binds", "versions")
    aliases = entry.texts("aliases")
    if not all(_CODE.fullmatch(alias) for alias in aliases):
        raise entry.refusal("aliases", "mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối")
    versions = entry.entries("versions")
    if not versions:
        raise entry.refusal("versions", "phải có ít nhất một phiên bản")
    read = tuple(_version(one, sources, instruments) for one in versions)
    for one, earlier, later in zip(versions[1:], read, read[1:], strict=False):
        if later.from_ is None:
            raise one.refusal("from", "chỉ phiên bản đầu được để trống ngày bắt đầu")
        if earlier.to is None or later.from_ <= earlier.to:
            raise one.refusal("from", f"trùng thời gian với phiên bản trước ({_span(earlier)}); các phiên bản xếp từ cũ đến mới")
    return Provision(
        code=_code(entry, "code"),
        aliases=aliases,
        name=entry.text("name"),
        name_en=entry.text("name_en"),
        topic=topic,
        binds=entry.choice("binds", BINDS),
        versions=read,
    )


def _span(version: Version) -> str:
    return f"{version.from_ or 'không rõ'} đến {version.to or 'nay'}"


def _version(entry: Entry, sources: Mapping[str, Source], instruments: Instruments) -> Version:
    entry.only(
        *("from", "to", "replaced_by", "who", "trigger", "starts_with", "terms", "extensions", "amounts", "items", "forms"),
        *("suspendable", "restarts_on_supplement", "instrument", "article", "also", "note", "source", "confidence", "review_by"),
    )
    confidence = entry.confidence(own=True)
    version = Version(
        from_=entry.day("from"),
        to=entry.day("to"),
        who=entry.text("who"),
        trigger=entry.text("trigger", ""),
        starts_with=_word(entry, "starts_with") if "starts_with" in entry.values else "",
        terms=tuple(_term(one) for one in entry.entries("terms")),
        extensions=tuple(_extension(one) for one in entry.entries("extensions")),
        amounts=tuple(_amount(one) for one in entry.entries("amounts")),
        suspendable=entry.flag("suspendable"),
        restarts_on_supplement=entry.flag("restarts_on_supplement"),
        forms=entry.texts("forms"),
        items=tuple(_item(one) for one in entry.entries("items")),
        instrument=_symbol(entry, "instrument", instruments, optional=confidence is Confidence.OWN),
        article=entry.text("article", "" if confidence is Confidence.OWN else None),
        also=tuple(_basis(one, instruments) for one in entry.entries("also")),
        replaced_by=_replaced_by(entry, instruments),
        note=entry.text("note", ""),
        sources=_read_in(entry, sources, confidence),
        confidence=confidence,
        review_by=entry.day("review_by"),
    )
    _refuse_disorder(entry, version)
    _refuse_ambiguity(entry, version)
    return version


def _refuse_disorder(entry: Entry, version: Version) -> None:
    """Dates that contradict each other, or that leave stale law unseen."""
    if version.from_ and version.to and version.to < version.from_:
        raise entry.refusal("to", "ngày cuối trước ngày đầu")
    if version.to and not version.replaced_by:
        raise entry.refusal("replaced_by", "quy định đã hết hiệu lực phải ghi văn bản thay thế, hoặc 'expiry' nếu tự hết thời hạn")
    if version.replaced_by and not version.to:
        raise entry.refusal("to", "có văn bản thay thế thì phải ghi ngày cuối còn hiệu lực")
    if not version.to and not version.review_by:
        raise entry.refusal("review_by", "quy định còn hiệu lực phải ghi ngày cần xem lại")


def _refuse_ambiguity(entry: Entry, version: Version) -> None:
    """Two terms for one case, a term that runs from nowhere, two amounts or items of one code."""
    cases = [(term.kind, term.case) for term in version.terms]
    _refuse_twice(entry, "terms", [f"{kind.value} {case or 'thông thường'}" for kind, case in cases])
    _refuse_twice(entry, "amounts", [amount.code for amount in version.amounts])
    _refuse_twice(entry, "items", [item.code for item in version.items])
    if any(term.kind is TermKind.NEXT_OPENING for term in version.terms) and version.cutoff is None:
        raise entry.refusal("terms", f"kind {TermKind.NEXT_OPENING.value!r} cần một số trong amounts: code {CUTOFF!r}, type 'time'")
    if not version.trigger or not version.starts_with:
        for term in version.terms:
            if term.kind is not TermKind.EVERY:
                raise entry.refusal("trigger", "thời hạn phải có trigger (việc làm mốc) và starts_with (từ máy đọc của mốc)")


def _refuse_twice(entry: Entry, key: str, codes: list[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise entry.refusal(key, f"«{code}» được ghi hai lần")


def _read_in(entry: Entry, sources: Mapping[str, Source], confidence: Confidence) -> tuple[Source, ...]:
    codes = entry.texts("source")
    if not codes:
        raise entry.refusal("source", "phải ghi nguồn đã đọc")
    for code in codes:
        if code not in sources:
            raise entry.refusal("source", f"không biết nguồn {code!r}; các nguồn ở {SOURCES}: {', '.join(sources)}")
    found = tuple(sources[code] for code in codes)
    if confidence is Confidence.VERIFIED and not any(source.kind in READ for source in found):
        raise entry.refusal("source", "đã ghi là verified thì phải có ít nhất một nguồn là toàn văn hoặc số liệu gốc (kind: text, data)")
    return found


def _replaced_by(entry: Entry, instruments: Instruments) -> str:
    if entry.values.get("replaced_by") == EXPIRY:
        return EXPIRY
    return _symbol(entry, "replaced_by", instruments, optional=True)


def _symbol(entry: Entry, key: str, instruments: Instruments, *, optional: bool = False) -> str:
    symbol = entry.text(key, "" if optional else None)
    if symbol and not any(known.symbol == symbol for known in instruments.with_symbol(symbol)):
        raise entry.refusal(key, f"không có văn bản {symbol} trong data/instruments; hãy thêm văn bản ở đó trước")
    return symbol


def _basis(entry: Entry, instruments: Instruments) -> Basis:
    entry.only("instrument", "article")
    return Basis(_symbol(entry, "instrument", instruments), entry.text("article"))


def _code(entry: Entry, key: str) -> str:
    code = entry.text(key)
    if not _CODE.fullmatch(code):
        raise entry.refusal(key, f"{code!r}: mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối")
    return code


def _word(entry: Entry, key: str, default: str | None = None) -> str:
    word = entry.text(key, default)
    if word and not _WORD.fullmatch(word):
        raise entry.refusal(key, f"{word!r}: chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới")
    return word


def _term(entry: Entry) -> Term:
    entry.only("kind", "amount", "unit", "case", "case_name", "day", "strictly", "year_offset", "consecutive", "derived", "note")
    kind = TermKind(entry.choice("kind", [word.value for word in TermKind]))
    case = _word(entry, "case", "")
    if bool(case) != ("case_name" in entry.values):
        raise entry.refusal("case_name", "case và case_name đi cùng nhau")
    dated, numbered = kind is TermKind.BY_DAY, kind not in NUMBERLESS
    for key in (*(() if numbered else ("amount", "unit")), *(() if dated else ("day", "strictly", "year_offset"))):
        if key in entry.values:
            raise entry.refusal(key, f"không dùng với kind {kind.value!r}")
    return Term(
        kind=kind,
        amount=_positive(entry, "amount") if numbered else None,
        unit=_unit(entry) if numbered else None,
        case=case,
        case_name=entry.text("case_name", ""),
        day=_day_of_year(entry) if dated else "",
        strictly=entry.flag("strictly"),
        year_offset=int(entry.choice("year_offset", ("-1", "0", "1"), "0")),
        consecutive=entry.flag("consecutive"),
        derived=entry.flag("derived"),
        note=entry.text("note", ""),
    )


def _positive(entry: Entry, key: str) -> int:
    amount = entry.whole(key)
    if amount < 1:
        raise entry.refusal(key, "phải lớn hơn 0")
    return amount


def _unit(entry: Entry) -> Unit:
    return Unit(entry.choice("unit", [word.value for word in Unit]))


def _day_of_year(entry: Entry) -> str:
    day = entry.text("day")
    try:
        date.fromisoformat(f"{_COMMON_YEAR}-{day}")
    except ValueError:
        raise entry.refusal("day", f"{day!r} không phải là ngày trong năm theo dạng 'tháng-ngày', như '12-31'") from None
    return day


def _extension(entry: Entry) -> Extension:
    entry.only("times", "amount", "unit", "written", "case", "case_name", "article")
    case = _word(entry, "case", "")
    if bool(case) != ("case_name" in entry.values):
        raise entry.refusal("case_name", "case và case_name đi cùng nhau")
    return Extension(
        times=_positive(entry, "times"),
        amount=_positive(entry, "amount"),
        unit=_unit(entry),
        written=entry.flag("written"),
        case=case,
        case_name=entry.text("case_name", ""),
        article=entry.text("article"),
    )


def _amount(entry: Entry) -> Amount:
    entry.only("code", "name", "type", "value", "unit", "bound")
    kind = entry.choice("type", ("count", "number", "share", "time"))
    bound = Bound(entry.choice("bound", [word.value for word in Bound])) if "bound" in entry.values else None
    return Amount(_word(entry, "code"), entry.text("name"), _value(entry, kind), entry.text("unit", ""), bound)


def _value(entry: Entry, kind: str) -> Decimal | Fraction | time | int:
    text = entry.text("value")
    if kind == "count":
        return entry.whole("value")
    if kind == "number" and _NUMBER.fullmatch(text):
        return Decimal(text)
    if kind == "share" and _SHARE.fullmatch(text):
        return Fraction(text)
    if kind == "time" and _CLOCK.fullmatch(text):
        try:
            return time.fromisoformat(text)
        except ValueError:
            pass
    shapes = {"number": "số như '50' hoặc '0.5'", "share": "phân số như '2/3'", "time": "giờ như '15:00'"}
    raise entry.refusal("value", f"{text!r} không phải là {shapes[kind]}")


def _item(entry: Entry) -> Item:
    entry.only("code", "name", "value")
    return Item(entry.text("code"), entry.text("name"), entry.text("value", ""))

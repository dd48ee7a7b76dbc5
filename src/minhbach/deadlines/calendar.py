"""The working calendar of state agencies: official years as data, a year without a list refused, an estimated year marked.

Monday to Friday, less holidays, days off in lieu and swapped days, plus the days worked to make up for a swap.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

from minhbach.law.provisions import day_words
from minhbach.law.reading import DATA, Confidence, Entry, LawDataError, read_mapping

CALENDAR = DATA / "calendar"
ONE_DAY = timedelta(days=1)
NEAR = 10  # years beyond the calendar within which a missing list is more likely than a slip of the pen
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


class CalendarError(ValueError):
    """A date cannot be counted; the message (Vietnamese) says why and what to do."""


class MissingYearError(CalendarError):
    """The calendar has no list of a `year`: that of a `day` to which is counted, or, `beyond` it, one into which counting leads."""

    def __init__(self, words: str, *, year: int, day: date, beyond: bool) -> None:
        super().__init__(words)
        self.year, self.day, self.beyond = year, day, beyond


class DayKind(StrEnum):
    """Why a day is worked or not."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    IN_LIEU = "in_lieu"
    SWAPPED_OFF = "swapped_off"
    MAKE_UP = "make_up"


WORKED = frozenset({DayKind.WORKING, DayKind.MAKE_UP})
PAIRED = frozenset({DayKind.SWAPPED_OFF, DayKind.MAKE_UP})


@dataclass(frozen=True, slots=True)
class Decision:
    """The document behind a day of the calendar, and how far it was read."""

    text: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One day that is not what its weekday says. `pair` is the other day of a swap."""

    day: date
    kind: DayKind
    name: str
    decision: Decision
    pair: date | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A swap that was proposed and not decided: counted only when somebody asks what it would change."""

    day_off: date
    make_up: date
    decision: Decision


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year's special days. An estimated year has no official notice yet."""

    year: int
    estimated: bool
    note: str
    days: tuple[SpecialDay, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked, in a run of years without a gap. Raises CalendarError for any day outside them."""

    years: Mapping[int, CalendarYear]
    special: Mapping[date, SpecialDay] = field(repr=False)
    working: tuple[int, ...] = field(repr=False)  # ordinals of the days worked, in order

    @property
    def first(self) -> date:
        """The first day that the calendar knows."""
        return date(min(self.years), 1, 1)

    @property
    def last(self) -> date:
        """The last day that the calendar knows."""
        return date(max(self.years), 12, 31)

    @cached_property
    def digest(self) -> str:
        """A hash of every special day: two calendars with the same hash count alike."""
        told = (f"{day.isoformat()} {special.kind}" for day, special in sorted(self.special.items()))
        return hashlib.sha256(
            "\n".join([*told, *(f"{year} {self.years[year].estimated}" for year in sorted(self.years))]).encode()
        ).hexdigest()

    def known(self, day: date) -> date:
        """The day itself; raises CalendarError for a year without a list."""
        if not min(self.years) - NEAR <= day.year <= max(self.years) + NEAR:
            raise CalendarError(
                f"Ngày {day_words(day)} quá xa các năm có lịch làm việc ({min(self.years)} đến {max(self.years)}); hãy kiểm tra lại năm."
            )
        if day.year not in self.years:
            words = (
                f"Chưa có lịch làm việc năm {day.year}, nên không tính được đến ngày {day_words(day)}; "
                f"lịch hiện có từ năm {min(self.years)} đến năm {max(self.years)}. "
                f"Hãy bổ sung tệp data/calendar/{day.year}.yaml theo thông báo lịch nghỉ chính thức của năm đó."
            )
            raise MissingYearError(words, year=day.year, day=day, beyond=False)
        return day

    def kind(self, day: date) -> DayKind:
        """What the day is."""
        special = self.special.get(self.known(day))
        if special is not None:
            return special.kind
        return DayKind.WEEKEND if day.weekday() > 4 else DayKind.WORKING

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked."""
        return self.kind(day) in WORKED

    def is_estimated(self, day: date) -> bool:
        """Whether the day's year has no official notice yet, or no list at all."""
        year = self.years.get(day.year)
        return year is None or year.estimated

    def next_working_day(self, day: date) -> date:
        """The day itself when it is worked, else the first worked day after it."""
        place = bisect_left(self.working, self.known(day).toordinal())
        return self._at(place, day)

    def previous_working_day(self, day: date) -> date:
        """The day itself when it is worked, else the last worked day before it."""
        place = bisect_right(self.working, self.known(day).toordinal()) - 1
        return self._at(place, day)

    def add_working_days(self, start: date, days: int) -> date:
        """The `days`-th working day after `start`, or before it when negative; `start` itself is not counted.

        Article 147 of the Civil Code: the first day does not count. Zero gives the day itself, or the next one worked.
        """
        ordinal = self.known(start).toordinal()
        if days == 0:
            return self.next_working_day(start)
        place = bisect_right(self.working, ordinal) + days - 1 if days > 0 else bisect_left(self.working, ordinal) + days
        return self._at(place, start)

    def count_working_days(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and with `end`; negative when `end` comes first.

        It undoes `add_working_days`: going back, the days from `end` up to the day before `start` count.
        """
        first, second = self.known(start).toordinal(), self.known(end).toordinal()
        if second >= first:
            return bisect_right(self.working, second) - bisect_right(self.working, first)
        return bisect_left(self.working, second) - bisect_left(self.working, first)

    def _at(self, place: int, start: date) -> date:
        if place < 0:
            raise self._beyond(start, min(self.years) - 1)
        if place >= len(self.working):
            raise self._beyond(start, max(self.years) + 1)
        return date.fromordinal(self.working[place])

    def _beyond(self, start: date, year: int) -> MissingYearError:
        words = (
            f"Tính từ ngày {day_words(start)} thì sang năm {year}, là năm chưa có lịch làm việc. "
            f"Hãy bổ sung tệp data/calendar/{year}.yaml theo thông báo lịch nghỉ chính thức của năm đó."
        )
        return MissingYearError(words, year=year, day=start, beyond=True)

    def with_proposals(self) -> WorkCalendar:
        """The calendar as it would be if every proposed swap were decided."""
        years = {
            number: replace(year, days=(*year.days, *(day for one in year.proposals for day in _proposed_days(one))), proposals=())
            for number, year in self.years.items()
        }
        return make_calendar(years.values())


def _proposed_days(proposal: Proposal) -> tuple[SpecialDay, SpecialDay]:
    off, work, decision = proposal.day_off, proposal.make_up, proposal.decision
    return (
        SpecialDay(off, DayKind.SWAPPED_OFF, "Nghỉ hoán đổi (mới là đề xuất)", decision, work),
        SpecialDay(work, DayKind.MAKE_UP, f"Làm bù cho ngày {off:%d/%m} (mới là đề xuất)", decision, off),
    )


def make_calendar(years: Iterable[CalendarYear]) -> WorkCalendar:
    """Join years into one calendar; raises LawDataError where a year is missing between two, or a day is listed twice."""
    by_year: dict[int, CalendarYear] = {}
    special: dict[date, SpecialDay] = {}
    for year in sorted(years, key=lambda year: year.year):
        if year.year in by_year:
            raise LawDataError(f"lịch năm {year.year} được ghi hai lần")
        by_year[year.year] = year
        for day in year.days:
            if day.day in special:
                raise LawDataError(f"lịch năm {year.year}: ngày {day.day:%d/%m/%Y} được ghi hai lần")
            special[day.day] = day
    if not by_year or set(by_year) != set(range(min(by_year), max(by_year) + 1)):
        raise LawDataError(f"các năm của lịch phải liền nhau, đang có: {', '.join(map(str, by_year))}")
    first, last = date(min(by_year), 1, 1), date(max(by_year), 12, 31)
    working = tuple(ordinal for ordinal in range(first.toordinal(), last.toordinal() + 1) if _worked(date.fromordinal(ordinal), special))
    return WorkCalendar(by_year, special, working)


def _worked(day: date, special: Mapping[date, SpecialDay]) -> bool:
    found = special.get(day)
    return found.kind in WORKED if found else day.weekday() < 5


def load_calendar(folder: Path = CALENDAR) -> WorkCalendar:
    """Read every year's file of a folder; raises LawDataError with the file and line."""
    files = sorted(folder.glob("[0-9][0-9][0-9][0-9].yaml"))
    if not files:
        raise LawDataError(f"{folder}: không có tệp lịch nào dạng <năm>.yaml")
    return make_calendar(_year(path) for path in files)


@cache
def known_calendar() -> WorkCalendar:
    """The calendar of the package, read once."""
    return load_calendar()


def _year(path: Path) -> CalendarYear:
    entry = read_mapping(path)
    entry.only("year", "status", "note", "decisions", "days", "proposals")
    year = entry.text("year")
    if year != path.stem:
        raise entry.refusal("year", f"tệp {path.name} phải ghi năm {path.stem}, đang ghi {year!r}")
    decisions: dict[str, Decision] = {}
    for one in entry.entries("decisions"):
        if one.text("id") in decisions:
            raise one.refusal("id", f"văn bản {one.text('id')!r} được ghi hai lần")
        decisions[one.text("id")] = _decision(one, "id")
    days = tuple(_special(one, decisions, int(year)) for one in entry.entries("days"))
    for day, one in zip(days, entry.entries("days"), strict=True):
        if day.kind in PAIRED and not any(other.day == day.pair and other.pair == day.day and other.kind != day.kind for other in days):
            raise one.refusal("pair", "ngày hoán đổi và ngày làm bù phải ghi thành hai dòng chỉ vào nhau")
    status = entry.choice("status", ("official", "estimate"))
    listed = {day.day for day in days}
    proposals = tuple(_proposal(one, int(year), listed) for one in entry.entries("proposals"))
    return CalendarYear(int(year), status == "estimate", entry.text("note", ""), days, proposals)


def _decision(entry: Entry, *more: str) -> Decision:
    entry.only("text", "confidence", *more)
    return Decision(entry.text("text"), entry.confidence(own=True))


def _special(entry: Entry, decisions: Mapping[str, Decision], year: int) -> SpecialDay:
    entry.only("day", "kind", "name", "by", "pair")
    day, by = entry.day("day"), entry.text("by")
    kind = DayKind(entry.choice("kind", ("holiday", "in_lieu", "swapped_off", "make_up")))
    if day is None or day.year != year:
        raise entry.refusal("day", f"phải là một ngày của năm {year}")
    if by not in decisions:
        raise entry.refusal("by", f"không có văn bản {by!r} trong decisions")
    weekend = day.weekday() > 4
    if kind is DayKind.MAKE_UP and not weekend:
        raise entry.refusal("day", f"ngày làm bù phải là thứ Bảy hoặc Chủ nhật, {day:%d/%m/%Y} là {WEEKDAYS[day.weekday()]}")
    if kind in (DayKind.IN_LIEU, DayKind.SWAPPED_OFF) and weekend:
        raise entry.refusal("day", f"{day:%d/%m/%Y} là {WEEKDAYS[day.weekday()]}, vốn là ngày nghỉ hằng tuần")
    if (kind in PAIRED) != ("pair" in entry.values):
        raise entry.refusal("pair", "ngày hoán đổi và ngày làm bù phải ghi pair; ngày khác thì không")
    return SpecialDay(day, kind, entry.text("name"), decisions[by], entry.day("pair"))


def _proposal(entry: Entry, year: int, listed: Collection[date]) -> Proposal:
    off, work = entry.day("day_off"), entry.day("make_up")
    if off is None or work is None:
        raise entry.refusal("day_off", "đề xuất hoán đổi phải có ngày nghỉ (day_off) và ngày làm bù (make_up)")
    if off.year != year or work.year != year or off.weekday() > 4 or work.weekday() < 5 or {off, work} & set(listed):
        raise entry.refusal("day_off", f"phải đổi một ngày làm việc lấy một thứ Bảy hoặc Chủ nhật chưa có tên trong lịch năm {year}")
    return Proposal(off, work, _decision(entry, "day_off", "make_up"))

"""The open duties as a calendar file (iCalendar, RFC 5545) that any calendar program reads. It names units and articles, never a person."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard

from minhbach.duties.model import ONCE, OPEN, STATE_WORDS, Assessment, DutyState, Instance
from minhbach.duties.periods import period_words
from minhbach.law.provisions import day_words
from minhbach.law.wording import article_of

PRODUCT = "-//Minh Bach//minhbach due//VI"
REMINDER = timedelta(days=-3)  # before the due day begins: a habit of the office, no term of the law
ONE_DAY = timedelta(days=1)
NO_PAGES: Mapping[str, str] = MappingProxyType({})


def as_ics(
    assessment: Assessment, instances: Sequence[Instance], *, name: str = "", mark: str = "", pages: Mapping[str, str] = NO_PAGES
) -> bytes:
    """One all-day event on the due day of each open instance; the same instance has the same UID in every run. What is overdue stands on
    the day of the assessment, for nobody looks at the old one: as an event, since calendars on the web show no VTODO.

    `name` is that of the calendar, where it is not of one year.
    `mark` is said in the calendar's name and in every event: what is in it is no true duty. `pages` gives by the id of an instance the web
    address where it is shown. The same run gives the same bytes; of two runs the later DTSTAMP, the day of the assessment, is the newer
    one: SEQUENCE stays 0, because what is published here is no invitation that anyone answers (RFC 5546, 2.1.4 and 3.2.1).
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", " – ".join(part for part in (mark, name or f"Nghĩa vụ {assessment.year}") if part))
    for one in instances:
        if one.state in OPEN and one.due_on is not None:
            calendar.add_component(_event(one, assessment, mark, pages.get(one.id, "")))
    if not calendar.subcomponents:
        calendar.add_component(_zone())  # RFC 5545, 3.6: a calendar holds at least one component
    return bytes(calendar.to_ical())


def _zone() -> Timezone:
    """The hour of Việt Nam, which knows no summer time."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Asia/Ho_Chi_Minh")
    standard.add("dtstart", datetime(1975, 6, 13))  # noqa: DTZ001 (RFC 5545 asks for a local time here)
    standard.add("tzoffsetfrom", timedelta(hours=7))
    standard.add("tzoffsetto", timedelta(hours=7))
    zone.add_component(standard)
    return zone


def _event(one: Instance, assessment: Assessment, mark: str, page: str) -> Event:
    assert one.due_on is not None
    event = Event()
    event.add("uid", f"{uid(assessment.agency, one)}@minhbach")
    event.add("dtstamp", datetime.combine(assessment.on, time(), UTC))
    event.add("sequence", 0)
    overdue = _is_overdue(one)
    day = assessment.on if overdue else one.due_on
    event.add("dtstart", day)
    event.add("dtend", day + ONE_DAY)
    event.add("transp", "TRANSPARENT")
    name = one.duty.name if one.period == ONCE else f"{one.duty.name}, {period_words(one.period)}"
    late = f" {one.late_words}" if one.days_late else ""
    how = f"Quá hạn{late}" if overdue else "Hạn"
    event.add("summary", f"{mark}: {how}: {name}" if mark else f"{how}: {name}")
    event.add("description", "\n".join(part for part in (mark, *_description(one, assessment), page) if part))
    if page:
        event.add("url", page)
    event.add("categories", [one.duty.topic])
    if not overdue:  # the event moves on every day: its alarm would ring every day
        event.add_component(_alarm(one))
    return event


def _alarm(one: Instance) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMINDER)
    alarm.add("description", f"Sắp đến hạn: {one.duty.name}")
    return alarm


def _is_overdue(one: Instance) -> bool:
    """Whether it can still be done, too late; what was taken down too early is missed for good and stays on its day."""
    return one.state is DutyState.MISSED and not one.reason


def uid(agency: str, one: Instance) -> str:
    """The same for one instance of one agency in every run, and it tells nothing."""
    return hashlib.sha256(f"{agency}\n{one.id}".encode()).hexdigest()[:32]


def _description(one: Instance, assessment: Assessment) -> list[str]:
    lines = [f"Trạng thái: {STATE_WORDS[one.state]}"]
    if _is_overdue(one) and one.due_on is not None:
        lines.append(f"Hạn: {day_words(one.due_on)}; tính đến ngày {day_words(assessment.on)}")
    if one.version is not None:
        lines.append(f"Căn cứ: {article_of(one.version)}")
    unit = f" ({one.unit})" if one.unit else ""
    return [*lines, f"Chịu trách nhiệm: {assessment.duties.roles[one.duty.role].name}{unit}", f"Mã: {one.duty.code}"]

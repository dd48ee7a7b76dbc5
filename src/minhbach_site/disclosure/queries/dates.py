"""The dates of a disclosure, counted again from the law, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from minhbach.citations.extraction import find_citations
from minhbach.citations.model import Kind
from minhbach.deadlines.calendar import ONE_DAY, known_calendar
from minhbach.deadlines.disclosing import NO_DATE, begin_by, extend_through, keep_through, must_come_down
from minhbach.deadlines.explaining import Explanation, explain_deadline
from minhbach.deadlines.hours import known_office_hours
from minhbach.deadlines.terms import Deadline
from minhbach.law.issuers import known_issuers
from minhbach_site.disclosure.models import Disclosure
from minhbach_site.disclosure.queries.matters import form_of, law
from minhbach_site.ui.language import length_said

FROM_DOCUMENT = frozenset({"decision", "creation"})  # `starts_with` of provisions that count from the document's own day


@dataclass(frozen=True, slots=True)
class Dated:
    """A stored date beside what the law and the calendar of the package say of it.

    `explained` is None where they say nothing: `problem` says why none can be told. `basis` names another document that set the date; what
    the law says then stands beside it. `drifted`: counted again it is another date than the stored one. `past_law`: the other document
    sets a later day than the law.
    """

    stored: date | None
    deadline: Deadline | None = None
    explained: Explanation | None = None
    basis: str = ""
    problem: str = ""
    fixed: bool = False

    @property
    def drifted(self) -> bool:
        return not self.basis and self.deadline is not None and self.deadline.due != self.stored

    @property
    def past_law(self) -> bool:
        return bool(self.basis) and self.deadline is not None and self.stored is not None and self.stored > due_day(self.deadline)


def count_due(matter: str, trigger_on: date) -> tuple[Deadline | None, str]:
    """By when a matter must be disclosed, or why that cannot be told."""
    return _counted(lambda: begin_by(law(), matter, trigger_on, known_calendar(), known_office_hours()))


def due_days(item: Disclosure) -> list[date]:
    """The days by which it must begin: that of its provision, and that of another document where it is sooner or later."""
    counted = count_due(item.matter, item.trigger_on)[0]
    return sorted({day for day in (item.due_on, due_day(counted) if counted else None) if day is not None})


def said_late(item: Disclosure, on: date) -> bool:
    """Whether it is said only after one of its due days to have begun by then.

    What nobody saw in time is not in time by one person's word, as with duties.
    """
    return item.started_on is not None and any(item.started_on <= day < on for day in due_days(item))


def count_keep(matter: str, form: str, started_on: date) -> tuple[Deadline | None, str]:
    """How long it must stay on display, or why that cannot be told; neither for a form that is done at once."""
    return _counted(lambda: keep_through(law(), matter, form, started_on, known_calendar(), known_office_hours()))


def _counted(count: Callable[[], Deadline | None]) -> tuple[Deadline | None, str]:
    try:
        return count(), ""
    except NO_DATE as error:
        return None, str(error)


def due_of(item: Disclosure) -> Dated:
    """The day by which it must begin, counted again; where another document sets it, beside the day of the law."""
    return replace(_dated(item.due_on, *count_due(item.matter, item.trigger_on)), basis=item.due_basis)


def names_law(words: str) -> bool:
    """Whether the words name a normative document: a law or ordinance, or a type that is normative and bears the year in its symbol.

    Only "pháp luật" may set another time than article 47, clause 2, of Law 10/2022/QH15: no plan and no rule of the agency's own.
    """
    normative = {one.name: one.normative for one in known_issuers().types}
    return any(
        one.kind is Kind.LAW or (one.year is not None and normative.get(one.type or "", "no") != "no") for one in find_citations(words)
    )


def keep_of(item: Disclosure) -> Dated | None:
    """The day through which it must stay, counted again; None before it began and for forms that are done at once."""
    if item.counted_from is None or not form_of(item).lasts:
        return None
    if item.keep_basis:
        return Dated(item.keep_until, basis=item.keep_basis)
    return _dated(item.keep_until, *count_keep(item.matter, item.form, item.counted_from))


def _dated(stored: date | None, found: Deadline | None, problem: str) -> Dated:
    if found is None:
        return Dated(stored, problem=problem)
    return Dated(stored, found, explain_deadline(found, law().provisions), fixed=must_come_down(found))


def due_day(deadline: Deadline) -> date:
    """The day on which it ends."""
    assert isinstance(deadline.due, date)  # no provision on disclosure counts in hours
    return deadline.due


def free_from(item: Disclosure) -> date | None:
    """The first day on which it may be taken down; None where nothing says how long it must stay."""
    last = max((day for day in (item.keep_until, item.extended_until) if day is not None), default=None)
    return last + ONE_DAY if last else None


def longest_extension(item: Disclosure, on: date) -> tuple[date, str]:
    """The last day through which it may be kept longer when that is decided on that day, and the length that one extension may have."""
    until, term = extend_through(law(), on, item.keep_until, known_calendar())
    assert term.amount is not None
    assert term.unit is not None
    return until, length_said(term.amount, term.unit)

"""Judging every duty of a year over live records, and keeping the result for the pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach.duties.evaluate import Case, assess, known_ground
from minhbach.duties.model import Instance
from minhbach.duties.periods import period_words
from minhbach.duties.reasons import Reason
from minhbach.duties.records import DutyProofError
from minhbach.indicators.engines.duckdb import DuckDB
from minhbach.law.wording import CONFIDENCE_WORDS, article_of
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.queries import last_change
from minhbach_site.duties import queries
from minhbach_site.duties.models import Calculation, MovedObligation, Obligation
from minhbach_site.duties.services.errors import DutyProblem
from minhbach_site.organisation.models import Unit
from minhbach_site.organisation.queries import agency_on
from minhbach_site.registers import queries as registers
from minhbach_site.ui.dates import day_of
from minhbach_site.ui.wordindex import called

ENOUGH = timedelta(minutes=5)  # a calculation is not made again sooner, unless someone asks or marks a duty
FIRST_YEAR = 2023  # the year in which the law on grassroots democracy came into force; older duties are not asked for
YEARS_AHEAD = 1  # a clerk plans the first months of the next year; what lies beyond has no calendar of days off yet


@transaction.atomic
def work_out(*, year: int, at: datetime) -> Calculation:
    """Judge every duty of the year as it stands on the day of `at`, over everything the site knows now.

    Rows that break a rule of their register are left out and told in `problems`. Raises DutyProblem where no agency is known.
    """
    on = day_of(at)
    agency = agency_on(on)
    if agency is None:
        raise DutyProblem(_("Chưa có cơ quan nào trong trang. Hãy khai cơ quan ở mục Tổ chức bộ máy trước."))
    made, _new = Calculation.objects.select_for_update().get_or_create(year=year, defaults={"on": on, "at": at, "sequence": 0})
    made.sequence = last_change()
    facts = queries.site_facts()
    traits = queries.traits()
    case = Case(agency.code, traits, registers.spans(), DuckDB(facts.tables))
    try:
        assessment = assess(known_ground(), case, year=year, on=on)
    except DutyProofError as error:
        remedy = _("Nếu bản ghi ấy không còn trong sổ, hãy rút minh chứng tương ứng ở mục Lịch nghĩa vụ.")
        raise DutyProblem(f"{error} {remedy}") from error
    made.on, made.at, made.declared = on, at, traits.declared
    made.problems = [str(problem) for problem in facts.problems[:50]]
    made.save()
    units = dict(Unit.objects.values_list("code", "pk"))
    roles = assessment.duties.roles
    _keep(made, [_obligation(one, made, roles[one.duty.role].name, units.get(one.unit)) for one in assessment.instances])
    return made


def _keep(made: Calculation, rows: list[Obligation]) -> None:
    """Write the rows over those of the same key, which keep their numbers and so their addresses; what is no longer there goes."""
    identity = ("calculation", "key")
    written = [field.name for field in Obligation._meta.concrete_fields if not field.primary_key and field.name not in identity]
    Obligation.objects.bulk_create(rows, batch_size=500, update_conflicts=True, unique_fields=identity, update_fields=written)
    keys = {row.key for row in rows}
    gone = [row for row in made.obligations.values_list("pk", "key", "due_on", "started_on") if row[1] not in keys]
    days = [(pk, key, due or started) for pk, key, due, started in gone]
    moved = [MovedObligation(number=pk, key=key, year=day.year) for pk, key, day in days if day is not None and day.year < made.year]
    MovedObligation.objects.bulk_create(moved, ignore_conflicts=True)  # carried over, and no more: it stands in the year of its own day
    made.obligations.filter(pk__in=[pk for pk, *_rest in gone]).delete()


def current(*, year: int, at: datetime) -> Calculation:
    """The calculation of a year, made again when it is of another day, or older than some minutes and something changed since."""
    known = queries.calculation(year)
    if known is not None and known.on == day_of(at) and (at - known.at < ENOUGH or queries.is_current(known, day_of(at))):
        return known
    return work_out(year=year, at=at)


def refresh(*, actor: Person, year: int, at: datetime) -> Calculation:
    """Work a year out now because someone asks for it."""
    require(actor, Permission.READ_DUTIES, on=day_of(at))
    return work_out(year=year, at=at)


def _obligation(one: Instance, made: Calculation, role: str, unit: int | None) -> Obligation:
    article = article_of(one.version) if one.version else ""
    return Obligation(
        calculation=made,
        key=one.id,
        duty=one.duty.code,
        name=one.duty.name,
        topic=one.duty.topic,
        period=one.period,
        state=one.state.value,
        started_on=one.started_on,
        due_on=one.due_on,
        done_on=one.done_on,
        case=one.case,
        role=role,
        unit_id=unit,
        article=article[:300],
        verification=CONFIDENCE_WORDS[one.version.confidence][:300] if one.version else "",
        evidence=list(one.evidence),
        events=[[event.kind.value, event.on.isoformat(), event.document] for event in one.events],
        days_late=one.days_late,
        reason=one.reason[:600],
        **_reason_kept(one.reason),
        own_reading=one.own_reading,
        estimated=one.estimated,
        search_text=called(one.duty.name, one.period, period_words(one.period), article, role, one.duty.code),
    )


def _reason_kept(reason: str) -> dict[str, Any]:
    """The kind of a sentence of the library's own and its parts, as JSON holds them; nothing for words of the law."""
    if not isinstance(reason, Reason) or reason.code is None:
        return {}
    parts = {name: value.isoformat() if isinstance(value, date) else value for name, value in reason.parts.items()}
    return {"reason_code": reason.code.value, "reason_parts": parts}


def work_out_known(at: datetime) -> None:
    """Judge again the years that were worked out before: what someone marked must show at once, and what proves nothing is refused."""
    if agency_on(day_of(at)) is None:
        return  # what is declared before the agency is entered is judged later
    known = set(Calculation.objects.values_list("year", flat=True))
    for year in sorted(known | {day_of(at).year}):
        work_out(year=year, at=at)

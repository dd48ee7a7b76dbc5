"""What people said of duties: who may decide it, and what shows that something was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Permission
from minhbach_site.duties.models import Assignment, DutyMark, Obligation
from minhbach_site.duties.queries.answering import is_of
from minhbach_site.duties.states import (
    MarkKind,
    MarkState,
)
from minhbach_site.organisation.queries import unit_choices
from minhbach_site.records.queries import Names, documents
from minhbach_site.registers.queries import uncounted_codes
from minhbach_site.registers.states import TITLES
from minhbach_site.ui.menu import Hit


@dataclass(frozen=True, slots=True)
class Evidence:
    """One record that shows something: which register, which code, and the document or entry of proof behind it when it has a page here for
    the person asking. `name` is what they may be told of it. `uncounted`: a report does not count it before a second person confirms it.
    """

    register: str
    title: str
    code: str
    name: str
    document: int | None = None
    mark: int | None = None
    uncounted: bool = False


def evidence(one: Obligation, person: Person, on: date) -> list[Evidence]:
    """The records behind a row, each with the page it has here for that person."""
    pairs = [entry.partition(":")[::2] for entry in one.evidence]
    codes = {code for _register, code in pairs}
    papers = {one.code: one for one in documents().filter(code__in=codes)}
    told = Names(person, on).of(*papers.values())
    marks = dict(DutyMark.objects.filter(code__in=codes).values_list("code", "pk"))
    uncounted = uncounted_codes()
    return [
        Evidence(
            register,
            str(TITLES.get(register, register)),
            code,
            str(papers[code]) if of_paper and papers[code].limited and told[papers[code].pk].pk is None else code,
            told[papers[code].pk].pk if of_paper else None,
            marks.get(code) if register == "duty_proofs" else None,
            code in uncounted.get(register, ()),
        )
        for register, code in pairs
        for of_paper in [register == "documents" and code in papers]
    ]


def marks_of(duty: str, period: str) -> QuerySet[DutyMark]:
    """What people said of one duty in one period, newest first."""
    found = DutyMark.objects.filter(duty=duty, period=period).select_related("document", "unit", "entered_by", "decided_by", "decided_for")
    return found.order_by("-entered_at", "-pk")


def all_marks() -> QuerySet[DutyMark]:
    return DutyMark.objects.select_related("document", "unit", "entered_by")


def waiting_claims(person: Person, on: date) -> list[DutyMark]:
    """What others marked as done and this person may confirm, oldest first."""
    found = DutyMark.objects.filter(kind=MarkKind.DONE, state=MarkState.CLAIMED).exclude(entered_by=person)
    waiting = list(found.select_related("entered_by").order_by("entered_at", "pk"))
    if not waiting or person.may(Permission.CONFIRM_DUTIES, on=on):
        return waiting
    return [one for one in waiting if is_of(person, one.duty, one.period, on)]


def waiting_exemptions() -> QuerySet[DutyMark]:
    """Exemptions that someone else must decide, oldest first."""
    return DutyMark.objects.filter(kind=MarkKind.EXEMPT, state=MarkState.PROPOSED).select_related("entered_by").order_by("entered_at", "pk")


def units_for(one: Obligation, on: date) -> list[tuple[str, str]]:
    """The units that may have done it, by their codes: those of that day, and those of the day by which it was due."""
    present = dict(unit_choices(on))
    return list({**present, **dict(unit_choices(one.due_on))}.items() if one.due_on and one.due_on < on else present.items())


def exemptions_to_decide(*, actor: Person, on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every source)
    """Proposals that a duty does not apply, which wait for someone else than who made them."""
    return [
        Hit(
            one.said_name,
            reverse("duties:mark", args=[one.pk]),
            f"{one.exempt_reason} · {one.entered_by or ''}".rstrip(" ·"),
        )
        for one in waiting_exemptions().exclude(entered_by=actor)[:limit]
    ]


def entries_of(code: str) -> Q:
    """The entries of the journal about a duty in a period (its code, a space, the key): what was marked, and who was to watch over it."""
    duty, _space, period = code.partition(" ")
    marked = DutyMark.objects.filter(duty=duty, period=period).order_by().values_list("pk", flat=True)
    given = Assignment.objects.filter(duty=duty).order_by().values_list("pk", flat=True)
    return Q(subject_type=DutyMark._meta.label_lower, subject__in=[str(one) for one in marked]) | Q(
        subject_type=Assignment._meta.label_lower, subject__in=[str(one) for one in given]
    )

"""What should be disclosed and is not, and what was said not to need it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from minhbach.deadlines.calendar import known_calendar
from minhbach.deadlines.disclosing import Due, due_in
from minhbach.deadlines.hours import known_office_hours
from minhbach.law.disclosing import Matter
from minhbach_site.accounts.models import Person
from minhbach_site.disclosure.models import AssetPosting, Disclosure, Dismissal
from minhbach_site.disclosure.queries.above import Judge, by_the_day
from minhbach_site.disclosure.queries.dates import FROM_DOCUMENT, count_due, due_day
from minhbach_site.disclosure.queries.matters import ASSETS, law
from minhbach_site.disclosure.queries.seen import disclosures_for
from minhbach_site.disclosure.states import State
from minhbach_site.records.models import Document
from minhbach_site.records.queries import documents_for
from minhbach_site.records.states import Direction, DocumentState


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a year brings, that may have to be disclosed and is not.

    `unclear` says why nobody can tell whether what is past its day was left out.
    """

    matter: Matter
    due: Due
    due_on: date | None = None
    late: bool = False
    unclear: str = ""

    @property
    def key(self) -> str:
        return self.due.key


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a year leaves undisclosed: items that have not begun, the most overdue first; documents and yearly items by their days."""

    items: QuerySet[Disclosure]
    documents: QuerySet[Document]
    yearly: tuple[Gap, ...]


def gaps(person: Person, year: int, on: date, judge: Judge = by_the_day) -> Gaps:
    """What of that year should be disclosed and is not, as far as the register of documents, the yearly items and the drafts tell.

    `judge` says of a yearly item that is not in the register whether it was left out or whether nobody can tell.
    """
    wanted = Q(issued_on__year=year)
    if year == on.year:
        wanted |= Q(due_on__lt=on)  # what is overdue from earlier years is not over
    order = (F("due_on").asc(nulls_last=True), "pk")
    items = disclosures_for(person, on).filter(wanted, state__in=(State.DRAFT, State.APPROVED)).order_by(*order)
    return Gaps(items, suggested_documents(person, year, on), tuple(_yearly_gaps(year, on, judge)))


def suggested_documents(person: Person, year: int, on: date) -> QuerySet[Document]:
    """The documents of that year for which the law's words suggest a disclosure, that none is made of and nobody dismissed.

    None that only some may read is among them.
    """
    known = Disclosure.objects.filter(document=OuterRef("pk")).exclude(state=State.WITHDRAWN)
    dismissed = Dismissal.objects.filter(document=OuterRef("pk"), restored_at__isnull=True)
    return (
        documents_for(person, on)
        .filter(suggested_group__isnull=False, issued_on__year=year, issued_on__lte=on, state=DocumentState.REGISTERED, limited=False)
        .exclude(direction=Direction.REFERENCE)
        .filter(~Exists(known), ~Exists(dismissed))
        .order_by("issued_on", "pk")
    )


def suggested_matter(document: Document) -> Matter:
    """As what the law's words suggest to disclose it."""
    assert document.suggested_matter
    return law().matters[document.suggested_matter]


@lru_cache(maxsize=4096)  # many documents share a day
def due_by(matter: str, issued_on: date) -> date | None:
    """By when, where the provision counts from the document's own day; other starts (approval, hand-over …) a person must say."""
    deadline, _problem = count_due(matter, issued_on)
    return due_day(deadline) if deadline and deadline.version.starts_with in FROM_DOCUMENT else None


def _yearly_gaps(year: int, on: date, judge: Judge) -> Iterator[Gap]:
    dismissed = set(Dismissal.objects.filter(restored_at__isnull=True).exclude(expected="").values_list("expected", flat=True))
    matters = {one.matter for one in law().expected}
    present = Disclosure.objects.exclude(state=State.WITHDRAWN).filter(matter__in=matters, trigger_on__year__in=(year, year + 1))
    triggers: dict[str, set[date]] = defaultdict(set)
    for matter, trigger_on in present.order_by("matter", "trigger_on").values_list("matter", "trigger_on").distinct():
        triggers[matter].add(trigger_on)
    assets = AssetPosting.objects.filter(year=year).exclude(disclosure__state=State.WITHDRAWN)
    for due in due_in(law(), year, known_calendar(), known_office_hours()):
        matter = due.expected.matter
        begun = assets.exists() if matter == ASSETS else _is_there(due, triggers[matter])
        if begun or due.key in dismissed or (due.ends_on is not None and due.ends_on > on):
            continue
        if due.deadline is None:
            yield Gap(law().matters[matter], due)
            continue
        due_on = due_day(due.deadline)
        told = judge(due.deadline.provision.code, due_on, on)
        if not told.settled:
            yield Gap(law().matters[matter], due, due_on, told.late, told.unclear)


def _is_there(due: Due, triggers: set[date]) -> bool:
    return due.ends_on in triggers if due.ends_on else any(day.year == due.year for day in triggers)


def all_dismissals() -> QuerySet[Dismissal]:
    return Dismissal.objects.select_related("document", "person").order_by("-at", "-pk")


def dismissals() -> QuerySet[Dismissal]:
    """What was said not to need disclosure and still is, newest first."""
    return all_dismissals().filter(restored_at__isnull=True)


def expected_of(key: str) -> Matter | None:
    """The matter of what a year brings, by its key; None for a code that the data no longer has."""
    code = key.partition(":")[0]
    return next((law().matters[one.matter] for one in law().expected if one.code == code), None)

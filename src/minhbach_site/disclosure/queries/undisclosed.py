"""What should be disclosed and is not, and what was said not to need it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from minhbach.deadlines.calendar import known_calendar
from minhbach.deadlines.disclosing import Due, due_in
from minhbach.deadlines.hours import known_office_hours
from minhbach.law.disclosing import Matter, Suggestion
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

_PART = 500  # documents read at once


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that may have to be disclosed and is not: a registered document with a suggested group, or what a year brings.

    `unclear` says why nobody can tell whether what is past its day was left out.
    """

    suggestion: Suggestion | None
    matter: Matter
    document: Document | None = None
    due: Due | None = None
    due_on: date | None = None
    late: bool = False
    unclear: str = ""

    @property
    def key(self) -> str:
        return self.due.key if self.due else ""


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a year leaves undisclosed: items that have not begun, the most overdue first; documents and yearly items by their days."""

    items: QuerySet[Disclosure]
    documents: tuple[Gap, ...]
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
    return Gaps(items, tuple(_document_gaps(person, year, on)), tuple(_yearly_gaps(year, on, judge)))


def _document_gaps(person: Person, year: int, on: date) -> Iterator[Gap]:
    known = Disclosure.objects.filter(document=OuterRef("pk")).exclude(state=State.WITHDRAWN)
    dismissed = Dismissal.objects.filter(document=OuterRef("pk"), restored_at__isnull=True)
    documents = (
        documents_for(person, on)
        .filter(issued_on__year=year, issued_on__lte=on, state=DocumentState.REGISTERED, limited=False)
        .exclude(direction=Direction.REFERENCE)
        .filter(_any_suggestion(), ~Exists(known), ~Exists(dismissed))
        .select_related(None)
        .only("code", "direction", "type", "topic", "symbol", "subject", "issued_on", "limited")
        .order_by("issued_on", "pk")
    )
    due_from = cache(_due_from_document)  # many documents share a day
    for document in documents.iterator(chunk_size=_PART):
        suggestion = law().suggest(document.direction, document.type, document.topic, document.subject)
        if suggestion is not None:
            due_on = due_from(suggestion.matter, document.issued_on)
            yield Gap(suggestion, law().matters[suggestion.matter], document, None, due_on, due_on is not None and due_on < on)


@cache
def _any_suggestion() -> Q:
    """The documents that some suggestion may fit: the database leaves out the others; `suggest` decides."""
    found = Q()
    for one in law().suggestions:
        fits = Q()
        for name, values in (("direction", one.directions), ("type", one.types), ("topic", one.topics)):
            fits &= Q(**{f"{name}__in": values}) if values else Q()
        words = Q()
        for word in one.words:
            words |= Q(search_text__contains=word)
        found |= fits & words
    return found


def _due_from_document(matter: str, issued_on: date) -> date | None:
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
    assets = set(AssetPosting.objects.exclude(disclosure__state=State.WITHDRAWN).values_list("year", flat=True))
    for due in due_in(law(), year, known_calendar(), known_office_hours()):
        matter = due.expected.matter
        begun = year in assets if matter == ASSETS else _is_there(due, triggers[matter])
        if begun or due.key in dismissed or (due.ends_on is not None and due.ends_on > on):
            continue
        if due.deadline is None:
            yield Gap(None, law().matters[matter], None, due)
            continue
        due_on = due_day(due.deadline)
        told = judge(due.deadline.provision.code, due_on, on)
        if not told.settled:
            yield Gap(None, law().matters[matter], None, due, due_on, told.late, told.unclear)


def _is_there(due: Due, triggers: set[date]) -> bool:
    return due.ends_on in triggers if due.ends_on else any(day.year == due.year for day in triggers)


def all_dismissals() -> QuerySet[Dismissal]:
    return Dismissal.objects.select_related("document", "person").order_by("-at", "-pk")


def dismissals() -> QuerySet[Dismissal]:
    """What was said not to need disclosure and still is, newest first."""
    return all_dismissals().filter(restored_at__isnull=True)

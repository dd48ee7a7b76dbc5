"""Reading disclosures: what a person may see, the dates and why, what is due, what is not disclosed, the rows of the fact tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import count, islice

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minhbach.deadlines.calendar import ONE_DAY, known_calendar
from minhbach.deadlines.disclosing import NO_DATE, Due, begin_by, due_in, extend_through, keep_through, must_come_down
from minhbach.deadlines.explaining import Explanation, explain_deadline
from minhbach.deadlines.hours import known_office_hours
from minhbach.deadlines.terms import Deadline
from minhbach.documents.minutes import Posting
from minhbach.law.disclosing import Disclosing, Form, Matter, Suggestion, known_disclosing
from minhbach.law.provisions import Item, NotInForceError, TermKind, Version
from minhbach.law.wording import basis_words, item_words, term_words
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Permission
from minhbach_site.disclosure.models import AssetPosting, Correction, Disclosure, DisclosureProof, Dismissal, Shortening, Step
from minhbach_site.disclosure.states import SHOWN, Action, Audience, CorrectionState, Minutes, Proof, State
from minhbach_site.disclosure.states import Form as PostedForm
from minhbach_site.organisation.queries import agency_on
from minhbach_site.records.models import Document
from minhbach_site.records.queries import Names, documents_for
from minhbach_site.records.states import Direction, DocumentState
from minhbach_site.ui.dates import day_of
from minhbach_site.ui.language import length_said
from minhbach_site.ui.menu import Hit
from minhbach_site.ui.wordindex import with_words

MOST = 50  # lines of a list that is not paged
ASSETS = "asset_declarations"  # the matter whose content is never kept here
FROM_DOCUMENT = frozenset({"decision", "creation"})  # `starts_with` of provisions that count from the document's own day
UNSEEN = (State.DRAFT, State.WITHDRAWN)  # only those who work on disclosures see them


@dataclass(frozen=True, slots=True)
class Dated:
    """A stored date beside what the law and the calendar of the package say of it.

    `explained` is None where they say nothing: `basis` then names the document that set the date, `problem` says why none can be told.
    `drifted`: counted again it is another date than the stored one.
    """

    stored: date | None
    deadline: Deadline | None = None
    explained: Explanation | None = None
    basis: str = ""
    problem: str = ""
    fixed: bool = False

    @property
    def drifted(self) -> bool:
        return self.deadline is not None and self.deadline.due != self.stored


@dataclass(frozen=True, slots=True)
class GroupCount:
    """One of the twelve groups: its items of a year and those that are not yet disclosed."""

    number: int
    name: str
    items: int
    begun: int


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
    """What a year leaves undisclosed: items that have not begun (the first MOST of `item_count`), documents (the first MOST; `more`: there
    are others), yearly items.
    """

    items: tuple[Disclosure, ...]
    item_count: int
    documents: tuple[Gap, ...]
    yearly: tuple[Gap, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What the calendar of duties and the registers say of something past its day: left out, unclear and why, or nothing to disclose."""

    late: bool = False
    unclear: str = ""
    settled: bool = False


# asked with the provision, the day by which it had to begin and the day of the question
Judge = Callable[[str, date, date], Told]
# asked with form, audience, group and day: why that form is not enough for such an item; empty where it is
Objection = Callable[[str, str, int, date], str]


@dataclass(frozen=True, slots=True)
class Above:
    """What apps above this one know of disclosures."""

    judge: Judge
    objection: Objection


def by_the_day(_provision: str, due_on: date, on: date) -> Told:
    """The judgement of who knows nothing more than the day."""
    return Told(late=due_on < on)


def no_objection(_form: str, _audience: str, _group: int, _on: date) -> str:
    return ""


def law() -> Disclosing:
    return known_disclosing()


def group_name(number: int, on: date) -> str:
    """The name of a group on that day, from the law's own list."""
    return next((item.name for item in _groups(on) if item.code == str(number)), str(number))


def group_choices(on: date) -> list[tuple[int, str]]:
    return [(int(item.code), item_words(item)) for item in _groups(on)]


def _groups(on: date) -> Iterable[Item]:
    return law().groups(on)


# --- what a person may see --------------------------------------------------------------------------------------------------------


def disclosures() -> QuerySet[Disclosure]:
    """The whole register, newest first, rows that are only asset counts with it."""
    return Disclosure.objects.select_related("document", "assets").order_by("-issued_on", "-pk")


def disclosures_for(person: Person, on: date) -> QuerySet[Disclosure]:
    """What the person may see on that day: the superior what is public, others also what is internal, drafts those who work on them."""
    permissions = person.permissions(on)
    if Permission.READ_DISCLOSURES not in permissions:
        return disclosures().none()
    if Permission.READ_DISCLOSURE_DRAFTS in permissions:
        return disclosures()
    seen = disclosures().exclude(state__in=UNSEEN)
    return seen if Permission.READ_INTERNAL_DISCLOSURES in permissions else seen.filter(audience=Audience.PUBLIC)


def search(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Items whose code, words or place hold all the words."""
    found = with_words(disclosures_for(actor, on), " ".join(words))
    return [
        Hit(str(one.item), reverse("disclosure:disclosure", args=[one.pk]), f"{one.code} · {state_words(one)}") for one in found[:limit]
    ]


def steps_of(item: Disclosure) -> QuerySet[Step]:
    return Step.objects.filter(disclosure=item).select_related("person").order_by("at", "pk")


def corrections() -> QuerySet[Correction]:
    return Correction.objects.select_related("proposed_by", "decided_by").order_by("pk")


def corrections_of(item: Disclosure) -> QuerySet[Correction]:
    return corrections().filter(disclosure=item)


def shortenings() -> QuerySet[Shortening]:
    """What was asked about extensions, oldest first."""
    return Shortening.objects.select_related("proposed_by", "decided_by").order_by("pk")


def shortenings_of(item: Disclosure) -> QuerySet[Shortening]:
    return shortenings().filter(disclosure=item)


def proofs_of(item: Disclosure) -> QuerySet[DisclosureProof]:
    return DisclosureProof.objects.filter(disclosure=item, removed_reason="").select_related("added_by").order_by("pk")


def proof_for(person: Person, on: date, pk: int, *, files: bool = True) -> DisclosureProof | None:
    """A proof of something that the person may see, with its file; with `files=False` links as well."""
    proofs = DisclosureProof.objects.filter(pk=pk, removed_reason="", disclosure__in=disclosures_for(person, on).values("pk"))
    return (proofs.exclude(file="") if files else proofs).select_related("disclosure").first()


def missing_proofs(item: Disclosure, kinds: Iterable[str]) -> tuple[Proof, ...]:
    """The proofs that its form asks for and that are not there yet; a note taken over from a file counts as the first of them."""
    if item.started_on is None:
        return ()
    form = form_of(item)
    wanted = [*form.proofs, *(form.end_proofs if item.ended_on else ())]
    there = set(kinds)
    if item.proof:
        there.update(form.proofs)
    return tuple(Proof(kind) for kind in wanted if kind not in there)


def asset_postings() -> QuerySet[AssetPosting]:
    return AssetPosting.objects.select_related("disclosure").order_by("-year", "-pk")


# --- dates ------------------------------------------------------------------------------------------------------------------------


def form_of(item: Disclosure) -> Form:
    return law().forms[item.form]


def state_words(item: Disclosure) -> str:
    """The state in words: what is told once, at a conference or in a letter, is not "on display" for ever after."""
    if item.state in SHOWN and not form_of(item).lasts:
        return _("Đã công khai")
    return str(item.get_state_display())


def count_due(matter: str, trigger_on: date) -> tuple[Deadline | None, str]:
    """By when a matter must be disclosed, or why that cannot be told."""
    return _counted(lambda: begin_by(law(), matter, trigger_on, known_calendar(), known_office_hours()))


def count_keep(matter: str, form: str, started_on: date) -> tuple[Deadline | None, str]:
    """How long it must stay on display, or why that cannot be told; neither for a form that is done at once."""
    return _counted(lambda: keep_through(law(), matter, form, started_on, known_calendar(), known_office_hours()))


def _counted(count: Callable[[], Deadline | None]) -> tuple[Deadline | None, str]:
    try:
        return count(), ""
    except NO_DATE as error:
        return None, str(error)


def due_of(item: Disclosure) -> Dated:
    """The day by which it must begin, counted again."""
    if item.due_basis:
        return Dated(item.due_on, basis=item.due_basis)
    return _dated(item.due_on, *count_due(item.matter, item.trigger_on))


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


def on_display() -> QuerySet[Disclosure]:
    """What is up and must come down some day, the first to come down first."""
    return _up(disclosures())


def _up(rows: QuerySet[Disclosure]) -> QuerySet[Disclosure]:
    lasting = [form.code for form in law().forms.values() if form.lasts]
    return rows.filter(state__in=SHOWN, form__in=lasting).order_by(F("keep_until").asc(nulls_last=True), "pk")


def to_take_down(person: Person, on: date) -> tuple[QuerySet[Disclosure], QuerySet[Disclosure]]:
    """What must be taken down, because the law fixes how long it is posted, and what may be, because the least time is over."""
    over = display_of(person, on).filter(_over(on))
    fixed = Q(keep_provision__in=_fixed_terms())
    return over.filter(fixed), over.exclude(fixed)


def not_yet(person: Person, on: date) -> QuerySet[Disclosure]:
    """What must stay: its time is not over, or nothing says how long it is."""
    return display_of(person, on).exclude(_over(on))


def display_of(person: Person, on: date) -> QuerySet[Disclosure]:
    return _up(disclosures_for(person, on))


def _over(on: date) -> Q:
    return Q(keep_until__isnull=False, keep_until__lt=on) & (Q(extended_until__isnull=True) | Q(extended_until__lt=on))


@cache
def _fixed_terms() -> frozenset[str]:
    """The provisions that fix how long something is posted instead of a least time."""
    codes = {code for matter in law().matters.values() for code in matter.keep.values()} | {form.keep for form in law().forms.values()}
    kept = (law().provisions.find(code) for code in codes if code)
    return frozenset(one.code for one in kept if any(term.kind is TermKind.EXACTLY for version in one.versions for term in version.terms))


def waiting(person: Person, on: date) -> QuerySet[Disclosure]:
    """Drafts that this person could approve: entered by someone else."""
    if Permission.APPROVE_DISCLOSURES not in person.permissions(on):
        return disclosures().none()
    return disclosures().filter(state=State.DRAFT).exclude(entered_by=person)


def panel(*, actor: Person, on: date) -> dict[str, object] | None:
    """The card of the first page: what is late to be disclosed, what may come down."""
    permissions = actor.permissions(on)
    if not {Permission.ENTER_DISCLOSURES, Permission.APPROVE_DISCLOSURES, Permission.PUBLISH_DISCLOSURES} & permissions:
        return None
    must, may = to_take_down(actor, on)
    late = disclosures().filter(state__in=(State.DRAFT, State.APPROVED), due_on__lt=on).count()
    must_count, may_count = must.count(), may.count()
    if not (late or must_count or may_count):
        return None
    return {"late": late, "must": must_count, "may": may_count}


# --- the year ---------------------------------------------------------------------------------------------------------------------


def register_rows() -> QuerySet[Disclosure]:
    """The rows of the register of disclosures: without what was dropped, and without asset postings that are counted apart."""
    return disclosures().exclude(state=State.WITHDRAWN).exclude(assets__listed=False)


def of_year(rows: QuerySet[Disclosure], year: int) -> QuerySet[Disclosure]:
    """The items whose document is of that year, in the order of the register."""
    return rows.filter(issued_on__year=year).order_by("group", "issued_on", "pk")


def years() -> list[int]:
    """The years of the register, newest first: from that of its last item to that of its first."""
    days = Disclosure.objects.values_list("issued_on", flat=True)
    first, last = days.order_by("issued_on", "pk").first(), days.order_by("-issued_on", "-pk").first()
    return list(range(last.year, first.year - 1, -1)) if first and last else []


def group_counts(rows: QuerySet[Disclosure], year: int, on: date) -> list[GroupCount]:
    """The twelve groups, each with its items of the year and how many have begun. One query."""
    begun = Count("pk", filter=Q(started_on__isnull=False))
    counted = of_year(rows, year).order_by().values("group").annotate(items=Count("pk"), begun=begun).order_by("group")
    found = {row["group"]: row for row in counted}
    return [
        GroupCount(number, name, *((found[number]["items"], found[number]["begun"]) if number in found else (0, 0)))
        for number, name in ((int(item.code), item.name) for item in _groups(on))
    ]


def gaps(person: Person, year: int, on: date, judge: Judge = by_the_day) -> Gaps:
    """What of that year should be disclosed and is not, as far as the register of documents, the yearly items and the drafts tell.

    `judge` says of a yearly item that is not in the register whether it was left out or whether nobody can tell.
    """
    wanted = Q(issued_on__year=year)
    if year == on.year:
        wanted |= Q(due_on__lt=on)  # what is overdue from earlier years is not over
    order = (F("due_on").asc(nulls_last=True), "pk")
    items = disclosures_for(person, on).filter(wanted, state__in=(State.DRAFT, State.APPROVED)).order_by(*order)
    first = disclosures().filter(pk__in=list(items.values_list("pk", flat=True)[:MOST])).order_by(*order)  # sorting whole rows takes long
    documents = tuple(islice(_document_gaps(person, year, on), MOST + 1))
    return Gaps(tuple(first), items.count(), documents[:MOST], tuple(_yearly_gaps(year, on, judge)), len(documents) > MOST)


def _document_gaps(person: Person, year: int, on: date) -> Iterator[Gap]:
    known = Disclosure.objects.filter(document=OuterRef("pk")).exclude(state=State.WITHDRAWN)
    dismissed = Dismissal.objects.filter(document=OuterRef("pk"), restored_at__isnull=True)
    documents = (
        documents_for(person, on)
        .filter(issued_on__year=year, issued_on__lte=on, state=DocumentState.REGISTERED, limited=False)
        .exclude(direction=Direction.REFERENCE)
        .filter(_any_suggestion(), ~Exists(known), ~Exists(dismissed))
        .order_by("issued_on", "pk")
    )
    for document in _by_parts(documents, 2 * MOST):
        suggestion = law().suggest(document.direction, document.type, document.topic, document.subject)
        if suggestion is not None:
            due_on = _due_from_document(suggestion.matter, document.issued_on)
            yield Gap(suggestion, law().matters[suggestion.matter], document, None, due_on, due_on is not None and due_on < on)


def _by_parts(rows: QuerySet[Document], size: int) -> Iterator[Document]:
    """The rows, read in parts: a list that needs the first few never reads them all, as a cursor of PostgreSQL does."""
    for start in count(0, size):
        part = list(rows[start : start + size])
        yield from part
        if len(part) < size:
            return


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
    return _day(deadline) if deadline and deadline.version.starts_with in FROM_DOCUMENT else None


def _day(deadline: Deadline) -> date:
    assert isinstance(deadline.due, date)  # no provision on disclosure counts in hours
    return deadline.due


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
        due_on = _day(due.deadline)
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


# --- forms to sign ----------------------------------------------------------------------------------------------------------------


def minutes_of(item: Disclosure, on: date) -> list[Minutes]:
    """The forms to sign that may be made on that day: that of taking down from the first day on which it may be taken down."""
    if item.form != PostedForm.POSTING or item.state in UNSEEN:
        return []
    first = free_from(item)
    over = item.ended_on is not None or (item.started_on is not None and first is not None and first <= on)
    return [Minutes.POSTING, Minutes.TAKING_DOWN] if over else [Minutes.POSTING]


def posting(item: Disclosure, which: Minutes, person: Person, on: date) -> Posting:
    """What the minutes of putting up or of taking down say, as it stood on the day they are about.

    A day that is not recorded yet is left for the pen: minutes never tell a day that has not been. `on` is the day of asking.
    """
    day = item.started_on or on
    agency = agency_on(day)
    assets = getattr(item, "assets", None)
    minutes = law().matters[item.matter].minutes
    version = _version(minutes, day) if minutes else None
    going_up = which == Minutes.POSTING
    keep_until, keep = _first_keep(item, day) if going_up else (item.keep_until, _keep_term(item, item.counted_from or day))
    return Posting(
        superior=(agency.superior if agency else "").upper(),
        agency=(agency.short_name or agency.name if agency else "").upper(),
        symbol=f"BB-{agency.symbol}" if agency else "BB",
        code=item.code,
        item=wording_at_first(item) if going_up else wording_on(item, item.ended_on),
        group=f"{item.group}) {group_name(item.group, day)}",
        document=_named(item.document, person, on) if item.document else "",
        place=item.place,
        posted_on=item.started_on,
        keep_until=keep_until if item.started_on else None,
        extended_until=None if going_up else item.extended_until,
        keep_words=term_words(keep.term, keep.version) if keep else item.keep_basis,
        removed_on=None if going_up else item.ended_on,
        basis=tuple(basis_words(one.version) for one in (keep,) if one) + ((basis_words(version),) if version else ()),
        caveats=(version.note,) if version and version.note else (),
        counts=_counts(assets) if assets else (),
        signers=("Người niêm yết", "Đại diện tổ chức công đoàn", "Thủ trưởng cơ quan")
        if version
        else ("Người niêm yết", "Thủ trưởng cơ quan"),
    )


def wording_at_first(item: Disclosure) -> str:
    """The words that were put up, before any correction."""
    first = _standing_corrections(item).first()
    return first.old_item if first else item.item


def wording_on(item: Disclosure, day: date | None) -> str:
    """The words that stood at the end of a day; the present ones where no day is given."""
    later = [one for one in _standing_corrections(item) if day and one.decided_at and day_of(one.decided_at) > day]
    return later[0].old_item if later else item.item


def _standing_corrections(item: Disclosure) -> QuerySet[Correction]:
    return Correction.objects.filter(disclosure=item, state=CorrectionState.APPROVED).order_by("decided_at", "pk")


def _first_keep(item: Disclosure, day: date) -> tuple[date | None, Deadline | None]:
    """The last day by law and its term as they were when it was put up: an approved correction may have begun the time anew since."""
    keep = _keep_term(item, day)
    begun_anew = item.counted_from is not None and item.counted_from != item.started_on
    if begun_anew and keep is not None:
        return _day(keep), keep
    return item.keep_until, keep


def _keep_term(item: Disclosure, counted_from: date) -> Deadline | None:
    return None if item.keep_basis else count_keep(item.matter, item.form, counted_from)[0]


def _version(code: str, day: date) -> Version | None:
    try:
        return law().provisions.find(code).on(day)
    except NotInForceError:
        return None


def _named(document: Document, person: Person, on: date) -> str:
    return f"{Names(person, on).of(document)[document.pk].name} ngày {document.issued_on:%d/%m/%Y}"


def _counts(assets: AssetPosting) -> tuple[tuple[str, int], ...]:
    return (
        ("Số người phải kê khai", assets.required),
        ("Số người đã kê khai", assets.declared),
        ("Số bản kê khai được công khai", assets.disclosed),
    )


# --- fact tables ------------------------------------------------------------------------------------------------------------------


def fact_disclosures() -> Iterator[dict[str, object]]:
    """The rows of the fact table `disclosures`."""
    for one in register_rows().order_by("pk"):
        yield {
            "id": one.code,
            "group": one.group,
            "item": one.item,
            "form": one.form,
            "audience": one.audience,
            "issued_on": one.issued_on,
            "started_on": one.started_on,
            "ended_on": one.ended_on,
            "proof": one.proof or None,
        }


def fact_asset_declarations() -> Iterator[dict[str, object]]:
    """The rows of the fact table `asset_declarations`."""
    for one in asset_postings().exclude(disclosure__state=State.WITHDRAWN).order_by("pk"):
        yield {
            "id": one.code,
            "year": one.year,
            "required": one.required,
            "declared": one.declared,
            "disclosed": one.disclosed,
            "obliged_on": one.obliged_on,
            "declared_on": one.declared_on,
            "received_on": one.received_on,
            "handed_over_on": one.handed_over_on,
            "posted_on": one.disclosure.started_on,
            "removed_on": one.disclosure.ended_on,
            "kind": one.round,
        }


def waiting_correction(item: Disclosure) -> Correction | None:
    return Correction.objects.filter(disclosure=item, state=CorrectionState.WAITING).select_related("proposed_by").first()


# --- what waits -------------------------------------------------------------------------------------------------------------------


def to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:
    """Drafts that wait for this person's approval: nothing they entered or changed."""
    written_by = Step.objects.filter(disclosure=OuterRef("pk"), action__in=("enter", Action.CHANGE), person=actor)
    return [
        Hit(one.item, reverse("disclosure:disclosure", args=[one.pk]), f"{one.code} · {one.entered_by or _('nạp từ sổ')}")
        for one in waiting(actor, on).exclude(Exists(written_by)).select_related("entered_by")[:limit]
    ]


def corrections_to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every source)
    """Corrections that wait for someone else than who proposed them."""
    found = Correction.objects.filter(state=CorrectionState.WAITING).exclude(proposed_by=actor)
    return [
        Hit(one.new_item, reverse("disclosure:disclosure", args=[one.disclosure_id]), f"{one.disclosure.code} · {one.proposed_by}")
        for one in found.select_related("disclosure", "proposed_by").order_by("proposed_at", "pk")[:limit]
    ]

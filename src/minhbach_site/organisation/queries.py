"""Reading the organisation as it stood on any day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Count, Exists, ManyToOneRel, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from minhbach.facts.imports import REGISTERS
from minhbach.facts.registers import SUFFIXES, read_register
from minhbach.facts.schemas import TABLES
from minhbach.indicators.compute import percent
from minhbach.indicators.model import format_number, round_half_up
from minhbach_site.accounts import queries as people
from minhbach_site.accounts.models import Grant, Person
from minhbach_site.accounts.states import GrantState, Permission, Role
from minhbach_site.organisation.models import (
    Agency,
    AgencyChange,
    Carried,
    Committee,
    CommitteeMember,
    EventUnit,
    Headcount,
    Membership,
    OrganisationEvent,
    PlannedUnit,
    Post,
    Reorganisation,
    StaffMove,
    Undoing,
    Unit,
)
from minhbach_site.organisation.states import DECIDING_TYPES, CarriedKind, ChangeState, EventRole, MoveCause
from minhbach_site.ui.dates import written
from minhbach_site.ui.menu import Hit
from minhbach_site.ui.wordindex import with_words


@dataclass(frozen=True, slots=True)
class Node:
    """A unit in the tree of a day, with what is in it. `orphan`: its parent ended and nothing single came in its place."""

    unit: Unit
    children: tuple[Node, ...] = ()
    orphan: bool = False


@dataclass(frozen=True, slots=True)
class AgencyTree:
    agency: Agency
    units: tuple[Node, ...] = ()
    count: int = field(default=0)


def alive(on: date, path: str = "") -> Q:
    """The condition that something (at `path`, like "unit__") lives on a day."""
    return Q(**{f"{path}from_on__lte": on}) & (Q(**{f"{path}to_on__isnull": True}) | Q(**{f"{path}to_on__gte": on}))


def agencies() -> QuerySet[Agency]:
    """Every agency there ever was, the newest first."""
    return Agency.objects.select_related("successor").order_by("-from_on", "code")


def agencies_on(on: date) -> QuerySet[Agency]:
    return Agency.objects.filter(alive(on)).order_by("from_on", "code")


def agency_on(on: date) -> Agency | None:
    """The agency of this site on that day: the last of the line (nothing succeeded it), or else of its predecessors that
    lived then the one that most bears its name."""
    last = Agency.objects.filter(successor__isnull=True).order_by("-from_on", "code")
    own = next((agency for agency in last if agency.to_on is None or agency.predecessors.exists()), None)
    if own is None or own.lives(on):
        return own
    words = own.name.split()
    alive_then = [agency for agency in lineage(own) if agency.lives(on)]
    return max(alive_then, key=lambda agency: len(set(words) & set(agency.name.split())), default=None)


def name_on(on: date) -> str:
    """What the agency of this site is called on that day; nothing before one is entered."""
    found = agency_on(on)
    return found.name if found else ""


def lineage(agency: Agency) -> list[Agency]:
    """The agency and every predecessor, over any number of successions; predecessors by their code."""
    found = [agency]
    for one in found:  # grows while it is walked
        found += [other for other in one.predecessors.order_by("code") if other not in found]
    return found


def units() -> QuerySet[Unit]:
    """Every unit there ever was."""
    return Unit.objects.select_related("agency", "parent").order_by("agency__code", "from_on", "code")


def units_on(on: date) -> QuerySet[Unit]:
    """The units that live on that day, in agencies that do."""
    return Unit.objects.filter(alive(on), alive(on, "agency__")).select_related("agency", "parent").order_by("agency__code", "pk")


def unit_choices(on: date) -> list[tuple[str, str]]:
    """The units of a day by their codes, to choose from."""
    return [(unit.code, f"{unit.name} – {unit.agency.name} ({unit.code})") for unit in units_on(on)]


def tree_on(on: date) -> tuple[AgencyTree, ...]:
    """The agencies of a day, each with its tree of units. Four queries, whatever the size."""
    present = list(units_on(on))
    by_id = {unit.pk: unit for unit in present}
    heirs = _heirs()
    parents = {unit.pk: _living_parent(unit, by_id, heirs) for unit in present}
    below: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in present:
        below[parents[unit.pk]].append(unit)

    def node(unit: Unit) -> Node:
        orphan = unit.parent_id is not None and parents[unit.pk] is None
        return Node(unit, tuple(node(child) for child in below.get(unit.pk, ())), orphan)

    tops: dict[int, list[Node]] = defaultdict(list)
    for unit in below[None]:
        tops[unit.agency_id].append(node(unit))
    counts: dict[int, int] = defaultdict(int)
    for unit in present:
        counts[unit.agency_id] += 1
    return tuple(AgencyTree(agency, tuple(tops[agency.pk]), counts[agency.pk]) for agency in agencies_on(on))


def _living_parent(unit: Unit, present: Mapping[int, Unit], heirs: Mapping[int, int]) -> int | None:
    """The unit above on that day: its own parent, or what a rename or merger made of that."""
    parent, seen = unit.parent_id, {unit.pk}
    while parent is not None and parent not in present and parent not in seen:
        seen.add(parent)
        parent = heirs.get(parent)
    return parent if parent in present and parent not in seen else None


def _heirs() -> dict[int, int]:
    """For each unit that an approved event turned into one single other, that other."""
    rows = EventUnit.objects.filter(event__state=ChangeState.APPROVED).values_list("event", "role", "unit").order_by("pk")
    events: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for event, role, unit in rows:
        events[event][role == EventRole.RESULT].append(unit)
    return {source: results[0] for sources, results in events.values() if len(results) == 1 for source in sources}


def successors(unit: Unit) -> list[Unit]:
    """What came in the place of a unit, as far as approved events say: first what came at once, then what came of that."""
    found: list[Unit] = []
    waiting = [unit.pk]
    for one in waiting:  # grows while it is walked
        events = EventUnit.objects.filter(unit=one, role=EventRole.SOURCE, event__state=ChangeState.APPROVED).values("event")
        results = Unit.objects.filter(events__event__in=events, events__role=EventRole.RESULT).distinct().order_by("code")
        for result in results:
            if result.pk not in waiting:
                waiting.append(result.pk)
                found.append(result)
    return found


def with_predecessors(units_: Iterable[int]) -> set[int]:
    """These units and every unit that approved events turned into them, over any number of events; never what came of a unit later."""
    rows = EventUnit.objects.filter(event__state=ChangeState.APPROVED, unit__isnull=False).values_list("event", "role", "unit")
    sources, began_by = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for event, role, unit in rows.order_by("pk"):
        if role == EventRole.SOURCE:
            sources[event].add(unit)
        else:
            began_by[unit].add(event)
    found = list(units_)
    for one in found:  # grows while it is walked
        found += [source for event in sorted(began_by[one]) for source in sorted(sources[event]) if source not in found]
    return set(found)


def has_heirs(event: OrganisationEvent) -> bool:
    """Whether something comes, or is to come, in the place of the units that an event ends."""
    return any(one.role == EventRole.RESULT for one in event.units.all()) or bool(event.planned.all())


def kept_papers(event: OrganisationEvent) -> int:
    """How many registered documents that only some units may read were given to the units that an event ends, and to no other."""
    ending = [one.unit_id for one in event.units.all() if one.role == EventRole.SOURCE and one.unit_id]
    given = all_decisions().filter(limited=True, state="registered", units__in=ending)
    others = Unit.objects.exclude(pk__in=ending).filter(documents=OuterRef("pk"))
    return given.filter(~Exists(others)).order_by().distinct().count()


def subtree(roots: Iterable[int], on: date) -> set[int]:
    """The ids of these units and of all that is in them on that day."""
    below: dict[int | None, list[int]] = defaultdict(list)
    present = list(units_on(on))
    by_id, heirs = {unit.pk: unit for unit in present}, _heirs()
    for unit in present:
        below[_living_parent(unit, by_id, heirs)].append(unit.pk)
    found = [pk for pk in roots if pk in by_id]
    for one in found:  # grows while it is walked
        found += [child for child in below[one] if child not in found]
    return set(found)


def path_codes(unit: Unit) -> Sequence[str]:
    """The code of a unit, of what a rename or merger made of it, and of the units above that: what `require(unit=…)` takes.

    So a task of a unit that was merged is in the hands of who heads what came in its place.
    """
    path = [unit]
    for one in path:  # grows while it is walked
        heir = _heirs().get(one.pk) if one.to_on else None
        following = one.parent if heir is None else Unit.objects.select_related("parent").get(pk=heir)
        if following is not None and following not in path:
            path.append(following)
    return [one.code for one in path]


def memberships_on(on: date) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(alive(on)).select_related("person", "unit").order_by("unit__code", "-head", "person__search_text", "pk")
    )


def units_of(person: Person, on: date) -> QuerySet[Unit]:
    """The units that the person belongs to on that day."""
    return units_on(on).filter(pk__in=Membership.objects.filter(alive(on), person=person).values("unit"))


def headed_units(person: Person, on: date, standing_for: Iterable[int] = ()) -> set[int]:
    """The units that a person, or someone they stand in for, heads by membership or by a role over the unit, and what is in them."""
    codes = [one.unit_code for one in person.held(on) if one.unit_code and one.role == Role.HEAD_OF_UNIT]
    coded = Unit.objects.filter(code__in=codes).values_list("pk", flat=True) if codes else ()
    led = Membership.objects.filter(alive(on), person__in={person.pk, *standing_for}, head=True).values_list("unit", flat=True)
    return subtree([*led, *coded], on)


def memberships() -> QuerySet[Membership]:
    return Membership.objects.select_related("person", "unit", "post").order_by("to_on", "-head", "person__search_text", "pk")


def posts() -> QuerySet[Post]:
    return Post.objects.select_related("unit").order_by("title", "pk")


def posts_of(unit: Unit, on: date) -> QuerySet[Post]:
    """The positions of a unit, each with how many hold it on that day as `taken`."""
    held = Count("memberships", filter=alive(on, "memberships__"))
    return posts().filter(unit=unit).annotate(taken=held)


def members() -> QuerySet[CommitteeMember]:
    return CommitteeMember.objects.select_related("person", "committee").order_by("to_on", "from_on", "pk")


def heads_of(unit: Unit, on: date) -> QuerySet[Person]:
    """Who leads the unit on that day."""
    return Person.objects.filter(
        pk__in=Membership.objects.filter(alive(on), unit=unit, head=True).values("person"), is_active=True
    ).order_by("search_text", "pk")


def people_of(unit_ids: Iterable[int], on: date) -> QuerySet[Person]:
    """Everyone who belongs to one of these units on that day and can sign in."""
    return Person.objects.filter(
        pk__in=Membership.objects.filter(alive(on), unit__in=set(unit_ids)).values("person"), is_active=True
    ).order_by("search_text", "pk")


def visible_units(person: Person, on: date) -> QuerySet[Unit]:
    """The units whose papers the person may see on that day: all of them where they may read what is kept for some units, else their own
    and what is in them.
    """
    if Permission.READ_LIMITED_DOCUMENTS in person.permissions(on):
        return units_on(on)
    held = person.held(on)
    coded = Unit.objects.filter(code__in=[one.unit_code for one in held if one.unit_code]).values_list("pk", flat=True)
    own = Membership.objects.filter(alive(on), person=person).values_list("unit", flat=True)
    return units_on(on).filter(pk__in=subtree([*coded, *own], on))


def paper_units(person: Person, on: date) -> set[int]:
    """The ids of the units whose papers the person may see on that day: `visible_units`, and those that approved events turned into them.

    Who takes over the work of a unit needs what was given to it; a unit that has ended gets nothing of what its successor is given.
    """
    return with_predecessors(visible_units(person, on).order_by().values_list("pk", flat=True))


def events() -> QuerySet[OrganisationEvent]:
    """Events of units, newest first."""
    return OrganisationEvent.objects.select_related("decision", "entered_by", "approved_by").order_by("-on", "-pk")


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Who an approved event left without a place that the event itself could name: someone must decide where they go."""

    memberships: tuple[Membership, ...]
    grants: tuple[Grant, ...]
    heads: tuple[Membership, ...]

    def __bool__(self) -> bool:
        return bool(self.memberships or self.grants or self.heads)


def unplaced(event: OrganisationEvent) -> Unplaced:
    """Of an approved event: people and unit roles of its sources that have no place after it, and heads of whom only one can lead on.

    Computed anew each time, so that the list shrinks as people are placed.
    """
    sides: dict[str, list[Unit]] = defaultdict(list)
    for one in event.units.all():
        if one.unit is not None:
            sides[one.role].append(one.unit)
    if event.state != ChangeState.APPROVED or not sides[EventRole.SOURCE]:
        return Unplaced((), (), ())
    last_day = event.on - timedelta(days=1)
    here = memberships().filter(alive(last_day), unit__in=sides[EventRole.SOURCE], person__is_active=True)
    placed = Membership.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=event.on)).exclude(unit__in=sides[EventRole.SOURCE])
    left = tuple(here.exclude(person__in=placed.values("person")))
    codes = [unit.code for unit in sides[EventRole.SOURCE]]
    before = people.all_grants().filter(
        Q(until_on__isnull=True) | Q(until_on__gte=last_day), unit_code__in=codes, from_on__lte=last_day, state=GrantState.GRANTED
    )
    after = people.all_grants().filter(Q(until_on__isnull=True) | Q(until_on__gte=event.on), state=GrantState.GRANTED)
    again = set(after.exclude(unit_code__in=codes).values_list("person", "role"))
    ended = tuple(one for one in before.order_by("unit_code", "pk") if one.person.is_active and (one.person_id, one.role) not in again)
    results = sides[EventRole.RESULT]
    led = Membership.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=event.on), unit__in=results, head=True)
    heads = tuple(here.filter(head=True)) if len(results) == 1 and not led.exists() else ()
    return Unplaced(left, ended, heads)


def event_that_ended(unit: Unit) -> OrganisationEvent | None:
    """The approved event whose source the unit is."""
    if unit.to_on is None:
        return None
    found = events().filter(state=ChangeState.APPROVED, units__unit=unit, units__role=EventRole.SOURCE)
    return found.prefetch_related("units__unit").first()


def find_unit(code: str) -> Unit | None:
    return Unit.objects.filter(code=code).first() if code else None


def meets(from_on: date, to_on: date | None) -> Q:
    """The condition that something shares a day with the span from `from_on` to `to_on` (None: for ever)."""
    begins = Q() if to_on is None else Q(from_on__lte=to_on)
    return begins & (Q(to_on__isnull=True) | Q(to_on__gte=from_on))


def event_for(pk: int) -> QuerySet[OrganisationEvent]:
    return events().filter(pk=pk).prefetch_related("units__unit__agency", "planned__agency", "planned__parent")


def open_event_of(unit: Unit, but: int | None = None) -> OrganisationEvent | None:
    """A proposed event that would end the unit."""
    waiting = OrganisationEvent.objects.filter(state=ChangeState.PROPOSED, units__unit=unit, units__role=EventRole.SOURCE)
    return (waiting if but is None else waiting.exclude(pk=but)).first()


def ending_units(on: date) -> list[int]:
    """Units whose last day is the one before `on`, or is proposed to be: what was in them may name them as the unit above."""
    proposed = EventUnit.objects.filter(role=EventRole.SOURCE, event__state=ChangeState.PROPOSED, event__on=on).values_list(
        "unit", flat=True
    )
    ended = Unit.objects.filter(to_on=on - timedelta(days=1)).values_list("pk", flat=True)
    return [*proposed, *ended]


def stranded_units() -> QuerySet[Unit]:
    """Units that still stand although their agency has ended: they wait for an event of their own."""
    return Unit.objects.filter(to_on__isnull=True, agency__to_on__isnull=False).select_related("agency", "parent").order_by("code")


def events_with_units() -> QuerySet[OrganisationEvent]:
    return events().prefetch_related("units__unit", "planned")


def told(event: OrganisationEvent) -> str:
    """Which units an event turns into which, in one line."""
    sources = [one.name for one in event.units.all() if one.role == EventRole.SOURCE]
    results = [one.name for one in event.units.all() if one.role == EventRole.RESULT] or [one.name for one in event.planned.all()]
    return f"{', '.join(sources) or '–'} → {', '.join(results) or '–'}"


def title_of(event: OrganisationEvent) -> str:
    """What an event is called: what is done, to which units, from which day."""
    return f"{event.get_kind_display()}: {told(event)}, {written(event.on)}"


def told_history(change: OrganisationEvent | AgencyChange) -> list[dict[str, Any]]:
    """Who entered it and who decided, for the timeline."""
    steps = [
        {"what": pgettext("nhật ký", "Nhập"), "who": change.entered_by or _("nạp từ sổ"), "at": change.entered_at, "note": change.note}
    ]
    if change.approved_at and change.approved_by:
        decided = ChangeState.APPROVED if change.state == ChangeState.UNDONE else ChangeState(change.state)
        steps.append({"what": str(decided.label), "who": change.approved_by, "at": change.approved_at, "note": change.reason})
    for undoing in change.undoings.select_related("entered_by", "approved_by").order_by("pk"):
        steps.append({"what": _("Đề nghị hủy bỏ"), "who": undoing.entered_by, "at": undoing.entered_at, "note": undoing.reason})
        if undoing.approved_by and undoing.approved_at:
            what = _("Duyệt hủy bỏ") if undoing.state == ChangeState.APPROVED else undoing.get_state_display()
            steps.append({"what": what, "who": undoing.approved_by, "at": undoing.approved_at, "note": undoing.refusal})
    return steps


# --- undoing ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hanging:
    """Something that rests on what an event began, and what to do with it before the event can be undone. What `stays` never moves again:
    the event cannot be undone any more.
    """

    what: str
    to_do: str
    url: str = ""
    stays: bool = False


MOST_HANGING = 5  # of one kind of record are named, the others counted
_CLOSED = (ChangeState.REFUSED, ChangeState.WITHDRAWN, ChangeState.UNDONE)
_UNDO_IT = gettext_lazy("Hãy hủy bỏ sự kiện hoặc thay đổi ấy trước: chỉ hủy bỏ được sự kiện mới nhất của đơn vị.")
_LEAVE_IT = gettext_lazy("Hãy chuyển cho đơn vị khác. Nếu không chuyển được nữa thì không hủy bỏ; hãy nhập một sự kiện mới để sửa.")
_TO_DO: dict[str, Any] = {
    "organisation.Unit": _UNDO_IT,
    "organisation.Agency": _UNDO_IT,
    "organisation.AgencyChange": _UNDO_IT,
    "organisation.AgencyChange_sources": _UNDO_IT,
    "organisation.Post": gettext_lazy("Mở trang của đơn vị, bấm «Bỏ dòng» nếu ghi nhầm."),
    "organisation.Membership": gettext_lazy("Mở trang của đơn vị, bấm «Bỏ dòng», rồi bố trí lại sau khi hủy bỏ."),
    "organisation.StaffMove": gettext_lazy("Bỏ dòng này ở trang biến động, rồi ghi lại cho đơn vị đúng."),
    "records.Document_units": gettext_lazy("Mở văn bản và giao lại cho đơn vị khác."),
    "registers.Keeper": gettext_lazy("Mở trang của sổ và giao đơn vị khác giữ sổ."),
    "plans.Plan": gettext_lazy("Sửa kế hoạch, chọn đơn vị chủ trì khác."),
    "plans.Task": gettext_lazy("Sửa nhiệm vụ, chọn đơn vị chủ trì khác."),
    "plans.Meeting": gettext_lazy("Sửa cuộc họp, chọn đơn vị chuẩn bị khác."),
}
_EVERY = Q(pk__isnull=False)
# rows of other apps that no page moves to another unit or agency any more; the states are those apps' own
_STAYS: dict[str, Q] = {
    "disclosure.Disclosure": ~Q(state="draft"),
    "duties.DutyMark": _EVERY,
    "plans.Meeting": Q(state__in=("confirmed", "cancelled")),
    "plans.Plan": ~Q(state__in=("draft", "submitted")),
    "plans.Task": ~Q(state__in=("proposed", "returned")),
    "records.Dissemination_units": _EVERY,
    "records.Document": _EVERY,
    "records.Draft": _EVERY,
    "records.NumberSeries": _EVERY,
}
_IT_STAYS = gettext_lazy("Hồ sơ đã hình thành ở đơn vị, cơ quan này, không chuyển đi nơi khác được:")
_COMPUTED = frozenset({"duties.Obligation"})  # made again from the records at the next calculation


def waiting_undoing(change: OrganisationEvent | AgencyChange) -> Undoing | None:
    found = change.undoings.filter(state=ChangeState.PROPOSED).select_related("decision", "entered_by", "event", "agency_change")
    return found.first()


def undoings() -> QuerySet[Undoing]:
    return Undoing.objects.select_related("event", "agency_change", "decision", "entered_by", "approved_by").order_by("-entered_at", "-pk")


def began(event: OrganisationEvent) -> list[Unit]:
    """The units that an approved event began."""
    return list(Unit.objects.filter(events__event=event, events__role=EventRole.RESULT).order_by("code"))


def hanging_on(change: OrganisationEvent | AgencyChange) -> tuple[Hanging, ...]:
    """What was built since on what an approved event began, so that it cannot be undone before that is settled; empty when nothing is."""
    if isinstance(change, AgencyChange):
        own: dict[str, Q] = {
            "organisation.AgencyChange": Q(pk=change.pk),
            "organisation.Agency": Q(pk__in=change.sources.values("pk")),
            "organisation.AgencyChange_sources": Q(agencychange__state__in=_CLOSED),
            "organisation.PlannedUnit": ~Q(event__state=ChangeState.PROPOSED),
        }
        return tuple(_resting_on([change.result], own)) if change.result is not None else ()
    units_ = began(event := change)
    own = {
        "organisation.EventUnit": Q(event=event) | Q(event__state__in=_CLOSED),
        "organisation.PlannedUnit": ~Q(event__state=ChangeState.PROPOSED),
        "organisation.Post": Q(pk__in=_made_by(event, CarriedKind.POST)),
        "organisation.Membership": Q(pk__in=_made_by(event, CarriedKind.MEMBERSHIP)),
    }
    return (*_resting_on(units_, own), *_open_grants(event, units_), *_ended_above(event))


def _made_by(event: OrganisationEvent, kind: CarriedKind) -> list[int]:
    return [pk for pk in event.carried.filter(kind=kind).values_list("after", flat=True) if pk is not None]


_UNNAMED = frozenset({"records.Draft"})  # shown to fewer people than an event: its title is not told here


def _resting_on(things: Sequence[Model], own: Mapping[str, Q]) -> Iterable[Hanging]:
    """The rows of every app that point to one of these, but for those that the event itself made: asked through the keys they hold."""
    for relation in things[0]._meta.get_fields(include_hidden=True) if things else ():
        if not isinstance(relation, ManyToOneRel) or relation.related_model._meta.label in _COMPUTED:
            continue
        model, label = relation.related_model, relation.related_model._meta.label
        rows = model._default_manager.filter(**{f"{relation.remote_field.name}__in": things}).order_by("pk")
        if label in own:
            rows = rows.exclude(own[label])
        if label in _STAYS:
            yield from _hanging(rows.filter(_STAYS[label]), lambda _shown: _IT_STAYS, stays=True)
            rows = rows.exclude(_STAYS[label])
        yield from _hanging(rows, partial(_to_do_of, label))


def _hanging(rows: QuerySet[Any], to_do: Callable[[Any], Any], *, stays: bool = False) -> Iterable[Hanging]:
    """The first rows by name, the others counted."""
    found = list(rows[: MOST_HANGING + 1])
    for row in found[:MOST_HANGING]:
        shown = _shown_by(row)
        yield Hanging(_named(shown), str(to_do(shown)), _address_of(shown), stays)
    if len(found) > MOST_HANGING:
        told_ = _("và %(count)d mục khác cùng loại") % {"count": rows.count() - MOST_HANGING}
        yield Hanging(told_, str(to_do(_shown_by(found[0]))), stays=stays)


def _shown_by(row: Any) -> Any:
    """What to name of a row that only ties two others: the record that holds the tie."""
    if isinstance(row, EventUnit | PlannedUnit):
        return row.event
    if row._meta.auto_created:
        owner = row._meta.auto_created
        return getattr(row, next(field.name for field in row._meta.fields if field.related_model is owner))
    return row


def _named(shown: Any) -> str:
    if shown._meta.label in _UNNAMED:
        return str(shown._meta.verbose_name)
    name = f"{title_of(shown)} ({shown.code})" if isinstance(shown, OrganisationEvent) else str(shown)
    return _("%(kind)s «%(name)s»") % {"kind": shown._meta.verbose_name, "name": name}


def _address_of(shown: Any) -> str:
    """The page on which something of this app is settled; empty for what belongs to another app."""
    if isinstance(shown, OrganisationEvent | AgencyChange):
        return page_of(shown)
    event = shown.events.filter(role=EventRole.RESULT, event__state=ChangeState.APPROVED).first() if isinstance(shown, Unit) else None
    if event is not None:
        return page_of(event.event)
    unit = shown.unit_id if isinstance(shown, Post | Membership) else None
    return reverse("organisation:unit", args=[unit]) if unit else ""


def _to_do_of(label: str, shown: Any) -> Any:
    if label in _TO_DO:
        return _TO_DO[label]
    if isinstance(shown, OrganisationEvent | AgencyChange):
        return _UNDO_IT if shown.state == ChangeState.APPROVED else gettext_lazy("Hãy rút hoặc không duyệt sự kiện ấy trước.")
    return _LEAVE_IT


def _open_grants(event: OrganisationEvent, units_: Sequence[Unit]) -> Iterable[Hanging]:
    given = (
        people.all_grants().filter(unit_code__in=[unit.code for unit in units_], until_on__isnull=True).exclude(state=GrantState.REFUSED)
    )
    for grant in given.exclude(pk__in=_made_by(event, CarriedKind.GRANT)).order_by("pk"):
        yield Hanging(
            _("vai trò «%(grant)s» của %(person)s") % {"grant": grant, "person": grant.person},
            _("Quản trị hệ thống kết thúc vai trò này trước."),
        )


def _ended_above(event: OrganisationEvent) -> Iterable[Hanging]:
    """A source that would live on under a unit that ended since and has no single heir has no place to go back to."""
    heirs = _heirs()
    sources = [one.unit for one in event.units.select_related("unit__parent") if one.role == EventRole.SOURCE and one.unit is not None]
    for unit in sources:
        above = unit.parent
        if above is not None and above.to_on is not None and above not in sources and above.pk not in heirs:
            ended = event_that_ended(above)
            told_ = _("đơn vị cấp trên «%(unit)s» đã chấm dứt (%(code)s)") % {"unit": above, "code": ended.code if ended else "–"}
            yield Hanging(told_, str(_UNDO_IT), page_of(ended) if ended else "")


def comes_back(event: OrganisationEvent) -> list[str]:
    """Whom undoing an event would put back where they were, by name and unit."""
    ids = event.carried.filter(kind=CarriedKind.MEMBERSHIP).values_list("before", flat=True)
    return [f"{one.person} ({one.unit})" for one in memberships().filter(pk__in=list(ids))]


def carried_rows(kind: CarriedKind) -> set[int]:
    """The ids that stand in what an event carried: such a row goes only with its event."""
    rows = Carried.objects.filter(kind=kind).values_list("before", "after")
    return {pk for pair in rows for pk in pair if pk is not None}


def waiting_events() -> QuerySet[OrganisationEvent]:
    return events().filter(state=ChangeState.PROPOSED).order_by("on", "pk")


def agency_changes() -> QuerySet[AgencyChange]:
    return (
        AgencyChange.objects.select_related("decision", "entered_by", "approved_by", "result")
        .prefetch_related("sources")
        .order_by("-on", "-pk")
    )


def all_decisions() -> QuerySet[Any]:
    """Every document of the register: the model is named by the key that points to it, because `records` stands above this app."""
    document: Any = OrganisationEvent._meta.get_field("decision").related_model
    found: QuerySet[Any] = document._default_manager.order_by("-issued_on", "-pk")
    return found


def decisions() -> QuerySet[Any]:
    """The registered documents that may decide about the organisation, newest first."""
    return all_decisions().filter(state="registered")


def decision_choices(topic: str = "to_chuc") -> list[tuple[int, str]]:
    """The decisions to choose from, those about the organisation first."""
    found = decisions().filter(type__in=DECIDING_TYPES)
    chosen = sorted(found[:500], key=lambda document: document.topic != topic)
    return [(document.pk, f"{document.full_name} ({written(document.issued_on)}) {document.subject[:90]}") for document in chosen]


# --- before and after -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Comparison:
    """The counts of one reorganisation, as the indicators TC01 to TC04 define them. `rate` is None where nothing stood before."""

    reorganisation: Reorganisation
    before: tuple[Unit, ...]
    after: tuple[Unit, ...]
    rate: Decimal | None

    @property
    def fewer(self) -> int:
        return len(self.before) - len(self.after)

    @property
    def rate_printed(self) -> str:
        """In percent, rounded and written as the report prints it."""
        if self.rate is None:
            return ""
        whole = self.rate == self.rate.to_integral_value()
        return format_number(self.rate.quantize(Decimal(1)) if whole else round_half_up(self.rate, 2))


def reorganisations() -> QuerySet[Reorganisation]:
    return Reorganisation.objects.select_related("decision").prefetch_related("agencies_before", "agencies_after").order_by("-on", "code")


def compare(reorganisation: Reorganisation) -> Comparison:
    """Count on the day before it takes effect and on that day; the division is the one of the indicators."""
    day_before = reorganisation.on - timedelta(days=1)
    kinds = reorganisation.kind_codes
    before = _counted(reorganisation.agencies_before.all(), kinds, day_before)
    after = _counted(reorganisation.agencies_after.all(), kinds, reorganisation.on)
    rate = percent(Decimal(len(before) - len(after)), Decimal(len(before))) if before else None
    return Comparison(reorganisation, before, after, rate)


def _counted(agencies_: Iterable[Agency], kinds: Sequence[str], on: date) -> tuple[Unit, ...]:
    found = (
        Unit.objects.filter(alive(on), agency__in=list(agencies_), kind__in=kinds).select_related("agency").order_by("agency__code", "code")
    )
    return tuple(found)


def events_between(comparison: Comparison) -> list[OrganisationEvent]:
    """The approved events of that day that begin or end a unit counted in the comparison, for its picture."""
    counted = {unit.pk for unit in (*comparison.before, *comparison.after)}
    found = events_with_units().filter(on=comparison.reorganisation.on, state=ChangeState.APPROVED, units__unit__in=counted)
    return list(found.order_by("pk").distinct())


# --- staff ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MoveCount:
    direction: str
    cause: str
    count: int

    @property
    def label(self) -> str:
        return str(MoveCause(self.cause).label)


def moves() -> QuerySet[StaffMove]:
    return StaffMove.objects.select_related("unit").order_by("-on", "-pk")


def moves_by_cause(from_on: date, to_on: date) -> list[MoveCount]:
    """How many came and left in a span of days, by cause."""
    rows = (
        StaffMove.objects.filter(on__gte=from_on, on__lte=to_on)
        .values("direction", "cause")
        .annotate(count=Count("pk"))
        .order_by("direction", "-count", "cause")
    )
    return [MoveCount(row["direction"], row["cause"], row["count"]) for row in rows]


def headcounts() -> QuerySet[Headcount]:
    return Headcount.objects.select_related("agency").order_by("-on", "agency__code")


def committees() -> QuerySet[Committee]:
    return Committee.objects.select_related("decision").order_by("-from_on", "code")


def kinds_on(tree: Iterable[AgencyTree]) -> dict[str, int]:
    """How many units of each kind stand in a tree."""
    counts: Counter[str] = Counter()
    waiting = [node for one in tree for node in one.units]
    for node in waiting:  # grows while it is walked
        counts[node.unit.kind] += 1
        waiting.extend(node.children)
    return dict(counts)


def search(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every search source)
    """Units and committees whose name or code holds all the words."""
    text = " ".join(words)
    units_, boards = with_words(units(), text), with_words(committees(), text)
    hits = [Hit(unit.name, reverse("organisation:unit", args=[unit.pk]), unit.agency.name) for unit in units_[:limit]]
    return [*hits, *(Hit(board.name, reverse("organisation:committee", args=[board.pk])) for board in boards[:limit])][:limit]


def events_to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every source)
    """Events that wait for someone else than who entered them, those that take effect first in front."""
    return [
        Hit(title_of(event), reverse("organisation:event", args=[event.pk]), f"{event.decision} · {event.entered_by or _('nạp từ sổ')}")
        for event in waiting_events().exclude(entered_by=actor)[:limit]
    ]


def agencies_to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every source)
    """Changes of agencies that wait for someone else than who entered them."""
    return [
        Hit(
            f"{change.get_kind_display()}: {change.name}, {written(change.on)}",
            reverse("organisation:agency_change", args=[change.pk]),
            str(change.entered_by or _("nạp từ sổ")),
        )
        for change in agency_changes().filter(state=ChangeState.PROPOSED).exclude(entered_by=actor)[:limit]
    ]


def undoings_to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every source)
    """Requests to take back an event or a change of agencies that wait for someone else than who made them."""
    found = undoings().filter(state=ChangeState.PROPOSED).exclude(entered_by=actor).order_by("entered_at", "pk")
    return [Hit(f"{_('Hủy bỏ')} {one.undone}: {one.reason}", page_of(one.undone), str(one.entered_by)) for one in found[:limit]]


def page_of(change: OrganisationEvent | AgencyChange) -> str:
    """The address of an event's or a change's page."""
    name = "organisation:event" if isinstance(change, OrganisationEvent) else "organisation:agency_change"
    return reverse(name, args=[change.pk])


# --- files of an example --------------------------------------------------------------------------------------------------------


def register_rows(folder: Path, table: str) -> list[dict[str, Any]]:
    """The rows of one register of an example agency, read as the library reads it; `folder` is the example's `trang-web`.

    Raises ValueError for a file with a problem, which the library's own tests of the example would find first.
    """
    schema = TABLES[table]
    files = [path for suffix in SUFFIXES if (path := folder.parent / REGISTERS / f"{schema.file}{suffix}").exists()]
    if not files:
        return []
    register = read_register(files[0], files[0].name, schema)
    if register.problems or register.faults:
        raise ValueError(f"{files[0].name}: {[*register.problems, *register.faults.values()][:3]}")
    names = [column.name for column in schema.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*(register.values[name] for name in names), strict=True)]


def codes_of(joined: str) -> list[str]:
    """The codes of a column that holds several.

    >>> codes_of("SCT-QN; SCT-KT")
    ['SCT-QN', 'SCT-KT']
    """
    return [code for part in joined.split(";") if (code := part.strip())]


def placements(folder: Path) -> list[dict[str, Any]]:
    """Who of the demo people works where, from `bo-tri.yaml`."""
    file = folder / "bo-tri.yaml"
    return yaml.safe_load(file.read_text("utf-8")) if file.exists() else []

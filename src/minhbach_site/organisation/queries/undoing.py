"""Requests to undo, and what hangs on an event so that it cannot be undone before that is settled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import ManyToOneRel, Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhbach_site.accounts import queries as people
from minhbach_site.accounts.states import GrantState
from minhbach_site.organisation.models import AgencyChange, EventUnit, Membership, OrganisationEvent, PlannedUnit, Post, Undoing, Unit
from minhbach_site.organisation.queries.event_rows import event_that_ended, page_of, title_of
from minhbach_site.organisation.queries.succession import single_heirs
from minhbach_site.organisation.queries.unit_rows import moved_with
from minhbach_site.organisation.states import CarriedKind, ChangeState, EventRole


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
    return Undoing.objects.select_related("event", "agency_change", "decision", "entered_by", "approved_by", "approved_for").order_by(
        "-entered_at", "-pk"
    )


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
            "organisation.Unit": Q(pk__in=[unit.pk for unit, _home in moved_with(change)]),
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
    heirs = single_heirs()
    sources = [one.unit for one in event.units.select_related("unit__parent") if one.role == EventRole.SOURCE and one.unit is not None]
    for unit in sources:
        above = unit.parent
        if above is not None and above.to_on is not None and above not in sources and above.pk not in heirs:
            ended = event_that_ended(above)
            told_ = _("đơn vị cấp trên «%(unit)s» đã chấm dứt (%(code)s)") % {"unit": above, "code": ended.code if ended else "–"}
            yield Hanging(told_, str(_UNDO_IT), page_of(ended) if ended else "")

"""Reading events of units and changes of agencies, and the words and pages that tell of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minhbach_site.organisation.models import AgencyChange, EventUnit, OrganisationEvent, Unit
from minhbach_site.organisation.states import ChangeState, EventRole
from minhbach_site.ui.acting import acted
from minhbach_site.ui.dates import written


def events() -> QuerySet[OrganisationEvent]:
    """Events of units, newest first."""
    return OrganisationEvent.objects.select_related("decision", "entered_by", "approved_by", "approved_for").order_by("-on", "-pk")


def event_that_ended(unit: Unit) -> OrganisationEvent | None:
    """The approved event whose source the unit is."""
    if unit.to_on is None:
        return None
    found = events().filter(state=ChangeState.APPROVED, units__unit=unit, units__role=EventRole.SOURCE)
    return found.prefetch_related("units__unit").first()


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
        who = acted(change.approved_by, change.approved_for)
        steps.append({"what": str(decided.label), "who": who, "at": change.approved_at, "note": change.reason})
    for undoing in change.undoings.select_related("entered_by", "approved_by", "approved_for").order_by("pk"):
        steps.append({"what": _("Đề nghị hủy bỏ"), "who": undoing.entered_by, "at": undoing.entered_at, "note": undoing.reason})
        if undoing.approved_by and undoing.approved_at:
            what = _("Duyệt hủy bỏ") if undoing.state == ChangeState.APPROVED else undoing.get_state_display()
            who = acted(undoing.approved_by, undoing.approved_for)
            steps.append({"what": what, "who": who, "at": undoing.approved_at, "note": undoing.refusal})
    return steps


def waiting_events() -> QuerySet[OrganisationEvent]:
    return events().filter(state=ChangeState.PROPOSED).order_by("on", "pk")


def agency_changes() -> QuerySet[AgencyChange]:
    return (
        AgencyChange.objects.select_related("decision", "entered_by", "approved_by", "approved_for", "result")
        .prefetch_related("sources")
        .order_by("-on", "-pk")
    )


def page_of(change: OrganisationEvent | AgencyChange) -> str:
    """The address of an event's or a change's page."""
    name = "organisation:event" if isinstance(change, OrganisationEvent) else "organisation:agency_change"
    return reverse(name, args=[change.pk])

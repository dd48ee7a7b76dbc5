"""What a change of whole agencies makes of units that approved events begin or end on its day or later.

Units and their agency are often reorganised on the same day, and the events of the units may have been approved first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.audit.services import record
from minhbach_site.organisation import queries
from minhbach_site.organisation.models import Agency, AgencyChange, OrganisationEvent, PlannedUnit, Unit
from minhbach_site.organisation.services.codes import OrganisationError
from minhbach_site.organisation.states import EventKind, EventRole
from minhbach_site.ui.dates import written

DAY = timedelta(days=1)
_NAMED = 5  # units that a refusal names


def check_units(change: AgencyChange, sources: Sequence[Agency]) -> None:
    """Raise OrganisationError for units of the ending agencies that would live on under an agency that is no more.

    Those that end later by an approved event are named with it. Those that begin on the day or later go into the new agency: they need one,
    and an event that began them, which says where they go back to when the change is undone.
    """
    outliving = list(queries.outliving(sources, change.on))
    if outliving:
        raise OrganisationError(
            _(
                "Có đơn vị chấm dứt sau ngày cơ quan của nó chấm dứt: %(units)s. Hãy hủy bỏ các sự kiện ấy trước rồi nhập lại sau khi "
                "thay đổi cơ quan được duyệt, hoặc chọn ngày hiệu lực từ %(after)s."
            )
            % {"units": _named(outliving, EventRole.SOURCE), "after": written(max(unit.to_on for unit in outliving if unit.to_on) + DAY)}
        )
    begun = list(queries.begun_since(sources, change.on))
    known = queries.events_of(begun, EventRole.RESULT)
    homeless = begun if change.kind == EventKind.DISSOLVE else [unit for unit in begun if unit.pk not in known]
    if homeless:
        raise OrganisationError(
            _(
                "Có đơn vị của cơ quan trước bắt đầu từ ngày hiệu lực trở đi: %(units)s. Hãy hủy bỏ các sự kiện ấy trước, hoặc chọn "
                "ngày hiệu lực muộn hơn."
            )
            % {"units": _named(homeless, EventRole.RESULT)}
        )


def _named(units: Sequence[Unit], role: EventRole) -> str:
    events = queries.events_of(units, role)
    told = [f"«{unit}» ({events[unit.pk].code if unit.pk in events else unit.code})" for unit in units[:_NAMED]]
    return ", ".join(told) + (", …" if len(units) > _NAMED else "")


def move_units(change: AgencyChange, sources: Sequence[Agency]) -> list[Unit | OrganisationEvent]:
    """Let units that begin on the day or later begin in the new agency. Their events keep saying where they were planned.

    All that this changed: the units, and the events that were told where.
    """
    if change.result is None:
        return []
    begun = list(queries.begun_since(sources, change.on).select_for_update(of=("self",)))
    events = queries.events_of(begun, EventRole.RESULT).items()
    told = [event for pk, event in events if _keep_planned(event, next(unit for unit in begun if unit.pk == pk))]
    for unit in begun:
        unit.agency = change.result
        unit.save(update_fields=["agency"])
    return [*begun, *{event.pk: event for event in told}.values()]


def _keep_planned(event: OrganisationEvent, unit: Unit) -> bool:
    """An event from a file has no planned units: whether this one has to be told."""
    values = {"agency_id": unit.agency_id, "parent_id": unit.parent_id, "name": unit.name, "kind": unit.kind}
    return PlannedUnit.objects.get_or_create(event=event, code=unit.code, defaults=values)[1]


def move_back(moved: Iterable[tuple[Unit, Agency]], actor: Person, at: datetime) -> None:
    """Undo `move_units`."""
    for unit, agency in moved:
        unit.agency = agency
        unit.save(update_fields=["agency"])
        record(actor=actor, action="organisation.return_unit", subject=unit, at=at, fields=("code", "agency", "from_on", "to_on"))

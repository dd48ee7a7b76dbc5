"""The example agency."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from minhbach_site.accounts.models import Person
from minhbach_site.audit.services import record
from minhbach_site.organisation import queries
from minhbach_site.organisation.models import (
    Agency,
    Committee,
    CommitteeMember,
    EventUnit,
    Headcount,
    Membership,
    OrganisationEvent,
    Reorganisation,
    StaffMove,
    Unit,
)
from minhbach_site.organisation.services.codes import (
    save_agency,
    save_committee,
    save_unit,
)
from minhbach_site.organisation.services.comparisons import count_agencies
from minhbach_site.organisation.states import (
    ChangeState,
)

_CHANGE_FIELDS = ("code", "kind", "on", "decision", "state")
_LIFE_FIELDS = ("code", "from_on", "to_on")


@transaction.atomic
def load_example(*, folder: Path, at: datetime) -> None:
    """Agencies, units, staff moves and headcounts of an example agency; what needs a document comes with `load_decided`."""
    agencies: dict[str, Agency] = {agency.code: agency for agency in Agency.objects.all()}
    rows = queries.register_rows(folder, "agencies")
    told: dict[Agency, None] = {}  # new or changed, each once
    for row in rows:
        if row["id"] not in agencies:
            values = {name: row[name] or "" for name in ("name", "symbol", "short_name", "superior")}
            agency = save_agency(Agency(code=row["id"], from_on=row["from_on"], to_on=row["to_on"], **values))
            agencies[agency.code] = agency
            told[agency] = None
    for row in rows:
        agency = agencies[row["id"]]
        if row["successor"] and agency.successor_id is None:
            agency.successor = agencies[row["successor"]]
            agency.save(update_fields=["successor"])
            told[agency] = None
    for agency in told:
        record(actor=None, action="organisation.load_agency", subject=agency, at=at, fields=_LIFE_FIELDS)
    _load_units(folder, agencies, at)
    units = {unit.code: unit for unit in Unit.objects.all()}
    known = set(StaffMove.objects.values_list("code", flat=True))
    StaffMove.objects.bulk_create(
        StaffMove(code=row["id"], on=row["on"], direction=row["direction"], cause=row["cause"], unit=units.get(row["unit"] or ""))
        for row in queries.register_rows(folder, "staff_moves")
        if row["id"] not in known
    )
    known = set(Headcount.objects.values_list("code", flat=True))
    Headcount.objects.bulk_create(
        Headcount(code=row["id"], on=row["on"], agency=agencies[row["agency"]], present=row["present"], quota=row["quota"])
        for row in queries.register_rows(folder, "headcounts")
        if row["id"] not in known
    )


def _load_units(folder: Path, agencies: dict[str, Agency], at: datetime) -> None:
    units: dict[str, Unit] = {unit.code: unit for unit in Unit.objects.all()}
    rows = queries.register_rows(folder, "units")
    told: dict[Unit, None] = {}
    for row in rows:
        if row["id"] not in units:
            unit = Unit(
                code=row["id"],
                agency=agencies[row["agency"]],
                name=row["name"],
                kind=row["kind"],
                from_on=row["from_on"],
                to_on=row["to_on"],
            )
            save_unit(unit)
            units[unit.code] = unit
            told[unit] = None
    for row in rows:
        unit = units[row["id"]]
        if row["parent"] and unit.parent_id is None:
            unit.parent = units[row["parent"]]
            unit.save(update_fields=["parent"])
            told[unit] = None
    for unit in told:
        record(actor=None, action="organisation.load_unit", subject=unit, at=at, fields=(*_LIFE_FIELDS, "agency", "kind"))


@transaction.atomic
def load_decided(*, folder: Path, at: datetime) -> None:
    """Events, comparisons and committees of an example agency, after the documents that decide them; and who works where."""
    documents = {document.code: document for document in queries.all_decisions()}
    for row in queries.register_rows(folder, "agencies"):
        if row["decision"]:
            for agency in Agency.objects.filter(code=row["id"], decision__isnull=True):
                agency.decision = documents[row["decision"]]
                agency.save(update_fields=["decision"])
                record(actor=None, action="organisation.load_agency", subject=agency, at=at, fields=("code", "decision"))
    _load_events(folder, documents, at)
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    for row in queries.register_rows(folder, "reorganisations"):
        if not Reorganisation.objects.filter(code=row["id"]).exists():
            made = Reorganisation.objects.create(
                code=row["id"],
                title=row["title"],
                on=row["on"],
                kinds=row["kinds"],
                unit_word=row["unit_word"],
                decision=documents[row["decision"]],
            )
            columns = ("agencies_before", "agencies_after")
            before, after = ([agencies[code].pk for code in queries.codes_of(row[column])] for column in columns)
            count_agencies(made, before, after)
    for row in queries.register_rows(folder, "committees"):
        if not Committee.objects.filter(code=row["id"]).exists():
            save_committee(
                Committee(
                    code=row["id"],
                    name=row["name"],
                    kind=row["kind"],
                    decision=documents.get(row["decision"] or ""),
                    seats=row["members"],
                    from_on=row["from_on"],
                    to_on=row["to_on"],
                    recognised_on=row["recognised_on"],
                )
            )
    _load_people(folder)


def _load_events(folder: Path, documents: dict[str, Any], at: datetime) -> None:
    units = {unit.code: unit for unit in Unit.objects.all()}
    loaded = {}
    for row in queries.register_rows(folder, "unit_events"):
        event, _made = OrganisationEvent.objects.get_or_create(
            code=row["event"],
            defaults={
                "kind": row["kind"],
                "on": row["on"],
                "decision": documents[row["decision"]],
                "state": ChangeState.APPROVED,
                "entered_at": at,
                "approved_at": at,
            },
        )
        if EventUnit.objects.get_or_create(code=row["id"], defaults={"event": event, "role": row["role"], "unit": units[row["unit"]]})[1]:
            loaded[event.pk] = event
    for event in loaded.values():
        record(actor=None, action="organisation.load_event", subject=event, at=at, fields=_CHANGE_FIELDS)


def _load_people(folder: Path) -> None:
    """Which demo person works in which unit and sits on which committee: `bo-tri.yaml` of the example, where there is one."""
    for line in queries.placements(folder):
        person = Person.objects.filter(username=line["người"]).first()
        if person is None:
            continue
        from_on = date.fromisoformat(str(line["từ ngày"]))
        if "đơn vị" in line:
            Membership.objects.get_or_create(
                person=person,
                unit=Unit.objects.get(code=line["đơn vị"]),
                from_on=from_on,
                defaults={"position": line.get("chức vụ", ""), "head": bool(line.get("đứng đầu", False))},
            )
        else:
            CommitteeMember.objects.get_or_create(
                person=person,
                committee=Committee.objects.get(code=line["ban"]),
                defaults={"role": line["vai trò"], "from_on": from_on},
            )

"""Who gets in where among reports and exports."""

from __future__ import annotations

from datetime import date

import factories
import report_factories
from expectations import Call, Page
from minhbach_site.accounts.states import Permission
from minhbach_site.reporting import services
from minhbach_site.reporting.states import RunKind, StandingAction

READ, MAKE = Permission.READ_REPORTS, Permission.MAKE_REPORTS
AT = factories.AT


def _card(_world):
    return {"year": report_factories.report_card().year}


def _run(_world):
    return {"pk": report_factories.issued().pk}


def _submitted(_world):
    return {"pk": report_factories.submitted().pk, "action": "approve"}


def _approved(_world):
    return {"pk": report_factories.approved().pk}


def _going(_world):
    return {"pk": report_factories.run(state="waiting", snapshot="", files=[], finished_at=None).pk}


def _file(_world):
    made = report_factories.issued()
    return {"pk": made.pk, "name": made.files[0]["name"]}


PAGES = {
    "reporting:reports": Page(READ, make=lambda world: _run(world) and {}),
    "reporting:new_card": Page(MAKE),
    "reporting:card": Page(MAKE, make=_card),
    "reporting:begin": Page(MAKE, posted={"kind": "report", "year": "1999"}),  # a year without a card: refused on the page
    "reporting:run": Page(READ, make=_run),
    "reporting:progress": Page(READ, make=_run),
    "reporting:cancel": Page(Permission.CALL_OFF_WORK, make=_going, posted={"sent": "1"}),  # beside whoever asked for it
    "reporting:move": Page(Permission.APPROVE_REPORTS, make=_submitted),
    "reporting:issue": Page(Permission.ISSUE_REPORTS, make=_approved),
    "reporting:file": Page(READ, make=_file, download=True),
}

SERVICES = {
    "reporting.save_card": Call(
        MAKE,
        lambda actor, _world: services.save_card(
            actor=actor,
            year=2026,
            agency=report_factories.agency_of_duties().code,
            from_on=date(2026, 1, 1),
            to_on=date(2026, 12, 31),
            cutoff=date(2026, 10, 31),
            number="",
            symbol="BC-SCT",
            place="Quảng Ngãi",
            dated=None,
            subject="Kết quả thực hiện dân chủ năm 2026",
            addressee="Sở Nội vụ",
            request="",
            signing=services.Signing("", "GIÁM ĐỐC", "", "Như trên\nLưu: VT"),
            at=AT,
        ),
    ),
    "reporting.begin": Call(
        MAKE,
        lambda actor, world: services.begin(actor=actor, kind=RunKind.FACTS, year=_card(world)["year"], set_aside=False, at=AT),
    ),
    "reporting.cancel": Call(
        Permission.CALL_OFF_WORK, lambda actor, world: services.cancel(actor=actor, run_id=_going(world)["pk"], at=AT)
    ),
    "reporting.move_report": Call(
        Permission.APPROVE_REPORTS,
        lambda actor, world: services.move_report(
            actor=actor, run_id=_submitted(world)["pk"], action=StandingAction.APPROVE, at=AT, aware=True
        ),
    ),
    "reporting.issue": Call(
        Permission.ISSUE_REPORTS,
        lambda actor, world: services.issue(
            actor=actor, run_id=_approved(world)["pk"], document_id=report_factories.sent_report().pk, at=AT, differs=True
        ),
    ),
    "reporting.take_file": Call(
        READ,
        lambda actor, world: services.take_file(actor=actor, run_id=(asked := _file(world))["pk"], name=asked["name"], at=AT),
    ),
}

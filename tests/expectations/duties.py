"""Who gets in where among duties, marks, traits, reminders and calendar addresses."""

from __future__ import annotations

from datetime import date

import factories
import report_factories
from expectations import Call, Page
from minhbach_site.accounts.states import Permission, Role
from minhbach_site.duties import services
from minhbach_site.duties.states import MarkAction, MarkKind, MarkState, TraitAction, TraitState

READ, MARK, DECIDE = Permission.READ_DUTIES, Permission.MARK_DUTIES, Permission.DECIDE_EXEMPTIONS
ASSIGN, DECLARE = Permission.ASSIGN_DUTIES, Permission.DECLARE_TRAITS
AT = factories.AT
DUTY, PERIOD = "report-cutoff-quarter", "2026-Q3"


def _agency(_world):
    report_factories.agency_of_duties()
    return {}


def _one(_world):
    return {"pk": report_factories.obligation().pk}


def _assigned(_world):
    return {"pk": report_factories.assignment(factories.person("nguoi-theo-doi")).pk}


def _mark(_world):
    return {"pk": report_factories.mark(file=True).pk}


def _proposed(_world):
    return {"pk": report_factories.mark(kind=MarkKind.EXEMPT, state=MarkState.PROPOSED, exempt_reason="gộp vào báo cáo năm").pk}


def _trait(_world):
    return {"pk": report_factories.trait("website", "true").pk}


def _asked(_world):
    asked = factories.person("nguoi-khai")
    return {"pk": report_factories.trait("website", "true", state=TraitState.PROPOSED, declared_by=asked, asked_by=asked).pk}


def _secret(world):
    report_factories.agency_of_duties()
    return {"secret": report_factories.feed(next(iter(world.values())))}


PAGES = {
    "duties:duties": Page(READ, make=_agency),
    "duties:month": Page(READ, make=_agency),
    "duties:refresh": Page(READ, make=_agency, posted={}),
    "duties:obligation": Page(READ, make=_one),
    "duties:done": Page(MARK, make=_one),
    "duties:exempt": Page(MARK, make=_one),
    "duties:assign": Page(ASSIGN, make=_one),
    "duties:end_assignment": Page(ASSIGN, make=_assigned, posted={}),
    "duties:mark": Page(READ, make=_mark),
    "duties:decide": Page(DECIDE, make=_proposed, posted={"action": "approve"}),
    "duties:file": Page(READ, make=_mark, download=True),
    "duties:exemptions": Page(DECIDE, make=lambda world: _proposed(world) and {}),
    "duties:claims": Page(MARK),
    "duties:traits": Page(READ, make=lambda world: _trait(world) and {}),
    "duties:declare": Page(DECLARE, make=lambda _world: {"trait": "website"}),
    "duties:withdraw_trait": Page(DECLARE, make=_trait, posted={}),
    "duties:decide_trait": Page(DECIDE, make=_asked, posted={"action": "approve"}),
    "duties:reminders": Page(READ),
    "duties:seen": Page(posted={}),  # one's own reminders
    "duties:letters": Page(Permission.MANAGE_PEOPLE),
    "duties:feed_page": Page(READ),
    "duties:revoke_feed": Page(posted={}),  # one's own address
    # the secret is the key; a test of the app asks for the permission behind it
    "duties:feed": Page(make=_secret, public=True, download=True),
}

SERVICES = {
    "duties.refresh": Call(READ, lambda actor, world: _agency(world) or services.refresh(actor=actor, year=2026, at=AT)),
    "duties.mark_done": Call(
        MARK,
        lambda actor, _world: services.mark_done(
            actor=actor, duty=DUTY, period=PERIOD, done_on=date(2026, 9, 16), note="Biểu số liệu quý III", at=AT
        ),
    ),
    "duties.propose_exemption": Call(
        MARK, lambda actor, _world: services.propose_exemption(actor=actor, duty=DUTY, period=PERIOD, reason="gộp vào báo cáo năm", at=AT)
    ),
    "duties.decide_mark": Call(
        DECIDE,
        lambda actor, world: services.decide_mark(actor=actor, mark_id=_proposed(world)["pk"], action=MarkAction.APPROVE, reason="", at=AT),
    ),
    "duties.assign": Call(ASSIGN, lambda actor, world: services.assign(actor=actor, duty=DUTY, person_id=world[Role.CLERK].pk, at=AT)),
    "duties.end_assignment": Call(
        ASSIGN, lambda actor, world: services.end_assignment(actor=actor, assignment_id=_assigned(world)["pk"], at=AT)
    ),
    "duties.declare_trait": Call(
        DECLARE, lambda actor, _world: services.declare_trait(actor=actor, trait="website", value="true", from_on=None, at=AT)
    ),
    "duties.withdraw_trait": Call(DECLARE, lambda actor, world: services.withdraw_trait(actor=actor, trait_id=_trait(world)["pk"], at=AT)),
    "duties.decide_trait": Call(
        DECIDE,
        lambda actor, world: services.decide_trait(actor=actor, trait_id=_asked(world)["pk"], action=TraitAction.APPROVE, at=AT),
    ),
    "duties.take_proof": Call(READ, lambda actor, world: services.take_proof(actor=actor, mark_id=_mark(world)["pk"], at=AT)),
    "duties.make_feed": Call(READ, lambda actor, _world: services.make_feed(actor=actor, at=AT)),
    "duties.revoke_feed": Call(None, lambda actor, _world: services.revoke_feed(actor=actor, at=AT)),
    "duties.mark_seen": Call(None, lambda actor, _world: services.mark_seen(actor=actor, at=AT)),
}

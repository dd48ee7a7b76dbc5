"""Who may read the journal. Writing it is part of every other service, so `record` asks nothing."""

from __future__ import annotations

import factories
from expectations import Call, Page
from minhbach_site.accounts.states import Permission
from minhbach_site.audit import services


def _proof(_world):
    return {"pk": factories.examination().pk}


def _going(_world):
    return {"pk": factories.examination(state="waiting").pk}


PAGES = {
    "audit:journal": Page(Permission.READ_JOURNAL),
    "audit:proofs": Page(Permission.READ_JOURNAL, make=lambda world: _proof(world) and {}),
    "audit:prove": Page(Permission.READ_JOURNAL, posted={"sent": "1"}),
    "audit:proof": Page(Permission.READ_JOURNAL, make=_proof),
    "audit:progress": Page(Permission.READ_JOURNAL, make=_proof),
    "audit:prove_again": Page(Permission.READ_JOURNAL, make=_proof, posted={"sent": "1"}),
    "audit:cancel_proof": Page(Permission.CALL_OFF_WORK, make=_going, posted={"sent": "1"}),  # beside whoever asked for it
    "audit:proof_pdf": Page(Permission.READ_JOURNAL, make=_proof, download=True),
    "audit:check": Page(Permission.READ_JOURNAL),
}

SERVICES = {
    "audit.record": Call(
        None, lambda actor, _world: services.record(actor=actor, action="accounts.change_person", subject=actor, at=factories.AT)
    ),
    "audit.record_read": Call(
        None, lambda actor, _world: services.record_read(actor=actor, action="audit.prove", subject=actor, at=factories.AT)
    ),
    "audit.record_many": Call(
        None, lambda actor, _world: services.record_many(actor=actor, action="accounts.change_person", subjects=[actor], at=factories.AT)
    ),
    "audit.require_reader": Call(Permission.READ_JOURNAL, lambda actor, _world: services.require_reader(actor, at=factories.AT)),
    "audit.record_export": Call(Permission.READ_JOURNAL, lambda actor, _world: services.record_export(actor=actor, at=factories.AT)),
    "audit.ask_proof": Call(Permission.READ_JOURNAL, lambda actor, _world: services.ask_proof(actor=actor, at=factories.AT)),
    "audit.cancel_proof": Call(
        Permission.CALL_OFF_WORK,
        lambda actor, world: services.cancel_proof(actor=actor, examination_id=_going(world)["pk"], at=factories.AT),
    ),
    "audit.take_proof": Call(
        Permission.READ_JOURNAL,
        lambda actor, world: services.take_proof(actor=actor, examination_id=_proof(world)["pk"], at=factories.AT),
    ),
}

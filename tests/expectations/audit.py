"""Who may read the journal. Writing it is part of every other service, so `record` asks nothing."""

from __future__ import annotations

import factories
from expectations import Call, Page
from minhbach_site.accounts.states import Permission
from minhbach_site.audit import services

PAGES = {
    "audit:journal": Page(Permission.READ_JOURNAL),
    "audit:proof": Page(Permission.READ_JOURNAL),
    "audit:proof_pdf": Page(Permission.READ_JOURNAL, download=True),
    "audit:check": Page(Permission.READ_JOURNAL),
}

SERVICES = {
    "audit.record": Call(
        None, lambda actor, _world: services.record(actor=actor, action="accounts.change_person", subject=actor, at=factories.AT)
    ),
    "audit.record_read": Call(
        None, lambda actor, _world: services.record_read(actor=actor, action="audit.prove", subject=actor, at=factories.AT)
    ),
    "audit.require_reader": Call(Permission.READ_JOURNAL, lambda actor, _world: services.require_reader(actor, at=factories.AT)),
    "audit.record_export": Call(Permission.READ_JOURNAL, lambda actor, _world: services.record_export(actor=actor, at=factories.AT)),
    "audit.record_proof": Call(Permission.READ_JOURNAL, lambda actor, _world: services.record_proof(actor=actor, at=factories.AT)),
}

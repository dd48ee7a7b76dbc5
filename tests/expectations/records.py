"""Who gets in where in the register of documents."""

from __future__ import annotations

from datetime import date

from django.core.files.base import ContentFile

import factories
from expectations import Call, Page
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role
from minhbach_site.records import services
from minhbach_site.records.models import DocumentFile, DocumentLink, DraftVersion, NumberReservation
from minhbach_site.records.states import (
    Direction,
    DisseminationState,
    DocumentType,
    FileState,
    LinkAction,
    LinkKind,
    NumberUse,
    RenumberAction,
    Topic,
    Urgency,
)

READ, REGISTER, NUMBERS = Permission.READ_DOCUMENTS, Permission.REGISTER_DOCUMENTS, Permission.MANAGE_NUMBERS
DECIDE = Permission.DECIDE_NUMBERS
DISSEMINATE, ACKNOWLEDGE, DRAFTS = Permission.DISSEMINATE, Permission.ACKNOWLEDGE, Permission.CHECK_DRAFTS
AT, DAY = factories.AT, factories.DAY
DRAFTERS = PERMISSIONS[DRAFTS]
CALLS_OFF = PERMISSIONS[Permission.CALL_OFF_WORK] | {Role.CLERK}  # the clerk of the world asked


def _document(_world):
    """Of those that go out, which the superior sees too."""
    factories.agency()
    return {"pk": factories.document("VB1", direction=Direction.OUTGOING).pk}


def _asked(_world):
    """Another person asked for another number."""
    return {"pk": factories.renumbering(factories.numbered("VB1")).pk}


def _linked(_world):
    old, new = factories.document("VB1"), factories.document("VB2")
    return {"pk": DocumentLink.objects.create(source=new, target=old, kind=LinkKind.IMPLEMENTS).pk}


def _proposed(_world):
    """Another person says that a decision amends a law."""
    law = factories.document("LUAT", type=DocumentType.LUAT, direction=Direction.REFERENCE)
    return {"pk": factories.link_proposal(factories.document("VB1"), law).pk}


def _whole(_world):
    """A document with links, a file, units and a dissemination."""
    old = factories.document("VB1", direction=Direction.REFERENCE)
    new = factories.document("VB2", direction=Direction.OUTGOING)
    DocumentLink.objects.create(source=new, target=old, kind=LinkKind.IMPLEMENTS)
    factories.link_proposal(new, factories.document("LUAT", type=DocumentType.LUAT, direction=Direction.REFERENCE))
    factories.document_file(new, state=FileState.READ, text="Chữ", pages=1)
    new.units.add(factories.unit())
    factories.dissemination(document=new)
    return {"pk": new.pk}


def _file(_world):
    return {"pk": factories.document_file(factories.document("VB1", direction=Direction.OUTGOING), text="Căn cứ Luật").pk}


def _scan(_world):
    return {"pk": factories.document_file(factories.document("VB1", direction=Direction.OUTGOING), mime="image/png").pk}


def _recognised(world):
    services.ask_recognition(actor=world[Role.CLERK], file_id=_scan(world)["pk"], at=AT)
    return {"pk": DocumentFile.objects.get().pk}


def _series(_world):
    run = factories.series(last_number=5)
    NumberReservation.objects.create(
        series=run,
        number=3,
        last=3,
        use=NumberUse.RESERVED,
        reason="chờ ký",
        until_on=DAY,
        made_by=factories.person("nguoi-giu"),
        made_at=AT,
    )
    return {"pk": run.pk}


def _kept(world):
    return {"pk": NumberReservation.objects.get(series=_series(world)["pk"]).pk}


FINDING = {
    "code": "NN001",
    "name": "hai-dau-cach",
    "severity": "hint",
    "start": 0,
    "end": 2,
    "page": None,
    "quote": "ab",
    "message": "Thừa dấu cách.",
    "basis": "Cách của phần mềm",
    "repair": "Bỏ bớt.",
    "fix": None,
    "suppressed": "",
    "key": "k1",
}
_NOTE = {"number": 1, "css": "hint"}
CHECKED = {
    "state": FileState.READ,
    "pack": "1.0",
    "judged_on": DAY,
    "findings": [FINDING],
    "pieces": {
        "general": [],
        "rows": [
            {
                "kind": "paragraph",
                "page": 1,
                "label": "",
                "small": False,
                "table": [],
                "runs": [{"text": "ab", "id": "1-1", "number": 1, "css": "hint"}, {"text": " cd", "id": "", "number": 0, "css": ""}],
                "notes": [_NOTE],
            }
        ],
    },
}


def _draft_of(actor, **version):
    return factories.draft(actor, version=version)


def _draft(world):
    """Seen by everyone who drafts: for that each role's person is made its owner in turn by the page's own test."""
    return {"pk": factories.draft(world[Role.STAFF], unit=factories.unit(), version=CHECKED).pk}


def _version_of(actor, **values):
    return DraftVersion.objects.get(draft=_draft_of(actor, **values))


def _to_read(world):
    return {"pk": factories.dissemination(*world.values(), needs_commitment=True, commitment_text="Thực hiện đúng.").pk}


def _read_by_all(world):
    made = factories.dissemination(*world.values(), needs_commitment=True, commitment_text="Thực hiện đúng.")
    made.readings.update(read_at=AT)
    return {"pk": made.pk}


def _version(world):
    return {"pk": factories.draft(world[Role.STAFF], unit=factories.unit()).versions.get().pk}


def _closed(world):
    return {"pk": factories.dissemination(*world.values(), state=DisseminationState.CLOSED).pk}


OWNED = frozenset({Role.STAFF, Role.LEADER})  # the one who drafts, and leaders, who see the drafts of every unit
CLOSERS = PERMISSIONS[Permission.CLOSE_DISSEMINATIONS]
PAGES = {
    "records:documents": Page(READ, make=lambda world: _whole(world) and {}),
    "records:register": Page(REGISTER, make=lambda world: (factories.unit(), {"direction": "incoming"})[1]),
    "records:read_header": Page(REGISTER),
    "records:document": Page(READ, make=_whole),
    "records:change": Page(REGISTER, make=_document),
    "records:cancel": Page(REGISTER, make=_document),
    "records:renumber": Page(REGISTER, make=_document),
    "records:decide_renumber": Page(DECIDE, make=_asked, posted={"action": "approve"}),
    "records:link": Page(REGISTER, make=_document),
    "records:choices": Page(READ, make=lambda world: _document(world) and {}, download=True),  # options for a list: part of a page
    "records:share": Page(REGISTER, make=_document),
    "records:add_file": Page(REGISTER, make=_document),
    "records:export_header": Page(READ, make=_document, download=True),
    "records:unlink": Page(REGISTER, make=_linked, posted={}),
    "records:decide_link": Page(Permission.DECIDE_LINKS, make=_proposed, posted={"action": "confirm"}),
    "records:download": Page(READ, make=_file, download=True),
    "records:read_file": Page(READ, make=_file, posted={}),
    "records:ask_recognition": Page(REGISTER, make=_scan, posted={}),
    "records:cancel_recognition": Page(Permission.CALL_OFF_WORK, make=_recognised, posted={"sent": "1"}, roles_instead=CALLS_OFF),
    "records:recognition": Page(READ, make=_recognised, download=True),
    "records:text": Page(READ, make=_file),
    "records:remove_file": Page(REGISTER, make=_file),
    "records:all_series": Page(READ, make=lambda world: _series(world) and {}),
    "records:open_series": Page(NUMBERS),
    "records:series": Page(READ, make=_series),
    "records:reserve": Page(NUMBERS, make=_series),
    "records:explain_gap": Page(NUMBERS, make=_series),
    "records:release": Page(NUMBERS, make=_kept, posted={}),
    "records:drafts": Page(DRAFTS),
    "records:upload_draft": Page(DRAFTS),
    "records:draft": Page(DRAFTS, make=_draft, roles_instead=OWNED),
    "records:add_version": Page(DRAFTS, make=_draft, roles_instead=OWNED),
    "records:dismiss": Page(DRAFTS, make=_draft, roles_instead=OWNED, query="key=k1"),
    "records:restore": Page(DRAFTS, make=_draft, posted={"key": "k1"}, roles_instead=frozenset({Role.STAFF})),
    "records:close_draft": Page(DRAFTS, make=_draft, roles_instead=OWNED),
    "records:withdraw_draft": Page(DRAFTS, make=_draft, roles_instead=OWNED),
    "records:check_version": Page(DRAFTS, make=_version, posted={}, roles_instead=OWNED),
    "records:marked_copy": Page(DRAFTS, make=_version, posted={}, roles_instead=OWNED),
    "records:disseminations": Page(READ, make=lambda world: _to_read(world) and {}),
    "records:disseminate": Page(DISSEMINATE),
    "records:record_meeting": Page(DISSEMINATE),
    "records:reminders": Page(DISSEMINATE, make=lambda world: factories.dissemination(*world.values(), due_on=date(2026, 11, 20)) and {}),
    "records:dissemination": Page(READ, make=_to_read),
    "records:reading_form": Page(DISSEMINATE, make=lambda world: {**_to_read(world), "kind": "docx"}, download=True),
    "records:acknowledge": Page(ACKNOWLEDGE, make=_to_read, posted={}),
    "records:commit": Page(ACKNOWLEDGE, make=_read_by_all, posted={}),
    "records:invite": Page(DISSEMINATE, make=_to_read, posted={}),
    "records:close_dissemination": Page(DISSEMINATE, make=_to_read, posted={"reason": "hết hạn"}, roles_instead=CLOSERS),
    "records:withdraw_dissemination": Page(DISSEMINATE, make=_to_read, roles_instead=CLOSERS),
    "records:reopen_dissemination": Page(DISSEMINATE, make=_closed, posted={}, roles_instead=CLOSERS),
}


def _register(actor, _world):
    factories.agency()
    return services.register_document(
        actor=actor, direction=Direction.OUTGOING, type=DocumentType.KE_HOACH, issued_on=DAY, subject="Kế hoạch", topic=Topic.KHAC, at=AT
    )


def _change(actor, world):
    return services.change_document(
        actor=actor,
        document_id=_document(world)["pk"],
        at=AT,
        reason="sửa chính tả",
        subject="Trích yếu đúng",
        issuer="Sở",
        topic=Topic.KHAC,
        in_force_to=None,
        due_on=None,
        urgency=Urgency.NORMAL,
        pages=None,
        signer_name="",
        signer_title="",
        place="",
        recipients="",
        limited=False,
    )


def _link(actor, _world):
    old, new = factories.document("VB1"), factories.document("VB2")
    return services.link_documents(actor=actor, source_id=new.pk, target_id=old.pk, kind=LinkKind.ANSWERS, at=AT)


def _open(actor, _world):
    return services.open_series(
        actor=actor,
        agency_id=factories.agency().pk,
        year=2026,
        direction=Direction.OUTGOING,
        group="quyet-dinh",
        title="Quyết định",
        types=[DocumentType.QUYET_DINH],
        at=AT,
    )


def _disseminate(actor, _world):
    factories.member(factories.person("nguoi-doc"), factories.unit())
    return services.disseminate(actor=actor, title="Quy chế", document_id=None, unit_ids=[], due_on=DAY, at=AT)


SERVICES = {
    "records.register_document": Call(REGISTER, _register),
    "records.change_document": Call(REGISTER, _change),
    "records.cancel_document": Call(
        REGISTER, lambda actor, world: services.cancel_document(actor=actor, document_id=_document(world)["pk"], reason="nhầm", at=AT)
    ),
    "records.ask_renumber": Call(
        REGISTER,
        lambda actor, _world: services.ask_renumber(actor=actor, document_id=factories.numbered("VB1").pk, reason="lấy nhầm số", at=AT),
    ),
    "records.decide_renumber": Call(
        DECIDE,
        lambda actor, world: services.decide_renumber(
            actor=actor, renumbering_id=_asked(world)["pk"], action=RenumberAction.APPROVE, at=AT
        ),
    ),
    "records.link_documents": Call(REGISTER, _link),
    "records.decide_link": Call(
        Permission.DECIDE_LINKS,
        lambda actor, world: services.decide_link(actor=actor, proposal_id=_proposed(world)["pk"], action=LinkAction.CONFIRM, at=AT),
    ),
    "records.unlink_documents": Call(
        REGISTER, lambda actor, world: services.unlink_documents(actor=actor, link_id=_linked(world)["pk"], at=AT)
    ),
    "records.share_document": Call(
        REGISTER,
        lambda actor, world: services.share_document(
            actor=actor, document_id=_document(world)["pk"], unit_ids=[factories.unit().pk], at=AT
        ),
    ),
    "records.export_header": Call(
        READ, lambda actor, world: services.export_header(actor=actor, document_id=_document(world)["pk"], at=AT)
    ),
    "records.add_file": Call(
        REGISTER,
        lambda actor, world: services.add_file(
            actor=actor, document_id=_document(world)["pk"], content=ContentFile(factories.TEXT), name="a.txt", at=AT
        ),
    ),
    "records.remove_file": Call(
        REGISTER, lambda actor, world: services.remove_file(actor=actor, file_id=_file(world)["pk"], reason="nhầm", at=AT)
    ),
    "records.read_file": Call(READ, lambda actor, world: services.read_file(actor=actor, file_id=_file(world)["pk"], at=AT)),
    "records.ask_recognition": Call(
        REGISTER, lambda actor, world: services.ask_recognition(actor=actor, file_id=_scan(world)["pk"], at=AT)
    ),
    "records.cancel_recognition": Call(
        Permission.CALL_OFF_WORK,
        lambda actor, world: services.cancel_recognition(actor=actor, file_id=_recognised(world)["pk"], at=AT),
        roles_instead=CALLS_OFF,
    ),
    "records.open_file": Call(READ, lambda actor, world: services.open_file(actor=actor, file_id=_file(world)["pk"], at=AT)),
    "records.open_series": Call(NUMBERS, _open),
    "records.reserve_numbers": Call(
        NUMBERS,
        lambda actor, world: services.reserve_numbers(
            actor=actor, series_id=_series(world)["pk"], count=2, reason="chờ ký", until_on=DAY, at=AT
        ),
    ),
    "records.release_number": Call(
        NUMBERS, lambda actor, world: services.release_number(actor=actor, reservation_id=_kept(world)["pk"], at=AT)
    ),
    "records.explain_gap": Call(
        NUMBERS,
        lambda actor, world: services.explain_gap(actor=actor, series_id=_series(world)["pk"], first=1, last=2, reason="hỏng", at=AT),
    ),
    "records.upload_draft": Call(
        DRAFTS,
        lambda actor, _world: services.upload_draft(
            actor=actor, title="Dự thảo", unit_id=None, content=ContentFile(factories.TEXT), name="a.txt", at=AT
        ),
    ),
    "records.add_version": Call(
        DRAFTS,
        lambda actor, _world: services.add_version(
            actor=actor, draft_id=_draft_of(actor).pk, content=ContentFile("Bản hai".encode()), name="b.txt", at=AT
        ),
    ),
    "records.check_version": Call(
        DRAFTS, lambda actor, _world: services.check_version(actor=actor, version_id=_version_of(actor).pk, at=AT)
    ),
    "records.dismiss_finding": Call(
        DRAFTS,
        lambda actor, _world: services.dismiss_finding(
            actor=actor, draft_id=_draft_of(actor, **CHECKED).pk, key="k1", reason="tên riêng", at=AT
        ),
    ),
    "records.restore_finding": Call(DRAFTS, lambda actor, _world: _restored(actor)),
    "records.close_draft": Call(
        DRAFTS, lambda actor, _world: services.close_draft(actor=actor, draft_id=_draft_of(actor).pk, document_id=None, at=AT)
    ),
    "records.marked_copy": Call(DRAFTS, lambda actor, _world: _marked(actor)),
    "records.disseminate": Call(DISSEMINATE, _disseminate),
    "records.record_meeting": Call(
        DISSEMINATE,
        lambda actor, _world: services.record_meeting(
            actor=actor, on=DAY, title="Hội nghị", document_id=None, invited=5, attended=4, commitments=None, at=AT
        ),
    ),
    "records.invite_newcomers": Call(
        DISSEMINATE, lambda actor, _world: services.invite_newcomers(actor=actor, dissemination_id=factories.dissemination().pk, at=AT)
    ),
    "records.close_dissemination": Call(DISSEMINATE, lambda actor, _world: _closing(actor)),
    "records.reopen_dissemination": Call(DISSEMINATE, lambda actor, _world: _reopened(actor)),
    "records.withdraw_dissemination": Call(DISSEMINATE, lambda actor, _world: _withdrawn(actor)),
    "records.withdraw_draft": Call(DRAFTS, lambda actor, _world: services.withdraw_draft(actor=actor, draft_id=_draft_of(actor).pk, at=AT)),
    "records.acknowledge": Call(
        ACKNOWLEDGE, lambda actor, _world: services.acknowledge(actor=actor, dissemination_id=factories.dissemination(actor).pk, at=AT)
    ),
    "records.commit": Call(ACKNOWLEDGE, lambda actor, _world: _committed(actor)),
}


def _closing(actor):
    return services.close_dissemination(actor=actor, dissemination_id=factories.dissemination(entered_by=actor).pk, at=AT)


def _reopened(actor):
    made = factories.dissemination(entered_by=actor, state=DisseminationState.CLOSED)
    return services.reopen_dissemination(actor=actor, dissemination_id=made.pk, at=AT)


def _withdrawn(actor):
    made = factories.dissemination(entered_by=actor)
    return services.withdraw_dissemination(actor=actor, dissemination_id=made.pk, reason="gửi nhầm", at=AT)


def _restored(actor):
    made = _draft_of(actor, **CHECKED)
    made.dismissals.create(key="k1", code="NN001", reason="tên riêng", person=actor, at=AT)
    return services.restore_finding(actor=actor, draft_id=made.pk, key="k1", at=AT)


def _marked(actor):
    version = _version_of(actor)
    try:
        return services.marked_copy(actor=actor, version_id=version.pk, at=AT)
    except services.RecordsError:  # not checked yet: the permission was there
        return None


def _committed(actor):
    made = factories.dissemination(actor, needs_commitment=True, commitment_text="Thực hiện.")
    made.readings.update(read_at=AT)
    return services.commit(actor=actor, dissemination_id=made.pk, at=AT)

"""Who gets in where among disclosures, asset postings and what is not disclosed."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

import disclosure_factories as make
import factories
from expectations import Call, Page
from minhbach_site.accounts.states import Permission, Role
from minhbach_site.disclosure import services
from minhbach_site.disclosure.models import Dismissal
from minhbach_site.disclosure.services import Content
from minhbach_site.disclosure.states import Decision, Form, Proof, Round, State

READ, INTERNAL = Permission.READ_DISCLOSURES, Permission.READ_INTERNAL_DISCLOSURES
ENTER, APPROVE, PUBLISH = Permission.ENTER_DISCLOSURES, Permission.APPROVE_DISCLOSURES, Permission.PUBLISH_DISCLOSURES
DISMISS = Permission.DISMISS_DISCLOSURES
AT, DAY = factories.AT, factories.DAY


def _draft(_world):
    return {"pk": make.disclosure().pk}


def _on_display(_world):
    make.posted(date(2026, 10, 1), audience="public")
    return {}


def _undisclosed(_world):
    make.disclosure()
    make.document("Kế hoạch công tác năm 2026", issued_on=date(2026, 3, 31))
    return {}


def _approved(_world):
    return {"pk": make.disclosure(state=State.APPROVED).pk}


def _shown(_world):
    return {"pk": make.posted(date(2026, 10, 1)).pk}


def _public(_world):
    return {"pk": make.posted(date(2026, 10, 1), audience="public").pk}


def _correction(_world):
    return {"pk": make.correction(make.posted(date(2026, 10, 1))).pk}


def _extended(_world):
    return {"pk": make.posted(date(2026, 10, 1), extended_until=date(2026, 12, 31), state=State.EXTENDED).pk}


def _shortening(world):
    asked = services.propose_shortening(
        actor=factories.person("nguoi-de-nghi", Role.CLERK), at=AT, until=None, reason="đã đủ", **_extended(world)
    )
    return {"pk": asked.pk}


def _amendment(world):
    asked = services.propose_retraction(actor=factories.person("nguoi-xin", Role.CLERK), at=AT, reason="ghi nhầm dòng", **_shown(world))
    return {"pk": asked.pk}


def _proof(_world):
    return {"pk": make.proof(make.posted(date(2026, 10, 1), audience="public")).pk}


def _assets(_world):
    return {"pk": make.asset_posting().pk}


def _dismissal(_world):
    made = Dismissal.objects.create(expected="budget-estimate:2026", reason="đã có", person=factories.person("ai-do"), at=AT)
    return {"pk": made.pk}


PAGES = {
    "disclosure:disclosures": Page(READ),
    "disclosure:disclosure": Page(READ, make=_public),
    "disclosure:enter": Page(ENTER),
    "disclosure:change": Page(ENTER, make=_draft),
    "disclosure:withdraw": Page(ENTER, make=_draft),
    "disclosure:approve": Page(APPROVE, make=_draft, posted={}),
    "disclosure:return": Page(APPROVE, make=_approved),
    "disclosure:publish": Page(PUBLISH, make=_approved),
    "disclosure:extend": Page(APPROVE, make=_shown),
    "disclosure:take_down": Page(PUBLISH, make=_shown),
    "disclosure:correct": Page(ENTER, make=_shown),
    "disclosure:decide_correction": Page(APPROVE, make=_correction, posted={"decision": "approve"}),
    "disclosure:shorten": Page(PUBLISH, make=_extended),
    "disclosure:decide_shortening": Page(APPROVE, make=_shortening, posted={"decision": "approve"}),
    "disclosure:amend": Page(PUBLISH, make=_shown),
    "disclosure:retract": Page(PUBLISH, make=_shown),
    "disclosure:decide_amendment": Page(APPROVE, make=_amendment, posted={"decision": "approve"}),
    "disclosure:recount": Page(PUBLISH, make=_shown, posted={}),
    "disclosure:add_link": Page(PUBLISH, make=_shown),
    "disclosure:add_file": Page(PUBLISH, make=_shown),
    "disclosure:proof": Page(READ, make=_proof, download=True),
    "disclosure:remove_proof": Page(PUBLISH, make=_proof),
    "disclosure:minutes": Page(READ, make=lambda world: {**_public(world), "which": "niem-yet", "kind": "docx"}, download=True),
    "disclosure:to_take_down": Page(READ, make=_on_display),
    "disclosure:gaps": Page(Permission.READ_DISCLOSURE_GAPS, make=_undisclosed),
    "disclosure:gaps_part": Page(
        Permission.READ_DISCLOSURE_GAPS, make=lambda world: {**_undisclosed(world), "year": 2026, "part": "van-ban"}
    ),
    "disclosure:dismiss": Page(DISMISS),
    "disclosure:restore": Page(DISMISS, make=_dismissal, posted={}),
    "disclosure:year": Page(READ, make=lambda _world: {"year": 2026}),
    "disclosure:assets": Page(INTERNAL),
    "disclosure:enter_assets": Page(ENTER),
    "disclosure:change_assets": Page(ENTER, make=_assets),
}

ITEM = {
    "group": 9,
    "matter": "general",
    "item": "Quy chế làm việc",
    "form": Form.POSTING,
    "audience": "internal",
    "place": "Bảng tin",
    "unit_id": None,
    "document_id": None,
    "issued_on": date(2026, 11, 20),
    "trigger_on": None,
    "own_due_on": None,
    "due_basis": "",
    "cleared": True,
}

SERVICES = {
    "disclosure.enter": Call(ENTER, lambda actor, _world: services.enter(actor=actor, at=AT, content=Content(**ITEM))),
    "disclosure.change": Call(ENTER, lambda actor, world: services.change(actor=actor, at=AT, content=Content(**ITEM), **_draft(world))),
    "disclosure.withdraw": Call(ENTER, lambda actor, world: services.withdraw(actor=actor, at=AT, reason="nhập nhầm", **_draft(world))),
    "disclosure.approve": Call(APPROVE, lambda actor, world: services.approve(actor=actor, at=AT, **_draft(world))),
    "disclosure.return_item": Call(
        APPROVE, lambda actor, world: services.return_item(actor=actor, at=AT, reason="thiếu nơi niêm yết", **_approved(world))
    ),
    "disclosure.publish": Call(
        PUBLISH,
        lambda actor, world: services.publish(
            actor=actor, at=AT, started_on=DAY, place="Bảng tin", own_keep_until=None, keep_basis="", **_approved(world)
        ),
    ),
    "disclosure.extend": Call(
        APPROVE,
        lambda actor, world: services.extend(actor=actor, at=AT, until=date(2026, 12, 31), reason="nhiều người hỏi", **_shown(world)),
    ),
    "disclosure.take_down": Call(PUBLISH, lambda actor, world: services.take_down(actor=actor, at=AT, ended_on=DAY, **_shown(world))),
    "disclosure.recount": Call(
        PUBLISH, lambda actor, _world: services.recount(actor=actor, at=AT, pk=make.posted(date(2026, 10, 1), due_on=DAY).pk)
    ),
    "disclosure.propose_correction": Call(
        ENTER,
        lambda actor, world: services.propose_correction(
            actor=actor, at=AT, new_item="Quy chế làm việc (sửa)", reason="sai năm", restart=False, **_shown(world)
        ),
    ),
    "disclosure.decide_correction": Call(
        APPROVE,
        lambda actor, world: services.decide_correction(
            actor=actor, at=AT, correction_id=_correction(world)["pk"], decision=Decision.APPROVE
        ),
    ),
    "disclosure.add_link": Call(
        PUBLISH, lambda actor, world: services.add_link(actor=actor, at=AT, url="https://sct.example.gov.vn/1", **_shown(world))
    ),
    "disclosure.add_file": Call(
        PUBLISH,
        lambda actor, world: services.add_file(
            actor=actor, at=AT, kind=Proof.PHOTO, file=SimpleUploadedFile("anh.png", make.PNG), **_shown(world)
        ),
    ),
    "disclosure.remove_proof": Call(
        PUBLISH, lambda actor, world: services.remove_proof(actor=actor, at=AT, proof_id=_proof(world)["pk"], reason="nhầm tệp")
    ),
    "disclosure.propose_shortening": Call(
        PUBLISH, lambda actor, world: services.propose_shortening(actor=actor, at=AT, until=None, reason="đã đủ", **_extended(world))
    ),
    "disclosure.decide_shortening": Call(
        APPROVE,
        lambda actor, world: services.decide_shortening(
            actor=actor, at=AT, shortening_id=_shortening(world)["pk"], decision=Decision.APPROVE
        ),
    ),
    "disclosure.propose_amendment": Call(
        PUBLISH,
        lambda actor, world: services.propose_amendment(
            actor=actor, at=AT, started_on=date(2026, 10, 2), place="Bảng tin", ended_on=None, reason="ghi nhầm ngày", **_shown(world)
        ),
    ),
    "disclosure.propose_retraction": Call(
        PUBLISH, lambda actor, world: services.propose_retraction(actor=actor, at=AT, reason="ghi nhầm dòng", **_shown(world))
    ),
    "disclosure.decide_amendment": Call(
        APPROVE,
        lambda actor, world: services.decide_amendment(actor=actor, at=AT, amendment_id=_amendment(world)["pk"], decision=Decision.APPROVE),
    ),
    "disclosure.take_proof": Call(READ, lambda actor, world: services.take_proof(actor=actor, at=AT, proof_id=_proof(world)["pk"])),
    "disclosure.enter_assets": Call(
        ENTER,
        lambda actor, _world: services.enter_assets(
            actor=actor,
            at=AT,
            year=2026,
            round_=Round.ANNUAL,
            form=Form.POSTING,
            handed_over_on=DAY,
            required=3,
            declared=3,
            disclosed=3,
        ),
    ),
    "disclosure.change_assets": Call(
        ENTER, lambda actor, world: services.change_assets(actor=actor, at=AT, required=4, declared=3, disclosed=3, **_assets(world))
    ),
    "disclosure.dismiss": Call(
        DISMISS,
        lambda actor, _world: services.dismiss(
            actor=actor, at=AT, document_id=None, expected="budget-estimate:2026", reason="đơn vị dự toán cấp trên công khai"
        ),
    ),
    "disclosure.restore": Call(DISMISS, lambda actor, world: services.restore(actor=actor, at=AT, **_dismissal(world))),
}

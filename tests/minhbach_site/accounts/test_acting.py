"""What someone does by a role that was lent to them is told as done for its owner, wherever it is told."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

import disclosure_factories
import factories
import plan_factories
import report_factories
from minhbach_site.accounts import queries as people
from minhbach_site.accounts.models import Delegation, Person
from minhbach_site.accounts.services import NotAllowed, require, require_other_person, signed
from minhbach_site.accounts.states import ACTIONS, Permission, Role
from minhbach_site.audit import services as journal
from minhbach_site.audit.models import Entry
from minhbach_site.audit.queries import verify
from minhbach_site.audit.states import SEALED_LATER
from minhbach_site.disclosure import services as disclosures
from minhbach_site.disclosure.states import Decision
from minhbach_site.duties import services as duties
from minhbach_site.duties.states import MarkAction, MarkKind, MarkState, TraitAction, TraitState
from minhbach_site.organisation import services as organisation
from minhbach_site.organisation.states import ChangeAction
from minhbach_site.plans import services as plans
from minhbach_site.plans.states import MeetingAction, PlanAction, PlanState, RoundAction, RoundState, TaskAction, TaskState, WaiverAction
from minhbach_site.records import services as records
from minhbach_site.records.states import RenumberAction
from minhbach_site.registers import services as registers
from minhbach_site.registers.states import UploadAction

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY
SAID = "Trưởng phòng Mẫu, theo ủy quyền của Lãnh đạo Mẫu"


def lend(lender: Person, deputy: Person) -> Person:
    """The deputy as they sign in on a day on which the lender's first role is theirs too."""
    Delegation.objects.create(
        grant=lender.grants.get(), delegate=deputy, from_on=DAY, until_on=DAY, reason="đi công tác", made_by=lender, made_at=AT
    )
    return Person.objects.get(pk=deputy.pk)


@pytest.fixture
def absent():
    return factories.person("lanhdao", Role.LEADER, display_name="Lãnh đạo Mẫu")


@pytest.fixture
def deputy(absent):
    """The head of a unit, to whom the absent leader lent their role."""
    return lend(absent, factories.person("truongphong", Role.HEAD_OF_UNIT, unit_code="SCT-KT", display_name="Trưởng phòng Mẫu"))


def test_a_lent_permission_is_held_for_its_owner_and_ones_own_for_oneself(deputy, absent):
    require(deputy, Permission.APPROVE_PLANS, on=DAY)
    assert signed(deputy) == {"person": deputy, "on_behalf_of_id": absent.pk}

    require(deputy, Permission.PROPOSE_TASKS, on=DAY)  # of heads and leaders both
    assert signed(deputy) == {"person": deputy, "on_behalf_of_id": None}
    assert signed(None) == {"person": None, "on_behalf_of_id": None}


def test_of_two_lenders_the_one_who_may_not_decide_is_not_named(deputy, absent):
    other = factories.person("lanhdao2", Role.LEADER)
    deputy = lend(other, deputy)
    require(deputy, Permission.APPROVE_PLANS, on=DAY)
    require_other_person(deputy, absent)

    assert deputy.acts_for == other.pk
    with pytest.raises(NotAllowed, match="thay người đã nhập"):
        require_other_person(deputy, absent, other)


def test_what_else_is_asked_of_the_person_does_not_change_in_whose_name_they_act(deputy, absent):
    require(deputy, Permission.APPROVE_PLANS, on=DAY)
    assert deputy.may(Permission.PROPOSE_TASKS, on=DAY)

    with pytest.raises(NotAllowed, match="thay người đã nhập"):
        require_other_person(deputy, absent)


def test_the_journal_holds_and_chains_in_whose_name_it_was(deputy, absent, sign_in, intruder):
    auditor = factories.person("kiemtra", Role.AUDITOR)
    plan = plan_factories.plan(state=PlanState.SUBMITTED)
    plan_factories.task(plan=plan)
    plans.take_plan_action(actor=deputy, plan_id=plan.pk, action=PlanAction.APPROVE, at=AT)
    journal.record(actor=auditor, action="audit.prove", subject=plan, at=AT, seals=False)

    assert list(Entry.objects.order_by("sequence").values_list("actor", "on_behalf_of")) == [(deputy.pk, absent.pk), (auditor.pk, None)]
    client = sign_in(auditor)
    for who in ("Lãnh đạo", "Trưởng phòng"):
        assert SAID in client.get(reverse("audit:journal"), {"actor": who}).content.decode()
    book = load_workbook(BytesIO(client.get(reverse("audit:journal"), {"export": "xlsx"}).content))
    assert [SAID in [str(cell) for cell in row] for row in book.active.iter_rows(values_only=True)].count(True) == 1

    assert verify().holds
    intruder("UPDATE audit_entry SET on_behalf_of = NULL WHERE sequence = 1")
    assert (verify().at_sequence, verify().fault) == (1, "nội dung đã bị sửa: mã băm tính lại không khớp")


def test_the_tasks_of_a_plan_are_each_approved_in_the_name_in_which_they_may_be(deputy, absent):
    plan = plan_factories.plan(state=PlanState.SUBMITTED)
    own = plan_factories.task(plan=plan, owner=plan_factories.unit("SCT-KT"), state=TaskState.PROPOSED)
    other = plan_factories.task(plan=plan, owner=plan_factories.unit("SCT-TM"), state=TaskState.PROPOSED)
    plans.take_plan_action(actor=deputy, plan_id=plan.pk, action=PlanAction.APPROVE, at=AT)

    assert [one.steps.get().on_behalf_of for one in (own, other)] == [None, absent]
    assert plan.steps.get().on_behalf_of == absent
    assert list(Entry.objects.order_by("sequence").values_list("on_behalf_of", flat=True)) == [None, absent.pk, absent.pk]


def of_plan(deputy):
    plan = plan_factories.plan(state=PlanState.SUBMITTED)
    plan_factories.task(plan=plan)
    plans.take_plan_action(actor=deputy, plan_id=plan.pk, action=PlanAction.APPROVE, at=AT)
    return reverse("plans:plan", args=[plan.pk]), 2


def of_task(deputy):
    task = plan_factories.task(owner=plan_factories.unit("SCT-TM"), state=TaskState.PROPOSED)
    plans.take_task_action(actor=deputy, task_id=task.pk, action=TaskAction.APPROVE, at=AT)
    return reverse("plans:task", args=[task.pk]), 2


def of_finished_task(deputy):
    task = plan_factories.done(owner=plan_factories.unit("SCT-TM"), finished_by=factories.person("nguoi-lam"))
    plans.take_task_action(actor=deputy, task_id=task.pk, action=TaskAction.CONFIRM, at=AT)
    return reverse("plans:task", args=[task.pk]), 2


def of_meeting(deputy):
    meeting = plan_factories.with_minutes(plan_factories.meeting(entered_by=factories.person("thu-ky")))
    plan_factories.conclusion(meeting)
    plans.take_meeting_action(actor=deputy, meeting_id=meeting.pk, action=MeetingAction.CONFIRM, at=AT)
    return reverse("plans:meeting", args=[meeting.pk]), 2


def of_round(deputy):
    scored = plan_factories.scored_round(state=RoundState.SUBMITTED, submitted_by=factories.person("nguoi-trinh"))
    plans.take_round_action(actor=deputy, round_id=scored.pk, action=RoundAction.APPROVE, at=AT)
    return reverse("plans:round", args=[scored.pk]), 2


def of_waiver(deputy):
    waiver = plan_factories.waiver(plan_factories.superior())
    plans.take_waiver_action(actor=deputy, waiver_id=waiver.pk, action=WaiverAction.APPROVE, at=AT)
    return reverse("plans:chain", args=[waiver.document_id]), 1


def of_disclosure(deputy):
    item = disclosure_factories.disclosure(entered_by=factories.person("nguoi-nhap"))
    disclosures.approve(actor=deputy, pk=item.pk, at=AT)
    return reverse("disclosure:disclosure", args=[item.pk]), 1


def of_correction(deputy):
    asked = disclosure_factories.correction(disclosure_factories.posted(date(2026, 11, 2)))
    disclosures.decide_correction(actor=deputy, correction_id=asked.pk, decision=Decision.APPROVE, at=AT)
    return reverse("disclosure:disclosure", args=[asked.disclosure_id]), 2


def of_event(deputy):
    event = factories.event(decision=factories.document("QD1", issued_on=date(2025, 12, 20)))
    organisation.decide_event(actor=deputy, event_id=event.pk, action=ChangeAction.APPROVE, at=AT)
    return reverse("organisation:event", args=[event.pk]), 1


def of_mark(deputy):
    mark = report_factories.mark(kind=MarkKind.EXEMPT, state=MarkState.PROPOSED, exempt_reason="không có")
    duties.decide_mark(actor=deputy, mark_id=mark.pk, action=MarkAction.APPROVE, reason="", at=AT)
    return reverse("duties:mark", args=[mark.pk]), 1


def of_upload(deputy):
    upload = report_factories.register_upload()
    registers.decide_upload(actor=deputy, upload_id=upload.pk, action=UploadAction.APPROVE, reason="", at=AT)
    return reverse("registers:register", args=[upload.table]), 2


def of_coverage(deputy):
    days = {"from_on": date(2026, 1, 1), "to_on": DAY}
    registers.vouch(actor=deputy, table="documents", note="", at=AT, **days)
    return reverse("registers:registers"), 1


def of_number(deputy):
    asked = factories.renumbering(factories.numbered())
    done = records.decide_renumber(actor=deputy, renumbering_id=asked.pk, action=RenumberAction.APPROVE, at=AT)
    return reverse("records:document", args=[done.voided_id]), 2


@pytest.mark.parametrize(
    "act",
    [
        of_plan,
        of_task,
        of_finished_task,
        of_meeting,
        of_round,
        of_waiver,
        of_disclosure,
        of_correction,
        of_event,
        of_mark,
        of_upload,
        of_coverage,
        of_number,
    ],
)
def test_every_page_says_for_whom_a_delegate_decided(act, deputy, sign_in):
    """In its history, and beside «Người duyệt» where it has such a line. Long after the role went back."""
    address, times = act(deputy)
    Delegation.objects.update(ended_at=AT)
    shown = sign_in(factories.person("lanhdao3", Role.LEADER)).get(address).content.decode()

    assert shown.count(SAID) == times


def test_a_trait_of_the_agency_keeps_for_whom_it_was_approved(deputy, absent):
    report_factories.agency_of_duties()
    asked = report_factories.trait("quarterly_reports", "true", state=TraitState.PROPOSED, asked_by=factories.person("nguoi-khai"))

    assert duties.decide_trait(actor=deputy, trait_id=asked.pk, action=TraitAction.APPROVE, at=AT).decided_for == absent


def test_the_history_of_a_person_is_the_last_of_the_journal_without_its_own_sealing(clerk, leader):
    for number in range(52):
        journal.record(actor=leader, action="accounts.change_person", subject=clerk, at=factories.AT, values={"changed": f"title{number}"})
    journal.record(actor=None, action=SEALED_LATER, subject=clerk, at=factories.AT)

    shown = people.history(clerk, ACTIONS)

    assert len(shown) == 50
    assert {line["what"] for line in shown} == {ACTIONS["accounts.change_person"]}

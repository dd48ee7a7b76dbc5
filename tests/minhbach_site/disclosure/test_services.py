"""From a draft to what is taken down: who may, when, and what is refused with which words."""

from __future__ import annotations

import hashlib
import io
from datetime import date, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

import disclosure_factories as make
import factories
from expectations.disclosure import ITEM
from minhbach.documents.layout import load_layout
from minhbach.documents.model import Document as Paper
from minhbach.documents.model import Letterhead, Paragraph, Signature, Text
from minhbach.documents.writers.pdf import write_pdf
from minhbach_site.accounts.services import NotAllowed
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry
from minhbach_site.disclosure import queries, services
from minhbach_site.disclosure.models import Amendment, Correction, Disclosure, Step
from minhbach_site.disclosure.services import Content, DisclosureError
from minhbach_site.disclosure.states import Amended, CorrectionState, Decision, Form, Proof, Round, State

AT, DAY = factories.AT, factories.DAY
pytestmark = pytest.mark.django_db


def entered(clerk, **values):
    return services.enter(actor=clerk, at=AT, content=Content(**{**ITEM, **values}))


def published(clerk, leader, started_on=DAY, **values):
    made = entered(clerk, **values)
    services.approve(actor=leader, pk=made.pk, at=AT)
    return services.publish(actor=clerk, pk=made.pk, at=AT, started_on=started_on, place="Bảng tin", own_keep_until=None, keep_basis="")


def file(content=make.PNG, name="anh.png"):
    return SimpleUploadedFile(name, content)


def pdf(words):
    head = Letterhead("", "SỞ CÔNG THƯƠNG", "", "SCT", "Quảng Ngãi", None, "BÁO CÁO", "Thử")
    paper = Paper("vi", head, tuple(Paragraph((Text(line),)) for line in words), Signature("", "GIÁM ĐỐC", "", ()), (), (), "0" * 64)
    return write_pdf(paper, layout=load_layout(), attachment=b"{}", attachment_name="a.json")


def test_an_item_is_due_by_the_law_in_force_on_its_day(clerk):
    made = entered(clerk)  # Friday 20 November 2026; the 24th is a holiday

    assert (made.due_on, made.due_provision, made.due_from) == (date(2026, 11, 30), "democracy-disclose-items", date(2023, 7, 1))
    assert made.state == State.DRAFT
    assert made.code == "CK-2026-1"


def test_a_budget_item_is_due_by_its_own_provision(clerk):
    made = entered(
        clerk,
        group=3,
        matter="budget_period",
        audience="public",
        form=Form.WEBSITE,
        issued_on=date(2026, 10, 5),
        trigger_on=date(2026, 9, 30),
    )

    assert (made.due_on, made.due_provision, made.due_from) == (date(2026, 10, 12), "budget-period-execution", date(2026, 3, 25))


def test_another_document_may_set_the_day(clerk):
    made = entered(clerk, own_due_on=date(2026, 11, 25), due_basis="Kế hoạch số 5/KH-UBND")

    assert (made.due_on, made.due_provision, made.due_basis) == (date(2026, 11, 25), "", "Kế hoạch số 5/KH-UBND")


@pytest.mark.parametrize("basis", ["Nghị định số 61/2023/NĐ-CP", "Điều 15 Luật Ngân sách nhà nước", "Quyết định số 12/2024/QĐ-UBND"])
def test_law_may_set_a_later_day(clerk, basis):
    made = entered(clerk, own_due_on=date(2026, 12, 1), due_basis=basis)

    assert (made.due_on, made.due_basis) == (date(2026, 12, 1), basis)


@pytest.mark.parametrize("basis", ["quy chế", "x", "Kế hoạch số 5/2026/KH-UBND", "Quyết định số 12/QĐ-UBND", "Quy chế số 5/QC-SCT"])
def test_nothing_but_law_sets_a_later_day(clerk, basis):
    with pytest.raises(DisclosureError, match=r"muộn hơn hạn 30/11/2026 theo .*Điều 47"):
        entered(clerk, own_due_on=date(2026, 12, 1), due_basis=basis)

    assert not Disclosure.objects.exists()


def test_law_sets_no_day_before_the_document(clerk):
    with pytest.raises(DisclosureError, match="Hạn riêng 19/11/2026 trước ngày văn bản 20/11/2026"):
        entered(clerk, own_due_on=date(2026, 11, 19), due_basis="Nghị định số 61/2023/NĐ-CP")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"cleared": False}, "bí mật nhà nước, bí mật công tác"),
        ({"group": 8, "matter": "budget_estimate"}, "thuộc nhóm 3"),
        ({"matter": "asset_declarations", "group": 7}, "Công khai bản kê khai"),
        ({"matter": "budget_estimate", "group": 3}, "phạm vi «Công khai rộng rãi»"),
        ({"issued_on": date(2026, 12, 1)}, "không được sau hôm nay"),
        ({"issued_on": date(26, 11, 20)}, "Ngày văn bản là 20/11/0026, ngoài khoảng từ năm 1945"),
        ({"trigger_on": date(1926, 11, 20)}, "Ngày tính hạn là 20/11/1926, ngoài khoảng từ năm 1945"),
        ({"item": "  "}, "Hãy ghi nội dung"),
        ({"document_id": 999}, "Không thấy văn bản"),
        ({"own_due_on": date(2026, 12, 1)}, "cả ngày và văn bản"),
        ({"item": "1. Người kê khai tài sản, thu nhập: … 2. Vợ hoặc chồng của người kê khai: …"}, "Không đưa nội dung bản kê khai"),
    ],
)
def test_what_may_not_be_entered(clerk, values, said):
    with pytest.raises(DisclosureError, match=said):
        entered(clerk, **values)

    assert not Disclosure.objects.exists()


def test_a_document_kept_for_some_units_is_not_disclosed(clerk):
    kept = make.document("Kế hoạch riêng", limited=True)

    with pytest.raises(DisclosureError, match="chỉ giao cho một số đơn vị"):
        entered(clerk, document_id=kept.pk)


def test_a_document_that_was_kept_meanwhile_goes_no_further(clerk, leader):
    kept = make.document("Kế hoạch riêng", limited=True)
    draft, approved = make.disclosure(document=kept), make.disclosure(document=kept, state=State.APPROVED)
    said = {"started_on": DAY, "place": "Bảng tin", "own_keep_until": None, "keep_basis": ""}

    with pytest.raises(DisclosureError, match="chỉ giao cho một số đơn vị"):
        services.approve(actor=leader, pk=draft.pk, at=AT)
    with pytest.raises(DisclosureError, match="chỉ giao cho một số đơn vị"):
        services.publish(actor=clerk, pk=approved.pk, at=AT, **said)


def test_who_entered_or_changed_it_does_not_approve(db):
    both = factories.person("hai-vai", Role.CLERK, Role.LEADER)
    other = factories.person("hai-vai-khac", Role.CLERK, Role.LEADER)
    made = entered(both)
    with pytest.raises(NotAllowed, match="không được tự duyệt"):
        services.approve(actor=both, pk=made.pk, at=AT)
    services.change(actor=other, pk=made.pk, at=AT, content=Content(**ITEM))
    with pytest.raises(NotAllowed, match="không được tự duyệt"):
        services.approve(actor=other, pk=made.pk, at=AT)

    assert services.approve(actor=factories.person("nguoi-ba", Role.LEADER), pk=made.pk, at=AT).state == State.APPROVED


def test_the_database_refuses_an_approval_by_who_entered_it(clerk):
    made = entered(clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.filter(pk=made.pk).update(approved_by=clerk)


def test_an_approved_item_is_published_and_kept_as_long_as_the_law_asks(clerk, leader):
    made = published(clerk, leader)

    assert made.state == State.PUBLISHED
    assert (made.started_on, made.keep_until, made.keep_provision) == (DAY, date(2026, 12, 17), "democracy-post-paper")
    assert [step.action for step in Step.objects.order_by("pk")] == ["enter", "approve", "publish"]


def test_a_draft_is_not_published(clerk):
    made = entered(clerk)
    with pytest.raises(DisclosureError, match="đang ở trạng thái «Dự thảo»"):
        services.publish(actor=clerk, pk=made.pk, at=AT, started_on=DAY, place="Bảng tin", own_keep_until=None, keep_basis="")


@pytest.mark.parametrize("started_on", [date(2026, 11, 19), date(2026, 11, 28)])
def test_it_is_not_published_before_its_document_or_tomorrow(clerk, leader, started_on):
    with pytest.raises(DisclosureError, match="từ ngày văn bản"):
        published(clerk, leader, started_on)


def test_it_stays_up_until_the_least_time_is_over(clerk):
    made = make.posted(date(2026, 11, 8))  # twenty days go through Saturday 28 November

    with pytest.raises(DisclosureError) as refused:
        services.take_down(actor=clerk, pk=made.pk, ended_on=DAY, at=AT)

    assert str(refused.value) == (
        "Chưa được gỡ: phải giữ đến hết ngày 28/11/2026 theo khoản 2 Điều 48 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15; "
        "sớm nhất được gỡ từ ngày 29/11/2026."
    )
    made.refresh_from_db()
    assert made.state == State.PUBLISHED


def test_it_may_come_down_on_the_first_free_day(clerk):
    made = make.posted(date(2026, 11, 6))  # through Thursday 26 November

    done = services.take_down(actor=clerk, pk=made.pk, ended_on=DAY, at=AT)

    assert (done.state, done.ended_on) == (State.TAKEN_DOWN, DAY)


def test_what_the_agency_keeps_longer_stays_longer(clerk, leader):
    made = make.posted(date(2026, 11, 2))
    services.extend(actor=leader, pk=made.pk, until=date(2026, 11, 30), reason="nhiều người hỏi", at=AT)

    with pytest.raises(DisclosureError, match=r"kéo dài đến hết ngày 30/11/2026; sớm nhất được gỡ từ ngày 01/12/2026"):
        services.take_down(actor=clerk, pk=made.pk, ended_on=DAY, at=AT)


def test_what_was_told_once_is_not_taken_down(clerk, leader):
    made = published(clerk, leader, form=Form.CONFERENCE)

    assert made.keep_until is None
    with pytest.raises(DisclosureError, match="«Hội nghị» công khai một lần là xong, không có gì để gỡ"):
        services.take_down(actor=clerk, pk=made.pk, ended_on=DAY, at=AT)
    with pytest.raises(DisclosureError, match="công khai một lần là xong"):
        services.extend(actor=leader, pk=made.pk, until=date(2026, 12, 30), reason="x", at=AT)


def test_a_correction_keeps_the_old_words_and_needs_a_second_person(clerk, leader):
    made = make.posted(date(2026, 11, 2), item="Quy chế năm 2025")
    asked = services.propose_correction(actor=clerk, pk=made.pk, new_item="Quy chế năm 2026", reason="sai năm", restart=False, at=AT)
    made.refresh_from_db()
    assert made.item == "Quy chế năm 2025"
    with pytest.raises(DisclosureError, match="chờ duyệt"):
        services.propose_correction(actor=clerk, pk=made.pk, new_item="Quy chế 2026", reason="lại", restart=False, at=AT)

    services.decide_correction(actor=leader, correction_id=asked.pk, decision=Decision.APPROVE, at=AT)

    made.refresh_from_db()
    kept = Correction.objects.get()
    assert (made.item, made.state, made.keep_until) == ("Quy chế năm 2026", State.CORRECTED, date(2026, 11, 22))
    assert (kept.old_item, kept.new_item, kept.reason, kept.decided_by) == ("Quy chế năm 2025", "Quy chế năm 2026", "sai năm", leader)


def test_who_proposed_a_correction_does_not_decide_it(db):
    both = factories.person("hai-vai", Role.CLERK, Role.LEADER)
    made = make.posted(date(2026, 11, 2))
    asked = services.propose_correction(actor=both, pk=made.pk, new_item="Khác", reason="sai", restart=False, at=AT)

    with pytest.raises(NotAllowed, match="không được tự duyệt"):
        services.decide_correction(actor=both, correction_id=asked.pk, decision=Decision.APPROVE, at=AT)


def test_a_correction_may_begin_the_least_time_again(clerk, leader):
    made = make.posted(date(2026, 11, 2))
    asked = services.propose_correction(actor=clerk, pk=made.pk, new_item="Khác hẳn", reason="sai", restart=True, at=AT)

    services.decide_correction(actor=leader, correction_id=asked.pk, decision=Decision.APPROVE, at=AT)

    made.refresh_from_db()
    assert (made.started_on, made.counted_from, made.keep_until) == (date(2026, 11, 2), DAY, date(2026, 12, 17))


def test_a_refused_correction_changes_nothing(clerk, leader):
    made = make.posted(date(2026, 11, 2))
    asked = services.propose_correction(actor=clerk, pk=made.pk, new_item="Khác", reason="sai", restart=True, at=AT)
    services.decide_correction(actor=leader, correction_id=asked.pk, decision=Decision.REFUSE, at=AT)

    with pytest.raises(DisclosureError, match="đã được quyết định"):
        services.decide_correction(actor=leader, correction_id=asked.pk, decision=Decision.APPROVE, at=AT)
    made.refresh_from_db()
    assert (made.item, made.state) == ("Quy chế làm việc của cơ quan", State.PUBLISHED)


def test_dates_are_counted_again_only_when_they_moved(clerk):
    made = make.posted(date(2026, 11, 2))
    with pytest.raises(DisclosureError, match="không đổi"):
        services.recount(actor=clerk, pk=made.pk, at=AT)
    Disclosure.objects.filter(pk=made.pk).update(keep_until=date(2026, 11, 21))

    assert services.recount(actor=clerk, pk=made.pk, at=AT).keep_until == date(2026, 11, 22)


# --- what was recorded, mended --------------------------------------------------------------------------------------------------------


def mend(clerk, item, **values):
    said = {"started_on": item.started_on, "place": item.place, "ended_on": item.ended_on, "reason": "ghi nhầm", "at": AT, **values}
    return services.propose_amendment(actor=clerk, pk=item.pk, **said)


def decided(leader, asked, decision=Decision.APPROVE):
    services.decide_amendment(actor=leader, amendment_id=asked.pk, decision=decision, at=AT)
    return Disclosure.objects.get(pk=asked.disclosure_id)


def days(item):
    return (item.state, item.started_on, item.keep_until, item.ended_on)


def test_wrong_days_and_a_wrong_place_are_mended_by_two_people_and_the_least_time_is_counted_again(clerk, leader):
    item = make.posted(date(2026, 10, 12), state=State.TAKEN_DOWN, ended_on=date(2026, 11, 10))  # kept to 1 November

    asked = mend(clerk, item, started_on=date(2026, 10, 14), ended_on=date(2026, 11, 6), place="Bảng tin tầng 2", reason="nhầm dòng")
    item.refresh_from_db()
    assert days(item) == (State.TAKEN_DOWN, date(2026, 10, 12), date(2026, 11, 1), date(2026, 11, 10))

    item = decided(leader, asked)
    assert days(item) == (State.TAKEN_DOWN, date(2026, 10, 14), date(2026, 11, 3), date(2026, 11, 6))
    assert (item.place, item.counted_from) == ("Bảng tin tầng 2", date(2026, 10, 14))
    step = Step.objects.latest("pk")
    assert (step.action, step.person, step.before, step.after) == ("amend", leader, State.TAKEN_DOWN, State.TAKEN_DOWN)
    assert step.note == ("ngày công khai 12/10/2026 → 14/10/2026; ngày gỡ 10/11/2026 → 06/11/2026; sửa nơi công khai: nhầm dòng")
    asked.refresh_from_db()
    assert (asked.old_place, asked.new_place, asked.decided_by) == ("Bảng tin tầng 1", "Bảng tin tầng 2", leader)


def test_a_refused_mending_changes_nothing_and_another_may_be_asked(clerk, leader):
    item = make.posted(date(2026, 11, 2))

    refused = decided(leader, mend(clerk, item, started_on=date(2026, 11, 3)), Decision.REFUSE)

    assert days(refused) == days(item)
    assert mend(clerk, item, started_on=date(2026, 11, 4)).state == CorrectionState.WAITING


def test_who_asks_to_mend_does_not_decide_it(db):
    both = factories.person("ca-hai", Role.CLERK, Role.LEADER)
    asked = mend(both, make.posted(date(2026, 11, 2)), started_on=date(2026, 11, 3))

    with pytest.raises(NotAllowed, match="người khác"):
        services.decide_amendment(actor=both, amendment_id=asked.pk, decision=Decision.APPROVE, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.filter(pk=asked.pk).update(decided_by=both)


def test_what_was_taken_down_by_mistake_is_up_again(clerk, leader):
    item = make.posted(date(2026, 10, 12), state=State.TAKEN_DOWN, ended_on=date(2026, 11, 10))

    item = decided(leader, mend(clerk, item, ended_on=None))

    assert days(item) == (State.PUBLISHED, date(2026, 10, 12), date(2026, 11, 1), None)
    assert services.take_down(actor=clerk, pk=item.pk, ended_on=DAY, at=AT).state == State.TAKEN_DOWN


def test_what_a_correction_began_anew_is_not_counted_from_the_mended_start(clerk, leader):
    item = make.posted(date(2026, 11, 2))
    asked = services.propose_correction(actor=clerk, pk=item.pk, new_item="Quy chế mới", reason="sai", restart=True, at=AT)
    services.decide_correction(actor=leader, correction_id=asked.pk, decision=Decision.APPROVE, at=AT)
    item.refresh_from_db()

    mended = decided(leader, mend(clerk, item, started_on=date(2026, 11, 4)))

    assert (mended.started_on, mended.counted_from, mended.keep_until) == (date(2026, 11, 4), DAY, item.keep_until)


def test_an_extension_that_the_new_least_time_passes_is_over(clerk, leader):
    item = make.posted(date(2026, 10, 1), state=State.EXTENDED, extended_until=date(2026, 12, 1))

    kept = decided(leader, mend(clerk, item, started_on=date(2026, 11, 2)))
    over = decided(leader, mend(clerk, kept, started_on=date(2026, 11, 20)))

    assert (kept.keep_until, kept.extended_until) == (date(2026, 11, 22), date(2026, 12, 1))
    assert (over.keep_until, over.extended_until) == (date(2026, 12, 10), None)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "không có gì để sửa"),
        ({"started_on": date(2026, 11, 28)}, "từ ngày văn bản"),
        ({"started_on": date(2026, 11, 1)}, "từ ngày văn bản"),
        ({"ended_on": DAY}, "«Ghi đã gỡ»"),
        ({"place": " "}, "nơi niêm yết"),
        ({"started_on": date(2026, 11, 3), "reason": " "}, "lý do"),
    ],
)
def test_what_is_not_mended(clerk, values, said):
    with pytest.raises(DisclosureError, match=said):
        mend(clerk, make.posted(date(2026, 11, 2)), **values)


def test_a_day_of_taking_down_before_the_start_is_refused(clerk):
    item = make.posted(date(2026, 10, 12), state=State.TAKEN_DOWN, ended_on=date(2026, 11, 10))

    with pytest.raises(DisclosureError, match="Ngày gỡ phải từ ngày công khai"):
        mend(clerk, item, ended_on=date(2026, 10, 11))


def test_one_wish_at_a_time_and_one_decision_of_it(clerk, leader):
    item = make.posted(date(2026, 11, 2))
    asked = mend(clerk, item, started_on=date(2026, 11, 3))

    with pytest.raises(DisclosureError, match="chờ người khác quyết định"):
        services.propose_retraction(actor=clerk, pk=item.pk, reason="nhầm", at=AT)
    decided(leader, asked)
    with pytest.raises(DisclosureError, match="đã được quyết định"):
        decided(leader, asked)


@pytest.mark.past_the_site
def test_what_changed_meanwhile_is_not_written_over(clerk, leader):
    item = make.posted(date(2026, 10, 1), state=State.TAKEN_DOWN, ended_on=date(2026, 11, 10))
    asked = mend(clerk, item, ended_on=date(2026, 11, 9))
    Disclosure.objects.filter(pk=item.pk).update(ended_on=date(2026, 11, 11))

    with pytest.raises(DisclosureError, match="đổi rồi từ khi có đề nghị"):
        decided(leader, asked)


def test_what_was_never_shown_goes_back_to_approved_and_is_shown_anew(clerk, leader):
    item = make.posted(date(2026, 11, 20), entered_by=clerk, approved_by=leader)
    asked = services.propose_retraction(actor=clerk, pk=item.pk, reason="ghi nhầm dòng", at=AT)
    item.refresh_from_db()
    assert item.state == State.PUBLISHED

    item = decided(leader, asked)

    assert days(item) == (State.APPROVED, None, None, None)
    assert (item.counted_from, item.keep_provision, item.approved_by) == (None, "", leader)
    assert Step.objects.latest("pk").note == "ngày công khai 20/11/2026: ghi nhầm dòng"
    shown = services.publish(actor=clerk, pk=item.pk, started_on=DAY, place="Bảng tin", own_keep_until=None, keep_basis="", at=AT)
    assert (shown.state, shown.started_on) == (State.PUBLISHED, DAY)


def test_what_is_proved_is_not_called_never_shown(clerk):
    item = make.posted(date(2026, 11, 20))
    proof = make.proof(item)

    with pytest.raises(DisclosureError, match="đang có minh chứng"):
        services.propose_retraction(actor=clerk, pk=item.pk, reason="ghi nhầm dòng", at=AT)
    services.remove_proof(actor=clerk, proof_id=proof.pk, reason="ảnh của nội dung khác", at=AT)
    assert services.propose_retraction(actor=clerk, pk=item.pk, reason="ghi nhầm dòng", at=AT).kind == Amended.RETRACT


def test_a_wish_about_the_words_is_decided_before_a_retraction(clerk):
    item = make.posted(date(2026, 11, 20))
    make.correction(item)

    with pytest.raises(DisclosureError, match="đính chính hoặc rút ngắn chờ duyệt"):
        services.propose_retraction(actor=clerk, pk=item.pk, reason="ghi nhầm dòng", at=AT)


def said_now(clerk, item, started_on, reason="nay mới ghi; có biên bản ngày ấy"):
    return services.publish(
        actor=clerk, pk=item.pk, started_on=started_on, place="Bảng tin", own_keep_until=None, keep_basis="", reason=reason, at=AT
    )


def test_a_start_said_after_the_due_day_to_be_in_time_counts_when_another_confirms_it(clerk, leader):
    item = make.disclosure(issued_on=date(2026, 11, 2), state=State.APPROVED)  # due on 9 November, said on the 27th

    item = said_now(clerk, item, date(2026, 11, 5))
    assert days(item) == (State.APPROVED, None, None, None)
    asked = queries.waiting_amendment(item)
    assert (asked.kind, asked.new_started_on, asked.new_place) == (Amended.CLAIM, date(2026, 11, 5), "Bảng tin")
    with pytest.raises(DisclosureError, match="chờ người khác quyết định"):
        said_now(clerk, item, DAY)
    with pytest.raises(DisclosureError, match="chờ người khác quyết định"):
        services.return_item(actor=leader, pk=item.pk, reason="sai nhóm", at=AT)
    with pytest.raises(NotAllowed):
        services.decide_amendment(actor=clerk, amendment_id=asked.pk, decision=Decision.APPROVE, at=AT)

    item = decided(leader, asked)
    assert days(item) == (State.PUBLISHED, date(2026, 11, 5), date(2026, 11, 25), None)
    assert item.place == "Bảng tin"
    assert Step.objects.latest("pk").note == "ngày công khai 05/11/2026, ghi sau hạn, đã xác nhận: nay mới ghi; có biên bản ngày ấy"


def test_a_claim_that_is_refused_leaves_it_undisclosed(clerk, leader):
    item = said_now(clerk, make.disclosure(issued_on=date(2026, 11, 2), state=State.APPROVED), date(2026, 11, 5))

    item = decided(leader, queries.waiting_amendment(item), Decision.REFUSE)

    assert days(item) == (State.APPROVED, None, None, None)
    assert days(said_now(clerk, item, DAY)) == (State.PUBLISHED, DAY, date(2026, 12, 17), None)  # late, and no one need confirm that


@pytest.mark.parametrize("started_on", [date(2026, 11, 10), DAY])
def test_a_late_start_is_taken_at_once(clerk, started_on):
    item = make.disclosure(issued_on=date(2026, 11, 2), state=State.APPROVED)

    assert said_now(clerk, item, started_on, reason="").started_on == started_on


@pytest.mark.past_the_site
def test_the_later_day_of_another_document_does_not_hide_that_the_law_s_is_over(clerk):
    item = make.disclosure(issued_on=date(2026, 11, 2), state=State.APPROVED)
    Disclosure.objects.filter(pk=item.pk).update(due_on=date(2026, 12, 1), due_basis="Nghị định 61/2023/NĐ-CP", due_provision="")

    assert said_now(clerk, item, date(2026, 11, 5)).started_on is None


def test_a_claim_needs_a_reason_and_is_proved_before_it_is_confirmed(clerk):
    item = make.disclosure(issued_on=date(2026, 11, 2), state=State.APPROVED)

    with pytest.raises(DisclosureError, match="hãy ghi lý do và căn cứ"):
        said_now(clerk, item, date(2026, 11, 5), reason=" ")
    with pytest.raises(DisclosureError, match="chưa có minh chứng"):
        services.add_file(actor=clerk, pk=item.pk, kind=Proof.PHOTO, file=file(), at=AT)
    said_now(clerk, item, date(2026, 11, 5))
    assert services.add_file(actor=clerk, pk=item.pk, kind=Proof.PHOTO, file=file(), at=AT).kind == Proof.PHOTO


def test_a_claim_of_a_document_that_was_kept_meanwhile_goes_no_further(clerk, leader):
    document = make.document("Quy chế làm việc", issued_on=date(2026, 11, 2))
    item = said_now(clerk, make.disclosure(issued_on=date(2026, 11, 2), state=State.APPROVED, document=document), date(2026, 11, 5))
    document.limited = True
    document.save()

    with pytest.raises(DisclosureError, match="chỉ giao cho một số đơn vị xem"):
        decided(leader, queries.waiting_amendment(item))


# --- asset declarations -----------------------------------------------------------------------------------------------------------


def assets(clerk, **values):
    given = {"year": 2025, "round_": Round.ANNUAL, "form": Form.POSTING, "handed_over_on": date(2026, 1, 12)}
    return services.enter_assets(actor=clerk, at=AT, **{**given, "required": 10, "declared": 9, "disclosed": 9, **values})


def test_an_asset_posting_holds_counts_and_its_own_dates(clerk, leader):
    made = assets(clerk)
    services.approve(actor=leader, pk=made.disclosure_id, at=AT)
    services.publish(
        actor=clerk,
        pk=made.disclosure_id,
        at=AT,
        started_on=date(2026, 1, 15),
        place="Bảng tin",
        own_keep_until=None,
        keep_basis="",
        reason="nay mới có trang; biên bản niêm yết ngày 15/01/2026",
    )
    asked = queries.waiting_amendment(made.disclosure)
    services.decide_amendment(actor=leader, amendment_id=asked.pk, decision=Decision.APPROVE, at=AT)

    item = Disclosure.objects.get(pk=made.disclosure_id)
    assert item.item == "Bản kê khai tài sản, thu nhập hằng năm, năm 2025"
    assert (item.due_on, item.due_provision) == (date(2026, 1, 19), "asset-publish-start")  # the fifth day is a Saturday
    assert (item.keep_until, item.keep_provision) == (date(2026, 1, 30), "asset-publish-posting")


@pytest.mark.parametrize(
    ("started_on", "last"),
    [
        (date(2026, 10, 1), date(2027, 11, 27)),  # its least time is over: a year from the day of the decision
        (date(2026, 11, 20), date(2027, 12, 10)),  # it must stay to 10 December 2026: a year from then
    ],
)
def test_one_extension_reaches_a_year_and_the_next_one_is_decided_anew(leader, started_on, last):
    item = make.posted(started_on)

    with pytest.raises(DisclosureError, match=rf"không quá 12 tháng: đến hết ngày {last:%d/%m/%Y}"):
        services.extend(actor=leader, pk=item.pk, until=last + timedelta(days=1), reason="x", at=AT)
    assert services.extend(actor=leader, pk=item.pk, until=last, reason="x", at=AT).extended_until == last
    later = datetime(2027, 11, 1, 9, tzinfo=AT.tzinfo)
    assert services.extend(actor=leader, pk=item.pk, until=date(2028, 11, 1), reason="x", at=later).extended_until == date(2028, 11, 1)


def test_a_posting_of_fixed_length_is_not_extended(leader):
    item = make.posted(date(2026, 1, 15), group=7, matter="asset_declarations", item="Bản kê khai")

    with pytest.raises(DisclosureError, match=r"ấn định đúng thời gian niêm yết, đến hết ngày 30/01/2026"):
        services.extend(actor=leader, pk=item.pk, until=date(2026, 12, 30), reason="x", at=AT)


def test_where_no_provision_is_known_the_person_names_day_and_document(clerk, leader, monkeypatch):
    unread = "Quy định mới chưa được đọc."
    monkeypatch.setattr("minhbach_site.disclosure.services.moves.count_keep", lambda *_: (None, unread))
    made = assets(clerk, year=2026, handed_over_on=date(2026, 11, 20))
    services.approve(actor=leader, pk=made.disclosure_id, at=AT)
    given = {"actor": clerk, "pk": made.disclosure_id, "at": AT, "started_on": DAY, "place": "Bảng tin"}
    with pytest.raises(DisclosureError, match=r"chưa được đọc\. Hãy ghi ngày phải giữ đến hết và văn bản ấn định"):
        services.publish(own_keep_until=None, keep_basis="", **given)

    done = services.publish(own_keep_until=date(2026, 12, 12), keep_basis="Nghị định số 164/2026/NĐ-CP", **given)

    assert (done.keep_until, done.keep_provision, done.keep_basis) == (date(2026, 12, 12), "", "Nghị định số 164/2026/NĐ-CP")


def test_a_known_length_is_not_replaced_by_hand(clerk, leader):
    made = entered(clerk)
    services.approve(actor=leader, pk=made.pk, at=AT)
    with pytest.raises(DisclosureError, match="Muốn giữ lâu hơn"):
        services.publish(
            actor=clerk, pk=made.pk, at=AT, started_on=DAY, place="Bảng tin", own_keep_until=date(2026, 11, 30), keep_basis="tự định"
        )


@pytest.mark.parametrize("values", [{"declared": 11}, {"disclosed": 10, "declared": 9}, {"required": 0, "declared": 0, "disclosed": 0}])
def test_counts_hold_together(clerk, values):
    with pytest.raises(DisclosureError, match="không được quá số người"):
        assets(clerk, **values)


@pytest.mark.parametrize("kind", [Proof.PHOTO, Proof.PAPER])
def test_of_declarations_only_signed_minutes_are_taken(clerk, kind):
    item = make.posted(date(2026, 1, 15), group=7, matter="asset_declarations", item="Bản kê khai")

    with pytest.raises(DisclosureError, match="chỉ nhận biên bản"):
        services.add_file(actor=clerk, pk=item.pk, kind=kind, file=file(), at=AT)
    with pytest.raises(DisclosureError, match="chỉ nhận biên bản"):
        services.add_link(actor=clerk, pk=item.pk, url="https://sct.example/1", at=AT)
    with pytest.raises(DisclosureError, match="không có lời văn"):
        services.propose_correction(actor=clerk, pk=item.pk, new_item="tên người", reason="x", restart=False, at=AT)


def test_a_declaration_is_refused_whatever_it_is_called(clerk):
    item = make.posted(date(2026, 1, 15), group=7, matter="asset_declarations", item="Bản kê khai")
    declaration = pdf(["1. Người kê khai tài sản, thu nhập: …", "2. Vợ hoặc chồng của người kê khai: …"])
    minutes = pdf(["Đã niêm yết 24 bản kê khai tài sản, thu nhập."])

    with pytest.raises(DisclosureError, match="đề mục của bản kê khai"):
        services.add_file(actor=clerk, pk=item.pk, kind=Proof.MINUTES_POSTING, file=file(declaration, "bien-ban.pdf"), at=AT)
    assert services.add_file(actor=clerk, pk=item.pk, kind=Proof.MINUTES_POSTING, file=file(minutes, "bien-ban.pdf"), at=AT).size


@pytest.mark.parametrize("matter", ["asset_declarations", "general"])
def test_signed_minutes_are_taken_as_a_scan(clerk, matter):
    item = make.posted(date(2026, 1, 15), group=7, matter=matter)
    scan = factories.picture("PDF", (600, 800))

    made = services.add_file(actor=clerk, pk=item.pk, kind=Proof.MINUTES_POSTING, file=file(scan, "bien-ban.pdf"), at=AT)

    assert (made.mime, made.size) == ("application/pdf", len(scan))
    with pytest.raises(DisclosureError, match=r"^hong\.pdf"):  # what is broken is still told
        services.add_file(actor=clerk, pk=item.pk, kind=Proof.MINUTES_TAKING_DOWN, file=file(b"%PDF-1.7\n", "hong.pdf"), at=AT)


# --- proof ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "anh.png", "hoặc rỗng"),
        (b"<html>", "anh.png", "không phải là PDF, JPEG hay PNG"),
        (b"%PDF-1.7 hong", "a.pdf", "a.pdf"),
        (make.PNG, "anh.jpg", "khác với đuôi tên"),
    ],
)
def test_files_that_are_not_taken(clerk, content, name, said):
    item = make.posted(date(2026, 11, 2))
    with pytest.raises(DisclosureError, match=said):
        services.add_file(actor=clerk, pk=item.pk, kind=Proof.PHOTO, file=file(content, name), at=AT)


def test_a_file_is_kept_under_its_hash_once_and_may_be_taken_back(clerk):
    item = make.posted(date(2026, 11, 2))
    made = services.add_file(actor=clerk, pk=item.pk, kind=Proof.PHOTO, file=file(name="anh:.png"), at=AT)
    assert made.name == "anh .png"
    assert made.file.name == f"{made.sha256[:2]}/{made.sha256}"
    with pytest.raises(DisclosureError, match="đã có trong minh chứng"):
        services.add_file(actor=clerk, pk=item.pk, kind=Proof.PHOTO, file=file(), at=AT)

    services.remove_proof(actor=clerk, proof_id=made.pk, reason="nhầm tệp", at=AT)

    assert services.add_file(actor=clerk, pk=item.pk, kind=Proof.PHOTO, file=file(), at=AT).pk != made.pk


@pytest.mark.parametrize(
    ("values", "on", "taken"),
    [
        ({}, date(2026, 11, 22), False),  # it must stay to the end of 22 November
        ({}, date(2026, 11, 23), True),
        ({"extended_until": date(2026, 11, 25), "state": State.EXTENDED}, date(2026, 11, 25), False),
        ({"extended_until": date(2026, 11, 25), "state": State.EXTENDED}, date(2026, 11, 26), True),
        ({"ended_on": date(2026, 11, 23), "state": State.TAKEN_DOWN}, date(2026, 11, 23), True),
    ],
)
def test_minutes_of_taking_down_are_taken_from_the_day_on_which_it_is_allowed(clerk, values, on, taken):
    item = make.posted(date(2026, 11, 2), **values)
    sent = {"actor": clerk, "pk": item.pk, "file": file(), "at": datetime.combine(on, time(9), AT.tzinfo)}

    if not taken:
        with pytest.raises(DisclosureError, match=r"đến hết ngày 2[25]/11/2026, chưa được gỡ.*từ ngày 2[36]/11/2026"):
            services.add_file(kind=Proof.MINUTES_TAKING_DOWN, **sent)
        assert services.add_file(kind=Proof.MINUTES_POSTING, **sent).kind == Proof.MINUTES_POSTING
        return
    assert services.add_file(kind=Proof.MINUTES_TAKING_DOWN, **sent).kind == Proof.MINUTES_TAKING_DOWN


@pytest.mark.parametrize("url", ["javascript:alert(1)", "sct.gov.vn/1", "ftp://sct.gov.vn"])
def test_addresses_that_are_not_taken(clerk, url):
    item = make.posted(date(2026, 11, 2))
    with pytest.raises(DisclosureError, match="http"):
        services.add_link(actor=clerk, pk=item.pk, url=url, at=AT)


def test_what_is_not_yet_shown_has_no_proof(clerk):
    item = make.disclosure()
    with pytest.raises(DisclosureError, match="chưa được ghi là đã công khai"):
        services.add_file(actor=clerk, pk=item.pk, kind=Proof.PHOTO, file=file(), at=AT)


def test_the_journal_tells_every_step_and_none_of_the_words(clerk, leader):
    made = published(clerk, leader, item="Lời văn riêng của nội dung")

    told = list(Entry.objects.filter(subject=str(made.pk), subject_type="disclosure.disclosure").order_by("sequence"))
    assert [entry.action for entry in told] == ["disclosure.enter", "disclosure.approve", "disclosure.publish"]
    assert not any("Lời văn" in entry.values for entry in told)


# --- what need not be disclosed ---------------------------------------------------------------------------------------------------


def test_a_suggestion_is_dismissed_once_with_a_reason_and_taken_back(leader):
    paper = make.document("Kế hoạch công tác năm 2026")
    with pytest.raises(DisclosureError, match="Hãy ghi lý do"):
        services.dismiss(actor=leader, document_id=paper.pk, expected="", reason=" ", at=AT)
    made = services.dismiss(actor=leader, document_id=paper.pk, expected="", reason="chỉ là bản nháp", at=AT)
    with pytest.raises(DisclosureError, match="đã được bỏ qua"):
        services.dismiss(actor=leader, document_id=paper.pk, expected="", reason="lại", at=AT)
    services.restore(actor=leader, pk=made.pk, at=AT)

    with pytest.raises(DisclosureError, match="đã được lấy lại"):
        services.restore(actor=leader, pk=made.pk, at=AT)


def test_an_unknown_key_is_not_dismissed(leader):
    with pytest.raises(DisclosureError, match="Không thấy gợi ý"):
        services.dismiss(actor=leader, document_id=None, expected="khong-co:2026", reason="x", at=AT)


@pytest.mark.parametrize(
    "words",
    [
        "Bản kê khai tài sản, thu nhập của ông Nguyễn Văn A: nhà ở 120 m2, đất ở 300 m2",
        "Kê khai tài sản: đất ở 300 m² tại thôn B",
        "Kê khai tài sản năm 2026, thu nhập 1,2 tỷ đồng",
        "Bản kê khai tài sản, thu nhập của bà Trần Thị B",
    ],
)
def test_the_content_of_a_declaration_is_not_typed_in(clerk, words):
    with pytest.raises(DisclosureError, match="Không đưa nội dung bản kê khai"):
        entered(clerk, item=words)
    with pytest.raises(DisclosureError, match="Không đưa nội dung bản kê khai"):
        entered(clerk, place=words)

    assert not Disclosure.objects.exists()


@pytest.mark.parametrize(
    "words",
    ["Kế hoạch kê khai tài sản, thu nhập năm 2026", "Danh sách 12 người có nghĩa vụ kê khai tài sản", "Dự toán 1,2 tỷ đồng năm 2026"],
)
def test_words_about_declarations_are_everyday_work(clerk, words):
    assert entered(clerk, item=words).item == words


def test_of_a_photo_only_the_picture_is_kept(clerk):
    from PIL import Image

    taken = Image.Exif()
    taken[0x0112] = 6  # to be turned by a quarter
    taken[0x010F] = "Một hãng điện thoại"
    taken.get_ifd(0x8825)[1] = "N"
    content = factories.picture("JPEG", (8, 4), exif=taken, comment=b"nha ong A")
    assert b"Exif" in content

    proof = services.add_file(actor=clerk, pk=make.posted(date(2026, 10, 1)).pk, kind=Proof.PHOTO, file=file(content, "anh.jpg"), at=AT)

    with proof.file.open("rb") as stored:
        kept = stored.read()
    assert (b"Exif" in kept, b"nha ong A" in kept) == (False, False)
    assert proof.sha256 == hashlib.sha256(kept).hexdigest()
    with Image.open(io.BytesIO(kept)) as upright:
        assert (upright.size, dict(upright.getexif())) == ((4, 8), {})


def test_what_is_no_picture_is_refused_as_a_photo(clerk):
    with pytest.raises(DisclosureError, match="Không đọc được ảnh"):
        services.add_file(
            actor=clerk, pk=make.posted(date(2026, 10, 1)).pk, kind=Proof.PHOTO, file=file(b"\x89PNG\r\n\x1a\n" + bytes(24)), at=AT
        )


def test_the_same_is_not_entered_twice_unless_somebody_says_so(clerk):
    first = entered(clerk)

    with pytest.raises(services.Repeated, match=f"đã có ở {first.code}"):
        entered(clerk)

    assert entered(clerk, again=True).code == "CK-2026-2"
    assert entered(clerk, form=Form.WEBSITE).code == "CK-2026-3"


def test_an_annual_asset_posting_is_entered_once_a_year(clerk):
    values = {"year": 2026, "form": Form.POSTING, "required": 3, "declared": 3, "disclosed": 3, "actor": clerk, "at": AT}
    made = services.enter_assets(round_=Round.ANNUAL, handed_over_on=DAY, **values)

    with pytest.raises(DisclosureError, match=f"hằng năm năm 2026 đã có ở {made.disclosure.code}"):
        services.enter_assets(round_=Round.ANNUAL, handed_over_on=date(2026, 11, 26), **values)
    services.enter_assets(round_=Round.FIRST, handed_over_on=DAY, **values)
    with pytest.raises(DisclosureError, match="lần đầu"):
        services.enter_assets(round_=Round.FIRST, handed_over_on=DAY, **values)
    services.withdraw(actor=clerk, pk=made.disclosure_id, reason="nhập nhầm", at=AT)
    services.enter_assets(round_=Round.ANNUAL, handed_over_on=DAY, **values)


def test_time_that_runs_from_a_document_does_not_run_before_it(clerk):
    with pytest.raises(DisclosureError, match="Ngày tính hạn 19/11/2026 trước ngày văn bản 20/11/2026: Điều 46"):
        entered(clerk, trigger_on=date(2026, 11, 19))

    quarter = {"group": 3, "matter": "budget_period", "audience": "public", "form": Form.WEBSITE}
    assert entered(clerk, **quarter, issued_on=date(2026, 10, 5), trigger_on=date(2026, 9, 30)).trigger_on == date(2026, 9, 30)


def test_too_many_words_are_refused_and_not_cut(clerk):
    with pytest.raises(DisclosureError, match="dài 600 ký tự, quá 500"):
        entered(clerk, item="x" * 600)


def objection(form, audience, group, on):
    return "Cơ quan có trang nội bộ" if (form, audience) == ("posting", "internal") else ""


def test_a_form_that_is_not_enough_is_refused_until_the_item_is_there_in_one_that_is(clerk):
    def enter(form):
        return services.enter(actor=clerk, at=AT, content=Content(**{**ITEM, "form": form}), objection=objection)

    with pytest.raises(DisclosureError, match=r"Cơ quan có trang nội bộ \(khoản 1 Điều 48.*nhập hình thức «Trang thông tin điện tử» trước"):
        enter(Form.POSTING)
    enter(Form.WEBSITE)

    assert enter(Form.POSTING).state == State.DRAFT


def test_an_extension_ends_sooner_when_a_second_person_agrees(clerk, leader):
    item = make.posted(date(2026, 10, 1), extended_until=date(2026, 12, 31), state=State.EXTENDED)

    def asked(until):
        return services.propose_shortening(actor=clerk, pk=item.pk, until=until, reason="đã đủ", at=AT)

    for until in (date(2026, 12, 31), date(2026, 11, 26)):
        with pytest.raises(DisclosureError, match="Ngày mới phải trước ngày đang kéo dài"):
            asked(until)
    first = asked(date(2026, 12, 15))
    with pytest.raises(DisclosureError, match="chờ duyệt"):
        asked(None)
    services.decide_shortening(actor=leader, shortening_id=first.pk, decision=Decision.APPROVE, at=AT)
    item.refresh_from_db()
    assert (item.extended_until, item.state) == (date(2026, 12, 15), State.EXTENDED)
    services.decide_shortening(actor=leader, shortening_id=asked(None).pk, decision=Decision.APPROVE, at=AT)
    item.refresh_from_db()
    assert (item.extended_until, item.state) == (None, State.PUBLISHED)
    with pytest.raises(DisclosureError, match="không đang được kéo dài"):
        asked(None)
    assert [step.action for step in Step.objects.filter(disclosure=item)] == ["shorten", "shorten"]


def test_who_asked_to_shorten_does_not_decide(clerk, leader):
    item = make.posted(date(2026, 10, 1), extended_until=date(2026, 12, 31), state=State.EXTENDED)
    both = factories.person("ca-hai", Role.CLERK, Role.LEADER)
    asked = services.propose_shortening(actor=both, pk=item.pk, until=None, reason="đã đủ", at=AT)

    with pytest.raises(NotAllowed, match="không được tự duyệt"):
        services.decide_shortening(actor=both, shortening_id=asked.pk, decision=Decision.APPROVE, at=AT)


def test_the_days_of_a_round_of_declarations_are_facts_in_their_order(clerk):
    values = {"actor": clerk, "at": AT, "year": 2026, "round_": Round.FIRST, "form": Form.POSTING, "handed_over_on": DAY}
    days = {"obliged_on": date(2026, 10, 1), "declared_on": date(2026, 10, 9), "received_on": date(2026, 11, 2)}
    counts = {"required": 1, "declared": 1, "disclosed": 1}
    with pytest.raises(DisclosureError, match="Các ngày phải theo thứ tự"):
        services.enter_assets(**values, **counts, declared_on=date(2026, 11, 3), received_on=date(2026, 11, 2))

    with pytest.raises(DisclosureError, match="Ngày phát sinh nghĩa vụ kê khai là 01/01/0001, ngoài khoảng"):
        services.enter_assets(**values, **counts, obliged_on=date(1, 1, 1))

    services.enter_assets(**values, **counts, **days)

    assert list(queries.fact_asset_declarations()) == []  # nobody approved it yet
    (row,) = queries.fact_asset_declarations(entered=True)
    assert {name: row[name] for name in (*days, "handed_over_on")} == {**days, "handed_over_on": DAY}

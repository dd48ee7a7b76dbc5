"""A number is given once: another number for a document voids the old one, and all that belongs to the document goes on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

import disclosure_factories
import factories
import plan_factories
from minhbach_site.accounts.services import NotAllowed
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry
from minhbach_site.records import queries, services
from minhbach_site.records.models import Document, DocumentLink, Renumbering
from minhbach_site.records.services import RecordsError
from minhbach_site.records.states import Direction, DocumentState, DocumentType, LinkKind, RenumberAction, RenumberState
from minhbach_site.registers.queries import facts

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY
YESTERDAY = DAY - timedelta(days=1)


def ask(actor, document, **values):
    return services.ask_renumber(actor=actor, document_id=document.pk, reason="lấy nhầm số của sổ quyết định", at=AT, **values)


def decide(actor, asked, action=RenumberAction.APPROVE, reason=""):
    return services.decide_renumber(actor=actor, renumbering_id=asked.pk, action=action, reason=reason, at=AT)


def letter(number=9, **values):
    return factories.numbered(f"CV{number}", number, type=DocumentType.CONG_VAN, subject="Đính chính số văn bản", **values)


def test_the_document_goes_on_under_the_next_number_and_the_old_one_is_void(clerk, leader):
    document = factories.numbered("VB1", 1)
    kept = factories.document_file(document)
    above = factories.document("TREN", issued_on=date(2026, 1, 5))
    link = DocumentLink.objects.create(source=document, target=above, kind=LinkKind.IMPLEMENTS)
    plan = plan_factories.plan(document=document)
    told = factories.dissemination(factories.person("nguoi-doc"), document=document)

    done = decide(leader, ask(clerk, document))

    document.refresh_from_db()
    voided = done.voided
    assert (document.code, document.number, document.symbol, document.issued_on) == ("VB1", 2, "02/KH-SCT", DAY)
    assert (voided.number, voided.symbol, voided.state, voided.issued_on) == (1, "01/KH-SCT", DocumentState.CANCELLED, DAY)
    assert voided.cancel_reason == "Số cấp nhầm, đã cấp lại số khác. lấy nhầm số của sổ quyết định"
    assert (kept.document, link.source, plan.document, told.document) == (document,) * 4
    assert (list(document.files.all()), document.links.count(), document.plans.count()) == ([kept], 1, 1)
    assert queries.gaps(document.series) == []
    assert facts({}).tables["documents"]["id"].to_pylist() == ["TREN", "VB1"]
    assert list(Entry.objects.order_by("sequence").values_list("action", flat=True)) == [
        "records.ask_renumber", "records.void_number", "records.renumber", "records.decide_renumber",
    ]  # fmt: skip


def test_a_void_number_is_given_to_no_other_document(clerk, leader):
    document = factories.numbered("VB1", 1)
    decide(leader, ask(clerk, document))

    again = ask(clerk, document, number=1)
    with pytest.raises(RecordsError, match="Số 1 của"), transaction.atomic():
        decide(leader, again)

    document.refresh_from_db()
    assert (document.number, Document.objects.get(symbol="01/KH-SCT").state) == (2, DocumentState.CANCELLED)


def test_a_second_person_who_may_decide_is_needed(clerk, leader):
    both = factories.person("hai-vai", Role.CLERK, Role.LEADER)
    officer = factories.person("luu-tru", Role.RECORDS_OFFICER)
    asked = ask(both, factories.numbered("VB1", 1))

    with pytest.raises(NotAllowed, match="không được tự duyệt"):
        decide(both, asked)
    with pytest.raises(NotAllowed):
        decide(clerk, asked)
    assert decide(officer, asked).state == RenumberState.DONE
    with pytest.raises(RecordsError, match="đã được quyết định rồi"):
        decide(leader, asked)
    with pytest.raises(IntegrityError), transaction.atomic():
        Renumbering.objects.filter(pk=asked.pk).update(decided_by=both)


def test_refused_and_withdrawn_requests_change_nothing_and_another_may_be_made(clerk, leader):
    document = factories.numbered("VB1", 1)
    first = ask(clerk, document)

    with pytest.raises(RecordsError, match="đang có một đề nghị"):
        ask(clerk, document)
    with pytest.raises(RecordsError, match="lý do không duyệt"):
        decide(leader, first, RenumberAction.REFUSE)
    assert decide(leader, first, RenumberAction.REFUSE, "số này đúng").state == RenumberState.REFUSED
    second = ask(clerk, document)
    with pytest.raises(NotAllowed, match="Chỉ người đề nghị"):
        decide(factories.person("van-thu-2", Role.CLERK), second, RenumberAction.WITHDRAW)
    with pytest.raises(RecordsError, match="rút đề nghị đó trước"):
        services.cancel_document(actor=clerk, document_id=document.pk, reason="nhầm", at=AT)
    assert decide(clerk, second, RenumberAction.WITHDRAW).state == RenumberState.WITHDRAWN

    document.refresh_from_db()
    assert (document.number, Document.objects.count()) == (1, 1)
    services.cancel_document(actor=clerk, document_id=document.pk, reason="nhầm", at=AT)


def _disclosed(document):
    disclosure_factories.disclosure(document=document, started_on=DAY, state="published", approved_by=factories.person("nguoi-duyet"))


def _answered(document):
    DocumentLink.objects.create(source=factories.document("TL", issued_on=DAY), target=document, kind=LinkKind.ANSWERS)


def _deciding(document):
    factories.event(decision=document)


@pytest.mark.parametrize("know", [_disclosed, _answered, _deciding])
def test_what_others_know_by_its_number_needs_a_correcting_letter(know, clerk, leader):
    document = factories.numbered("VB1", 1)
    know(document)

    with pytest.raises(RecordsError, match="phải có công văn đính chính trong sổ"):
        ask(clerk, document)
    asked = ask(clerk, document, notice_id=letter(2).pk)

    assert decide(leader, asked).notice.symbol == "02/KH-SCT"
    document.refresh_from_db()
    assert document.number == 3
    notice = Document.objects.get(symbol="02/KH-SCT")
    assert any(said.startswith("đề nghị cấp lại số") for said in queries.resting_on(notice))


def test_what_was_sent_needs_a_letter_and_it_is_asked_again_when_it_is_decided(clerk, leader):
    document = factories.numbered("VB1", 1)

    with pytest.raises(RecordsError, match="đã gửi đi"):
        ask(clerk, document, sent=True)
    asked = ask(clerk, document)
    _answered(document)  # meanwhile
    with pytest.raises(RecordsError, match="TL/QĐ-UBND"), transaction.atomic():
        decide(leader, asked)


@pytest.mark.parametrize("wrong", [lambda: factories.document("DEN"), lambda: factories.numbered("KH9", 9)])
def test_a_correcting_letter_is_a_registered_letter_of_the_agency(wrong, clerk):
    document = factories.numbered("VB1", 1)

    with pytest.raises(RecordsError, match="công văn đi đã vào sổ"):
        ask(clerk, document, notice_id=wrong().pk)
    with pytest.raises(RecordsError, match="một văn bản khác"):
        ask(clerk, document, notice_id=document.pk)


def test_numbers_and_days_rise_together_so_the_new_number_may_need_a_new_day(clerk, leader):
    document = factories.numbered("VB1", 1, issued_on=YESTERDAY)
    factories.numbered("VB2", 2, issued_on=DAY)

    asked = ask(clerk, document)
    with pytest.raises(RecordsError, match="không khớp thứ tự"), transaction.atomic():
        decide(leader, asked)
    decide(clerk, asked, RenumberAction.WITHDRAW)
    decide(leader, ask(clerk, document, issued_on=DAY))

    document.refresh_from_db()
    assert (document.number, document.issued_on) == (3, DAY)


def test_the_new_day_is_not_after_what_implements_the_document(clerk, leader):
    document = factories.numbered("VB1", 1, issued_on=YESTERDAY)
    DocumentLink.objects.create(source=factories.numbered("VB2", 2, issued_on=YESTERDAY), target=document, kind=LinkKind.IMPLEMENTS)

    with pytest.raises(RecordsError, match="không được sau ngày đó"), transaction.atomic():
        decide(leader, ask(clerk, document, issued_on=DAY))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: factories.document("DEN"), "Chỉ cấp lại số cho văn bản đi"),
        (lambda: factories.document("CU", direction=Direction.OUTGOING), "Chỉ cấp lại số cho văn bản đi"),
        (lambda: factories.numbered("HUY", 1, state=DocumentState.CANCELLED, cancel_reason="nhầm"), "đã hủy"),
    ],
)
def test_only_an_own_document_that_stands_gets_another_number(make, said, clerk):
    with pytest.raises(RecordsError, match=said):
        ask(clerk, make())


def test_from_the_form_to_the_decision_on_the_pages(clerk, leader, sign_in):
    document = factories.numbered("VB1", 1)
    client = sign_in(clerk)

    assert "Mỗi số chỉ cấp một lần" in client.get(f"/van-ban/{document.pk}/cap-lai-so").text
    answer = client.post(f"/van-ban/{document.pk}/cap-lai-so", {"reason": "lấy nhầm số"})
    assert answer.headers["Location"] == f"/van-ban/{document.pk}"
    assert "người khác phải duyệt" in client.get(f"/van-ban/{document.pk}").text
    asked = Renumbering.objects.get()

    boss = sign_in(leader)
    assert "Cấp lại số, liên kết văn bản" in boss.get("/").text
    assert "Duyệt, cấp lại số" in boss.get(f"/van-ban/{document.pk}").text
    boss.post(f"/van-ban/cap-lai-so/{asked.pk}/quyet-dinh", {"action": "approve"})

    asked.refresh_from_db()
    new, old = boss.get(f"/van-ban/{document.pk}").text, boss.get(f"/van-ban/{asked.voided_id}").text
    assert "Văn bản này được cấp lại số; số cũ đã hủy:" in new
    assert "01/KH-SCT" in new
    assert "Văn bản của số này nay mang số khác:" in old
    assert "02/KH-SCT" in old

"""That a document amends or replaces one that by its type it hardly can: one person proposes it with a reason, another decides."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

import factories
from minhbach.law.amending import amending_on
from minhbach.law.reading import Confidence
from minhbach_site.accounts.models import Delegation
from minhbach_site.accounts.services import NotAllowed
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role
from minhbach_site.audit.models import Entry
from minhbach_site.audit.queries import compare
from minhbach_site.records import queries, services
from minhbach_site.records.models import DocumentLink, LinkProposal
from minhbach_site.records.states import DECIDING_LINKS, LINK_TRANSITIONS, DocumentType, LinkAction, LinkKind, LinkState, Standing
from minhbach_site.registers.queries import ROOM_ROWS

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY
LATER = date(2026, 12, 31)
WHY = "Quốc hội giao thí điểm"


@pytest.fixture
def law():
    values = {"type": DocumentType.LUAT, "symbol": "10/2022/QH15", "issuer": "Quốc hội", "issued_on": date(2022, 11, 10)}
    return factories.document("LUAT", direction="reference", **values)


@pytest.fixture
def plan():
    return factories.document("KH", type=DocumentType.KE_HOACH, direction="outgoing", issuer="Sở Công Thương")


def propose(actor, source, target, kind=LinkKind.AMENDS, decides=WHY):
    return services.link_documents(actor=actor, source_id=source.pk, target_id=target.pk, kind=kind, at=AT, decides=decides)


def decide(actor, proposal, action, **values):
    return services.decide_link(actor=actor, proposal_id=proposal.pk, action=action, at=AT, **values)


# --- no effect until a second person confirmed ----------------------------------------------------------------------------------------


def test_what_one_person_proposes_says_nothing_until_another_confirms(clerk, leader, plan, law):
    proposal = propose(clerk, plan, law)
    before = (queries.standing(law, LATER), list(queries.links_of(plan)), list(queries.links_to(law)), len(queries.chain_of(plan)))
    free = queries.leads_to(plan, law)

    decide(leader, proposal, LinkAction.CONFIRM)

    assert (before, free) == ((Standing.IN_FORCE, [], [], 1), False)
    assert (queries.standing(law, LATER), queries.leads_to(plan, law), len(queries.chain_of(plan))) == (Standing.AMENDED, True, 2)
    assert plan.links.get().reason == WHY
    proposal.refresh_from_db()
    assert (proposal.state, proposal.asked_by, proposal.decided_by, proposal.decided_at) == (LinkState.CONFIRMED, clerk, leader, AT)
    assert compare().altered == ()


def test_nothing_rests_on_what_is_only_proposed(clerk, plan, law):
    propose(clerk, plan, law)

    assert (queries.resting_on(law), queries.resting_on(plan), queries.known_outside(law)) == ([], [], [])


def test_an_older_link_of_one_person_is_kept_and_counts_nowhere_until_it_is_confirmed(clerk, leader, plan, law):
    older = DocumentLink.everything.create(source=plan, target=law, kind=LinkKind.REPLACES, reason=WHY)
    proposal = factories.link_proposal(plan, law, kind=LinkKind.REPLACES, asked_by=clerk, reason=WHY)

    before = (queries.standing(law, LATER), plan.links.count(), law.linked_by.count(), DocumentLink.objects.count())
    decide(leader, proposal, LinkAction.CONFIRM)

    assert before == (Standing.IN_FORCE, 0, 0, 0)
    assert (queries.standing(law, LATER), DocumentLink.objects.get()) == (Standing.REPLACED, older)


@pytest.mark.parametrize("action", [LinkAction.REFUSE, LinkAction.WITHDRAW])
def test_an_older_link_goes_when_it_is_refused_or_withdrawn(action, clerk, leader, plan, law):
    DocumentLink.everything.create(source=plan, target=law, kind=LinkKind.REPLACES, reason=WHY)
    proposal = factories.link_proposal(plan, law, kind=LinkKind.REPLACES, asked_by=clerk, reason=WHY)

    decide(clerk if action is LinkAction.WITHDRAW else leader, proposal, action, reason="không có căn cứ")

    assert DocumentLink.everything.count() == 0
    assert compare().altered == ()


def test_a_link_that_needs_nobody_goes_on_being_made_by_one(clerk, law):
    decree = factories.document("ND", type=DocumentType.NGHI_DINH, issuer="Chính phủ", issued_on=date(2025, 1, 1))
    younger = factories.document("ND2", type=DocumentType.NGHI_DINH, issuer="Chính phủ", issued_on=date(2026, 1, 1))

    propose(clerk, younger, decree, LinkKind.REPLACES, "")

    assert (queries.standing(decree, LATER), LinkProposal.objects.count()) == (Standing.REPLACED, 0)


def test_only_what_amends_or_replaces_has_a_reason_so_that_long_lists_need_not_ask_for_a_second_person(clerk, plan, law):
    for kind in set(LinkKind) - DECIDING_LINKS:
        assert propose(clerk, plan, law, kind).reason is None


def test_the_registers_that_a_report_counts_know_nothing_of_it(clerk, plan, law):
    before = list(ROOM_ROWS["documents"]())

    propose(clerk, plan, law)

    assert list(ROOM_ROWS["documents"]()) == before


# --- who decides ------------------------------------------------------------------------------------------------------------------------


def test_whoever_proposes_does_not_decide(plan, law):
    both = factories.person("hai-vai", Role.CLERK, Role.LEADER)
    proposal = propose(both, plan, law)

    for action in (LinkAction.CONFIRM, LinkAction.REFUSE):
        with pytest.raises(NotAllowed, match="không được tự duyệt"):
            decide(both, proposal, action, reason="x")
    with pytest.raises(IntegrityError, match="link_decided_by_second_person"), transaction.atomic():
        LinkProposal.objects.filter(pk=proposal.pk).update(state=LinkState.CONFIRMED, decided_by=both, decided_at=AT)


def test_who_stands_in_for_whoever_proposed_does_not_decide(leader, plan, law):
    records_officer = factories.person("luutru", Role.RECORDS_OFFICER)
    deputy = factories.person("thay", Role.HEAD_OF_UNIT)
    lent = {"grant": records_officer.grants.get(), "delegate": deputy, "from_on": DAY, "until_on": DAY, "made_at": AT}
    Delegation.objects.create(reason="đi công tác", made_by=records_officer, **lent)
    proposal = propose(records_officer, plan, law)

    with pytest.raises(NotAllowed, match="thay người đã nhập"):
        decide(deputy, proposal, LinkAction.CONFIRM)
    other = factories.link_proposal(plan, law, kind=LinkKind.REPLACES)
    assert decide(deputy, other, LinkAction.REFUSE, reason="không").decided_for == records_officer


@pytest.mark.parametrize("role", Role)
def test_only_those_of_the_table_decide(role, people, plan, law):
    proposal = factories.link_proposal(plan, law)

    if role in PERMISSIONS[Permission.DECIDE_LINKS]:
        assert decide(people[role], proposal, LinkAction.CONFIRM).state == LinkState.CONFIRMED
    else:
        with pytest.raises(NotAllowed):
            decide(people[role], proposal, LinkAction.CONFIRM)


def test_only_whoever_proposed_withdraws(clerk, plan, law):
    proposal = propose(clerk, plan, law)

    with pytest.raises(NotAllowed, match="Chỉ người đề nghị"):
        decide(factories.person("vanthu2", Role.CLERK), proposal, LinkAction.WITHDRAW)
    assert decide(clerk, proposal, LinkAction.WITHDRAW).withdrawn_by == clerk
    unknown = factories.link_proposal(plan, law)
    LinkProposal.objects.filter(pk=unknown.pk).update(asked_by=None)  # of an older version that did not keep it
    assert decide(clerk, unknown, LinkAction.WITHDRAW).state == LinkState.WITHDRAWN


def test_a_refusal_has_a_reason_and_makes_room_for_another_proposal(clerk, leader, plan, law):
    proposal = propose(clerk, plan, law)

    with pytest.raises(services.RecordsError, match="lý do không xác nhận"):
        decide(leader, proposal, LinkAction.REFUSE)
    with pytest.raises(services.RecordsError, match="đang chờ người thứ hai"):
        propose(clerk, plan, law)
    assert decide(leader, proposal, LinkAction.REFUSE, reason=" không có căn cứ ").refusal == "không có căn cứ"
    assert propose(clerk, plan, law).state == LinkState.WAITING


@pytest.mark.parametrize("state", LinkState)
@pytest.mark.parametrize("action", LinkAction)
def test_every_pair_of_state_and_action(state, action, clerk, leader, plan, law):
    """A confirmed one goes only with its link."""
    proposal = propose(clerk, plan, law)
    ways = {after: way for (_before, way), after in LINK_TRANSITIONS.items()}
    if state is not LinkState.WAITING:
        decide(clerk if state is LinkState.WITHDRAWN else leader, proposal, ways[state], reason="x")
    actor = clerk if action is LinkAction.WITHDRAW else leader

    if state is LinkState.WAITING:
        assert decide(actor, proposal, action, reason="x").state == LINK_TRANSITIONS[state, action]
    else:
        with pytest.raises(services.RecordsError, match="đã được quyết định rồi"):
            decide(actor, proposal, action, reason="x")


def test_all_is_judged_anew_when_it_is_confirmed(clerk, leader, plan, law, monkeypatch):
    proposal = propose(clerk, plan, law)

    read = replace(amending_on(date(2026, 1, 1)), confidence=Confidence.VERIFIED)
    with monkeypatch.context() as patched:
        patched.setattr("minhbach_site.records.services.links.amending_on", lambda _day: read)
        with pytest.raises(services.RecordsError, match="Điều 8 Luật 64/2025/QH15"), transaction.atomic():
            decide(leader, proposal, LinkAction.CONFIRM)
    services.cancel_document(actor=clerk, document_id=plan.pk, reason="ban hành nhầm", at=AT)
    with pytest.raises(services.RecordsError, match="đã hủy nên không liên kết được"), transaction.atomic():
        decide(leader, proposal, LinkAction.CONFIRM)
    assert decide(leader, proposal, LinkAction.REFUSE, reason="văn bản đã hủy").state == LinkState.REFUSED


def test_a_confirmed_link_is_taken_back_with_its_proposal_and_proposed_anew(clerk, leader, plan, law):
    decide(leader, propose(clerk, plan, law), LinkAction.CONFIRM)

    services.unlink_documents(actor=clerk, link_id=plan.links.get().pk, at=AT)

    assert (queries.standing(law, LATER), LinkProposal.objects.get().state) == (Standing.IN_FORCE, LinkState.WITHDRAWN)
    again = propose(clerk, plan, law)
    assert (again.state, queries.standing(law, LATER)) == (LinkState.WAITING, Standing.IN_FORCE)


# --- what is seen of it -----------------------------------------------------------------------------------------------------------------


def test_the_form_asks_for_the_reason_and_says_that_it_waits(clerk, plan, law, sign_in):
    client, address = sign_in(clerk), f"/van-ban/{plan.pk}/lien-ket"

    asked = client.post(address, {"kind": "amends", "target_id": law.pk})
    sent = client.post(address, {"kind": "amends", "target_id": law.pk, "decides": WHY}, follow=True)

    assert (asked.status_code, 'type="text" name="decides"' in asked.text) == (422, True)
    assert "Đã đề nghị; chờ người thứ hai xác nhận." in sent.text
    assert "Đã liên kết." in client.post(address, {"kind": "implements", "target_id": law.pk}, follow=True).text


def test_both_pages_show_what_waits_and_who_may_do_what(clerk, leader, outsider, plan, law, sign_in):
    propose(clerk, plan, law)
    reader = factories.person("chuyenvien", Role.STAFF)

    seen = {
        (person.username, one.code): [
            words in sign_in(person).get(reverse("records:document", args=[one.pk])).text
            for words in ("chờ xác nhận", WHY, 'value="withdraw"', 'value="confirm"', "Chờ người làm lưu trữ hoặc lãnh đạo xác nhận.")
        ]
        for person in (clerk, leader, reader)
        for one in (plan, law)
    }

    assert seen == {
        **{("vanthu", code): [True, True, True, False, False] for code in ("KH", "LUAT")},
        **{("lanhdao", code): [True, True, False, True, False] for code in ("KH", "LUAT")},
        **{("chuyenvien", code): [True, True, False, False, True] for code in ("KH", "LUAT")},
    }


def test_the_page_says_who_confirmed_and_why_it_was_refused(clerk, leader, plan, law, sign_in):
    proposal = propose(clerk, plan, law)
    client, address = sign_in(leader), reverse("records:decide_link", args=[propose(clerk, plan, law, LinkKind.REPLACES).pk])

    refused = client.post(address, {"action": "refuse", "reason": "không có căn cứ", "page": law.pk}, follow=True)
    assert (refused.redirect_chain[0][0], "không được xác nhận" in refused.text) == (f"/van-ban/{law.pk}", True)
    assert "không có căn cứ" in client.get(f"/van-ban/{plan.pk}").text
    client.post(reverse("records:decide_link", args=[proposal.pk]), {"action": "confirm"})
    words = f"{clerk.display_name} đề nghị, {leader.display_name} xác nhận ngày 27/11/2026."
    assert [words in client.get(f"/van-ban/{one.pk}").text for one in (plan, law)] == [True, True]


def test_whoever_may_not_see_one_of_them_learns_no_reason(clerk, law, sign_in):
    propose(clerk, factories.document("HC", type=DocumentType.KE_HOACH, limited=True), law)

    page = sign_in(factories.person("chuyenvien", Role.STAFF)).get(f"/van-ban/{law.pk}").text

    assert (WHY in page, "chờ xác nhận" in page) == (False, True)


@pytest.mark.parametrize("role", Role)
def test_it_waits_on_the_desk_of_who_decides_and_never_of_who_proposed(role, people, plan, law, sign_in):
    proposal = factories.link_proposal(plan, law, reason=WHY, asked_by=factories.person("nguoi-de-nghi", Role.CLERK))
    decides = role in PERMISSIONS[Permission.DECIDE_LINKS]

    assert (f"Sửa đổi, bổ sung · {WHY} · Người nguoi-de-nghi" in sign_in(people[role]).get("/").text) == decides
    if decides:
        LinkProposal.objects.filter(pk=proposal.pk).update(asked_by=people[role])
        assert queries.decisions_waiting(actor=people[role], on=DAY, limit=9) == []


def test_the_desk_asks_once_for_numbers_and_links(leader, plan, law, django_assert_num_queries):
    factories.link_proposal(plan, law, reason=WHY)
    factories.renumbering(factories.numbered("VB9"))
    leader.permissions(DAY)
    for number in range(3):
        factories.link_proposal(factories.document(f"X{number}", type=DocumentType.KE_HOACH), law)

    with django_assert_num_queries(1):
        found = queries.decisions_waiting(actor=leader, on=DAY, limit=9)

    assert len(found) == 5
    assert {hit.title for hit in found} >= {plan.full_name}
    assert PERMISSIONS[Permission.DECIDE_LINKS] <= PERMISSIONS[Permission.DECIDE_NUMBERS]  # or some would not be asked


def test_the_journal_tells_who_proposed_and_who_decided_on_both_documents(clerk, leader, plan, law):
    decide(leader, propose(clerk, plan, law), LinkAction.CONFIRM)

    def told(one):
        found = Entry.objects.filter(subject_type="records.document", subject=str(one.pk)).order_by("sequence")
        return [(entry.action, entry.actor) for entry in found]

    assert told(law) == [("records.propose_link", clerk.pk), ("records.decide_link", leader.pk)]
    assert told(plan) == [("records.propose_link", clerk.pk), ("records.link", leader.pk), ("records.decide_link", leader.pk)]
    proposal = Entry.objects.filter(subject_type="records.linkproposal").order_by("sequence").values_list("values", flat=True)
    assert [(json.loads(one)["state"], json.loads(one)["reason"]) for one in proposal] == [("waiting", WHY), ("confirmed", WHY)]

"""Duties are judged by the library over live records; what people say of them counts as the rules of two persons allow."""

from __future__ import annotations

import email
import email.policy
import re
import socketserver
import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils.translation import override
from icalendar import Calendar

import disclosure_factories
import factories
import report_factories
from mail_server import Sink
from minhbach.duties.definitions import known_duties
from minhbach.duties.model import STATE_WORDS, DutyState
from minhbach_site.accounts import services as accounts
from minhbach_site.accounts.models import Delegation, Person
from minhbach_site.accounts.services import NotAllowed
from minhbach_site.accounts.states import Role
from minhbach_site.disclosure import queries as disclosure
from minhbach_site.disclosure import services as disclosure_services
from minhbach_site.disclosure.states import Decision
from minhbach_site.duties import queries, services
from minhbach_site.duties.management.commands.send_reminders import remind_everyone
from minhbach_site.duties.models import AgencyTrait, DutyMark, Obligation, Reminder
from minhbach_site.duties.states import RESPONSIBLE, MarkAction, MarkState, State, TraitAction, TraitState, Whose, reminder_stage
from minhbach_site.organisation.models import EventUnit, OrganisationEvent
from minhbach_site.organisation.queries import name_on
from minhbach_site.registers import queries as registers
from minhbach_site.registers.models import Coverage, Keeper
from minhbach_site.ui.letters import Fault

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY
DUTY = "report-cutoff-quarter"


@pytest.fixture
def agency(db):
    """An agency that says that it reports quarterly, and whose register of duties was kept to the end of October."""
    made = report_factories.agency_of_duties()
    report_factories.trait("quarterly_reports", "true")
    report_factories.coverage("duty_proofs")
    return made


def state(period="2026-Q2", year=2026):
    return Obligation.objects.get(calculation__year=year, duty=DUTY, period=period).state


def done(actor, period="2026-Q2", on=date(2026, 6, 12), **values):
    return services.mark_done(actor=actor, duty=DUTY, period=period, done_on=on, at=AT, **{"note": "Biểu số liệu", **values})


def confirm(mark, by):
    return services.decide_mark(actor=by, mark_id=mark.pk, action=MarkAction.CONFIRM, reason="", at=AT)


def test_the_states_of_the_site_are_those_of_the_library():
    assert {one.value for one in State} == {one.value for one in DutyState} == {one.value for one in STATE_WORDS}


def test_a_duty_turns_from_missed_to_done_when_it_is_marked_with_proof(agency, clerk, leader):
    services.work_out(year=2026, at=AT)
    assert state() == DutyState.MISSED

    mark = done(clerk)
    assert (mark.state, state()) == (MarkState.CLAIMED, DutyState.MISSED)
    confirm(mark, leader)

    assert state() == DutyState.DONE_ON_TIME
    (one,) = queries.obligations(2026).filter(duty=DUTY, period="2026-Q2")
    assert one.evidence == [f"duty_proofs:{mark.code}"]
    assert queries.evidence(one, clerk, DAY) == [queries.Evidence("duty_proofs", "Thực hiện nghĩa vụ", mark.code, mark.code, None, mark.pk)]
    assert done(clerk, "2026-Q1", on=date(2026, 10, 1)).code == "NVU-2026-2"
    assert state("2026-Q1") == DutyState.DONE_LATE


def test_a_withdrawn_mark_no_longer_counts(agency, clerk, leader):
    mark = done(clerk)
    other = factories.person("nguoi-khac", Role.STAFF)

    with pytest.raises(NotAllowed, match="Chỉ người chịu trách nhiệm"):
        services.decide_mark(actor=other, mark_id=mark.pk, action=MarkAction.WITHDRAW, reason="ghi nhầm", at=AT)
    with pytest.raises(services.DutyProblem, match="Hãy ghi lý do"):
        services.decide_mark(actor=clerk, mark_id=mark.pk, action=MarkAction.WITHDRAW, reason=" ", at=AT)
    services.work_out(year=2026, at=AT)
    services.decide_mark(actor=clerk, mark_id=mark.pk, action=MarkAction.WITHDRAW, reason="ghi nhầm quý", at=AT)

    assert state() == DutyState.MISSED
    with pytest.raises(services.DutyProblem, match="đã được quyết định hoặc đã rút"):
        services.decide_mark(actor=leader, mark_id=mark.pk, action=MarkAction.WITHDRAW, reason="lần nữa", at=AT)


def test_an_exemption_counts_only_when_someone_else_approves_it(agency, leader):
    services.work_out(year=2026, at=AT)
    asked = services.propose_exemption(actor=leader, duty=DUTY, period="2026-Q2", reason="gộp vào báo cáo 6 tháng", at=AT)

    assert state() == DutyState.MISSED
    with pytest.raises(NotAllowed, match="không được tự duyệt"):
        services.decide_mark(actor=leader, mark_id=asked.pk, action=MarkAction.APPROVE, reason="", at=AT)
    with pytest.raises(services.DutyProblem, match="đang chờ hoặc đã duyệt"):
        services.propose_exemption(actor=leader, duty=DUTY, period="2026-Q2", reason="lần nữa", at=AT)
    committee = factories.person("ban-chi-dao", Role.STEERING_COMMITTEE)
    services.decide_mark(actor=committee, mark_id=asked.pk, action=MarkAction.APPROVE, reason="", at=AT)

    assert state() == DutyState.NOT_APPLICABLE
    assert queries.obligations(2026).get(duty=DUTY, period="2026-Q2").reason == "gộp vào báo cáo 6 tháng"


def test_who_stands_in_for_the_one_who_asked_does_not_approve_it(agency, leader):
    services.work_out(year=2026, at=AT)
    asked = services.propose_exemption(actor=leader, duty=DUTY, period="2026-Q2", reason="gộp", at=AT)
    deputy = factories.person("pho")
    lent = {"from_on": DAY, "until_on": DAY, "reason": "đi công tác", "made_by": leader, "made_at": AT}
    Delegation.objects.create(grant=leader.grants.get(), delegate=deputy, **lent)

    with pytest.raises(NotAllowed, match="theo ủy quyền"):
        services.decide_mark(actor=deputy, mark_id=asked.pk, action=MarkAction.APPROVE, reason="", at=AT)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"note": ""}, "Cần ít nhất một minh chứng"),
        ({"on": date(2026, 11, 28)}, "không được sau hôm nay"),
        ({"on": date(2025, 12, 31)}, "quá sớm: kỳ này bắt đầu ngày 01/04/2026"),
        ({"period": "2026-Q5"}, "phải có dạng 2025-Q3"),
        ({"period": "2026-Q1..2026-Q4"}, "Hãy chọn một kỳ"),
        ({"document": "VB-KHONG-CO"}, "Không có văn bản mã «VB-KHONG-CO»"),
        ({"file": b"#!/bin/sh", "file_name": "x.pdf"}, "PDF, PNG, JPEG, DOCX hoặc XLSX"),
        ({"unit": "P9"}, "Không có đơn vị mã «P9»"),
    ],
)
def test_a_mark_that_proves_nothing_is_refused(agency, clerk, values, message):
    with pytest.raises(services.DutyProblem, match=message):
        done(clerk, **values)

    assert not DutyMark.objects.exists()


def test_an_unknown_duty_is_refused_with_the_nearest(clerk):
    with pytest.raises(services.DutyProblem, match="report-cutoff-quarter"):
        services.mark_done(actor=clerk, duty="report-cutof-quarter", period="2026-Q2", done_on=DAY, note="x", at=AT)


def test_a_registered_document_or_a_file_is_proof(agency, clerk):
    document = factories.document("BC-Q2")

    by_document = done(clerk, note="", document=document.code)
    by_file = done(clerk, "2026-Q1", note="", file=report_factories.PNG, file_name="a/../anh.png")

    assert (by_document.document, queries.evidence_words(by_document)) == (document, f"documents:{document.code}")
    assert (by_file.name, by_file.mime, queries.evidence_words(by_file)) == ("anh.png", "image/png", "anh.png")


def approve(trait, by):
    return services.decide_trait(actor=by, trait_id=trait.pk, action=TraitAction.APPROVE, at=AT)


def test_what_the_agency_is_counts_only_when_someone_else_approves_it(clerk, leader):
    report_factories.agency_of_duties()
    report_factories.coverage("duty_proofs")
    services.work_out(year=2026, at=AT)

    def states():
        return set(queries.obligations(2026).filter(duty=DUTY).values_list("state", flat=True))

    assert states() == {DutyState.UNKNOWN}

    made = services.declare_trait(actor=clerk, trait="quarterly_reports", value="false", from_on=None, at=AT)

    assert states() == {DutyState.UNKNOWN}
    assert (queries.declared_traits(), queries.waiting_traits()) == ([], [made])
    with pytest.raises(NotAllowed):
        services.decide_trait(actor=clerk, trait_id=made.pk, action=TraitAction.APPROVE, at=AT)
    own = services.declare_trait(actor=leader, trait="website", value="true", from_on=None, at=AT)
    with pytest.raises(NotAllowed, match="không được tự duyệt"):
        approve(own, leader)
    approve(made, leader)
    assert states() == {DutyState.NOT_APPLICABLE}
    with pytest.raises(services.DutyProblem, match="đã được quyết định"):
        approve(made, leader)


def test_a_real_overdue_does_not_vanish_by_one_person(agency, clerk, leader):
    services.work_out(year=2026, at=AT)
    overdue = queries.missed_under("quarterly_reports")
    assert overdue > 0
    (standing,) = queries.declared_traits()

    asked = services.declare_trait(actor=clerk, trait="quarterly_reports", value="false", from_on=date(2026, 1, 1), at=AT)
    services.work_out(year=2026, at=AT)
    assert queries.missed_under("quarterly_reports") == overdue
    services.decide_trait(actor=leader, trait_id=asked.pk, action=TraitAction.REFUSE, at=AT)

    services.withdraw_trait(actor=clerk, trait_id=standing.pk, at=AT)
    services.work_out(year=2026, at=AT)
    assert queries.missed_under("quarterly_reports") == overdue
    approve(standing, leader)
    assert (queries.missed_under("quarterly_reports"), queries.declared_traits()) == (0, [])


def test_a_new_value_needs_the_day_from_which_it_holds(agency, clerk, leader):
    values = {"actor": clerk, "trait": "quarterly_reports", "value": "false", "at": AT}
    with pytest.raises(services.DutyProblem, match="phải ghi từ ngày nào"):
        services.declare_trait(from_on=None, **values)
    made = services.declare_trait(from_on=date(2026, 4, 1), **values)
    with pytest.raises(services.DutyProblem, match="đã có giá trị từ đúng ngày đó"):
        services.declare_trait(from_on=date(2026, 4, 1), **values)
    with pytest.raises(services.DutyProblem, match="Giá trị không dùng được"):
        services.declare_trait(actor=clerk, trait="kind", value="bo-nganh", from_on=None, at=AT)
    approve(made, leader)

    assert queries.trait_values() == {
        "quarterly_reports": [{"from": queries.FIRST_DAY, "value": True}, {"from": date(2026, 4, 1), "value": False}]
    }
    assert state("2026-Q1") == DutyState.MISSED
    withdrawn = services.withdraw_trait(actor=clerk, trait_id=services.declare_trait(from_on=date(2026, 9, 1), **values).pk, at=AT)
    assert withdrawn.state == TraitState.WITHDRAWN


def test_the_calculation_is_kept_until_something_changes(agency, leader):
    first = services.current(year=2026, at=AT)
    made = services.declare_trait(actor=leader, trait="website", value="true", from_on=None, at=AT)
    approve(made, factories.person("ban-chi-dao", Role.STEERING_COMMITTEE))
    factories.person("ai-do")

    assert services.current(year=2026, at=AT + timedelta(minutes=1)).at == AT
    later = AT + timedelta(minutes=6)
    assert services.current(year=2026, at=later).at == AT  # declaring worked it out again at once: nothing has changed since
    services.assign(actor=leader, duty=DUTY, person_id=factories.person("cv", Role.STAFF).pk, at=later)
    assert services.current(year=2026, at=later).at == later
    tomorrow = AT + timedelta(days=1)
    assert services.current(year=2026, at=tomorrow).on == date(2026, 11, 28)
    assert first.year == 2026


def test_without_an_agency_it_says_where_to_enter_one(db):
    with pytest.raises(services.DutyProblem, match="Hãy khai cơ quan"):
        services.work_out(year=2026, at=AT)


def test_mine_is_what_is_assigned_to_me_or_of_the_unit_that_i_head(agency, leader):
    from minhbach_site.organisation.models import Unit

    office = Unit.objects.create(code="VP", agency=agency, name="Văn phòng", kind="van_phong", from_on=date(2025, 7, 1))
    services.work_out(year=2026, at=AT)
    head = factories.person("chanh-van-phong", Role.HEAD_OF_UNIT, unit_code="VP")
    staff = factories.person("chuyen-vien", Role.STAFF)
    services.assign(actor=leader, duty=DUTY, person_id=staff.pk, at=AT)

    def duties_of(person, whose):
        return set(queries.obligations_of(person, whose, 2026, DAY).values_list("duty", flat=True))

    assert DUTY in duties_of(head, Whose.MINE)
    assert set(queries.obligations_of(head, Whose.MINE, 2026, DAY).values_list("unit", flat=True)) == {office.pk}
    assert duties_of(staff, Whose.MINE) == {DUTY}
    assert len(duties_of(leader, Whose.AGENCY)) > 50
    with pytest.raises(services.DutyProblem, match="đang theo dõi"):
        services.assign(actor=leader, duty=DUTY, person_id=staff.pk, at=AT)
    with pytest.raises(services.DutyProblem, match="không có quyền ghi nghĩa vụ"):
        services.assign(actor=leader, duty=DUTY, person_id=factories.person("khach").pk, at=AT)


def test_every_role_of_the_law_is_answered_for_or_says_that_nobody_is():
    assert set(RESPONSIBLE) == set(known_duties().roles)


@pytest.mark.parametrize(
    ("role", "duty"),
    [
        (Role.LEADER, "conference-annual"),
        (Role.PEOPLE_INSPECTORATE, "ban-ttnd-report-quarter"),
        (Role.RECEPTION_OFFICER, "reception-reply"),
        (Role.CLERK, DUTY),
        (Role.LEADER, "budget-quarter-four"),  # no unit of finance is known, so the head answers
    ],
)
def test_those_on_whom_the_law_lays_a_duty_find_it_in_theirs(agency, role, duty):
    services.work_out(year=2026, at=AT)
    holder = factories.person("nguoi-chiu-trach-nhiem", role)

    assert duty in set(queries.obligations_of(holder, Whose.MINE, 2026, DAY).values_list("duty", flat=True))
    outside = factories.person("chuyen-vien", Role.STAFF)
    assert list(queries.obligations_of(outside, Whose.MINE, 2026, DAY)) == []


def test_a_duty_with_a_unit_is_of_its_head_and_not_of_the_head_of_the_agency(agency):
    from minhbach_site.organisation.models import Unit

    Unit.objects.create(code="TC", agency=agency, name="Phòng Tài chính", kind="phong", from_on=date(2025, 7, 1))
    services.work_out(year=2026, at=AT)
    report_factories.trait("budget_unit", "true")
    services.work_out(year=2026, at=AT)
    leader, head = factories.person("giam-doc", Role.LEADER), factories.person("truong-phong", Role.HEAD_OF_UNIT, unit_code="TC")

    def budget_duties_of(person):
        return queries.obligations_of(person, Whose.MINE, 2026, DAY).filter(duty="budget-quarter-four", unit__code="TC").count()

    assert (budget_duties_of(leader), budget_duties_of(head) > 0) == (0, True)


def test_the_delegate_of_someone_absent_finds_their_duties(agency):
    services.work_out(year=2026, at=AT)
    absent, delegate = factories.person("giam-doc", Role.LEADER), factories.person("pho-giam-doc")
    Delegation.objects.create(
        grant=absent.grants.get(), delegate=delegate, from_on=DAY, until_on=DAY, reason="đi công tác", made_by=absent, made_at=AT
    )
    report_factories.assignment(absent, "asset-annual")

    found = set(queries.obligations_of(delegate, Whose.MINE, 2026, DAY).values_list("duty", flat=True))

    assert {"conference-annual", "asset-annual"} <= found
    assert delegate in set(queries.markers(DAY))


def test_a_disclosure_said_late_to_be_in_time_waits_in_the_calendar_too(agency, clerk, leader, sign_in):
    report_factories.coverage("disclosures", to_on=date(2026, 11, 20))
    item = disclosure_factories.disclosure(issued_on=date(2026, 11, 2), state="approved")  # due on 9 November
    said = {"place": "Bảng tin", "own_keep_until": None, "keep_basis": "", "reason": "có biên bản"}
    disclosure_services.publish(actor=clerk, pk=item.pk, started_on=date(2026, 11, 5), at=AT, **said)

    def row():
        services.work_out(year=2026, at=AT)
        return queries.obligations(2026).get(duty="democracy-disclose", period=item.code)

    waiting = row()
    assert (waiting.claimed, waiting.done_on, waiting.state) == (True, None, DutyState.MISSED)
    assert "Chờ xác nhận" in sign_in(leader).get(reverse("duties:obligation", args=[waiting.pk])).text

    asked = disclosure.waiting_amendment(item)
    disclosure_services.decide_amendment(actor=leader, amendment_id=asked.pk, decision=Decision.APPROVE, at=AT)

    confirmed = row()
    assert (confirmed.claimed, confirmed.done_on, confirmed.state) == (False, date(2026, 11, 5), DutyState.DONE_ON_TIME)
    assert "Chờ xác nhận" not in sign_in(leader).get(reverse("duties:obligation", args=[confirmed.pk])).text


def test_a_mark_of_someone_who_does_not_answer_for_the_duty_waits_for_one_who_does(agency, clerk):
    services.work_out(year=2026, at=AT)
    staff = factories.person("chuyen-vien", Role.STAFF)

    claim = done(staff)

    assert (claim.state, state()) == (MarkState.CLAIMED, DutyState.MISSED)
    assert [one.claimed for one in queries.obligations(2026).filter(duty=DUTY, period="2026-Q2")] == [True]
    assert queries.waiting_claims(staff, DAY) == []
    assert queries.waiting_claims(factories.person("khac", Role.STAFF), DAY) == []
    with pytest.raises(NotAllowed, match="không được tự duyệt"):
        services.decide_mark(actor=staff, mark_id=claim.pk, action=MarkAction.CONFIRM, reason="", at=AT)
    with pytest.raises(NotAllowed, match="Chỉ người chịu trách nhiệm"):
        services.decide_mark(actor=factories.person("ke", Role.STAFF), mark_id=claim.pk, action=MarkAction.CONFIRM, reason="", at=AT)
    assert queries.waiting_claims(clerk, DAY) == [claim]
    services.decide_mark(actor=clerk, mark_id=claim.pk, action=MarkAction.CONFIRM, reason="", at=AT)
    assert state() == DutyState.DONE_ON_TIME


@pytest.mark.parametrize(
    ("said", "done_on", "expected"),
    [
        (date(2026, 6, 12), date(2026, 6, 12), MarkState.RECORDED),
        (date(2026, 6, 14), date(2026, 6, 12), MarkState.RECORDED),  # on the last day of the term, though a Sunday
        (date(2026, 6, 15), date(2026, 6, 14), MarkState.CLAIMED),
        (date(2026, 11, 27), date(2026, 6, 12), MarkState.CLAIMED),
        (date(2026, 11, 27), date(2026, 6, 15), MarkState.RECORDED),  # late, and said to be
    ],
)
def test_what_is_said_after_the_due_day_to_have_been_done_in_time_is_confirmed_by_another(agency, clerk, said, done_on, expected):
    at = datetime(said.year, said.month, said.day, 3, tzinfo=UTC)

    mark = services.mark_done(actor=clerk, duty=DUTY, period="2026-Q2", done_on=done_on, note="Biểu số liệu", at=at)

    assert Obligation.objects.get(duty=DUTY, period="2026-Q2").due_on == date(2026, 6, 14)
    assert mark.state == expected
    assert [one.claimed for one in queries.obligations(2026).filter(duty=DUTY, period="2026-Q2")] == [expected is MarkState.CLAIMED]


def test_the_overdue_of_an_event_is_not_in_time_by_the_word_of_who_answers_for_it(agency, leader):
    values = {"actor": leader, "duty": "waste-act-publish", "period": "LP-1", "started_on": date(2026, 6, 1), "note": "x", "at": AT}

    assert services.mark_done(done_on=date(2026, 6, 2), **values).state == MarkState.CLAIMED
    assert not Obligation.objects.filter(duty="waste-act-publish", period="LP-1").exists()


def test_the_people_s_inspectorate_marks_its_own_duties_and_a_plan_made_before_its_period_is_confirmed(agency, clerk):
    board = factories.person("thanh-tra", Role.PEOPLE_INSPECTORATE)
    values = {"actor": board, "duty": "ban-ttnd-programme-quarter", "period": "2026-Q4", "note": "Chương trình quý IV", "at": AT}

    planned = services.mark_done(done_on=date(2026, 9, 25), **values)

    assert planned.state == MarkState.CLAIMED
    services.decide_mark(actor=clerk, mark_id=planned.pk, action=MarkAction.CONFIRM, reason="", at=AT)
    with pytest.raises(services.DutyProblem, match=f"đã ghi thực hiện ngày 25/09/2026 \\({planned.code}\\)"):
        services.mark_done(done_on=date(2026, 10, 5), **values)
    services.decide_mark(actor=board, mark_id=planned.pk, action=MarkAction.WITHDRAW, reason="ghi nhầm ngày", at=AT)
    assert services.mark_done(done_on=date(2026, 10, 5), **values).state == MarkState.RECORDED


def test_what_must_precede_an_event_was_not_done_years_before_it(agency):
    board = factories.person("thanh-tra", Role.PEOPLE_INSPECTORATE)
    values = {"actor": board, "duty": "ban-ttnd-inspection-notice", "started_on": date(2026, 6, 1), "note": "x", "at": AT}

    with pytest.raises(services.DutyProblem, match="quá sớm so với hạn"):
        services.mark_done(period="A", done_on=date(1990, 1, 1), **values)

    values |= {"at": datetime(2026, 5, 20, 3, tzinfo=UTC)}
    assert services.mark_done(period="A", done_on=date(2026, 3, 2), **values).state == MarkState.CLAIMED
    assert services.mark_done(period="B", done_on=date(2026, 5, 20), **values).state == MarkState.RECORDED


def test_who_heads_the_unit_that_a_merger_made_answers_for_what_was_left(agency, leader):
    old, new = factories.unit("CU", to_on=date(2026, 11, 26)), factories.unit("MOI", from_on=DAY)
    head, clerk = factories.person("truong-moi", Role.HEAD_OF_UNIT, unit_code="MOI"), factories.person("chuyen-vien-moi", Role.STAFF)
    factories.member(head, new, head=True)
    factories.member(clerk, new)
    one = report_factories.obligation(unit=old)
    assert not queries.obligations_of(head, Whose.MINE, 2026, DAY).exists()
    event = factories.event(kind="merge", on=DAY, state="approved", source=old, approved_by=leader, approved_at=AT)
    EventUnit.objects.create(code="SK1-R1", event=event, role="result", unit=new)

    assert list(queries.obligations_of(head, Whose.MINE, 2026, DAY)) == [one]
    assert list(queries.obligations_of(clerk, Whose.UNIT, 2026, DAY)) == [one]
    assert queries.is_of(head, one.duty, one.period, DAY)
    assert f"người đứng đầu {new}" in queries.answering(one, DAY)
    Keeper.objects.create(table="duty_proofs", unit=old, set_by=leader, set_at=AT)
    assert registers.kept_by(head, DAY) == {"duty_proofs"}
    OrganisationEvent.objects.update(state="refused")
    assert not queries.obligations_of(head, Whose.MINE, 2026, DAY).exists()


def test_what_arises_from_an_event_was_not_done_before_it(agency, leader):
    at = datetime(2026, 6, 2, 3, tzinfo=UTC)
    values = {"actor": leader, "duty": "waste-act-publish", "period": "LP-1", "started_on": date(2026, 6, 1), "note": "x", "at": at}

    with pytest.raises(services.DutyProblem, match=r"trước ngày phát sinh nghĩa vụ \(01/06/2026\)"):
        services.mark_done(done_on=date(2026, 5, 29), **values)

    assert services.mark_done(done_on=date(2026, 6, 2), **values).state == MarkState.RECORDED


@pytest.mark.parametrize(
    ("duty", "period", "started_on", "said"),
    [
        ("waste-act-publish", "LP-1", date(1, 1, 1), "trước ngày quy định của nghĩa vụ này có hiệu lực"),
        (DUTY, "2026-Q2", date(1, 1, 1), "trước ngày quy định của nghĩa vụ này có hiệu lực"),
        (DUTY, "2026-Q2", date(2026, 6, 13), "sau ngày thực hiện 12/06/2026"),
        ("waste-act-publish", "LP-1", date(2026, 6, 13), r"12/06/2026 trước ngày phát sinh nghĩa vụ \(13/06/2026\)"),
    ],
)
def test_the_day_of_an_event_is_of_the_time_of_its_law_and_not_after_it_was_done(duty, period, started_on, said, agency, leader):
    with pytest.raises(services.DutyProblem, match=said):
        services.mark_done(actor=leader, duty=duty, period=period, started_on=started_on, done_on=date(2026, 6, 12), note="x", at=AT)

    assert not DutyMark.objects.exists()


def test_what_must_come_before_an_event_may_be_done_before_it(agency):
    board = factories.person("thanh-tra", Role.PEOPLE_INSPECTORATE)
    at = datetime(2026, 5, 20, 3, tzinfo=UTC)
    values = {"actor": board, "duty": "ban-ttnd-inspection-notice", "period": "KT-1", "note": "Thông báo", "at": at}

    assert services.mark_done(done_on=date(2026, 5, 20), started_on=date(2026, 6, 1), **values).state == MarkState.RECORDED


def test_working_out_again_keeps_the_numbers_of_what_stays(agency, leader):
    services.work_out(year=2026, at=AT)
    before = dict(Obligation.objects.values_list("key", "pk"))

    AgencyTrait.objects.filter(trait="quarterly_reports").update(value="false")
    services.work_out(year=2026, at=AT)

    after = dict(Obligation.objects.values_list("key", "pk"))
    assert {key: pk for key, pk in before.items() if key in after} == {key: pk for key, pk in after.items() if key in before}
    assert f"{DUTY}:2026-Q2" in before
    assert f"{DUTY}:2026-Q2" not in after


@pytest.mark.parametrize(
    ("late", "stage"),
    [(-30, None), (-8, None), (-7, -7), (-5, -7), (-3, -3), (-2, -3), (-1, -1), (0, 0), (1, 1), (7, 1), (8, 8), (100, 99)],
)
def test_people_are_told_at_stages_before_on_and_after_the_day(late, stage):
    assert reminder_stage(DAY - timedelta(days=late), DAY) == stage


def test_a_morning_that_was_missed_loses_no_reminder(watched):
    services.work_out(year=2026, at=AT)
    (one,) = Obligation.objects.filter(duty=DUTY, period="2026-Q4")
    assert one.due_on == date(2026, 12, 14)

    def told(on):
        at = datetime(on.year, on.month, on.day, 2, tzinfo=UTC)
        services.remind(person=watched, at=at)
        return list(Reminder.objects.filter(person=watched, key=one.key, on=on).values_list("stage", flat=True))

    assert told(date(2026, 12, 6)) == []
    assert told(date(2026, 12, 9)) == [-7]  # nothing ran on the seventh
    assert told(date(2026, 12, 10)) == []
    assert told(date(2026, 12, 13)) == [-1]
    assert told(date(2026, 12, 16)) == [1]
    assert told(date(2026, 12, 22)) == [8]
    assert told(date(2026, 12, 22)) == [8]  # and not a second time


def test_who_is_newly_given_an_overdue_duty_is_told_at_once(agency, leader):
    services.work_out(year=2026, at=AT)
    staff = factories.person("chuyen-vien", Role.STAFF)
    assert services.remind(person=staff, at=AT) == 0

    services.assign(actor=leader, duty=DUTY, person_id=staff.pk, at=AT)

    assert services.remind(person=staff, at=AT) == queries.open_for(staff, 2026, DAY).filter(due_on__lt=DAY).count() > 0


@pytest.fixture
def watched(agency):
    """Someone with an address who watches the quarterly report of the third quarter, overdue."""
    person = factories.person("theo-doi", Role.STAFF, email="theo.doi@coquan.gov.vn")
    report_factories.assignment(person)
    return person


def test_reminders_are_written_and_mailed_once_a_day(watched, django_capture_on_commit_callbacks):
    factories.person("khong-thu", Role.STAFF)
    with django_capture_on_commit_callbacks(execute=True):
        first = remind_everyone(at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        again = remind_everyone(at=AT + timedelta(hours=1))

    assert first[0] == Reminder.objects.filter(person=watched).count() > 0
    assert again == (0, 0)
    (letter,) = mail.outbox
    assert letter.to == ["theo.doi@coquan.gov.vn"]
    assert f"{first[0]} nghĩa vụ cần chú ý" in letter.subject
    assert "ĐÃ QUÁ HẠN" in letter.body
    assert services.mark_seen(actor=watched, at=AT) == first[0]
    assert list(queries.unseen_reminders(watched)) == []


def test_nothing_goes_to_an_address_that_was_only_typed(watched, settings, sign_in, django_capture_on_commit_callbacks):
    """What someone typed themselves waits for its owner; what an administrator set does not, even where its owner says it again."""
    settings.EMAIL_HOST = "mail.coquan.gov.vn"
    accounts.change_own_email(actor=watched, email="Theo.Doi2@coquan.gov.vn", at=AT)
    said_again = factories.person("noi-lai", Role.STAFF, email="noi.lai@coquan.gov.vn")
    report_factories.assignment(said_again)
    accounts.change_own_email(actor=said_again, email="noi.lai@coquan.gov.vn", at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        remind_everyone(at=AT)
    assert [one.to for one in mail.outbox] == [["noi.lai@coquan.gov.vn"]]

    page = sign_in(Person.objects.get(pk=watched.pk)).get("/nghia-vu/nhac-viec").text
    assert "địa chỉ thư điện tử bạn ghi chưa được xác nhận" in page
    assert "chưa được xác nhận" not in sign_in(Person.objects.get(pk=said_again.pk)).get("/nghia-vu/nhac-viec").text

    address = EmailAddress.objects.get(user=watched)
    accounts.confirm_own_email(actor=watched, key=EmailConfirmationHMAC.create(address).key, at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        remind_everyone(at=AT + timedelta(days=1))

    assert [one.to for one in mail.outbox[1:]] == [["Theo.Doi2@coquan.gov.vn"]]


def test_a_mail_that_did_not_go_out_is_tried_again(watched, monkeypatch, django_capture_on_commit_callbacks):
    from django.core.mail import EmailMessage

    def refused(self):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken, django_capture_on_commit_callbacks(execute=True):
        broken.setattr(EmailMessage, "send", refused)
        remind_everyone(at=AT)
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        remind_everyone(at=AT + timedelta(days=1))

    assert len(mail.outbox) == 1
    assert "Chốt số liệu báo cáo quý" in mail.outbox[0].body


@contextmanager
def mail_server(settings, answers=None):
    """A mail server on this machine to which the site is connected; `answers` are its words instead of "kept"."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink) as server:
        server.letters, server.answers = [], answers or {}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER, settings.DEFAULT_FROM_EMAIL = False, "", "minhbach@coquan.gov.vn"
        yield server
        server.shutdown()


def test_a_letter_reaches_a_real_mail_server_with_agency_links_and_the_mark_of_a_trial(
    watched, settings, client, django_capture_on_commit_callbacks
):
    settings.ADDRESS = "http://testserver"
    with mail_server(settings) as server, override("en"), django_capture_on_commit_callbacks(execute=True):
        written, _sent = remind_everyone(at=AT)

    (raw,) = server.letters
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    assert (letter["To"], letter["From"], letter["Auto-Submitted"]) == (
        "theo.doi@coquan.gov.vn",
        "minhbach@coquan.gov.vn",
        "auto-generated",
    )
    late = Reminder.objects.filter(person=watched, overdue=True).count()
    name = name_on(DAY)
    assert letter["Subject"].strip() == (f"BẢN DÙNG THỬ – DỮ LIỆU MẪU – Minh Bạch, {name}: {written} nghĩa vụ cần chú ý, {late} quá hạn")
    text = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text.startswith(f"BẢN DÙNG THỬ – DỮ LIỆU MẪU\n\nKính gửi: Ông (bà) {watched.display_name}\n")
    overdue = text.split("ĐÃ QUÁ HẠN\n")[1].split("SẮP ĐẾN HẠN")[0].split("\n")
    one = Obligation.objects.get(calculation__year=2026, duty=DUTY, period="2026-Q1")
    assert overdue[:4] == [
        f"1. {one.name}, quý I năm 2026",
        f"   Hạn: {one.due_on:%d/%m/%Y}",
        f"   Căn cứ: {one.article}",
        f"   http://testserver/nghia-vu/viec/{one.pk}",
    ]
    assert f"\n{name}\nThư do trang Minh Bạch tự động gửi" in text
    client.force_login(watched)
    links = re.findall(r"http://testserver(/\S*)", text)
    assert len(links) == written + 3
    assert {client.get(link).status_code for link in links} == {200}
    page = letter.get_body(("html",)).get_content()
    assert f'<a href="http://testserver/nghia-vu/viec/{one.pk}"><strong>{one.name}, quý I năm 2026</strong></a>' in page
    assert '<html lang="vi">' in page


def test_in_production_a_letter_says_nothing_of_a_trial_and_names_the_agency_of_the_settings(
    watched, settings, django_capture_on_commit_callbacks
):
    settings.PRODUCTION, settings.AGENCY_NAME = True, "Sở Công Thương tỉnh A"
    with django_capture_on_commit_callbacks(execute=True):
        remind_everyone(at=AT)

    assert mail.outbox[0].subject.startswith("Minh Bạch, Sở Công Thương tỉnh A: ")
    assert mail.outbox[0].body.startswith("Kính gửi: Ông (bà) ")


def test_what_the_mail_server_refused_is_shown_to_the_administrator_until_it_went_out(
    watched, people, settings, sign_in, django_capture_on_commit_callbacks
):
    with (
        mail_server(settings, answers={b"RCPT": b"550 unknown"}),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert remind_everyone(at=AT)[0] > 0
    (failed,) = queries.failed_letters(DAY)
    assert (failed.person, failed.at, failed.fault, failed.retried) == (watched, AT, Fault.ADDRESS, True)

    client = sign_in(people[Role.ADMINISTRATOR])
    page = client.get("/nghia-vu/thu-khong-gui-duoc").text
    assert "theo.doi@coquan.gov.vn" in page
    assert "Sửa địa chỉ thư điện tử trong hồ sơ của người nhận." in page
    assert "Lần nhắc sau trang tự gửi lại." in page
    assert "1 thư không đến được người nhận." in client.get("/").text

    assert [one.retried for one in queries.failed_letters(DAY + timedelta(days=10))] == [False]
    assert queries.failed_letters(DAY + timedelta(days=31)) == []
    with mail_server(settings) as server, django_capture_on_commit_callbacks(execute=True):
        remind_everyone(at=AT + timedelta(days=1))
    assert len(server.letters) == 1
    assert queries.failed_letters(DAY) == []
    assert "không đến được người nhận" not in client.get("/").text


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({b"MAIL": b"553 who are you"}, Fault.SENDER),
        ({b"DATA": b"554 spam"}, Fault.OTHER),
        ({b"EHLO": b"421 busy", b"HELO": b"421 busy"}, Fault.UNREACHABLE),
    ],
)
def test_each_refusal_has_its_reason(watched, settings, django_capture_on_commit_callbacks, answers, fault):
    with mail_server(settings, answers=answers), django_capture_on_commit_callbacks(execute=True):
        remind_everyone(at=AT)

    assert [one.fault for one in queries.failed_letters(DAY)] == [fault]


def test_a_calendar_address_works_until_it_is_revoked_or_the_right_is_gone(watched, client):
    services.work_out(year=2026, at=AT)
    old, secret = services.make_feed(actor=watched, at=AT), services.make_feed(actor=watched, at=AT)

    answer = client.get(f"/nghia-vu/lich/{secret}.ics")

    text = answer.content.decode()
    events = list(Calendar.from_ical(text).walk("VEVENT"))
    assert {client.get(str(event["url"]).removeprefix("http://127.0.0.1:8000")).status_code for event in events} == {302}  # to sign in
    trial = "BẢN DÙNG THỬ – DỮ LIỆU MẪU: "
    assert all(str(event["summary"]).startswith((f"{trial}Hạn: ", f"{trial}Quá hạn ")) for event in events)
    assert "Chốt số liệu báo cáo quý, quý II năm 2026" in " ".join(str(event["summary"]) for event in events)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert text.startswith("BEGIN:VCALENDAR")
    assert str(Calendar.from_ical(text)["x-wr-calname"]) == "BẢN DÙNG THỬ – DỮ LIỆU MẪU – Nghĩa vụ"
    assert {event.decoded("dtstart").year for event in events} == {2026, 2027}  # in December a clerk plans January
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert "report-cutoff-quarter" in text.replace("\r\n ", "")
    assert watched.display_name not in text
    assert watched.email not in text
    assert client.get(f"/nghia-vu/lich/{old}.ics").status_code == 404
    with connection.cursor() as cursor:
        cursor.execute("SELECT sha256 FROM duties_feedtoken")
        assert secret not in str(cursor.fetchall())
    grant = watched.grants.get()
    grant.until_on = date(2026, 11, 1)
    grant.save()
    assert client.get(f"/nghia-vu/lich/{secret}.ics").status_code == 404
    grant.until_on = None
    grant.save()
    assert client.get(f"/nghia-vu/lich/{secret}.ics").status_code == 200
    services.revoke_feed(actor=watched, at=AT)
    assert client.get(f"/nghia-vu/lich/{secret}.ics").status_code == 404


def test_a_loaded_exemption_needs_no_second_person_but_an_entered_one_does(db):
    from django.db import IntegrityError, transaction

    someone = factories.person("ai")
    values = {"kind": "exempt", "exempt_reason": "x", "state": MarkState.APPROVED}
    with pytest.raises(IntegrityError), transaction.atomic():
        report_factories.mark(entered_by=someone, decided_by=someone, decided_at=AT, **values)
    report_factories.mark(entered_by=someone, decided_by=factories.person("hai"), decided_at=AT, **values)


@pytest.fixture
def budget(agency):
    report_factories.trait("budget_unit", "true")
    services.work_out(year=2026, at=AT)


def budget_gaps(person):
    gaps = disclosure.gaps(person, 2026, DAY, queries.judge_disclosure).yearly
    return {gap.key: (gap.late, gap.unclear) for gap in gaps if gap.key.startswith("budget-period")}


def test_what_was_not_disclosed_is_overdue_only_where_the_duty_says_so(budget, leader):
    why = "Sổ «Công khai ngân sách» chưa được khai là đã ghi đủ; không có căn cứ để kết luận."
    assert budget_gaps(leader) == {f"budget-period:2026-{end}": (False, why) for end in ("03-31", "06-30", "09-30")}

    report_factories.coverage("budget_disclosures")
    services.work_out(year=2026, at=AT)
    assert budget_gaps(leader)["budget-period:2026-06-30"] == (True, "")

    AgencyTrait.objects.filter(trait="budget_unit").update(value="false")
    services.work_out(year=2026, at=AT)
    assert budget_gaps(leader)["budget-period:2026-06-30"] == (False, UNVOUCHED)


UNVOUCHED = "Sổ «Nội dung công khai» chưa được xác nhận ghi đủ đến ngày này."


def test_without_a_judged_duty_the_register_of_disclosures_decides(leader):
    assert budget_gaps(leader)["budget-period:2026-06-30"] == (False, UNVOUCHED)

    report_factories.coverage("disclosures")

    assert budget_gaps(leader)["budget-period:2026-06-30"] == (True, "")


def test_an_agency_with_an_internal_site_may_not_only_post(agency):
    asked = ("posting", "internal", 9, DAY)
    assert queries.objection_to(*asked) == ""  # nobody said whether it has one

    report_factories.trait("internal_network", "true")

    assert queries.objection_to(*asked) == "Cơ quan có trang hoặc hệ thống thông tin nội bộ nên phải đăng tải ở đó"
    assert queries.objection_to("posting", "internal", 7, DAY) == ""  # of its own law
    assert queries.objection_to("website", "internal", 9, DAY) == ""


def test_a_calendar_without_duties_is_still_a_calendar(agency, client):
    nobody = factories.person("chuyen-vien", Role.STAFF)

    text = client.get(f"/nghia-vu/lich/{services.make_feed(actor=nobody, at=AT)}.ics").content.decode()

    assert str(Calendar.from_ical(text)["x-wr-calname"]) == "BẢN DÙNG THỬ – DỮ LIỆU MẪU – Nghĩa vụ"
    assert [one.name for one in Calendar.from_ical(text).subcomponents] == ["VTIMEZONE"]


@pytest.fixture
def carried(agency):
    """The report of the third quarter of 2025, still open, in the calendar of 2026."""
    AgencyTrait.objects.update(from_on=None)
    Coverage.objects.update(from_on=date(2025, 7, 1))
    services.work_out(year=2026, at=AT)
    return Obligation.objects.get(calculation__year=2026, duty=DUTY, period="2025-Q3")


def test_what_was_carried_over_and_then_done_stays_in_this_year_under_its_address(carried, clerk, sign_in):
    assert (carried.state, carried.due_on) == (DutyState.MISSED, date(2025, 9, 14))

    done(clerk, "2025-Q3", on=date(2026, 11, 20))

    (now,) = Obligation.objects.filter(calculation__year=2026, duty=DUTY, period="2025-Q3")
    assert (now.pk, now.state, now.done_on) == (carried.pk, DutyState.DONE_LATE, date(2026, 11, 20))
    assert "Đã thực hiện, chậm" in sign_in(clerk).get(f"/nghia-vu/viec/{carried.pk}").text


def test_what_left_the_year_into_which_it_was_carried_is_found_in_its_own(carried, clerk, leader, sign_in):
    address = f"/nghia-vu/viec/{carried.pk}"
    confirm(done(clerk, "2025-Q3", on=date(2025, 9, 12)), leader)
    assert not Obligation.objects.filter(pk=carried.pk).exists()

    answer = sign_in(clerk).get(address, follow=True)

    own = Obligation.objects.get(calculation__year=2025, duty=DUTY, period="2025-Q3")
    assert answer.redirect_chain == [(f"/nghia-vu/viec/{own.pk}", 302)]
    assert "Đã thực hiện đúng hạn" in answer.text
    assert sign_in(clerk).get(f"/nghia-vu/viec/{own.pk + 10**6}").status_code == 404

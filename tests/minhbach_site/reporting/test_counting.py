"""What one person entered does not move the figures of a report, and what waits is told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import disclosure_factories
import factories
import plan_factories
import report_factories
from minhbach.facts.exports import rows_of
from minhbach.facts.schemas import KEPT, TABLES
from minhbach_site.accounts.states import Role
from minhbach_site.disclosure import queries
from minhbach_site.disclosure import services as disclosure
from minhbach_site.disclosure.states import Decision, Form, Round, State
from minhbach_site.duties.queries import entered_facts, site_facts, uncounted
from minhbach_site.duties.states import MarkKind, MarkState
from minhbach_site.organisation.states import ChangeState
from minhbach_site.plans import services as plans
from minhbach_site.plans.states import MeetingAction, MeetingKind, RoundAction, RoundState, TaskAction, TaskState
from minhbach_site.registers.queries import told_uncounted
from minhbach_site.reporting import services
from minhbach_site.reporting.states import RunKind

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY


def counted(facts=site_facts):
    """The rows of every fact table that has any."""
    tables = facts().tables
    return {name: rows for name, table in KEPT.items() if (rows := rows_of(tables[name], table))}


def test_a_meeting_counts_when_someone_else_has_confirmed_its_minutes(clerk, leader):
    before = counted()

    meeting = plans.enter_meeting(
        actor=clerk,
        kind=MeetingKind.CONFERENCE,
        on=DAY,
        title="Hội nghị cán bộ, công chức",
        place="",
        owner_id=None,
        plan_on=date(2026, 11, 2),
        at=AT,
    )
    plans.hold_meeting(actor=clerk, meeting_id=meeting.pk, summoned=100, attended=80, votes_for=80, at=AT)
    plans.keep_minutes(actor=clerk, meeting_id=meeting.pk, file=plan_factories.pdf(), at=AT)
    plans.conclude(actor=clerk, meeting_id=meeting.pk, text="Thông qua quy chế", at=AT)
    assert counted() == before
    assert [row[0] for row in counted(entered_facts)["meetings"]] == [meeting.code]

    plans.take_meeting_action(actor=leader, meeting_id=meeting.pk, action=MeetingAction.CONFIRM, at=AT)
    assert [row[0] for row in counted()["meetings"]] == [meeting.code]

    plans.take_meeting_action(actor=leader, meeting_id=meeting.pk, action=MeetingAction.REOPEN, reason="sai số phiếu", at=AT)
    assert counted() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda clerk, one: plans.hold_meeting(actor=clerk, meeting_id=one.pk, summoned=90, attended=80, votes_for=None, at=AT),
        lambda clerk, one: plans.change_meeting(
            actor=clerk, meeting_id=one.pk, kind=MeetingKind.DIALOGUE, on=one.on, title="Đối thoại", place="", owner_id=None, at=AT
        ),
        lambda clerk, one: plans.conclude(actor=clerk, meeting_id=one.pk, text="Thêm kết luận", at=AT),
    ],
)
def test_a_meeting_of_the_register_file_counts_as_it_came_until_one_person_changes_it(clerk, change):
    meeting = plan_factories.meeting(summoned=20, attended=19)
    assert [row[0] for row in counted()["meetings"]] == [meeting.code]
    plans.keep_minutes(actor=clerk, meeting_id=meeting.pk, file=plan_factories.pdf(), at=AT)
    assert ("meetings" in counted(), uncounted()["meetings"]) == (True, 0)  # minutes change no figure

    change(clerk, meeting)

    assert ("meetings" in counted(), uncounted()["meetings"]) == (False, 1)


def test_conclusions_that_the_register_file_already_counted_move_nothing(clerk):
    meeting = plan_factories.meeting(stated_conclusions=1)
    before = counted()

    plans.conclude(actor=clerk, meeting_id=meeting.pk, text="Kết luận đã đếm trong sổ", at=AT)

    assert counted() == before


def test_a_round_of_scoring_counts_when_someone_else_has_approved_it(clerk, leader):
    before = counted()
    made = plans.open_round(actor=clerk, index="Chỉ số X", year=2026, at=AT)
    assert uncounted()["indices"] == 0  # there is nothing in it
    one = plans.add_criterion(actor=clerk, round_id=made.pk, criterion="Thể chế", max_points=Decimal(4), at=AT)
    plans.score(actor=clerk, criterion_id=one.pk, self_points=Decimal(3), evidence="Hồ sơ", explanation="", at=AT)
    plans.take_round_action(actor=clerk, round_id=made.pk, action=RoundAction.SUBMIT, at=AT)
    assert (counted(), uncounted()["indices"]) == (before, 1)

    plans.take_round_action(actor=leader, round_id=made.pk, action=RoundAction.APPROVE, at=AT)

    assert ([row[0] for row in counted()["indices"]], uncounted()["indices"]) == ([one.code], 0)


def test_a_round_of_the_register_file_counts_as_it_came_until_one_person_scores_in_it(clerk):
    one = plan_factories.criterion(plan_factories.scored_round(), self_points=Decimal(2))
    assert [row[0] for row in counted()["indices"]] == [one.code]

    plans.score(actor=clerk, criterion_id=one.pk, self_points=Decimal(4), evidence="Hồ sơ", explanation="", at=AT)

    one.round.refresh_from_db()
    assert ("indices" in counted(), one.round.state, uncounted()["indices"]) == (False, RoundState.SCORING, 1)


def test_a_task_reported_as_done_is_open_until_that_is_confirmed(clerk, leader):
    task = plan_factories.done(finished_by=clerk, entered_by=clerk)
    day = [column.name for column in KEPT["tasks"].columns].index("done_on")

    assert [row[day] for row in counted()["tasks"]] == [None]
    assert [row[day] for row in counted(entered_facts)["tasks"]] == [task.done_on]
    plans.take_task_action(actor=leader, task_id=task.pk, action=TaskAction.CONFIRM, at=AT)
    assert [row[day] for row in counted()["tasks"]] == [date(2026, 11, 20)]


def test_drafts_of_disclosures_and_of_asset_postings_count_when_someone_else_has_approved_them(clerk, leader):
    before = counted()
    posting = disclosure.enter_assets(
        actor=clerk,
        year=2026,
        round_=Round.FIRST,
        form=Form.POSTING,
        handed_over_on=DAY,
        required=1,
        declared=1,
        disclosed=1,
        at=AT,
    )
    item = disclosure_factories.disclosure(entered_by=clerk)
    assert counted() == before
    assert set(counted(entered_facts)) - set(before) == {"disclosures", "asset_declarations"}

    disclosure.approve(actor=leader, pk=posting.disclosure_id, at=AT)
    assert [row[0] for row in counted()["disclosures"]] == [posting.disclosure.code]
    disclosure.approve(actor=leader, pk=item.pk, at=AT)

    assert {row[0] for row in counted()["disclosures"]} == {posting.disclosure.code, item.code}
    assert [row[0] for row in counted()["asset_declarations"]] == [posting.code]
    disclosure.return_item(actor=leader, pk=item.pk, reason="sai nhóm", at=AT)
    assert [row[0] for row in counted()["disclosures"]] == [posting.disclosure.code]


def test_the_days_of_a_display_count_as_they_were_recorded_until_another_has_decided(clerk, leader):
    columns = [column.name for column in TABLES["disclosures"].columns]
    started = columns.index("started_on")
    late = disclosure_factories.disclosure(issued_on=date(2026, 11, 2), state=State.APPROVED)
    shown = disclosure_factories.posted(date(2026, 11, 20))
    said = {"place": "Bảng tin", "reason": "có biên bản", "at": AT, "actor": clerk}
    disclosure.publish(pk=late.pk, started_on=date(2026, 11, 5), own_keep_until=None, keep_basis="", **said)
    disclosure.propose_amendment(pk=shown.pk, started_on=date(2026, 11, 23), ended_on=None, **said)

    def starts(facts=site_facts):
        return {row[0]: row[started] for row in counted(facts)["disclosures"]}

    for facts in (site_facts, entered_facts):
        assert starts(facts) == {late.code: None, shown.code: date(2026, 11, 20)}
    assert uncounted()["amendments"] == 2
    for asked in queries.waiting_amendments():
        disclosure.decide_amendment(actor=leader, amendment_id=asked.pk, decision=Decision.APPROVE, at=AT)
    assert starts() == {late.code: date(2026, 11, 5), shown.code: date(2026, 11, 23)}
    assert uncounted()["amendments"] == 0


def test_a_mark_for_a_record_that_does_not_count_waits_with_it(clerk):
    item = disclosure_factories.disclosure(entered_by=clerk)
    mark = report_factories.mark(duty="democracy-disclose", period=item.code)

    assert [row[0] for row in counted(entered_facts)["duty_proofs"]] == [mark.code]
    assert "duty_proofs" not in counted()
    item.state = State.APPROVED
    item.save()
    assert [row[0] for row in counted()["duty_proofs"]] == [mark.code]


@pytest.fixture
def waiting(clerk):
    """One record of every kind that waits for a second person, in 2026."""
    plan_factories.plan(state="submitted")
    plan_factories.task(state=TaskState.PROPOSED)
    plan_factories.done(finished_by=clerk, entered_by=clerk)
    plan_factories.meeting(entered_by=clerk)
    plan_factories.criterion(plan_factories.scored_round(entered_by=clerk))
    disclosure_factories.disclosure()
    posting = disclosure_factories.asset_posting()
    shown = disclosure_factories.posted(date(2026, 11, 20))
    disclosure.propose_retraction(actor=clerk, pk=shown.pk, reason="ghi nhầm", at=AT)
    factories.event(state=ChangeState.PROPOSED, on=DAY)
    report_factories.mark(state=MarkState.CLAIMED)
    report_factories.mark(kind=MarkKind.EXEMPT, state=MarkState.PROPOSED, exempt_reason="Không có viên chức")
    report_factories.register_upload()
    return posting


SAID = [
    ("1 kế hoạch chờ duyệt", "/cong-viec/ke-hoach?state=submitted"),
    ("1 nhiệm vụ được đề xuất, chờ duyệt", "/cong-viec/nhiem-vu?state=proposed"),
    ("1 nhiệm vụ báo đã xong, chờ xác nhận", "/cong-viec/nhiem-vu?state=done"),
    ("1 cuộc họp chờ xác nhận biên bản", "/cong-viec/cuoc-hop?state=held"),
    ("1 đợt tự chấm điểm chưa duyệt", "/cong-viec/tu-cham-diem"),
    ("2 nội dung công khai chưa duyệt", "/cong-khai/?state=draft"),
    ("1 lần ghi hoặc sửa ngày công khai chờ người khác quyết định", "/cong-khai/?waits=any"),
    ("1 đợt công khai bản kê khai chưa duyệt", "/cong-khai/ke-khai/?state=draft"),
    ("1 sự kiện tổ chức chờ duyệt", "/to-chuc/su-kien?state=proposed"),
    ("1 lần ghi đã thực hiện nghĩa vụ, chờ xác nhận", "/nghia-vu/cho-xac-nhan"),
    ("1 đề nghị không áp dụng nghĩa vụ, chờ duyệt", "/nghia-vu/cho-duyet"),
    ("1 tệp sổ đưa lên, chờ duyệt", "/so-sach/"),
]


def test_what_waits_is_told_with_the_page_that_lists_it(waiting, leader, sign_in):
    told = [(one.words, one.page) for one in told_uncounted(uncounted(date(2026, 1, 1), date(2026, 12, 31)), leader, DAY)]

    assert told == SAID
    client = sign_in(leader)
    assert {page: client.get(page).status_code for _words, page in SAID} == dict.fromkeys((page for _words, page in SAID), 200)


def test_only_what_is_of_the_period_waits_for_its_report(waiting):
    found = {kind for kind, count in uncounted(date(2024, 1, 1), date(2024, 12, 31)).items() if count}

    assert found == {"exemptions", "uploads"}  # neither names a day


def test_the_report_tells_before_and_after_what_it_does_not_count(waiting, clerk, leader, sign_in):
    report_factories.report_card()
    page = sign_in(clerk).get("/bao-cao/").text
    assert ("Chưa tính vào báo cáo:" in page, '<a class="alert-link" href="/cong-viec/cuoc-hop?state=held">' in page) == (True, True)

    run = services.begin(actor=clerk, kind=RunKind.FACTS, year=2026, set_aside=False, at=AT)
    done = services.perform(run_id=run.pk, now=lambda: AT)

    assert dict.fromkeys(done.uncounted, 1) | {"disclosures": 2} == done.uncounted
    assert len(done.uncounted) == len(SAID)
    after = sign_in(clerk).get(f"/bao-cao/lan/{run.pk}").text
    assert ("Khi lập, chưa tính:" in after, "1 cuộc họp chờ xác nhận biên bản" in after) == (True, True)
    superior = sign_in(factories.person("captren", Role.SUPERIOR))
    assert "chưa tính" not in superior.get("/bao-cao/").text.lower()  # who reads only what was decided is not told what is being written
    assert superior.get(f"/bao-cao/lan/{run.pk}").status_code == 404


def test_who_vouches_for_a_register_is_told_what_it_does_not_hold(waiting, leader, sign_in):
    client = sign_in(leader)

    for address in ("/so-sach/meetings", "/so-sach/meetings/xac-nhan"):
        page = client.get(address).text
        assert ("1 cuộc họp chờ xác nhận biên bản" in page, "kế hoạch chờ duyệt" in page) == (True, False)
    assert "1 lần ghi đã thực hiện nghĩa vụ, chờ xác nhận" in client.get("/so-sach/duty_proofs").text
    assert "Chưa tính vào sổ này" not in client.get("/so-sach/committees").text


def test_the_page_of_a_duty_says_that_its_evidence_does_not_count_yet(clerk, sign_in):
    meeting = plan_factories.meeting(entered_by=clerk)
    one = report_factories.obligation(evidence=[f"meetings:{meeting.code}"])

    page = sign_in(clerk).get(f"/nghia-vu/viec/{one.pk}").text

    assert "chưa được xác nhận, duyệt: chưa tính vào báo cáo" in page

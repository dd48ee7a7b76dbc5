"""The card «Chờ bạn duyệt» of the first page: what each app gives to whom, never one's own."""

from __future__ import annotations

import re

import pytest

import disclosure_factories
import factories
import plan_factories
import report_factories
from minhbach_site.accounts.states import Role
from minhbach_site.duties.states import MarkKind, MarkState
from minhbach_site.plans.states import PlanState, RoundState, TaskState

pytestmark = pytest.mark.django_db
ALL = (
    "Kế hoạch",
    "Nhiệm vụ được đề xuất",
    "Nhiệm vụ báo đã xong, chờ xác nhận",
    "Biên bản cuộc họp",
    "Tự chấm điểm chỉ số",
    "Nội dung công khai",
    "Đính chính nội dung công khai",
    "Sự kiện tổ chức",
    "Sổ đưa lên",
    "Cấp lại số, liên kết văn bản",
    "Việc được đề nghị không áp dụng",
)


def parts(page):
    """The headings of the card, and how many lines stand under it."""
    found = re.search(r'<section class="card" id="cho-duyet">(.*?)</section>', page, re.DOTALL)
    card = found.group(1) if found else ""
    said = [re.sub(r"<[^>]+>", "", heading).strip() for heading in re.findall(r"<h3.*?</h3>", card)]
    return tuple(said), card.count("list-group-item-action")


@pytest.fixture
def enter():
    """One of everything that waits, all of it done by one person."""

    def entered(by):
        plan_factories.plan(state=PlanState.SUBMITTED, entered_by=by, submitted_by=by)
        plan_factories.task(state=TaskState.PROPOSED, entered_by=by)
        plan_factories.done(finished_by=by)
        plan_factories.conclusion(plan_factories.with_minutes(plan_factories.meeting(entered_by=by, minutes_by=by)))
        plan_factories.meeting("Chưa có biên bản", entered_by=by)
        plan_factories.scored_round(state=RoundState.SUBMITTED, submitted_by=by)
        disclosure_factories.disclosure(entered_by=by)
        disclosure_factories.correction(disclosure_factories.posted(factories.DAY), proposed_by=by)
        factories.event(entered_by=by)
        report_factories.register_upload(uploaded_by=by)
        factories.renumbering(factories.numbered("VB-SO"), asked_by=by)
        report_factories.mark(kind=MarkKind.EXEMPT, state=MarkState.PROPOSED, exempt_reason="gộp vào báo cáo năm", entered_by=by)

    return entered


def test_a_leader_sees_everything_that_waits(enter, leader, clerk, sign_in):
    enter(clerk)

    assert parts(sign_in(leader).get("/").text) == (ALL, len(ALL))


def test_nobody_is_asked_to_approve_their_own(enter, leader, sign_in):
    enter(leader)

    assert parts(sign_in(leader).get("/").text) == ((), 0)


def test_who_approves_nothing_has_no_card(enter, clerk, leader, sign_in):
    enter(leader)

    assert parts(sign_in(clerk).get("/").text) == ((), 0)


def test_a_head_of_unit_sees_what_their_unit_asks(enter, clerk, sign_in):
    enter(clerk)
    head = factories.person("chanhvp", Role.HEAD_OF_UNIT, unit_code="SCT-VP")

    assert parts(sign_in(head).get("/").text)[0] == (ALL[1], ALL[2])  # another unit keeps the register that was uploaded

    report_factories.keeper("procedures", plan_factories.unit("SCT-VP"))
    assert parts(sign_in(head).get("/").text)[0] == (ALL[1], ALL[2], "Sổ đưa lên")


@pytest.mark.parametrize(("waiting", "listed", "folded", "more"), [(5, 5, 0, False), (7, 7, 2, False), (52, 50, 45, True)])
def test_many_are_folded_and_too_many_say_so(waiting, listed, folded, more, leader, clerk, sign_in):
    for number in range(waiting):
        disclosure_factories.disclosure(entered_by=clerk, item=f"Nội dung {number}")

    page = sign_in(leader).get("/").text

    assert parts(page) == (("Nội dung công khai",), listed)
    assert (f"Xem {folded} việc nữa" in page, "Còn nữa" in page) == (folded > 0, more)

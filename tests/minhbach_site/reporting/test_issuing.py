"""A report from its draft to the one that was signed and sent."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

import factories
import report_factories
from minhbach_site.accounts.services import NotAllowed, delegate
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry
from minhbach_site.records import services as records
from minhbach_site.records.queries import known_outside
from minhbach_site.records.services.errors import RecordsError
from minhbach_site.reporting import queries, services
from minhbach_site.reporting.models import Run
from minhbach_site.reporting.states import FOLLOWING, STANDINGS, RunKind, Standing, StandingAction
from minhbach_site.ui.workers import WorkState

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY
SUBMIT, APPROVE, RETURN = StandingAction.SUBMIT, StandingAction.APPROVE, StandingAction.RETURN


def move(actor, run, action, **values):
    return services.move_report(actor=actor, run_id=run.pk, action=action, at=AT, **values)


def issue(actor, run, document, **values):
    return services.issue(actor=actor, run_id=run.pk, document_id=document.pk, at=AT, **values)


def bearing(run, number="", symbol="BC-SCT", dated=None, cutoff="2026-10-31"):
    """Give a report's own file what its first page bears."""
    said = {"document": {"number": number, "symbol": symbol, "dated": dated}, "period": {"cutoff": cutoff}}
    (queries.run_folder(run) / run.files[0]["name"]).write_text(json.dumps(said))
    return run


def after_cutoff(symbol="123/BC-SCT", day=date(2026, 11, 10), **values):
    return report_factories.sent_report(symbol=symbol, issued_on=day, **values)


def test_a_report_is_submitted_approved_and_issued_and_then_everyone_sees_it(clerk, leader, sign_in):
    run = bearing(report_factories.run(made_by=clerk))
    document = after_cutoff()
    superior = sign_in(factories.person("captren", Role.SUPERIOR))
    file, seen = f"/bao-cao/lan/{run.pk}/tep/bao-cao.json", []
    for act in (
        lambda: move(clerk, run, SUBMIT),
        lambda: move(leader, run, APPROVE),
        lambda: issue(clerk, run, document),
    ):
        seen.append(
            (superior.get(f"/bao-cao/lan/{run.pk}").status_code, superior.get(f"/bao-cao/lan/{run.pk}/tep/bao-cao.json").status_code)
        )
        act()

    assert seen == [(404, 404)] * 3
    run.refresh_from_db()
    assert (run.standing, run.submitted_by, run.approved_by, run.document) == (Standing.ISSUED, clerk, leader, document)
    page = superior.get(f"/bao-cao/lan/{run.pk}").text
    assert ("Đã phát hành" in page, "Báo cáo 123/BC-SCT" in page, "Trình lãnh đạo duyệt: Chờ lãnh đạo duyệt" in page) == (True, True, True)
    assert b"".join(superior.get(file).streaming_content).startswith(b'{"document"')
    assert [(step.action, step.after, step.person) for step in queries.steps(run)] == [
        ("submit", "submitted", clerk),
        ("approve", "approved", leader),
        ("issue", "issued", clerk),
    ]
    told = Entry.objects.filter(action="reporting.move", subject=str(run.pk)).order_by("sequence").last()
    assert json.loads(told.values) == {"standing": "issued", "document": document.pk, "replaced_by": None}


@pytest.mark.parametrize("role", Role)
def test_drafts_and_exports_are_for_those_who_make_approve_or_audit_them(role, people, sign_in):
    draft, export = report_factories.run(), report_factories.run(kind=RunKind.FACTS)
    out = report_factories.issued(year=2025)
    if role is Role.ADMINISTRATOR:
        return
    drafts_too = role in {Role.CLERK, Role.LEADER, Role.STEERING_COMMITTEE, Role.AUDITOR}

    listed = set(queries.runs_for(people[role], DAY))
    page = sign_in(people[role]).get("/bao-cao/").text

    assert listed == ({draft, export, out} if drafts_too else {out})
    assert [f'href="/bao-cao/lan/{one.pk}"' in page for one in (draft, export, out)] == [drafts_too, drafts_too, True]


@pytest.mark.parametrize("role", [Role.STAFF, Role.HEAD_OF_UNIT, Role.PEOPLE_INSPECTORATE, Role.SUPERIOR])
def test_who_reads_only_what_was_issued_gets_no_file_of_a_draft(role, people):
    with pytest.raises(NotAllowed, match="chưa phát hành"):
        services.take_file(actor=people[role], run_id=report_factories.run().pk, name="bao-cao.json", at=AT)


def test_who_asked_for_a_report_or_submitted_it_does_not_approve_it(leader, clerk, sign_in):
    for made_by, submitted_by in ((leader, clerk), (clerk, leader)):
        run = report_factories.submitted(made_by=made_by, submitted_by=submitted_by, year=2025 if made_by is leader else 2026)
        with pytest.raises(NotAllowed, match="không được tự duyệt"):
            move(leader, run, APPROVE)
        assert APPROVE not in queries.standing_actions(run, leader, DAY)
    assert queries.reports_to_approve(actor=leader, on=DAY, limit=5) == []


def test_who_stands_in_for_the_maker_does_not_approve_for_them(leader, clerk):
    deputy = factories.person("truongphong", Role.HEAD_OF_UNIT, Role.STEERING_COMMITTEE)  # reads drafts by a role of their own
    delegate(
        actor=leader,
        grant_id=leader.grants.get(role=Role.LEADER).pk,
        delegate_id=deputy.pk,
        from_on=DAY,
        until_on=DAY + timedelta(days=1),
        reason="Đi công tác",
        at=AT,
    )
    own = report_factories.submitted(made_by=leader, submitted_by=clerk)

    with pytest.raises(NotAllowed, match="theo ủy quyền"):
        move(deputy, own, APPROVE)
    other = report_factories.submitted(year=2025)
    assert move(deputy, other, APPROVE).approved_by == deputy


@pytest.mark.parametrize(
    "left_out",
    [
        {"uncounted": {"meetings": 2}},
        {"problems": ["dòng 2"]},
        {"revised": {"documents": [1, 0, 2]}},
        {"figures": {"figures": 1, "identities": 1, "failing": 1, "gaps": 0}},
        {"figures": {"figures": 1, "identities": 1, "failing": 0, "gaps": 0, "unsaid": 1}},
    ],
)
def test_the_approver_says_that_they_saw_what_is_not_counted(left_out, leader, sign_in):
    run = report_factories.submitted(**left_out)
    client = sign_in(leader)
    address = f"/bao-cao/lan/{run.pk}/viec/approve"

    with pytest.raises(services.ReportProblem, match="chưa tính"):
        move(leader, run, APPROVE)
    page = client.get(address).text
    refused = client.post(address, {})
    assert ('name="aware"' in page, refused.status_code) == (True, 422)
    assert "2 cuộc họp chờ xác nhận biên bản" in page or "uncounted" not in left_out
    assert "(thêm 1 dòng, bớt 2 dòng)" in page or "revised" not in left_out
    assert ("chưa khai có hay không" in page) == bool(left_out.get("figures", {}).get("unsaid"))
    assert client.post(address, {"aware": "on"}).status_code == 302
    run.refresh_from_db()
    assert run.standing == Standing.APPROVED


def test_a_report_that_leaves_nothing_out_is_approved_without_a_question(leader, sign_in):
    run = report_factories.submitted()
    client = sign_in(leader)

    assert 'name="aware"' not in client.get(f"/bao-cao/lan/{run.pk}/viec/approve").text
    assert client.post(f"/bao-cao/lan/{run.pk}/viec/approve", {}).status_code == 302


def test_the_home_pages_say_what_waits(leader, clerk, sign_in):
    report_factories.report_card(2025, subject="Báo cáo dân chủ 2025")
    waiting, approved = report_factories.submitted(year=2025), report_factories.approved(year=2024)

    home = sign_in(leader).get("/").text
    assert ("Báo cáo trình duyệt" in home, f'href="/bao-cao/lan/{waiting.pk}"' in home, "Báo cáo dân chủ 2025" in home) == (True,) * 3
    home = sign_in(clerk).get("/").text
    assert ("Báo cáo đã duyệt, chờ phát hành" in home, f'href="/bao-cao/lan/{approved.pk}"' in home) == (True, True)


def test_one_report_of_a_year_at_a_time_is_on_its_way(clerk, leader):
    first = report_factories.submitted()
    second = report_factories.run()
    with pytest.raises(services.ReportProblem, match="«Chờ lãnh đạo duyệt»"):
        move(clerk, second, SUBMIT)

    move(leader, first, APPROVE)
    with pytest.raises(services.ReportProblem, match="«Đã duyệt, chờ phát hành»"):
        move(clerk, second, SUBMIT)
    move(leader, first, RETURN, reason="thiếu số liệu quý IV")
    first.refresh_from_db()
    assert (first.standing, first.approved_by) == (Standing.DRAFT, None)
    assert move(clerk, second, SUBMIT).standing == Standing.SUBMITTED


def test_a_later_report_takes_the_place_of_the_issued_one_with_a_reason(clerk, leader, sign_in):
    first = report_factories.issued()
    second = bearing(report_factories.approved())
    document = after_cutoff("130/BC-SCT")
    client = sign_in(clerk)
    assert 'name="reason"' in client.get(f"/bao-cao/lan/{second.pk}/phat-hanh").text

    with pytest.raises(services.ReportProblem, match="lý do"):
        issue(clerk, second, document)
    issue(clerk, second, document, reason="Đính chính số liệu quý IV")

    first.refresh_from_db()
    assert (first.standing, first.replaced_by, queries.issued(2026)) == (Standing.REPLACED, second, second)
    superior = sign_in(factories.person("captren", Role.SUPERIOR))
    page = superior.get(f"/bao-cao/lan/{first.pk}").text
    assert ("đã được thay thế" in page, "Đính chính số liệu quý IV" in page, f'href="/bao-cao/lan/{second.pk}"' in page) == (True,) * 3

    move(leader, second, StandingAction.TAKE_BACK, reason="Gắn nhầm văn bản")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.standing, first.replaced_by, second.standing, second.document) == (Standing.ISSUED, None, Standing.APPROVED, None)
    issue(clerk, second, document, reason="Đính chính số liệu quý IV")  # the same document may be named again


@pytest.mark.parametrize(
    ("borne", "document", "said"),
    [
        ({}, {}, ""),
        ({"number": "123", "dated": "2026-11-10"}, {}, ""),
        ({"number": "0123"}, {}, ""),
        ({"number": "124"}, {}, "Báo cáo ghi số «124/BC-SCT», văn bản ghi «123/BC-SCT»"),
        ({"symbol": "BC-VP"}, {}, "Báo cáo ghi số «…/BC-VP», văn bản ghi «123/BC-SCT»"),
        ({"dated": "2026-11-09"}, {}, "Báo cáo ghi ngày 09/11/2026, văn bản ban hành ngày 10/11/2026"),
    ],
)
def test_a_document_of_another_number_or_day_is_asked_about(borne, document, said, clerk, sign_in):
    run = bearing(report_factories.approved(), **borne)
    paper = after_cutoff(**document)
    client = sign_in(clerk)
    address = f"/bao-cao/lan/{run.pk}/phat-hanh"

    assert 'type="checkbox" name="differs"' not in client.get(address).text
    answer = client.post(address, {"document_id": paper.pk})

    assert answer.status_code == (422 if said else 302)
    assert said in answer.text if said else True
    if said:
        assert 'type="checkbox" name="differs"' in answer.text
        assert client.post(address, {"document_id": paper.pk, "differs": "on"}).status_code == 302
    run.refresh_from_db()
    assert run.document == paper


@pytest.mark.parametrize(
    "values",
    [
        {"direction": "incoming"},
        {"type": "cong_van"},
        {"limited": True},
        {"issued_on": date(2026, 10, 30)},
        {"state": "cancelled", "cancel_reason": "nhầm"},
    ],
)
def test_what_is_no_report_sent_after_the_cutoff_is_not_offered_and_refused(values, clerk, sign_in):
    run = bearing(report_factories.approved())
    wrong = report_factories.sent_report(**{"issued_on": date(2026, 11, 10), **values})

    assert queries.offered(run, clerk, DAY) == []
    with pytest.raises(services.ReportProblem, match="phải là báo cáo đi đã vào sổ"):
        issue(clerk, run, wrong)
    assert "chưa có báo cáo đi nào" in sign_in(clerk).get(f"/bao-cao/lan/{run.pk}/phat-hanh").text


def test_a_document_issues_one_report_and_those_that_fit_are_offered_first(clerk):
    taken = report_factories.issued(year=2025).document
    run = bearing(report_factories.approved(), number="7")
    fits, other = after_cutoff("7/BC-SCT"), after_cutoff("8/BC-SCT", date(2026, 11, 12))

    assert [pk for pk, _words in queries.offered(run, clerk, DAY)] == [fits.pk, other.pk]
    assert taken.pk not in dict(queries.offered(run, clerk, DAY))


def test_a_document_with_which_a_report_was_issued_stays_as_it_is(clerk):
    document = report_factories.issued().document

    assert known_outside(document) == ["lần lập «Lập báo cáo 2026»"]
    with pytest.raises(RecordsError, match="lần lập «Lập báo cáo 2026»"):
        records.cancel_document(actor=clerk, document_id=document.pk, reason="nhầm", at=AT)


def test_only_a_report_that_was_made_is_on_its_way(clerk):
    for run in (
        report_factories.run(kind=RunKind.FACTS),
        report_factories.run(year=2025, state=WorkState.RUNNING, snapshot="", files=[]),
        report_factories.run(year=2024, state=WorkState.FAILED, snapshot="", files=[]),
    ):
        assert queries.standing_actions(run, clerk, DAY) == []
        with pytest.raises(services.ReportProblem, match="đã lập xong"):
            move(clerk, run, SUBMIT)


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("action", sorted(set(StandingAction) - FOLLOWING))
def test_every_pair_of_standing_and_action(standing, action, clerk, leader):
    make = {
        Standing.DRAFT: report_factories.run,
        Standing.SUBMITTED: report_factories.submitted,
        Standing.APPROVED: report_factories.approved,
        Standing.ISSUED: report_factories.issued,
    }
    if standing is Standing.REPLACED:
        run = report_factories.issued()
        issue(clerk, bearing(report_factories.approved()), after_cutoff(), reason="bổ sung")
    else:
        run = make[standing]()
    bearing(run)
    actor = clerk if action in {SUBMIT, StandingAction.RECALL, StandingAction.ISSUE} else leader
    wanted = STANDINGS.get((standing, action))

    def act():
        if action is StandingAction.ISSUE:
            return issue(actor, run, after_cutoff("200/BC-SCT"))
        return move(actor, run, action, reason="vì sao")

    if wanted is None:
        with pytest.raises(services.ReportProblem):
            act()
        run.refresh_from_db()
        assert run.standing == standing
    else:
        assert act().standing == wanted


@pytest.mark.parametrize("action", [RETURN, StandingAction.TAKE_BACK])
def test_going_back_needs_a_reason(action, leader, sign_in):
    run = report_factories.submitted() if action is RETURN else report_factories.issued()

    with pytest.raises(services.ReportProblem, match="lý do"):
        move(leader, run, action)
    assert sign_in(leader).post(f"/bao-cao/lan/{run.pk}/viec/{action}", {"reason": " "}).status_code == 422


@pytest.mark.past_the_site
@pytest.mark.parametrize(
    "wrong",
    [
        lambda run: {"standing": Standing.ISSUED},
        lambda run: {"standing": Standing.APPROVED, "approved_by": run.submitted_by},
        lambda run: {"standing": Standing.APPROVED, "approved_by": run.made_by},
        lambda run: {"kind": RunKind.FACTS},
        lambda run: {"standing": Standing.REPLACED, "approved_by": factories.person("ai-do")},
    ],
)
def test_the_database_keeps_what_cannot_be_out(wrong):
    run = report_factories.submitted()

    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(**wrong(run))

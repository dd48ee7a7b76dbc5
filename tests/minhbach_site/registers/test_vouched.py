"""Whoever vouched for a register is told what came into, changed in or left the time they vouched for, until they vouch anew."""

from __future__ import annotations

from datetime import date

import pytest

import disclosure_factories
import factories
import plan_factories
import report_factories
from minhbach_site.accounts.states import Role
from minhbach_site.audit.queries import compare, verify
from minhbach_site.audit.services import record
from minhbach_site.plans.models import Task
from minhbach_site.records.models import Document
from minhbach_site.records.states import DocumentState
from minhbach_site.registers import services
from minhbach_site.registers.models import Coverage, VouchedRows
from minhbach_site.registers.queries import ROOM_ROWS
from minhbach_site.registers.queries.vouched import since, to_vouch_anew
from minhbach_site.reporting import services as reports
from minhbach_site.reporting.states import RunKind

pytestmark = [pytest.mark.django_db, pytest.mark.past_the_site]
AT, DAY = factories.AT, factories.DAY
SPAN = (date(2026, 1, 1), date(2026, 10, 31))
YEAR = (date(2025, 1, 1), date(2025, 12, 31))


def vouch(actor, table="documents", span=SPAN):
    return services.vouch(actor=actor, table=table, from_on=span[0], to_on=span[1], note="", at=AT)


def found():
    return [(one.coverage.table, one.added, one.changed, one.removed) for one in since()]


def changed(row, **values):
    """What a service does with a row, as far as the comparison sees: write, and say so in the journal."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    record(actor=None, action="records.correct", subject=row, at=AT)


def document(code, day, **values):
    made = factories.document(code, issued_on=day, **values)
    record(actor=None, action="records.register", subject=made, at=AT)
    return made


@pytest.fixture
def vouched(leader):
    for code in ("A", "B", "C"):
        document(code, date(2026, 10, 5))
    document("OLD", date(2025, 10, 5))
    return vouch(leader)


def test_rows_that_come_change_and_leave_are_told_by_code(vouched):
    assert found() == []

    document("D", date(2026, 10, 31))
    changed(Document.objects.get(code="A"), topic="dan_chu")
    changed(Document.objects.get(code="B"), state=DocumentState.CANCELLED, cancel_reason="nhầm")
    changed(Document.objects.get(code="C"), issued_on=date(2026, 11, 1))

    assert found() == [("documents", ["D"], ["A"], ["B", "C"])]
    assert since()[0].words == "thêm 1 dòng, sửa 1 dòng, bớt 2 dòng"


def test_what_lies_outside_the_time_or_comes_after_it_is_not_told(vouched):
    document("NEW", date(2026, 11, 1))
    changed(Document.objects.get(code="OLD"), topic="dan_chu")
    changed(Document.objects.get(code="A"), in_force_to=date(2026, 11, 15))

    assert found() == []


def test_vouching_anew_ends_it_and_keeps_the_rows_as_they_are_then(vouched, leader):
    document("D", date(2026, 10, 5))
    assert found() == [("documents", ["D"], [], [])]

    vouch(leader)

    assert found() == []
    assert list(VouchedRows.objects.order_by("pk").values_list("count", flat=True)) == [3, 4]
    assert verify().holds


def test_the_page_the_desk_and_the_reports_tell_it_with_links(vouched, leader, clerk, sign_in):
    report_factories.report_card(2026)
    other = factories.person("pho", Role.LEADER)
    added = document("D", date(2026, 10, 5))

    page, desk = sign_in(leader).get("/so-sach/documents").text, sign_in(leader).get("/").text
    reports = sign_in(leader).get("/bao-cao/").text
    assert "(thêm 1 dòng)" in sign_in(leader).get("/so-sach/documents/xac-nhan").text

    assert "Sau lần xác nhận ghi đủ lúc" in page
    assert f'<a class="alert-link" href="/van-ban/{added.pk}">D</a>' in page
    assert "Sổ thay đổi sau khi xác nhận ghi đủ" in desk
    assert "thêm 1 dòng trong thời gian đã xác nhận" in desk
    assert "Số liệu dựa vào sổ đã đổi sau khi được xác nhận ghi đủ:" in reports
    assert "(thêm 1 dòng)" in reports
    assert "Sổ thay đổi sau khi xác nhận" not in sign_in(other).get("/").text  # someone else vouched, and still may
    assert "Sổ thay đổi sau khi xác nhận" not in sign_in(clerk).get("/").text


@pytest.mark.parametrize("kind", RunKind)
def test_what_is_made_meanwhile_keeps_and_tells_it_and_is_sealed(kind, vouched, leader, clerk, sign_in, intruder):
    report_factories.report_card(2026)
    document("D", date(2026, 10, 5))

    run = reports.begin(actor=clerk, kind=kind, year=2026, set_aside=False, at=AT)
    made = reports.perform(run_id=run.pk, now=lambda: AT)

    assert (made.state, made.error, made.revised) == ("done", "", {"documents": [1, 0, 0]})
    vouch(leader)  # what was made before stays as it was made
    page = sign_in(clerk).get(f"/bao-cao/lan/{run.pk}").text
    assert "Khi lập, số liệu dựa vào sổ đã đổi sau khi được xác nhận ghi đủ:" in page
    assert '<a class="alert-link" href="/so-sach/documents">Văn bản</a> (thêm 1 dòng)' in page
    again = reports.begin(actor=clerk, kind=kind, year=2026, set_aside=False, at=AT)
    assert reports.perform(run_id=again.pk, now=lambda: AT).revised == {}
    assert "đã đổi sau khi được xác nhận" not in sign_in(clerk).get(f"/bao-cao/lan/{again.pk}").text
    intruder("UPDATE reporting_run SET revised = %s WHERE id = %s", "{}", run.pk)
    assert [(one.label, one.number) for one in compare().altered] == [("reporting.run", str(run.pk))]


def test_where_nobody_who_vouched_still_may_the_others_are_told(leader):
    head = factories.person("truong", Role.HEAD_OF_UNIT, unit_code=report_factories.keeper("documents").unit.code)
    vouch(head)
    document("D", date(2026, 10, 5))
    assert [len(to_vouch_anew(actor=one, on=DAY, limit=5)) for one in (head, leader)] == [1, 0]

    services.set_keeper(actor=leader, table="documents", unit_id=None, at=AT)

    assert [len(to_vouch_anew(actor=one, on=DAY, limit=5)) for one in (head, leader)] == [0, 1]


def test_a_year_is_compared_only_when_the_span_holds_it_as_a_whole(leader):
    task = plan_factories.task(year=2025, code="NV1")
    services.vouch(actor=leader, table="tasks", from_on=YEAR[0], to_on=date(2025, 11, 5), note="", at=AT)
    assert VouchedRows.objects.get().count == 0
    vouch(leader, "tasks", YEAR)
    assert VouchedRows.objects.order_by("pk").last().count == 1

    changed(Task.objects.get(pk=task.pk), title="Tên khác")

    assert found() == [("tasks", [], ["NV1"], [])]


def test_an_item_taken_down_after_the_span_is_no_change(leader):
    item = disclosure_factories.disclosure(code="CK1", issued_on=date(2026, 10, 1), state="published", started_on=date(2026, 10, 2))
    vouch(leader, "disclosures")

    changed(item, state="taken_down", ended_on=date(2026, 11, 10))
    assert found() == []
    changed(item, started_on=date(2026, 10, 9))
    assert found() == [("disclosures", [], ["CK1"], [])]


@pytest.mark.parametrize("table", sorted(ROOM_ROWS))
def test_the_rows_of_every_room_can_be_kept(table, leader):
    vouch(leader, table)

    assert VouchedRows.objects.get().count == 0
    assert found() == []


def test_a_statement_of_an_older_version_tells_nothing_and_says_so(leader, sign_in):
    report_factories.coverage("documents", vouched_by=leader)
    document("D", date(2026, 10, 5))

    assert found() == []
    assert "chưa giữ các dòng lúc xác nhận" in sign_in(leader).get("/so-sach/documents").text


def test_nothing_is_read_again_while_nothing_changes(vouched, django_assert_max_num_queries):
    document("D", date(2026, 10, 5))
    since()

    with django_assert_max_num_queries(3):  # the statements, the journal's last change, what is remembered
        since()


def test_only_rows_of_the_span_are_read(vouched):
    rows = list(ROOM_ROWS["documents"]((date(2025, 1, 1), date(2025, 12, 31))))

    assert [row[0] for row in rows] == ["OLD"]
    assert Coverage.objects.count() == 1

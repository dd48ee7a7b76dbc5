"""What an event leaves in other rooms without a unit that goes on with it."""

from __future__ import annotations

import re
from datetime import date

import pytest

import factories
import plan_factories
from minhbach_site.accounts.states import Role
from minhbach_site.organisation import queries
from minhbach_site.organisation.models import EventUnit, PlannedUnit
from minhbach_site.organisation.states import ChangeState, EventKind, EventRole, UnitKind
from minhbach_site.plans.states import PlanState, TaskState
from minhbach_site.records.models import DocumentLink
from minhbach_site.records.states import DocumentType, LinkKind
from minhbach_site.registers.models import Keeper
from minhbach_site.urls import LEAVING

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY
ON = date(2026, 12, 1)
FINISHED = {TaskState.DONE, TaskState.CONFIRMED}


@pytest.fixture
def unit():
    factories.agency()
    return factories.unit("VP", name="Văn phòng Sở")


def ending(unit, *names, kind=EventKind.DISSOLVE, **values):
    """A proposed event that ends the unit and would begin others of these names."""
    event = factories.event(kind=kind, source=unit, on=ON, **values)
    for name in names:
        PlannedUnit.objects.create(event=event, code=name, agency=unit.agency, name=f"Phòng {name}", kind=UnitKind.PHONG)
    return event


def left(event, person):
    found = queries.left_behind(queries.event_for(event.pk).get(), LEAVING, person, DAY)
    return {str(part.label): {row.name: row.count for row in part.rows} for part in found}


def given(code, *units, **values):
    """An incoming document to be dealt with."""
    made = factories.document(code, due_on=date(2026, 12, 31), **values)
    made.units.set(units)
    return made


def busy(unit):
    """Work, plans, documents and a register of the unit, and what no longer waits for it."""
    beside = factories.unit("P2", agency=unit.agency)
    for number, state in enumerate([*TaskState, TaskState.IN_PROGRESS]):
        finished = {"progress": 100, "done_on": DAY} if state in FINISHED else {}
        plan_factories.task(f"Việc {number}", owner=unit, state=state, **finished)
    plan_factories.task("Việc khác", owner=beside, state=TaskState.APPROVED)
    for number, state in enumerate([PlanState.IN_FORCE, PlanState.CLOSED]):
        document = factories.document(f"KH{number}", type=DocumentType.KE_HOACH, symbol=f"0{number}/KH-SCT")
        plan_factories.plan(owner=unit, state=state, document=document)
    given("CHO", unit)
    given("CHO-CA-HAI", unit, beside)
    answered = given("DA-TRA-LOI", unit)
    DocumentLink.objects.create(source=factories.document("TL"), target=answered, kind=LinkKind.ANSWERS)
    Keeper.objects.create(table="petitions", unit=unit, set_at=AT)
    Keeper.objects.create(table="dossiers", unit=beside, set_at=AT)


ALL = {
    "Nhiệm vụ đang phải làm": {"Văn phòng Sở": 3},
    "Nhiệm vụ chờ duyệt hoặc chờ xác nhận": {"Văn phòng Sở": 3},
    "Kế hoạch chưa tổng kết": {"Kế hoạch 00/KH-SCT": 1},
    "Văn bản đến còn phải xử lý": {"Văn phòng Sở": 1},
    "Sổ được giao giữ": {"Đơn khiếu nại, tố cáo, kiến nghị, phản ánh": 1},
}


def test_a_dissolved_unit_leaves_its_work_its_papers_and_its_registers(unit, leader):
    busy(unit)

    assert left(ending(unit), leader) == ALL


@pytest.mark.parametrize(
    ("kind", "names", "expected"),
    [
        (EventKind.RENAME, ("MOI",), {}),
        (EventKind.TRANSFER, ("MOI",), {}),
        (EventKind.SPLIT, ("A", "B"), ALL),
        (EventKind.TRANSFER, (), ALL),
    ],
)
def test_one_unit_in_its_place_goes_on_with_everything(kind, names, expected, unit, leader):
    busy(unit)

    assert left(ending(unit, *names, kind=kind), leader) == expected


@pytest.mark.parametrize("state", [ChangeState.REFUSED, ChangeState.WITHDRAWN, ChangeState.UNDONE])
def test_what_came_to_nothing_leaves_nothing(state, unit, leader):
    busy(unit)

    assert left(ending(unit, state=state, approved_at=AT), leader) == {}


def test_what_came_to_the_unit_from_one_before_it_is_left_too(unit, leader):
    before, other = (factories.unit(code, to_on=date(2026, 2, 28)) for code in ("CU", "CHIA"))
    second = factories.unit("P3")
    for number, (source, results) in enumerate([(before, [unit]), (other, [unit, second])]):
        event = factories.event(f"TRUOC{number}", kind=EventKind.SPLIT, source=source, state=ChangeState.APPROVED, approved_at=AT)
        for place, result in enumerate(results):
            EventUnit.objects.create(code=f"K{number}{place}", event=event, role=EventRole.RESULT, unit=result)
    given("CU", before)
    given("CHIA", other)  # one of its two heirs lives on

    assert left(ending(unit), leader) == {"Văn bản đến còn phải xử lý": {"Phòng CU": 1}}


def test_the_page_says_it_before_and_after_the_approval_until_it_is_settled(unit, leader, sign_in):
    event = ending(unit)
    client, address = sign_in(leader), f"/to-chuc/su-kien/{event.pk}"
    assert "Việc không còn đơn vị làm tiếp" not in client.get(address).text
    task = plan_factories.task(owner=unit, state=TaskState.APPROVED)
    document = given("CHO", unit)

    page = client.get(address).text
    assert re.search(r"Nhiệm vụ đang phải làm \(1\).*Văn bản đến còn phải xử lý \(1\)", page, re.S)
    assert "Hãy sắp xếp trước khi duyệt" in page
    links = re.findall(rf'href="([^"]*(?:owner|unit)={unit.pk}&amp;[^"]*)"', page)
    lists = [client.get(link.replace("&amp;", "&")).text for link in links]
    assert [(task.title in listed, document.subject in listed) for listed in lists] == [(True, False), (False, True)]

    client.post(f"{address}/approve")
    assert "Việc nào đã sắp xếp xong thì không còn trong danh sách này." in client.get(address).text
    document.units.set([factories.unit("P2", from_on=ON)])
    task.state = TaskState.CANCELLED
    task.save()
    assert "Việc không còn đơn vị làm tiếp" not in client.get(address).text


def test_it_is_told_only_to_those_who_settle_it_and_only_what_they_may_see(unit, clerk, sign_in):
    busy(unit)
    event = ending(unit)
    superior, auditor = factories.person("cap-tren", Role.SUPERIOR), factories.person("kiem-tra", Role.AUDITOR)

    told = ["Việc không còn đơn vị làm tiếp" in sign_in(one).get(f"/to-chuc/su-kien/{event.pk}").text for one in (clerk, superior, auditor)]

    assert told == [True, False, False]
    assert left(event, superior) != ALL

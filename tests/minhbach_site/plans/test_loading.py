"""The example agency in the site says what its files say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import factories
import plan_factories as make
from minhbach.facts.imports import import_folder
from minhbach.facts.schemas import TABLES
from minhbach.facts.store import Store
from minhbach.indicators.compute import compute
from minhbach.indicators.definitions import load_definitions
from minhbach.indicators.engines.duckdb import DuckDB
from minhbach.indicators.model import Period
from minhbach_site.accounts.queries import person_named
from minhbach_site.organisation.queries import register_rows
from minhbach_site.plans import queries, services
from minhbach_site.plans.models import IndexRound, Meeting, Task, TaskStep

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "sct-quang-ngai-2025"


@pytest.fixture
def loaded():
    make.load_example(EXAMPLE)


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("plans", queries.plan_facts),
        ("tasks", queries.task_facts),
        ("meetings", queries.meeting_facts),
        ("indices", queries.index_facts),
    ],
)
def test_what_was_loaded_comes_out_as_it_went_in(loaded, table, rows):
    wanted = register_rows(EXAMPLE / "trang-web", table)

    assert len(wanted) > 10
    kept = list(rows())
    assert kept == [{name: row[name] for name in kept[0]} for row in wanted]


def test_loading_again_writes_nothing(loaded):
    before = TaskStep.objects.count()

    services.load_example(folder=EXAMPLE / "trang-web", at=factories.AT)

    assert TaskStep.objects.count() == before


def test_demo_people_have_work(loaded):
    staff = person_named("chuyenvien")

    assert sorted(Task.objects.filter(assignee=staff).values_list("code", "progress")) == [
        ("NV39", 80),
        ("NV44", 60),
        ("NV49", 75),
        ("NV55", 40),
    ]


def test_minutes_of_the_loaded_meetings_are_kept_by_one_and_confirmed_by_another(loaded):
    clerk, leader, superior = (person_named(name) for name in ("vanthu", "lanhdao", "captren"))
    held = queries.all_meetings()

    assert held.count() == 17
    assert {(one.minutes_by, one.confirmed_by) for one in held.exclude(code="GBQ3")} == {(clerk, leader)}
    assert set(queries.meetings(superior, factories.DAY)) == set(held.exclude(code="GBQ3"))
    assert [hit.title for hit in queries.minutes_to_confirm(actor=leader, on=factories.DAY, limit=5)] == ["Giao ban quý III/2025"]
    assert queries.minutes_to_confirm(actor=clerk, on=factories.DAY, limit=5) == []


def test_the_minutes_say_only_what_the_register_says(loaded):
    meeting = Meeting.objects.get(code="GBQ3")

    with meeting.minutes.open("rb") as kept:
        said = kept.read().decode()

    assert said.splitlines() == [
        "BẢN DÙNG THỬ – DỮ LIỆU MẪU",
        "",
        "BIÊN BẢN (giả lập, chỉ chép lại sổ hội nghị, cuộc họp của cơ quan mẫu)",
        "Giao ban quý: Giao ban quý III/2025",
        "Ngày họp: 09/10/2025",
        "Số người triệu tập: 34",
        "Số người dự: 32",
        "Số kết luận: 3",
        "",
        "1. Công khai thực hiện dự toán quý III",
    ]


def test_superior_documents_are_those_of_the_indicators(loaded, tmp_path):
    """KH06, KH07 and KH08 by the library over the same files, at the cut-off of the example's report."""
    store = Store(tmp_path / "kho")
    import_folder(store, EXAMPLE, recorded_at=datetime(2025, 11, 1, tzinfo=UTC))
    cutoff = date(2025, 10, 30)
    period = Period(date(2025, 1, 1), date(2025, 12, 31), cutoff)
    covered = dict.fromkeys(TABLES, (period.from_on, period.cutoff))
    values = compute(load_definitions(), DuckDB(store.state()), period=period, coverage=covered, snapshot="", agency="SCT")
    leader = person_named("lanhdao")

    found = list(queries.superior_documents(leader, cutoff))

    assert len(found) == 3
    assert [values[code].value or 0 for code in ("KH06", "KH07", "KH08")] == [
        len(found),
        sum(one.first_on is not None for one in found),
        queries.unanswered(leader, cutoff).count(),
    ]


def test_the_score_of_the_example_is_the_sum_of_its_file(loaded):
    total = queries.total("", list(queries.criteria_of(IndexRound.objects.get())))

    assert (total.criteria, total.max_points, total.self_points, total.bare) == (23, Decimal(100), Decimal("92.5"), 1)

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

import factories
import report_factories
from minhbach.facts.imports import import_folder
from minhbach.facts.store import Store
from minhbach.indicators.engines.duckdb import DuckDB
from minhbach.indicators.model import State
from minhbach.reports.freeze import freeze, gather, results_of
from minhbach_site.accounts.models import Person
from minhbach_site.organisation import queries
from minhbach_site.organisation.models import AgencyChange, Headcount, OrganisationEvent, PlannedUnit, Unit
from minhbach_site.organisation.states import ChangeState, UnitKind

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[3] / "examples" / "sct-quang-ngai-2025"


@pytest.fixture
def example():
    """The people of the example by their user names."""
    call_command("load_example", str(EXAMPLE), verbosity=0)
    return {person.username: person for person in Person.objects.all()}


def _figures(folder):
    """The figures that the library computes from the files of the example."""
    store = Store.open(folder / "store")
    import_folder(store, EXAMPLE, recorded_at=factories.AT)
    snapshot = freeze(gather(EXAMPLE, words=False), store.state(), folder / "snapshot", engine_for=DuckDB)
    return results_of(snapshot, DuckDB(snapshot.tables)).figures


def test_the_example_is_loaded_once(example):
    before = {model: model.objects.count() for model in (Unit, OrganisationEvent, AgencyChange)}
    call_command("load_example", str(EXAMPLE), verbosity=0)

    assert {model: model.objects.count() for model in before} == before
    assert (before[Unit], before[OrganisationEvent]) == (52, 19)


def test_the_rates_are_those_of_the_report(example, tmp_path):
    """The same numbers, to the last digit, as the indicators TC01 to TC04 give for the files of the example."""
    figures = _figures(tmp_path)
    found = {one.code: queries.compare(one) for one in queries.reorganisations()}

    assert set(found) == {code.partition(":")[2] for code in figures if code.startswith("TC04:")}
    for code, comparison in found.items():
        assert figures[f"TC01:{code}"].value == len(comparison.before)
        assert figures[f"TC02:{code}"].value == len(comparison.after)
        assert figures[f"TC03:{code}"].value == comparison.fewer
        assert figures[f"TC04:{code}"].state is State.VALUE
        assert figures[f"TC04:{code}"].value == comparison.rate
        assert figures[f"TC04:{code}"].printed == comparison.rate_printed


def test_the_tree_of_a_day_past(example, sign_in):
    answer = sign_in(example["vanthu"]).get("/to-chuc/?ngay=2025-05-01")

    assert {tree.agency.code: tree.count for tree in answer.context["trees"]} == {"SCT-KT": 11, "SCT-QN": 12}
    assert "Sở Công Thương tỉnh Kon Tum (cũ)" in answer.text
    assert "Chi cục Quản lý thị trường" in answer.text


def test_the_tree_says_what_is_not_a_day(clerk, sign_in):
    answer = sign_in(clerk).get("/to-chuc/?ngay=hom-qua")

    assert answer.status_code == 200
    assert answer.context["form"].errors["ngay"]
    assert answer.context["day"] == factories.DAY


def test_the_picture_draws_every_unit_once(example, sign_in):
    answer = sign_in(example["vanthu"]).get("/to-chuc/")
    picture = answer.text.partition('<svg class="picture')[2].partition("</svg>")[0]

    assert picture.count("<rect") == 1 + 14
    assert picture.count("<path") == 14
    assert "<title" in picture
    assert "<desc" in picture


def test_the_picture_of_an_event_tells_long_names_in_full(leader, sign_in):
    name = "Phòng Quản lý Công nghiệp và Năng lượng, Kỹ thuật an toàn và Môi trường"
    agency = factories.agency(name="Sở Công Thương tỉnh Quảng Ngãi")
    event = factories.event(source=factories.unit("CN", name="Phòng Công nghiệp"))
    PlannedUnit.objects.create(event=event, code="MOI", agency=agency, name=name, kind=UnitKind.PHONG)

    picture = sign_in(leader).get(f"/to-chuc/su-kien/{event.pk}").text.partition('<svg class="picture')[2].partition("</svg>")[0]
    boxes = [re.findall(r"<text[^>]*>([^<]*)</text>", group) for group in re.findall(r"<g .*?</g>", picture, re.S)]

    assert [" ".join(lines) for lines in boxes] == [f"Phòng Công nghiệp {agency.name}", f"{name} {agency.name}", "Giải thể"]
    assert [len(lines) for lines in boxes] == [2, 3, 1]
    edges = [[int(number) for number in found] for found in re.findall(r'<rect [^>]*y="(-?\d+)" [^>]*height="(\d+)"', picture)]
    lowest = [max(map(int, re.findall(r'<text x="\d+" y="(\d+)"', group))) for group in re.findall(r"<g .*?</g>", picture, re.S)]
    assert all(y >= 0 and low < y + height for (y, height), low in zip(edges, lowest, strict=True))


@pytest.mark.parametrize("count", [1, 3])
def test_the_tree_asks_the_same_number_of_questions_whatever_its_size(count, clerk, sign_in, django_assert_num_queries):
    top = factories.unit("CC", kind=UnitKind.CHI_CUC)
    for number in range(count):
        factories.unit(f"D{number}", parent=top, kind=UnitKind.DOI)
    client = sign_in(clerk)

    with django_assert_num_queries(10):
        client.get("/to-chuc/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_events_ask_the_same_number_of_questions(count, clerk, sign_in, django_assert_num_queries):
    for number in range(count):
        factories.event(f"SK{number}", state=ChangeState.APPROVED, approved_at=factories.AT, on=date(2026, 1, 1 + number))
    client = sign_in(clerk)

    with django_assert_num_queries(12):
        client.get("/to-chuc/su-kien")


def test_an_event_is_entered_on_its_page_and_approved_on_another(clerk, leader, sign_in):
    unit, decision = factories.unit("CN"), factories.document("QD1")
    body = {
        "kind": "rename",
        "on": "2026-01-01",
        "decision_id": decision.pk,
        "source_ids": [unit.pk],
        "note": "",
        "moi-TOTAL_FORMS": "2",
        "moi-INITIAL_FORMS": "0",
        "moi-0-name": "Phòng Công nghiệp mới",
        "moi-0-kind": "phong",
        "moi-0-agency_id": unit.agency_id,
        "moi-0-parent_id": "",
        "moi-0-code": "CN2",
        "moi-1-name": "",
        "moi-1-kind": "phong",
        "moi-1-agency_id": "",
    }
    answer = sign_in(clerk).post("/to-chuc/su-kien/them", body)
    event = OrganisationEvent.objects.get()

    assert answer.headers["Location"] == f"/to-chuc/su-kien/{event.pk}"
    assert "hãy nhờ lãnh đạo khác duyệt" in sign_in(clerk).get(answer.headers["Location"]).text
    sign_in(leader).post(f"/to-chuc/su-kien/{event.pk}/approve")

    assert Unit.objects.get(code="CN2").from_on == date(2026, 1, 1)


def test_a_wrong_event_stands_on_the_form_with_what_to_do(clerk, sign_in):
    unit, decision = factories.unit("CN"), factories.document("QD1", issued_on=date(2026, 2, 1))
    body = {
        "kind": "dissolve",
        "on": "2026-01-01",
        "decision_id": decision.pk,
        "source_ids": [unit.pk],
        "moi-TOTAL_FORMS": "0",
        "moi-INITIAL_FORMS": "0",
    }
    answer = sign_in(clerk).post("/to-chuc/su-kien/them", body)

    assert answer.status_code == 422
    assert "sớm hơn ngày ban hành quyết định (01/02/2026)" in answer.text
    assert not OrganisationEvent.objects.exists()


def test_leaders_find_what_waits_for_them_on_the_first_page(leader, sign_in):
    event = factories.event(entered_by=factories.person("nguoi-nhap"))

    assert f"/to-chuc/su-kien/{event.pk}" in sign_in(leader).get("/").text


def test_the_search_finds_units_without_accents(clerk, sign_in):
    factories.unit("TM", name="Phòng Quản lý Thương mại")

    assert "Phòng Quản lý Thương mại" in sign_in(clerk).get("/tim-kiem?q=thuong+mai").text


def test_moves_are_counted_by_cause_for_the_year_asked(example, sign_in):
    answer = sign_in(example["vanthu"]).get("/to-chuc/bien-dong?year=2025")

    assert {(one.cause, one.count) for one in answer.context["outs"]} == {("retirement", 11), ("decree_178", 19)}
    assert {(one.cause, one.count) for one in answer.context["ins"]} == {("transferred", 82), ("recruited", 2)}


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (None, ["chưa có số liệu", "chưa được xác nhận ghi đủ từ đầu năm"]),
        ((date(2024, 1, 1), date(2025, 10, 30)), ["chưa có số liệu", "chưa được xác nhận ghi đủ từ đầu năm"]),
        ((date(2026, 2, 1), date(2026, 11, 28)), ["chưa có số liệu", "chưa được xác nhận ghi đủ từ đầu năm"]),
        ((date(2025, 1, 1), date(2026, 10, 31)), ["không phát sinh đến hết ngày 31/10/2026", "mới được xác nhận ghi đủ đến hết ngày 31"]),
        ((date(2025, 1, 1), date(2026, 12, 31)), ["không phát sinh</dd>"]),
    ],
)
def test_a_year_without_moves_is_nil_only_as_far_as_its_register_is_vouched_for(span, said, leader, sign_in):
    if span:
        report_factories.coverage("staff_moves", from_on=span[0], to_on=span[1])

    page = sign_in(leader).get("/to-chuc/bien-dong?year=2026").text

    every = ["chưa có số liệu", "không phát sinh đến hết", "không phát sinh</dd>", "từ đầu năm", "mới được xác nhận"]
    assert all(one in page for one in said)
    assert [one in page for one in every] == [any(one in words or words in one for words in said) for one in every]


def test_an_action_that_is_none_is_not_found_and_changes_nothing(leader, sign_in):
    event = factories.event()
    client = sign_in(leader)

    assert client.post(f"/to-chuc/su-kien/{event.pk}/foo").status_code == 404
    assert client.post(f"/to-chuc/su-kien/{event.pk + 1}/approve").status_code == 404
    assert client.post("/to-chuc/co-quan/thay-doi/1/foo").status_code == 404
    event.refresh_from_db()
    assert event.state == ChangeState.PROPOSED


def test_not_approving_asks_for_the_reason_and_shows_it(leader, sign_in):
    event = factories.event()
    client = sign_in(leader)

    asked = client.post(f"/to-chuc/su-kien/{event.pk}/refuse")
    event.refresh_from_db()
    assert (asked.status_code, event.state) == (200, ChangeState.PROPOSED)
    assert 'name="reason"' in asked.content.decode()

    client.post(f"/to-chuc/su-kien/{event.pk}/refuse", {"reason": "thiếu một phòng"})
    event.refresh_from_db()
    assert (event.state, event.reason) == (ChangeState.REFUSED, "thiếu một phòng")
    assert "thiếu một phòng" in client.get(f"/to-chuc/su-kien/{event.pk}").content.decode()


def test_agencies_and_comparisons_are_sorted_and_taken_as_files(example, sign_in):
    client = sign_in(example["vanthu"])

    def rows(address, **query):
        return list(csv.reader(io.StringIO(b"".join(client.get(address, {**query, "export": "csv"})).decode("utf-8-sig"))))

    agencies, compared = rows("/to-chuc/co-quan", sort="from_on"), rows("/to-chuc/sap-xep", sort="-fewer")

    assert agencies[0] == ["Tên", "Cơ quan chủ quản", "Ký hiệu", "Mã định danh điện tử", "Từ ngày", "Đến hết ngày", "Kế tục"]
    days = [row[4].split("/")[::-1] for row in agencies[1:]]
    assert days == sorted(days)
    assert len(days) > 1
    assert compared[0] == ["Nội dung sắp xếp", "Ngày", "Đơn vị đếm", "Trước", "Sau", "Giảm", "Tỷ lệ giảm (%)"]
    fewer = [int(row[5]) for row in compared[1:]]
    assert (fewer, [int(row[3]) - int(row[4]) for row in compared[1:]]) == (sorted(fewer, reverse=True), fewer)
    assert len(fewer) > 1


def test_every_headcount_stands_in_a_list_of_its_own(clerk, sign_in):
    agency = factories.agency()
    Headcount.objects.bulk_create(
        Headcount(code=f"BC{number}", on=date(2026, 1, number), agency=agency, present=100 + number) for number in range(1, 13)
    )
    client = sign_in(clerk)

    beside, every = client.get("/to-chuc/bien-dong").text, client.get("/to-chuc/bien-che/so").text

    assert 'href="/to-chuc/bien-che/so"' in beside
    assert 'aria-current="page"><span class="nav-link-icon">' in every.partition('href="/to-chuc/bien-dong"')[2][:200]
    assert [f"<td>{100 + number}<" in beside.replace(' data-label="Có mặt"', "") for number in (12, 3, 2)] == [True, True, False]
    assert all(str(100 + number) in every for number in range(1, 13))
    assert every.count("Bỏ dòng") == 12
    Headcount.objects.filter(on__lte=date(2026, 1, 2)).delete()
    assert 'href="/to-chuc/bien-che/so"' not in client.get("/to-chuc/bien-dong").text

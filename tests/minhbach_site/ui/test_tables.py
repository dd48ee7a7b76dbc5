from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import django_tables2
import pytest
from django.conf import settings
from django.utils.translation import override
from openpyxl import load_workbook

import factories
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role
from minhbach_site.ui import tables, trial

pytestmark = pytest.mark.django_db
PAGE = "/nguoi-dung"


@pytest.fixture
def admin():
    return factories.person("quantri", Role.ADMINISTRATOR, display_name="Ân Quản Trị")


@pytest.fixture
def many(admin):
    """Sixty people, all of one title."""
    Person.objects.bulk_create(
        Person(username=f"nv{number:02}", display_name=f"Nhân viên {number:02}", title="Chuyên viên", search_text=f"nhan vien {number:02}")
        for number in range(60)
    )


def shown(answer):
    return [row.record.username for row in answer.context["table"].paginated_rows]


def test_pages_follow_one_another_without_gap_or_repeat(many, admin, sign_in):
    client = sign_in(admin)

    pages = [shown(client.get(f"{PAGE}?sort=title&page={number}")) for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [25, 25, 11]
    assert len({name for page in pages for name in page}) == 61


@pytest.mark.parametrize("page", ["99", "0", "-1", "x", "9" * 30, ""])
def test_a_page_that_is_not_there_is_the_nearest(many, admin, sign_in, page):
    answer = sign_in(admin).get(f"{PAGE}?page={page}")

    assert answer.status_code == 200
    assert len(shown(answer)) in {25, 11}


def test_sorting_turns_around_and_says_so(many, admin, sign_in):
    client = sign_in(admin)

    up, down = client.get(f"{PAGE}?sort=username"), client.get(f"{PAGE}?sort=-username")

    assert (shown(up)[0], shown(down)[0]) == ("nv00", "quantri")
    assert 'aria-sort="ascending"' in up.text
    assert 'aria-sort="descending"' in down.text


@pytest.mark.parametrize("sort", ["password", "nothing", "-", "username;DROP"])
def test_sorting_by_what_is_no_column_does_nothing(many, admin, sign_in, sort):
    assert sign_in(admin).get(PAGE, {"sort": sort}).status_code == 200


@pytest.mark.parametrize(
    ("query", "names"), [("an quan tri", ["quantri"]), ("ÂN QUẢN", ["quantri"]), ("quản ân", ["quantri"]), ("vien 07", ["nv07"])]
)
def test_the_search_box_is_blind_to_accents_case_and_order(many, admin, sign_in, query, names):
    admin.search_text = "an quan tri quantri"
    admin.save()

    assert shown(sign_in(admin).get(PAGE, {"q": query})) == names


def test_filters_narrow_and_can_be_cleared(many, admin, sign_in):
    client = sign_in(admin)
    Person.objects.filter(username="nv03").update(is_active=False)

    page = client.get(PAGE, {"is_active": "0"})

    assert shown(page) == ["nv03"]
    assert "Bỏ lọc" in page.text
    assert shown(client.get(PAGE, {"role": "administrator"})) == ["quantri"]


def test_nothing_found_says_what_to_do(admin, sign_in):
    assert "hãy nới điều kiện lọc" in sign_in(admin).get(PAGE, {"q": "khong co ai"}).text


def test_the_csv_holds_every_row_in_the_order_of_the_page(many, admin, sign_in):
    answer = sign_in(admin).get(f"{PAGE}?sort=-username&export=csv&q=nhan")
    text = b"".join(answer.streaming_content).decode("utf-8")

    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff")
    assert answer["Content-Disposition"] == 'attachment; filename="dung-thu-nguoi-dung.csv"'
    assert rows[0] == ["Họ và tên", "Tên đăng nhập", "Chức vụ, vị trí việc làm", "Vai trò hôm nay", "Tình trạng"]
    assert [row[1] for row in rows[1:]] == [f"nv{number:02}" for number in range(59, -1, -1)]
    assert rows[1] == ["Nhân viên 59", "nv59", "Chuyên viên", "", "Được đăng nhập"]


def test_the_sheet_holds_text_and_no_formula(admin, sign_in):
    factories.person("xau", display_name='=HYPERLINK("http://x","a")', title="+1")

    answer = sign_in(admin).get(f"{PAGE}?export=xlsx&q=xau")
    sheet = load_workbook(io.BytesIO(answer.content)).active

    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ['=HYPERLINK("http://x","a")', "xau", "+1", None, "Được đăng nhập"]
    ]
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Đang công khai: gỡ và giữ", "Đang công khai gỡ và giữ"),
        ("Chỉ số A/B: [chuyển đổi số]?", "Chỉ số A B chuyển đổi số"),
        ("'Kế hoạch\\*'", "Kế hoạch"),
        ("x" * 40, "x" * 31),
        ("::", "Bảng"),
        ("Số \x0b", "Số"),
    ],
)
def test_a_sheet_is_named_by_its_title_without_what_excel_keeps_for_addresses(title, name):
    class Names(tables.Table):
        name = django_tables2.Column()

    file = tables._xlsx(Names([]), title)

    assert load_workbook(io.BytesIO(file.content)).sheetnames == [name]


def test_a_control_character_of_an_old_row_stops_no_file(admin, sign_in):
    factories.person("cu", Role.STAFF, display_name="Họ\x0bTên \x01cũ")
    client = sign_in(admin)

    sheet = load_workbook(io.BytesIO(client.get(f"{PAGE}?export=xlsx&q=cu").content)).active
    lines = b"".join(client.get(f"{PAGE}?export=csv&q=cu").streaming_content).decode()

    assert "Họ Tên  cũ" in {cell.value for row in sheet.iter_rows() for cell in row}
    assert "Họ Tên  cũ" in lines


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("92.500"), "92,5"),
        (Decimal("100.000"), "100"),
        (Decimal("0.05"), "0,05"),
        (54.55, "54,55"),
        (-3, -3),
        (Decimal("-1.20"), "-1,2"),
    ],
)
def test_a_number_in_the_csv_has_a_comma_and_no_empty_places(value, written):
    assert tables._in_csv(value) == written


def test_a_formula_in_the_csv_is_disarmed(admin, sign_in):
    factories.person("xau", display_name="=1+1")

    answer = sign_in(admin).get(f"{PAGE}?export=csv&q=xau")

    assert "'=1+1,xau" in b"".join(answer.streaming_content).decode()


def test_a_sheet_that_would_be_too_long_is_refused_in_words(many, admin, sign_in, monkeypatch):
    monkeypatch.setattr(tables, "MAX_SHEET_ROWS", 10)

    answer = sign_in(admin).get(f"{PAGE}?export=xlsx")

    assert (answer.status_code, "hãy lọc bớt" in answer.content.decode()) == (400, True)


def test_the_list_asks_as_many_queries_for_one_as_for_many(admin, sign_in, django_assert_num_queries):
    client = sign_in(admin)
    for number in (1, 3, 20):
        for index in range(number):
            factories.person(f"nv{number}-{index}", Role.STAFF, Role.CLERK)
        with django_assert_num_queries(12):
            client.get(PAGE)


def test_a_role_that_ended_is_no_role_of_today(admin, sign_in):
    former = factories.person("xua")
    factories.grant(former, Role.CLERK, until_on=date(2026, 1, 1))

    assert shown(sign_in(admin).get(PAGE, {"role": "clerk"})) == []


def test_a_sheet_holds_true_dates_and_numbers_under_a_bold_frozen_heading(clerk, sign_in):
    factories.document("A", subject="Kế hoạch", issued_on=date(2026, 3, 5), number=12, direction="outgoing", series=factories.series())

    answer = sign_in(clerk).get("/van-ban/?export=xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    cells = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}

    assert (cells["Ngày ban hành"].value, cells["Ngày ban hành"].number_format) == (datetime(2026, 3, 5), "dd/mm/yyyy")
    assert (cells["Số trong sổ"].value, cells["Số trong sổ"].data_type) == (12, "n")
    assert {cell.font.bold for cell in sheet[1]} == {True}
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["B"].width == 15.0  # «Ngày ban hành» and a little


def test_what_is_empty_on_the_page_is_an_empty_cell(clerk, sign_in):
    factories.document("A", subject="Kế hoạch", number=None, direction="incoming")
    client = sign_in(clerk)

    sheet = load_workbook(io.BytesIO(client.get("/van-ban/?export=xlsx").content)).active
    line = b"".join(client.get("/van-ban/?export=csv").streaming_content).decode("utf-8-sig").splitlines()[1]

    assert "–" not in {cell.value for cell in sheet[2]}
    assert "–" not in line.split(",")


def test_what_stands_under_another_column_is_still_a_column_of_the_file(clerk, sign_in):
    factories.document("A", subject="Kế hoạch", number=12, direction="outgoing", series=factories.series())
    client = sign_in(clerk)

    page = client.get("/van-ban/").text
    head = b"".join(client.get("/van-ban/?export=csv").streaming_content).decode("utf-8-sig").splitlines()[0]

    assert '<div class="cell-under"><span>Số trong sổ: 12</span></div>' in page
    assert 'id="sap-number"' in page
    assert "Số trong sổ" in head.split(",")


def test_the_printed_list_says_whose_it_is_and_what_it_was_narrowed_to(clerk, sign_in):
    factories.agency(name="Sở Công Thương")
    factories.document("A", issued_on=date(2026, 3, 5))

    page = sign_in(clerk).get("/van-ban/?type=ke_hoach&from_on=2026-01-01").text

    assert f"Sở Công Thương · In lúc 09:00 27/11/2026 · {clerk.display_name}</p>" in page
    assert "Lọc theo: Loại: Kế hoạch; Ban hành từ: 01/01/2026" in page


def test_the_filters_stand_open_only_when_one_is_set_or_in_use(clerk, sign_in):
    client = sign_in(clerk)

    def opened(address, **headers):
        return '<details class="card-header filters d-print-none" open>' in client.get(address, headers=headers).text

    assert (opened("/van-ban/"), opened("/van-ban/?q=a"), opened("/van-ban/?q=", **{"HX-Trigger": "loc"})) == (False, True, True)


def test_dates_are_written_as_the_language_of_the_page_does(clerk, sign_in):
    factories.document("A", issued_on=date(2026, 3, 5))
    client = sign_in(clerk)
    assert "05/03/2026" in client.get("/van-ban/").text

    client.post("/ngon-ngu", {"language": "en", "next": "/"})

    assert "05 Mar 2026" in client.get("/van-ban/").text
    assert "05/03/2026" not in client.get("/van-ban/").text


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [("vi", "dung-thu-danh-sach.xlsx", "BẢN DÙNG THỬ – DỮ LIỆU MẪU"), ("en", "trial-danh-sach.xlsx", "TRIAL – EXAMPLE DATA")],
)
def test_a_file_of_trial_data_says_so_in_its_name_and_on_every_printed_page(language, name, said, settings):
    with override(language):
        assert (trial.mark(), trial.named("danh-sach.xlsx")) == (said, name)

    settings.PRODUCTION = True
    assert (trial.mark(), trial.mark("vi"), trial.named("danh-sach.xlsx")) == ("", "", "danh-sach.xlsx")


def test_a_sheet_of_trial_data_is_marked_where_it_is_printed_and_no_other(admin, sign_in, monkeypatch):
    marked = load_workbook(io.BytesIO(sign_in(admin).get(f"{PAGE}?export=xlsx").content))
    monkeypatch.setattr(trial, "mark", lambda: "")
    true = load_workbook(io.BytesIO(sign_in(admin).get(f"{PAGE}?export=xlsx").content))

    assert marked.active.oddHeader.center.text == "BẢN DÙNG THỬ – DỮ LIỆU MẪU"
    assert marked.properties.description == "BẢN DÙNG THỬ – DỮ LIỆU MẪU"
    assert (true.active.oddHeader.center.text, true.properties.description) == (None, None)


def test_the_margin_of_a_printed_page_is_marked_in_both_languages():
    style = (settings.PACKAGE / "ui/static/ui/site.css").read_text("utf-8")

    with override("en"):
        english = trial.mark()
    assert (style.count(f'"{trial.mark()}"'), style.count(f'"{english}"')) == (2, 2)


@pytest.mark.parametrize(
    ("language", "day", "moment"), [("vi", "05/03/2026", "06:30 06/03/2026"), ("en", "05 Mar 2026", "06 Mar 2026, 06:30")]
)
def test_days_and_moments_are_written_as_the_language_writes_them_and_in_the_agencys_time(language, day, moment):
    with override(language):
        assert tables.DateColumn().render(date(2026, 3, 5)) == day
        assert tables.DateTimeColumn().render(datetime(2026, 3, 5, 23, 30, tzinfo=UTC)) == moment


def test_the_table_of_permissions_is_taken_as_a_file_with_a_column_for_each_role(admin, sign_in):
    rows = list(csv.reader(io.StringIO(b"".join(sign_in(admin).get("/quyen?export=csv")).decode("utf-8-sig"))))

    assert rows[0] == ["Quyền", *(str(role.label) for role in Role)]
    assert {row[0]: {role for role, held in zip(Role, row[1:], strict=True) if held} for row in rows[1:]} == {
        str(one.label): set(PERMISSIONS[one]) for one in Permission
    }


def test_a_table_is_called_what_its_page_is_called(admin, sign_in):
    page = sign_in(admin).get(PAGE).text

    assert 'role="region" aria-label="Người dùng"' in page
    assert '<caption class="visually-hidden">Người dùng</caption>' in page

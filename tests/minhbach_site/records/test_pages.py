from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

import factories
from minhbach.facts.schemas import TABLES
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Role
from minhbach_site.organisation.queries import codes_of, register_rows
from minhbach_site.records import queries, services
from minhbach_site.records.models import Dissemination, Document, DocumentLink, NumberSeries
from minhbach_site.records.states import Direction, DocumentType, LinkKind, Topic
from minhbach_site.registers.queries import ROOM_ROWS

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[3] / "examples" / "sct-quang-ngai-2025"


def many(count, **values):
    Document.objects.bulk_create(
        Document(
            code=f"VB{number:06}",
            direction=Direction.INCOMING,
            type=DocumentType.CONG_VAN,
            symbol=f"{number}/CV",
            issued_on=date(2025, 1, 1) + timedelta(days=number % 300),
            issuer="Sở Nội vụ",
            subject=f"Công văn số {number}",
            topic=Topic.KHAC,
            entered_at=factories.AT,
            search_text=f"{number}/cv cong van so {number} so noi vu",
            **values,
        )
        for number in range(count)
    )


def test_the_example_is_loaded_as_its_files_say_and_only_once():
    for _time in range(2):
        call_command("load_example", str(EXAMPLE), verbosity=0)
    rows = {row["id"]: row for row in register_rows(EXAMPLE / "trang-web", "documents")}
    names = [column.name for column in TABLES["documents"].columns if column.name not in {"id", "agency", "implements", "waived_on"}]

    found = {one.code: one for one in Document.objects.select_related("agency")}
    assert {code: {name: getattr(one, name) or None for name in names} for code, one in found.items()} == {
        code: {name: row[name] for name in names} for code, row in rows.items()
    }
    assert {code: one.agency.code if one.agency else None for code, one in found.items()} == {
        code: row["agency"] for code, row in rows.items()
    }
    assert set(DocumentLink.objects.values_list("source__code", "target__code")) == {
        (code, above) for code, row in rows.items() for above in codes_of(row["implements"] or "")
    }
    assert Dissemination.objects.count() == 8
    assert set(NumberSeries.objects.values_list("agency__code", "year", "last_number")) == {
        ("SCT", 2025, 1938),
        ("SCT-KT", 2025, 17),
        ("SCT-QN", 2023, 2781),
        ("SCT-QN", 2024, 2818),
        ("SCT-QN", 2025, 535),
    }


def test_a_document_that_implements_several_is_loaded_with_a_link_to_each(tmp_path):
    header = "mã văn bản,chiều,loại văn bản,ngày ban hành,cơ quan ban hành,trích yếu,chủ đề,triển khai văn bản"
    rest = "Kế hoạch,01/02/2025,UBND tỉnh,Cải cách hành chính,cải cách hành chính"
    (tmp_path / "so-sach").mkdir()
    lines = [header, f"KH2,đến,{rest},", f"KH1,đến,{rest},", f"DI1,đi,{rest},KH2; KH1", f"DI2,đi,{rest},KH1"]
    (tmp_path / "so-sach" / "van-ban.csv").write_text("\n".join(lines), "utf-8")

    for _time in range(2):
        services.load_example(folder=tmp_path / "trang-web", at=factories.AT)

    links = DocumentLink.objects.order_by("pk").values_list("source__code", "target__code", "kind")
    assert list(links) == [("DI1", "KH2", "implements"), ("DI1", "KH1", "implements"), ("DI2", "KH1", "implements")]
    at = [column.name for column in TABLES["documents"].columns].index("implements")
    assert {row[0]: row[at] for row in ROOM_ROWS["documents"]()} == {"KH2": None, "KH1": None, "DI1": "KH2;KH1", "DI2": "KH1"}


@pytest.mark.parametrize("count", [1, 60])
@pytest.mark.parametrize("address", ["/van-ban/", "/van-ban/?q=cong+van", "/van-ban/?sort=symbol&page=2"])
def test_the_register_asks_the_same_number_of_questions_whatever_its_size(count, address, clerk, sign_in, django_assert_num_queries):
    many(count)
    client = sign_in(clerk)

    asks_the_index = "q=" in address and connection.vendor == "sqlite"  # first whether they are few (ui.wordindex)
    with django_assert_num_queries(9 + asks_the_index):
        client.get(address)


@pytest.mark.parametrize(
    ("address", "most"),
    [("/van-ban/quan-triet", 8), ("/van-ban/so", 8), ("/van-ban/du-thao", 8)],
)
@pytest.mark.parametrize("count", [1, 3])
def test_the_other_lists_ask_few_questions(address, most, count, clerk, sign_in):
    factories.agency()
    for number in range(count):
        factories.dissemination(clerk, code=f"QT{number}")
        factories.series(group=f"so-{number}")
        factories.draft(clerk, version=factories.stored(f"Bản {number}".encode()))
    client = sign_in(clerk)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(address)

    assert len(asked) <= most


def test_a_list_reads_a_page_by_an_index(clerk):
    """The first page of the register is not sorted in memory: with a hundred thousand rows that is what keeps it quick."""
    many(50)
    plan = queries.documents_for(clerk, factories.DAY)[:25].explain()

    assert "document_issued" in plan or connection.vendor == "postgresql"  # a small table is scanned there


def test_the_register_is_searched_without_accents_filtered_and_exported(clerk, sign_in):
    factories.document("A", subject="Thực hiện quy chế dân chủ ở cơ sở", topic=Topic.DAN_CHU)
    factories.document("B", subject="Thành lập Chi cục", type=DocumentType.KE_HOACH)
    client = sign_in(clerk)

    def shown(query):
        return [row.record.code for row in client.get(f"/van-ban/?{query}").context["table"].paginated_rows]

    assert shown("q=quy+che+dan+chu") == ["A"]
    assert shown("topic=dan_chu") == ["A"]
    assert shown("type=ke_hoach") == ["B"]
    assert shown("from_on=2025-07-02") == []
    sheet = load_workbook(io.BytesIO(client.get("/van-ban/?export=xlsx&q=quy+che").content)).active
    assert [row[4] for row in sheet.iter_rows(values_only=True)] == ["Trích yếu", "Thực hiện quy chế dân chủ ở cơ sở"]


def test_a_document_is_registered_on_its_page(clerk, sign_in):
    factories.agency()
    body = {
        "type": "ke_hoach",
        "issued_on": "2026-11-27",
        "subject": "Kế hoạch thực hiện dân chủ ở cơ sở năm 2027",
        "topic": "dan_chu",
        "urgency": "normal",
        "secrecy": "normal",
    }
    answer = sign_in(clerk).post("/van-ban/vao-so/outgoing", body, follow=True)

    assert "01/KH-SCT" in answer.text
    assert Document.objects.get().symbol == "01/KH-SCT"


def test_a_secret_document_is_refused_on_the_form_and_its_words_are_not_kept(clerk, sign_in):
    factories.agency()
    body = {
        "type": "cong_van",
        "symbol": "1/A",
        "issued_on": "2026-11-20",
        "received_on": "2026-11-24",
        "issuer": "Sở A",
        "subject": "Nội dung",
        "topic": "khac",
        "urgency": "normal",
        "secrecy": "secret",
    }
    answer = sign_in(clerk).post("/van-ban/vao-so/incoming", body)

    assert answer.status_code == 422
    assert "bí mật nhà nước" in answer.text
    assert not Document.objects.exists()


def test_an_unknown_way_is_no_page(clerk, sign_in):
    assert sign_in(clerk).get("/van-ban/vao-so/ngang").status_code == 404


def test_the_standing_is_asked_for_a_day_in_the_address(clerk, sign_in):
    document = factories.document(in_force_to=date(2025, 12, 31))
    client = sign_in(clerk)

    assert "Hết hiệu lực" in client.get(f"/van-ban/{document.pk}").text
    answer = client.get(f"/van-ban/{document.pk}?ngay=2025-12-31")
    assert answer.context["standing"].label == "Còn hiệu lực"
    assert "tính đến ngày 31/12/2025" in answer.text  # no day on which anything happened


def test_what_must_be_dealt_with_stands_on_the_first_page_until_it_is_answered(clerk, sign_in):
    document = factories.document(due_on=date(2026, 11, 20))
    client = sign_in(clerk)

    assert "chưa trả lời hoặc triển khai" in client.get("/").text
    DocumentLink.objects.create(source=factories.document("TL"), target=document, kind=LinkKind.ANSWERS)

    assert "chưa trả lời hoặc triển khai" not in client.get("/").text


def test_the_gaps_of_a_series_are_on_its_page(clerk, sign_in):
    factories.agency()
    series = factories.series(last_number=5)
    factories.document("A", direction=Direction.OUTGOING, series=series, number=3)

    answer = sign_in(clerk).get(f"/van-ban/so/{series.pk}")

    assert [str(gap) for gap in answer.context["gaps"]] == ["1–2", "4–5"]
    assert "first=1&amp;last=2" in answer.text


def test_the_history_of_a_document_is_for_those_who_read_the_journal(clerk, leader, sign_in):
    document = factories.document()

    assert sign_in(clerk).get(f"/van-ban/{document.pk}").context["history"] is None
    assert sign_in(leader).get(f"/van-ban/{document.pk}").context["history"] == []


def test_the_administrator_sees_no_documents(sign_in):
    factories.document(subject="Trích yếu")
    client = sign_in(factories.person("qt", Role.ADMINISTRATOR))

    assert client.get("/van-ban/").status_code == 403
    assert "Trích yếu" not in client.get("/tim-kiem?q=trich+yeu").text
    assert Person.objects.count() == 1


INCOMING = {
    "type": "cong_van",
    "symbol": "12/SNV-TCBC",
    "issued_on": "2026-11-20",
    "received_on": "2026-11-24",
    "issuer": "Sở Nội vụ",
    "subject": "Báo cáo kết quả",
    "topic": "khac",
    "urgency": "normal",
    "secrecy": "normal",
}


@pytest.mark.parametrize(
    ("address", "values"),
    [
        ("/van-ban/vao-so/incoming", {**INCOMING, "number": "9" * 20}),
        ("/van-ban/so/mo", {"year": "2026", "direction": "outgoing", "group": "a", "title": "A", "first_number": "9" * 20}),
    ],
)
def test_a_number_too_long_for_any_register_is_told_on_the_form(address, values, clerk, sign_in):
    factories.agency()

    answer = sign_in(clerk).post(address, values)

    assert (answer.status_code, "999999" in answer.text) == (422, True)


@pytest.mark.parametrize("address", ["/van-ban/quan-triet?year=99999", "/van-ban/quan-triet?year=0", "/van-ban/so?year=99999"])
def test_a_year_that_never_was_filters_nothing(address, clerk, sign_in):
    factories.dissemination()

    assert sign_in(clerk).get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/van-ban/lien-ket/999/bo",
        "/van-ban/tep/999/doc",
        "/van-ban/du-thao/ban/999/kiem-tra",
        "/van-ban/du-thao/ban/999/nhan-xet",
        "/van-ban/du-thao/999/bao-lai",
        "/van-ban/quan-triet/999/ket-thuc",
        "/van-ban/quan-triet/999/moi-them",
        "/van-ban/so/danh/999/tra",
    ],
)
def test_a_button_of_what_is_gone_leads_to_the_page_that_says_so(address, clerk, sign_in):
    assert sign_in(clerk).post(address).status_code == 404


def test_the_box_for_another_document_comes_with_the_question(clerk, sign_in):
    factories.agency()
    client = sign_in(clerk)
    values = {**INCOMING, "symbol": ""}
    assert "Vẫn vào sổ" not in client.get("/van-ban/vao-so/incoming").text
    client.post("/van-ban/vao-so/incoming", values)

    answer = client.post("/van-ban/vao-so/incoming", values)

    assert (answer.status_code, answer.text.count("Vẫn vào sổ: đây là một văn bản khác")) == (422, 2)
    assert client.post("/van-ban/vao-so/incoming", {**values, "again": "on"}).status_code == 302
    assert Document.objects.count() == 2


def test_the_form_of_a_correction_knows_what_it_showed(clerk, sign_in):
    factories.agency()
    client = sign_in(clerk)
    client.post("/van-ban/vao-so/incoming", INCOMING)
    made = Document.objects.get()
    form = client.get(f"/van-ban/{made.pk}/sua").context["form"]
    values = {**INCOMING, "number": "1", "reason": "chỉnh", "seen": form["seen"].value()}

    assert client.post(f"/van-ban/{made.pk}/sua", {**values, "subject": "Một"}).status_code == 302
    answer = client.post(f"/van-ban/{made.pk}/sua", {**values, "subject": "Hai"})

    assert (answer.status_code, "đã sửa văn bản này trong khi bạn đang sửa: Trích yếu" in answer.text) == (422, True)
    assert f'<a class="alert-link" href="{answer.request["PATH_INFO"]}">Mở lại trang</a>' in answer.text
    assert Document.objects.get().subject == "Một"


@pytest.mark.parametrize("words", ["Quyết định 779/QĐ-SCT", "quyet dinh 779", "so 779 quyet dinh"])
def test_a_document_is_found_by_the_name_that_the_site_shows(words, clerk, sign_in):
    factories.agency()
    client = sign_in(clerk)
    client.post("/van-ban/vao-so/incoming", {**INCOMING, "type": "quyet_dinh", "symbol": "779/QĐ-SCT", "subject": "Số lượng"})

    assert "779/QĐ-SCT</a>" in client.get("/van-ban/", {"q": words}).text
    assert "779/QĐ-SCT" in client.get("/tim-kiem", {"q": words}).content.decode().split("</form>", 1)[-1]


def test_without_a_script_a_button_searches_for_a_document_and_sends_nothing(clerk, sign_in):
    old = factories.document("CU", issued_on=date(2019, 1, 1), symbol="1/CU", subject="Quy chế cũ")
    many(queries.MOST_OFFERED + 1)

    answer = sign_in(clerk).post("/van-ban/quan-triet/hoi-nghi", {"title": "Phổ biến", "tim-document_id": "quy che cu", "tim-lai": "tim"})

    assert answer.status_code == 200
    assert f'<option value="{old.pk}">' in answer.text
    assert 'value="quy che cu"' in answer.text
    assert 'value="Phổ biến"' in answer.text
    assert "invalid-feedback" not in answer.text
    assert Dissemination.objects.count() == 0


def test_an_older_document_than_the_list_holds_is_chosen_all_the_same(clerk, sign_in):
    old = factories.document("CU", issued_on=date(2019, 1, 1), symbol="1/CU", subject="Quy chế cũ")
    many(queries.MOST_OFFERED + 1)
    factories.member(factories.person("nguoi-doc"), factories.unit())
    client = sign_in(clerk)

    page = client.get(f"/van-ban/quan-triet/them?van-ban={old.pk}").text
    assert f'<option value="{old.pk}" selected>' in page
    assert f'value="{old.pk}"' not in client.get("/van-ban/quan-triet/hoi-nghi").text
    Document.objects.filter(pk=old.pk).update(search_text="quyet dinh 1/cu quy che cu")
    assert f'<option value="{old.pk}">' in client.get("/van-ban/chon?tim-document_id=quy+che+cu").text
    assert "Chỉ hiện 300 văn bản mới nhất" in client.get("/van-ban/chon?tim-document_id=cong+van").text

    values = {"title": "Quán triệt", "document_id": old.pk, "due_on": "2026-11-30"}
    assert client.post("/van-ban/quan-triet/them", values).status_code == 302
    assert Dissemination.objects.get().document == old
    assert client.get("/van-ban/chon?document_id=" + "9" * 30).status_code == 200


def test_a_document_with_a_day_is_on_the_desks_of_its_unit_the_clerk_and_leaders(clerk, leader, outsider, sign_in):
    trade, office = factories.unit("TM"), factories.unit("VP")
    inside, beside = factories.person("trong", Role.STAFF), factories.person("ngoai", Role.STAFF)
    head = factories.person("truong", Role.HEAD_OF_UNIT, unit_code="TM")
    factories.member(inside, trade)
    factories.member(beside, office)
    given, free = factories.document("GIAO", due_on=date(2026, 12, 1)), factories.document("CHUA", due_on=date(2026, 12, 2))
    given.units.add(trade)

    def desk(person):
        return [one.code for one in queries.overdue_or_due(person, factories.DAY)]

    assert [desk(one) for one in (clerk, leader)] == [["GIAO", "CHUA"], ["GIAO", "CHUA"]]
    assert [desk(one) for one in (inside, head, beside, outsider)] == [["GIAO"], ["GIAO"], [], []]

    client = sign_in(clerk)
    page = client.get("/van-ban/").text
    assert "01/12/2026" in page
    shown = client.get(f"/van-ban/?unit={trade.pk}").text
    assert (given.symbol in shown, free.symbol in shown) == (True, False)
    DocumentLink.objects.create(source=factories.document("TRA"), target=given, kind=LinkKind.ANSWERS)
    shown = client.get("/van-ban/?waiting=chua&due_to=2026-12-31").text
    assert (given.symbol in shown, free.symbol in shown) == (False, True)


def test_the_form_says_to_whom_a_restricted_document_is_opened_before_it_is_sent(leader, sign_in):
    page = sign_in(leader).get("/van-ban/quan-triet/them").text

    assert "mọi người được yêu cầu đọc, kể cả ngoài đơn vị được giao, đều xem được văn bản đó" in page

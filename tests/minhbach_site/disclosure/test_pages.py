"""The pages as people use them, and how many questions they ask the database."""

from __future__ import annotations

import csv
import io
from datetime import date

import docx
import pytest
from django.urls import reverse

import disclosure_factories as make
import factories
import report_factories
from minhbach_site.accounts.states import Role
from minhbach_site.disclosure import queries, services
from minhbach_site.disclosure.models import AssetPosting, Correction, Disclosure, Dismissal
from minhbach_site.disclosure.states import State

pytestmark = pytest.mark.django_db
DAY = factories.DAY
SENT = {
    "item": "Quy chế làm việc",
    "group": "9",
    "matter": "general",
    "form": "posting",
    "audience": "internal",
    "place": "",
    "issued_on": "2026-11-20",
    "cleared": "on",
}


def many(count):
    for _number in range(count):
        make.posted(date(2026, 10, 1), document=make.document("Kế hoạch đã công khai"))
        make.document("Kế hoạch công tác")
        make.asset_posting(disclosure=make.posted(date(2026, 1, 15), group=7, matter="asset_declarations"))


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        (reverse("disclosure:disclosures"), 10),
        (reverse("disclosure:to_take_down"), 11),
        (reverse("disclosure:gaps"), 22),
        (reverse("disclosure:gaps_part", args=[2026, "van-ban"]), 22),
        (reverse("disclosure:gaps_part", args=[2026, "hang-nam"]), 22),
        (reverse("disclosure:gaps_part", args=[2026, "da-bo-qua"]), 22),
        (reverse("disclosure:year", args=[2026]), 9),
        (reverse("disclosure:assets"), 9),
        (reverse("ui:home"), 19),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_questions_do_not_grow_with_rows(address, queries, rows, clerk, sign_in, django_assert_max_num_queries):
    many(rows)
    client = sign_in(clerk)

    with django_assert_max_num_queries(queries):
        assert client.get(address).status_code == 200


def rows_of(answer):
    """The rows of a CSV file."""
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_what_is_on_display_is_one_table_that_is_filtered_sorted_and_taken_as_a_file(clerk, client, sign_in):
    must = make.posted(date(2026, 1, 15), group=7, matter="asset_declarations", item="Bản kê khai")
    may = make.posted(date(2026, 11, 2), item="Kế hoạch")
    kept = make.posted(date(2026, 11, 2), item="An toàn", extended_until=DAY)
    address, client = reverse("disclosure:to_take_down"), sign_in(clerk)

    def shown(**query):
        return [row.record.pk for row in client.get(address, query).context["table"].paginated_rows]

    assert shown() == [must.pk, may.pk, kept.pk]
    assert shown(standing="may") == [may.pk]
    assert shown(sort="item") == [kept.pk, must.pk, may.pk]
    assert shown(sort="-standing") == [kept.pk, may.pk, must.pk]
    page = client.get(address).text
    assert page.count("Ghi đã gỡ") == 2
    assert [f"?standing={one}" in page for one in ("must", "may", "not_yet")] == [True, True, True]
    rows = rows_of(client.get(address, {"export": "csv"}))
    head = ["Mã", "Nội dung", "Hình thức", "Nơi công khai", "Từ ngày", "Giữ đến hết", "Được gỡ từ", "Gỡ hay giữ"]
    assert rows[0] == head
    assert [row[1:] for row in rows[3:]] == [
        ["An toàn", "Niêm yết", kept.place, "02/11/2026", f"{DAY:%d/%m/%Y}", f"{date(2026, 11, DAY.day + 1):%d/%m/%Y}", "Chưa được gỡ"]
    ]


def part_of(name, year=2026):
    return reverse("disclosure:gaps_part", args=[year, name])


def test_what_is_not_disclosed_stands_in_tables_each_sorted_filtered_paged_and_taken_as_a_file(leader, sign_in):
    for number in range(27):
        make.document(f"Kế hoạch công tác {number:02}", symbol=f"{100 + number}/KH-SCT", issued_on=date(2026, 3, 31))
    make.disclosure(issued_on=date(2026, 11, 20), item="Quy chế mới", due_on=date(2026, 11, 30))
    make.disclosure(issued_on=date(2025, 12, 1), item="Quy chế cũ", due_on=date(2025, 12, 11))
    client = sign_in(leader)

    def shown(part, **query):
        return [row.record for row in client.get(part_of(part), query).context["table"].paginated_rows]

    assert [one.item for one in shown("trong-so")] == ["Quy chế cũ", "Quy chế mới"]
    assert [one.item for one in shown("trong-so", sort="-item")] == ["Quy chế mới", "Quy chế cũ"]
    assert [one.item for one in shown("trong-so", q="che moi")] == ["Quy chế mới"]
    assert [len(shown("van-ban", page=page)) for page in ("1", "2", "9", "x")] == [25, 2, 2, 25]
    assert shown("van-ban", sort="-document")[0].symbol == "126/KH-SCT"
    assert [one.symbol for one in shown("van-ban", q="cong tac 07")] == ["107/KH-SCT"]
    assert (len(shown("van-ban", group="2")), len(shown("van-ban", group="9")), len(shown("van-ban", direction="incoming"))) == (25, 0, 0)
    files = [rows_of(client.get(part_of(part), {"export": "csv"})) for part in ("trong-so", "hang-nam", "van-ban")]
    assert [row[1:] for row in files[0]] == [
        ["Nội dung", "Nhóm", "Hình thức", "Hạn công khai", "Số ngày quá hạn", "Trạng thái"],
        ["Quy chế cũ", "9", "Niêm yết", "11/12/2025", str((DAY - date(2025, 12, 11)).days), "Dự thảo"],
        ["Quy chế mới", "9", "Niêm yết", "30/11/2026", "", "Dự thảo"],
    ]
    assert files[1][0] == ["Nội dung", "Kỳ", "Hạn công khai", "Số ngày quá hạn", "Chưa rõ vì"]
    assert len(files[1]) == len(shown("hang-nam")) + 1 > 1
    assert (files[2][0], len(files[2])) == (
        ["Văn bản", "Chiều", "Trích yếu", "Ngày ban hành", "Gợi ý nhóm", "Hạn nếu phải công khai"],
        28,
    )
    assert files[2][1] == ["Kế hoạch 100/KH-SCT", "Đi", "Kế hoạch công tác 00", "31/03/2026", "2", "07/04/2026"]


def test_each_part_of_what_is_not_disclosed_says_how_many_the_others_have(leader, sign_in):
    papers = [make.document(f"Kế hoạch {number}", symbol=f"{number}/KH-SCT", issued_on=date(2026, 3, 31)) for number in (1, 2, 3)]
    services.dismiss(actor=leader, document_id=papers[0].pk, expected="", reason="nội bộ", at=factories.AT)
    make.disclosure(issued_on=date(2026, 11, 20), due_on=date(2026, 11, 30))
    client = sign_in(leader)

    pages = [client.get(address).text for address in (reverse("disclosure:gaps"), part_of("van-ban"), part_of("da-bo-qua"))]

    for page in pages:
        assert "Đã vào sổ, chưa công khai (1)" in page
        assert "Văn bản có thể phải công khai (2)" in page
        assert "Đã bỏ qua (1)" in page
    assert client.get(part_of("khac")).status_code == 404


def test_a_suggestion_is_confirmed_in_a_form_that_begins_with_what_the_document_says(leader, clerk, sign_in):
    paper = make.document("Kế hoạch công tác năm", symbol="7/KH-SCT", issued_on=date(2026, 3, 31))
    kept = make.document("Kế hoạch kín", symbol="8/KH-SCT", limited=True)

    page = sign_in(clerk).get(part_of("van-ban")).text
    address = f"{reverse('disclosure:enter')}?document_id={paper.pk}"
    assert f'href="{address}"' in page
    initial = sign_in(clerk).get(address).context["form"].initial

    assert initial == {
        "item": "Kế hoạch công tác năm",
        "issued_on": date(2026, 3, 31),
        "group": 2,
        "matter": "general",
        "document_id": str(paper.pk),
    }
    assert "Kế hoạch kín" not in sign_in(clerk).get(f"{reverse('disclosure:enter')}?document_id={kept.pk}").text
    assert sign_in(clerk).get(f"{reverse('disclosure:enter')}?document_id={10**30}").status_code == 200


def test_what_was_dismissed_stands_in_a_table_and_can_be_brought_back(leader, sign_in):
    for number in range(26):
        paper = make.document(f"Kế hoạch công tác {number:02}", symbol=f"{100 + number}/KH-SCT")
        services.dismiss(actor=leader, document_id=paper.pk, expected="", reason=f"lý do {number:02}", at=factories.AT)
    services.dismiss(actor=leader, document_id=None, expected="budget-settlement:2026", reason="chưa duyệt", at=factories.AT)
    services.dismiss(actor=leader, document_id=None, expected="budget-period:2026-03-31", reason="ghi ở năm trước", at=factories.AT)
    address, client = part_of("da-bo-qua"), sign_in(leader)

    page, rows = client.get(address), rows_of(client.get(address, {"export": "csv", "sort": "reason"}))

    assert page.context["table"].paginator.count == 28
    assert reverse("disclosure:restore", args=[Dismissal.objects.last().pk]) in page.text
    assert rows[0] == ["Gợi ý", "Lý do", "Người bỏ qua", "Lúc"]
    assert [row[:2] for row in rows[1:4]] == [
        ["Quyết toán ngân sách, năm 2026", "chưa duyệt"],
        ["Tình hình thực hiện dự toán trong năm, kỳ kết thúc ngày 31/03/2026", "ghi ở năm trước"],
        ["Kế hoạch 100/KH-SCT: Kế hoạch công tác 00", "lý do 00"],
    ]


def test_postings_of_asset_declarations_are_filtered_and_taken_as_a_file(clerk, sign_in):
    make.asset_posting(disclosure=make.posted(date(2026, 1, 15), group=7, matter="asset_declarations"))
    address, client = reverse("disclosure:assets"), sign_in(clerk)

    rows = rows_of(client.get(address, {"export": "csv", "year": "2025"}))

    assert rows[0][:6] == ["Mã", "Năm", "Đợt", "Phải kê khai", "Đã kê khai", "Được công khai"]
    assert [len(rows), len(rows_of(client.get(address, {"export": "csv", "year": "2001"})))] == [2, 1]


def test_a_clerk_enters_a_leader_approves_and_it_is_published_and_taken_down(clerk, leader, client, monkeypatch):
    def as_(person):
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    as_(clerk).post(reverse("disclosure:enter"), SENT)
    made = Disclosure.objects.get()
    page = as_(clerk).get(reverse("disclosure:disclosure", args=[made.pk])).content.decode()
    assert "người nhập không tự duyệt" in page
    assert reverse("disclosure:approve", args=[made.pk]) not in page
    assert (
        reverse("disclosure:approve", args=[made.pk]) in as_(leader).get(reverse("disclosure:disclosure", args=[made.pk])).content.decode()
    )

    client.post(reverse("disclosure:approve", args=[made.pk]))
    as_(clerk).post(reverse("disclosure:publish", args=[made.pk]), {"started_on": "2026-11-27", "place": "Bảng tin"})
    refused = client.post(reverse("disclosure:take_down", args=[made.pk]), {"ended_on": "2026-11-27"})

    assert refused.status_code == 422
    assert "sớm nhất được gỡ từ ngày 18/12/2026" in refused.text
    made.refresh_from_db()
    assert made.state == State.PUBLISHED


def test_the_page_tells_why_each_date(clerk, sign_in):
    item = make.posted(date(2026, 11, 20))

    page = sign_in(clerk).get(reverse("disclosure:disclosure", args=[item.pk])).content.decode()

    assert page.count("Vì sao ngày này?") == 2
    assert "Ngày Văn hóa Việt Nam" in page
    assert "Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15" in page


@pytest.mark.parametrize(
    ("due_on", "basis", "told", "warned"),
    [
        (date(2026, 12, 1), "Nghị định số 61/2023/NĐ-CP", "Muộn hơn hạn 30/11/2026 theo quy định chung", True),
        (date(2026, 11, 25), "Kế hoạch số 5/KH-UBND", "Theo quy định chung: chậm nhất ngày 30/11/2026.", False),
    ],
)
def test_who_approves_sees_a_day_of_another_document_beside_that_of_the_law(due_on, basis, told, warned, leader, sign_in):
    item = make.disclosure(issued_on=date(2026, 11, 20), due_on=due_on)
    Disclosure.objects.filter(pk=item.pk).update(due_basis=basis, due_provision="", due_from=None)

    page = sign_in(leader).get(reverse("disclosure:disclosure", args=[item.pk])).content.decode()

    assert f"Theo văn bản khác: {basis}" in page
    assert told in page
    assert ("hãy đối chiếu trước khi duyệt" in page) == warned
    assert "khác với ngày đã ghi" not in page


def test_a_correction_is_shown_with_the_old_words(clerk, leader, sign_in):
    item = make.posted(date(2026, 11, 2), item="Quy chế năm 2025")
    client = sign_in(clerk)
    client.post(reverse("disclosure:correct", args=[item.pk]), {"new_item": "Quy chế năm 2026", "reason": "sai năm"})
    sign_in(leader).post(reverse("disclosure:decide_correction", args=[Correction.objects.get().pk]), {"decision": "approve"})

    page = client.get(reverse("disclosure:disclosure", args=[item.pk])).content.decode()

    assert "<del>Quy chế năm 2025</del>" in page
    assert "sai năm" in page


@pytest.mark.parametrize("step", ["publish", "take_down"])
def test_no_form_offers_a_day_that_nobody_chose(step, clerk, sign_in):
    item = make.disclosure(state=State.APPROVED) if step == "publish" else make.posted(date(2026, 10, 1))
    address = reverse(f"disclosure:{step}", args=[item.pk])

    page = sign_in(clerk).get(address).text

    assert 'value="2026-' not in page
    assert sign_in(clerk).post(address, {"place": "Bảng tin"}).status_code == 422


def test_a_wrong_day_is_mended_on_its_page_and_seen_with_the_old_one(clerk, leader, sign_in):
    item = make.posted(date(2026, 11, 20))
    address = reverse("disclosure:disclosure", args=[item.pk])
    client = sign_in(clerk)
    form = client.get(reverse("disclosure:amend", args=[item.pk])).text
    assert 'value="2026-11-20"' in form
    client.post(
        reverse("disclosure:amend", args=[item.pk]), {"started_on": "2026-11-23", "place": "Bảng tin tầng 1", "reason": "nhầm ngày"}
    )
    page = client.get(address).text
    assert "Có đề nghị sửa điều đã ghi, chờ duyệt" in page
    assert "<del>20/11/2026</del> → 23/11/2026" in page
    asked = queries.waiting_amendment(item)
    decide = reverse("disclosure:decide_amendment", args=[asked.pk])
    assert (decide in page, reverse("disclosure:amend", args=[item.pk]) in page) == (False, False)

    boss = sign_in(leader)
    assert decide in boss.get(address).text
    assert reverse("disclosure:disclosure", args=[item.pk]) in boss.get("/").text  # it waits on the desk
    boss.post(decide, {"decision": "approve"})

    item.refresh_from_db()
    assert item.started_on == date(2026, 11, 23)
    assert "ngày công khai 20/11/2026 → 23/11/2026: nhầm ngày" in boss.get(address).text


def test_a_late_record_of_a_start_in_time_is_asked_about_and_listed(clerk, leader, sign_in):
    item = make.disclosure(issued_on=date(2026, 11, 2), state=State.APPROVED)
    address = reverse("disclosure:publish", args=[item.pk])
    client = sign_in(clerk)
    assert "Hạn công khai 09/11/2026 đã qua" in client.get(address).text
    refused = client.post(address, {"started_on": "2026-11-05", "place": "Bảng tin"})
    assert (refused.status_code, "hãy ghi lý do và căn cứ" in refused.text) == (422, True)

    said = client.post(address, {"started_on": "2026-11-05", "place": "Bảng tin", "reason": "có biên bản"}, follow=True).text

    assert "tính là chưa công khai đến khi người khác xác nhận" in said
    assert "Ghi công khai trong hạn, chờ xác nhận" in said
    assert reverse("disclosure:add_file", args=[item.pk]) in said
    listed = {
        wanted: item.code in client.get(reverse("disclosure:disclosures"), {"waits": wanted}).text for wanted in ("any", "claim", "days")
    }
    assert listed == {"any": True, "claim": True, "days": False}


def test_a_row_shown_by_mistake_goes_back(clerk, leader, sign_in):
    item = make.posted(date(2026, 11, 20))
    sign_in(clerk).post(reverse("disclosure:retract", args=[item.pk]), {"reason": "ghi nhầm dòng"})
    client = sign_in(leader)
    assert "<del>20/11/2026</del>" in client.get(reverse("disclosure:disclosure", args=[item.pk])).text

    client.post(reverse("disclosure:decide_amendment", args=[queries.waiting_amendment(item).pk]), {"decision": "approve"})

    item.refresh_from_db()
    assert item.state == State.APPROVED


def test_an_internal_item_is_hidden_from_the_superior(people, sign_in):
    item = make.posted(date(2026, 11, 2))
    proof = make.proof(item)
    client = sign_in(people["superior"])

    assert client.get(reverse("disclosure:disclosure", args=[item.pk])).status_code == 404
    assert client.get(reverse("disclosure:proof", args=[proof.pk])).status_code == 404
    assert client.get(reverse("disclosure:minutes", args=[item.pk, "niem-yet", "docx"])).status_code == 404
    assert item.item not in client.get(reverse("disclosure:year", args=[2026])).content.decode()


def test_a_proof_is_downloaded_never_shown(clerk, sign_in):
    proof = make.proof(make.posted(date(2026, 11, 2)))

    answer = sign_in(clerk).get(reverse("disclosure:proof", args=[proof.pk]))

    assert answer.content == make.PNG
    assert answer["Content-Disposition"] == 'attachment; filename="anh.png"'


def test_a_letter_that_the_font_lacks_is_named_instead_of_an_error(clerk, sign_in):
    item = make.posted(date(2026, 11, 2), item="Thông báo \U0001f4cc tuyển dụng")
    client = sign_in(clerk)

    answer = client.get(reverse("disclosure:minutes", args=[item.pk, "niem-yet", "pdf"]), follow=True)

    assert answer.redirect_chain == [(reverse("disclosure:disclosure", args=[item.pk]), 302)]
    assert "Chưa làm được bản PDF. Phông chữ Liberation Serif không có ký tự «\U0001f4cc»" in answer.text
    assert client.get(reverse("disclosure:minutes", args=[item.pk, "niem-yet", "docx"])).status_code == 200


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_minutes_are_made_to_be_signed(kind, clerk, sign_in):
    item = make.posted(date(2026, 11, 2))

    answer = sign_in(clerk).get(reverse("disclosure:minutes", args=[item.pk, "niem-yet", kind]))

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="dung-thu-bien-ban-niem-yet-{item.code}.{kind}"'
    if kind == "docx":
        made = docx.Document(io.BytesIO(answer.content))
        words = "\n".join(one.text for one in made.paragraphs)
        assert made.sections[0].first_page_header.paragraphs[0].text == "BẢN DÙNG THỬ – DỮ LIỆU MẪU"
        assert "từ ngày 02/11/2026 đến hết ngày 22/11/2026" in words
        assert "khoản 2 Điều 48 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15" in words
    else:
        assert answer.content.startswith(b"%PDF-")


def test_minutes_of_declarations_name_the_union_and_the_page_says_what_to_compare(clerk, sign_in):
    posting = make.asset_posting(disclosure=make.posted(date(2026, 1, 15), group=7, matter="asset_declarations"))
    caution = "Nghị định chưa được sửa cho phù hợp với Luật số 97/2025/QH15"
    client = sign_in(clerk)

    made = docx.Document(io.BytesIO(client.get(reverse("disclosure:minutes", args=[posting.disclosure_id, "niem-yet", "docx"])).content))

    words = "\n".join(one.text for one in made.paragraphs)
    assert "Số bản kê khai được công khai: 9." in words
    assert "Đại diện tổ chức công đoàn: Ông (bà)" in words
    assert [line for line in words.split("\n") if line.startswith("Căn cứ")] == [
        "Căn cứ điểm b khoản 1 và khoản 4 Điều 11 Nghị định số 130/2020/NĐ-CP;"
    ]
    package = "".join(part.blob.decode(errors="ignore") for part in made.part.package.iter_parts() if str(part.partname).endswith(".xml"))
    assert caution not in package  # a form to sign holds nothing of how its data was made
    assert caution in client.get(reverse("disclosure:disclosure", args=[posting.disclosure_id])).text


def test_an_article_that_nobody_has_read_is_left_for_the_pen(clerk, sign_in):
    posting = make.asset_posting(year=2026, disclosure=make.posted(date(2026, 11, 2), group=7, matter="asset_declarations"))

    answer = sign_in(clerk).get(reverse("disclosure:minutes", args=[posting.disclosure_id, "niem-yet", "docx"]))

    lines = [one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs]
    assert [line for line in lines if line.startswith("Căn cứ")] == ["Căn cứ khoản …… Điều …… Nghị định số 164/2026/NĐ-CP;"]


@pytest.mark.parametrize(("form", "which", "state"), [("website", "niem-yet", "published"), ("posting", "go-niem-yet", "approved")])
def test_minutes_exist_only_where_something_is_posted(form, which, state, clerk, sign_in):
    item = make.posted(date(2026, 11, 2), form=form) if state == "published" else make.disclosure(form=form, state=state)

    assert sign_in(clerk).get(reverse("disclosure:minutes", args=[item.pk, which, "pdf"])).status_code == 404


def test_minutes_of_taking_down_are_not_made_before_the_day(clerk, sign_in):
    item = make.posted(date(2026, 11, 20))
    client = sign_in(clerk)

    assert client.get(reverse("disclosure:minutes", args=[item.pk, "go-niem-yet", "docx"])).status_code == 404
    page = client.get(reverse("disclosure:disclosure", args=[item.pk])).text
    assert "Biên bản niêm yết (DOCX)" in page
    assert "Biên bản gỡ niêm yết (DOCX)" not in page


def test_a_suggestion_fills_the_form(clerk, sign_in):
    paper = make.document("Kế hoạch công tác năm 2026", issued_on=date(2020, 3, 2))

    page = sign_in(clerk).get(reverse("disclosure:enter"), {"document_id": paper.pk, "group": 2, "matter": "general"}).content.decode()

    assert f'<option value="{paper.pk}" selected>' in page
    assert '<option value="2" selected>' in page


def test_assets_are_counts_only(clerk, sign_in):
    sent = {
        "year": 2025,
        "round_": "annual",
        "form": "posting",
        "handed_over_on": "2026-01-12",
        "required": 10,
        "declared": 9,
        "disclosed": 9,
    }
    client = sign_in(clerk)
    client.post(reverse("disclosure:enter_assets"), sent)
    posting = AssetPosting.objects.get()

    page = client.get(reverse("disclosure:disclosure", args=[posting.disclosure_id])).content.decode()

    assert "phải kê khai 10, đã kê khai 9, được công khai 9" in page
    assert reverse("disclosure:change", args=[posting.disclosure_id]) not in page


def test_search_finds_without_accents(clerk, sign_in):
    make.posted(date(2026, 11, 2), item="Quy chế chi tiêu nội bộ")

    assert "Quy chế chi tiêu nội bộ" in sign_in(clerk).get(reverse("ui:search"), {"q": "chi tieu"}).content.decode()


def test_the_year_table_is_exported_from_the_register(clerk, sign_in):
    make.posted(date(2026, 11, 2), item="=1+1")

    text = b"".join(sign_in(clerk).get(reverse("disclosure:disclosures"), {"export": "csv", "year": 2026}).streaming_content).decode()

    assert "'=1+1" in text


def test_the_year_table_leads_to_the_years_that_have_items(clerk, sign_in):
    for day in (date(1946, 1, 1), date(2024, 3, 4), date(2024, 5, 6), date(2025, 12, 31)):
        make.disclosure(issued_on=day)

    assert list(queries.years()) == [2025, 2024, 1946]
    shown = sign_in(clerk).get(reverse("disclosure:year", args=[2025])).context["years"]
    assert [year for year in shown if year < 2026] == [2025, 2024, 1946]


@pytest.mark.parametrize(("year", "answer"), [(1, 404), (2, 200), (9998, 200), (9999, 404), (20266, 404), (10**30, 404)])
def test_what_is_missing_in_a_year_that_cannot_be_is_not_found(year, answer, leader, sign_in):
    assert sign_in(leader).get(part_of("hang-nam", year)).status_code == answer


@pytest.mark.parametrize(("year", "answer"), [(0, 404), (1, 200), (9999, 200), (10000, 404), (99999999, 404)])
def test_a_year_that_is_none_is_not_found(year, answer, clerk, sign_in):
    assert sign_in(clerk).get(f"/cong-khai/so-nam/{year}/").status_code == answer


def test_the_first_page_tells_what_waits(clerk, leader, sign_in):
    make.disclosure(entered_by=clerk)
    make.posted(date(2026, 10, 1))

    page = sign_in(leader).get(reverse("ui:home")).content.decode()

    assert "1 nội dung quá hạn công khai" in page
    assert "1 nội dung được gỡ" in page


FIELDS = {
    "item": "Quy chế làm việc",
    "group": "9",
    "matter": "general",
    "form": "posting",
    "audience": "internal",
    "issued_on": "2026-11-20",
    "cleared": "on",
}


def test_the_form_asks_the_agency_and_offers_the_item_in_another_form(clerk, sign_in):
    report_factories.trait("internal_network", "true")
    client = sign_in(clerk)

    refused = client.post(reverse("disclosure:enter"), FIELDS)
    assert "khoản 1 Điều 48" in refused.text
    client.post(reverse("disclosure:enter"), {**FIELDS, "form": "website"})
    online = Disclosure.objects.get()
    address = f"{reverse('disclosure:enter')}?them-hinh-thuc={online.pk}"
    assert address in client.get(reverse("disclosure:disclosure", args=[online.pk])).text
    assert "Quy chế làm việc</textarea>" in client.get(address).text
    client.post(reverse("disclosure:enter"), FIELDS)

    assert list(Disclosure.objects.order_by("pk").values_list("form", flat=True)) == ["website", "posting"]


def test_the_same_again_is_asked_about_and_a_long_text_is_not_cut_by_the_browser(clerk, sign_in):
    client = sign_in(clerk)
    empty = client.get(reverse("disclosure:enter")).text
    assert 'maxlength="500"' not in empty
    assert "Vẫn nhập: đây là" not in empty
    client.post(reverse("disclosure:enter"), FIELDS)

    asked = client.post(reverse("disclosure:enter"), FIELDS)
    assert "Vẫn nhập: đây là" in asked.text
    client.post(reverse("disclosure:enter"), {**FIELDS, "again": "on"})

    assert Disclosure.objects.count() == 2
    assert "600" in client.post(reverse("disclosure:enter"), {**FIELDS, "item": "x" * 600}).text


def test_the_form_of_an_extension_tells_how_far_it_may_reach_and_whose_rule_that_is(leader, sign_in, monkeypatch):
    item = make.posted(date(2099, 12, 1))

    page = sign_in(leader).get(reverse("disclosure:extend", args=[item.pk])).text

    assert "Theo quy ước của phần mềm, một lần kéo dài không quá 12 tháng, đến hết ngày 21/12/2100" in page


def test_a_document_that_is_kept_is_named_by_its_code_alone(clerk, people, sign_in):
    paper = make.document("Kỷ luật một công chức", symbol="12/QĐ-SCT", limited=True)
    item = make.posted(date(2026, 11, 2), document=paper)
    Dismissal.objects.create(document=paper, reason="không thuộc diện", person=clerk, at=factories.AT)
    addresses = [
        (reverse("disclosure:disclosure", args=[item.pk]), "staff"),
        (part_of("da-bo-qua"), "head_of_unit"),
    ]

    for address, role in addresses:
        kept, told = sign_in(people[role]).get(address).text, sign_in(clerk).get(address).text
        assert f"{paper.code} (văn bản hạn chế tiếp cận)" in kept
        assert "Kỷ luật" not in kept
        assert "12/QĐ-SCT" not in kept
        assert "Kỷ luật một công chức" in told
    minutes = sign_in(people["staff"]).get(reverse("disclosure:minutes", args=[item.pk, "niem-yet", "docx"])).content
    words = "\n".join(one.text for one in docx.Document(io.BytesIO(minutes)).paragraphs)
    assert f"Văn bản được công khai: {paper.code} (văn bản hạn chế tiếp cận) ngày 02/03/2026." in words


def test_a_document_that_may_be_read_is_led_to(clerk, people, sign_in):
    paper = make.document("Kế hoạch năm")
    item = make.posted(date(2026, 11, 2), document=paper)

    page = sign_in(clerk).get(reverse("disclosure:disclosure", args=[item.pk])).text

    assert f'<a href="{reverse("records:document", args=[paper.pk])}">Kế hoạch 12/KH-SCT</a>: Kế hoạch năm' in page


def test_a_decision_that_is_none_says_what_to_press_and_changes_nothing(leader, sign_in):
    asked = make.correction(make.posted(date(2026, 11, 2)))
    client, address = sign_in(leader), reverse("disclosure:decide_correction", args=[asked.pk])

    answer = client.post(address, {"decision": "approve-all"}, follow=True)

    assert answer.redirect_chain == [(reverse("disclosure:disclosure", args=[asked.disclosure_id]), 302)]
    assert "Hãy bấm «Duyệt» hoặc «Không duyệt» ở đề nghị." in answer.text
    asked.refresh_from_db()
    assert asked.state == "waiting"
    assert client.post(reverse("disclosure:decide_correction", args=[999]), {"decision": "approve"}).status_code == 404


def test_a_wish_that_was_decided_meanwhile_says_so_on_its_page(leader, sign_in):
    asked = make.correction(make.posted(date(2026, 11, 2)))
    client, address = sign_in(leader), reverse("disclosure:decide_correction", args=[asked.pk])

    assert "Đã duyệt đề nghị." in client.post(address, {"decision": "approve"}, follow=True).text
    assert "Đề nghị này đã được quyết định rồi." in client.post(address, {"decision": "refuse"}, follow=True).text


def test_the_register_of_a_year_is_taken_as_a_file(clerk, sign_in):
    make.disclosure(issued_on=date(2026, 11, 20), item="Quy chế mới")
    make.disclosure(issued_on=date(2025, 12, 1), item="Quy chế cũ")

    rows = rows_of(sign_in(clerk).get(reverse("disclosure:year", args=[2026]), {"export": "csv"}))

    assert [row[2] for row in rows] == ["Nội dung", "Quy chế mới"]


def test_who_may_do_nothing_about_a_gap_sees_no_empty_column(clerk, people, sign_in):
    make.document("Kế hoạch công tác")
    shown = []
    for person in (clerk, people[Role.PEOPLE_INSPECTORATE]):
        for name in ("van-ban", "hang-nam"):
            shown.append('data-label="Việc"' in sign_in(person).get(part_of(name)).text)

    assert shown == [True, True, False, False]

"""The pages of the registers, as people see them."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import factories
import report_factories
from minhbach.facts.schemas import KEPT
from minhbach_site.accounts.states import Role
from minhbach_site.registers import queries
from minhbach_site.registers.models import Coverage, Keeper, RegisterUpload

pytestmark = pytest.mark.django_db


def test_the_list_says_what_nobody_vouched_for(leader, sign_in, django_assert_num_queries):
    report_factories.coverage("documents", vouched_by=leader)
    client = sign_in(leader)
    client.get("/so-sach/")

    with django_assert_num_queries(8):
        page = client.get("/so-sach/").text

    assert "Người lanhdao" in page
    assert "Còn 27 sổ chưa ai xác nhận ghi đủ" in page


def test_the_registers_are_sorted_and_taken_as_files(leader, sign_in):
    report_factories.coverage("documents", vouched_by=leader, from_on=date(2026, 1, 1), to_on=date(2026, 9, 30))
    unit = report_factories.keeper("documents").unit
    client = sign_in(leader)

    page = client.get("/so-sach/", {"muc-sort": "-coverage"})
    files = [
        list(csv.reader(io.StringIO(b"".join(client.get("/so-sach/", {f"{part}-export": "csv"})).decode("utf-8-sig"))))
        for part in ("muc", "tep")
    ]

    assert page.context["parts"][0].rows[0].record.table.name == "documents"
    assert len(files[0]) + len(files[1]) - 2 == len(KEPT)
    assert files[0][0] == ["Sổ", "Ghi đủ từ ngày", "Ghi đủ đến hết ngày", "Người xác nhận", "Đơn vị giữ sổ"]
    assert [row for row in files[0] if row[1]][1:] == [["Văn bản", "01/01/2026", "30/09/2026", "Người lanhdao", unit.name]]
    assert files[1][0] == [*files[0][0], "Tệp đang dùng", "Số dòng của sổ"]


def test_a_head_is_told_what_to_vouch_for_on_the_first_page_and_on_the_list(leader, sign_in):
    unit = report_factories.keeper("documents").unit
    report_factories.keeper("meetings", unit)
    report_factories.keeper("plans", unit)
    report_factories.coverage("meetings", from_on=date(2026, 1, 1), to_on=date(2026, 9, 30))
    report_factories.coverage("plans", from_on=date(2026, 1, 1), to_on=date(2026, 9, 29))
    head = factories.person("chanhvp", Role.HEAD_OF_UNIT, unit_code=unit.code)

    first, listed = sign_in(head).get("/").text, sign_in(head).get("/so-sach/").text

    card = first[first.index('id="giu-so"') :]
    assert "chưa ai xác nhận ghi đủ đến hết 30/09/2026" in card
    assert [name for name in ("documents", "meetings", "plans") if f"/so-sach/{name}" in card] == ["documents", "plans"]
    assert "Sổ do đơn vị bạn giữ, chưa xác nhận ghi đủ đến hết 30/09/2026:" in listed
    assert "/so-sach/don-vi-giu" not in listed

    for name in ("documents", "plans"):
        sign_in(head).post(f"/so-sach/{name}/xac-nhan", {"from_on": "2026-01-01", "to_on": "2026-10-31"})
    assert 'id="giu-so"' not in sign_in(head).get("/").text
    assert "đều đã được xác nhận ghi đủ đến hết 30/09/2026" in sign_in(head).get("/so-sach/").text


def test_a_head_whose_unit_keeps_none_is_told_who_assigns(leader, sign_in):
    head = factories.person("truongphong", Role.HEAD_OF_UNIT, unit_code=factories.unit("P9").code)

    page = sign_in(head).get("/so-sach/").text

    assert "Đơn vị của bạn chưa được giao giữ sổ nào" in page
    assert "Người giao: Người lanhdao." in page
    assert 'id="giu-so"' not in sign_in(head).get("/").text


def test_a_leader_assigns_every_register_on_one_page(leader, sign_in):
    office, trade = factories.unit("VP"), factories.unit("TM")
    report_factories.keeper("documents", trade)
    client = sign_in(leader)
    assert "Còn 27 sổ chưa giao đơn vị nào giữ" in client.get("/").text
    assert "Còn 27 sổ chưa giao đơn vị nào giữ" in client.get("/so-sach/").text
    form = client.get("/so-sach/don-vi-giu").context["form"]
    chosen = {field.html_name: field.value() or "" for field in form}

    answer = client.post("/so-sach/don-vi-giu", {**chosen, "rest": office.pk, "procedures": trade.pk})

    assert answer.headers["Location"] == "/so-sach/"
    units = queries.keepers()
    assert {table for table, unit in units.items() if unit == trade} == {"documents", "procedures"}
    assert len(units) == 28
    assert "chưa giao đơn vị nào" not in client.get("/so-sach/").text

    again = client.get("/so-sach/don-vi-giu").context["form"]
    set_at = dict(Keeper.objects.values_list("table", "set_by"))
    unchanged = client.post("/so-sach/don-vi-giu", {field.html_name: field.value() or "" for field in again}, follow=True)
    assert "Không có gì thay đổi." in unchanged.text
    assert dict(Keeper.objects.values_list("table", "set_by")) == set_at


def test_a_unit_that_ended_is_shown_to_be_replaced(leader, sign_in):
    ended = factories.unit("CU", name="Phòng cũ", to_on=date(2026, 6, 30))
    report_factories.keeper("documents", ended)
    client = sign_in(leader)

    assert "đã kết thúc hoạt động: cần giao lại" in client.get("/so-sach/").text
    assert "Phòng cũ (đã kết thúc hoạt động)" in client.get("/so-sach/don-vi-giu").text


def test_the_faults_of_a_file_stand_on_the_page_with_their_remedy(clerk, sign_in):
    file = SimpleUploadedFile("thu-tuc.csv", report_factories.PROCEDURES.replace(b"01/01/2024", b"31/02/2024"))

    page = sign_in(clerk).post("/so-sach/procedures/dua-len", {"file": file, "from_on": "2026-01-01", "to_on": "2026-10-31"})

    assert page.status_code == 422
    assert "Chưa lưu gì: tệp có 2 chỗ cần sửa." in page.text
    assert "hiệu lực từ" in page.text
    assert "Để riêng các dòng sai" in page.text


def test_a_good_file_waits_and_is_downloaded_as_it_came(clerk, leader, sign_in):
    file = SimpleUploadedFile("thu-tuc.csv", report_factories.PROCEDURES)
    client = sign_in(clerk)

    answer = client.post("/so-sach/procedures/dua-len", {"file": file, "from_on": "2026-01-01", "to_on": "2026-10-31"})

    sent = RegisterUpload.objects.get()
    assert answer.headers["Location"] == "/so-sach/procedures"
    assert "người khác phải duyệt" in client.get("/so-sach/procedures").text
    taken = sign_in(leader).get(f"/so-sach/tep/{sent.pk}/tai-ve")
    assert b"".join(taken.streaming_content) == report_factories.PROCEDURES
    assert "Duyệt và xác nhận ghi đủ" in client.get("/so-sach/procedures").text


def test_an_empty_register_can_be_taken_as_a_template(clerk, sign_in):
    taken = sign_in(clerk).get("/so-sach/procedures/mau.csv")

    assert taken.headers["Content-Disposition"] == 'attachment; filename="dung-thu-thu-tuc.csv"'
    assert taken.content.decode("utf-8-sig").startswith("# BẢN DÙNG THỬ – DỮ LIỆU MẪU.\r\n# Sổ «thu-tuc»")
    assert "mã thủ tục,tên thủ tục" in taken.content.decode("utf-8-sig")


def test_what_was_loaded_from_the_card_is_said_in_the_language_of_the_page(clerk, sign_in):
    Coverage.objects.create(
        table="petitions", from_on=date(2026, 1, 1), to_on=date(2026, 6, 30), note="theo co-quan.yaml", vouched_at=factories.AT
    )
    client = sign_in(clerk)
    addresses = (reverse("registers:registers"), reverse("registers:register", args=["petitions"]))

    assert all("theo co-quan.yaml" in client.get(address).text for address in addresses)
    client.cookies["django_language"] = "en"
    assert all("from co-quan.yaml" in client.get(address).text for address in addresses)

"""The pages of the registers, as people see them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import report_factories
from minhbach_site.registers.models import RegisterUpload

pytestmark = pytest.mark.django_db


def test_the_list_says_what_nobody_vouched_for(leader, sign_in, django_assert_num_queries):
    report_factories.coverage("documents", vouched_by=leader)
    client = sign_in(leader)
    client.get("/so-sach/")

    with django_assert_num_queries(6):
        page = client.get("/so-sach/").text

    assert "Người lanhdao" in page
    assert "Còn 27 sổ chưa ai xác nhận ghi đủ" in page


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

    assert taken.headers["Content-Disposition"] == 'attachment; filename="thu-tuc.csv"'
    assert "mã thủ tục,tên thủ tục" in taken.content.decode("utf-8-sig")

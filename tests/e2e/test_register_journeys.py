"""The register in a real Chromium: a document and its file, a draft beside its findings, an event approved by another."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

import factories
from minhbach_site.accounts.states import Role
from minhbach_site.records import queries

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DRAFT = Path(__file__).parents[2] / "examples" / "du-thao" / "bao-cao-quy-iii.txt"
SLOW = 60_000  # milliseconds until a process of its own has read a file on a busy machine


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "cong-van.docx"
    path.write_bytes(factories.word("Căn cứ Nghị định số 04/2015/NĐ-CP ngày 09 tháng 01 năm 2015 của Chính phủ, cơ quan báo cáo như sau."))
    return path


@pytest.mark.parametrize("script", [True, False])
def test_a_clerk_registers_a_document_and_its_file_is_read(script, visit, clerk, letter):
    factories.agency()
    page = visit("/van-ban/vao-so/outgoing", clerk, script=script)
    page.get_by_label("Loại văn bản").select_option(label="Kế hoạch")
    page.get_by_label("Trích yếu").fill("Thực hiện dân chủ ở cơ sở năm 2027")
    page.get_by_role("button", name="Vào sổ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kế hoạch 01/KH-SCT")

    page.get_by_role("link", name="Thêm tệp").click()
    page.get_by_label("Tệp").set_input_files(letter)
    page.get_by_role("button", name="Lưu").click()
    if not script:
        page.get_by_role("button", name="Đọc nội dung").click(timeout=SLOW)

    expect(page.get_by_role("heading", name="Văn bản được viện dẫn")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("Không còn hiệu lực", exact=True)).to_be_visible()
    assert page.complaints == []


def test_an_old_document_is_found_while_the_form_is_filled(visit, clerk, monkeypatch):
    monkeypatch.setattr(queries.choices, "__kwdefaults__", {**queries.choices.__kwdefaults__, "limit": 1})
    old = factories.document("CU", issued_on=date(2019, 1, 1), symbol="1/CU", subject="Quy chế cũ")
    factories.document("MOI", symbol="2/MOI")
    page = visit("/van-ban/quan-triet/them", clerk)
    page.get_by_label("Nội dung quán triệt").fill("Quán triệt quy chế")
    chosen = page.get_by_label("Văn bản", exact=True)
    expect(chosen.locator("option")).to_have_count(2)

    page.get_by_label("Tìm văn bản để chọn").press_sequentially("quy che cu")
    expect(chosen.locator(f'option[value="{old.pk}"]')).to_have_count(1)
    page.get_by_label("Tìm văn bản để chọn").press("Enter")  # sends nothing
    chosen.select_option(str(old.pk))

    expect(page.get_by_label("Nội dung quán triệt")).to_have_value("Quán triệt quy chế")
    assert page.complaints == []


def test_an_old_document_is_found_without_javascript(visit, clerk, monkeypatch):
    monkeypatch.setattr(queries.choices, "__kwdefaults__", {**queries.choices.__kwdefaults__, "limit": 1})
    old = factories.document("CU", issued_on=date(2019, 1, 1), symbol="1/CU", subject="Quy chế cũ")
    factories.document("MOI", symbol="2/MOI")
    page = visit("/van-ban/quan-triet/them", clerk, script=False)
    page.get_by_label("Nội dung quán triệt").fill("Quán triệt quy chế")
    page.get_by_label("Tìm văn bản để chọn").fill("quy che cu")
    page.get_by_label("Tìm văn bản để chọn").press("Enter")

    page.get_by_label("Văn bản", exact=True).select_option(str(old.pk))
    expect(page.get_by_label("Nội dung quán triệt")).to_have_value("Quán triệt quy chế")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_findings_are_walked_by_keys_and_set_aside_with_a_reason(visit, people):
    page = visit("/van-ban/du-thao/them", people[Role.STAFF])
    page.get_by_label("Tên dự thảo").fill("Báo cáo quý III")
    page.get_by_label("Tệp").set_input_files(DRAFT)
    page.get_by_role("button", name="Đưa lên và kiểm tra").click()
    findings = page.locator("[data-finding]")
    expect(findings.first).to_be_visible(timeout=SLOW)
    count = findings.count()

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(findings.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(findings.nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#v1")).to_be_focused()

    findings.first.get_by_role("link", name="Bỏ qua").click()
    page.get_by_label("Lý do").fill("đã đối chiếu bản gốc")
    page.get_by_role("button", name="Lưu").click()

    expect(findings).to_have_count(count)
    expect(page.get_by_text("đã đối chiếu bản gốc")).to_be_visible()
    expect(findings.first.get_by_role("button", name="Báo lại")).to_be_visible()
    assert page.complaints == []


def test_an_event_is_entered_with_a_new_row_and_takes_effect_when_a_leader_approves(visit, clerk, leader):
    factories.agency()
    factories.unit("CN", name="Phòng Công nghiệp")
    factories.document("QD1", symbol="211/QĐ-UBND")
    page = visit("/to-chuc/su-kien/them", clerk)
    page.get_by_label("Loại sự kiện").select_option(label="Chia tách")
    page.get_by_label("Ngày hiệu lực").fill("2026-11-01")
    page.get_by_label("Quyết định").select_option(index=1)
    page.get_by_role("group", name="Đơn vị trước").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Thêm dòng").click()
    names = page.get_by_label("Tên đơn vị sau")
    expect(names).to_have_count(3)
    for number, name in enumerate(("Phòng Một", "Phòng Hai", "Phòng Ba")):
        names.nth(number).fill(name)
    page.get_by_role("button", name="Nhập, chờ duyệt").click()
    expect(page.get_by_text("hãy nhờ lãnh đạo khác duyệt")).to_be_visible()
    address = re.sub(r"^https?://[^/]+", "", page.url)

    other = visit(address, leader)
    other.get_by_role("button", name="Duyệt", exact=True).click()
    expect(other.get_by_text("Đã duyệt").first).to_be_visible()
    other.goto("/to-chuc/?ngay=2026-11-01")

    expect(other.get_by_role("link", name="Phòng Ba")).to_be_visible()
    expect(other.get_by_role("link", name="Phòng Công nghiệp")).to_have_count(0)
    assert page.complaints == other.complaints == []

"""Every kind of event from the decision to its approval, with what goes wrong on the way, and the undoing, for units and for agencies."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

import factories
from minhbach_site.accounts.states import Role
from minhbach_site.organisation.models import Agency, AgencyChange, Membership, OrganisationEvent, Unit
from minhbach_site.organisation.states import ChangeState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEXT = "2026-02-01"


@pytest.fixture
def department(transactional_db):
    """An agency of three units, one with a unit in it, a head and an official; a decision of December 2025."""
    factories.agency("SCT", name="Sở Công Thương")
    head, official = factories.person("truong-phong", Role.HEAD_OF_UNIT, unit_code="CN"), factories.person("chuyen-vien")
    places = {code: factories.unit(code, name=f"Phòng {name}") for code, name in (("CN", "Công nghiệp"), ("TM", "Thương mại"))}
    places["CC"] = factories.unit("CC", name="Chi cục Thị trường", kind="chi_cuc")
    factories.unit("D1", name="Đội số 1", kind="doi", parent=places["CC"])
    factories.member(head, places["CN"], head=True)
    factories.member(official, places["CN"])
    factories.document("QD", symbol="99/QĐ-UBND", issued_on=date(2025, 12, 20))
    return places


def enter(page, kind, sources=(), results=(), on="2026-01-01"):
    """Fill the form of an event and send it; `results` are name and code."""
    page.goto("/to-chuc/su-kien/them")
    page.get_by_label("Loại sự kiện").select_option(kind)
    page.get_by_label("Ngày hiệu lực").fill(on)
    page.get_by_label("Quyết định").select_option(label=decision_label(page))
    for code in sources:
        page.get_by_label(f"({code})").check()
    for number, (name, code) in enumerate(results):
        page.locator(f"#id_moi-{number}-name").fill(name)
        page.locator(f"#id_moi-{number}-code").fill(code)
    page.get_by_role("button", name="Nhập, chờ duyệt").click()


def decision_label(page):
    return page.get_by_label("Quyết định").locator("option", has_text="99/QĐ-UBND").first.inner_text()


def approve(page, kind):
    """Approve the newest event of a kind; it comes back with its state."""
    event = OrganisationEvent.objects.filter(kind=kind).latest("pk")
    page.goto(f"/to-chuc/su-kien/{event.pk}")
    page.get_by_role("button", name="Duyệt", exact=True).click()
    page.get_by_text(f"{event.code}: Đã duyệt").wait_for()
    return event


def undo(page, other, address):
    """Ask on one page that the change be undone, approve it on the other person's."""
    page.goto(address)
    page.get_by_role("link", name="Đề nghị hủy bỏ").click()
    page.get_by_label("Lý do hủy bỏ").fill("nhập từ bản dự thảo")
    page.get_by_role("button", name="Đề nghị hủy bỏ").click()
    page.get_by_text("Đã đề nghị hủy bỏ").wait_for()
    assert page.get_by_role("button", name="Duyệt hủy bỏ").count() == 0
    other.goto(address)
    other.get_by_role("button", name="Duyệt hủy bỏ").click()
    other.get_by_text("Đã hủy bỏ:").wait_for()


def alive():
    return sorted(Unit.objects.filter(to_on__isnull=True).values_list("code", flat=True))


def test_units_are_established_renamed_merged_split_transferred_dissolved_and_it_is_undone(visit, department, clerk, leader):
    page, other = visit("/to-chuc/su-kien", clerk), visit("/to-chuc/su-kien", leader)

    enter(page, "establish", results=[("Phòng Chuyển đổi số", "CDS")])
    page.get_by_text("Bạn đã nhập sự kiện này nên không tự duyệt được").wait_for()
    assert page.get_by_role("button", name="Duyệt", exact=True).count() == 0
    approve(other, "establish")
    enter(page, "rename", ["CN"], [("Phòng Công nghiệp và Năng lượng", "CNNL")])
    renamed = approve(other, "rename")
    enter(page, "merge", ["CNNL", "TM"], [("Phòng Kinh tế", "KT")], on=NEXT)
    approve(other, "merge")
    assert alive() == ["CC", "CDS", "D1", "KT"]
    enter(page, "split", ["KT"], [("Phòng Kinh tế số", "KTS"), ("Phòng Kinh tế xanh", "KTX")], on="2026-03-01")
    approve(other, "split")
    other.get_by_role("heading", name="Phải sắp xếp bằng tay").wait_for()
    other.get_by_text("Người chuyen-vien").first.wait_for()
    enter(page, "transfer", ["CDS"], on="2026-03-01")
    approve(other, "transfer")
    enter(page, "dissolve", ["CC", "D1"], on="2026-03-01")
    dissolved = approve(other, "dissolve")
    assert alive() == ["KTS", "KTX"]

    page.goto(f"/to-chuc/su-kien/{renamed.pk}/huy-bo")
    page.get_by_text("chỉ hủy bỏ được sự kiện mới nhất của đơn vị").first.wait_for()
    undo(page, other, f"/to-chuc/su-kien/{dissolved.pk}")
    for kind in ("transfer", "split", "merge", "rename", "establish"):
        undo(page, other, f"/to-chuc/su-kien/{OrganisationEvent.objects.get(kind=kind).pk}")

    assert alive() == ["CC", "CN", "D1", "TM"]
    rows = Membership.objects.order_by("pk").values_list("person__username", "unit__code", "head", "to_on")
    assert list(rows) == [("truong-phong", "CN", True, None), ("chuyen-vien", "CN", False, None)]
    assert set(OrganisationEvent.objects.values_list("state", flat=True)) == {ChangeState.UNDONE}
    page.goto("/to-chuc/su-kien")
    assert page.locator("tbody").get_by_text("Đã hủy bỏ", exact=True).count() == 6
    assert [one for one in (*page.complaints, *other.complaints) if "422" not in one] == []


@pytest.mark.parametrize(
    ("kind", "sources", "results", "on", "said"),
    [
        ("merge", ["CN"], [("Phòng Kinh tế", "KT")], "2026-01-01", "ít nhất hai đơn vị trước"),
        ("split", ["CN"], [("Phòng A", "A"), ("phòng a", "B")], "2026-01-01", "đã có đơn vị tên «phòng a»"),
        ("split", ["CN"], [("Phòng A", "A"), ("Phòng B", "A")], "2026-01-01", "Mã đơn vị «A» đã dùng"),
        ("establish", [], [("Phòng Thương mại", "TM2")], "2026-01-01", "đã có đơn vị tên «Phòng Thương mại»"),
        ("establish", [], [("Phòng Mới", "TM")], "2026-01-01", "Mã đơn vị «TM» đã dùng"),
        ("rename", ["CN"], [("Phòng Mới", "M")], "2025-07-01", "sớm hơn ngày ban hành quyết định"),
        ("dissolve", ["CC"], [], "2026-01-01", "Còn đơn vị trực thuộc chưa sắp xếp: Đội số 1"),
        ("dissolve", ["CN"], [("Phòng Mới", "M")], "2026-01-01", "không có đơn vị sau"),
        ("rename", [], [("Phòng Mới", "M")], "2026-01-01", "đúng một đơn vị trước"),
    ],
)
def test_a_wrong_event_is_refused_on_its_form(kind, sources, results, on, said, visit, department, clerk):
    page = visit("/to-chuc/su-kien", clerk, width=390)

    enter(page, kind, sources, results, on)

    page.get_by_role("alert").filter(has_text=said).first.wait_for()
    assert page.get_by_label("Loại sự kiện").input_value() == kind
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not OrganisationEvent.objects.exists()


def test_a_unit_that_began_later_is_not_ended_before(visit, department, clerk):
    factories.unit("MOI", name="Phòng Mới", from_on=date(2026, 5, 1))
    page = visit("/to-chuc/su-kien", clerk)

    enter(page, "dissolve", ["MOI"], on="2026-05-01")

    page.get_by_text("không còn hoặc chưa tồn tại vào ngày liền trước 01/05/2026").wait_for()


def change(page, kind, sources=(), **new):
    page.goto("/to-chuc/co-quan/thay-doi")
    page.get_by_label("Loại thay đổi").select_option(kind)
    page.get_by_label("Ngày hiệu lực").fill("2026-01-01")
    page.get_by_label("Quyết định").select_option(label=decision_label(page))
    for code in sources:
        page.get_by_label(f"({code})").check()
    for name, value in new.items():
        page.locator(f"#id_{name}").fill(value)
    page.get_by_role("button", name="Lưu").click()


def approve_change(page):
    made = AgencyChange.objects.latest("pk")
    page.goto(f"/to-chuc/co-quan/thay-doi/{made.pk}")
    page.get_by_role("button", name="Duyệt", exact=True).click()
    page.get_by_text(f"{made.code}: Đã duyệt").wait_for()
    return made


def test_agencies_are_established_renamed_merged_dissolved_and_it_is_undone(visit, department, clerk, leader):
    page, other = visit("/to-chuc/co-quan", clerk), visit("/to-chuc/co-quan", leader)

    change(page, "establish", agency_code="SCT", name="Sở Mới", symbol="SM")
    page.get_by_text("Mã cơ quan «SCT» đã dùng").wait_for()
    change(page, "merge", ["SCT"], agency_code="SM", name="Sở Mới", symbol="SM")
    page.get_by_text("ít nhất hai").wait_for()
    change(page, "establish", agency_code="SXD", name="Sở Xây dựng", symbol="SXD")
    established = approve_change(other)
    undo(page, other, f"/to-chuc/co-quan/thay-doi/{established.pk}")
    factories.agency("SXD", name="Sở Xây dựng")
    change(page, "merge", ["SCT", "SXD"], agency_code="SM", name="Sở Mới", symbol="SM")
    merged = approve_change(other)
    other.get_by_role("heading", name="Đơn vị chưa sắp xếp").wait_for()
    undo(page, other, f"/to-chuc/co-quan/thay-doi/{merged.pk}")
    change(page, "dissolve", ["SXD"])
    undo(page, other, f"/to-chuc/co-quan/thay-doi/{approve_change(other).pk}")
    change(page, "rename", ["SCT"], agency_code="SCN", name="Sở Công nghiệp", symbol="SCN")
    renamed = approve_change(other)

    page.goto(f"/to-chuc/co-quan/thay-doi/{renamed.pk}")
    page.get_by_role("button", name="Nhập việc chuyển nguyên trạng").click()
    page.get_by_text("Đã nhập 4 sự kiện chuyển đơn vị").wait_for()
    other.goto("/to-chuc/su-kien")
    for box in other.locator("input[name=event]").all():
        box.check()
    other.get_by_role("button", name="Duyệt các sự kiện đã chọn").click()
    other.get_by_text("Đã duyệt 4 sự kiện").wait_for()
    assert alive() == ["CC-2026", "CN-2026", "D1-2026", "TM-2026"]
    page.goto(f"/to-chuc/co-quan/thay-doi/{renamed.pk}/huy-bo")
    page.get_by_text("Chưa hủy bỏ được").wait_for()
    page.get_by_role("link", name="đơn vị «Chi cục Thị trường»").wait_for()
    assert Agency.objects.get(code="SCT").successor.code == "SCN"


def test_in_print_the_heading_of_the_picture_stands_on_its_page(visit, transactional_db, clerk):
    factories.agency("SCT", name="Sở Công Thương")
    apart = {}
    for number in range(1, 34):
        factories.unit(f"P{number}", name=f"Phòng {number:02d}")
        if number not in {13, 17, 33}:
            continue
        printed = pypdfium2.PdfDocument(visit("/to-chuc/", clerk).pdf(format="A4"))
        pages = [page.get_textpage().get_text_bounded() for page in printed]
        apart[number] = [text for text in pages if "Hình cây tổ chức" in text and "Phòng 01" not in text.partition("Hình cây tổ chức")[2]]

    assert apart == {13: [], 17: [], 33: []}

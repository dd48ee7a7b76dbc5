"""One day of the whole house in a real Chromium: a letter from above becomes a confirmed task, an item is disclosed, a duty is done.

A person without a role and someone who is not signed in are turned away from every page the others went through.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

import factories
import plan_factories as make
import report_factories
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry
from minhbach_site.disclosure.models import Disclosure
from minhbach_site.duties.models import DutyMark, Obligation
from minhbach_site.plans.models import Plan, Task
from minhbach_site.plans.states import PlanState, TaskState
from minhbach_site.records.models import Document

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SUBJECT = "Nâng cao hiệu quả thực hiện dân chủ ở cơ sở năm 2027"
TASK = "Rà soát quy chế thực hiện dân chủ"
SLOW = 30_000  # milliseconds: the calendar of a year is worked out when it is first asked for


@pytest.fixture
def office(transactional_db):
    report_factories.agency_of_duties()
    return make.unit("SCT-VP", name="Văn phòng Sở")


def press(page, name):
    """Follow the link, then the button of the same name on the page that asks again."""
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("button", name=name, exact=True).click()


def test_a_letter_from_above_becomes_a_task_that_another_person_confirms(visit, office, clerk, leader):
    staff = factories.person("chuyenvien", Role.STAFF, unit_code="SCT-VP")
    head = factories.person("chanhvp", Role.HEAD_OF_UNIT, unit_code="SCT-VP")

    page = visit(reverse("records:register", args=["incoming"]), clerk)
    page.get_by_label("Loại văn bản").select_option(label="Kế hoạch")
    page.get_by_label("Số, ký hiệu").fill("57/KH-UBND")
    page.get_by_label("Ngày ban hành").fill("2026-11-20")
    page.get_by_label("Cơ quan ban hành").fill("Ủy ban nhân dân tỉnh")
    page.get_by_label("Trích yếu").fill(SUBJECT)
    page.get_by_label("Ngày đến").fill("2026-11-24")
    page.get_by_role("button", name="Vào sổ").click()
    page.get_by_role("heading", level=1, name="Kế hoạch 57/KH-UBND").wait_for()
    document = Document.objects.get()

    page.get_by_role("link", name="Lập kế hoạch").click()
    page.get_by_label("Nhóm").select_option("dan_chu")
    page.get_by_label("Đơn vị chủ trì").select_option(label="Văn phòng Sở – SCT")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Đã lập kế hoạch").wait_for()
    page.get_by_role("link", name="Thêm nhiệm vụ").click()
    page.get_by_label("Nội dung").fill(TASK)
    page.get_by_label("Hạn hoàn thành").fill("2026-12-15")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name=TASK).wait_for()
    press(page, "Trình duyệt")
    page.get_by_text("Chờ duyệt").first.wait_for()
    assert page.get_by_role("link", name="Duyệt", exact=True).count() == 0
    complaints = list(page.complaints)
    plan, task = Plan.objects.get(), Task.objects.get()

    page = visit(reverse("plans:plan", args=[plan.pk]), leader)
    press(page, "Duyệt")
    page.get_by_text("Đang thực hiện", exact=True).wait_for()
    complaints += page.complaints

    page = visit(reverse("plans:task", args=[task.pk]), staff)
    page.get_by_role("button", name="Nhận việc này").click()
    page.get_by_role("link", name="Thêm minh chứng").click()
    page.get_by_label("Tệp").set_input_files({"name": "bao-cao.pdf", "mimeType": "application/pdf", "buffer": make.PDF})
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="bao-cao.pdf", exact=True).wait_for()
    press(page, "Báo hoàn thành")
    page.get_by_text("Đã xong, chờ xác nhận").first.wait_for()
    assert page.get_by_role("link", name="Xác nhận hoàn thành").count() == 0
    complaints += page.complaints

    page = visit(reverse("plans:task", args=[task.pk]), head)
    press(page, "Xác nhận hoàn thành")
    page.get_by_text("Đã xác nhận").first.wait_for()
    page.goto(reverse("plans:chain", args=[document.pk]))
    picture = page.locator("svg.chain")
    for part in ("57/KH-UBND", "bao-cao.pdf"):
        picture.locator("text", has_text=part).first.wait_for()

    plan.refresh_from_db()
    task.refresh_from_db()
    assert (plan.state, plan.document_id, task.state, task.plan_id) == (PlanState.IN_FORCE, document.pk, TaskState.CONFIRMED, plan.pk)
    assert complaints + page.complaints == []


def test_an_item_is_published_seen_by_staff_and_not_taken_down_too_early(visit, office, clerk, leader):
    staff = factories.person("chuyenvien", Role.STAFF, unit_code="SCT-VP")

    page = visit(reverse("disclosure:enter"), clerk)
    page.get_by_label("Nội dung", exact=True).fill("Quy chế chi tiêu nội bộ năm 2027")
    page.get_by_label("Nhóm nội dung").select_option("9")
    page.get_by_label("Hình thức").select_option("posting")
    page.get_by_label("Ngày văn bản").fill("2026-11-20")
    page.get_by_label("Đã kiểm tra").check()
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("người nhập không tự duyệt").wait_for()
    item = Disclosure.objects.get()
    made = reverse("disclosure:disclosure", args=[item.pk])
    assert visit(made, staff).get_by_role("heading", name="Quy chế chi tiêu nội bộ năm 2027").count() == 0

    page = visit(made, leader)
    page.get_by_role("button", name="Duyệt").click()
    page.get_by_text("Đã duyệt.").wait_for()

    page = visit(made, clerk)
    page.get_by_role("link", name="Ghi đã công khai").click()
    page.get_by_label("Ngày công khai", exact=True).fill("2026-11-27")
    page.get_by_label("Nơi công khai").fill("Bảng tin tầng 1")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Đang công khai", exact=True).wait_for()
    page.get_by_role("link", name="Ghi đã gỡ").click()
    page.get_by_label("Ngày gỡ").fill("2026-11-27")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("sớm nhất được gỡ từ ngày 18/12/2026").wait_for()

    page = visit(reverse("disclosure:disclosures"), staff)
    page.get_by_role("row", name="Quy chế chi tiêu nội bộ năm 2027").get_by_role("link", name="Quy chế chi tiêu nội bộ năm 2027").click()
    page.get_by_text("Đang công khai", exact=True).wait_for()
    assert page.get_by_role("link", name="Ghi đã gỡ").count() == 0
    assert page.complaints == []


def test_a_duty_turns_from_due_to_done_by_a_mark_with_evidence(visit, office, clerk):
    page = visit(reverse("duties:duties"), clerk)
    page.get_by_role("heading", level=1, name="Lịch nghĩa vụ năm 2026").wait_for(timeout=SLOW)
    one = Obligation.objects.get(duty="report-cutoff-year", period="2026")

    page.goto(reverse("duties:obligation", args=[one.pk]))
    page.get_by_text("Đang trong hạn", exact=True).wait_for()
    page.get_by_role("link", name="Ghi đã thực hiện").click()
    page.get_by_label("Ngày thực hiện").fill("2026-11-26")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Cần ít nhất một minh chứng").wait_for()
    page.get_by_label("Tệp minh chứng").set_input_files({"name": "so-lieu.pdf", "mimeType": "application/pdf", "buffer": make.PDF})
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Đã thực hiện đúng hạn", exact=True).wait_for(timeout=SLOW)

    mark = DutyMark.objects.get()
    page.get_by_role("link", name=mark.code).first.click()
    page.get_by_role("link", name="so-lieu.pdf").wait_for()
    assert (mark.duty, mark.period, mark.entered_by) == ("report-cutoff-year", "2026", clerk)
    assert Obligation.objects.get(duty="report-cutoff-year", period="2026").state == "done_on_time"


def test_a_person_without_a_role_and_someone_not_signed_in_are_turned_away_everywhere(visit, office, outsider):
    document, task = make.document(), make.task()
    pages = [
        reverse("records:documents"),
        reverse("records:register", args=["incoming"]),
        reverse("records:document", args=[document.pk]),
        reverse("plans:plans"),
        reverse("plans:plan", args=[make.plan(document=document).pk]),
        reverse("plans:task", args=[task.pk]),
        reverse("plans:add_evidence", args=[task.pk]),
        reverse("plans:chain", args=[document.pk]),
        reverse("disclosure:disclosures"),
        reverse("disclosure:enter"),
        reverse("duties:duties"),
        reverse("duties:obligation", args=[report_factories.obligation().pk]),
        reverse("audit:journal"),
    ]
    before = Entry.objects.count()

    inside, outside = visit("/", outsider), visit("/")
    answers = [inside.goto(address).status for address in pages]
    assert inside.get_by_role("heading", name="Bạn không có quyền").count() == 1
    doors = []
    for address in pages:
        outside.goto(address)
        assert outside.get_by_role("button", name="Đăng nhập", exact=True).count() == 1
        doors.append(outside.url.split("?next=")[-1])

    assert answers == [403] * len(pages)
    assert doors == pages
    assert Entry.objects.count() == before

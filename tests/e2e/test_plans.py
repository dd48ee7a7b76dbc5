"""A registered document becomes a plan with tasks, is approved, worked on, proved and confirmed; a meeting's conclusion becomes a task."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

import factories
import plan_factories as make
from minhbach_site.accounts.states import Role
from minhbach_site.plans.models import Plan, Task
from minhbach_site.plans.states import MeetingState, PlanState, TaskState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db):
    return make.unit("SCT-VP", name="Văn phòng Sở")


BEYOND = """all => all.flatMap(svg => {
    let box = null, beyond = [];
    for (const one of svg.children) {
        if (one.matches("rect")) box = one.getBoundingClientRect();
        else if (one.matches("text:not(.chain-days)") && one.getBoundingClientRect().right > box.right - 2) beyond.push(one.textContent);
    }
    return beyond;
})"""


def test_the_words_of_a_chain_stand_inside_their_boxes(visit, leader):
    above = make.superior(symbol="1777/KH-UBND")
    own = make.document("KẾ HOẠCH MMMM", symbol="777/KH-UBND-WWWW")
    make.implements(own, above)
    title = "MỞ RỘNG MẠNG LƯỚI https://congthuong.quangngai.gov.vn/mot-dia-chi-rat-dai/khong-co-cho-ngat và còn nữa, còn nữa, còn nữa"
    make.done(title, plan=make.plan(document=own, code="KH-2026-1234567", state=PlanState.IN_FORCE))

    page = visit(f"/cong-viec/trien-khai/{above.pk}", leader)

    assert page.locator("svg.chain text").count() > 8
    assert page.locator("svg.chain").evaluate_all(BEYOND) == []


def test_from_document_to_confirmed_task(visit, office, clerk, leader, outsider):
    staff = factories.person("chuyenvien", Role.STAFF, unit_code="SCT-VP")
    head = factories.person("chanhvp", Role.HEAD_OF_UNIT, unit_code="SCT-VP")
    document = make.document("Cải cách hành chính năm 2026", symbol="486/KH-SCT")
    make.implements(document, make.superior())

    page = visit(f"/van-ban/{document.pk}", clerk)
    page.get_by_role("link", name="Lập kế hoạch").click()
    page.get_by_label("Nhóm").select_option("cchc")
    page.get_by_label("Đơn vị chủ trì").select_option(label="Văn phòng Sở – SCT")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Đã lập kế hoạch").wait_for()
    for title in ("Rà soát thủ tục", "Khảo sát hài lòng"):
        page.get_by_role("link", name="Thêm nhiệm vụ").click()
        page.get_by_label("Nội dung").fill(title)
        page.get_by_label("Hạn hoàn thành").fill("2026-12-15")
        page.get_by_role("button", name="Lưu").click()
        page.get_by_role("link", name=title).wait_for()
    page.get_by_role("link", name="Trình duyệt").click()
    page.get_by_role("button", name="Trình duyệt").click()
    page.get_by_text("Chờ duyệt").first.wait_for()
    assert page.get_by_role("link", name="Duyệt", exact=True).count() == 0
    plan = Plan.objects.get()

    page = visit(f"/cong-viec/ke-hoach/{plan.pk}", leader)
    page.get_by_role("link", name="Duyệt", exact=True).click()
    page.get_by_role("button", name="Duyệt").click()
    page.get_by_text("Đang thực hiện", exact=True).wait_for()
    task = Task.objects.get(title="Rà soát thủ tục")
    assert task.state == TaskState.APPROVED

    page = visit(f"/cong-viec/nhiem-vu/{task.pk}", staff)
    page.get_by_role("button", name="Nhận việc này").click()
    page.get_by_role("link", name="Báo hoàn thành").click()
    page.get_by_role("button", name="Báo hoàn thành").click()
    page.get_by_text("Chưa có minh chứng. Hãy thêm văn bản").wait_for()
    page.goto(f"/cong-viec/nhiem-vu/{task.pk}")
    page.get_by_role("link", name="Thêm minh chứng").click()
    page.get_by_label("Tệp").set_input_files({"name": "bao-cao.pdf", "mimeType": "application/pdf", "buffer": make.PDF})
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="bao-cao.pdf", exact=True).wait_for()
    page.get_by_role("link", name="Báo hoàn thành").click()
    page.get_by_role("button", name="Báo hoàn thành").click()
    page.get_by_text("Đã xong, chờ xác nhận").first.wait_for()
    assert page.get_by_role("link", name="Xác nhận hoàn thành").count() == 0

    page = visit(f"/cong-viec/nhiem-vu/{task.pk}", head)
    page.get_by_role("link", name="Xác nhận hoàn thành").click()
    page.get_by_role("button", name="Xác nhận hoàn thành").click()
    page.get_by_text("Đã xác nhận").first.wait_for()
    page.goto(f"/cong-viec/trien-khai/{document.pk}")
    expect(page.locator("svg.chain").get_by_text("bao-cao.pdf")).to_have_count(1)
    expect(page.locator(".chain-list").get_by_text("bao-cao.pdf")).to_have_count(1)
    assert page.complaints == []

    page = visit(f"/cong-viec/nhiem-vu/{task.pk}", outsider)
    page.get_by_role("heading", name="Bạn không có quyền").wait_for()
    assert (Plan.objects.get().state, Task.objects.get(pk=task.pk).state) == (PlanState.IN_FORCE, TaskState.CONFIRMED)


def test_a_conclusion_becomes_a_task_in_one_step_on_a_phone(visit, office, clerk, leader):
    held = make.meeting(entered_by=clerk)

    page = visit(f"/cong-viec/cuoc-hop/{held.pk}", clerk, width=390)
    page.get_by_role("link", name="Ghi kết luận").click()
    page.get_by_label("Kết luận").fill("Văn phòng trình kế hoạch năm 2027")
    page.get_by_label("Đơn vị chủ trì").select_option(label="Văn phòng Sở – SCT")
    page.get_by_label("Hạn hoàn thành").fill("2026-12-20")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="NV-2026-1").wait_for()
    page.get_by_role("link", name="Tải biên bản lên").click()
    page.get_by_label("Biên bản").set_input_files({"name": "bb.pdf", "mimeType": "application/pdf", "buffer": make.PDF})
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="bb.pdf").wait_for()

    page = visit(f"/cong-viec/cuoc-hop/{held.pk}", leader, width=390)
    page.get_by_role("link", name="Xác nhận biên bản").click()
    page.get_by_role("button", name="Xác nhận biên bản").click()
    page.get_by_text("Đã xác nhận biên bản").first.wait_for()

    assert Task.objects.get().state == TaskState.APPROVED
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_conference_that_was_not_valid_is_asked_about_told_and_withdrawn(visit, office, clerk, leader):
    held = make.with_minutes(make.meeting("Hội nghị năm 2026", kind="conference", entered_by=clerk, minutes_by=clerk))
    make.conclusion(held, "Rà soát 5 thủ tục hành chính", task=make.task(meeting=held, state=TaskState.CANCELLED))

    page = visit(f"/cong-viec/cuoc-hop/{held.pk}", clerk, width=390)
    page.get_by_role("link", name="Ghi kết quả cuộc họp").click()
    page.get_by_label("Số người triệu tập").fill("100")
    page.get_by_label("Số người dự").fill("10")
    page.get_by_label("Số phiếu tán thành").fill("2")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("chưa đạt tỷ lệ ít nhất 2/3").wait_for()
    page.get_by_label("Vẫn ghi cuộc họp").check()
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Hãy đối chiếu với biên bản").wait_for()
    page.get_by_text("Hãy đề nghị lãnh đạo hoặc Ban Chỉ đạo rút cuộc họp").wait_for()
    assert page.get_by_role("link", name="Rút cuộc họp ghi nhầm").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page = visit(f"/cong-viec/cuoc-hop/{held.pk}/confirm", leader)
    page.get_by_text("chưa đạt tỷ lệ trên 50%").wait_for()
    page.goto(f"/cong-viec/cuoc-hop/{held.pk}")
    page.get_by_role("link", name="Rút cuộc họp ghi nhầm").click()
    page.get_by_label("Lý do").fill("ghi hai lần")
    page.get_by_role("button", name="Rút cuộc họp ghi nhầm").click()
    page.get_by_role("link", name="Thôi rút cuộc họp").wait_for()
    assert page.complaints == []
    held.refresh_from_db()
    assert (held.state, held.attended) == (MeetingState.WITHDRAWN, 10)


def test_the_overdue_list_filters_without_javascript(visit, office, leader):
    make.task("Trễ", due_on=factories.DAY.replace(day=1), assignee=leader)
    make.task("Trễ của người khác", due_on=factories.DAY.replace(day=1))

    page = visit("/cong-viec/nhiem-vu/qua-han", leader, script=False)
    page.get_by_role("link", name="Của tôi (1)").click()

    expect(page.get_by_role("link", name="Trễ", exact=True)).to_have_count(1)
    expect(page.get_by_role("link", name="Trễ của người khác")).to_have_count(0)

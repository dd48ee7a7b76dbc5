"""The map of the whole site: addresses, menu, search, first page. An app appears here and nowhere else by name."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minhbach_site.accounts import queries as people
from minhbach_site.accounts import urls as accounts
from minhbach_site.accounts.states import ACTIONS as ACCOUNT_ACTIONS
from minhbach_site.accounts.states import EVENTS, SIGNED_IN_BY, Permission
from minhbach_site.audit import queries as audit
from minhbach_site.audit import urls as journal
from minhbach_site.audit.forms import Whole
from minhbach_site.disclosure import queries as disclosure
from minhbach_site.disclosure import urls as disclosures
from minhbach_site.disclosure.states import ACTIONS as DISCLOSURE_ACTIONS
from minhbach_site.duties import queries as duties
from minhbach_site.duties.states import ACTIONS as DUTY_ACTIONS
from minhbach_site.organisation import queries as organisation
from minhbach_site.organisation import urls as organisation_urls
from minhbach_site.organisation.queries import LeavingSource
from minhbach_site.organisation.states import ACTIONS as ORGANISATION_ACTIONS
from minhbach_site.plans import queries as plans
from minhbach_site.plans.states import ACTIONS as PLAN_ACTIONS
from minhbach_site.plans.states import TaskAction, WaiverState
from minhbach_site.records import queries as records
from minhbach_site.records.states import ACTIONS as RECORDS_ACTIONS
from minhbach_site.registers import queries as registers
from minhbach_site.registers import urls as register_urls
from minhbach_site.registers.queries import vouched
from minhbach_site.registers.states import ACTIONS as REGISTER_ACTIONS
from minhbach_site.reporting import queries as reporting
from minhbach_site.reporting.states import ACTIONS as REPORT_ACTIONS
from minhbach_site.ui import urls as ui
from minhbach_site.ui import views
from minhbach_site.ui.letters import Fault
from minhbach_site.ui.menu import MenuGroup, MenuItem, Panel, SearchSource, waiting_card

MENU = (
    MenuGroup(
        _("Công việc"),
        (
            MenuItem(_("Bàn làm việc"), "home", "ui:home"),
            MenuItem(pgettext_lazy("danh mục", "Kế hoạch"), "checklist", "plans:plans", Permission.READ_PLANS),
            MenuItem(pgettext_lazy("danh mục", "Nhiệm vụ"), "list-check", "plans:tasks", Permission.READ_PLANS),
            MenuItem(_("Nhiệm vụ quá hạn"), "clock", "plans:overdue", Permission.READ_PLANS),
            MenuItem(_("Triển khai văn bản cấp trên"), "hierarchy", "plans:chains", Permission.READ_PLANS),
            MenuItem(_("Hội nghị, cuộc họp"), "users-group", "plans:meetings", Permission.READ_PLANS),
            MenuItem(_("Tự chấm điểm chỉ số"), "chart-bar", "plans:rounds", Permission.READ_PLANS),
        ),
    ),
    MenuGroup(
        pgettext_lazy("danh mục", "Văn bản"),
        (
            MenuItem(_("Sổ văn bản"), "file-text", "records:documents", Permission.READ_DOCUMENTS),
            MenuItem(pgettext_lazy("danh mục", "Dự thảo"), "edit", "records:drafts", Permission.CHECK_DRAFTS),
            MenuItem(_("Quán triệt"), "speakerphone", "records:disseminations", Permission.READ_DOCUMENTS),
            MenuItem(_("Sổ số"), "list-details", "records:all_series", Permission.MANAGE_NUMBERS),
        ),
    ),
    MenuGroup(
        _("Công khai"),
        (
            MenuItem(_("Nội dung công khai"), "speakerphone", "disclosure:disclosures", Permission.READ_DISCLOSURES),
            MenuItem(_("Gỡ và giữ"), "clock", "disclosure:to_take_down", Permission.READ_DISCLOSURES),
            MenuItem(_("Chưa công khai"), "alert-triangle", "disclosure:gaps", Permission.READ_DISCLOSURE_GAPS),
            MenuItem(_("Bản kê khai tài sản"), "file-check", "disclosure:assets", Permission.READ_INTERNAL_DISCLOSURES),
        ),
    ),
    MenuGroup(
        _("Nghĩa vụ và báo cáo"),
        (
            MenuItem(_("Lịch nghĩa vụ"), "calendar-event", "duties:duties", Permission.READ_DUTIES),
            MenuItem(_("Sổ sách"), "archive", "registers:registers", Permission.READ_REGISTERS),
            MenuItem(_("Báo cáo"), "report", "reporting:reports", Permission.READ_REPORTS),
        ),
    ),
    MenuGroup(
        _("Tổ chức"),
        (
            MenuItem(_("Tổ chức bộ máy"), "hierarchy", "organisation:tree", Permission.READ_ORGANISATION),
            MenuItem(_("Sự kiện tổ chức"), "history", "organisation:events", Permission.READ_ORGANISATION),
            MenuItem(_("Trước và sau sắp xếp"), "chart-bar", "organisation:comparisons", Permission.READ_ORGANISATION),
            MenuItem(
                _("Biến động công chức"),
                "users",
                "organisation:moves",
                Permission.READ_ORGANISATION,
                frozenset(f"organisation:{name}" for name in ("headcounts", "record_headcount", "remove_headcount")),
            ),
            MenuItem(_("Ban, hội đồng"), "users-group", "organisation:committees", Permission.READ_ORGANISATION),
        ),
    ),
    MenuGroup(
        _("Hệ thống"),
        (
            MenuItem(pgettext_lazy("danh mục", "Người dùng"), "users", "accounts:people", Permission.READ_PEOPLE),
            MenuItem(_("Nhật ký"), "history", "audit:journal", Permission.READ_JOURNAL),
            MenuItem(_("Việc đang chạy"), "clock", "ui:works", Permission.CALL_OFF_WORK),
            MenuItem(_("Thư không gửi được"), "mail", "duties:letters", Permission.MANAGE_PEOPLE),
            MenuItem(_("Bảng quyền"), "shield-check", "accounts:permissions"),
        ),
    ),
)
ASIDE = frozenset(  # one's own pages
    f"accounts:{name}" for name in ("profile", "own_email", "delegate", "end_delegation", "end_session")
)
SEARCH = (
    SearchSource(pgettext_lazy("danh mục", "Văn bản"), "file-text", records.search, Permission.READ_DOCUMENTS),
    SearchSource(_("Chữ trong tệp của văn bản"), "paperclip", records.search_files, Permission.READ_DOCUMENTS),
    SearchSource(pgettext_lazy("danh mục", "Dự thảo"), "edit", records.search_drafts, Permission.CHECK_DRAFTS),
    SearchSource(_("Quán triệt"), "speakerphone", records.search_disseminations, Permission.READ_DOCUMENTS),
    SearchSource(_("Sổ số"), "list-details", records.search_series, Permission.READ_DOCUMENTS),
    SearchSource(pgettext_lazy("danh mục", "Kế hoạch"), "checklist", plans.search_plans, Permission.READ_PLANS),
    SearchSource(pgettext_lazy("danh mục", "Nhiệm vụ"), "list-check", plans.search_tasks, Permission.READ_PLANS),
    SearchSource(_("Hội nghị, cuộc họp"), "users-group", plans.search_meetings, Permission.READ_PLANS),
    SearchSource(_("Tự chấm điểm chỉ số"), "chart-bar", plans.search_rounds, Permission.READ_PLANS),
    SearchSource(_("Nội dung công khai"), "speakerphone", disclosure.search, Permission.READ_DISCLOSURES),
    SearchSource(_("Nghĩa vụ"), "calendar-event", duties.search, Permission.READ_DUTIES),
    SearchSource(_("Tổ chức bộ máy"), "hierarchy", organisation.search, Permission.READ_ORGANISATION),
    SearchSource(pgettext_lazy("danh mục", "Người dùng"), "users", people.search, Permission.READ_PEOPLE),
)
# what waits for a decision of the person at the desk: the card «Chờ bạn duyệt» of the first page
WAITING = (
    SearchSource(pgettext_lazy("danh mục", "Kế hoạch"), "checklist", plans.plans_to_approve, Permission.APPROVE_PLANS),
    SearchSource(_("Nhiệm vụ được đề xuất"), "list-check", plans.tasks_to_approve, Permission.APPROVE_TASKS),
    SearchSource(_("Nhiệm vụ báo đã xong, chờ xác nhận"), "check", plans.tasks_to_confirm, Permission.CONFIRM_TASKS),
    SearchSource(_("Biên bản cuộc họp"), "users-group", plans.minutes_to_confirm, Permission.CONFIRM_MEETINGS),
    SearchSource(_("Tự chấm điểm chỉ số"), "chart-bar", plans.scores_to_approve, Permission.APPROVE_INDICES),
    SearchSource(_("Văn bản cấp trên không phải triển khai"), "hierarchy", plans.waivers_to_decide, Permission.DECIDE_WAIVERS),
    SearchSource(_("Nội dung công khai"), "speakerphone", disclosure.to_approve, Permission.APPROVE_DISCLOSURES),
    SearchSource(_("Đính chính nội dung công khai"), "edit", disclosure.corrections_to_approve, Permission.APPROVE_DISCLOSURES),
    SearchSource(_("Ngày, nơi đã công khai"), "edit", disclosure.amendments_to_approve, Permission.APPROVE_DISCLOSURES),
    SearchSource(_("Sự kiện tổ chức"), "hierarchy", organisation.events_to_approve, Permission.APPROVE_CHANGES),
    SearchSource(_("Thay đổi cơ quan"), "building", organisation.agencies_to_approve, Permission.APPROVE_CHANGES),
    SearchSource(_("Đề nghị hủy bỏ"), "history", organisation.undoings_to_approve, Permission.APPROVE_CHANGES),
    SearchSource(_("Sổ đưa lên"), "archive", registers.to_approve, Permission.VOUCH_REGISTERS),
    SearchSource(_("Sổ thay đổi sau khi xác nhận ghi đủ"), "history", vouched.to_vouch_anew, Permission.VOUCH_REGISTERS),
    # links too, for those of them who decide over links: one question
    SearchSource(_("Cấp lại số, liên kết văn bản"), "list-details", records.decisions_waiting, Permission.DECIDE_NUMBERS),
    SearchSource(_("Việc được đề nghị không áp dụng"), "calendar-event", duties.exemptions_to_decide, Permission.DECIDE_EXEMPTIONS),
    SearchSource(pgettext_lazy("chờ duyệt", "Báo cáo trình duyệt"), "report", reporting.reports_to_approve, Permission.APPROVE_REPORTS),
)
PANELS = (
    Panel("ui/panel_waiting.html", partial(waiting_card, WAITING)),
    Panel("duties/panel.html", duties.panel, Permission.READ_DUTIES),
    Panel("registers/panel.html", registers.keeping_panel, Permission.VOUCH_REGISTERS),
    Panel("plans/panel.html", plans.work_panel, Permission.READ_PLANS),
    Panel("records/panel_readings.html", records.reading_panel, Permission.ACKNOWLEDGE),
    Panel("records/panel_due.html", records.due_panel, Permission.READ_DOCUMENTS),
    Panel("disclosure/panel.html", disclosure.panel, Permission.READ_DISCLOSURES),
    Panel("reporting/panel.html", reporting.issue_panel, Permission.ISSUE_REPORTS),
    Panel("duties/panel_letters.html", duties.letters_panel, Permission.MANAGE_PEOPLE),
    Panel("accounts/panel_waiting.html", people.waiting_panel, Permission.MANAGE_PEOPLE),
    Panel("accounts/panel_roles.html", people.roles_panel),
)
# the long work that waits or goes on, for whoever runs the site
WORKS = (reporting.going, audit.going, records.going_recognitions)
# what a unit holds that an event ends without a single other in its place: the page of the event tells those who settle it
LEAVING = (
    LeavingSource(
        _("Nhiệm vụ đang phải làm"),
        _("Hoàn thành trước ngày hiệu lực, hoặc mở từng nhiệm vụ, chuyển đơn vị khác chủ trì."),
        plans.open_tasks_left,
        Permission.READ_PLANS,
    ),
    LeavingSource(
        _("Nhiệm vụ chờ duyệt hoặc chờ xác nhận"),
        _("Duyệt, xác nhận trước ngày hiệu lực; nhiệm vụ chưa duyệt thì sửa, chọn đơn vị chủ trì khác."),
        plans.waiting_tasks_left,
        Permission.READ_PLANS,
    ),
    LeavingSource(
        _("Kế hoạch chưa tổng kết"),
        _("Tổng kết; kế hoạch còn đang soạn thì sửa, chọn đơn vị chủ trì khác."),
        plans.plans_left,
        Permission.READ_PLANS,
    ),
    LeavingSource(_("Văn bản đến còn phải xử lý"), _("Mở văn bản, giao cho đơn vị khác."), records.waiting_left, Permission.READ_DOCUMENTS),
    LeavingSource(_("Sổ được giao giữ"), _("Mở trang của sổ, giao đơn vị khác giữ."), registers.kept_left, Permission.READ_REGISTERS),
)
ACTIONS = {
    **ACCOUNT_ACTIONS,
    **ORGANISATION_ACTIONS,
    **RECORDS_ACTIONS,
    **PLAN_ACTIONS,
    **DISCLOSURE_ACTIONS,
    **REGISTER_ACTIONS,
    **DUTY_ACTIONS,
    **REPORT_ACTIONS,
}

# the codes that entries hold where the model has no field of that name, in words
CODES = {
    "accounts.security": {"event": EVENTS},
    "accounts.signed_in": {"event": SIGNED_IN_BY},
    "accounts.letter_failed": {"event": dict(Fault.choices)},
    "plans.move_task": {"step": dict(TaskAction.choices)},
    "plans.ask_waiver": {"state": dict(WaiverState.choices)},
    "plans.decide_waiver": {"state": dict(WaiverState.choices)},
    "plans.withdraw_waiver": {"state": dict(WaiverState.choices)},
}

# what the journal speaks of and has a page that shows who may see it
SUBJECTS = {
    "accounts.person": "accounts:person",
    "organisation.unit": "organisation:unit",
    "organisation.organisationevent": "organisation:event",
    "organisation.agencychange": "organisation:agency_change",
    "organisation.committee": "organisation:committee",
    "records.document": "records:document",
    "plans.plan": "plans:plan",
    "plans.task": "plans:task",
    "plans.meeting": "plans:meeting",
    "audit.examination": "audit:proof",
}

# what is one thing to a reader and several kinds of records to the journal
WHOLES = {
    "registers.register": Whole(
        pgettext_lazy("nhật ký", "sổ"),
        ("registers.registerupload", "registers.coverage", "registers.keeper"),
        registers.entries_of,
    ),
    "duties.duty": Whole(pgettext_lazy("nhật ký", "nghĩa vụ"), ("duties.dutymark", "duties.assignment"), duties.entries_of),
}
# the pages that lead those who may read the journal to what it says of their subject, by the label under which it speaks of it
TOLD_OF = {
    **{page: label for label, page in SUBJECTS.items()},
    "organisation:comparison": "organisation.reorganisation",
    "records:draft": "records.draft",
    "records:dissemination": "records.dissemination",
    "records:series": "records.numberseries",
    "plans:round": "plans.indexround",
    "disclosure:disclosure": "disclosure.disclosure",
    "duties:mark": "duties.dutymark",
    "registers:register": "registers.register",
    "reporting:run": "reporting.run",
}

urlpatterns = [
    path("", include((ui.patterns(panels=PANELS, sources=SEARCH, works=WORKS, call_off=Permission.CALL_OFF_WORK), "ui"))),
    path("tai-khoan/", include(accounts.signing_in)),
    path("", include((accounts.patterns(organisation.unit_choices), "accounts"))),
    path("cong-viec/", include("minhbach_site.plans.urls")),
    path("van-ban/", include("minhbach_site.records.urls")),
    path("cong-khai/", include((disclosures.patterns(duties.above_disclosure()), "disclosure"))),
    path("nghia-vu/", include("minhbach_site.duties.urls")),
    path("so-sach/", include((register_urls.patterns(duties.above_registers, duties.uncounted), "registers"))),
    path("bao-cao/", include("minhbach_site.reporting.urls")),
    path("to-chuc/", include((organisation_urls.patterns(registers.spans, LEAVING, duties.turned_by_staff), "organisation"))),
    path("nhat-ky/", include((journal.patterns(ACTIONS, SUBJECTS, organisation.agency_on, CODES, WHOLES), "audit"))),
]

handler400 = "minhbach_site.ui.views.bad_request"
handler403 = "minhbach_site.ui.views.denied"
handler404 = "minhbach_site.ui.views.not_found"
handler500 = "minhbach_site.ui.views.server_error"


def layout(request: HttpRequest) -> dict[str, Any]:
    """The context processor behind the layout: it must know the menu, which only this file does."""
    context = views.layout_context(request, MENU, organisation.name_on, ASIDE)
    reader = getattr(request, "user", None)
    match, reads_journal = request.resolver_match, Permission.READ_JOURNAL in context["permissions"]
    about = TOLD_OF.get(match.view_name) if match and reads_journal else None
    return {
        **context,
        "names": records.Names(reader, context["now"].date()) if reader is not None and reader.is_authenticated else None,
        "calls_off_work": Permission.CALL_OFF_WORK in context["permissions"],
        "journal_of": partial(journal.journal_of, wholes=WHOLES) if reads_journal else None,
        "told_of": (about, str(match.kwargs.get("pk", match.kwargs.get("table")))) if match and about else None,
    }

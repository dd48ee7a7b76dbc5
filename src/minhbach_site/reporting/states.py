"""How a run (an export of the registers, or a report) goes, how a report comes to be issued, and what the journal calls each action."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minhbach_site.accounts.states import Permission


class RunKind(TextChoices):
    FACTS = "facts", _("Xuất sổ sách")
    REPORT = "report", _("Lập báo cáo")


class Standing(TextChoices):
    """What a report that was made is for the agency; every run begins as a draft."""

    DRAFT = "draft", pgettext_lazy("báo cáo", "Bản dự thảo")
    SUBMITTED = "submitted", pgettext_lazy("báo cáo", "Chờ lãnh đạo duyệt")
    APPROVED = "approved", pgettext_lazy("báo cáo", "Đã duyệt, chờ phát hành")
    ISSUED = "issued", pgettext_lazy("báo cáo", "Đã phát hành")
    REPLACED = "replaced", pgettext_lazy("báo cáo", "Đã phát hành, nay được thay thế")


class StandingAction(TextChoices):
    SUBMIT = "submit", _("Trình lãnh đạo duyệt")
    RECALL = "recall", _("Rút bản trình")
    APPROVE = "approve", _("Duyệt báo cáo")
    RETURN = "return", pgettext_lazy("báo cáo", "Trả lại để lập lại")
    ISSUE = "issue", _("Ghi đã phát hành báo cáo")
    REPLACE = "replace", _("Được thay thế bằng báo cáo phát hành sau")
    TAKE_BACK = "take_back", _("Bỏ ghi đã phát hành")
    RESTORE = "restore", _("Có giá trị trở lại, vì bản thay thế bị bỏ ghi phát hành")


STANDINGS: dict[tuple[Standing, StandingAction], Standing] = {
    (Standing.DRAFT, StandingAction.SUBMIT): Standing.SUBMITTED,
    (Standing.SUBMITTED, StandingAction.RECALL): Standing.DRAFT,
    (Standing.SUBMITTED, StandingAction.APPROVE): Standing.APPROVED,
    (Standing.SUBMITTED, StandingAction.RETURN): Standing.DRAFT,
    (Standing.APPROVED, StandingAction.RETURN): Standing.DRAFT,
    (Standing.APPROVED, StandingAction.ISSUE): Standing.ISSUED,
    (Standing.ISSUED, StandingAction.REPLACE): Standing.REPLACED,
    (Standing.ISSUED, StandingAction.TAKE_BACK): Standing.APPROVED,
    (Standing.REPLACED, StandingAction.RESTORE): Standing.ISSUED,
}
STANDING_PERMISSIONS: dict[StandingAction, Permission] = {
    StandingAction.SUBMIT: Permission.MAKE_REPORTS,
    StandingAction.RECALL: Permission.MAKE_REPORTS,
    StandingAction.APPROVE: Permission.APPROVE_REPORTS,
    StandingAction.RETURN: Permission.APPROVE_REPORTS,
    StandingAction.ISSUE: Permission.ISSUE_REPORTS,
    StandingAction.TAKE_BACK: Permission.APPROVE_REPORTS,
}
# these follow from what is done with another run of the year: nobody asks for them
FOLLOWING = frozenset({StandingAction.REPLACE, StandingAction.RESTORE})
STANDING_NEEDS_REASON = frozenset({StandingAction.RETURN, StandingAction.TAKE_BACK})
OUT = (Standing.ISSUED, Standing.REPLACED)  # were sent: these are for everyone who may read reports
TOLD = (Standing.APPROVED, Standing.ISSUED)  # figures that someone decided to tell
STANDING_TONES = {Standing.SUBMITTED: "warn", Standing.APPROVED: "info", Standing.ISSUED: "good"}

ACTIONS = {
    "reporting.save_card": _("Khai kỳ báo cáo"),
    "reporting.begin": _("Yêu cầu xuất sổ, lập báo cáo"),
    "reporting.finish": _("Xuất sổ, lập báo cáo xong"),
    "reporting.cancel": _("Hủy việc xuất sổ, lập báo cáo"),
    "reporting.move": _("Chuyển trạng thái báo cáo"),
    "reporting.download": _("Tải tệp báo cáo, sổ đã xuất"),
    "reporting.load": _("Nạp kỳ báo cáo mẫu"),
}

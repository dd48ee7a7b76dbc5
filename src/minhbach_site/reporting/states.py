"""How a run (an export of the registers, or a report) goes, and what the journal calls each action."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RunKind(TextChoices):
    FACTS = "facts", _("Xuất sổ sách")
    REPORT = "report", _("Lập báo cáo")


class RunState(TextChoices):
    WAITING = "waiting", _("Đang chờ")
    RUNNING = "running", _("Đang làm")
    DONE = "done", _("Đã xong")
    FAILED = "failed", _("Không làm được")


class RunAction(TextChoices):
    START = "start", _("Bắt đầu")
    FINISH = "finish", _("Xong")
    FAIL = "fail", _("Dừng vì lỗi")


RUN_TRANSITIONS: dict[tuple[RunState, RunAction], RunState] = {
    (RunState.WAITING, RunAction.START): RunState.RUNNING,
    (RunState.RUNNING, RunAction.FINISH): RunState.DONE,
    (RunState.RUNNING, RunAction.FAIL): RunState.FAILED,
    (RunState.WAITING, RunAction.FAIL): RunState.FAILED,
}
RUN_TONES = {RunState.WAITING: "info", RunState.RUNNING: "info", RunState.DONE: "good", RunState.FAILED: "bad"}
GOING = (RunState.WAITING, RunState.RUNNING)

ACTIONS = {
    "reporting.save_card": _("Khai kỳ báo cáo"),
    "reporting.begin": _("Yêu cầu xuất sổ, lập báo cáo"),
    "reporting.finish": _("Xuất sổ, lập báo cáo xong"),
    "reporting.download": _("Tải tệp báo cáo, sổ đã xuất"),
    "reporting.load": _("Nạp kỳ báo cáo mẫu"),
}

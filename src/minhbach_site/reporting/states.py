"""How a run (an export of the registers, or a report) goes, and what the journal calls each action."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RunKind(TextChoices):
    FACTS = "facts", _("Xuất sổ sách")
    REPORT = "report", _("Lập báo cáo")


ACTIONS = {
    "reporting.save_card": _("Khai kỳ báo cáo"),
    "reporting.begin": _("Yêu cầu xuất sổ, lập báo cáo"),
    "reporting.finish": _("Xuất sổ, lập báo cáo xong"),
    "reporting.download": _("Tải tệp báo cáo, sổ đã xuất"),
    "reporting.load": _("Nạp kỳ báo cáo mẫu"),
}

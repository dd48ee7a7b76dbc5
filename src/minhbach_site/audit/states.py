"""What kinds of entry the journal holds."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    CHANGE = "change", _("Thay đổi")
    READ = "read", _("Xem dữ liệu nhạy cảm")
    SECURITY = "security", _("Đăng nhập và bảo mật")


FIRST = "0" * 64  # what stands before the first entry

ACTIONS = {
    "audit.export": _("Tải nhật ký"),
    "audit.prove": _("In bản chứng thực nhật ký"),
}

"""What kinds of entry the journal holds."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    CHANGE = "change", _("Thay đổi")
    READ = "read", _("Xem dữ liệu nhạy cảm")
    SECURITY = "security", _("Đăng nhập và bảo mật")


FIRST = "0" * 64  # what stands before the first entry

MAX_TEXT = 200  # letters of one value in an entry: who writes a longer text cuts it
REMOVED = "removed"  # stands for the hash of a row that is gone
SEALED_LATER = "audit.seal_row"

ACTIONS = {
    SEALED_LATER: _("Niêm bản ghi có từ trước"),
    "audit.set_guards": _("Đặt lại khóa bảo vệ nhật ký"),
    "audit.export": _("Tải nhật ký"),
    "audit.prove": _("In bản chứng thực nhật ký"),
}

# what an entry's values are called where the field has no words of its own, or where the value is no field
VALUE_WORDS = {
    "before": _("Trước đó"),
    "changed": _("Đã sửa"),
    "code": _("Mã"),
    "last": _("Đến số"),
    "correction": _("Lần đính chính"),
    "counted_from": _("Tính từ"),
    "criteria": _("Số tiêu chí"),
    "decision": _("Quyết định"),
    "disclosure": _("Mục công khai"),
    "dissemination": _("Đợt quán triệt"),
    "document": _("Văn bản"),
    "due_from": _("Hạn tính từ"),
    "due_provision": _("Quy định về hạn"),
    "event": _("Sự kiện"),
    "evidence": _("Số minh chứng"),
    "expected": _("Nội dung phải công khai"),
    "file": _("Tệp"),
    "finding": _("Phát hiện"),
    "items": _("Số mục"),
    "keep_from": _("Giữ từ"),
    "keep_provision": _("Quy định về thời gian giữ"),
    "kind": _("Loại"),
    "meeting": _("Cuộc họp"),
    "method": _("Cách đăng nhập"),
    "minutes_sha256": _("Mã băm của biên bản"),
    "number": _("Số"),
    "pack": _("Bộ quy tắc"),
    "people": _("Số người"),
    "person": _("Người"),
    "reason": _("Lý do"),
    "results": _("Số đơn vị sau"),
    "rows": _("Số dòng"),
    "sha256": _("Mã băm của tệp"),
    "sources": _("Số đơn vị trước"),
    "step": _("Bước"),
    "target": _("Văn bản kia"),
    "tasks": _("Số nhiệm vụ"),
    "unit": _("Đơn vị"),
    "upload": _("Tệp đưa lên"),
    "version": _("Phiên bản"),
}

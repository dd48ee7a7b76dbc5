"""How an uploaded register comes into use, and what the journal calls each action."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minhbach.facts.schemas import KEPT


class UploadState(TextChoices):
    WAITING = "waiting", _("Chờ người thứ hai duyệt")
    IN_USE = "in_use", _("Đang dùng")
    REFUSED = "refused", pgettext_lazy("trạng thái", "Không duyệt")
    WITHDRAWN = "withdrawn", _("Đã rút")
    SUPERSEDED = "superseded", _("Đã được thay")


class UploadAction(TextChoices):
    APPROVE = "approve", _("Duyệt, đưa vào dùng")
    REFUSE = "refuse", _("Không duyệt")
    WITHDRAW = "withdraw", _("Rút lại")
    SUPERSEDE = "supersede", _("Thay bằng bản mới")


UPLOAD_TRANSITIONS: dict[tuple[UploadState, UploadAction], UploadState] = {
    (UploadState.WAITING, UploadAction.APPROVE): UploadState.IN_USE,
    (UploadState.WAITING, UploadAction.REFUSE): UploadState.REFUSED,
    (UploadState.WAITING, UploadAction.WITHDRAW): UploadState.WITHDRAWN,
    (UploadState.IN_USE, UploadAction.SUPERSEDE): UploadState.SUPERSEDED,
}
UPLOAD_TONES = {UploadState.WAITING: "warn", UploadState.IN_USE: "good", UploadState.REFUSED: "bad"}

# Tables that a room of the site keeps; `duty_proofs` belongs to the app above this one. All others come as uploaded files.
ROOMS: dict[str, str] = {
    "agencies": "organisation",
    "units": "organisation",
    "unit_events": "organisation",
    "reorganisations": "organisation",
    "committees": "organisation",
    "headcounts": "organisation",
    "staff_moves": "organisation",
    "documents": "records",
    "disseminations": "records",
    "plans": "plans",
    "tasks": "plans",
    "meetings": "plans",
    "indices": "plans",
    "disclosures": "disclosure",
    "asset_declarations": "disclosure",
    "duty_proofs": "duties",
}
UPLOADED: tuple[str, ...] = tuple(name for name in KEPT if name not in ROOMS)
# Columns of a room's register that the room had no field for: where a row leaves one empty, an uploaded file fills it, by the row's code.
LACKING: dict[str, tuple[str, ...]] = {
    "asset_declarations": ("obliged_on", "declared_on", "received_on", "handed_over_on"),
}
TAKES_FILES = (*UPLOADED, *LACKING)
# the registers' names in the language of the page; a test compares the Vietnamese ones with the library's
TITLES: dict[str, Promise] = {
    "agencies": pgettext_lazy("tên sổ", "Cơ quan và thời gian tồn tại"),
    "units": pgettext_lazy("tên sổ", "Đơn vị thuộc cơ quan"),
    "unit_events": pgettext_lazy("tên sổ", "Sự kiện tổ chức"),
    "reorganisations": pgettext_lazy("tên sổ", "So sánh trước và sau sắp xếp"),
    "documents": pgettext_lazy("tên sổ", "Văn bản"),
    "plans": pgettext_lazy("tên sổ", "Kế hoạch"),
    "tasks": pgettext_lazy("tên sổ", "Nhiệm vụ"),
    "committees": pgettext_lazy("tên sổ", "Ban, hội đồng"),
    "disseminations": pgettext_lazy("tên sổ", "Quán triệt, phổ biến văn bản"),
    "meetings": pgettext_lazy("tên sổ", "Hội nghị, cuộc họp"),
    "opinions": pgettext_lazy("tên sổ", "Ý kiến của công chức, người lao động"),
    "disclosures": pgettext_lazy("tên sổ", "Nội dung công khai"),
    "asset_declarations": pgettext_lazy("tên sổ", "Kê khai tài sản, thu nhập"),
    "headcounts": pgettext_lazy("tên sổ", "Công chức có mặt"),
    "staff_moves": pgettext_lazy("tên sổ", "Biến động công chức"),
    "procedures": pgettext_lazy("tên sổ", "Thủ tục hành chính"),
    "dossiers": pgettext_lazy("tên sổ", "Hồ sơ thủ tục hành chính"),
    "receptions": pgettext_lazy("tên sổ", "Tiếp công dân"),
    "petitions": pgettext_lazy("tên sổ", "Đơn khiếu nại, tố cáo, kiến nghị, phản ánh"),
    "surveys": pgettext_lazy("tên sổ", "Phiếu khảo sát sự hài lòng (không danh tính)"),
    "indices": pgettext_lazy("tên sổ", "Tự chấm điểm chỉ số"),
    "budget_lines": pgettext_lazy("tên sổ", "Dự toán và sử dụng kinh phí"),
    "budget_disclosures": pgettext_lazy("tên sổ", "Công khai ngân sách"),
    "consultations": pgettext_lazy("tên sổ", "Lấy ý kiến cán bộ, công chức, người lao động"),
    "recommendations": pgettext_lazy("tên sổ", "Kiến nghị của Ban Thanh tra nhân dân"),
    "report_requests": pgettext_lazy("tên sổ", "Yêu cầu báo cáo của cấp trên"),
    "information_requests": pgettext_lazy("tên sổ", "Yêu cầu cung cấp thông tin, giải trình"),
    "duty_proofs": pgettext_lazy("tên sổ", "Thực hiện nghĩa vụ"),
}

ACTIONS = {
    "registers.upload": _("Đưa sổ lên"),
    "registers.decide_upload": _("Quyết định dùng sổ đã đưa lên"),
    "registers.vouch": _("Xác nhận sổ đã ghi đủ"),
    "registers.withdraw_coverage": _("Rút xác nhận sổ đã ghi đủ"),
    "registers.download": _("Tải tệp sổ về"),
    "registers.set_keeper": _("Giao đơn vị giữ sổ"),
    "registers.load": _("Nạp sổ mẫu"),
}

"""How an uploaded register comes into use, and what the journal calls each action."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minhbach.facts.schemas import KEPT
from minhbach_site.ui.language import said_later


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
# the registers' names in the language of the page
TITLES: dict[str, Promise] = {name: said_later(table, "title") for name, table in KEPT.items()}

ACTIONS = {
    "registers.upload": _("Đưa sổ lên"),
    "registers.decide_upload": _("Quyết định dùng sổ đã đưa lên"),
    "registers.vouch": _("Xác nhận sổ đã ghi đủ"),
    "registers.withdraw_coverage": _("Rút xác nhận sổ đã ghi đủ"),
    "registers.download": _("Tải tệp sổ về"),
    "registers.set_keeper": _("Giao đơn vị giữ sổ"),
    "registers.load": _("Nạp sổ mẫu"),
}

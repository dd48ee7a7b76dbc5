"""How an uploaded register comes into use, and what the journal calls each action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from minhbach.facts.schemas import KEPT
from minhbach_site.accounts.states import Permission
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


@dataclass(frozen=True, slots=True)
class Wait:
    """A kind of record that was entered and that a report does not count yet: of which register, how it is said with its count, the page
    that lists it, and who may open that."""

    table: str
    words: Callable[[int], str]
    page: str
    query: str
    permission: Permission


# what a report leaves out until a second person approves or confirms it, in the order in which it is told
WAITS: dict[str, Wait] = {
    "plans": Wait(
        "plans",
        lambda n: ngettext("%(count)s kế hoạch chờ duyệt", "%(count)s kế hoạch chờ duyệt", n),
        "plans:plans",
        "state=submitted",
        Permission.READ_PLANS,
    ),
    "tasks": Wait(
        "tasks",
        lambda n: ngettext("%(count)s nhiệm vụ được đề xuất, chờ duyệt", "%(count)s nhiệm vụ được đề xuất, chờ duyệt", n),
        "plans:tasks",
        "state=proposed",
        Permission.READ_PLANS,
    ),
    "done": Wait(
        "tasks",
        lambda n: ngettext("%(count)s nhiệm vụ báo đã xong, chờ xác nhận", "%(count)s nhiệm vụ báo đã xong, chờ xác nhận", n),
        "plans:tasks",
        "state=done",
        Permission.READ_PLANS,
    ),
    "meetings": Wait(
        "meetings",
        lambda n: ngettext("%(count)s cuộc họp chờ xác nhận biên bản", "%(count)s cuộc họp chờ xác nhận biên bản", n),
        "plans:meetings",
        "state=held",
        Permission.READ_PLANS,
    ),
    "indices": Wait(
        "indices",
        lambda n: ngettext("%(count)s đợt tự chấm điểm chưa duyệt", "%(count)s đợt tự chấm điểm chưa duyệt", n),
        "plans:rounds",
        "",
        Permission.READ_PLANS,
    ),
    "disclosures": Wait(
        "disclosures",
        lambda n: ngettext("%(count)s nội dung công khai chưa duyệt", "%(count)s nội dung công khai chưa duyệt", n),
        "disclosure:disclosures",
        "state=draft",
        Permission.READ_DISCLOSURE_DRAFTS,
    ),
    "amendments": Wait(
        "disclosures",
        lambda n: ngettext(
            "%(count)s lần ghi hoặc sửa ngày công khai chờ người khác quyết định",
            "%(count)s lần ghi hoặc sửa ngày công khai chờ người khác quyết định",
            n,
        ),
        "disclosure:disclosures",
        "waits=any",
        Permission.READ_DISCLOSURE_DRAFTS,
    ),
    "asset_declarations": Wait(
        "asset_declarations",
        lambda n: ngettext("%(count)s đợt công khai bản kê khai chưa duyệt", "%(count)s đợt công khai bản kê khai chưa duyệt", n),
        "disclosure:assets",
        "state=draft",
        Permission.READ_DISCLOSURE_DRAFTS,
    ),
    "unit_events": Wait(
        "unit_events",
        lambda n: ngettext("%(count)s sự kiện tổ chức chờ duyệt", "%(count)s sự kiện tổ chức chờ duyệt", n),
        "organisation:events",
        "state=proposed",
        Permission.READ_ORGANISATION,
    ),
    "claims": Wait(
        "duty_proofs",
        lambda n: ngettext(
            "%(count)s lần ghi đã thực hiện nghĩa vụ, chờ xác nhận", "%(count)s lần ghi đã thực hiện nghĩa vụ, chờ xác nhận", n
        ),
        "duties:claims",
        "",
        Permission.MARK_DUTIES,
    ),
    "exemptions": Wait(
        "duty_proofs",
        lambda n: ngettext("%(count)s đề nghị không áp dụng nghĩa vụ, chờ duyệt", "%(count)s đề nghị không áp dụng nghĩa vụ, chờ duyệt", n),
        "duties:exemptions",
        "",
        Permission.DECIDE_EXEMPTIONS,
    ),
    "uploads": Wait(
        "",
        lambda n: ngettext("%(count)s tệp sổ đưa lên, chờ duyệt", "%(count)s tệp sổ đưa lên, chờ duyệt", n),
        "registers:registers",
        "",
        Permission.READ_REGISTERS,
    ),
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

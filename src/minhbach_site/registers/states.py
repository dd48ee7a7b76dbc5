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


@dataclass(frozen=True, slots=True)
class Dating:
    """How the days of a register are read. `period` says to which period a row belongs (a day, or a year); the days `ahead` may lie in the
    future without a mistake; `grows` is what later work fills in or changes in the ordinary course. A row that is `lasting` goes on from
    its day, so that an early day says nothing."""

    period: str
    ahead: frozenset[str] = frozenset()
    grows: frozenset[str] = frozenset()
    lasting: bool = False


# our own reading of the columns, no provision of law; `ahead` and `lasting` are asked of files, `grows` of what the rooms keep
DATINGS: dict[str, Dating] = {
    "agencies": Dating("from_on", frozenset({"from_on", "to_on"}), frozenset({"successor", "decision"}), lasting=True),
    "units": Dating("from_on", frozenset({"from_on", "to_on"}), lasting=True),
    "unit_events": Dating("on", frozenset({"on"})),
    "reorganisations": Dating("on", frozenset({"on"})),
    "documents": Dating("issued_on", frozenset({"in_force_to"})),
    "plans": Dating("year"),
    "tasks": Dating("year", frozenset({"due_on"}), frozenset({"evidence"})),
    "committees": Dating("from_on", frozenset({"to_on"}), lasting=True),
    "disseminations": Dating("on", grows=frozenset({"attended", "commitments"})),  # people go on reading
    "meetings": Dating("on"),
    "opinions": Dating("received_on"),
    "disclosures": Dating("issued_on", grows=frozenset({"proof"})),
    "asset_declarations": Dating("year"),
    "headcounts": Dating("on"),
    "staff_moves": Dating("on", frozenset({"on"})),
    "procedures": Dating("from_on", frozenset({"from_on", "to_on"}), lasting=True),
    "dossiers": Dating("received_on", frozenset({"due_on"})),
    "receptions": Dating("on"),
    "petitions": Dating("received_on", frozenset({"due_on"})),
    "surveys": Dating("closed_on"),
    "indices": Dating("year"),
    "budget_lines": Dating("year"),
    "budget_disclosures": Dating("year"),
    "consultations": Dating("opened_on", frozenset({"closed_on"})),  # it is opened with the day on which it will end
    "recommendations": Dating("received_on"),
    "report_requests": Dating("received_on", frozenset({"due_on"})),
    "information_requests": Dating("received_on"),
    "duty_proofs": Dating("done_on"),
}
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
    "waivers": Wait(
        "documents",
        lambda n: ngettext(
            "%(count)s đề nghị văn bản cấp trên không phải triển khai, chờ duyệt",
            "%(count)s đề nghị văn bản cấp trên không phải triển khai, chờ duyệt",
            n,
        ),
        "plans:chains",
        "answer=asked",
        Permission.READ_PLANS,
    ),
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

"""Marks of duties and how they move; how a duty's state looks; when people are reminded; the journal's words.

What a duty is, when it is due and where it stands is the library's (`minhbach.duties`), never said here.
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minhbach.duties.model import DutyState


class MarkKind(TextChoices):
    DONE = "done", _("Đã thực hiện")
    EXEMPT = "exempt", _("Không áp dụng")


class MarkState(TextChoices):
    RECORDED = "recorded", _("Đã ghi")
    PROPOSED = "proposed", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt")
    REFUSED = "refused", pgettext_lazy("trạng thái", "Không duyệt")
    WITHDRAWN = "withdrawn", _("Đã rút")


class MarkAction(TextChoices):
    APPROVE = "approve", _("Duyệt")
    REFUSE = "refuse", _("Không duyệt")
    WITHDRAW = "withdraw", _("Rút lại")


FIRST_STATES = {MarkKind.DONE: MarkState.RECORDED, MarkKind.EXEMPT: MarkState.PROPOSED}
MARK_TRANSITIONS: dict[tuple[MarkState, MarkAction], MarkState] = {
    (MarkState.PROPOSED, MarkAction.APPROVE): MarkState.APPROVED,
    (MarkState.PROPOSED, MarkAction.REFUSE): MarkState.REFUSED,
    (MarkState.PROPOSED, MarkAction.WITHDRAW): MarkState.WITHDRAWN,
    (MarkState.RECORDED, MarkAction.WITHDRAW): MarkState.WITHDRAWN,
    (MarkState.APPROVED, MarkAction.WITHDRAW): MarkState.WITHDRAWN,
}
IN_FORCE = (MarkState.RECORDED, MarkState.APPROVED)  # what counts as proof
MARK_TONES = {MarkState.RECORDED: "good", MarkState.PROPOSED: "warn", MarkState.APPROVED: "good", MarkState.REFUSED: "bad"}
NEEDS_REASON = frozenset({MarkAction.REFUSE, MarkAction.WITHDRAW})


def mark_actions_from(state: MarkState) -> tuple[MarkAction, ...]:
    return tuple(action for action in MarkAction if (state, action) in MARK_TRANSITIONS)


class State(TextChoices):
    """The states of `minhbach.duties.model.DutyState` with the words of the site; a test compares the two."""

    MISSED = DutyState.MISSED.value, _("Quá hạn, chưa thực hiện")
    DUE = DutyState.DUE.value, _("Đang trong hạn")
    NOT_YET_DUE = DutyState.NOT_YET_DUE.value, _("Chưa đến kỳ")
    UNKNOWN = DutyState.UNKNOWN.value, _("Chưa rõ")
    DONE_LATE = DutyState.DONE_LATE.value, _("Đã thực hiện, chậm")
    DONE_ON_TIME = DutyState.DONE_ON_TIME.value, _("Đã thực hiện đúng hạn")
    NOT_APPLICABLE = DutyState.NOT_APPLICABLE.value, _("Không áp dụng")


TONES: dict[State, str] = {
    State.MISSED: "bad",
    State.DUE: "info",
    State.NOT_YET_DUE: "neutral",
    State.UNKNOWN: "warn",
    State.DONE_LATE: "warn",
    State.DONE_ON_TIME: "good",
    State.NOT_APPLICABLE: "neutral",
}
OPEN_STATES = (State.MISSED, State.DUE, State.NOT_YET_DUE)
MARKABLE = (State.MISSED, State.DUE, State.NOT_YET_DUE, State.UNKNOWN)


class Whose(TextChoices):
    """Whose calendar is shown."""

    MINE = "mine", _("Của tôi")
    UNIT = "unit", _("Đơn vị tôi")
    AGENCY = "agency", _("Cả cơ quan")


# How long before a due day people are told, and how often about what is overdue: habits of the site, no terms of the law.
REMIND_BEFORE = (7, 3, 1, 0)
REMIND_OVERDUE_EVERY = 7

ACTIONS = {
    "duties.mark_done": _("Ghi nghĩa vụ đã thực hiện"),
    "duties.propose_exemption": _("Đề nghị không áp dụng nghĩa vụ"),
    "duties.decide_mark": _("Quyết định, rút việc ghi nghĩa vụ"),
    "duties.assign": _("Giao người theo dõi nghĩa vụ"),
    "duties.end_assignment": _("Thôi giao theo dõi nghĩa vụ"),
    "duties.declare_trait": _("Khai đặc điểm của cơ quan"),
    "duties.withdraw_trait": _("Rút khai đặc điểm của cơ quan"),
    "duties.make_feed": _("Tạo địa chỉ lịch cá nhân"),
    "duties.revoke_feed": _("Hủy địa chỉ lịch cá nhân"),
    "duties.load": _("Nạp sổ nghĩa vụ mẫu"),
}

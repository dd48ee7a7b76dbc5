"""Marks of duties and how they move; how a duty's state looks; when people are reminded; the journal's words.

What a duty is, when it is due and where it stands is the library's (`minhbach.duties`), never said here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minhbach.duties.model import DutyState
from minhbach.duties.reasons import Why
from minhbach_site.accounts.states import Role


@dataclass(frozen=True, slots=True)
class Answering:
    """The site's roles that answer for a duty of one of the law's; `alone` are those who do only where no unit was found for it.

    Whoever heads the unit of a duty answers for it as well, whatever stands here.
    """

    roles: frozenset[Role] = frozenset()
    alone: frozenset[Role] = frozenset()


# Who in the site answers for a duty, by the role that the library names (`data/duties/vai-tro.yaml`); a test asks for every one of them.
RESPONSIBLE: dict[str, Answering] = {
    "head": Answering(frozenset({Role.LEADER})),
    "office": Answering(frozenset({Role.CLERK})),
    "finance": Answering(alone=frozenset({Role.LEADER})),
    "personnel": Answering(alone=frozenset({Role.LEADER})),
    "petitions": Answering(frozenset({Role.RECEPTION_OFFICER})),
    "resolver": Answering(frozenset({Role.LEADER})),  # complaints and denunciations are resolved by the head of the agency
    "one_stop": Answering(alone=frozenset({Role.LEADER})),
    "people_inspectorate": Answering(frozenset({Role.PEOPLE_INSPECTORATE})),
    "union": Answering(),  # the union and each declarant are no roles of the site: a person is assigned
    "declarant": Answering(),
    "unit_head": Answering(alone=frozenset({Role.LEADER})),
    "data_controller": Answering(alone=frozenset({Role.LEADER})),
}


class MarkKind(TextChoices):
    DONE = "done", _("Đã thực hiện")
    EXEMPT = "exempt", _("Không áp dụng")


class MarkState(TextChoices):
    RECORDED = "recorded", _("Đã ghi")
    CLAIMED = "claimed", _("Chờ xác nhận")
    PROPOSED = "proposed", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt")
    REFUSED = "refused", pgettext_lazy("trạng thái", "Không duyệt")
    WITHDRAWN = "withdrawn", _("Đã rút")


class MarkAction(TextChoices):
    CONFIRM = "confirm", _("Xác nhận")
    APPROVE = "approve", _("Duyệt")
    REFUSE = "refuse", _("Không duyệt")
    WITHDRAW = "withdraw", _("Rút lại")


MARK_TRANSITIONS: dict[tuple[MarkState, MarkAction], MarkState] = {
    (MarkState.CLAIMED, MarkAction.CONFIRM): MarkState.RECORDED,
    (MarkState.CLAIMED, MarkAction.REFUSE): MarkState.REFUSED,
    (MarkState.CLAIMED, MarkAction.WITHDRAW): MarkState.WITHDRAWN,
    (MarkState.PROPOSED, MarkAction.APPROVE): MarkState.APPROVED,
    (MarkState.PROPOSED, MarkAction.REFUSE): MarkState.REFUSED,
    (MarkState.PROPOSED, MarkAction.WITHDRAW): MarkState.WITHDRAWN,
    (MarkState.RECORDED, MarkAction.WITHDRAW): MarkState.WITHDRAWN,
    (MarkState.APPROVED, MarkAction.WITHDRAW): MarkState.WITHDRAWN,
}
IN_FORCE = (MarkState.RECORDED, MarkState.APPROVED)  # what counts as proof
MARK_TONES = {
    MarkState.RECORDED: "good",
    MarkState.CLAIMED: "warn",
    MarkState.PROPOSED: "warn",
    MarkState.APPROVED: "good",
    MarkState.REFUSED: "bad",
}
NEEDS_REASON = frozenset({MarkAction.REFUSE, MarkAction.WITHDRAW})


def mark_actions_from(state: MarkState) -> tuple[MarkAction, ...]:
    return tuple(action for action in MarkAction if (state, action) in MARK_TRANSITIONS)


class TraitState(TextChoices):
    """How a statement about the agency stands: it counts from its approval by someone else until its withdrawal is approved as well."""

    PROPOSED = "proposed", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt")
    REFUSED = "refused", pgettext_lazy("trạng thái", "Không duyệt")
    LEAVING = "leaving", _("Đề nghị rút, chờ duyệt")
    WITHDRAWN = "withdrawn", _("Đã rút")


class TraitAction(TextChoices):
    APPROVE = "approve", _("Duyệt")
    REFUSE = "refuse", _("Không duyệt")
    WITHDRAW = "withdraw", _("Rút")


TRAIT_TRANSITIONS: dict[tuple[TraitState, TraitAction], TraitState] = {
    (TraitState.PROPOSED, TraitAction.APPROVE): TraitState.APPROVED,
    (TraitState.PROPOSED, TraitAction.REFUSE): TraitState.REFUSED,
    (TraitState.PROPOSED, TraitAction.WITHDRAW): TraitState.WITHDRAWN,
    (TraitState.APPROVED, TraitAction.WITHDRAW): TraitState.LEAVING,
    (TraitState.LEAVING, TraitAction.APPROVE): TraitState.WITHDRAWN,
    (TraitState.LEAVING, TraitAction.REFUSE): TraitState.APPROVED,
}
TRAIT_COUNTS = (TraitState.APPROVED, TraitState.LEAVING)  # what duties are judged by
TRAIT_WAITS = (TraitState.PROPOSED, TraitState.LEAVING)


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


# Why a duty stands as it does, where the library says it in a sentence of its own (no words of the law): what the site says instead, for a
# page sends nobody to files that it does not have
REASONS: dict[str, Promise] = {
    Why.NOT_DECLARED: _("Sổ «%(title)s» chưa được khai là đã ghi đủ; không có căn cứ để kết luận."),
    Why.COMPLETE_UNTIL: _("Sổ «%(title)s» mới ghi đủ đến hết ngày %(day)s."),
    Why.COMPLETE_FROM: _("Sổ «%(title)s» chỉ ghi đủ từ ngày %(day)s."),
    Why.COLUMNS_EMPTY: _("Sổ «%(title)s» chưa ghi cột %(columns)s ở dòng nào, nên chưa có căn cứ để kết luận."),
    Why.TRAIT_UNDECLARED: _("Chưa khai «%(trait)s». Hãy khai ở «Đặc điểm cơ quan»."),
    Why.TRAIT_UNCLEAR: _("Chưa rõ «%(trait)s». Hãy khai loại cơ quan ở «Đặc điểm cơ quan»."),
    Why.YEAR_MISSING: _("Chưa có lịch làm việc năm %(year)s, nên chưa tính được đến ngày %(day)s."),
    Why.YEAR_BEYOND: _("Tính từ ngày %(day)s thì sang năm %(year)s, là năm chưa có lịch làm việc."),
    Why.TAKEN_DOWN_EARLY: _("Gỡ ngày %(day)s, sớm hơn hạn %(days)s ngày."),
    Why.NO_DAY: _("Luật không ấn định ngày; kỳ sau cũng đã qua mà sổ chưa có minh chứng. Nếu đã làm, hãy ghi kèm minh chứng."),
    Why.NOTHING_YET: _("Trong năm chưa phát sinh việc nào."),
    Why.SUSPENDED: _("Thời hạn đang tạm đình chỉ."),
}

# How long before a due day people are told, and how often about what is overdue: habits of the site, no terms of the law.
REMIND_BEFORE = (7, 3, 1, 0)
REMIND_OVERDUE_EVERY = 7
FAR_AHEAD = 30  # days before its due day: what is said to be done earlier still, someone else confirms
FAILED_SHOWN = 30  # days for which a letter that did not go out is shown to the administrators


def reminder_stage(due_on: date, on: date) -> int | None:
    """The newest point at which people are told of what is due, as days after the due day; None while it is too early.

    >>> [reminder_stage(date(2026, 11, 27), date(2026, 11, day)) for day in (19, 20, 25, 27, 28, 30)]
    [None, -7, -3, 0, 1, 1]
    """
    late = (on - due_on).days
    if late > 0:
        return 1 + (late - 1) // REMIND_OVERDUE_EVERY * REMIND_OVERDUE_EVERY
    return max((-days for days in REMIND_BEFORE if -days <= late), default=None)


ACTIONS = {
    "duties.mark_done": _("Ghi nghĩa vụ đã thực hiện"),
    "duties.propose_exemption": _("Đề nghị không áp dụng nghĩa vụ"),
    "duties.decide_mark": _("Quyết định, rút việc ghi nghĩa vụ"),
    "duties.assign": _("Giao người theo dõi nghĩa vụ"),
    "duties.end_assignment": _("Thôi giao theo dõi nghĩa vụ"),
    "duties.declare_trait": _("Khai đặc điểm của cơ quan"),
    "duties.withdraw_trait": _("Rút khai đặc điểm của cơ quan"),
    "duties.decide_trait": _("Quyết định việc khai, rút đặc điểm của cơ quan"),
    "duties.make_feed": _("Tạo địa chỉ lịch cá nhân"),
    "duties.revoke_feed": _("Hủy địa chỉ lịch cá nhân"),
    "duties.download": _("Tải tệp minh chứng nghĩa vụ về"),
    "duties.load": _("Nạp sổ nghĩa vụ mẫu"),
}

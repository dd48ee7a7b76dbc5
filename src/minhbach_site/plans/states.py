"""How plans, tasks, meetings and rounds of self-scoring move, who may move them, and what the journal calls each action."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minhbach_site.accounts.states import Permission, Role


class Programme(TextChoices):
    """The groups of the fact table `plans`."""

    CONG_TAC = "cong_tac", _("Chương trình công tác")
    CCHC = "cchc", _("Cải cách hành chính")
    DAN_CHU = "dan_chu", _("Dân chủ ở cơ sở")


# The superior documents that must be answered, as the indicator KH06 counts them (data/indicators/views.yaml, superior_documents); a test
# compares the two on the example.
MUST_BE_ANSWERED = {"type__in": ("ke_hoach", "quyet_dinh"), "topic__in": ("dan_chu", "cchc", "trach_nhiem")}


class PlanState(TextChoices):
    DRAFT = "draft", _("Đang soạn")
    SUBMITTED = "submitted", _("Chờ duyệt")
    IN_FORCE = "in_force", _("Đang thực hiện")
    CLOSED = "closed", _("Đã tổng kết")
    CANCELLED = "cancelled", _("Đã hủy")


class PlanAction(TextChoices):
    SUBMIT = "submit", _("Trình duyệt")
    RETURN = "return", _("Trả lại")
    APPROVE = "approve", _("Duyệt")
    CLOSE = "close", _("Tổng kết, đóng kế hoạch")
    REOPEN = "reopen", _("Mở lại")
    CANCEL = "cancel", _("Hủy kế hoạch")


PLAN_TRANSITIONS: dict[tuple[PlanState, PlanAction], PlanState] = {
    (PlanState.DRAFT, PlanAction.SUBMIT): PlanState.SUBMITTED,
    (PlanState.DRAFT, PlanAction.CANCEL): PlanState.CANCELLED,
    (PlanState.SUBMITTED, PlanAction.RETURN): PlanState.DRAFT,
    (PlanState.SUBMITTED, PlanAction.APPROVE): PlanState.IN_FORCE,
    (PlanState.SUBMITTED, PlanAction.CANCEL): PlanState.CANCELLED,
    (PlanState.IN_FORCE, PlanAction.CLOSE): PlanState.CLOSED,
    (PlanState.IN_FORCE, PlanAction.CANCEL): PlanState.CANCELLED,
    (PlanState.CLOSED, PlanAction.REOPEN): PlanState.IN_FORCE,
    (PlanState.CANCELLED, PlanAction.REOPEN): PlanState.DRAFT,  # to be approved again
}
PLAN_PERMISSIONS: dict[PlanAction, Permission] = {
    PlanAction.SUBMIT: Permission.ENTER_PLANS,
    PlanAction.RETURN: Permission.APPROVE_PLANS,
    PlanAction.APPROVE: Permission.APPROVE_PLANS,
    PlanAction.CLOSE: Permission.CLOSE_PLANS,
    PlanAction.REOPEN: Permission.APPROVE_PLANS,
    PlanAction.CANCEL: Permission.APPROVE_PLANS,
}
PLAN_NEEDS_REASON = frozenset({PlanAction.RETURN, PlanAction.REOPEN, PlanAction.CANCEL})
OPEN_PLANS = frozenset({PlanState.DRAFT, PlanState.IN_FORCE})  # those that take new tasks; one that waits for approval is frozen
APPROVED_PLANS = frozenset({PlanState.IN_FORCE, PlanState.CLOSED})
INTO_ANY_PLAN = frozenset({Role.CLERK, Role.LEADER})  # put tasks into the plans of every unit; others only where their unit takes part
CHANGED = "changed"  # a step of a plan or a meeting that changes what it says, not its state


YEARS_AHEAD = 5  # a programme of five years is the longest that is planned year by year; no provision of law


class WaiverState(TextChoices):
    """Of the request that a superior document needs no document of the agency in answer."""

    WAITING = "waiting", _("Chờ người thứ hai duyệt")
    STANDING = "standing", _("Không phải triển khai")
    REFUSED = "refused", pgettext_lazy("trạng thái", "Không duyệt")
    WITHDRAWN = "withdrawn", _("Đã bỏ ghi")


class WaiverAction(TextChoices):
    APPROVE = "approve", _("Duyệt")
    REFUSE = "refuse", _("Không duyệt")
    WITHDRAW = "withdraw", _("Bỏ ghi")


WAIVER_TRANSITIONS: dict[tuple[WaiverState, WaiverAction], WaiverState] = {
    (WaiverState.WAITING, WaiverAction.APPROVE): WaiverState.STANDING,
    (WaiverState.WAITING, WaiverAction.REFUSE): WaiverState.REFUSED,
    (WaiverState.WAITING, WaiverAction.WITHDRAW): WaiverState.WITHDRAWN,
    (WaiverState.STANDING, WaiverAction.WITHDRAW): WaiverState.WITHDRAWN,  # by one person: it only makes the figures stricter
}
WAIVER_PERMISSIONS: dict[WaiverAction, Permission] = {
    WaiverAction.APPROVE: Permission.DECIDE_WAIVERS,
    WaiverAction.REFUSE: Permission.DECIDE_WAIVERS,
    WaiverAction.WITHDRAW: Permission.WAIVE_ANSWERS,
}
WAIVER_NEEDS_REASON = frozenset({WaiverAction.REFUSE})


class TaskGroup(IntegerChoices):
    """The five groups of next year's directions in the yearly report."""

    ONE = 1, _("Nhóm 1")
    TWO = 2, _("Nhóm 2")
    THREE = 3, _("Nhóm 3")
    FOUR = 4, _("Nhóm 4")
    FIVE = 5, _("Nhóm 5")


class TaskState(TextChoices):
    PROPOSED = "proposed", _("Chờ duyệt")
    RETURNED = "returned", _("Bị trả lại")
    APPROVED = "approved", _("Đã giao")
    IN_PROGRESS = "in_progress", _("Đang làm")
    DONE = "done", _("Đã xong, chờ xác nhận")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    CARRIED = "carried", _("Chuyển năm sau")
    CANCELLED = "cancelled", _("Đã hủy")


class TaskAction(TextChoices):
    PROPOSE = "propose", _("Trình lại")
    RETURN = "return", _("Trả lại")
    APPROVE = "approve", _("Duyệt, giao")
    START = "start", _("Bắt đầu làm")
    FINISH = "finish", _("Báo hoàn thành")
    CONFIRM = "confirm", _("Xác nhận hoàn thành")
    REOPEN = "reopen", _("Mở lại")
    CARRY = "carry", _("Chuyển sang năm sau")
    TAKE_BACK = "take_back", _("Thôi chuyển, trở lại năm cũ")
    CANCEL = "cancel", _("Hủy nhiệm vụ")


TASK_TRANSITIONS: dict[tuple[TaskState, TaskAction], TaskState] = {
    (TaskState.PROPOSED, TaskAction.APPROVE): TaskState.APPROVED,
    (TaskState.PROPOSED, TaskAction.RETURN): TaskState.RETURNED,
    (TaskState.PROPOSED, TaskAction.CANCEL): TaskState.CANCELLED,
    (TaskState.RETURNED, TaskAction.PROPOSE): TaskState.PROPOSED,
    (TaskState.RETURNED, TaskAction.CANCEL): TaskState.CANCELLED,
    (TaskState.APPROVED, TaskAction.START): TaskState.IN_PROGRESS,
    (TaskState.APPROVED, TaskAction.FINISH): TaskState.DONE,
    (TaskState.APPROVED, TaskAction.CARRY): TaskState.CARRIED,
    (TaskState.APPROVED, TaskAction.CANCEL): TaskState.CANCELLED,
    (TaskState.IN_PROGRESS, TaskAction.FINISH): TaskState.DONE,
    (TaskState.IN_PROGRESS, TaskAction.CARRY): TaskState.CARRIED,
    (TaskState.IN_PROGRESS, TaskAction.CANCEL): TaskState.CANCELLED,
    (TaskState.DONE, TaskAction.CONFIRM): TaskState.CONFIRMED,
    (TaskState.DONE, TaskAction.REOPEN): TaskState.IN_PROGRESS,
    (TaskState.CONFIRMED, TaskAction.REOPEN): TaskState.IN_PROGRESS,
    (TaskState.CANCELLED, TaskAction.REOPEN): TaskState.PROPOSED,  # to be approved again
    (TaskState.CARRIED, TaskAction.TAKE_BACK): TaskState.APPROVED,  # or as it was, when the task of the later year is cancelled
}
TASK_PERMISSIONS: dict[TaskAction, Permission] = {
    TaskAction.PROPOSE: Permission.PROPOSE_TASKS,
    TaskAction.RETURN: Permission.APPROVE_TASKS,
    TaskAction.APPROVE: Permission.APPROVE_TASKS,
    TaskAction.START: Permission.WORK_ON_TASKS,
    TaskAction.FINISH: Permission.WORK_ON_TASKS,
    TaskAction.CONFIRM: Permission.CONFIRM_TASKS,
    TaskAction.REOPEN: Permission.CONFIRM_TASKS,
    TaskAction.CARRY: Permission.CARRY_TASKS_OVER,
    TaskAction.TAKE_BACK: Permission.CARRY_TASKS_OVER,
    TaskAction.CANCEL: Permission.APPROVE_TASKS,
}
TASK_NEEDS_REASON = frozenset({TaskAction.RETURN, TaskAction.REOPEN, TaskAction.CANCEL})
BY_OTHER_WAYS = frozenset({TaskAction.CARRY, TaskAction.TAKE_BACK})  # over many tasks, or with the task of the later year
OPEN_TASKS = frozenset({TaskState.APPROVED, TaskState.IN_PROGRESS})  # work is expected: these can be overdue, and carried over
FINISHED_TASKS = frozenset({TaskState.DONE, TaskState.CONFIRMED})
UNAPPROVED_TASKS = frozenset({TaskState.PROPOSED, TaskState.RETURNED})  # these may still be rewritten


class StepKind(TextChoices):
    """What happened to a task besides an action of the table."""

    CHANGED = "changed", _("Sửa nội dung")
    PROGRESS = "progress", _("Cập nhật tiến độ")
    ASSIGNED = "assigned", _("Giao người thực hiện")
    RESCHEDULED = "rescheduled", _("Đổi hạn")
    HANDED_OVER = "handed_over", _("Chuyển đơn vị chủ trì")
    EVIDENCE = "evidence", _("Thêm minh chứng")
    WITHDRAWN = "withdrawn", _("Rút minh chứng")
    ENTERED = "entered", _("Đề xuất")
    LOADED = "loaded", _("Nạp từ sổ")


class MeetingKind(TextChoices):
    """The kinds of the fact table `meetings`."""

    CONFERENCE = "conference", _("Hội nghị cán bộ, công chức")
    BRIEFING_MONTH = "briefing_month", _("Giao ban tháng")
    BRIEFING_QUARTER = "briefing_quarter", _("Giao ban quý")
    BRIEFING_HALF = "briefing_half", _("Sơ kết 6 tháng")
    DIALOGUE = "dialogue", _("Đối thoại")


class MeetingState(TextChoices):
    PLANNED = "planned", _("Dự kiến")
    HELD = "held", _("Đã họp, chưa xác nhận biên bản")
    CONFIRMED = "confirmed", _("Đã xác nhận biên bản")
    CANCELLED = "cancelled", _("Đã hủy")  # before it was held
    WITHDRAWN = "withdrawn", _("Đã rút")  # it was not held, or stands in another row


HELD_MEETINGS = frozenset({MeetingState.HELD, MeetingState.CONFIRMED})
VOID_MEETINGS = frozenset({MeetingState.CANCELLED, MeetingState.WITHDRAWN})


class MeetingAction(TextChoices):
    HOLD = "hold", _("Ghi kết quả cuộc họp")
    CONFIRM = "confirm", _("Xác nhận biên bản, kết luận")
    REOPEN = "reopen", _("Mở lại biên bản")
    CANCEL = "cancel", _("Hủy cuộc họp")
    WITHDRAW = "withdraw", _("Rút cuộc họp ghi nhầm")
    RESTORE = "restore", _("Thôi rút cuộc họp")


MEETING_TRANSITIONS: dict[tuple[MeetingState, MeetingAction], MeetingState] = {
    (MeetingState.PLANNED, MeetingAction.HOLD): MeetingState.HELD,
    (MeetingState.PLANNED, MeetingAction.CANCEL): MeetingState.CANCELLED,
    (MeetingState.HELD, MeetingAction.CONFIRM): MeetingState.CONFIRMED,
    (MeetingState.CONFIRMED, MeetingAction.REOPEN): MeetingState.HELD,
    (MeetingState.HELD, MeetingAction.WITHDRAW): MeetingState.WITHDRAWN,
    (MeetingState.WITHDRAWN, MeetingAction.RESTORE): MeetingState.HELD,  # its minutes are to be confirmed again
}
MEETING_PERMISSIONS: dict[MeetingAction, Permission] = {
    MeetingAction.HOLD: Permission.ENTER_MEETINGS,
    MeetingAction.CONFIRM: Permission.CONFIRM_MEETINGS,
    MeetingAction.REOPEN: Permission.CONFIRM_MEETINGS,
    MeetingAction.CANCEL: Permission.ENTER_MEETINGS,
    MeetingAction.WITHDRAW: Permission.CONFIRM_MEETINGS,
    MeetingAction.RESTORE: Permission.CONFIRM_MEETINGS,
}
MEETING_NEEDS_REASON = frozenset({MeetingAction.REOPEN, MeetingAction.CANCEL, MeetingAction.WITHDRAW, MeetingAction.RESTORE})
BY_ANOTHER = frozenset({MeetingAction.CONFIRM, MeetingAction.WITHDRAW})  # than those who wrote anything of the meeting


class RoundState(TextChoices):
    SCORING = "scoring", _("Đang chấm")
    SUBMITTED = "submitted", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt")
    WITHDRAWN = "withdrawn", _("Đã rút")


class RoundAction(TextChoices):
    SUBMIT = "submit", _("Trình duyệt")
    RETURN = "return", _("Trả lại")
    APPROVE = "approve", _("Duyệt kết quả tự chấm")
    REOPEN = "reopen", _("Mở lại để chấm")
    WITHDRAW = "withdraw", _("Rút đợt tự chấm")


REMOVED = "removed"  # a step of a round that takes out a criterion with points


ROUND_TRANSITIONS: dict[tuple[RoundState, RoundAction], RoundState] = {
    (RoundState.SCORING, RoundAction.SUBMIT): RoundState.SUBMITTED,
    (RoundState.SUBMITTED, RoundAction.RETURN): RoundState.SCORING,
    (RoundState.SUBMITTED, RoundAction.APPROVE): RoundState.APPROVED,
    (RoundState.APPROVED, RoundAction.REOPEN): RoundState.SCORING,
    (RoundState.SCORING, RoundAction.WITHDRAW): RoundState.WITHDRAWN,
    (RoundState.SUBMITTED, RoundAction.WITHDRAW): RoundState.WITHDRAWN,
    (RoundState.WITHDRAWN, RoundAction.REOPEN): RoundState.SCORING,
}
ROUND_PERMISSIONS: dict[RoundAction, Permission] = {
    RoundAction.SUBMIT: Permission.SCORE_INDICES,
    RoundAction.RETURN: Permission.APPROVE_INDICES,
    RoundAction.APPROVE: Permission.APPROVE_INDICES,
    RoundAction.REOPEN: Permission.APPROVE_INDICES,
    RoundAction.WITHDRAW: Permission.SCORE_INDICES,
}
ROUND_NEEDS_REASON = frozenset({RoundAction.RETURN, RoundAction.REOPEN, RoundAction.WITHDRAW})

# how a state looks; its words say the same
PLAN_TONES = {PlanState.SUBMITTED: "warn", PlanState.IN_FORCE: "info", PlanState.CLOSED: "good"}
TASK_TONES = {
    TaskState.PROPOSED: "warn",
    TaskState.RETURNED: "bad",
    TaskState.APPROVED: "info",
    TaskState.IN_PROGRESS: "info",
    TaskState.DONE: "warn",
    TaskState.CONFIRMED: "good",
}
MEETING_TONES = {MeetingState.PLANNED: "info", MeetingState.HELD: "warn", MeetingState.CONFIRMED: "good"}
ROUND_TONES = {RoundState.SCORING: "info", RoundState.SUBMITTED: "warn", RoundState.APPROVED: "good"}

ACTIONS = {
    "plans.enter_plan": _("Lập kế hoạch"),
    "plans.change_plan": _("Sửa kế hoạch"),
    "plans.move_plan": _("Chuyển trạng thái kế hoạch"),
    "plans.waive_answer": _("Ghi văn bản cấp trên không phải triển khai"),  # by one person, before a second one decided
    "plans.ask_waiver": _("Đề nghị văn bản cấp trên không phải triển khai"),
    "plans.decide_waiver": _("Quyết định văn bản cấp trên không phải triển khai"),
    "plans.withdraw_waiver": _("Bỏ ghi không phải triển khai"),
    "plans.propose_task": _("Đề xuất nhiệm vụ"),
    "plans.change_task": _("Sửa nhiệm vụ"),
    "plans.move_task": _("Chuyển trạng thái nhiệm vụ"),
    "plans.report_progress": _("Cập nhật tiến độ nhiệm vụ"),
    "plans.assign_task": _("Giao người thực hiện nhiệm vụ"),
    "plans.reschedule_task": _("Đổi hạn nhiệm vụ"),
    "plans.hand_task_over": _("Chuyển đơn vị chủ trì nhiệm vụ"),
    "plans.add_evidence": _("Thêm minh chứng"),
    "plans.withdraw_evidence": _("Rút minh chứng"),
    "plans.carry_over": _("Chuyển nhiệm vụ sang năm sau"),
    "plans.enter_meeting": _("Lập cuộc họp"),
    "plans.change_meeting": _("Sửa cuộc họp"),
    "plans.hold_meeting": _("Ghi kết quả cuộc họp"),
    "plans.move_meeting": _("Chuyển trạng thái cuộc họp"),
    "plans.set_agenda": _("Sửa chương trình họp"),
    "plans.keep_minutes": _("Lưu biên bản"),
    "plans.conclude": _("Ghi kết luận cuộc họp"),
    "plans.withdraw_conclusion": _("Rút kết luận cuộc họp"),
    "plans.task_from_conclusion": _("Giao nhiệm vụ từ kết luận"),
    "plans.open_round": _("Mở đợt tự chấm điểm"),
    "plans.import_criteria": _("Nhập tiêu chí từ tệp"),
    "plans.add_criterion": _("Thêm tiêu chí"),
    "plans.remove_criterion": _("Bỏ tiêu chí"),
    "plans.score": _("Tự chấm điểm"),
    "plans.move_round": _("Chuyển trạng thái đợt tự chấm"),
    "plans.load": _("Nạp sổ mẫu"),
}

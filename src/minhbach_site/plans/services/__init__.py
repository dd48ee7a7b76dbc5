"""Every change of plans, tasks, meetings and self-scoring."""

from minhbach_site.plans.services.errors import DoubtfulError, PlanError
from minhbach_site.plans.services.indices import add_criterion, import_criteria, open_round, remove_criterion, score, take_round_action
from minhbach_site.plans.services.loading import load_example
from minhbach_site.plans.services.meetings import (
    change_meeting,
    conclude,
    enter_meeting,
    hold_meeting,
    keep_minutes,
    set_agenda,
    take_meeting_action,
    task_from_conclusion,
    withdraw_conclusion,
)
from minhbach_site.plans.services.moves import require_over, require_over_plan, require_over_unit, require_somewhere, require_task_action
from minhbach_site.plans.services.plans import change_plan, enter_plan, take_plan_action
from minhbach_site.plans.services.tasks import (
    add_evidence,
    assign_task,
    carry_over,
    change_task,
    hand_task_over,
    propose_task,
    report_progress,
    reschedule_task,
    take_task_action,
    withdraw_evidence,
)
from minhbach_site.plans.services.waivers import ask_waiver, take_waiver_action

__all__ = [
    "DoubtfulError",
    "PlanError",
    "add_criterion",
    "add_evidence",
    "ask_waiver",
    "assign_task",
    "carry_over",
    "change_meeting",
    "change_plan",
    "change_task",
    "conclude",
    "enter_meeting",
    "enter_plan",
    "hand_task_over",
    "hold_meeting",
    "import_criteria",
    "keep_minutes",
    "load_example",
    "open_round",
    "propose_task",
    "remove_criterion",
    "report_progress",
    "require_over",
    "require_over_plan",
    "require_over_unit",
    "require_somewhere",
    "require_task_action",
    "reschedule_task",
    "score",
    "set_agenda",
    "take_meeting_action",
    "take_plan_action",
    "take_round_action",
    "take_task_action",
    "take_waiver_action",
    "task_from_conclusion",
    "withdraw_conclusion",
    "withdraw_evidence",
]

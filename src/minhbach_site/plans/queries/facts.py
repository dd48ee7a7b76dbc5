"""The rows of the fact tables.

A report counts what a second person approved or confirmed, and what came from the agency's own register file as it came. `entered=True`
gives all that was entered: a calendar warns of what already runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import override

from minhbach_site.plans.models import (
    IndexCriterion,
    IndexRound,
    Meeting,
    Plan,
    Task,
    TaskEvidence,
    TaskStep,
)
from minhbach_site.plans.queries.meeting_rows import all_meetings, conclusion_count
from minhbach_site.plans.queries.seen import STANDING_PLAN
from minhbach_site.plans.states import (
    FINISHED_TASKS,
    HELD_MEETINGS,
    OPEN_TASKS,
    MeetingState,
    PlanState,
    RoundState,
    TaskAction,
    TaskState,
)
from minhbach_site.records.states import DocumentState
from minhbach_site.ui.dates import day_of

# a row without `entered_by` stands as the agency's register had it; whoever changes what it says is its `entered_by` from then on
_COUNTED_MEETING = Q(state=MeetingState.CONFIRMED) | Q(state=MeetingState.HELD, entered_by__isnull=True)
_COUNTED_ROUND = Q(state=RoundState.APPROVED) | Q(entered_by__isnull=True, state__in=(RoundState.SCORING, RoundState.SUBMITTED))


def unconfirmed_meetings() -> QuerySet[Meeting]:
    """Meetings that were held and do not count in a report, because nobody confirmed their minutes."""
    return Meeting.objects.filter(state__in=HELD_MEETINGS).exclude(_COUNTED_MEETING)


def unapproved_rounds() -> QuerySet[IndexRound]:
    """Rounds of scoring that do not count in a report, because nobody approved them."""
    begun = IndexRound.objects.filter(pk__in=IndexCriterion.objects.values("round"))
    return begun.filter(state__in=(RoundState.SCORING, RoundState.SUBMITTED)).exclude(_COUNTED_ROUND)


def unconfirmed_tasks() -> QuerySet[Task]:
    """Tasks reported as done that a report counts as open, because nobody confirmed it."""
    return Task.objects.filter(_of_standing_plan(), state=TaskState.DONE)


def unapproved_tasks() -> QuerySet[Task]:
    """Tasks of plans in force, or of no plan, that wait for approval; those of a plan that waits are told with it."""
    return Task.objects.filter(_of_standing_plan(), state=TaskState.PROPOSED)


def unapproved_plans() -> QuerySet[Plan]:
    """Plans that are written and wait for approval."""
    return Plan.objects.filter(state=PlanState.SUBMITTED)


def _of_standing_plan() -> Q:
    return Q(plan__isnull=True) | Q(plan__in=Plan.objects.filter(STANDING_PLAN).values("pk"))


def plan_facts() -> Iterator[dict[str, Any]]:
    """The rows of the fact table `plans`: what is approved; what was cancelled is no plan, nor is what stands on a cancelled document."""
    rows = Plan.objects.filter(STANDING_PLAN).select_related("document", "owner").order_by("pk")
    for plan in rows:
        yield {
            "id": plan.code,
            "document": plan.document.code,
            "year": plan.year,
            "programme": plan.programme,
            "owner": plan.owner.code if plan.owner else None,
        }


def task_facts(*, entered: bool = False) -> Iterator[dict[str, Any]]:
    """The rows of the fact table `tasks`: what was approved and not cancelled; a task carried over stands in both years. One reported as
    done is done once that is confirmed.

    A task of a plan stands only beside its plan, a meeting is named only where it stands in its own table, and a cancelled document proves
    nothing: whatever was pressed, the tables agree.
    """
    counted = (*OPEN_TASKS, *FINISHED_TASKS, TaskState.CARRIED)
    kept = (
        TaskEvidence.objects.filter(withdrawn_at__isnull=True)
        .exclude(document__state=DocumentState.CANCELLED, note="", file="")
        .select_related("document")
        .order_by("at", "pk")
    )
    rows = Task.objects.filter(_of_standing_plan(), state__in=counted).select_related("plan__document", "meeting", "owner")
    rows = rows.prefetch_related(Prefetch("evidence", kept))
    approved = TaskStep.objects.filter(task=OuterRef("pk"), kind=TaskAction.APPROVE).order_by("at", "pk").values("at")[:1]
    for task in rows.annotate(approved_at=Subquery(approved)).order_by("pk"):
        said = "; ".join(_proof(one) for one in task.evidence.all())
        meeting = task.meeting if task.meeting and _is_counted(task.meeting, entered=entered) else None
        done = task.state == TaskState.CONFIRMED or (entered and task.state == TaskState.DONE)
        yield {
            "id": task.code,
            "title": _fact_title(task),
            "plan": task.plan.code if task.plan else None,
            "meeting": meeting.code if meeting else None,
            "owner": task.owner.code if task.owner else None,
            "year": task.year,
            "group": task.group,
            "due_on": task.due_on,
            "done_on": task.done_on if done else None,
            "evidence": said or None,
            "approved_on": day_of(task.approved_at) if task.approved_at else None,
        }


def _fact_title(task: Task) -> str:
    """A report is read by more people than a plan that only some units may see: a task of such a plan stands in it by its code."""
    if task.plan is None or not task.plan.document.limited:
        return task.title
    with override("vi"):  # it stands in the registers, whatever the language of the page
        return _("Nhiệm vụ %(code)s (thuộc kế hoạch hạn chế tiếp cận)") % {"code": task.code}


def _proof(one: TaskEvidence) -> str:
    standing = one.document if one.document and one.document.state != DocumentState.CANCELLED else None
    return standing.code if standing else one.note or one.name


def _is_counted(meeting: Meeting, *, entered: bool) -> bool:
    if meeting.state == MeetingState.HELD:
        return entered or meeting.entered_by_id is None
    return meeting.state == MeetingState.CONFIRMED


def meeting_facts(*, entered: bool = False) -> Iterator[dict[str, Any]]:
    """The rows of the fact table `meetings`: those that were held and whose minutes were confirmed."""
    counted = Q(state__in=HELD_MEETINGS) if entered else _COUNTED_MEETING
    for meeting in all_meetings().filter(counted).order_by("pk"):
        yield {
            "id": meeting.code,
            "kind": meeting.kind,
            "on": meeting.on,
            "title": meeting.title,
            "summoned": meeting.summoned,
            "attended": meeting.attended,
            "votes_for": meeting.votes_for,
            "conclusions": conclusion_count(meeting),
            "plan_on": meeting.plan_on,
        }


def index_facts(*, entered: bool = False) -> Iterator[dict[str, Any]]:
    """The rows of the fact table `indices`: every criterion, scored or not, of the rounds that were approved; of none that was withdrawn."""
    counted = Q() if entered else Q(round__in=IndexRound.objects.filter(_COUNTED_ROUND).values("pk"))
    for one in IndexCriterion.objects.filter(counted, withdrawn=False).select_related("round", "document").order_by("pk"):
        document = one.document.code if one.document and one.document.state != DocumentState.CANCELLED else ""
        said = "; ".join(part for part in (one.evidence, document) if part)
        yield {
            "id": one.code,
            "index": one.round.index,
            "year": one.round.year,
            "criterion": one.criterion,
            "max_points": one.max_points,
            "self_points": one.self_points,
            "evidence": said or None,
            "explanation": one.explanation or None,
        }

"""The rows of the fact tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import override

from minhbach_site.plans.models import (
    IndexCriterion,
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
    TaskAction,
    TaskState,
)
from minhbach_site.records.states import DocumentState
from minhbach_site.ui.dates import day_of


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


def task_facts() -> Iterator[dict[str, Any]]:
    """The rows of the fact table `tasks`: what was approved and not cancelled; a task carried over stands in both years.

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
    standing = Q(plan__isnull=True) | Q(plan__in=Plan.objects.filter(STANDING_PLAN).values("pk"))
    rows = Task.objects.filter(standing, state__in=counted).select_related("plan__document", "meeting", "owner")
    rows = rows.prefetch_related(Prefetch("evidence", kept))
    approved = TaskStep.objects.filter(task=OuterRef("pk"), kind=TaskAction.APPROVE).order_by("at", "pk").values("at")[:1]
    for task in rows.annotate(approved_at=Subquery(approved)).order_by("pk"):
        said = "; ".join(_proof(one) for one in task.evidence.all())
        meeting = task.meeting if task.meeting and task.meeting.state in HELD_MEETINGS else None
        yield {
            "id": task.code,
            "title": _fact_title(task),
            "plan": task.plan.code if task.plan else None,
            "meeting": meeting.code if meeting else None,
            "owner": task.owner.code if task.owner else None,
            "year": task.year,
            "group": task.group,
            "due_on": task.due_on,
            "done_on": task.done_on,
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


def meeting_facts() -> Iterator[dict[str, Any]]:
    """The rows of the fact table `meetings`: those that were held."""
    for meeting in all_meetings().filter(state__in=HELD_MEETINGS).order_by("pk"):
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


def index_facts() -> Iterator[dict[str, Any]]:
    """The rows of the fact table `indices`: every criterion, scored or not, of a round that was not withdrawn."""
    for one in IndexCriterion.objects.filter(withdrawn=False).select_related("round", "document").order_by("pk"):
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

"""Reading meetings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from minhbach_site.accounts.models import Person
from minhbach_site.plans.models import (
    AgendaItem,
    Conclusion,
    Meeting,
    MeetingStep,
    Task,
)
from minhbach_site.plans.queries.rights import only_decided
from minhbach_site.plans.states import (
    CHANGED,
    MeetingAction,
    MeetingState,
    TaskState,
)


def meetings(person: Person, on: date) -> QuerySet[Meeting]:
    """The meetings that the person may see: the superior those whose minutes were confirmed."""
    return all_meetings().filter(state=MeetingState.CONFIRMED) if only_decided(person, on) else all_meetings()


def all_meetings() -> QuerySet[Meeting]:
    """Every meeting, newest first, with how many conclusions were written down and how many of them have a task (`task_of_conclusion`)."""
    counted = Conclusion.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    kept = ~Q(task__state=TaskState.CANCELLED)
    return (
        Meeting.objects.select_related("owner", "entered_by", "minutes_by", "confirmed_by")
        .annotate(
            written=Subquery(counted.annotate(n=Count("pk")).values("n")),
            as_tasks=Subquery(counted.annotate(n=Count("task", filter=kept)).values("n")),
        )
        .order_by("-on", "-pk")
    )


def agenda_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(meeting=meeting).order_by("place", "pk")


def agenda_text(meeting: Meeting) -> str:
    """The agenda as its form takes it: an item on each line, who presents it after a bar."""
    return "\n".join(f"{item.title} | {item.presenter}".removesuffix(" | ") for item in agenda_of(meeting))


def conclusion_count(meeting: Any) -> int:
    """How many conclusions a meeting has: those written down, or what the loaded register says while that is more, because it was kept
    before each could be written.
    """
    return max(meeting.stated_conclusions or 0, meeting.written or 0)


def conclusions_of(meeting: Meeting) -> QuerySet[Conclusion]:
    return Conclusion.objects.filter(meeting=meeting).select_related("task__owner", "task__assignee").order_by("place", "pk")


def conclusion(pk: int) -> Conclusion | None:
    return Conclusion.objects.select_related("meeting", "task").filter(pk=pk).first()


def task_of_conclusion(one: Conclusion) -> Task | None:
    """The task that a conclusion has become; a cancelled one leaves it free for another, or to be withdrawn."""
    return one.task if one.task and one.task.state != TaskState.CANCELLED else None


def writers_of_meeting(meeting: Meeting) -> set[int | None]:
    """Who called the meeting, wrote down anything of it, or put in its minutes: none of them confirms it."""
    kinds = ("", CHANGED, MeetingAction.HOLD)
    written = MeetingStep.objects.filter(meeting=meeting, action__in=kinds).values_list("person", flat=True)
    return {meeting.entered_by_id, meeting.minutes_by_id, *written} - {None}


def steps_of_meeting(meeting: Meeting) -> QuerySet[MeetingStep]:
    return MeetingStep.objects.filter(meeting=meeting).select_related("person", "on_behalf_of").order_by("at", "pk")

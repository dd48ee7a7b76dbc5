"""Chains from a superior document through plans down to evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.plans.models import (
    Plan,
    Task,
    TaskEvidence,
)
from minhbach_site.plans.queries.seen import plans_seen, unseen_states
from minhbach_site.plans.queries.task_rows import is_late, visible_ids
from minhbach_site.plans.queries.waivers import with_waivers
from minhbach_site.plans.states import (
    APPROVED_PLANS,
    MUST_BE_ANSWERED,
    PlanState,
)
from minhbach_site.records.models import Document, DocumentLink
from minhbach_site.records.queries import documents_for
from minhbach_site.records.states import Direction, DocumentState, LinkKind

ANSWERING = (LinkKind.IMPLEMENTS, LinkKind.ANSWERS)


@dataclass(frozen=True, slots=True)
class Answer:
    """A document of the agency that implements or answers the one above it, after so many days."""

    document: Document
    days: int
    plans: tuple[PlanWork, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanWork:
    plan: Plan
    tasks: tuple[TaskWork, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskWork:
    """A task of the chain; `days` from the plan's document to its being done, None while it is not."""

    task: Task
    late: bool
    days: int | None
    evidence: tuple[TaskEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """A document (superior, or a plan's own), what the agency issued because of it, and the work of each plan."""

    document: Document
    answers: tuple[Answer, ...] = ()
    plans: tuple[PlanWork, ...] = ()


def superior_documents(person: Person, on: date) -> QuerySet[Any]:
    """Incoming documents that must be answered (as the indicator KH06 counts them) and are in force, with their first answer.

    `first_on`: when the agency first issued a document that implements or answers it, read by `first_answer`; `days`: how many days after;
    `waiver`: the reason why none is needed, as two people decided; `waiver_asked`: that of one who waits for the second; `own_plan`: the
    code of an approved plan made of the document itself, which is work but no answer.
    """
    answers = DocumentLink.everything.filter(
        target=OuterRef("pk"), kind__in=ANSWERING, source__direction=Direction.OUTGOING, source__state=DocumentState.REGISTERED
    )
    own_plans = Plan.objects.filter(document=OuterRef("pk"), state__in=APPROVED_PLANS).order_by("-year", "-pk")
    first = answers.filter(source__issued_on__lte=on).order_by("source__issued_on", "source__code", "pk")
    in_force = Q(in_force_to__isnull=True) | Q(in_force_to__gte=on)
    found = documents_for(person, on).filter(
        in_force, state=DocumentState.REGISTERED, direction=Direction.INCOMING, issued_on__lte=on, **MUST_BE_ANSWERED
    )
    rows: QuerySet[Any] = (
        with_waivers(found, on)
        .annotate(
            first_on=Subquery(first.values("source__issued_on")[:1]),
            first=Subquery(first.annotate(told=_SOURCE).values("told")[:1]),
            own_plan=Subquery(own_plans.values("code")[:1]),
            own_plan_id=Subquery(own_plans.values("pk")[:1]),
            own_plan_state=Subquery(own_plans.values("state")[:1]),
        )
        .annotate(days=F("first_on") - F("issued_on"))
        .order_by("-issued_on", "-pk")
    )
    return rows


_SOURCE = JSONObject(pk="source", **{name: f"source__{name}" for name in ("code", "type", "symbol", "subject", "limited")})


def first_answer(row: Any) -> Document:
    """Of a row of `superior_documents` that was answered, the answer, with what `records.queries.Names` needs to call it."""
    return Document(**row.first)


# of the rows of `superior_documents`; an answer counts even where none was needed, as in data/indicators/views.yaml
_LEFT = Q(first_on__isnull=True, waiver__isnull=True)
ANSWERS: dict[str, Q] = {
    "none": _LEFT & Q(own_plan__isnull=True),
    "planned": _LEFT & Q(own_plan__isnull=False),
    "done": Q(first_on__isnull=False),
    "asked": _LEFT & Q(waiver_asked__isnull=False),
    "waived": Q(first_on__isnull=True, waiver__isnull=False),
}


def unanswered(person: Person, on: date) -> QuerySet[Any]:
    """Superior documents that nothing answers and that must be answered: those that the indicator KH08 counts."""
    return superior_documents(person, on).filter(_LEFT)


def planned_words(document: Any) -> str:
    """How far the plan of a superior document itself has come, for one that has an approved plan and no answer."""
    closed = document.own_plan_state == PlanState.CLOSED
    return _("Đã có kế hoạch, đã tổng kết") if closed else _("Đã có kế hoạch đang thực hiện")


def answers_in_short(person: Person, on: date) -> dict[str, int]:
    """How many superior documents there are to look at (`seen`), and how many of these stand how, by the keys of `ANSWERS`."""
    counts = {name: Count("pk", filter=condition) for name, condition in ANSWERS.items()}
    return superior_documents(person, on).aggregate(seen=Count("pk"), **counts)


def chain(person: Person, on: date, document: Document) -> Chain:
    """From a document down to the evidence, as far as the person may see. Six queries, whatever the size."""
    seen = documents_for(person, on)
    links = (
        DocumentLink.objects.filter(
            target=document, kind__in=ANSWERING, source__in=seen.values("pk"), source__state=DocumentState.REGISTERED
        )
        .select_related("source")
        .order_by("source__issued_on", "source__code", "pk")
    )
    answers = list({link.source_id: link.source for link in links}.values())
    work = _work([document.pk, *(answer.pk for answer in answers)], person, on)
    return Chain(
        document,
        tuple(Answer(answer, (answer.issued_on - document.issued_on).days, work[answer.pk]) for answer in answers),
        work[document.pk],
    )


def chain_document(person: Person, on: date, pk: int) -> Document | None:
    return documents_for(person, on).filter(pk=pk).first()


def tops_of(person: Person, on: date, document: Document) -> list[Document]:
    """The superior documents that this one implements or answers, as far as the person may see, the newest first."""
    above = DocumentLink.objects.filter(source=document, kind__in=ANSWERING).values("target")
    return list(documents_for(person, on).filter(pk__in=above))


def _work(document_ids: Sequence[int], person: Person, on: date) -> dict[int, tuple[PlanWork, ...]]:
    seen_evidence = TaskEvidence.objects.filter(withdrawn_at__isnull=True).select_related("document").order_by("at", "pk")
    tasks_of = Task.objects.exclude(state__in=unseen_states(person, on)).select_related("owner", "assignee").order_by("due_on", "pk")
    found = (
        plans_seen(person, on)
        .filter(document__in=document_ids)
        .exclude(state=PlanState.CANCELLED)
        .select_related("document", "owner")
        .prefetch_related(Prefetch("tasks", tasks_of.prefetch_related(Prefetch("evidence", seen_evidence))))
        .order_by("year", "pk")
    )
    shown = (one.document_id for plan in found for task in plan.tasks.all() for one in task.evidence.all())
    visible = visible_ids(person, on, shown)
    work: dict[int, list[PlanWork]] = defaultdict(list)
    for plan in found:
        work[plan.document_id].append(PlanWork(plan, tuple(_task_work(task, plan, on, visible) for task in plan.tasks.all())))
    return {document: tuple(work[document]) for document in document_ids}


def _task_work(task: Task, plan: Plan, on: date, visible: set[int]) -> TaskWork:
    days = (task.done_on - plan.document.issued_on).days if task.done_on else None
    shown = tuple(one for one in task.evidence.all() if one.document_id is None or one.document_id in visible)
    return TaskWork(task, is_late(task, on), days, shown)

"""Chains from a superior document through plans down to evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
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
from minhbach_site.plans.queries.waivers import standing_waivers, waiting_waivers, with_waivers
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
    """Incoming documents that must be answered (as the indicator KH06 counts them) and are in force, with what became of them.

    `first_on`: when the agency first issued a document that implements it (read by `first_answer`), as KH07 counts; `days`: how many days
    after; `waiver`: the reason why none is needed, as two people decided; `waiver_asked`: that of one who waits for the second; `own_plan`:
    an approved plan made of the document itself (`pk`, `code`, `state`), which is work but implements nothing yet; `reply`: a document
    that only answers it (read by `first_reply`), which does not either. `ANSWERS` filters by what is so of it.
    """
    implementing = _issued(LinkKind.IMPLEMENTS, on).filter(target=OuterRef("pk"))
    replies = _issued(LinkKind.ANSWERS, on).filter(target=OuterRef("pk"))
    own_plans = _plans().filter(document=OuterRef("pk"))
    first = implementing.order_by("source__issued_on", "source__code", "pk")
    rows: QuerySet[Any] = (
        with_waivers(_superior(person, on), on)
        .alias(is_done=Exists(implementing), is_planned=Exists(own_plans), is_replied=Exists(replies))
        .annotate(
            first_on=Subquery(first.values("source__issued_on")[:1]),
            first=Subquery(first.values(told=_SOURCE)[:1]),
            reply=Subquery(replies.order_by("source__issued_on", "source__code", "pk").values(told=_SOURCE)[:1]),
            own_plan=Subquery(own_plans.order_by("-year", "-pk").values(told=_OWN_PLAN)[:1]),
        )
        .annotate(days=F("first_on") - F("issued_on"))
        .order_by("-issued_on", "-pk")
    )
    return rows


def _superior(person: Person, on: date) -> QuerySet[Document]:
    in_force = Q(in_force_to__isnull=True) | Q(in_force_to__gte=on)
    return documents_for(person, on).filter(
        in_force, state=DocumentState.REGISTERED, direction=Direction.INCOMING, issued_on__lte=on, **MUST_BE_ANSWERED
    )


def _issued(kind: LinkKind, on: date) -> QuerySet[Any]:
    """The links of that kind from what the agency had issued by that day."""
    return DocumentLink.everything.filter(
        kind=kind, source__direction=Direction.OUTGOING, source__state=DocumentState.REGISTERED, source__issued_on__lte=on
    )


def _plans() -> QuerySet[Any]:
    return Plan.objects.filter(state__in=APPROVED_PLANS)


_SOURCE = JSONObject(pk="source", **{name: f"source__{name}" for name in ("code", "type", "symbol", "subject", "limited")})
_OWN_PLAN = JSONObject(pk="pk", code="code", state="state")


def first_answer(row: Any) -> Document:
    """Of a row of `superior_documents` that was implemented, the first document to do so, with what `records.queries.Names` needs to call
    it."""
    return Document(**row.first)


def first_reply(row: Any) -> Document:
    """Of a row of `superior_documents` with a `reply`, that one, in the same way."""
    return Document(**row.reply)


# of the rows of `superior_documents`; what implements it counts even where none was needed, as in data/indicators/views.yaml
_LEFT = Q(is_done=False, is_waived=False)
ANSWERS: dict[str, Q] = {
    "none": _LEFT & Q(is_planned=False),
    "planned": _LEFT & Q(is_planned=True),
    "done": Q(is_done=True),
    "waived": Q(is_done=False, is_waived=True),
    "replied": _LEFT & Q(is_replied=True),
    "asked": _LEFT & Q(is_asked=True),
}


def unanswered(person: Person, on: date) -> QuerySet[Any]:
    """Superior documents that nothing implements and that must be answered: those that the indicator KH08 counts."""
    return superior_documents(person, on).filter(_LEFT)


def planned_words(document: Any) -> str:
    """How far the plan of a superior document itself has come, for one that has an approved plan and that nothing implements."""
    closed = document.own_plan["state"] == PlanState.CLOSED
    return _("Đã có kế hoạch, đã tổng kết") if closed else _("Đã có kế hoạch đang thực hiện")


def answers_in_short(person: Person, on: date) -> dict[str, int]:
    """How many superior documents there are to look at (`seen`), and how many of these stand how, by the keys of `ANSWERS`.

    One look at the links, waivers and plans for all documents, not one for each of them and each count.
    """
    done, replied = (_issued(kind, on).values("target") for kind in (LinkKind.IMPLEMENTS, LinkKind.ANSWERS))
    waived, asked = (waivers.values("document") for waivers in (standing_waivers().filter(waived_on__lte=on), waiting_waivers()))
    found = {"done": done, "waived": waived, "planned": _plans().values("document")}
    stands = Case(*(When(pk__in=rows, then=Value(name)) for name, rows in found.items()), default=Value("none"))
    flags = {name: Case(When(pk__in=rows, then=True), default=False) for name, rows in (("asked", asked), ("replied", replied))}
    rows = _superior(person, on).order_by().annotate(stands=stands, **flags).values_list("stands", "asked", "replied")
    counted = list(rows.annotate(count=Count("pk")))
    left = [one for one in counted if one[0] in ("none", "planned")]
    return {
        "seen": sum(count for *_flags, count in counted),
        **{name: sum(count for state, *_flags, count in counted if state == name) for name in (*found, "none")},
        "asked": sum(count for _state, asks, _replied, count in left if asks),
        "replied": sum(count for _state, _asks, is_replied, count in left if is_replied),
    }


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

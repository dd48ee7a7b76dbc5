"""The plans, tasks, meetings and scores of an example agency, from its registers; loading again writes nothing twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.core.files.base import ContentFile
from django.db import transaction

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.queries import person_named
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.organisation.models import Unit
from minhbach_site.organisation.queries import register_rows
from minhbach_site.plans.models import (
    Conclusion,
    IndexCriterion,
    IndexRound,
    Meeting,
    MeetingStep,
    Plan,
    PlanStep,
    RoundStep,
    Task,
    TaskEvidence,
)
from minhbach_site.plans.services.meetings import keep_minutes, take_meeting_action
from minhbach_site.plans.services.moves import note_step
from minhbach_site.plans.states import MeetingAction, MeetingState, PlanState, RoundState, StepKind, TaskState
from minhbach_site.records.models import Document
from minhbach_site.ui.dates import day_of
from minhbach_site.ui.wordindex import called

DEMO = "cong-viec.yaml"  # who of the demo people does which task: registers name no person
MINUTES = "bien-ban.yaml"  # who of them kept the minutes of the meetings, and who confirmed them
Row = Mapping[str, Any]


@transaction.atomic
def load_example(*, folder: Path, at: datetime) -> None:
    """Load the registers beside `folder` (the agency's `trang-web`), then what its files DEMO and MINUTES have the demo people do."""
    rows = {table: register_rows(folder, table) for table in ("plans", "meetings", "tasks", "indices")}
    documents = dict(Document.objects.values_list("code", "pk"))
    units = dict(Unit.objects.values_list("code", "pk"))
    plans = {row["id"]: _load_plan(row, documents, units, at) for row in rows["plans"]}
    meetings = {row["id"]: _load_meeting(row, at) for row in rows["meetings"]}
    for row in rows["tasks"]:
        _load_task(row, plans, meetings, documents, units, at)
    for row in rows["indices"]:
        _load_criterion(row, at)
    demo = folder / DEMO
    if demo.exists():
        _assign(yaml.safe_load(demo.read_text("utf-8")), at)
    minutes = folder / MINUTES
    if minutes.exists():
        _confirm_minutes(yaml.safe_load(minutes.read_text("utf-8")), at)


def _load_plan(row: Row, documents: Mapping[str, int], units: Mapping[str, int], at: datetime) -> Plan:
    document = Document.objects.get(pk=documents[row["document"]])
    plan, made = Plan.objects.get_or_create(
        code=row["id"],
        defaults={
            "document": document,
            "year": row["year"],
            "programme": row["programme"],
            "owner_id": units[row["owner"]] if row["owner"] else None,
            "state": PlanState.IN_FORCE,
            "search_text": called(document.subject, document.symbol, document.code, row["id"]),
        },
    )
    if made:
        PlanStep.objects.create(plan=plan, action="", after=plan.state, at=at)
        record(actor=None, action="plans.load", subject=plan, at=at, fields=("year", "state"))
    return plan


def _load_meeting(row: Row, at: datetime) -> Meeting:
    meeting, made = Meeting.objects.get_or_create(
        code=row["id"],
        defaults={
            **{name: row[name] for name in ("kind", "on", "title", "plan_on", "summoned", "attended", "votes_for")},
            "stated_conclusions": row["conclusions"],
            "state": MeetingState.HELD,
            "search_text": called(row["title"], row["id"]),
        },
    )
    if made:
        MeetingStep.objects.create(meeting=meeting, after=meeting.state, at=at)
        record(actor=None, action="plans.load", subject=meeting, at=at, fields=("on", "state"))
    return meeting


def _load_task(
    row: Row,
    plans: Mapping[str, Plan],
    meetings: Mapping[str, Meeting],
    documents: Mapping[str, int],
    units: Mapping[str, int],
    at: datetime,
) -> None:
    done = row["done_on"] is not None
    meeting = meetings[row["meeting"]] if row["meeting"] else None
    task, made = Task.objects.get_or_create(
        code=row["id"],
        defaults={
            **{name: row[name] for name in ("title", "year", "group", "due_on", "done_on")},
            "plan": plans[row["plan"]] if row["plan"] else None,
            "meeting": meeting,
            "owner_id": units[row["owner"]] if row["owner"] else None,
            "first_due_on": row["due_on"],
            "progress": 100 if done else 0,
            "state": TaskState.CONFIRMED if done else TaskState.APPROVED,
            "search_text": called(row["title"], row["id"]),
        },
    )
    if not made:
        return
    note_step(task, StepKind.LOADED, None, at)
    if row["evidence"]:
        document = documents.get(row["evidence"])
        TaskEvidence.objects.create(task=task, document_id=document, note="" if document else row["evidence"], at=at)
    if meeting:
        Conclusion.objects.create(meeting=meeting, place=meeting.conclusions.count() + 1, text=task.title, task=task)
    record(actor=None, action="plans.load", subject=task, at=at, fields=("year", "due_on", "done_on", "state"))


def _load_criterion(row: Row, at: datetime) -> None:
    if IndexCriterion.objects.filter(code=row["id"]).exists():  # also one that was withdrawn since
        return
    scored, made = IndexRound.objects.exclude(state=RoundState.WITHDRAWN).get_or_create(
        index=row["index"],
        year=row["year"],
        defaults={
            "code": f"CS-{row['year']}-{IndexRound.objects.filter(year=row['year']).count() + 1}",
            "state": RoundState.SCORING,
            "search_text": called(row["index"], str(row["year"])),
        },
    )
    if made:
        RoundStep.objects.create(round=scored, after=scored.state, at=at)
    criterion = IndexCriterion.objects.create(
        code=row["id"],
        round=scored,
        **{name: row[name] for name in ("criterion", "max_points", "self_points")},
        evidence=row["evidence"] or "",
        explanation=row["explanation"] or "",
        search_text=called(row["criterion"], row["id"]),
    )
    record(actor=None, action="plans.load", subject=criterion, at=at, fields=("max_points", "self_points"))


def _assign(lines: list[dict[str, Any]], at: datetime) -> None:
    for line in lines:
        task, person = Task.objects.get(code=line["nhiệm vụ"]), person_named(line["người thực hiện"])
        if person is None or not person.is_demo or task.assignee_id is not None:
            continue
        task.assignee = person
        if line.get("tiến độ"):
            task.state, task.progress = TaskState.IN_PROGRESS, line["tiến độ"]
        task.save()
        note_step(task, StepKind.ASSIGNED, None, at, _said(person, task))
        record(actor=None, action="plans.load", subject=task, at=at, fields=("state", "progress"))


def _said(person: Person, task: Task) -> str:
    return f"{person}; {task.progress}%" if task.progress else str(person)


def _confirm_minutes(said: dict[str, Any], at: datetime) -> None:
    """Minutes of the loaded meetings, kept by one demo person and confirmed by another; those of a few wait to be confirmed."""
    writer, other = person_named(said["người lập"]), person_named(said["người xác nhận"])
    day = day_of(at)
    if not (writer and other and writer.is_demo and other.is_demo and writer.may(Permission.ENTER_MEETINGS, on=day)):
        return
    for meeting in Meeting.objects.filter(state=MeetingState.HELD, entered_by=None, minutes="").order_by("on", "pk"):
        keep_minutes(actor=writer, meeting_id=meeting.pk, file=_minutes_of(meeting), at=at)
        if meeting.code not in said["chờ xác nhận"] and other.may(Permission.CONFIRM_MEETINGS, on=day):
            take_meeting_action(actor=other, meeting_id=meeting.pk, action=MeetingAction.CONFIRM, at=at)


def _minutes_of(meeting: Meeting) -> ContentFile[bytes]:
    """What the register says of a meeting, as the file that stands for its minutes on a trial site; nothing else is made up."""
    lines = [
        "BẢN DÙNG THỬ – DỮ LIỆU MẪU",
        "",
        "BIÊN BẢN (giả lập, chỉ chép lại sổ hội nghị, cuộc họp của cơ quan mẫu)",
        f"{meeting.get_kind_display()}: {meeting.title}",
        f"Ngày họp: {meeting.on:%d/%m/%Y}",
        *(f"{label}: {count}" for label, count in _counts(meeting) if count is not None),
        "",
        *(f"{one.place}. {one.text}" for one in meeting.conclusions.order_by("place", "pk")),
    ]
    return ContentFile("\n".join(lines).encode(), name=f"Biên bản {meeting.code} (giả lập).txt")


def _counts(meeting: Meeting) -> tuple[tuple[str, int | None], ...]:
    return (
        ("Số người triệu tập", meeting.summoned),
        ("Số người dự", meeting.attended),
        ("Số phiếu tán thành", meeting.votes_for),
        ("Số kết luận", meeting.stated_conclusions),
    )

"""A register of any size for measuring: rows of every list, made in bulk, the same each time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from minhbach_site.accounts.models import Grant, Person
from minhbach_site.accounts.states import GrantState, Role
from minhbach_site.audit.models import Entry, Head, canonical
from minhbach_site.audit.states import FIRST
from minhbach_site.disclosure.models import Disclosure
from minhbach_site.disclosure.states import Audience, Form
from minhbach_site.organisation.models import Agency, Membership, Unit
from minhbach_site.plans.models import Plan, Task
from minhbach_site.plans.states import Programme
from minhbach_site.records.models import Document, DocumentLink
from minhbach_site.records.services.suggesting import suggest
from minhbach_site.records.states import DocumentType, LinkKind, Topic
from minhbach_site.ui.wordindex import called

AT = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
FIRST_DAY, DAYS = date(2020, 1, 1), 2520  # up to late November 2026
UNITS, PEOPLE, PLANS, LIMITED, LINKED = 20, 120, 400, 20, 8  # one document in LIMITED is kept for one unit; one in LINKED is implemented
SUBJECTS = (
    "Kế hoạch thực hiện dân chủ ở cơ sở",
    "Báo cáo kết quả cải cách hành chính quý III",
    "Quyết định phân bổ dự toán ngân sách nhà nước",
    "Công văn về việc rà soát thủ tục hành chính",
    "Thông báo kết luận hội nghị cán bộ, công chức",
    "Quy chế làm việc của cơ quan",
    "Kế hoạch tuyển dụng, quy hoạch cán bộ",
    "Báo cáo giải quyết kiến nghị của Nhân dân",
)
LOOKING = {"clerk": "nguoi0", "staff": "nguoi1", "auditor": "nguoi2"}
ISSUERS = ("Sở Công Thương", "Ủy ban nhân dân tỉnh", "Bộ Công Thương", "Sở Nội vụ", "Văn phòng Ủy ban nhân dân tỉnh")


def fill(rows: int) -> dict[str, Person]:
    """`rows` documents, tasks, disclosures and journal entries; a clerk, a member of staff and an auditor to look at them."""
    with transaction.atomic():
        agency = Agency.objects.create(code="SCT", name="Sở Công Thương", symbol="SCT", from_on=FIRST_DAY, search_text="so cong thuong")
        units = Unit.objects.bulk_create(
            Unit(code=f"P{n}", agency=agency, name=f"Phòng số {n}", kind="phong", from_on=FIRST_DAY, search_text=f"phong so {n}")
            for n in range(UNITS)
        )
        people = Person.objects.bulk_create(
            Person(username=f"nguoi{n}", display_name=f"Nguyễn Văn {n}", password="!", search_text=f"nguyen van {n}") for n in range(PEOPLE)
        )
        roles = (Role.CLERK, Role.STAFF, Role.AUDITOR)
        Grant.objects.bulk_create(
            Grant(person=one, role=role, from_on=FIRST_DAY, state=GrantState.GRANTED, granted_at=AT)
            for one, role in zip(people, roles, strict=False)
        )
        Membership.objects.create(person=people[1], unit=units[0], from_on=FIRST_DAY)
        documents = _store(Document, rows, lambda n: _document(n, people[0]))
        between: Any = Document.units.through
        between.objects.bulk_create(
            (between(document=one, unit=units[n % UNITS]) for n, one in enumerate(documents) if one.limited), batch_size=2000
        )
        DocumentLink.objects.bulk_create(
            (
                DocumentLink(source=documents[n + 1], target=documents[n], kind=LinkKind.IMPLEMENTS if n % 3 else LinkKind.ANSWERS)
                for n in range(0, rows - 1, LINKED)  # an incoming one, and the outgoing one after it
            ),
            batch_size=2000,
        )
        plans = Plan.objects.bulk_create(
            Plan(
                code=f"KH{n}",
                document=documents[n],
                year=documents[n].issued_on.year,
                programme=Programme.values[n % len(Programme.values)],
                owner=units[n % UNITS],
                state="in_force",
                search_text=documents[n].search_text,
            )
            for n in range(min(PLANS, rows))
        )
        _store(Task, rows, lambda n: _task(n, plans, units, people))
        _store(Disclosure, rows, lambda n: _disclosure(n, documents, units))
        _write_journal(rows, documents, people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return dict(zip(LOOKING, people, strict=False))


def _store(model: type[Model], rows: int, make: Callable[[int], Any]) -> list[Any]:
    print(f"→ {rows} × {model._meta.label}", file=sys.stderr, flush=True)
    made = (make(n) for n in range(rows))
    return [one for batch in _batches(made) for one in model._default_manager.bulk_create(batch)]


def _batches(things: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(things, 2000)):
        yield batch


def _day(n: int) -> date:
    """Days in no order, every day as often."""
    return FIRST_DAY + timedelta(days=n * 1009 % DAYS)


def _document(n: int, clerk: Person) -> Document:
    subject = f"{SUBJECTS[n % len(SUBJECTS)]} {n}"
    issuer = ISSUERS[n % len(ISSUERS)]
    symbol = f"{n % 3000 + 1}/{('KH', 'BC', 'QĐ', 'CV')[n % 4]}-SCT"
    made = Document(
        code=f"VB{n}",
        direction=("incoming", "outgoing", "outgoing", "reference")[n % 4],
        type=DocumentType.values[n * 7 % len(DocumentType.values)],
        symbol=symbol,
        issued_on=_day(n),
        issuer=issuer,
        subject=subject,
        topic=Topic.values[n * 3 % len(Topic.values)],
        limited=n % LIMITED == 0,
        entered_by=clerk,
        entered_at=AT,
        search_text=called(subject, symbol, issuer, f"VB{n}"),
    )
    suggest(made)
    return made


def _task(n: int, plans: list[Plan], units: list[Unit], people: list[Person]) -> Task:
    title = f"Nhiệm vụ {SUBJECTS[n * 3 % len(SUBJECTS)]} {n}"
    due_on = _day(n)
    state = ("confirmed", "confirmed", "done", "confirmed", "carried", "confirmed", "cancelled", "confirmed", "in_progress", "approved")[
        n % 10
    ]
    finished = state in {"confirmed", "done"}
    return Task(
        code=f"NV{n}",
        title=title,
        plan=plans[n % len(plans)] if n % 3 else None,
        owner=units[n % UNITS],
        assignee=people[n * 11 % PEOPLE],
        year=due_on.year,
        due_on=due_on,
        first_due_on=due_on,
        done_on=due_on + timedelta(days=n % 9 - 6) if finished else None,
        progress=100 if finished else n % 90,
        state=state,
        search_text=called(title, f"NV{n}"),
    )


def _disclosure(n: int, documents: list[Document], units: list[Unit]) -> Disclosure:
    item = f"{SUBJECTS[n * 5 % len(SUBJECTS)]} {n}"
    issued_on = documents[n].issued_on
    state = ("taken_down",) * 7 + ("published", "approved", "draft")
    chosen = state[n % 10]
    begun = chosen in {"taken_down", "published"}
    return Disclosure(
        code=f"CK{n}",
        group=n % 12 + 1,
        matter="general",
        item=item,
        form=Form.values[n % len(Form.values)],
        audience=Audience.values[n % len(Audience.values)],
        place="Bảng tin tầng 1",
        unit=units[n % UNITS],
        document=documents[n] if n % 2 else None,
        issued_on=issued_on,
        trigger_on=issued_on,
        due_on=issued_on + timedelta(days=7),
        due_provision="democracy-disclose-items",
        started_on=issued_on + timedelta(days=n % 10) if begun else None,
        counted_from=issued_on + timedelta(days=n % 10) if begun else None,
        keep_until=issued_on + timedelta(days=40) if begun else None,
        keep_provision="democracy-posting-time" if begun else "",
        ended_on=issued_on + timedelta(days=45) if chosen == "taken_down" else None,
        state=chosen,
        entered_at=AT,
        search_text=called(item, "Bảng tin tầng 1", f"CK{n}"),
    )


def _write_journal(rows: int, documents: list[Document], people: list[Person]) -> None:
    """A chain that holds, one entry for each document, before whatever the site writes itself."""
    previous = FIRST

    def entry(n: int) -> Entry:
        nonlocal previous
        made = Entry(
            sequence=n + 1,
            at=datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=n * 36),
            actor=people[n % PEOPLE].pk,
            kind=("change", "change", "change", "read", "security")[n % 5],
            action=("records.register", "plans.task_start", "disclosure.publish")[n % 3],
            subject_type="records.document",
            subject=str(documents[n].pk),
            values=canonical({"symbol": documents[n].symbol, "issued_on": documents[n].issued_on.isoformat()}),
            previous=previous,
        )
        made.hash = previous = made.computed_hash()
        return made

    _store(Entry, rows, entry)
    Head.objects.update_or_create(pk=1, defaults={"sequence": rows, "hash": previous})

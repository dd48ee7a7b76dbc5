"""Plans, tasks, meetings and scores with fixed values, and the units and documents they stand on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import count

from django.core.files.base import ContentFile

import factories
from minhbach_site.management.commands.load_example import LOADERS
from minhbach_site.organisation.models import Agency, Membership, Unit
from minhbach_site.plans.models import AnswerWaiver, Conclusion, IndexCriterion, IndexRound, Meeting, Plan, Task, TaskEvidence
from minhbach_site.plans.states import MeetingState, PlanState, RoundState, TaskState
from minhbach_site.records.models import Document, DocumentLink
from minhbach_site.records.states import LinkKind
from minhbach_site.ui.wordindex import called

DUE = date(2026, 12, 15)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
_numbers = count(1)


def pdf(name: str = "bien-ban.pdf", content: bytes = PDF) -> ContentFile:
    return ContentFile(content, name=name)


def unit(code: str = "SCT-VP", **values: object) -> Unit:
    """The unit of that code, made when it is not there."""
    agency, _made = Agency.objects.get_or_create(
        code="SCT", defaults={"name": "Sở Công Thương", "symbol": "SCT", "from_on": date(2025, 7, 1)}
    )
    filled = {"agency": agency, "name": f"Đơn vị {code}", "kind": "phong", "from_on": date(2025, 7, 1), **values}
    return Unit.objects.get_or_create(code=code, defaults=filled)[0]


def member(person: object, of: Unit, **values: object) -> Membership:
    return Membership.objects.create(person=person, unit=of, **{"from_on": date(2025, 7, 1), **values})


def document(subject: str = "Cải cách hành chính năm 2026", **values: object) -> Document:
    """An outgoing plan of 2 March 2026."""
    number = next(_numbers)
    filled = {
        "code": f"VB{number}",
        "direction": "outgoing",
        "type": "ke_hoach",
        "symbol": f"{number}/KH-SCT",
        "issued_on": date(2026, 3, 2),
        "issuer": "Sở Công Thương",
        "topic": "cchc",
        "entered_at": factories.AT,
        **values,
    }
    return factories.document(subject=subject, **filled)


def superior(subject: str = "Cải cách hành chính của tỉnh năm 2026", **values: object) -> Document:
    """An incoming plan of 10 February 2026 that must be answered."""
    number = next(_numbers)
    filled = {"direction": "incoming", "symbol": f"{number}/KH-UBND", "issued_on": date(2026, 2, 10), "issuer": "Ủy ban nhân dân tỉnh"}
    return document(subject, **{**filled, **values})


def implements(own: Document, above: Document, kind: LinkKind = LinkKind.IMPLEMENTS) -> DocumentLink:
    return DocumentLink.objects.create(source=own, target=above, kind=kind)


def waiver(of: Document, **values: object) -> AnswerWaiver:
    """Someone asked on 27 November 2026 that the superior document need no answer."""
    filled = {"reason": "chỉ để biết", "at": factories.AT, **values}
    filled.setdefault("person", factories.person(f"de-nghi-{next(_numbers)}"))
    return AnswerWaiver.objects.create(document=of, **filled)


def waived(of: Document, at: datetime = factories.AT, **values: object) -> AnswerWaiver:
    """The same, approved by another person."""
    return waiver(of, approved_at=at, decided_by=factories.person(f"duyet-{next(_numbers)}"), **values)


def plan(**values: object) -> Plan:
    """A plan of 2026 that someone else entered, still a draft."""
    filled = {"code": f"KH{next(_numbers)}", "year": 2026, "programme": "cchc", "state": PlanState.DRAFT, **values}
    filled.setdefault("document", None)
    filled["document"] = filled["document"] or document()
    filled.setdefault("owner", unit())
    return Plan.objects.create(search_text=called(filled["document"].subject, filled["code"]), **filled)


def task(title: str = "Rà soát thủ tục hành chính", **values: object) -> Task:
    """A task of 2026 for the office, approved, due on 15 December."""
    filled = {
        "code": f"NV{next(_numbers)}",
        "year": 2026,
        "due_on": DUE,
        "first_due_on": values.get("due_on", DUE),
        "state": TaskState.APPROVED,
        **values,
    }
    filled.setdefault("owner", unit())
    return Task.objects.create(title=title, search_text=called(title, str(filled["code"])), **filled)


def done(title: str = "Báo cáo quý III", **values: object) -> Task:
    """A task that was finished on 20 November with a note as its evidence and waits to be confirmed."""
    made = task(title, **{"state": TaskState.DONE, "progress": 100, "done_on": date(2026, 11, 20), **values})
    note(made)
    return made


def note(of: Task, words: str = "Hồ sơ lưu tại Văn phòng", **values: object) -> TaskEvidence:
    return TaskEvidence.objects.create(task=of, note=words, at=factories.AT, **values)


def evidence_file(of: Task) -> TaskEvidence:
    made = TaskEvidence(task=of, name="minh-chung.pdf", sha256="0" * 64, size=len(PDF), mime="application/pdf", at=factories.AT)
    made.file.save("minh-chung", pdf(), save=False)
    made.save()
    return made


def meeting(title: str = "Giao ban tháng 11/2026", **values: object) -> Meeting:
    """A monthly briefing of 5 November 2026 that was held."""
    filled = {"code": f"HOP{next(_numbers)}", "kind": "briefing_month", "on": date(2026, 11, 5), "state": MeetingState.HELD, **values}
    return Meeting.objects.create(title=title, search_text=called(title), **filled)


def with_minutes(of: Meeting) -> Meeting:
    of.minutes_name, of.minutes_sha256, of.minutes_size, of.minutes_mime = "bien-ban.pdf", "0" * 64, len(PDF), "application/pdf"
    of.minutes.save("bien-ban", pdf(), save=False)
    of.save()
    return of


def conclusion(of: Meeting, text: str = "Văn phòng trình kế hoạch năm 2027", **values: object) -> Conclusion:
    return Conclusion.objects.create(meeting=of, text=text, **{"place": of.conclusions.count() + 1, **values})


def scored_round(**values: object) -> IndexRound:
    """A round of 2026, being scored."""
    number = next(_numbers)
    filled = {"code": f"CS{number}", "index": f"Chỉ số {number}", "year": 2026, "state": RoundState.SCORING, **values}
    return IndexRound.objects.create(**filled)


def criterion(of: IndexRound, text: str = "Thể chế: rà soát văn bản", **values: object) -> IndexCriterion:
    filled = {"code": f"TC{next(_numbers)}", "max_points": Decimal("4"), **values}
    return IndexCriterion.objects.create(round=of, criterion=text, search_text=called(text), **filled)


def load_example(folder) -> None:
    """The whole example agency up to this app, as `load_example` loads it."""
    for _what, load in LOADERS:
        load(folder=folder / "trang-web", at=factories.AT)

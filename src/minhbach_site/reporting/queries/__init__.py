"""Cards, runs, and the card of an agency-year as the library reads it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from minhbach.facts.errors import Problem
from minhbach.facts.exports import file_of as file_of_register
from minhbach.facts.schemas import KEPT
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Permission
from minhbach_site.duties.models import DutyMark
from minhbach_site.duties.queries import trait_values
from minhbach_site.records.models import Document
from minhbach_site.records.queries import documents_for
from minhbach_site.records.states import Direction, DocumentState, DocumentType
from minhbach_site.registers.queries import pages_of, spans
from minhbach_site.registers.queries.vouched import change_words
from minhbach_site.registers.states import TITLES
from minhbach_site.reporting.models import ReportCard, Run, RunStep
from minhbach_site.reporting.states import OUT, STANDING_PERMISSIONS, STANDINGS, RunKind, Standing, StandingAction
from minhbach_site.ui import trial
from minhbach_site.ui.dates import written
from minhbach_site.ui.menu import WAITING_SHOWN, Hit
from minhbach_site.ui.workers import GOING, Going, WorkState

FOLDER = "reporting"
MOST_OFFERED = 100  # documents to choose the issued one from, the newest first


def cards() -> QuerySet[ReportCard]:
    """The cards of all years, newest first."""
    return ReportCard.objects.select_related("agency", "request").order_by("-year")


def card(year: int) -> ReportCard | None:
    return cards().filter(year=year).first()


def card_bytes(one: ReportCard) -> bytes:
    """The agency's card `co-quan.yaml` of a year: what people typed, what the agency is, and which registers are vouched for."""
    said: dict[str, Any] = {
        "agency": one.agency.code,
        "report": {
            "outline": one.outline,
            "year": one.year,
            "period": {"from": one.from_on, "to": one.to_on},
            "cutoff": one.cutoff,
            "number": one.number,
            "symbol": one.symbol,
            "place": one.place,
            "dated": one.dated,
            "subject": one.subject,
            "addressee": one.addressee,
            "request": one.request.code if one.request else "",
            "signer": {"authority": one.signer_authority, "title": one.signer_title, "name": one.signer_name},
            "recipients": [line for line in one.recipients.splitlines() if line.strip()],
        },
        "registers": {table: {"from": from_on, "to": to_on} for table, (from_on, to_on) in spans().items()},
    }
    if words := trial.mark("vi"):
        said["report"]["mark"] = words  # goes with the snapshot into every report that is made of it
    if one.proposals is not None:
        said["report"]["proposals"] = [line for line in one.proposals.splitlines() if line.strip()]
    declared = trait_values()
    if declared:
        said["traits"] = declared
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=120).encode()


def runs() -> QuerySet[Run]:
    """Every export and report, newest first."""
    return Run.objects.select_related("made_by", "document").order_by("-made_at", "-pk")


def going(at: datetime) -> list[Going]:
    """The exports and reports that wait or are being made, for who may call them off."""
    return [
        Going(str(one), one.made_by.display_name, one.made_at, one.step, one.is_silent(at), reverse("reporting:cancel", args=[one.pk]))
        for one in Run.objects.filter(state__in=GOING).select_related("made_by").order_by("made_at", "pk")
    ]


@dataclass(frozen=True, slots=True)
class Revised:
    """A register that had changed since someone vouched for it, as a run keeps it: what it is called, how, and its page."""

    title: str
    words: str
    page: str


def revised(one: Run) -> list[Revised]:
    """The registers that had changed when a run was made."""
    return [
        Revised(str(TITLES[table]), change_words(*counts), reverse("registers:register", args=[table]))
        for table, counts in sorted((one.revised or {}).items())
        if table in TITLES
    ]


def runs_for(person: Person, on: date) -> QuerySet[Run]:
    """Those that a person may know of: reports that were issued; drafts and exports only for those who make, approve or audit them."""
    if Permission.READ_REPORT_DRAFTS in person.permissions(on):  # what was asked for last stays what four eyes look at
        return runs()
    return runs().filter(kind=RunKind.REPORT, standing__in=OUT)


def steps(one: Run) -> QuerySet[RunStep]:
    """How a report came to where it is, the oldest first."""
    return one.steps.select_related("person", "on_behalf_of").order_by("at", "pk")


def standing_actions(one: Run, person: Person, on: date) -> list[StandingAction]:
    """What a person may do with a report now, from the table: not to approve what they asked for or submitted."""
    if one.kind != RunKind.REPORT or one.state != WorkState.DONE:
        return []
    own = person.pk in {one.made_by_id, one.submitted_by_id}
    return [
        action
        for action, permission in STANDING_PERMISSIONS.items()
        if (Standing(one.standing), action) in STANDINGS
        and person.may(permission, on=on)
        and not (own and action is StandingAction.APPROVE)
    ]


def is_incomplete(one: Run) -> bool:
    """Whether a report leaves something out or open that whoever approves it must know of: what nobody approved, wrong rows, sums that
    differ, registers that changed since someone vouched for them, nothing said of proposals.
    """
    return bool(one.uncounted or one.problems or one.revised or one.figures.get("failing") or one.figures.get("unsaid"))


def reports_to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:
    """Submitted reports that someone else asked for and submitted."""
    waiting = runs_for(actor, on).filter(standing=Standing.SUBMITTED).exclude(made_by=actor).exclude(submitted_by=actor)
    return _report_hits(waiting, limit)


def issue_panel(*, actor: Person, on: date) -> dict[str, Any] | None:
    """The card of the first page of whoever registers what was signed: approved reports that are not issued yet."""
    hits = _report_hits(runs_for(actor, on).filter(standing=Standing.APPROVED), WAITING_SHOWN)
    return {"hits": hits} if hits else None


def _report_hits(found: QuerySet[Run], limit: int) -> list[Hit]:
    called = Subquery(ReportCard.objects.filter(year=OuterRef("year")).values("subject"))
    return [
        Hit(one.called or str(one), reverse("reporting:run", args=[one.pk]), f"{one.year} · {one.submitted_by}")
        for one in found.select_related("submitted_by").annotate(called=called)[:limit]
    ]


@dataclass(frozen=True, slots=True)
class Printed:
    """What a report bears on its first page; None and empty where that was left to be filled by hand."""

    number: str
    symbol: str
    dated: date | None
    cutoff: date | None


def printed(one: Run) -> Printed:
    """What the made report bears, from its own file: the card may have been changed since."""
    said = made_data(one)
    head, period = said.get("document", {}), said.get("period", {})
    return Printed(head.get("number") or "", head.get("symbol") or "", _day(head.get("dated")), _day(period.get("cutoff")))


def made_data(one: Run) -> dict[str, Any]:
    """What the machine-readable file of a report says; empty where there is none."""
    path = next((file_of(one, file["name"]) for file in one.files if file["name"].endswith(".json")), None)
    said: dict[str, Any] = json.loads(path.read_bytes()) if path else {}
    return said


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def issuable(one: Run, person: Person, on: date) -> QuerySet[Document]:
    """The outgoing reports of the register with which a run may have been issued, the newest first."""
    found = documents_for(person, on).filter(
        direction=Direction.OUTGOING, type=DocumentType.BAO_CAO, state=DocumentState.REGISTERED, limited=False
    )
    if cutoff := printed(one).cutoff:
        found = found.filter(issued_on__gte=cutoff)
    taken = Run.objects.filter(document__isnull=False).values("document")
    return found.exclude(pk__in=taken).order_by("-issued_on", "-pk")


def offered(one: Run, person: Person, on: date) -> list[tuple[int, str]]:
    """The same to choose one from, those that bear the number and day of the report first."""
    found = list(issuable(one, person, on)[:MOST_OFFERED])
    fitting = {document.pk for document in found if not differences(one, document)}
    found.sort(key=lambda document: document.pk not in fitting)
    return [(document.pk, f"{document.full_name} ({written(document.issued_on)}) {document.subject[:80]}") for document in found]


def issued(year: int) -> Run | None:
    """The issued report of a year that stands."""
    return runs().filter(year=year, standing=Standing.ISSUED).first()


def differences(one: Run, document: Document) -> list[str]:
    """Where a document bears another number or day than the report, in words."""
    head = printed(one)
    number, _slash, symbol = document.symbol.partition("/")
    found = []
    if head.symbol and (symbol.strip().casefold() != head.symbol.casefold() or (head.number and not _same_number(number, head.number))):
        on_paper = f"{head.number or '…'}/{head.symbol}"
        found.append(_("báo cáo ghi số «%(report)s», văn bản ghi «%(document)s»") % {"report": on_paper, "document": document.symbol})
    if head.dated and document.issued_on != head.dated:
        days = {"report": written(head.dated), "document": written(document.issued_on)}
        found.append(_("báo cáo ghi ngày %(report)s, văn bản ban hành ngày %(document)s") % days)
    return [words[:1].upper() + words[1:] if place == 0 else words for place, words in enumerate(found)]


def _same_number(one: str, other: str) -> bool:
    return one.strip().lstrip("0") == other.strip().lstrip("0")


def next_waiting() -> Run | None:
    """The run that has waited longest."""
    return Run.objects.filter(state=WorkState.WAITING).order_by("made_at", "pk").first()


def run_folder(one: Run) -> Path:
    """Where the files of a run lie; under no address, a view hands them out."""
    return Path(settings.MEDIA_ROOT) / FOLDER / str(one.pk)


def holds_registers(run: Run, name: str) -> bool:
    """Whether a file of the run holds whole registers, kept rows among them: exported facts and the snapshot of a report."""
    return run.kind == RunKind.FACTS or name.endswith(".zip")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a record that a run left out, or at which it stopped, and the page where it is mended; empty where none shows
    it."""

    said: str
    page: str = ""


def faults(one: Run) -> list[Fault]:
    """What a run found wrong in the registers; an older version kept only the words."""
    return [
        Fault(problem["said"], page_of(problem["table"], problem["code"])) if isinstance(problem, dict) else Fault(problem)
        for problem in one.problems
    ]


def kept_fault(problem: Problem | str) -> dict[str, str] | str:
    """A problem as a run keeps it: its words, and the record that is meant."""
    if not isinstance(problem, Problem) or not problem.record:
        return str(problem)
    return {"said": str(problem), "table": _TABLES.get(problem.file, ""), "code": problem.record}


def page_of(table: str, code: str) -> str:
    """The page on which a record of a register is mended; that of the register where the record has none, empty for no register."""
    if table == "duty_proofs":
        mark = DutyMark.objects.filter(code=code).first()
        if mark is not None:
            return reverse("duties:mark", args=[mark.pk])
    if found := pages_of(table, [code]):
        return found[code]
    return reverse("registers:register", args=[table]) if table else ""


_TABLES = {file_of_register(table): name for name, table in KEPT.items()}


def file_of(one: Run, name: str) -> Path | None:
    """The path of one of a run's files; None for a name that the run does not list."""
    known = {file["name"] for file in one.files}
    path = run_folder(one) / name
    return path if name in known and path.is_file() else None

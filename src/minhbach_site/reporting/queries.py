"""Cards, runs, and the card of an agency-year as the library reads it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from minhbach.facts.errors import Problem
from minhbach.facts.exports import file_of as file_of_register
from minhbach.facts.schemas import KEPT
from minhbach_site.duties.models import DutyMark
from minhbach_site.duties.queries import trait_values
from minhbach_site.registers.queries import pages_of, spans
from minhbach_site.reporting.models import ReportCard, Run
from minhbach_site.reporting.states import RunKind
from minhbach_site.ui import trial
from minhbach_site.ui.workers import WorkState

FOLDER = "reporting"


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
    declared = trait_values()
    if declared:
        said["traits"] = declared
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=120).encode()


def runs() -> QuerySet[Run]:
    """Every export and report, newest first."""
    return Run.objects.select_related("made_by").order_by("-made_at", "-pk")


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

"""The export of the registers and the report: one snapshot of the site's facts, as `minhbach report` would make of the same folder."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minhbach.documents.layout import load_layout
from minhbach.duties.records import DutyProofError
from minhbach.facts.errors import FactsError
from minhbach.facts.exports import Facts, write_folder
from minhbach.indicators.engines.duckdb import DuckDB
from minhbach.indicators.identities import Outcome
from minhbach.indicators.model import Period, State
from minhbach.reports.build import Report
from minhbach.reports.freeze import freeze, gather, rebuild
from minhbach.reports.outline import OutlineError
from minhbach.reports.profile import ProfileError, parse_profile
from minhbach.reports.publish import PublishError, publish
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import NotAllowed, require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record, record_read
from minhbach_site.duties.queries import site_facts, uncounted
from minhbach_site.organisation.models import Agency
from minhbach_site.records.models import Document
from minhbach_site.records.queries import documents_for, find_document
from minhbach_site.registers.queries.vouched import since
from minhbach_site.reporting import queries
from minhbach_site.reporting.models import ReportCard, Run
from minhbach_site.reporting.services.errors import ReportProblem
from minhbach_site.reporting.states import RunKind
from minhbach_site.ui.dates import day_of
from minhbach_site.ui.workers import (
    GOING,
    CancelledWork,
    WorkAction,
    WorkState,
    beating,
    move,
    over_words,
    require_may_call_off,
    start,
    tell,
)

CARD = "co-quan.yaml"
WORKER = "perform_runs"
SHOWN_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Signing:
    """How the report is signed and where it goes."""

    authority: str
    title: str
    name: str
    recipients: str


def _request(actor: Person, year: int, code: str, at: datetime) -> Document | None:
    """The document that asked for the report: one that the actor may see, or the one that already stands on the card."""
    found = find_document(code) if code else None
    if found is None or ReportCard.objects.filter(year=year, request=found).exists():
        return found
    return found if documents_for(actor, day_of(at)).filter(pk=found.pk).exists() else None


@transaction.atomic
def save_card(
    *,
    actor: Person,
    year: int,
    agency: str,
    from_on: date,
    to_on: date,
    cutoff: date,
    number: str,
    symbol: str,
    place: str,
    dated: date | None,
    subject: str,
    addressee: str,
    request: str,
    signing: Signing,
    at: datetime,
    proposals: str | None = None,
) -> ReportCard:
    """Enter or change the card of a year. The library reads it as it reads `co-quan.yaml`, and refuses what it would refuse there.

    `proposals` are a line each; an empty text says that there are none, None that nobody said.
    """
    require(actor, Permission.MAKE_REPORTS, on=day_of(at))
    found = Agency.objects.filter(code=agency).first()
    if found is None:
        raise ReportProblem(_("Không có cơ quan mã «%(code)s».") % {"code": agency})
    asked = _request(actor, year, request.strip(), at)
    if request.strip() and asked is None:
        raise ReportProblem(_("Không có văn bản mã «%(code)s» trong sổ văn bản. Hãy vào sổ văn bản yêu cầu trước.") % {"code": request})
    if not from_on <= cutoff <= to_on:
        raise ReportProblem(_("Ngày chốt số liệu phải nằm trong kỳ báo cáo."))
    card, _new = ReportCard.objects.update_or_create(
        year=year,
        defaults={
            "agency": found,
            "from_on": from_on,
            "to_on": to_on,
            "cutoff": cutoff,
            "number": number.strip(),
            "symbol": symbol.strip(),
            "place": place.strip(),
            "dated": dated,
            "subject": subject.strip(),
            "addressee": addressee.strip(),
            "request": asked,
            "signer_authority": signing.authority.strip(),
            "signer_title": signing.title.strip(),
            "signer_name": signing.name.strip(),
            "recipients": signing.recipients.strip(),
            "proposals": None if proposals is None else proposals.strip(),
            "saved_by": actor,
            "saved_at": at,
        },
    )
    try:
        parse_profile(queries.card_bytes(card))
    except ProfileError as error:
        raise ReportProblem(str(error)) from error
    record(actor=actor, action="reporting.save_card", subject=card, at=at, fields=("year", "from_on", "to_on", "cutoff", "dated"))
    return card


@transaction.atomic
def begin(*, actor: Person, kind: RunKind, year: int, set_aside: bool, at: datetime) -> Run:
    """Ask for an export or a report; it is made in a process of its own (`perform`). One whose process died no longer counts."""
    require(actor, Permission.MAKE_REPORTS, on=day_of(at))
    if queries.card(year) is None:
        raise ReportProblem(_("Chưa khai kỳ báo cáo của năm %(year)s. Hãy khai kỳ báo cáo trước.") % {"year": year})
    for going in Run.objects.filter(kind=kind, year=year, state__in=GOING):
        if not going.is_silent(at):
            raise ReportProblem(_("Việc này đang được làm. Hãy đợi lần đang làm xong."))
        shutil.rmtree(queries.run_folder(going), ignore_errors=True)
        move(Run, going.pk, WorkAction.FAIL, at=at, error=stopped_words())
    run = Run.objects.create(kind=kind, year=year, set_aside=set_aside, made_by=actor, made_at=at)
    record(actor=actor, action="reporting.begin", subject=run, at=at, fields=("kind", "year", "set_aside"))
    return run


@transaction.atomic
def cancel(*, actor: Person, run_id: int, at: datetime) -> Run:
    """Call off an export or a report that waits or is being made: its process ends at its next step and leaves no file.

    Raises ReportProblem for what is over.
    """
    run = Run.objects.select_for_update().get(pk=run_id)
    require_may_call_off(actor, run.made_by_id, day_of(at))
    silent = run.is_silent(at)
    cancelled = move(Run, run_id, WorkAction.CANCEL, at=at, step="", cancelled_by=actor)
    if cancelled is None:
        raise ReportProblem(over_words())
    if silent:  # nobody is there to take them away
        shutil.rmtree(queries.run_folder(run), ignore_errors=True)
    record(actor=actor, action="reporting.cancel", subject=cancelled, at=at, fields=("kind", "year"))
    return cancelled


def stopped_words() -> str:
    """What is told of work whose process died."""
    return _("Việc này đã dừng giữa chừng: có thể máy chủ vừa khởi động lại. Sổ sách không bị ảnh hưởng; hãy yêu cầu lại ở trang Báo cáo.")


def start_worker() -> None:
    """Have a new process make what waits, so that the page answers at once."""
    start(WORKER)


def perform(*, run_id: int, now: Callable[[], datetime]) -> Run:
    """Make what was asked for and say step by step how far it is. A failure is told in the run; nothing half-made stays, nor of what was
    called off meanwhile.
    """
    at = now()
    run = move(Run, run_id, WorkAction.START, at=at, heard_at=at)
    if run is None:
        return Run.objects.get(pk=run_id)
    folder = queries.run_folder(run)
    try:
        card = queries.card(run.year)
        if card is None:
            raise ReportProblem(_("Kỳ báo cáo đã bị bỏ. Hãy khai lại."))
        with beating(lambda: Run.objects.filter(pk=run_id).update(heard_at=now())):
            made = _MAKERS[RunKind(run.kind)](run, card, folder)
    except CancelledWork:
        shutil.rmtree(folder, ignore_errors=True)
        return Run.objects.get(pk=run_id)
    except (ReportProblem, FactsError, DutyProofError, ProfileError, OutlineError, PublishError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        problems = [queries.kept_fault(problem) for problem in getattr(error, "problems", ())[:SHOWN_PROBLEMS]]
        failed = move(Run, run_id, WorkAction.FAIL, at=now(), error=str(error), problems=problems)
        return failed or run
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        move(Run, run_id, WorkAction.FAIL, at=now(), error=_("Lỗi của phần mềm. Hãy báo quản trị hệ thống thời điểm xảy ra."))
        raise
    done = _finish(run_id, made, at=now())
    if done.state != WorkState.DONE:  # it was called off meanwhile, or given up and asked for anew
        shutil.rmtree(folder, ignore_errors=True)
    return done


@dataclass(frozen=True, slots=True)
class _Made:
    snapshot: str
    files: tuple[Path, ...]
    figures: dict[str, int]
    problems: tuple[dict[str, str] | str, ...]
    left: _Left
    period: Period | None = None  # of which a report tells


@dataclass(frozen=True, slots=True)
class _Left:
    """What of the period waits for a second person, and so is not in what is made now; and the registers that changed since someone vouched
    for them.
    """

    uncounted: dict[str, int]
    revised: dict[str, list[int]]


@transaction.atomic
def _finish(run_id: int, made: _Made, *, at: datetime) -> Run:
    files = [{"name": path.name, "size": path.stat().st_size, "sha256": _sha256(path)} for path in made.files]
    values = {"snapshot": made.snapshot, "files": files, "figures": made.figures, "problems": list(made.problems)}
    left = {"uncounted": made.left.uncounted, "revised": made.left.revised}
    days = {"from_on": made.period.from_on, "cutoff": made.period.cutoff} if made.period else {}
    run = move(Run, run_id, WorkAction.FINISH, at=at, step="", **left, **days, **values)
    if run is None:
        return Run.objects.get(pk=run_id)
    record(actor=run.made_by, action="reporting.finish", subject=run, at=at, fields=("kind", "year", "snapshot"))
    return run


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _say(run: Run, words: str) -> None:
    tell(Run, run.pk, step=words[:200])


def sound_facts(*, set_aside: bool) -> Facts:
    """The site's facts. Raises ReportProblem for rows that break a rule of their register, unless they are to be left out."""
    facts = site_facts()
    if facts.problems and not set_aside:
        said = ngettext(
            "Có %(count)s chỗ trong sổ sách phải sửa trước khi lập báo cáo.",
            "Có %(count)s chỗ trong sổ sách phải sửa trước khi lập báo cáo.",
            len(facts.problems),
        )
        message = said % {"count": len(facts.problems)}
        raise ReportProblem(message, facts.problems)
    return facts


def export_folder(*, folder: Path, year: int, set_aside: bool) -> Facts:
    """Write the registers and the card of a year as an agency folder, from which `minhbach report` makes the same report.

    For whoever runs the machine; people ask for it with `begin`. Raises ReportProblem, FactsError.
    """
    card = queries.card(year)
    if card is None:
        raise ReportProblem(_("Chưa khai kỳ báo cáo của năm %(year)s. Hãy khai kỳ báo cáo trước.") % {"year": year})
    facts = sound_facts(set_aside=set_aside)
    write_folder(folder, facts.tables, queries.card_bytes(card))
    return facts


def _make_facts(run: Run, card: ReportCard, target: Path) -> _Made:
    _say(run, _("Đọc các mục của trang và các sổ đưa lên"))
    with TemporaryDirectory() as place:
        folder = Path(place) / f"so-sach-{card.agency.code.lower()}-{card.year}"
        facts, left = export_folder(folder=folder, year=card.year, set_aside=run.set_aside), _left(card)
        _say(run, _("Chốt ảnh chụp số liệu"))
        snapshot = freeze(gather(folder), facts.tables, Path(place), engine_for=DuckDB)
        _say(run, _("Nén thư mục sổ sách"))
        target.mkdir(parents=True, exist_ok=True)
        archive = target / f"{folder.name}.zip"
        _zip(folder, archive)
    return _Made(snapshot.hash, (archive,), {}, _faults(facts), left)


def _left(card: ReportCard) -> _Left:
    period = card.from_on, card.to_on
    waiting = {kind: count for kind, count in uncounted(*period).items() if count}
    return _Left(waiting, {one.coverage.table: list(one.counts) for one in since(within=period)})


def _faults(facts: Facts) -> tuple[dict[str, str] | str, ...]:
    return tuple(queries.kept_fault(problem) for problem in facts.problems[:SHOWN_PROBLEMS])


def _make_report(run: Run, card: ReportCard, target: Path) -> _Made:
    _say(run, _("Đọc các mục của trang và các sổ đưa lên"))
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        facts, left = export_folder(folder=Path(place), year=card.year, set_aside=run.set_aside), _left(card)
        _say(run, _("Chốt ảnh chụp số liệu"))
        snapshot = freeze(gather(Path(place)), facts.tables, target, engine_for=DuckDB)
    _say(run, _("Tính số liệu, đối chiếu cân đối, viết lời văn"))
    cache = target.parent / "cache"
    report = rebuild(snapshot, DuckDB(snapshot.tables), cache=cache)
    _say(run, _("Dựng DOCX, PDF, HTML, JSON"))
    paths = publish(report, load_layout(), target, progress=lambda words: _say(run, words), cache=cache)
    archive = target / f"{snapshot.path.name}.zip"
    _zip(snapshot.path, archive)
    shutil.rmtree(snapshot.path)
    return _Made(snapshot.hash, (*paths.values(), archive), _told(report), _faults(facts), left, report.profile.period)


def _told(report: Report) -> dict[str, int]:
    """What a person should know before reading: figures by state, identities that do not hold, gaps, whether proposals were left open."""
    states = [figure.state for figure in report.figures.values()]
    return {
        "figures": len(states),
        "missing": states.count(State.MISSING),
        "identities": len(report.identities),
        "failing": sum(one.outcome is Outcome.FAILS for one in report.identities),
        "gaps": len(report.missing),
        "unsaid": int(report.proposals_unsaid),
    }


_MAKERS: dict[RunKind, Callable[[Run, ReportCard, Path], _Made]] = {RunKind.FACTS: _make_facts, RunKind.REPORT: _make_report}


def _zip(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            made.write(path, Path(folder.name) / path.relative_to(folder))


@transaction.atomic
def take_file(*, actor: Person, run_id: int, name: str, at: datetime) -> Path:
    """The path of a finished run's file, for the view that hands it out; who takes the registers away is journaled."""
    require(actor, Permission.READ_REPORTS, on=day_of(at))
    run = queries.runs_for(actor, day_of(at)).filter(pk=run_id).first()
    if run is None:
        raise NotAllowed(_("Lần lập này không có trong những gì bạn được xem: báo cáo chưa phát hành, hoặc là sổ sách đã xuất."))
    if queries.holds_registers(run, name):
        require(actor, Permission.MAKE_REPORTS, on=day_of(at))
    path = queries.file_of(run, name)
    if path is None:
        raise ReportProblem(_("Lần lập này không có tệp đó, hoặc tệp không còn trên máy chủ. Hãy lập lại."))
    record_read(actor=actor, action="reporting.download", subject=run, at=at)
    return path


@transaction.atomic
def load_example(*, folder: Path, at: datetime) -> None:
    """The card of an example agency-year; writes nothing twice."""
    said: dict[str, Any] = yaml.safe_load((folder.parent / CARD).read_text("utf-8"))
    report = said["report"]
    if ReportCard.objects.filter(year=report["year"]).exists():
        return
    card = ReportCard.objects.create(
        year=report["year"],
        agency=Agency.objects.get(code=said["agency"]),
        outline=report.get("outline") or "",
        from_on=report["period"]["from"],
        to_on=report["period"]["to"],
        cutoff=report["cutoff"],
        number=report.get("number") or "",
        symbol=report["symbol"],
        place=report["place"],
        dated=report.get("dated"),
        subject=report["subject"],
        addressee=report.get("addressee") or "",
        request=find_document(report.get("request") or ""),
        signer_authority=report["signer"].get("authority") or "",
        signer_title=report["signer"]["title"],
        signer_name=report["signer"].get("name") or "",
        recipients="\n".join(report.get("recipients") or []),
        proposals=None if report.get("proposals") is None else "\n".join(report["proposals"]),
        saved_at=at,
    )
    record(actor=None, action="reporting.load", subject=card, at=at, fields=("year", "from_on", "to_on", "cutoff"))

"""Running the rules: over one reading, one file, or many files at once. Same input, same findings, in the same order."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minhbach.checks.contents import Claimed, Number, citations, forget, quantities, relations
from minhbach.checks.dating import dated, judged_on
from minhbach.checks.registry import RULES
from minhbach.checks.rule import Context, Finding, Found, Rule, Severity, Subject, Suppression
from minhbach.checks.suppressions import FILE_NAME, SuppressionError, read_suppressions, suppress
from minhbach.checks.time_limit import SECONDS, TimeUpError, can_interrupt, last_resort, time_limit, too_long
from minhbach.citations.reporting import Cited
from minhbach.documents.reading import Piece, Progress, Reading

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

SUFFIXES = (
    ".docx",
    ".pdf",
    ".txt",
    ".md",
    ".html",
    ".htm",
    ".odt",
    ".doc",
    ".rtf",
)  # the last two need LibreOffice: without it they are refused with a reason, not passed over
WEIGHT = {Severity.ERROR: 3, Severity.WARNING: 2, Severity.HINT: 1}
MOST_SEVERE = {"exact": Severity.ERROR, "recognised": Severity.WARNING, "doubtful": Severity.HINT}
MAX_FILES = 100_000
MOST_FOUND = 1000  # places of one rule in one file
FEW = 3  # files that are sooner read here than in another process
SECONDS_RECOGNISING = 1800.0  # the most pages that are recognised, at the time that a dense page takes
FAMILY_AFTER = "BQ"  # rules about the checking itself run last


@dataclass(frozen=True, slots=True)
class Checked:
    """One document with all that was found in it. Every position is an index into `reading.source`."""

    file: str
    reading: Reading
    findings: tuple[Finding, ...]
    citations: tuple[Cited, ...] = ()
    relations: tuple[Claimed, ...] = ()
    quantities: tuple[Number, ...] = ()
    context: Context | None = None

    def worst(self) -> Severity | None:
        """The gravest finding that nobody set aside."""
        return max((finding.severity for finding in self.findings if not finding.suppressed), key=WEIGHT.__getitem__, default=None)


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read, and why. `scanned`: its pages are pictures whose words nobody has recognised."""

    file: str
    message: str
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for every file of a run. `on` overrules each document's own date; `today` is the day of the run."""

    today: date
    on: date | None = None
    register: Mapping[str, Sequence[Mapping[str, Any]]] | None = None
    figures: Mapping[str, Any] | None = None
    codes: tuple[str, ...] | None = None  # rules to run; None: all
    suppressions: tuple[Suppression, ...] | None = None  # None: read the file beside each document
    ocr: bool = False  # recognise scanned pages
    seconds: float | None = None  # the most time for one file; None: the usual one

    @property
    def limit(self) -> float:
        """The most seconds that one file may take."""
        return self.seconds if self.seconds is not None else SECONDS_RECOGNISING if self.ocr else SECONDS


def check_reading(
    reading: Reading,
    *,
    context: Context,
    rules: Mapping[str, Rule] = RULES,
    suppressions: Sequence[Suppression] = (),
) -> Checked:
    """Run the rules over a document."""
    forget()
    cited = citations(reading, context)
    subject = Subject(reading, tuple(one.citation for one in cited), quantities(reading), relations(reading))
    pages = _Pages(reading)
    ordinary = [rule for code, rule in rules.items() if not code.startswith(FAMILY_AFTER)]
    first = _findings(ordinary, subject, context, pages)
    relevant = [entry for entry in suppressions if entry.code in rules]
    marked, unused = suppress(first, relevant, reading.file)
    after = [rule for code, rule in rules.items() if code.startswith(FAMILY_AFTER)]
    about = _findings(after, subject, replace(context, unused=unused), pages)
    return Checked(
        reading.file,
        reading,
        tuple(sorted((*marked, *about), key=_order)),
        cited,
        subject.relations,
        subject.quantities,
        context,
    )


def context_of(reading: Reading, job: Job) -> Context:
    """What the rules may know of a document in this run."""
    return Context(
        on=job.on or judged_on(reading, job.today),
        dated=dated(reading),
        register=job.register,
        figures=job.figures,
    )


def _findings(rules: Sequence[Rule], subject: Subject, context: Context, pages: _Pages) -> tuple[Finding, ...]:
    found = {_finding(rule, found, subject.reading, pages): None for rule in rules for found in _limited(rule, subject, context)}
    return tuple(sorted(found, key=_order))


def _limited(rule: Rule, subject: Subject, context: Context) -> Iterator[Found]:
    """What a rule finds, as far as anyone will read it: the last one says that there is more."""
    for number, found in enumerate(rule.check(subject, context), 1):
        if number == MOST_FOUND:
            yield replace(found, message=f"{found.message} Quy tắc này còn phát hiện nhiều hơn; chỉ nêu {MOST_FOUND} chỗ đầu tiên.")
            return
        yield found


def _finding(rule: Rule, found: Found, reading: Reading, pages: _Pages) -> Finding:
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=_believed(found.severity or rule.severity, reading.certainty(found.start, found.end)),
        start=found.start,
        end=found.end,
        page=pages.of(found.start, found.end),
        quote=reading.source[found.start : found.end],
        message=found.message,
        basis=rule.basis,
        repair=found.repair,
        fix=found.fix,
    )


def _believed(severity: Severity, certainty: str) -> Severity:
    """What was recognised from a picture is never certain; words that the recogniser doubted are only asked about."""
    most = MOST_SEVERE[certainty]
    return severity if WEIGHT[severity] <= WEIGHT[most] else most


def _order(finding: Finding) -> tuple[int, int, str, str]:
    return finding.start, finding.end, finding.code, finding.message


class _Pages:
    """On which page a place stands."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._pieces: list[Piece] = sorted((piece for piece in reading.pieces if piece.flow.text), key=lambda piece: piece.flow.offsets[0])
        self._starts = [piece.flow.offsets[0] for piece in self._pieces]

    def of(self, start: int, end: int) -> int | None:
        if self._reading.kind == "pdf":
            for anchor in self._reading.anchored(start, max(end, start + 1)):
                return anchor.place
        before = bisect_right(self._starts, start) - 1
        # notes stand inside paragraphs that run over a page: the piece that holds the place is not always the last to begin before it
        for piece in self._pieces[max(before - 20, 0) : before + 1][::-1]:
            place = bisect_right(piece.flow.offsets, start) - 1
            if 0 <= place < len(piece.flow.text) and piece.flow.offsets[place] == start:
                return piece.page
        return self._pieces[before].page if before >= 0 else self._pieces[0].page if self._pieces else None


# --- files ----------------------------------------------------------------------------------------------------------------------


def check_file(path: Path, job: Job, progress: Progress | None = None) -> Checked | Unread:
    """Read a file and run the rules over it; what makes it unreadable is an answer, not an exception.

    It takes no longer than the job allows where `can_interrupt`; `check_paths` keeps to the limit everywhere. `progress` is told of the
    pages of a PDF.
    """
    try:
        with time_limit(job.limit):
            return _check_file(path, job, progress)
    except TimeUpError:
        return Unread(str(path), too_long(path.name, job.limit))
    except (MemoryError, RecursionError):
        return Unread(str(path), f"{path.name}: nội dung quá lớn hoặc lồng nhau quá sâu nên không kiểm tra được. Hãy tách tệp rồi thử lại.")


def _check_file(path: Path, job: Job, progress: Progress | None) -> Checked | Unread:
    from minhbach.documents.readers import ReaderError, ScannedError  # noqa: PLC0415 (readers load large libraries)
    from minhbach.documents.readers.open import read  # noqa: PLC0415

    rules = RULES if job.codes is None else {code: RULES[code] for code in job.codes}
    try:
        reading = replace(read(path, ocr=job.ocr, progress=progress), file=str(path))
        suppressions = job.suppressions if job.suppressions is not None else suppressions_beside(path)
    except (ReaderError, SuppressionError) as error:
        return Unread(str(path), str(error), isinstance(error, ScannedError))
    return check_reading(reading, context=context_of(reading, job), rules=rules, suppressions=suppressions)


def suppressions_beside(path: Path) -> tuple[Suppression, ...]:
    """The suppressions that lie in the folder of a document. Raises SuppressionError."""
    file = path.parent / FILE_NAME
    return read_suppressions(file, tuple(RULES)) if file.is_file() else ()


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files named and, in the folders named, every file of a readable kind, in order, each once."""
    found: dict[Path, None] = {}
    for path in paths:
        for file in _walk(path) if path.is_dir() else (path,):
            found.setdefault(file)
            if len(found) >= MAX_FILES:
                return list(found)
    return list(found)


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        # a Word lock file (~$…) and hidden files are nobody's documents
        if path.suffix.lower() in SUFFIXES and path.is_file() and not any(part.startswith((".", "~$")) for part in parts):
            yield path


def check_paths(
    paths: Sequence[Path],
    job: Job,
    *,
    workers: int = 1,
    progress: Callable[[int, int, str], None] | None = None,
) -> list[Checked | Unread]:
    """Check files and folders, several at a time; the answers stand in the order of the files. `progress` gets done, all, file."""
    files = files_of(paths)
    report = progress or _silent
    if (workers > 1 and len(files) > FEW) or not can_interrupt():
        answered = _in_processes(files, job, workers, report)
        if answered is not None:
            return answered
    answers: list[Checked | Unread] = []
    for number, file in enumerate(files, 1):
        answers.append(check_file(file, job))
        report(number, len(files), str(file))
    return answers


def _in_processes(files: Sequence[Path], job: Job, workers: int, report: Callable[[int, int, str], None]) -> list[Checked | Unread] | None:
    """The answers of worker processes; None where this program cannot start any, as a script that is read from standard input."""
    from concurrent.futures import Future, as_completed  # noqa: PLC0415 (one file needs none of it)
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    if not _can_start():
        return None
    answers: dict[Path, Checked | Unread] = {}
    with _pool(min(workers, len(files))) as pool:
        try:
            pool.submit(int).result()
        except BrokenProcessPool:
            return None
        waiting: dict[Future[Checked | Unread], Path] = {pool.submit(_check_here, file, job): file for file in files}
        for future in as_completed(waiting):
            try:
                answers[waiting[future]] = future.result()
            except BrokenProcessPool:
                break
            report(len(answers), len(files), str(waiting[future]))
    for file in files:  # a process died: each file that has no answer gets one of its own
        if file not in answers:
            answers[file] = _alone(file, job)
            report(len(answers), len(files), str(file))
    return [answers[file] for file in files]


def _can_start() -> bool:
    """Whether a new process could load the program that runs: it does so by its file, unless that was given by -c or -m."""
    main = sys.modules.get("__main__")
    file = getattr(main, "__file__", None)
    return file is None or getattr(main, "__spec__", None) is not None or Path(file).is_file()


def _pool(workers: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    return ProcessPoolExecutor(max(workers, 1), mp_context=get_context("spawn"))


def _check_here(file: Path, job: Job) -> Checked | Unread:
    """In a worker process, which may be ended when nothing else helps."""
    with last_resort(job.limit):
        return check_file(file, job)


def _alone(file: Path, job: Job) -> Checked | Unread:
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    with _pool(1) as pool:
        try:
            return pool.submit(_check_here, file, job).result()
        except BrokenProcessPool:
            return Unread(
                str(file),
                f"{file.name}: phần mềm dừng đột ngột hoặc không kiểm tra xong trong {job.limit:g} giây khi đọc tệp này; "
                "tệp có thể đã hỏng. Hãy mở bằng phần mềm soạn thảo, lưu lại rồi thử lại.",
            )


def exit_code(answers: Sequence[Checked | Unread], fail_on: Severity) -> int:
    """0 clean, 1 findings at or above `fail_on`, 2 a file that could not be read."""
    if any(isinstance(answer, Unread) for answer in answers):
        return 2
    worst = (answer.worst() for answer in answers if isinstance(answer, Checked))
    return int(any(severity is not None and WEIGHT[severity] >= WEIGHT[fail_on] for severity in worst))


def _silent(done: int, total: int, file: str) -> None:
    """No one is told how far the run has come."""

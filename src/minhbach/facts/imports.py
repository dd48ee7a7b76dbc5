"""Import of registers: FOLDER/so-sach into the store, all or nothing, or the bad rows set aside on purpose.

A row that left its file is removed from the store; a row that moved to another line is recorded again, to be found where it stands.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from minhbach.facts.cells import Value
from minhbach.facts.errors import BadRows, Problem, RegisterError, UnreadableError, explained, grouped, printable, shortened
from minhbach.facts.references import Keys, find_broken_references, find_orphans
from minhbach.facts.registers import SUFFIXES, Register, read_register
from minhbach.facts.rejects import check_rejects, write_rejects
from minhbach.facts.schemas import KEPT, TABLES, Table
from minhbach.facts.sheets import LIMITS, Limits
from minhbach.facts.spelling import suggest
from minhbach.facts.store import Change, Store
from minhbach.facts.tables import PROVENANCE, arrow_schema, equal_rows

REGISTERS = "so-sach"

# What operating systems and office programs leave lying about.
_LITTER_STARTS = (".", "~$")
_LITTER = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class TableReport:
    """What an import did to one table, in rows."""

    table: str
    file: str
    added: int
    changed: int
    removed: int
    unchanged: int
    rejected: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `rejected` lists the problems of the rows that were set aside; `notes` what a person should know besides."""

    tables: tuple[TableReport, ...]
    rejected: tuple[Problem, ...]
    batches: int
    notes: tuple[str, ...] = ()

    def total(self, count: str) -> int:
        """One of the counts of `TableReport`, over all tables."""
        return sum(getattr(table, count) for table in self.tables)

    def summary(self) -> str:
        """In Vietnamese: a line for each table that changed, the notes, and the totals on the last line."""
        lines = [
            f"{report.file}: {_counts(report)}"
            for report in self.tables
            if report.added or report.changed or report.removed or report.rejected
        ]
        words = f"thêm {grouped(self.total('added'))}, sửa {grouped(self.total('changed'))}, xóa {grouped(self.total('removed'))}"
        rejected = f", để riêng {grouped(self.total('rejected'))}" if self.rejected else ""
        return "\n".join(
            [*lines, *self.notes, f"Đã nhập {len(self.tables)} sổ: {words}, giữ nguyên {grouped(self.total('unchanged'))}{rejected} dòng."]
        )


def _counts(report: TableReport) -> str:
    counts = (
        ("thêm", report.added),
        ("sửa", report.changed),
        ("xóa", report.removed),
        ("giữ nguyên", report.unchanged),
        ("để riêng", report.rejected),
    )
    return ", ".join(f"{word} {grouped(count)}" for word, count in counts if count)


class Reading(NamedTuple):
    """Registers as read, what is wrong in them alone, and notes."""

    registers: tuple[Register, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def import_folder(
    store: Store,
    folder: Path,
    *,
    recorded_at: datetime,
    rejects: Path | None = None,
    files: Sequence[Path] = (),
    progress: Callable[[str], None] = lambda _words: None,
    limits: Limits = LIMITS,
) -> ImportReport:
    """Bring the registers of an agency folder (all, or the given files of it) into the store and say what changed.

    Any problem raises BadRows and nothing is recorded; with `rejects`, bad rows and the rows that depend on them are written there
    and the others go in. A row that is set aside keeps the version that the store had of it.
    """
    seen = len(store.batches())
    reading = read_files(folder, files=files, progress=progress, limits=limits)
    if reading.problems:
        raise BadRows(reading.problems + _row_problems(reading.registers), separable=False)
    if rejects is not None:
        check_rejects(rejects, folder / REGISTERS)
    state = store.state()
    bad = {register.file: set(register.faults) | set(register.twins) for register in reading.registers}
    gone = {register.table.name: _gone(folder, register, state[register.table.name]) for register in reading.registers}
    _settle_references(reading.registers, bad, state, gone, cascade=rejects is not None)
    orphans = find_orphans(state, gone, _replaced(reading.registers, bad if rejects is not None else {}))
    problems = _row_problems(reading.registers)
    if orphans or (problems and rejects is None):
        raise BadRows([*problems, *orphans], separable=not orphans)
    if rejects is not None:
        write_rejects(rejects, reading.registers, bad)
    changes, reports = [], []
    for register in reading.registers:
        change, report = _compare(register, bad[register.file], state[register.table.name], gone[register.table.name])
        changes.append(change)
        reports.append(report)
    batches = store.append(changes, recorded_at=recorded_at, seen=seen)
    progress(f"Đã ghi {batches} lô vào kho" if batches else "Kho đã có đủ các dòng này, không phải ghi thêm")
    notes = reading.notes if files else (*reading.notes, *_lost_files(state, gone))
    return ImportReport(tuple(reports), problems, batches, notes)


def read_files(
    folder: Path, *, files: Sequence[Path] = (), progress: Callable[[str], None] = lambda _words: None, limits: Limits = LIMITS
) -> Reading:
    """Read and check each register by itself.

    `problems` are those that make a whole file unusable; the others are the registers' own `faults`.
    """
    found, problems, notes = _find_files(folder, files)
    registers = []
    for path, table in found:
        name = path.relative_to(folder).as_posix()
        try:
            register = read_register(path, name, table, limits=limits)
        except UnreadableError as error:
            problems.append(error.problem)
            continue
        if len(register):
            progress(f"Đọc {printable(name)}: {grouped(len(register))} dòng")
        notes += [
            f"{printable(name)}: bỏ qua trang tính «{shortened(sheet)}» vì đang ẩn hoặc không có tiêu đề của sổ."
            for sheet in register.passed_over
        ]
        problems += register.problems
        registers.append(register)
    return Reading(tuple(registers), tuple(problems), tuple(notes))


# --- which files -----------------------------------------------------------------------------------------------------------------------


def _find_files(folder: Path, files: Sequence[Path]) -> tuple[list[tuple[Path, Table]], list[Problem], list[str]]:
    problems: list[Problem] = []
    notes: list[str] = []
    found: dict[str, Path] = {}
    for path in [_inside(folder, file) for file in files] or _listed(folder):
        name = path.relative_to(folder).as_posix()
        table = _table_of(path)
        if table is None or path.suffix.lower() not in SUFFIXES:
            problem = _unknown_file(path, name, table)
            if problem is not None:
                problems.append(problem)
            else:
                notes.append(f"{printable(name)}: bỏ qua vì không phải sổ.")
        elif table.name in found:
            first = found[table.name].relative_to(folder).as_posix()
            problems.append(
                Problem(
                    name,
                    "",
                    None,
                    "",
                    f"là tệp thứ hai của sổ «{table.file}» (đã có {first})",
                    "mỗi sổ một tệp",
                    "giữ lại một tệp và chuyển tệp kia ra khỏi so-sach",
                )
            )
        else:
            found[table.name] = path
    if not found and not problems:
        raise RegisterError(f"Không có sổ nào trong {folder / REGISTERS}. Hãy lấy mẫu sổ bằng lệnh «minhbach init» rồi chép sổ vào đó.")
    return [(found[name], TABLES[name]) for name in TABLES if name in found], problems, notes


def _listed(folder: Path) -> list[Path]:
    registers = folder / REGISTERS
    with explained(RegisterError, "đọc", registers):
        if not registers.is_dir():
            raise RegisterError(
                f"Không thấy thư mục {registers}. Hãy kiểm tra lại đường dẫn, hoặc chạy «minhbach init {folder}» để tạo thư mục mẫu."
            )
        return sorted(path for path in registers.iterdir() if not _is_litter(path.name))


def _is_litter(name: str) -> bool:
    return name.startswith(_LITTER_STARTS) or name.lower() in _LITTER


def _inside(folder: Path, file: Path) -> Path:
    """The file as a path under the folder; given relative to the working folder or to the agency folder."""
    for path in (file, folder / file, folder / REGISTERS / file):
        if os.path.lexists(path):
            # not resolved: a link keeps the name under which the clerk keeps it
            relative = Path(os.path.relpath(path, folder))
            if ".." in relative.parts:
                raise RegisterError(
                    f"{file} nằm ngoài thư mục {folder}. Hãy chép tệp vào {folder / REGISTERS} rồi nhập lại, để sau này còn truy được gốc."
                )
            return folder / relative
    raise RegisterError(f"Không thấy tệp {file}. Hãy kiểm tra lại đường dẫn.")


def _table_of(path: Path) -> Table | None:
    stem = path.stem.lower()
    return next((table for table in KEPT.values() if stem in (table.file, table.name)), None)


def _unknown_file(path: Path, name: str, table: Table | None) -> Problem | None:
    """A file that looks like a register but is none; None for what clearly is something else."""
    if table is not None:
        if path.is_dir() and path.suffix.lower() not in SUFFIXES:
            return None
        return Problem(
            name,
            "",
            None,
            "",
            f"tệp đuôi «{path.suffix}»",
            "tệp .csv, .xlsx, .yaml hoặc .parquet",
            "lưu sổ theo một trong các định dạng đó",
        )
    if path.suffix.lower() not in SUFFIXES or path.is_dir():
        return None
    near = suggest(path.stem, [name for table in KEPT.values() for name in (table.file, table.name)])
    expected = "đúng tên một sổ" if near else f"một trong các tên {', '.join(table.file for table in KEPT.values())}"
    remedy = f"đổi tên tệp, có phải là «{near}» không" if near else "đổi tên tệp theo tên sổ, hoặc chuyển tệp ra khỏi so-sach"
    return Problem(name, "", None, "", f"tên tệp «{shortened(path.stem)}» không phải tên sổ", expected, remedy)


# --- references, removals ----------------------------------------------------------------------------------------------------------------


def _row_problems(registers: Iterable[Register]) -> tuple[Problem, ...]:
    return tuple(problem for register in registers for row in sorted(register.faults) for problem in register.faults[row])


def _gone(folder: Path, register: Register, known: pa.Table) -> frozenset[str]:
    """Keys that came from this file, or from one that is no longer there, and are not in it any more."""
    present = set(register.keys)
    left = pa.array([file for file in _sources(known) if file == register.file or not os.path.lexists(folder / file)], pa.string())
    keys = known.filter(pc.is_in(known["_file"], left))[register.table.key].to_pylist()
    return frozenset(key for key in keys if key not in present)


def _sources(rows: pa.Table) -> list[str]:
    """The files that rows came from; what was not imported has none."""
    return [file for file in pc.unique(rows["_file"]).to_pylist() if file is not None]


def _lost_files(state: Mapping[str, pa.Table], gone: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Registers that were imported once and have no file now."""
    for name, rows in state.items():
        if name not in gone:
            for file in _sources(rows):
                words = "đã nhập trước đây, nay không còn tệp; các dòng cũ vẫn giữ trong kho. Muốn xóa, hãy để lại tệp chỉ có dòng tiêu đề."
                yield f"{printable(file)}: {words}"


def _replaced(registers: Sequence[Register], bad: Mapping[str, set[int]]) -> Keys:
    """The keys whose stored version this import replaces."""
    return {register.table.name: _good_keys(register, bad.get(register.file, set())) for register in registers}


def _good_keys(register: Register, bad: set[int]) -> set[Value | None]:
    return set(register.keys) if not bad else {key for row, key in enumerate(register.keys) if row not in bad}


def _settle_references(
    registers: Sequence[Register],
    bad: Mapping[str, set[int]],
    state: Mapping[str, pa.Table],
    gone: Mapping[str, frozenset[str]],
    *,
    cascade: bool,
) -> None:
    """Note every reference that leads nowhere. With `cascade` a row that leans on a bad row is bad too, and so on until nothing changes."""
    stored = {name: set(rows[TABLES[name].key].to_pylist()) - gone.get(name, frozenset()) for name, rows in state.items()}
    lost: dict[str, Mapping[Value, str]] = {}
    told = False
    while True:
        available: Keys = dict(stored)
        for register in registers:
            rows = bad[register.file] if cascade else set()
            available[register.table.name] = stored[register.table.name] | _good_keys(register, rows)
            lost[register.table.name] = _lost(register, rows)
        broken = [
            (register, row, problem)
            for register in registers
            for row, problem in find_broken_references(register, available, lost, skip=bad[register.file] if told else ())
        ]
        for register, row, problem in broken:
            register.faults.setdefault(row, []).append(problem)
            bad[register.file].add(row)
        if not (broken and cascade):
            return
        told = True


def _lost(register: Register, bad: set[int]) -> Mapping[Value, str]:
    """The keys of bad rows, and where they stand."""
    lines = register.lines if bad else []
    return {key: f"{register.file}, dòng {lines[row]}" for row in sorted(bad) if (key := register.keys[row]) is not None}


# --- what changes ----------------------------------------------------------------------------------------------------------------------


def _compare(register: Register, bad: set[int], known: pa.Table, gone: frozenset[str]) -> tuple[Change, TableReport]:
    table = register.table
    rows = _arrow_rows(register, bad)
    at = pc.index_in(rows[table.key], value_set=known[table.key].combine_chunks())
    before = known.take(at)
    is_known = pc.is_valid(at)
    same = equal_rows(rows, before, [column.name for column in table.columns])
    same_place = equal_rows(rows, before, [field.name for field in PROVENANCE])
    wanted = pc.invert(pc.and_(is_known, pc.and_(same, same_place)))
    change = Change(table.name, rows.filter(wanted), tuple(sorted(gone)))
    unchanged = pc.sum(pc.and_(is_known, same)).as_py() or 0
    added = pc.sum(pc.invert(is_known)).as_py() or 0
    return change, TableReport(table.name, register.file, added, rows.num_rows - added - unchanged, len(gone), unchanged, len(bad))


def _arrow_rows(register: Register, bad: set[int]) -> pa.Table:
    schema = arrow_schema(register.table)
    columns: dict[str, Sequence[object]] = dict(register.values)
    columns |= {"_file": [register.file] * len(register), "_sheet": register.sheet_names, "_line": register.lines}
    good = [row not in bad for row in range(len(register))] if bad else None
    arrays = [pa.array(columns[field.name] if good is None else list(compress(columns[field.name], good)), field.type) for field in schema]
    return pa.table(arrays, schema=schema)


# --- registers that come from elsewhere ------------------------------------------------------------------------------------------------


def take_registers(registers: Sequence[Register]) -> tuple[Mapping[str, pa.Table], tuple[Problem, ...]]:
    """The rows of registers that are all there is, as tables sorted by key, and what is wrong with the rows that were left out.

    A row that leans on a bad row is bad too, as in an import with rejects.
    """
    bad = {register.file: set(register.faults) | set(register.twins) for register in registers}
    empty = {name: arrow_schema(table).empty_table() for name, table in TABLES.items()}
    _settle_references(registers, bad, empty, {}, cascade=True)
    tables = {register.table.name: _arrow_rows(register, bad[register.file]).sort_by(register.table.key) for register in registers}
    return {**empty, **tables}, _row_problems(registers)

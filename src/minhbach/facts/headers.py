"""Which column of a register each header means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from minhbach.facts.cells import is_blank
from minhbach.facts.errors import Problem, shortened
from minhbach.facts.schemas import Table
from minhbach.facts.sheets import Sheet, known_names
from minhbach.facts.spelling import fold, suggest

# Columns that clerks keep for themselves; they are never stored.
IGNORED = frozenset({"stt", "tt", "so tt", "so thu tu", "ghi chu"})


@dataclass(frozen=True, slots=True)
class Headers:
    """Where each column of the table stands in a sheet (absent optional columns are left out), and what is wrong."""

    positions: Mapping[str, int]
    problems: tuple[Problem, ...]


def match_headers(sheet: Sheet, table: Table) -> Headers:
    """Match names without regard to case, accents, spaces and punctuation; Vietnamese header, English name or alias."""
    known = known_names(table)
    positions: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    problems: list[Problem] = []
    for position, name in enumerate(sheet.header):
        column = known.get(fold(name))
        if column is None:
            if not name and not all(map(is_blank, sheet.columns[position])):
                problems.append(
                    _problem(sheet, f"cột thứ {position + 1} có nội dung mà không có tên", "tên cho mỗi cột", "ghi tên cột ở dòng tiêu đề")
                )
            elif name and fold(name) not in IGNORED:
                unknown.append((position, name))
        elif column.name in positions:
            twin = sheet.header[positions[column.name]]
            problems.append(
                _problem(
                    sheet,
                    f"có hai cột cùng nghĩa «{shortened(twin)}» và «{shortened(name)}»",
                    "mỗi cột một lần",
                    "bỏ bớt một cột",
                    column=name,
                )
            )
        else:
            positions[column.name] = position
    if not positions and sheet.header:
        return Headers({}, (_unrecognised(sheet, table),))
    absent = [column for column in table.columns if column.name not in positions]
    # a Parquet or YAML register without a single record has no names to look at
    missing = [column for column in absent if column.required] if sheet.header else []
    free = [column.header for column in absent] or [column.header for column in table.columns]
    problems += [_unknown(sheet, name, free, table) for _, name in unknown]
    if missing:
        names = ", ".join(f"«{column.header}»" for column in missing)
        problems.append(
            _problem(
                sheet,
                f"thiếu cột {names}",
                f"đủ các cột bắt buộc của sổ «{table.file}»",
                "thêm cột đó, hoặc sửa tên cột viết sai",
            )
        )
    return Headers(positions, tuple(problems))


def _unrecognised(sheet: Sheet, table: Table) -> Problem:
    first = ", ".join(f"«{shortened(name)}»" for name in sheet.header[:3])
    names = ", ".join(f"«{column.header}»" for column in table.columns)
    return _problem(
        sheet,
        f"không thấy tên cột nào của sổ (dòng này ghi {first})",
        f"các cột {names}",
        "ghi dòng tiêu đề theo mẫu của lệnh «minhbach init»",
    )


def _unknown(sheet: Sheet, name: str, free: list[str], table: Table) -> Problem:
    near = suggest(name, free) or suggest(name, [column.name for column in table.columns])
    remedy = (
        f"kiểm tra lại, có phải là «{near}» không" if near else "sửa tên cột, hoặc bỏ cột này (cột «ghi chú» thì được để lại và không nhập)"
    )
    listed = ", ".join(f"«{header}»" for header in free)
    return _problem(sheet, f"cột lạ «{shortened(name)}»", f"một trong các cột {listed}", remedy, column=name)


def _problem(sheet: Sheet, found: str, expected: str, remedy: str, *, column: str = "") -> Problem:
    return Problem(sheet.file, sheet.name, sheet.header_line or None, column, found, expected, remedy)

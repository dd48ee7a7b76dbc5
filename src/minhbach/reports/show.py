"""What the commands print: tables for people, JSON and CSV for machines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from minhbach.facts.snapshots import snapshot_path
from minhbach.indicators.compute import Trace
from minhbach.indicators.identities import Outcome
from minhbach.indicators.model import STATE_WORDS, State, Value
from minhbach.reports.build import Report
from minhbach.reports.machine import report_json
from minhbach.reports.narrative import print_date
from minhbach.reports.publish import Format
from minhbach.reports.verify import Verification

MAX_CELL = 60


def figures_table(report: Report) -> str:
    """Every figure, then the identities, then what is missing."""
    rows = [(figure.code, _clip(figure.name), _shown(figure), _fraction(figure)) for figure in report.figures.values()]
    period = report.profile.period
    title = (
        f"SỐ LIỆU NĂM {report.profile.year} (từ {print_date(period.from_on)} đến hết {print_date(period.cutoff)}; "
        f"ảnh chụp {report.document.snapshot[:12]})"
    )
    parts = [
        title,
        _grid(("Mã", "Số liệu", "Giá trị", "Tử số/mẫu số"), rows, right=(2, 3)),
        *_balance_lines(report),
        *_missing_lines(report),
    ]
    return "\n".join(parts)


def report_table(report: Report, paths: Mapping[Format, Path], target: Path, *, program: str) -> str:
    """The end of `minhbach report`: figures, identities, what is missing, and last the paths, where a person looks.

    `program` is how the command was called, so that the line to copy works as it stands.
    """
    lines = [f"  {kind.upper():5} {path}" for kind, path in paths.items()]
    snapshot = snapshot_path(target, report.document.snapshot)
    return "\n".join(
        [
            figures_table(report),
            "",
            "ĐÃ LẬP BÁO CÁO",
            *lines,
            f"  Ảnh chụp số liệu: {snapshot}",
            f"  Kiểm tra lại lúc nào cũng được: {program} verify {paths['docx']}",
        ]
    )


def _balance_lines(report: Report) -> list[str]:
    counted = {outcome: [result for result in report.identities if result.outcome is outcome] for outcome in Outcome}
    words = {Outcome.HOLDS: "khớp", Outcome.FAILS: "không khớp", Outcome.NOT_CHECKABLE: "chưa đối chiếu được"}
    lines = ["", "ĐỐI CHIẾU CÂN ĐỐI: " + ", ".join(f"{len(counted[outcome])} {word}" for outcome, word in words.items())]
    lines += [f"  khớp  {result.code}: {result.computation}" for result in counted[Outcome.HOLDS]]
    for result in counted[Outcome.FAILS]:
        lines += [f"  KHÔNG KHỚP  {result.code} ({result.name}): {result.computation}", *(f"    {line}" for line in result.notes)]
    for result in counted[Outcome.NOT_CHECKABLE]:
        lines.append(f"  chưa đối chiếu  {result.code} ({result.name}): thiếu {', '.join(result.missing)}")
    return lines


def _missing_lines(report: Report) -> list[str]:
    if not report.missing:
        return ["", "SỐ LIỆU CÒN THIẾU: không"]
    reasons: dict[str, list[str]] = {}
    for item in report.missing:
        reasons.setdefault(item.reason, []).append(f"{item.code} (mục {section_number(item.section)})")
    return ["", "SỐ LIỆU CÒN THIẾU", *(f"  {', '.join(codes)}: {reason}" for reason, codes in reasons.items())]


def section_number(id_: str) -> str:
    """`iii-3-2` as a reader looks for it: "III.3.2"."""
    return id_.upper().replace("-", ".")


def _shown(figure: Value) -> str:
    if figure.state is not State.VALUE:
        return STATE_WORDS[figure.state]
    return f"{figure.printed}%" if figure.unit == "%" else f"{figure.printed} {figure.unit}"


def _fraction(figure: Value) -> str:
    if figure.numerator is None or figure.denominator is None:
        return ""
    return f"{figure.numerator:,f}/{figure.denominator:,f}".replace(",", ".")


def _clip(text: str) -> str:
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"


def _grid(header: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    ruled = [header, ["─" * width for width in widths], *rows]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i in right else cell.ljust(width) for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in ruled
    )


def figures_json(report: Report) -> str:
    """The machine-readable report, as published."""
    return report_json(report).decode().rstrip()


def report_json_summary(report: Report, paths: Mapping[Format, Path], target: Path) -> str:
    """Where the files are, and the outcome, for a script."""
    return json.dumps(
        {
            "files": {kind: str(path) for kind, path in paths.items()},
            "snapshot": {"hash": report.document.snapshot, "path": str(snapshot_path(target, report.document.snapshot))},
            "identities": {result.code: result.outcome.value for result in report.identities},
            "missing": [{"section": item.section, "code": item.code, "reason": item.reason} for item in report.missing],
        },
        ensure_ascii=False,
        indent=1,
    )


def trace_table(found: Trace) -> str:
    """The records behind a figure, one a line, each with file and line; those of a rate under each of its parts."""
    parts = [f"{found.code}: {found.name}"]
    if found.parts:
        parts[0] += " = " + " và ".join(part.code for part in found.parts)
    for leaf in found.leaves:
        rows = [[_cell(value) for value in row] for row in leaf.rows]
        head = f"{leaf.code}: {leaf.name}. Số bản ghi: {len(rows)}" if found.parts else f"Số bản ghi: {len(rows)}"
        parts += [*([""] if found.parts else []), head, *([_grid(leaf.columns, rows)] if rows else [])]
    return "\n".join(parts)


def trace_json(found: Trace) -> str:
    leaves = [
        {
            "code": leaf.code,
            "name": leaf.name,
            "columns": list(leaf.columns),
            "rows": [[_plain(value) for value in row] for row in leaf.rows],
        }
        for leaf in found.leaves
    ]
    return json.dumps({"code": found.code, "name": found.name, "records": leaves}, ensure_ascii=False, indent=1)


def trace_csv(found: Trace) -> str:
    """One line a record, the figure's code first; parts with other columns begin with their own header line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for leaf in found.leaves:
        writer.writerow(("figure", *leaf.columns))
        writer.writerows((leaf.code, *(_plain(value) for value in row)) for row in leaf.rows)
    return out.getvalue().rstrip("\n")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    return _clip(print_date(value) if hasattr(value, "isoformat") else str(value))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def verification_table(result: Verification) -> str:
    """The outcome of `minhbach verify`, in words."""
    head = f"{result.file} ({result.kind.upper()}; ảnh chụp số liệu {result.snapshot[:12]})"
    if result.agrees:
        return f"{head}\nKHỚP: {result.figures_checked} số liệu in trong tệp đều đúng với ảnh chụp, lời văn không bị sửa."
    lines = [head]
    if result.figures:
        lines.append(f"KHÔNG KHỚP: {len(result.figures)} số liệu")
        lines += [
            f"  {item.code} {item.name}: trong tệp «{item.printed or 'không có'}», theo ảnh chụp «{item.expected or 'không có'}»"
            for item in result.figures
        ]
    if result.texts:
        lines.append(f"ĐÃ BỊ SỬA: {len(result.texts)} chỗ khác với báo cáo lập từ ảnh chụp")
        for difference in result.texts[:20]:
            lines += [f"  trong tệp: {_clip_line(difference.found)}", f"  theo ảnh chụp: {_clip_line(difference.expected)}"]
        if len(result.texts) > 20:
            lines.append(f"  … và {len(result.texts) - 20} chỗ nữa (xem đủ bằng --format json)")
    return "\n".join(lines)


def _clip_line(text: str) -> str:
    text = " ⏎ ".join(text.splitlines())
    if not text:
        return "(không có)"
    return f"«{text}»" if len(text) <= 160 else f"«{text[:159]}…»"


def verification_json(result: Verification) -> str:
    return json.dumps(
        {
            "file": str(result.file),
            "kind": result.kind,
            "snapshot": result.snapshot,
            "agrees": result.agrees,
            "figures_checked": result.figures_checked,
            "figures": [
                {"code": item.code, "name": item.name, "printed": item.printed, "expected": item.expected} for item in result.figures
            ],
            "texts": [{"found": item.found, "expected": item.expected} for item in result.texts],
        },
        ensure_ascii=False,
        indent=1,
    )

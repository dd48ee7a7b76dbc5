"""What the commands print: tables for people, JSON and CSV for machines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from minhbach.facts.snapshots import snapshot_path
from minhbach.indicators.compute import Trace
from minhbach.indicators.identities import Outcome
from minhbach.indicators.model import STATE_WORDS, State, Value
from minhbach.reports.appendices import OUTCOME_WORDS
from minhbach.reports.build import Report
from minhbach.reports.prose import print_date
from minhbach.reports.publish import Format
from minhbach.reports.results import Results
from minhbach.reports.verify import Verdict, Verification

MAX_CELL = 60
MAX_LINE = 160
MAX_DIFFERENCES = 20
UNSAID = (
    "Chưa khai có hay không có kiến nghị, đề xuất. Hãy ghi vào report.proposals của co-quan.yaml: mỗi điều một dòng bắt đầu bằng «- », "
    "hoặc [] nếu không có."
)


def results_table(results: Results) -> str:
    """Every figure, then what some leave out on purpose, the identities, and the registers that are not kept in full."""
    reasons = _by_reason((figure.code, figure.reason) for figure in results.figures.values() if figure.state is State.MISSING)
    return "\n".join([*_figure_lines(results), *_balance_lines(results), *_listed("SỐ LIỆU CHƯA CÓ", reasons)])


def _figure_lines(results: Results) -> list[str]:
    period = results.profile.period
    title = (
        f"SỐ LIỆU NĂM {results.profile.year} (từ {print_date(period.from_on)} đến hết {print_date(period.cutoff)}; "
        f"ảnh chụp {results.snapshot[:12]})"
    )
    rows = [(figure.code, _clip(figure.name), _shown(figure), _fraction(figure)) for figure in results.figures.values()]
    notes = _by_reason((figure.code, figure.note) for figure in results.figures.values() if figure.note)
    table = _grid(("Mã", "Số liệu", "Giá trị", "Tử số/mẫu số"), rows, right=(2, 3))
    return [title, table, *(_listed("GHI CHÚ", notes) if notes else [])]


def report_table(report: Report, paths: Mapping[Format, Path], target: Path, *, program: str) -> str:
    """The end of `minhbach report`: figures, identities, what is missing, and last the paths, where a person looks.

    `program` is how the command was called, so that the line to copy works as it stands.
    """
    missing = _by_reason((f"{item.code} (mục {item.section})", item.reason) for item in report.missing)
    unnumbered = (
        [f"Văn bản viện dẫn chưa có số, ký hiệu trong so-sach/van-ban: {', '.join(report.unnumbered)}. Hãy bổ sung trước khi ký."]
        if report.unnumbered
        else []
    )
    unsaid = [UNSAID] if report.proposals_unsaid else []
    return "\n".join(
        [
            *_figure_lines(report.results),
            *_balance_lines(report.results),
            *_listed("CÒN THIẾU", [*missing, *unnumbered, *unsaid]),
            "",
            "ĐÃ LẬP BÁO CÁO",
            *(f"  {kind.upper():5} {path}" for kind, path in paths.items()),
            f"  Ảnh chụp số liệu: {snapshot_path(target, report.document.snapshot)}",
            f"  Kiểm tra lại lúc nào cũng được: {program} verify {paths['docx']}",
        ]
    )


def _by_reason(items: Iterable[tuple[str, str]]) -> list[str]:
    reasons: dict[str, list[str]] = {}
    for label, reason in items:
        reasons.setdefault(reason, []).append(label)
    return [f"{', '.join(labels)}: {reason}" for reason, labels in reasons.items()]


def _listed(title: str, lines: Sequence[str]) -> list[str]:
    return ["", title, *(f"  {line}" for line in lines)] if lines else ["", f"{title}: không"]


def _balance_lines(results: Results) -> list[str]:
    counted = {outcome: [result for result in results.identities if result.outcome is outcome] for outcome in Outcome}
    lines = ["", "ĐỐI CHIẾU CÂN ĐỐI: " + ", ".join(f"{len(counted[outcome])} {word.lower()}" for outcome, word in OUTCOME_WORDS.items())]
    lines += [f"  khớp  {result.code}: {result.computation}" for result in counted[Outcome.HOLDS]]
    for result in counted[Outcome.FAILS]:
        lines += [f"  KHÔNG KHỚP  {result.code} ({result.name}): {result.computation}", *(f"    {line}" for line in result.notes)]
    for result in counted[Outcome.NOT_CHECKABLE]:
        lines.append(f"  chưa đối chiếu  {result.code} ({result.name}): thiếu {', '.join(result.missing)}")
    return lines


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


def trace_table(found: Trace, figure: Value | None) -> str:
    """The records behind a figure, one a line, each with file and line; those of a rate under each of its parts."""
    parts = [f"{found.code}: {found.name}" + (f" = {_shown(figure)}" if figure else "")]
    parts += [words for words in (figure.reason, figure.note) if words] if figure else []
    if found.parts:
        parts.append("Tính từ " + " và ".join(part.code for part in found.parts))
    for leaf in found.leaves:
        rows = [[_cell(value) for value in row] for row in leaf.rows]
        several = bool(found.parts or found.left_out)
        head = f"{leaf.code}: {leaf.name}. Số bản ghi: {len(rows)}" if several else f"Số bản ghi: {len(rows)}"
        parts += [*([""] if several else []), head, *([_grid(leaf.columns, rows)] if rows else [])]
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
    lines = [f"{result.file} ({result.kind.upper()}; ảnh chụp số liệu {result.snapshot[:12]})", *_verdict_lines(result)]
    if result.filled:
        lines.append(f"ĐÃ ĐIỀN: {'; '.join(map(_visible, result.filled))}")
    lines += [_visible(note) for note in result.notes]
    if result.figures:
        lines.append(f"KHÔNG KHỚP: {len(result.figures)} số liệu")
        lines += [
            f"  {_visible(item.code)} {item.name}: trong tệp «{_visible(item.printed) or 'không có'}», "
            f"theo ảnh chụp «{item.expected or 'không có'}»"
            for item in result.figures
        ]
    if result.texts:
        head = "CHỮ KHÁC, CÓ THỂ DO KHÁC PHIÊN BẢN" if result.verdict is Verdict.OTHER_VERSION else "ĐÃ BỊ SỬA"
        lines.append(f"{head}: {len(result.texts)} chỗ khác với báo cáo lập từ ảnh chụp")
        for difference in result.texts[:MAX_DIFFERENCES]:
            found, expected = _clip_pair(difference.found, difference.expected)
            lines += [f"  trong tệp: {found}", f"  theo ảnh chụp: {expected}"]
        if len(result.texts) > MAX_DIFFERENCES:
            lines.append(f"  … và {len(result.texts) - MAX_DIFFERENCES} chỗ nữa (xem đủ bằng --format json)")
    return "\n".join(lines)


def _verdict_lines(result: Verification) -> list[str]:
    if result.verdict is Verdict.ORIGINAL:
        return [f"KHỚP: {result.figures_checked} số liệu in trong tệp đều đúng với ảnh chụp, lời văn không bị sửa."]
    if result.verdict is Verdict.ALTERED:
        return []
    word, _, rest = result.verdict.value.partition(":")
    checked = f"{result.figures_checked} số liệu in trong tệp đều đúng với ảnh chụp"
    return [f"{word.upper()}: {checked}.", f"  Kết luận: {rest.strip()}."]


def _visible(text: str) -> str:
    """The text of an untrusted file without what would steer the terminal."""
    return "".join(char if char.isprintable() else " " if char.isspace() else "�" for char in text)


def _clip_pair(found: str, expected: str) -> tuple[str, str]:
    """Both sides cut around the first word in which they differ."""
    sides = [[_visible(word) for word in " ⏎ ".join(text.splitlines()).split(" ")] for text in (found, expected)]
    same = next((place for place, (left, right) in enumerate(zip(*sides, strict=False)) if left != right), min(map(len, sides)))
    return _clip_line(sides[0], same), _clip_line(sides[1], same)


def _clip_line(words: Sequence[str], place: int) -> str:
    """At most MAX_LINE characters, the word at `place` among them."""
    text = " ".join(words)
    if not text:
        return "(không có)"
    if len(text) <= MAX_LINE:
        return f"«{text}»"
    at = len(" ".join(words[:place]))
    start = 0 if at < MAX_LINE // 2 else text.rfind(" ", 0, at - MAX_LINE // 4) + 1
    if start == 0 and at >= MAX_LINE // 2:
        start = at - MAX_LINE // 4
    end = start + MAX_LINE - 2
    return f"«{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}»"


def verification_json(result: Verification) -> str:
    return json.dumps(
        {
            "file": str(result.file),
            "kind": result.kind,
            "snapshot": result.snapshot,
            "agrees": result.agrees,
            "outcome": result.verdict.name.lower(),
            "message": result.verdict.value,
            "figures_checked": result.figures_checked,
            "figures": [
                {"code": item.code, "name": item.name, "printed": item.printed, "expected": item.expected} for item in result.figures
            ],
            "texts": [{"found": item.found, "expected": item.expected} for item in result.texts],
            "filled": list(result.filled),
            "notes": list(result.notes),
        },
        ensure_ascii=False,
        indent=1,
    )

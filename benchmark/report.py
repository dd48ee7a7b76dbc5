"""Time the whole report against the two ways an office would otherwise take, on the same content, in one run.

- ours: a fresh process from imported registers to DOCX, PDF, HTML and JSON;
- office: our DOCX, converted to PDF and HTML by LibreOffice headless;
- template: docxtpl fills a Word template with the same text and tables, LibreOffice converts it to PDF and HTML.

Ways take turns, so that a busy moment hits all of them; medians and ratios are printed. The two peers are given the finished content:
they neither import nor compute nor check anything, and their files carry no tags of figures, no attached data and no chart.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmark.stages import stages
from benchmark.turns import turns

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "sct-quang-ngai-2025"
PYTHON = sys.executable


def measure(runs: int, as_json: bool = False) -> int:
    """Print the table; 2 where LibreOffice is missing."""
    soffice = shutil.which("soffice")
    if soffice is None:
        print("LibreOffice is needed beside us: apt-get install libreoffice-writer-nogui", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as aside:
        folder, out = Path(aside) / "agency", Path(aside) / "out"
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".minhbach", "__pycache__"))
        _run(PYTHON, "-m", "minhbach", "report", folder, "--year", "2025", "--to", out)
        print("→ the example is imported; timing begins", file=sys.stderr)
        stem = next(out.glob("*.docx")).with_suffix("")
        ways: dict[str, Callable[[], None]] = {
            "ours (fresh process, four files)": lambda: _run(PYTHON, "-m", "minhbach", "report", folder, "--year", "2025", "--to", out),
            "office (DOCX → PDF, HTML by LibreOffice)": lambda: _convert(soffice, stem.with_suffix(".docx"), Path(aside)),
            "template (docxtpl, then LibreOffice)": lambda: _template(soffice, stem.with_suffix(".json"), Path(aside)),
            "minhbach --help": lambda: _run(PYTHON, "-m", "minhbach", "--help"),
            "python -c pass": lambda: _run(PYTHON, "-c", "pass"),
        }
        times = turns(ways, runs)
        inside = stages(folder, Path(aside) / "stages", runs=runs)
    if as_json:
        print(json.dumps({"ways": times, "stages": inside}, ensure_ascii=False, indent=1))
    else:
        print(_table(times, inside, runs))
    return 0


def _table(times: Mapping[str, list[float]], inside: Mapping[str, list[float]], runs: int) -> str:
    ours = statistics.median(next(iter(times.values())))
    lines = [f"{'way':44} {'median':>9} {'min':>9} {'max':>9}   times ours   ({runs} runs, taking turns)"]
    for name, found in times.items():
        median = statistics.median(found)
        lines.append(f"{name:44} {median * 1000:6.0f} ms {min(found) * 1000:6.0f} ms {max(found) * 1000:6.0f} ms   {median / ours:10.2f}")
    lines += ["", f"{'stage, in one warm process':44} {'median':>9}"]
    lines += [f"{name:44} {statistics.median(found) * 1000:6.0f} ms" for name, found in inside.items()]
    drawing = statistics.median(inside["all four files, side by side"])
    office = statistics.median(times["office (DOCX → PDF, HTML by LibreOffice)"])
    lines += ["", f"LibreOffice's two conversions take {office / drawing:.1f} times as long as drawing our four files in a warm process."]
    return "\n".join(lines)


def _run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _convert(soffice: str, docx: Path, aside: Path) -> None:
    profile = f"-env:UserInstallation=file://{aside}/profile"
    for kind in ("pdf", "html"):
        _run(soffice, "--headless", profile, "--convert-to", kind, "--outdir", aside / "converted", docx)


def _template(soffice: str, report: Path, aside: Path) -> None:
    _run(PYTHON, "-m", "benchmark.template", report, aside / "template.docx")
    _convert(soffice, aside / "template.docx", aside)

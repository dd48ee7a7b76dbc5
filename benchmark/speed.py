"""How fast the checker reads, beside eyecite and a bare `re` scan, in one run.

Vietnamese text is the documents of the corpus one after another, again and again until there is enough; English text is as many texts of
as many characters, with as many citations a character. Inside a process the clock is that process's own processor time, for all ways run
in one thread; a fresh process is timed by the wall. Each way gets a turn, medians are printed.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from itertools import cycle
from pathlib import Path

from benchmark.turns import turns
from minhbach.checks.registry import RULES
from minhbach.checks.runner import Checked, Job, check_reading, context_of
from minhbach.citations.extraction import find_citations
from minhbach.citations.model import DOCUMENTS
from minhbach.documents.readers.plain import read_text
from minhbach.text import nfc

JOB = Job(today=date(2026, 11, 23))
PAGE = 2200  # characters on a page of 14-point Vietnamese
PAGES = 30
LENGTH = 40_000  # characters of the text that is doubled and doubled again
CHUNK = 2000  # characters of its stretches
SYMBOL = re.compile(r"\b\d{1,5}(?:/\d{4})?(?:/[A-ZĐ][A-Za-zĐđƯư]*\d{0,2}|-[A-ZĐ]{2})(?:[-/][A-ZĐƯ][A-Za-zĐđƯư]*)*")
FILLER = "The parties do not dispute that the notice was served in due time, and the record before us shows nothing to the contrary. "
CITING = (
    "The rule was stated in Marsh v. Alabama, 326 U.S. 501, 505 (1946). ",
    "See 42 U.S.C. § 1983. ",
    "This was the holding of Lopez v. Davis, 12 F.3d 34, 36 (2d Cir. 1994), and it binds us. ",
    "Accord Smith v. Jones, 410 F. Supp. 2d 113 (S.D.N.Y. 2006). ",
)


def measure(data: Path, *, runs: int, megabytes: float) -> None:
    """Print the three tables."""
    corpus = [nfc(path.read_text("utf-8")) for path in sorted((data / "corpus").glob("*.txt"))]
    texts = _enough(corpus, megabytes * 1e6)
    cited = sum(one.kind in DOCUMENTS for text in texts for one in find_citations(text))
    english = _english([len(text) for text in texts], cited / sum(map(len, texts)))
    print(_beside(texts, english, cited, runs))
    print(_growth("".join(corpus), runs))
    report = next(iter(sorted((data / "reports").glob("*.txt"))), None)
    print(_thirty_pages(nfc(report.read_text("utf-8")) if report else "".join(corpus), runs))


def check(text: str) -> Checked:
    """The whole check of a text, as `minhbach check` does it."""
    reading = read_text(text)
    return check_reading(reading, context=context_of(reading, JOB))


def _enough(corpus: Sequence[str], size: float) -> list[str]:
    texts: list[str] = []
    for text in cycle(corpus):
        if sum(len(one.encode()) for one in texts) >= size:
            break
        texts.append(text)
    return texts


def _english(lengths: Sequence[int], density: float) -> list[str]:
    """Texts of these lengths, with a citation as often as there is one in the Vietnamese."""
    sentences, made = cycle(CITING), 0
    texts = []
    for length in lengths:
        parts, written = [], 0
        while written < length:
            behind = (sum(map(len, texts)) + written) * density >= made + 1
            parts.append(next(sentences) if behind else FILLER)
            made += behind
            written += len(parts[-1])
        texts.append("".join(parts)[:length])
    return texts


def _beside(texts: Sequence[str], english: Sequence[str], cited: int, runs: int) -> str:
    ways: dict[str, Callable[[], object]] = {
        f"minhbach check, {len(RULES)} rules": lambda: [check(text) for text in texts],
        "minhbach citations": lambda: [find_citations(text) for text in texts],
        "re, one pattern for symbols": lambda: [SYMBOL.findall(text) for text in texts],
    }
    found = dict.fromkeys(ways, cited) | {"re, one pattern for symbols": sum(len(SYMBOL.findall(text)) for text in texts)}
    sizes = dict.fromkeys(ways, texts)
    eyecite = _eyecite()
    if eyecite is not None:
        name = f"eyecite {version('eyecite')}, English"
        ways[name] = lambda: [eyecite(text) for text in english]
        found[name] = sum(len(eyecite(text)) for text in english)
        sizes[name] = english
    times = turns(ways, runs, time.process_time, "speed, turn")
    head = f"{'way':36} {'characters':>10} {'bytes':>9} {'citations':>9} {'median':>10} {'MB/s':>8} {'Mchar/s':>8}"
    lines = [f"{head}   ({len(texts)} texts, {runs} runs)"]
    for name, spent in times.items():
        characters, size, median = sum(map(len, sizes[name])), sum(len(text.encode()) for text in sizes[name]), statistics.median(spent)
        rates = f"{size / 1e6 / median:8.3f} {characters / 1e6 / median:8.3f}"
        lines.append(f"{name:36} {characters:10} {size:9} {found[name]:9} {median * 1000:7.0f} ms {rates}")
    if eyecite is None:
        lines.append("eyecite: not installed (uv pip install eyecite==2.7.8)")
    return "\n".join(lines)


def _eyecite() -> Callable[[str], list[object]] | None:
    try:
        from eyecite import get_citations
    except ImportError:
        return None
    found: Callable[[str], list[object]] = get_citations
    return found


def _growth(text: str, runs: int) -> str:
    # different stretches of the same documents, for what was read once is remembered within a document
    chunks = [text[place : place + CHUNK] for place in range(0, min(len(text), 4 * LENGTH), CHUNK)]
    ways = {times: "".join(chunk for place, chunk in enumerate(chunks) if place % 4 < times) for times in (1, 2, 4)}
    spent = turns({str(times): (lambda text=text: check(text)) for times, text in ways.items()}, runs, time.process_time, "growth, turn")
    cited = turns(
        {str(times): (lambda text=text: find_citations(text)) for times, text in ways.items()}, runs, time.process_time, "growth, turn"
    )
    first, first_cited = statistics.median(spent["1"]), statistics.median(cited["1"])
    lines = ["", f"{'length of one text':36} {'check':>10} {'per 1×':>7} {'citations':>11} {'per 1×':>7}   (1.00 is linear)"]
    for times, repeated in ways.items():
        whole, alone = statistics.median(spent[str(times)]), statistics.median(cited[str(times)])
        name = f"{times}× = {len(repeated)} characters"
        rates = f"{whole * 1000:7.0f} ms {whole / first / times:7.2f} {alone * 1000:8.1f} ms {alone / first_cited / times:7.2f}"
        lines.append(f"{name:36} {rates}")
    return "\n".join(lines)


def _thirty_pages(text: str, runs: int) -> str:
    length = PAGES * PAGE
    pages = (text * (length // len(text) + 1))[:length]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bao-cao.txt"
        file.write_text(pages, "utf-8")
        command = (sys.executable, "-m", "minhbach", "check", str(file), "--format", "json")
        inside = turns({"warm": lambda: check(pages)}, runs, time.process_time, "thirty pages, turn")["warm"]
        fresh = {
            words: statistics.median(turns({"fresh": lambda: _run(command)}, runs, clock, "fresh process, turn")["fresh"])
            for words, clock in (("of processor time", _children), ("by the wall", time.perf_counter))
        }
    warm = f"{statistics.median(inside) * 1000:.0f} ms of processor time in a warm process"
    cold = " and ".join(f"{seconds * 1000:.0f} ms {words}" for words, seconds in fresh.items())
    load = f"load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    return f"\na report of {PAGES} pages ({length} characters): {warm}; {cold} as a fresh process\n{load}"


def _children() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system


def _run(command: Sequence[str]) -> None:
    # 1 is no failure: it says that there are findings
    # as a person runs it: an installed package keeps its compiled modules
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    ended = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    if ended.returncode > 1:
        raise RuntimeError(ended.stderr.decode())

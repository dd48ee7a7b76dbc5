"""What the checker finds, against answers made by hand and against what it found before.

- citations and relations are counted as `benchmark.citations` and `benchmark.relations` say, on what `minhbach check` gives for the file;
- a finding answers a defect where their spans meet and the code may speak of that kind of defect (`FAMILY`, `KINDS`). A defect is found
  when one finding answers it; a finding is right when it answers any defect, however sure the defect is. The answers list style sparsely,
  so precision of warnings and hints is a lower bound; every lỗi without an answer is printed;
- a trap or an artefact is hit by a finding that answers nothing and lies at least half inside it;
- the baseline holds keys and no text: symbols, relations with their totals and verdicts, codes with a hash of the quote
  (personal data: with its place).
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmark import citations, relations
from benchmark.reviewed import reviewed
from minhbach.checks.packs import current
from minhbach.checks.rule import SEVERITY_WORDS, Finding, Severity
from minhbach.checks.runner import SUFFIXES, Checked, Job, Unread, check_paths
from minhbach.citations.model import DOCUMENTS

BASELINE = Path(__file__).parent / "baseline.json"
TODAY = date(2026, 11, 23)  # for documents that tell no date: the same findings on every day
GRADES = ("high", "medium", "low")

# what kinds of defect a family of rules speaks of, and the rules that speak of others
FAMILY: Mapping[str, frozenset[str]] = {
    "BQ": frozenset(),
    "CT": frozenset({"other"}),
    "DL": frozenset({"other"}),
    "HL": frozenset({"not-in-force"}),
    "MT": frozenset({"other"}),
    "NN": frozenset({"typo", "other"}),
    "SL": frozenset({"sum", "ratio"}),
    "TG": frozenset({"citation-date"}),
    "TT": frozenset({"other", "typo"}),
    "VD": frozenset({"citation-format"}),
}
KINDS: Mapping[str, frozenset[str]] = {
    "MT002": frozenset({"other", "sum"}),
    "NN001": frozenset({"repeated-word"}),
    "NN002": frozenset({"typo", "citation-format"}),
    "NN003": frozenset({"typo", "citation-format"}),
    "NN004": frozenset({"typo", "other", "citation-format"}),
    "NN005": frozenset({"unbalanced-quote"}),
    "NN006": frozenset({"unbalanced-quote"}),
    "NN008": frozenset({"undefined-abbreviation"}),
    "NN009": frozenset({"undefined-abbreviation"}),
    "SL001": frozenset({"sum"}),
    "SL002": frozenset({"ratio"}),
    "SL003": frozenset({"ratio"}),
    "SL004": frozenset({"ratio", "other"}),
    "SL007": frozenset({"sum"}),
    "SL009": frozenset({"ratio", "other"}),
    "SL010": frozenset({"sum", "other"}),
    "SL012": frozenset({"other"}),
    "TG001": frozenset({"stale-year"}),
    "TG002": frozenset({"stale-year", "other"}),
    "TT001": frozenset({"citation-date"}),
    "TT003": frozenset({"citation-format"}),
    "VD001": frozenset({"citation-conflict"}),
    "VD004": frozenset({"citation-date"}),
    "VD005": frozenset({"citation-date", "citation-format", "citation-conflict"}),
    "VD006": frozenset({"citation-format", "citation-conflict"}),
    "VD012": frozenset({"other", "citation-date", "citation-format"}),
    "VD014": frozenset({"citation-date"}),
    "VD015": frozenset({"other", "citation-format"}),
}


@dataclass(frozen=True, slots=True)
class Findings:
    """The count of one document: defects by how sure they are, findings by severity, each as (right or found, all)."""

    defects: Mapping[str, tuple[int, int]]
    findings: Mapping[Severity, tuple[int, int]]
    missed: tuple[str, ...]
    false: tuple[tuple[Severity, str], ...]
    trapped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """All counts of one answered document."""

    name: str
    citations: citations.Score
    relations: relations.Score
    findings: Findings


def measure(data: Path, *, verbose: bool, accept: bool) -> None:
    """Print every count and list; with `accept`, write the baseline anew."""
    answers = check_paths(_documents(data), Job(today=TODAY, suppressions=()), workers=os.cpu_count() or 1, progress=_progress)
    checked = {Path(one.file).relative_to(data).as_posix(): one for one in answers if isinstance(one, Checked)}
    unread = {Path(one.file).relative_to(data).as_posix(): one.message for one in answers if isinstance(one, Unread)}
    gold = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((data / "corpus" / "gold").glob("*.json"))}
    answered = {name: one for name, one in checked.items() if Path(name).stem in gold and name.endswith(".txt")}
    scores = [_scored(Path(name).stem, one, gold[Path(name).stem]) for name, one in answered.items()]
    print(f"checker, rule pack {current().version}: {len(checked)} documents, {len(scores)} of them answered\n")
    print(_table(scores))
    print(_unanswered(scores, verbose))
    print(reviewed({name: one for name, one in checked.items() if name not in answered}))
    print(_errors({name: one for name, one in checked.items() if name not in answered}, unread))
    found = {name: keys(one) for name, one in checked.items()}
    if accept:
        _write(found)
        print(f"baseline rewritten: {BASELINE}")
    else:
        print(_compared(found, verbose))


def _documents(data: Path) -> list[Path]:
    texts = [*sorted((data / "corpus").glob("*.txt")), *sorted((data / "reports").glob("*.txt"))]
    return texts + [path for path in sorted((data / "corpus" / "files").glob("*")) if path.suffix.lower() in SUFFIXES]


def _progress(done: int, of: int, _file: str) -> None:
    if done % 10 == 0 or done == of:
        print(f"→ {done} of {of} documents", file=sys.stderr)


# --- answers --------------------------------------------------------------------------------------------------------------------


def _scored(name: str, one: Checked, gold: Mapping[str, Any]) -> Answered:
    return Answered(
        name,
        citations.score(name, [cited.citation for cited in one.citations], gold["citations"]),
        relations.score({**gold, "file": name}, _claims(one), one.reading.source),
        score_findings(one.findings, gold),
    )


def _claims(one: Checked) -> list[relations.Found]:
    return [
        relations.Found(
            claim.relation,
            claim.start,
            claim.end,
            claim.total_value,
            claim.values,
            claim.holds,
            True,
            f"{claim.total_value} of {_list(claim.values)}",
        )
        for claim in one.relations
    ]


def _list(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))


def kinds(code: str) -> frozenset[str]:
    """The kinds of defect a rule speaks of."""
    return KINDS.get(code, FAMILY.get(code[:2], frozenset()))


def score_findings(findings: Sequence[Finding], gold: Mapping[str, Any]) -> Findings:
    """Compare the findings of one document with its defects, traps and artefacts."""
    spoken = [finding for finding in findings if not finding.suppressed]
    right: set[int] = set()
    met: Counter[str] = Counter()
    missed = []
    for defect in gold["defects"]:
        answering = [index for index, finding in enumerate(spoken) if _answers(finding, defect)]
        right.update(answering)
        if answering:
            met[defect["confidence"]] += 1
        else:
            missed.append(f"[{defect['confidence']}] {defect['kind']} {_short(defect['text'])}: {defect['note']}")
    wrong = [finding for index, finding in enumerate(spoken) if index not in right]
    marks = [*gold.get("traps", ()), *gold.get("artefacts", ())]
    return Findings(
        defects={grade: (met[grade], sum(defect["confidence"] == grade for defect in gold["defects"])) for grade in GRADES},
        findings={
            severity: (
                sum(spoken[index].severity == severity for index in right),
                sum(finding.severity == severity for finding in spoken),
            )
            for severity in Severity
        },
        missed=tuple(missed),
        false=tuple((finding.severity, _line(finding)) for finding in wrong),
        trapped=tuple(_line(finding) for finding in wrong if any(_inside(finding, mark) for mark in marks)),
    )


def _answers(finding: Finding, defect: Mapping[str, Any]) -> bool:
    meet = finding.start < defect["end"] and defect["start"] < max(finding.end, finding.start + 1)
    return meet and defect["kind"] in kinds(finding.code)


def _inside(finding: Finding, mark: Mapping[str, Any]) -> bool:
    shared = min(finding.end, mark["end"]) - max(finding.start, mark["start"])
    return shared > 0 and 2 * shared >= finding.end - finding.start


def _line(finding: Finding) -> str:
    return f"{finding.code} {_short(finding.quote)}: {_short(finding.message, 160)}"


def _short(text: str, most: int = 70) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


def _table(scores: Sequence[Answered]) -> str:
    head = f"{'':32} {'citations':^22} {'relations':^22} {'defects found':^20} {'findings that answer one':^27}"
    measures = f"{'right':>7} {'prec':>6} {'recall':>6} "
    names = f"{'document':32} {measures} {measures} {'high':>6} {'medium':>6} {'low':>6} "
    lines = [head, names + "".join(f" {SEVERITY_WORDS[severity]:>8}" for severity in Severity) + "  in traps"]
    lines += [_row(one.name, [one]) for one in scores]
    return "\n".join([*lines, _row("all", scores)])


def _row(name: str, scores: Sequence[Answered]) -> str:
    cited, related = [one.citations for one in scores], [one.relations for one in scores]
    hits, expected = sum(one.hits for one in cited), sum(one.expected for one in cited)
    found, false = sum(one.found for one in cited), sum(len(one.false) for one in cited)
    good, missed, extra = (sum(counts) for counts in zip(*((one.hits, len(one.missed), len(one.extra)) for one in related), strict=True))
    cells = [
        f"{name[:32]:32} {f'{hits}/{expected}':>7} {_share(found - false, found)} {_share(hits, expected)} ",
        f"{f'{good}/{good + missed}':>7} {_share(good, good + extra)} {_share(good, good + missed)} ",
        *(_of([one.findings.defects[grade] for one in scores], 6) for grade in GRADES),
        "",
        *(_of([one.findings.findings[severity] for one in scores], 8) for severity in Severity),
        f"{sum(len(one.findings.trapped) for one in scores):9}",
    ]
    return " ".join(cells)


def _share(some: int, of: int) -> str:
    return f"{some / of:6.3f}" if of else f"{'–':>6}"


def _of(pairs: Iterable[tuple[int, int]], width: int) -> str:
    some, of = map(sum, zip(*pairs, strict=True))
    return f"{f'{some}/{of}':>{width}}"


def _unanswered(scores: Sequence[Answered], verbose: bool) -> str:
    lines = []
    for one in scores:
        said = [f"citation missed: {words}" for words in one.citations.missed] + [
            f"citation false: {words}" for words in one.citations.false
        ]
        said += [f"relation missed: {words}" for words in one.relations.missed] + [
            f"relation extra: {words}" for words in one.relations.extra
        ]
        said += [f"trap or artefact: {words}" for words in one.findings.trapped]
        said += [
            f"{SEVERITY_WORDS[severity]} without an answer: {words}"
            for severity, words in one.findings.false
            if verbose or severity == Severity.ERROR
        ]
        said += [f"defect missed: {words}" for words in one.findings.missed if verbose or words.startswith("[high]")]
        lines += [f"  {one.name[:24]}  {words}" for words in said]
    title = (
        "misses and false hits"
        if verbose
        else "misses and false hits (--verbose: also medium and low defects, cảnh báo and gợi ý without an answer)"
    )
    return "\n".join(["", f"{title}:", *(lines or ["  none"])])


def _errors(checked: Mapping[str, Checked], unread: Mapping[str, str]) -> str:
    lines = []
    for name, one in checked.items():
        for finding in one.findings:
            if finding.severity == Severity.ERROR and not finding.suppressed:
                page = f" page {finding.page}" if finding.page else ""
                lines.append(f"  {name}{page}  {finding.code} «{_short(finding.quote, 120)}»\n      {finding.message}")
    lines += [f"  {name}  not read: {message}" for name, message in unread.items()]
    return "\n".join(["", f"every lỗi in the {len(checked)} documents without answers, to be read by a person:", *(lines or ["  none"])])


# --- baseline -------------------------------------------------------------------------------------------------------------------


def keys(one: Checked) -> dict[str, list[str]]:
    """What was found in one document as keys that hold none of its sentences, sorted, repeated where it was found again."""
    documents = [cited.citation for cited in one.citations if cited.citation.kind in DOCUMENTS]
    return {
        "citations": sorted(citation.symbol or f"{citation.kind} {_hash(citation.text)}" for citation in documents),
        "relations": sorted(f"{claim.relation} {claim.total_value.normalize():f} {_verdict(claim.holds)}" for claim in one.relations),
        "findings": sorted(finding_key(finding) for finding in one.findings),
    }


def finding_key(finding: Finding) -> str:
    """Code, severity and a hash of the quote; the place instead where the quote is personal data, which a hash of it would give away."""
    quoted = f"at {finding.start}" if finding.code.startswith("DL") else _hash(finding.quote)
    return f"{finding.code} {finding.severity} {quoted}"


def _verdict(holds: bool | None) -> str:
    return {True: "holds", False: "fails", None: "open"}[holds]


def _hash(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:8]


def changes(before: Mapping[str, Mapping[str, list[str]]], now: Mapping[str, Mapping[str, list[str]]]) -> list[tuple[str, str, str, int]]:
    """(document, part, key, how many more) of all that differs between two baselines, in documents both hold."""
    found = []
    for name in sorted(before.keys() & now.keys()):
        for part in now[name]:
            new, old = Counter(now[name][part]), Counter(before[name].get(part, ()))
            found += [(name, part, key, new[key] - old[key]) for key in sorted(new | old) if new[key] != old[key]]
    return found


def _compared(found: Mapping[str, dict[str, list[str]]], verbose: bool) -> str:
    if not BASELINE.exists():
        return "\nno baseline yet: python -m benchmark checker --accept"
    kept = json.loads(BASELINE.read_text("utf-8"))
    before = kept["documents"]
    differing = changes(before, found)
    lines = ["", f"against the baseline (rule pack {kept['pack']}):"]
    for part in ("citations", "relations", "findings"):
        counts = [count for _, of, _, count in differing if of == part]
        lines.append(f"  {part:10} {sum(max(count, 0) for count in counts):5} gained {sum(max(-count, 0) for count in counts):5} lost")
    lines += [f"  {name}: not in the baseline" for name in sorted(found.keys() - before.keys())]
    lines += [f"  {name}: in the baseline and not found or not readable now" for name in sorted(before.keys() - found.keys())]
    shown = differing if verbose else differing[:40]
    lines += [f"  {'+' if count > 0 else '-'}{abs(count)} {name}  {part[:-1]} {key}" for name, part, key, count in shown]
    if len(shown) < len(differing):
        lines.append(f"  … and {len(differing) - len(shown)} more (--verbose)")
    return "\n".join(lines)


def _write(found: Mapping[str, Mapping[str, list[str]]]) -> None:
    documents = ",\n".join(
        f"{json.dumps(name, ensure_ascii=False)}: {{\n"
        + ",\n".join(f" {json.dumps(part)}: {json.dumps(values, ensure_ascii=False)}" for part, values in parts.items())
        + "}"
        for name, parts in sorted(found.items())
    )
    BASELINE.write_text(f'{{"pack": {json.dumps(current().version)}, "documents": {{\n{documents}\n}}}}\n', "utf-8")

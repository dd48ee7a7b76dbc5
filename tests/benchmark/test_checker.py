"""Counting: what answers a defect, what is a false hit, what the baseline keeps."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minhbach.checks.registry import RULES
from minhbach.checks.rule import Finding, Severity
from minhbach.checks.runner import Job, check_reading, context_of
from minhbach.documents.readers.plain import read_text

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checker(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT))  # the measurements are no installed package
    from benchmark import checker

    assert Path(sys.modules["benchmark"].__file__ or "").parent == ROOT / "benchmark"
    return checker


def finding(code: str, start: int, end: int, severity: Severity = Severity.WARNING, suppressed: str = "") -> Finding:
    return Finding(code, "tên", severity, start, end, None, "lời", "câu", "cơ sở", suppressed=suppressed)


DEFECTS = [
    {"text": "của của", "kind": "repeated-word", "confidence": "high", "start": 10, "end": 17, "note": "twice"},
    {"text": "16,67%", "kind": "ratio", "confidence": "high", "start": 40, "end": 46, "note": "a third"},
    {"text": "TTHC", "kind": "undefined-abbreviation", "confidence": "medium", "start": 60, "end": 64, "note": "never expanded"},
]
GOLD = {
    "defects": DEFECTS,
    "traps": [{"text": "1/3 diện tích", "start": 80, "end": 93, "note": "a fraction"}],
    "artefacts": [{"text": "Tà soát", "start": 100, "end": 107, "note": "OCR"}],
}


def test_place_and_kind_both_decide(checker: Any) -> None:
    found = [
        finding("NN001", 12, 19, Severity.ERROR),  # meets the first defect
        finding("NN001", 10, 17, Severity.HINT),  # answers it again: right too, and the defect counts once
        finding("SL001", 40, 46, Severity.ERROR),  # at the place of the second, of another kind
        finding("SL002", 46, 50, Severity.ERROR),  # begins where the second ends
        finding("TG003", 82, 87),  # in the trap
        finding("NN017", 90, 140),  # touches both marks and lies in neither
        finding("SL002", 40, 46, suppressed="đã biết"),  # someone set it aside
    ]
    assert checker.score_findings(found, GOLD) == checker.Findings(
        defects={"high": (1, 2), "medium": (0, 1), "low": (0, 0)},
        findings={Severity.ERROR: (1, 3), Severity.WARNING: (0, 2), Severity.HINT: (1, 1)},
        missed=("[high] ratio 16,67%: a third", "[medium] undefined-abbreviation TTHC: never expanded"),
        false=(
            (Severity.ERROR, "SL001 lời: câu"),
            (Severity.ERROR, "SL002 lời: câu"),
            (Severity.WARNING, "TG003 lời: câu"),
            (Severity.WARNING, "NN017 lời: câu"),
        ),
        trapped=("TG003 lời: câu",),
    )


def test_every_rule_belongs_to_a_family_and_every_exception_to_a_rule(checker: Any) -> None:
    assert {code[:2] for code in RULES} <= set(checker.FAMILY)
    assert set(checker.KINDS) <= set(RULES)


def test_the_baseline_holds_keys_and_no_sentence(checker: Any) -> None:
    counted = "Đã giải quyết 15 hồ sơ, trong đó trước hạn 10 hồ sơ, quá hạn 4 hồ sơ"
    text = f"{counted} theo Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của của Chính phủ."
    reading = read_text(text)
    checked = check_reading(reading, context=context_of(reading, Job(today=date(2026, 1, 1))))
    kept = checker.keys(checked)
    assert kept["citations"] == ["30/2020/NĐ-CP"]
    assert kept["relations"] == ["sum 15 fails"]
    assert {key.split(" ", 1)[0] for key in kept["findings"]} >= {"SL001", "NN001"}
    assert not any("hồ sơ" in key for key in kept["findings"])


def test_a_hash_of_personal_data_is_not_kept(checker: Any) -> None:
    # a short number is soon guessed from its hash, so only its place is told
    assert checker.finding_key(finding("DL001", 10, 20)) == "DL001 warning at 10"
    assert checker.finding_key(finding("NN001", 10, 20)) == "NN001 warning 86428f69"


def test_gains_and_losses_count_repeats(checker: Any) -> None:
    before = {"a.txt": {"citations": ["1/QĐ", "1/QĐ", "2/QĐ"], "relations": [], "findings": []}, "old.txt": {"citations": ["9/QĐ"]}}
    now = {"a.txt": {"citations": ["1/QĐ", "3/QĐ"], "relations": ["sum 5 holds"], "findings": []}, "new.txt": {"citations": ["8/QĐ"]}}
    assert checker.changes(before, now) == [
        ("a.txt", "citations", "1/QĐ", -1),
        ("a.txt", "citations", "2/QĐ", -1),
        ("a.txt", "citations", "3/QĐ", 1),
        ("a.txt", "relations", "sum 5 holds", 1),
    ]


def test_what_was_accepted_is_readable_and_holds_only_keys(checker: Any) -> None:
    import json

    kept = json.loads(checker.BASELINE.read_text("utf-8"))
    assert set(kept) == {"pack", "documents"}
    longest = max(len(key) for parts in kept["documents"].values() for values in parts.values() for key in values)
    assert longest < 60

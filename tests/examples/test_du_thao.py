"""The draft of the guide shows one finding of each kind that the guide speaks of, and no other."""

from datetime import date
from pathlib import Path

from minhbach.checks.runner import Checked, Job, check_file

DRAFT = Path(__file__).parents[2] / "examples" / "du-thao" / "bao-cao-quy-iii.txt"


def test_draft_of_the_guide_is_found_out():
    checked = check_file(DRAFT, Job(today=date(2026, 11, 23)))

    assert isinstance(checked, Checked)
    assert sorted((finding.code, str(finding.severity)) for finding in checked.findings) == [
        ("HL001", "error"),
        ("MT001", "warning"),
        ("NN001", "error"),
        ("SL001", "error"),
        ("SL002", "error"),
        ("SL003", "warning"),
        ("SL007", "error"),
    ]

"""The answered documents beside the project, where they are there."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from minhbach.citations.extraction import find_citations
from minhbach.citations.model import DOCUMENTS

DATA = Path(__file__).parents[4] / "shared" / "data"
ANSWERS = sorted((DATA / "corpus" / "gold").glob("*.json"))

pytestmark = pytest.mark.skipif(not ANSWERS, reason="the answered documents are not beside the project")


@pytest.mark.parametrize("answers", ANSWERS, ids=lambda path: path.stem)
def test_symbols_of_an_answered_document(answers: Path) -> None:
    path = next(
        folder / f"{answers.stem}.txt" for folder in (DATA / "corpus", DATA / "reports") if (folder / f"{answers.stem}.txt").exists()
    )
    text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
    expected = [one["symbol"] for one in json.loads(answers.read_text(encoding="utf-8"))["citations"] if one["symbol"]]
    assert [citation.symbol for citation in find_citations(text) if citation.kind in DOCUMENTS and citation.symbol] == expected

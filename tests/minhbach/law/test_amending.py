from __future__ import annotations

from datetime import date

import pytest

from minhbach.law.amending import AMENDING, amending_on, known_amending, load_amending
from minhbach.law.reading import Confidence, LawDataError


@pytest.mark.parametrize(
    ("day", "law"),
    [
        (date(2010, 1, 1), "80/2015/QH13"),  # the oldest known
        (date(2025, 3, 31), "80/2015/QH13"),
        (date(2025, 4, 1), "64/2025/QH15"),
        (date(2026, 11, 27), "64/2025/QH15"),
    ],
)
def test_the_law_of_the_day_decides(day, law):
    assert amending_on(day).instrument == law


@pytest.mark.parametrize(
    ("kind", "target", "own", "may"),
    [
        ("Luật", "Luật", False, True),
        ("Nghị quyết", "Luật", False, True),
        ("Nghị định", "Luật", False, False),
        ("Nghị quyết", "Luật", True, False),  # of an agency that keeps a register
        ("Quyết định", "Thông tư", True, True),
        ("Kế hoạch", "Thông tư", False, False),
        ("Kế hoạch", "Kế hoạch", True, True),
        ("Công văn", "Quyết định", True, True),  # the law names it not
    ],
)
def test_acts_of_the_same_rank_or_above_may(kind, target, own, may):
    for rule in known_amending():
        assert rule.may(kind, target, own=own) is may


def test_nobody_has_read_these_articles_yet_so_they_only_ask():
    assert {one.confidence for one in known_amending()} == {Confidence.MEMORY}
    assert not any(one.verified for one in known_amending())


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("to: '2025-03-31'", "to: '2025-03-30'", "liền trước"),
        ("instrument: '64/2025/QH15'", "instrument: '65/2025/QH15'", "danh mục"),
        ("from: '2025-04-01'", "from: '2025-04-02'", "hiệu lực"),
        ("type: 'Thông tư'", "type: 'Thông từ'", "loại văn bản"),
        ("confidence: 'memory'", "confidence: 'unverified'", "confidence"),
        ("article: 'Điều 12'", "articles: 'Điều 12'", "articles"),
    ],
)
def test_a_slip_in_the_file_is_refused(before, after, said, tmp_path):
    changed = tmp_path / "x.yaml"
    text = AMENDING.read_text(encoding="utf-8")
    assert before in text
    changed.write_text(text.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(LawDataError, match=said):
        load_amending(changed)

"""Laws that hold for any text; texts on which a pattern that backtracks without bound would not come back."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minhbach.citations.extraction import find_citations
from minhbach.citations.grammar import normalise

SYMBOLS = [
    "59/2023/NĐ-CP",
    "535/KH-SCT",
    "120-KL/TW",
    "10/2022/QH15",
    "919-CV/VPTW/nb",
    "66.7/2025/NQ-CP",
    "9086/BNV-CTTN&BĐG",
    "34/2007/PL-UBTVQH11",
]
FRAGMENTS = [
    *(
        "Nghị định số ",
        "Luật ",
        "số ",
        "Số: ",
        " ngày 14/8/2023",
        " của Chính phủ",
        "các ",
        "điểm a khoản 2 Điều 5 ",
        "\n",
        " ",
        "-",
        "/",
        ";",
        ", ",
        "(",
        ")",
    ),
    *(
        "Thanh tra năm 2022",
        "Nghị quyết Trung ương 4 khóa XII",
        "này",
        "2025",
        "12",
        "QĐ-UBND",
        "KL/TW",
        "ngày ",
        "tháng ",
        "năm ",
        "UBND tỉnh ",
        "www.a.vn/",
        "@",
    ),
    *SYMBOLS,
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join),
    st.text(max_size=200).map(lambda text: unicodedata.normalize("NFC", text)),
)


@given(TEXTS)
@settings(deadline=None, max_examples=300)
def test_spans_lie_in_the_text_and_are_its_words(text: str) -> None:
    found = find_citations(text)
    assert all(0 <= citation.start < citation.end <= len(text) for citation in found)
    assert all(text[citation.start : citation.end] == citation.text for citation in found)
    assert [citation.start for citation in found] == sorted(citation.start for citation in found)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join))
@settings(deadline=None, max_examples=200)
def test_documents_do_not_overlap(text: str) -> None:
    spans = [(citation.start, citation.end) for citation in find_citations(text)]
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(st.sampled_from(SYMBOLS), st.integers(min_value=2, max_value=6))
def test_citing_again_finds_again(symbol: str, times: int) -> None:
    text = " và ".join([f"Văn bản số {symbol}"] * times)
    assert [citation.symbol for citation in find_citations(text)] == [symbol] * times


@given(
    st.sampled_from(
        [*SYMBOLS, "79/2025/NĐCP", "18/NQ-TW", "2665 QĐ/UBND", "255/2025-NĐ-CP", "96/2024/ND-CP", "10-NQ/TƯ", "31/2024/QH 15", "76/NQ-HĐNĐ"]
    )
)
def test_normalising_twice_changes_nothing(symbol: str) -> None:
    once = normalise(symbol)
    assert once is not None
    assert normalise(once) == once


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1/",
        "12/2025/",
        "12 / ",
        "1-",
        "Đ",
        "QĐ-",
        "/QĐ-UBND",
        "Luật ",
        "Luật sửa đổi, bổ sung một số điều của Luật Thanh tra, ",
        "khoản 1, ",
        "điểm a, ",
        "Điều 1 và ",
        "các Điều ",
        " ",
        "\n",
        "số ",
        "số: ",
        "số …",
        "....",
        "ngày ",
        "ngày 1/",
        "của Sở ",
        "của Bộ trưởng, ",
        "Nghị quyết của Hội nghị lần thứ ",
        "(((",
        "a@",
        "http://",
        "Quyết định số 12/QĐ-UBND của UBND tỉnh ",
        "12/QĐ-UBND, ",
        "12/2025/QH15 và ",
        "Số: ",
        "A&",
        "năm 2025",
        "này ",
        "Bộ luật",
    ],
)
def test_long_texts_of_one_kind_come_back(unit: str) -> None:
    text = (unit * (200_000 // len(unit) + 1))[:200_000]
    assert all(citation.end <= len(text) for citation in find_citations(text))

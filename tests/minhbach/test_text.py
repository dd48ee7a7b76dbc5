"""Vietnamese text, and flows that remember their source."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhbach.text import Flow, blind, composed, in_order, nfc, one_tone_style, plain_letters, same_word

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ QUYHOAÒÁ-/0123", max_size=60
)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("hòa bình", "hoà bình", True),
        ("thủy lợi", "thuỷ lợi", True),
        ("Uỷ ban nhân dân", "ỦY BAN NHÂN DÂN", True),
        ("khỏe", "khoẻ", True),
        ("xã hội hóa", "xã hội hoá", True),
        ("quý", "qúy", True),
        ("hoàn", "hòan", True),
        ("hoa", "hòa", False),
        ("của", "cửa", False),
        ("Nghị định", unicodedata.normalize("NFD", "Nghị định"), True),
        ("tỉnh Quảng  Ngãi", "tỉnh Quảng Ngãi", True),
    ],
)
def test_same_word(one: str, other: str, same: bool) -> None:
    assert same_word(one, other) is same


def test_letters_that_only_look_alike() -> None:
    assert plain_letters("Q\u00d0\u2011UBND\u00a0tỉnh") == "QĐ-UBND tỉnh"


@given(VIETNAMESE)
def test_one_tone_style_keeps_length_and_is_stable(text: str) -> None:
    made = one_tone_style(text)
    assert len(made) == len(text)
    assert one_tone_style(made) == made
    assert blind(made) == blind(text)


@given(st.text(max_size=60))
def test_blind_keeps_the_length_of_composed_text(text: str) -> None:
    assert len(blind(nfc(text))) == len(nfc(text))


@given(st.text(alphabet="aeouADĐđ\u0300\u0301\u0302\u0306\u0309\u0323\u031b 1-", max_size=40))
def test_composed_knows_where_each_letter_begins(raw: str) -> None:
    made = composed(raw)
    assert made.text == nfc(raw)
    assert list(made.offsets) == sorted(made.offsets)
    assert made.offsets[-1] == len(raw)


def test_a_flow_maps_a_span_to_the_source() -> None:
    source = "Kết luận số 120 -\n\nKL/TW ngày"
    flow = Flow.keep(source, [*range(12, 15), 16, *range(19, 24)])
    assert flow.text == "120-KL/TW"
    assert flow.source(0, 9) == (12, 24)
    assert source[slice(*flow.source(0, 3))] == "120"
    assert flow.source(3, 3) == (16, 16)
    assert flow.cut(4, 9) == Flow("KL/TW", (19, 20, 21, 22, 23, 24))


def test_flows_join_and_strip() -> None:
    assert Flow.join([Flow.plain(" a", 3), Flow.plain("", 9), Flow.plain("b ", 10)]).strip() == Flow("ab", (4, 10, 11))
    assert Flow.join([]) == Flow("", (0,))


@pytest.mark.parametrize("span", [(-1, 2), (2, 1), (0, 4)])
def test_a_span_outside_the_flow_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no span"):
        Flow.plain("abc").source(*span)


def test_a_flow_needs_an_offset_for_each_letter_and_the_end() -> None:
    with pytest.raises(ValueError, match="need 3 offsets"):
        Flow("ab", (0, 1))


@pytest.mark.parametrize(
    "words",
    [
        [
            "An",
            "Anh",
            "Ăn",
            "Ấm",
            "Ba",
            "Dung",
            "Dũng",
            "Dự án",
            "Đánh giá",
            "Đất",
            "Em",
            "Ép",
            "Êm",
            "Hoa",
            "Hòa",
            "Hỏa",
            "Hõa",
            "Hóa",
            "Họa",
        ],
        [
            "Kế hoạch",
            "Kế hoạch tài chính",
            "Kế toán",
            "Ong",
            "Ông",
            "Ơn",
            "Quản lý",
            "Tu",
            "Từ",
            "Tư pháp",
            "Ủy ban",
            "Ưu đãi",
            "Văn",
            "Yên",
        ],
        ["1 cửa", "2 cấp", "Phòng 1", "Phòng A"],
    ],
)
def test_words_stand_in_the_order_of_the_vietnamese_alphabet(words):
    mixed = words[::-1]

    assert sorted(mixed, key=in_order) == words
    assert sorted((word.upper() for word in mixed), key=in_order) == [word.upper() for word in words]


def test_only_the_beginning_of_a_long_text_counts_and_its_spelling_does_not():
    assert in_order("a" * 40 + "b") == in_order("a" * 40 + "c")
    assert in_order(unicodedata.normalize("NFD", "Đất  đai")) == in_order("Đất đai")

from decimal import Decimal

import pytest

from minhbach.documents.columns import BREAK, broken, column_widths, plain, words_of
from minhbach.documents.metrics import text_width
from minhbach.documents.model import Cell, FigureToken, Footnote, Table, Text

SIZE, INSET, TOTAL = Decimal(12), Decimal(4), Decimal(468)


def table(*columns, widths):
    """A table whose columns hold these words, one row each."""
    rows = tuple(tuple(Cell((Text(words),)) for words in row) for row in zip(*columns, strict=True))
    return Table("", tuple("A" for _ in columns), rows, widths)


def widths_of(made, total=TOTAL):
    return column_widths(made, total, size=SIZE, inset=INSET)


def test_widths_are_the_shares_where_every_word_fits():
    assert widths_of(table(("1", "2"), ("Nội dung", "công khai"), widths=(1, 5))) == [Decimal(78), Decimal(390)]


def test_column_with_a_long_word_is_widened_at_the_others_expense():
    made = table(("TC01:hopnhat",), ("Số đơn vị",), ("9",), widths=(1, 20, 10))
    first, second, third = widths_of(made)

    assert first == text_width("TC01:hopnhat", SIZE) + 2 * INSET
    assert round(second, 9) == round(2 * third, 9)
    assert round(first + second + third, 9) == TOTAL


def test_widening_one_column_may_narrow_another_below_its_word():
    made = table(("x" * 20,), ("y" * 20,), ("Nội dung",), widths=(1, 10, 10))
    first, second, third = widths_of(made, Decimal(300))

    assert first == text_width("x" * 20, SIZE) + 2 * INSET
    assert second >= text_width("y" * 20, SIZE) + 2 * INSET
    assert round(first + second + third, 9) == 300


def test_widths_without_room_for_the_words_are_shared_by_need():
    made = table(("x" * 100,), ("x" * 50,), widths=(1, 1))
    first, second = widths_of(made, Decimal(200))

    assert first > second
    assert round(first + second, 10) == 200


def test_table_without_rows_has_its_shares():
    assert widths_of(Table("", ("A", "B"), (), (1, 2))) == [Decimal(156), Decimal(312)]


@pytest.mark.parametrize("text", ["Kế hoạch số 535/KH-SCT", "", "hai\ndòng"])
def test_text_that_fits_is_left_alone(text):
    assert broken(text, Decimal(200), size=SIZE) == text


def test_only_the_word_that_does_not_fit_may_be_broken():
    text = broken("Mã " + "a" * 30 + " và so-sach", Decimal(60), size=SIZE)

    assert text == "Mã " + BREAK.join("a" * 30) + " và so-sach"
    assert text.replace(BREAK, "") == "Mã " + "a" * 30 + " và so-sach"


def test_words_end_where_a_line_may():
    assert words_of("01/7/2025 so-sach/don-vi\nQĐ-178") == ["01/7/2025", "so-", "sach/", "don-", "vi", "QĐ-178"]


def test_plain_leaves_notes_out():
    assert plain((Text("A "), FigureToken("HS01", "7", "value"), Footnote((Text("B"),)), Text("."))) == "A 7."

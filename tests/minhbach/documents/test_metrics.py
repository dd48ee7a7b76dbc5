from __future__ import annotations

from decimal import Decimal

from minhbach.documents.metrics import text_width


def test_widths_are_those_of_times_new_roman():
    """Advance widths of Times New Roman as published, in thousandths of an em."""
    em = Decimal(1000)
    assert [round(text_width(letter, em, face="Regular")) for letter in ("a", "n", "0", "M", " ")] == [444, 500, 500, 889, 250]
    assert [round(text_width(letter, em)) for letter in ("a", "M", "-")] == [500, 944, 333]


def test_tone_marks_do_not_widen_a_letter():
    assert text_width("ắặấậ", Decimal(14)) == text_width("aaaa", Decimal(14))


def test_a_character_without_a_glyph_counts_half_an_em():
    assert text_width("\u2610", Decimal(10)) == Decimal(5)

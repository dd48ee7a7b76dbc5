from dataclasses import replace

from minhbach.documents.model import Heading, PageBreak, Paragraph, Text
from minhbach.documents.structure import appendices, is_bracket_line, ranks

from .sample import sample_document

WORDS = Paragraph((Text("Lời"),))


def test_ranks_of_the_sample():
    assert ranks(sample_document()) == {
        "khai-quat": 2,
        "ket-qua": 2,
        "thu-tuc": 3,
        "ho-so": 4,
        "to-chuc": 3,
        "kien-nghi": 2,
        "phu-luc-1": 2,
        "phu-luc-2": 2,
    }


def test_ranks_never_skip_and_sink_below_an_appendix():
    body = (Heading(3, "", "Sâu", "a"), Heading(1, "I.", "Đầu", "b"), Heading(3, "", "Nhảy", "c"))
    appendix = (Heading(0, "Phụ lục", "A", "d"), Heading(1, "1.", "Con", "e"), Heading(3, "", "Nhảy", "f"))

    assert ranks(replace(sample_document(), body=body, appendix=appendix)) == {"a": 2, "b": 2, "c": 3, "d": 2, "e": 3, "f": 4}


def test_appendices_begin_at_their_titles():
    one, two = Heading(0, "Phụ lục I", "A", "a"), Heading(0, "Phụ lục II", "B", "b")

    assert appendices((PageBreak(), one, WORDS, PageBreak(), WORDS, PageBreak(), two)) == [(one, WORDS, PageBreak(), WORDS), (two,)]


def test_appendices_without_a_title_are_one():
    assert appendices((WORDS,)) == [(WORDS,)]
    assert appendices((PageBreak(),)) == []
    assert appendices(()) == []


def test_bracket_line_is_italic_bracketed_and_under_an_appendix_title():
    title, line = Heading(0, "Phụ lục", "A", "a"), Paragraph((Text("(Kèm theo Báo cáo)", italic=True),))

    assert is_bracket_line(line, title)
    assert not is_bracket_line(line, WORDS)
    assert not is_bracket_line(line, Heading(1, "I.", "A", "a"))
    assert not is_bracket_line(Paragraph((Text("(Kèm theo)"),)), title)
    assert not is_bracket_line(Paragraph((Text("Kèm theo", italic=True),)), title)
    assert not is_bracket_line(Paragraph(()), title)

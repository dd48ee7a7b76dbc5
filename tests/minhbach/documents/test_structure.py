from dataclasses import replace

import pytest

from minhbach.documents.layout import load_layout
from minhbach.documents.model import Cell, Heading, PageBreak, Paragraph, Picture, Table, Text
from minhbach.documents.structure import appendices, faults, is_bracket_line, ranks
from minhbach.documents.writers import WriterError
from minhbach.documents.writers.html import write_html
from minhbach.documents.writers.pdf import write_pdf

from .sample import chart, sample_document

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


def test_sample_has_no_faults():
    assert list(faults(sample_document())) == []


@pytest.mark.parametrize(
    ("blocks", "message"),
    [
        ((Heading(1, "", " ", "a"),), "Đề mục có neo «a» không có chữ nào; hãy đặt tên đề mục."),
        (
            (Heading(1, "I.", "A", "a"), Heading(1, "II.", "B", "a")),
            "Hai đề mục cùng mang neo «a»; hãy đặt neo khác nhau trong đề cương.",
        ),
        ((Table("T", ("A", "B"), (), (1,)),), "Bảng «T»: cần 2 độ rộng cột, đều lớn hơn 0; nhận được (1,)."),
        ((Table("T", ("A", "B"), (), (1, 0)),), "Bảng «T»: cần 2 độ rộng cột, đều lớn hơn 0; nhận được (1, 0)."),
        ((Table("T", ("A", "B"), ((Cell(()),),), (1, 1)),), "Bảng «T», dòng 1: có 1 ô, cần 2 ô như dòng tiêu đề."),
        ((Picture("H", "a", chart(), 0, 1),), "Hình «H»: kích thước 0 × 1 không hợp lệ; hãy vẽ lại hình."),
        (
            (Picture("", "", chart(), 1, 1),),
            "Hình «» chưa có lời mô tả cho người không nhìn được; hãy viết lời mô tả hoặc chú thích của hình.",
        ),
    ],
)
def test_document_with_a_fault_is_refused_as_pdf_and_html(blocks, message):
    document = replace(sample_document(), body=blocks, appendix=())

    assert list(faults(document)) == [message]
    with pytest.raises(WriterError) as pdf:
        write_pdf(document, layout=load_layout(), attachment=b"{}", attachment_name="a.json")
    with pytest.raises(WriterError) as html:
        write_html(document, data=b"{}")
    assert [str(pdf.value), str(html.value)] == [message, message]

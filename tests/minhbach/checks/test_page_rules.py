"""The rules about page and type, on readings that know their looks."""

from datetime import date

from minhbach.checks.places import POINTS
from minhbach.checks.rule import Context
from minhbach.checks.runner import check_reading
from minhbach.documents.reading import Piece, Reading, Section, Style
from minhbach.text import Flow

TEXT = "Sở Công Thương báo cáo kết quả thực hiện dân chủ ở cơ sở theo quy định. " * 4
A4 = Section(210 * POINTS, 297 * POINTS, 20 * POINTS, 20 * POINTS, 30 * POINTS, 15 * POINTS, page_number=True, title_page=True)
GOOD = Style(alignment="justify", font="Times New Roman", size=14.0)


def codes(section: Section = A4, style: Style = GOOD, text: str = TEXT) -> dict[str, str]:
    piece = Piece("paragraph", Flow.plain(text), style=style)
    reading = Reading("a.docx", "docx", text, (piece,), sections=(section,))
    findings = check_reading(reading, context=Context(on=date(2025, 11, 7))).findings
    return {one.code: one.message for one in findings if one.code.startswith("TT")}


def made(**changes: float) -> Section:
    values = {"width": 210, "height": 297, "top": 20, "bottom": 20, "left": 30, "right": 15, "gutter": 0} | changes
    return Section(**{name: length * POINTS for name, length in values.items()}, page_number=True)


def test_a_page_as_the_decree_has_it_is_left_alone() -> None:
    assert codes() == {}
    assert codes(made(left=20, gutter=10)) == {}
    assert codes(made(left=29.6, top=25.4)) == {}


def test_paper_and_margins() -> None:
    assert codes(made(width=215.9, height=279.4)) == {"TT005": "Phần 1 của tệp dùng khổ giấy 216 × 279 mm."}
    assert codes(made(left=25.4, right=25.4)) == {
        "TT006": "Phần 1 của tệp: lề trái 25,4 mm (quy định 30–35); lề phải 25,4 mm (quy định 15–20)."
    }


def test_type() -> None:
    assert list(codes(style=Style(alignment="justify", font="Arial", size=14.0))) == ["TT007"]
    assert codes(style=Style(alignment="justify", font="Times New Roman", size=11.5)) == {
        "TT008": "Đoạn này dùng cỡ chữ 11,5 (1 trên 1 đoạn nội dung ngoài khoảng 13–14)."
    }
    assert list(codes(style=Style(alignment="left", font="Times New Roman", size=13.0))) == ["TT009"]


def test_page_numbers_are_asked_for_where_there_is_surely_a_second_page() -> None:
    bare = Section(A4.width, A4.height, A4.top, A4.bottom, A4.left, A4.right, page_number=False)
    assert codes(bare) == {}
    assert list(codes(bare, text=TEXT * 20)) == ["TT010"]

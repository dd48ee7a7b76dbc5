"""The rules about page and type, on readings that know their looks."""

from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from minhbach.checks.dictionaries import CONFIDENCES, FOLDER
from minhbach.checks.places import POINTS
from minhbach.checks.registry import RULES
from minhbach.checks.rule import Context, Finding
from minhbach.checks.runner import check_reading
from minhbach.documents.layout import LAYOUTS, load_layout
from minhbach.documents.reading import FileKind, Piece, Reading, Section, Style
from minhbach.text import Flow

TEXT = "Sở Công Thương báo cáo kết quả thực hiện dân chủ ở cơ sở theo quy định. " * 4
A4 = Section(210 * POINTS, 297 * POINTS, 20 * POINTS, 20 * POINTS, 30 * POINTS, 15 * POINTS, page_number=True, title_page=True)
GOOD = Style(alignment="justify", font="Times New Roman", size=14.0)


def findings(section: Section = A4, style: Style = GOOD, text: str = TEXT, kind: FileKind = "docx") -> list[Finding]:
    piece = Piece("paragraph", Flow.plain(text), style=style)
    reading = Reading(f"a.{kind}", kind, text, (piece,), sections=(section,))
    return [one for one in check_reading(reading, context=Context(on=date(2025, 11, 7))).findings if one.code.startswith("TT")]


def codes(section: Section = A4, style: Style = GOOD, text: str = TEXT) -> dict[str, str]:
    return {one.code: one.message for one in findings(section, style, text)}


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


def test_the_repair_names_what_the_decree_allows() -> None:
    assert [one.repair for one in findings(made(width=215.9, height=279.4))] == ["Đặt khổ A4 (210 × 297 mm)."]
    assert [one.repair for one in findings(style=Style(alignment="justify", font="Arial", size=12.0))] == [
        "Đặt phông Times New Roman.",
        "Đặt cỡ chữ từ 13 đến 14.",
    ]


def test_a_scan_may_be_cut_as_the_glass_gives_it() -> None:
    assert findings(made(width=205, height=290), kind="pdf") == []
    assert [one.code for one in findings(made(width=205, height=290))] == ["TT005"]
    assert [one.code for one in findings(made(width=195, height=290), kind="pdf")] == ["TT005"]


@pytest.mark.parametrize("font", ["TimesNewRoman", "Times New Roman", "Liberation Serif", "Tinos"])
def test_fonts_of_the_same_measure(font: str) -> None:
    assert codes(style=Style(alignment="justify", font=font, size=13.0)) == {}


@pytest.mark.parametrize(
    "start",
    [
        "Hình 1. ",
        "HÌNH 12: ",
        "Bảng 2. ",
        "Bảng 2.1. ",
        "Biểu đồ 3 – ",
        "Biểu số 01. ",
        "Ghi chú: ",
        "Nguồn: ",
        "Đơn vị tính: ",
        "(*) ",
        "* ",
    ],
)
def test_captions_and_notes_are_no_body_text(start: str) -> None:
    assert codes(style=Style(alignment="center", font="Times New Roman", size=12.0), text=start + TEXT) == {}


@pytest.mark.parametrize("start", ["Bảng 2 cho thấy ", "Bảng 2.1 cho thấy ", "Hình thức: ", "Biểu dương 3 tập thể. ", "Nguồn lực: "])
def test_sentences_that_begin_like_a_caption_are_body_text(start: str) -> None:
    assert list(codes(style=Style(alignment="left", font="Times New Roman", size=12.0), text=start + TEXT)) == ["TT008", "TT009"]


def test_the_rules_ask_the_layout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = (LAYOUTS / "nd30.yaml").read_text("utf-8")
    for before, after in (
        ('left_mm: {value: "30", allowed: ["30", "35"]}', 'left_mm: {value: "41", allowed: ["40.5", "45"]}'),
        ('size_pt: {value: "14", allowed: ["13", "14"]}\n  first', 'size_pt: {value: "15", allowed: ["15", "16"]}\n  first'),
        ('width_mm: {value: "210"}', 'width_mm: {value: "200"}'),
        ('value: "Times New Roman"', 'value: "Arial"'),
    ):
        assert text.count(before) == 1
        text = text.replace(before, after)
    (tmp_path / "nd30.yaml").write_text(text, "utf-8")
    other = load_layout(folder=tmp_path)
    for code in ("TT005", "TT006", "TT007", "TT008"):
        monkeypatch.setattr(import_module(RULES[code].check.__module__), "load_layout", lambda: other)
    right = import_module(RULES["TT007"].check.__module__)._right
    right.cache_clear()
    try:
        found = {one.code: (one.message, one.repair) for one in findings()}
    finally:
        right.cache_clear()
    assert found == {
        "TT005": ("Phần 1 của tệp dùng khổ giấy 210 × 297 mm.", "Đặt khổ A4 (200 × 297 mm)."),
        "TT006": ("Phần 1 của tệp: lề trái 30 mm (quy định 40,5–45).", "Đặt lại lề trang."),
        "TT007": ("Đoạn này dùng phông «Times New Roman» (1 trên 1 đoạn dùng phông khác Arial).", "Đặt phông Arial."),
        "TT008": ("Đoạn này dùng cỡ chữ 14 (1 trên 1 đoạn nội dung ngoài khoảng 15–16).", "Đặt cỡ chữ từ 15 đến 16."),
    }


def test_the_pages_of_the_rules_say_what_the_data_says() -> None:
    layout = load_layout()
    own = yaml.safe_load((FOLDER / "the-thuc.yaml").read_text("utf-8"))
    pages = {code: " ".join(str(import_module(RULES[code].check.__module__).__doc__).split()) for code in RULES}
    low = {name: f"{bounds[0]:g}–{bounds[1]:g}" for name, bounds in layout.allowed.items()}
    thousands = f"{int(own['page']['number_shortest_characters']['value']):,}".replace(",", ".")
    promised = {
        "TT005": [
            f"khổ giấy {layout['page.width_mm']:g} × {layout['page.height_mm']:g} mm",
            f"dung sai {own['paper']['tolerance_mm']['value']} mm",
            f"PDF: {own['paper']['scanned_tolerance_mm']['value']} mm",
        ],
        "TT006": [
            f"lề trên và lề dưới {low['page.top_mm']} mm",
            f"lề trái {low['page.left_mm']} mm",
            f"lề phải {low['page.right_mm']} mm",
            f"dung sai {own['margins']['tolerance_mm']['value'].replace('.', ',')} mm",
        ],
        "TT007": [f"phông {layout.font}", ", ".join(own["fonts"])],
        "TT008": [
            "cỡ chữ {:g} đến {:g}".format(*layout.allowed["body.size_pt"]),
            f"từ {own['body']['size_shortest_characters']['value']} chữ",
        ],
        "TT009": [f"từ {own['body']['alignment_shortest_characters']['value']} chữ"],
        "TT010": [f"trên {thousands} chữ"],
    }
    assert {(code, words) for code, all_words in promised.items() for words in all_words if words not in pages[code]} == set()
    assert low["page.top_mm"] == low["page.bottom_mm"]


def test_every_tolerance_says_why() -> None:
    content = yaml.safe_load((FOLDER / "the-thuc.yaml").read_text("utf-8"))
    assert content["source"]
    assert content["confidence"] in CONFIDENCES
    entries = {f"{group}.{name}": entry for group, some in content.items() if isinstance(some, dict) for name, entry in some.items()}
    assert [name for name, entry in entries.items() if set(entry) != {"value", "why"} or not entry["why"]] == []

"""What the DOCX writer puts in the file, part by part; `test_docx_office` looks at the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZipFile

import docx
import pytest
from lxml import etree

from minhbach import __version__
from minhbach.documents.layout import load_layout
from minhbach.documents.metrics import text_width
from minhbach.documents.model import (
    Block,
    Cell,
    Document,
    FigureToken,
    Footnote,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    Text,
    figure_tokens,
)
from minhbach.documents.readers.docx import read_figures, read_snapshot_id, read_surroundings
from minhbach.documents.writers import WriterError
from minhbach.documents.writers.docx import write_docx

from .sample import FOOTNOTES, RECEIVED, SAMPLE_FIGURES, SNAPSHOT, sample_document

LAYOUT = load_layout()
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NS = {
    "w": W[1:-1],
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
PNG = b"\x89PNG not a real one"

# wml.xsd of ECMA-376, the sequences of the properties that a writer is likely to use
SCHEMA = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens "
    "spacing ind contextualSpacing mirrorIndents jc textDirection textAlignment outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing w kern position sz szCs highlight u vertAlign rtl cs lang",
    "sdtPr": "rPr alias tag id lock placeholder temporary showingPlcHdr text",
    "tblPr": "tblStyle tblpPr tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "trPr": "cantSplit trHeight tblHeader",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "sectPr": "headerReference footerReference footnotePr type pgSz pgMar pgNumType cols titlePg docGrid",
    "style": "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr",
    "settings": "zoom defaultTabStop characterSpacingControl footnotePr compat themeFontLang decimalSymbol listSeparator",
    "font": "altName panose1 charset family pitch",
    "tbl": "tblPr tblGrid tr",
}


def stub_png(svg: str, width: int, height: int) -> bytes:
    return PNG + f" {width}x{height}".encode()


def written(document: Document) -> bytes:
    return write_docx(document, layout=LAYOUT, to_png=stub_png)


def part(content: bytes, name: str) -> etree._Element:
    with ZipFile(BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))


def body(document: Document) -> etree._Element:
    return part(written(document), "word/document.xml")[0]


def with_body(*blocks: Block) -> Document:
    return replace(sample_document(), body=blocks, appendix=())


def words(element: etree._Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def style(element: etree._Element) -> str:
    return str(element.find("w:pPr/w:pStyle", NS).get(f"{W}val"))


def styled(element: etree._Element, name: str) -> list[str]:
    return [words(paragraph) for paragraph in element.iter(f"{W}p") if style(paragraph) == name]


def value(element: etree._Element, path: str, attribute: str = "val") -> str:
    found = element.find(path, NS)
    assert found is not None, path
    return str(found.get(W + attribute))


def xml_parts(content: bytes) -> Iterator[tuple[str, etree._Element]]:
    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                yield name, etree.fromstring(archive.read(name))


# --- the package --------------------------------------------------------------------------------------------------------------


def test_same_document_gives_same_bytes():
    assert written(sample_document()) == written(sample_document())


def test_every_relationship_has_its_part_and_every_part_its_type():
    content = written(sample_document())
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
    targets = set()
    for name, root in xml_parts(content):
        if name.endswith(".rels"):
            folder = PurePosixPath(name).parent.parent
            targets |= {str(folder / relation.get("Target", "")) for relation in root}
    assert targets | {"[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"} == set(names)
    types = part(content, "[Content_Types].xml")
    overridden = {node.get("PartName") for node in types if node.get("PartName")}
    assert {f"/{name}" for name in names if name.endswith(".xml") and name != "[Content_Types].xml"} == overridden


def test_every_used_relationship_is_declared():
    content = written(sample_document())
    document = part(content, "word/document.xml")
    used = {str(v) for node in document.iter() for k, v in node.attrib.items() if str(k).startswith(f"{{{NS['r']}}}")}
    assert used <= {node.get("Id") for node in part(content, "word/_rels/document.xml.rels")}
    assert len(used) == 3  # two headers and a picture


def test_every_used_style_is_defined():
    content = written(sample_document())
    defined = {str(node.get(f"{W}styleId")) for node in part(content, "word/styles.xml").findall("w:style", NS)}
    used = {
        str(node.get(f"{W}val"))
        for _, root in xml_parts(content)
        for kind in ("pStyle", "rStyle", "tblStyle")
        for node in root.iter(W + kind)
    }
    based = {str(node.get(f"{W}val")) for kind in ("basedOn", "next") for node in part(content, "word/styles.xml").iter(W + kind)}
    assert used | based <= defined


def test_properties_stand_in_the_order_of_the_schema():
    for name, root in xml_parts(written(sample_document())):
        for node in root.iter(etree.Element):
            order = SCHEMA.get(etree.QName(node).localname, "").split()
            if order:
                places = [order.index(etree.QName(child).localname) for child in node]
                assert places == sorted(places), (name, etree.tostring(node))


def test_ids_are_unique_over_text_and_notes():
    content = written(sample_document())
    controls = [str(node.get(f"{W}val")) for _, root in xml_parts(content) for node in root.iterfind(".//w:sdtPr/w:id", NS)]
    assert sorted(map(int, controls)) == list(range(1, len(controls) + 1))
    assert len(controls) == len(list(figure_tokens(sample_document())))


def test_core_properties_come_from_the_document_not_from_the_clock():
    core = docx.Document(BytesIO(written(sample_document()))).core_properties
    assert core.title.startswith("Báo cáo kết quả xây dựng và thực hiện quy chế dân chủ ở cơ sở năm 2025")
    assert core.subject == sample_document().letterhead.subject
    assert (core.author, core.identifier, core.language) == ("SỞ CÔNG THƯƠNG", "Số: 05/BC-SCT", "vi-VN")
    assert core.created is not None
    assert core.created.date() == date(2025, 11, 7)


def test_core_properties_without_a_date_name_no_time():
    document = replace(sample_document(), letterhead=replace(sample_document().letterhead, dated=None, number=""))
    core = part(written(document), "docProps/core.xml")
    assert [etree.QName(node).localname for node in core] == ["title", "subject", "creator", "language"]


def test_the_snapshot_and_the_version_are_kept_as_properties():
    made = written(sample_document())
    assert (read_snapshot_id(made), read_surroundings(made).generator) == (SNAPSHOT, __version__)


def test_word_takes_times_new_roman_for_every_script_and_vietnamese_for_the_language():
    content = written(sample_document())
    fonts = part(content, "word/styles.xml").find("w:docDefaults/w:rPrDefault/w:rPr/w:rFonts", NS)
    assert fonts is not None
    assert dict(fonts.attrib) == {W + script: "Times New Roman" for script in ("ascii", "hAnsi", "eastAsia", "cs")}
    assert value(part(content, "word/styles.xml"), "w:docDefaults/w:rPrDefault/w:rPr/w:lang") == "vi-VN"
    assert value(part(content, "word/fontTable.xml"), "w:font/w:altName") == "Liberation Serif"


# --- the form -----------------------------------------------------------------------------------------------------------------


def test_page_has_the_measures_of_the_decree():
    sections = list(body(sample_document()).iter(f"{W}sectPr"))
    size, margins = sections[0].find("w:pgSz", NS), sections[0].find("w:pgMar", NS)
    assert size is not None
    assert margins is not None
    assert [round(int(size.get(W + side, "")) / 1440 * 25.4) for side in ("w", "h")] == [210, 297]
    assert [round(int(margins.get(W + side, "")) / 1440 * 25.4) for side in ("top", "bottom", "left", "right")] == [20, 20, 30, 15]


def test_each_appendix_counts_its_pages_anew_and_no_first_page_shows_a_number():
    sections = list(body(sample_document()).iter(f"{W}sectPr"))
    assert len(sections) == 3  # the signed text and two appendices
    for section in sections:
        assert value(section, "w:pgNumType", "start") == "1"
        assert section.find("w:titlePg", NS) is not None
        assert [str(node.get(f"{W}type")) for node in section.findall("w:headerReference", NS)] == ["default", "first"]
    content = written(sample_document())
    assert value(part(content, "word/header2.xml"), "w:p/w:fldSimple", "instr") == "PAGE"
    assert words(part(content, "word/header1.xml")) == ""


def test_letterhead_is_a_table_without_borders_flush_with_the_margins():
    table = body(sample_document()).find("w:tbl", NS)
    assert table is not None
    assert table.find("w:tblPr/w:tblStyle", NS) is None
    assert table.find("w:tblPr/w:tblBorders", NS) is None
    assert value(table, "w:tblPr/w:tblW", "w") == "9354"  # 165 mm
    assert [words(cell) for cell in table.iter(f"{W}tc")] == [
        "UBND TỈNH QUẢNG NGÃISỞ CÔNG THƯƠNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAMĐộc lập - Tự do - Hạnh phúc",
        "Số: 05/BC-SCT",
        "Quảng Ngãi, ngày 07 tháng 11 năm 2025",
    ]


def test_nation_fits_on_one_line():
    column = 9354 - 3742
    assert text_width("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Decimal(13)) * 20 < column


def test_letterhead_without_superior_has_no_empty_line():
    document = sample_document()
    made = body(replace(document, letterhead=replace(document.letterhead, superior="", addressee="")))
    assert styled(made, "Superior") == []
    assert styled(made, "Addressee") == []


def test_rules_are_as_long_as_the_decree_says():
    made = body(sample_document())
    columns = {"SỞ CÔNG THƯƠNG": 3742, "Độc lập - Tự do - Hạnh phúc": 5612}
    lengths = []
    for rule in (node for node in made.iter(f"{W}p") if style(node) == "Rule"):
        before = words(rule.getprevious())  # type: ignore[arg-type]
        lengths.append(columns.get(before, 9354) - int(value(rule, "w:pPr/w:ind", "left")) - int(value(rule, "w:pPr/w:ind", "right")))
    agency = text_width("SỞ CÔNG THƯƠNG", Decimal(12)) * 20
    motto = text_width("Độc lập - Tự do - Hạnh phúc", Decimal(13)) * 20
    assert agency / 3 < lengths[0] < agency / 2
    assert abs(lengths[1] - motto) < 3
    assert 9354 / 3 < lengths[2] < 9354 / 2


def test_unknown_number_and_day_leave_gaps():
    document = sample_document()
    made = body(replace(document, letterhead=replace(document.letterhead, number="", dated=None)))
    assert re.fullmatch("Số: \u00a0+/BC-SCT", styled(made, "DocumentNumber")[0])
    assert styled(made, "PlaceAndDate") == ["Quảng Ngãi, ngày … tháng … năm …"]


def test_title_subject_and_addressee_follow_the_letterhead():
    made = body(sample_document())
    assert [style(node) for node in made.findall("w:p", NS)[:5]] == ["Spacer", "Title", "Subtitle", "Rule", "Addressee"]
    assert styled(made, "Title") == ["BÁO CÁO"]
    assert styled(made, "Addressee") == ["Kính gửi: Sở Nội vụ"]


def test_headings_are_real_ones_with_their_numbers_typed():
    made = body(sample_document())
    assert styled(made, "Heading1") == ["I. KHÁI QUÁT ĐẶC ĐIỂM TÌNH HÌNH", "II. KẾT QUẢ THỰC HIỆN", "III. ĐỀ XUẤT, KIẾN NGHỊ"]
    assert styled(made, "Heading2") == ["1. Giải quyết thủ tục hành chính", "2. Sắp xếp tổ chức"]
    assert styled(made, "Heading3") == ["1.1. Tiếp nhận và giải quyết hồ sơ đến hết ngày 30/10/2025"]
    styles = {str(node.get(f"{W}styleId")): node for node in part(written(sample_document()), "word/styles.xml").findall("w:style", NS)}
    for level in (1, 2, 3):
        assert value(styles[f"Heading{level}"], "w:name") == f"heading {level}"
        assert value(styles[f"Heading{level}"], "w:pPr/w:outlineLvl") == str(level - 1)
        assert styles[f"Heading{level}"].find("w:pPr/w:keepNext", NS) is not None


def test_text_is_justified_with_a_first_line_indent_and_bullets_are_typed():
    content = written(sample_document())
    text = next(node for node in part(content, "word/styles.xml").findall("w:style", NS) if node.get(f"{W}styleId") == "BodyText")
    assert value(text, "w:pPr/w:jc") == "both"
    assert round(int(value(text, "w:pPr/w:ind", "firstLine")) / 1440 * 25.4) == 10
    assert (value(text, "w:pPr/w:spacing", "after"), value(text, "w:pPr/w:spacing", "line")) == ("120", "276")
    bullets = [line for line in styled(body(sample_document()), "BodyText") if line.startswith("- ")]
    assert bullets[0] == "- Giảm số phòng từ 07 phòng xuống còn 06 phòng;"
    assert len(bullets) == 3


def test_signature_block_cannot_be_torn_apart_and_holds_the_last_line():
    made = body(sample_document())
    tables = made.findall("w:tbl", NS)
    signature = next(table for table in tables if "Nơi nhận:" in words(table))
    assert styled(signature, "Recipients") == ["- Như trên;", "- Lãnh đạo Sở;", "- Các phòng, Chi cục thuộc Sở;", "- Lưu: VT, VP."]
    assert styled(signature, "SignerTitle") == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]
    assert styled(signature, "SignerName") == ["Nguyễn Thị Ngọc Ánh"]
    assert signature.find("w:tr/w:trPr/w:cantSplit", NS) is not None
    last = signature.getprevious()
    assert last is not None
    assert words(last).endswith("theo dõi./.")
    assert last.find("w:pPr/w:keepNext", NS) is not None


def test_a_table_at_the_end_of_the_text_keeps_its_last_row_with_the_signature():
    table = Table("Bảng 1", ("Mã", "Số"), ((Cell((Text("a"),)), Cell((RECEIVED,), numeric=True)),), (1, 1))
    made = body(with_body(table)).findall("w:tbl", NS)[1]
    assert [node.find("w:pPr/w:keepNext", NS) is not None for node in made.findall("w:tr", NS)[-1].iter(f"{W}p")] == [True, True]


def test_appendix_titles_are_headings_and_the_bracketed_line_is_centred():
    made = body(sample_document())
    assert styled(made, "AppendixTitle") == ["Phụ lục INGUỒN CỦA TỪNG SỐ LIỆU", "Phụ lục IICÁC SỔ ĐÃ DÙNG"]
    assert styled(made, "AppendixNote") == ["(Kèm theo Báo cáo số 05/BC-SCT ngày 07/11/2025 của Sở Công Thương)"]
    title = next(node for node in made.iter(f"{W}p") if style(node) == "AppendixTitle")
    assert title.find("w:r/w:br", NS) is not None


# --- blocks and inlines -------------------------------------------------------------------------------------------------------


def test_a_figure_is_a_control_tagged_with_its_code_that_cannot_be_deleted():
    control = body(with_body(Paragraph((RECEIVED,)))).find(".//w:sdt", NS)
    assert control is not None
    assert value(control, "w:sdtPr/w:tag") == "HS01"
    assert value(control, "w:sdtPr/w:alias") == "Tổng số hồ sơ tiếp nhận [HS01]"
    assert value(control, "w:sdtPr/w:lock") == "sdtLocked"
    assert words(control) == "3.382"


def test_a_figure_without_explanation_is_titled_by_its_code():
    control = body(with_body(Paragraph((FigureToken("ZZ01", "1", "value"),)))).find(".//w:sdt", NS)
    assert control is not None
    assert value(control, "w:sdtPr/w:alias") == "[ZZ01]"


def test_no_title_is_longer_than_word_allows():
    document = sample_document()
    name = "Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn trên tổng số hồ sơ đã giải quyết trong kỳ báo cáo"
    renamed = tuple(replace(explanation, name=name) for explanation in document.explanations)
    titles = [str(node.get(f"{W}val")) for node in body(replace(document, explanations=renamed)).iterfind(".//w:alias", NS)]
    assert max(map(len, titles)) <= 64
    assert "Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn trên tổng… [HS01]" in titles


def test_a_code_that_word_could_not_keep_is_refused():
    with pytest.raises(WriterError, match="dài quá 60 ký tự"):
        written(with_body(Paragraph((FigureToken("X" * 61, "1", "value"),))))


def test_a_table_out_of_shape_is_refused():
    with pytest.raises(WriterError, match=r"Bảng «Bảng 1», dòng 1: có 1 ô, cần 2 ô"):
        written(with_body(Table("Bảng 1", ("Mã", "Số"), ((Cell((Text("a"),)),),), (1, 1))))


def test_every_figure_of_the_document_can_be_read_back():
    assert read_figures(written(sample_document())) == SAMPLE_FIGURES


def test_notes_are_word_footnotes_numbered_as_they_appear():
    content = written(sample_document())
    references = [str(node.get(f"{W}id")) for node in part(content, "word/document.xml").iter(f"{W}footnoteReference")]
    notes = part(content, "word/footnotes.xml")
    assert references == ["1", "2", "3", "4"]
    assert [str(note.get(f"{W}id")) for note in notes] == ["-1", "0", "1", "2", "3", "4"]
    assert tuple(words(note).strip() for note in notes[2:]) == FOOTNOTES
    assert notes.nsmap["r"] == NS["r"]
    assert [str(node.get(f"{W}id")) for node in part(content, "word/settings.xml").iterfind("w:footnotePr/w:footnote", NS)] == ["-1", "0"]


def test_two_notes_in_a_row_are_kept_apart():
    made = body(with_body(Paragraph((Text("a"), Footnote((Text("x"),)), Footnote((Text("y"),))))))
    paragraph = next(node for node in made.iter(f"{W}p") if style(node) == "BodyText")
    assert [words(run) for run in paragraph.findall("w:r", NS)] == ["a", "", ", ", ""]


def test_a_table_repeats_its_header_splits_no_row_and_fills_the_line():
    made = body(sample_document())
    table = next(node for node in made.findall("w:tbl", NS) if words(node).startswith("TTChỉ tiêu"))
    rows = table.findall("w:tr", NS)
    assert [row.find("w:trPr/w:tblHeader", NS) is not None for row in rows] == [True, False, False]
    assert all(row.find("w:trPr/w:cantSplit", NS) is not None for row in rows)
    assert [int(node.get(f"{W}w", "")) for node in table.iterfind("w:tblGrid/w:gridCol", NS)] == [780, 3897, 1559, 3118]
    assert [style(next(cell.iter(f"{W}p"))) for cell in rows[1].findall("w:tc", NS)] == [
        "TableText",
        "TableText",
        "TableNumber",
        "TableText",
    ]
    caption = table.getprevious()
    assert caption is not None
    assert (style(caption), words(caption)) == ("TableCaption", "Bảng 1. Hồ sơ theo hình thức tiếp nhận")


def test_a_narrow_column_is_widened_until_no_number_in_it_breaks():
    row = (Cell((Text("x"),)), Cell((FigureToken("KP01", "1.234.567.890", "value"),), numeric=True))
    made = body(with_body(Table("Kinh phí", ("Nội dung", "Số"), (row,), (99, 1)))).findall("w:tbl", NS)[1]
    columns = [int(node.get(f"{W}w", "")) for node in made.iterfind("w:tblGrid/w:gridCol", NS)]
    assert sum(columns) == 9354
    assert text_width("1.234.567.890", LAYOUT["table.size_pt"]) * 20 < columns[1] - 2 * 108


def test_two_tables_without_captions_do_not_run_together():
    table = Table("", ("Mã",), ((Cell((Text("a"),)),),), (1,))
    tags = [etree.QName(node).localname for node in body(with_body(table, table))]
    assert "tbl,tbl" not in ",".join(tags)


def test_a_picture_is_a_png_with_words_for_those_who_cannot_see_it():
    content = written(sample_document())
    with ZipFile(BytesIO(content)) as archive:
        assert archive.read("word/media/image1.png") == PNG + b" 600x260"
    shape = part(content, "word/document.xml").find(".//wp:docPr", NS)
    extent = part(content, "word/document.xml").find(".//wp:extent", NS)
    assert shape is not None
    assert extent is not None
    assert shape.get("descr") == "Biểu đồ cột: 3.257 hồ sơ trực tuyến, 113 hồ sơ trực tiếp và qua bưu chính."
    assert dict(extent.attrib) == {"cx": str(600 * 9525), "cy": str(260 * 9525)}
    assert styled(part(content, "word/document.xml"), "Caption") == ["Hình 1. Hồ sơ theo hình thức tiếp nhận"]


def test_a_wide_picture_is_made_as_wide_as_the_text():
    document = sample_document()
    wide = tuple(replace(block, width=1200, height=300) for block in document.body if hasattr(block, "svg"))
    extent = body(replace(document, body=wide)).find(".//wp:extent", NS)
    assert extent is not None
    assert dict(extent.attrib) == {"cx": str(9354 * 635), "cy": str(9354 * 635 // 4)}


def test_a_page_break_in_the_text_is_said_on_the_paragraph_after_it():
    made = body(with_body(Paragraph((Text("trước"),)), PageBreak(), Heading(1, "I.", "SAU", "sau"), Paragraph((Text("cuối"),))))
    broken = [words(node) for node in made.iter(f"{W}p") if node.find("w:pPr/w:pageBreakBefore", NS) is not None]
    assert broken == ["I. SAU"]


def test_marks_line_breaks_and_unprintable_characters_in_words():
    run = body(with_body(Paragraph((Text("một\nhai\x00 & <ba>", bold=True, italic=True),)))).find(".//w:r[w:br]", NS)
    assert run is not None
    assert [etree.QName(node).localname for node in run] == ["rPr", "t", "br", "t"]
    assert [etree.QName(node).localname for node in run[0]] == ["b", "bCs", "i", "iCs"]
    assert words(run) == "mộthai & <ba>"


def test_an_independent_reader_opens_the_file():
    opened = docx.Document(BytesIO(written(sample_document())))
    assert [paragraph.text for paragraph in opened.paragraphs if paragraph.style is not None and paragraph.style.name == "Heading 2"] == [
        "1. Giải quyết thủ tục hành chính",
        "2. Sắp xếp tổ chức",
    ]
    assert len(opened.sections) == 3
    assert opened.tables[1].cell(0, 1).text == "Chỉ tiêu"

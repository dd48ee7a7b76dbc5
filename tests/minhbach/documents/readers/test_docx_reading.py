"""DOCX as text to be checked."""

from __future__ import annotations

import random
from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.docx_reading import read_docx
from minhbach.documents.reading import Piece, Section

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
KINDS = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "header1": "header",
    "footer1": "footer",
}


def made(body: str, **parts: str) -> bytes:
    """A DOCX with this body; other parts by their file names, each the inside of its root element."""
    roots = {"header1": "hdr", "footer1": "ftr"}
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        archive.writestr(
            "_rels/.rels",
            f'<Relationships><Relationship Id="a" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        links = "".join(f'<Relationship Id="{name}" Type="{office}/{KINDS[name]}" Target="{name}.xml"/>' for name in parts)
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{links}</Relationships>")
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, inner in parts.items():
            root = roots.get(name, name)
            archive.writestr(f"word/{name}.xml", f"<w:{root} {W}>{inner}</w:{root}>")
    return stream.getvalue()


def p(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(words)}</w:p>"


def r(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def told(pieces: tuple[Piece, ...]) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in pieces]


def test_changes_are_accepted_and_what_is_not_printed_is_left_out() -> None:
    body = (
        "<w:p>"
        + r("Quyết định số 18")
        + "<w:del><w:r><w:delText>99</w:delText></w:r></w:del><w:ins>"
        + r("/2025/QĐ")
        + "</w:ins><w:r><w:noBreakHyphen/></w:r>"
        + r("UB\u00adND", "<w:b/>")
        + r("ẩn", "<w:vanish/>")
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r><w:r><w:tab/><w:t>07/8</w:t></w:r>'
        + "</w:p><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
        + r("Đoạn bị nối ")
        + "</w:p>"
        + p("vào đoạn sau.")
    )
    assert told(read_docx(made(body)).pieces) == [
        ("paragraph", "Quyết định số 18/2025/QĐ-UBND 07/8"),
        ("paragraph", "Đoạn bị nối vào đoạn sau."),
    ]


def test_cells_and_merged_cells() -> None:
    def tc(words: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(words)}</w:tc>"

    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        "<w:tr>" + tc("STT", restart) + tc("Hồ sơ", '<w:gridSpan w:val="2"/>') + "</w:tr>",
        "<w:tr>" + tc("", goes_on) + tc("tiếp nhận") + tc("giải quyết") + "</w:tr>",
        "<w:tr><w:trPr><w:del/></w:trPr>" + tc("dòng đã xóa") + "</w:tr>",
        "<w:tr>" + tc("1") + tc("3.382") + tc("3.276") + "</w:tr>",
    )
    cells = read_docx(made(f"<w:tbl>{''.join(rows)}</w:tbl>")).pieces
    assert [(cell.table, cell.row, cell.column, cell.rows, cell.columns, cell.text) for cell in cells] == [
        (0, 0, 0, 2, 1, "STT"),
        (0, 0, 1, 1, 2, "Hồ sơ"),
        (0, 1, 1, 1, 1, "tiếp nhận"),
        (0, 1, 2, 1, 1, "giải quyết"),
        (0, 2, 0, 1, 1, "1"),
        (0, 2, 1, 1, 1, "3.382"),
        (0, 2, 2, 1, 1, "3.276"),
    ]


def test_notes_boxes_headers_and_comments() -> None:
    body = (
        "<w:p>"
        + r("Năm 2025")
        + '<w:r><w:footnoteReference w:id="5"/></w:r>'
        + r(" đạt")
        + f"<w:r><w:pict><w:txbxContent>{p('MẬT')}</w:txbxContent></w:pict></w:r>"
        + '<w:r><w:endnoteReference w:id="2"/></w:r></w:p>'
        + '<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:pgSz w:w="11906" w:h="16838"/>'
        + '<w:pgMar w:top="1134" w:bottom="1134" w:left="1701" w:right="851" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )
    parts = {
        "footnotes": f'<w:footnote w:id="0" w:type="separator">{p("x")}</w:footnote>'
        f'<w:footnote w:id="5">{p("Kế hoạch số 32")}</w:footnote>',
        "endnotes": f'<w:endnote w:id="2">{p("Cuối văn bản")}</w:endnote>',
        "header1": '<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple></w:p>',
        "comments": f'<w:comment w:id="1">{p("Xem lại")}</w:comment>',
    }
    reading = read_docx(made(body, **parts))
    assert [(piece.kind, piece.note, piece.notes, piece.text, piece.part) for piece in reading.pieces] == [
        ("paragraph", "", ((8, "1"), (12, "i")), "Năm 2025 đạt", "word/document.xml"),
        ("textbox", "", (), "MẬT", "word/document.xml"),
        ("note", "1", (), "Kế hoạch số 32", "word/footnotes.xml"),
        ("note", "i", (), "Cuối văn bản", "word/endnotes.xml"),
        ("header", "", (), "2", "word/header1.xml"),
        ("comment", "", (), "Xem lại", "word/comments.xml"),
    ]
    assert reading.sections == (Section(595.3, 841.9, 56.7, 56.7, 85.05, 42.55, 0.0, False, True, True),)


def test_how_it_looks_comes_from_styles_and_the_spot() -> None:
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman"/><w:sz w:val="28"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="heading 2"/><w:basedOn w:val="B"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:pPr><w:jc w:val="both"/><w:spacing w:before="120" w:line="360"/></w:pPr></w:style>'
    )
    body = p("Nhiệm vụ", '<w:pStyle w:val="T"/><w:ind w:firstLine="720"/>') + p("Thân văn bản")
    first, second = read_docx(made(body, styles=styles)).pieces
    assert (first.kind, first.level) == ("heading", 2)
    assert first.style is not None
    assert second.style is not None
    look = first.style
    assert (look.alignment, look.font, look.size, look.bold, look.first_line, look.before, look.line) == (
        "justify",
        "Times New Roman",
        14.0,
        True,
        36.0,
        6.0,
        1.5,
    )
    assert (second.style.alignment, second.style.size, second.style.bold) == ("left", 14.0, False)


def test_numbers_that_word_writes_itself() -> None:
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    levels = level.format(0, "upperRoman", "%1.") + level.format(1, "decimal", "%2.")
    numbering = f'<w:abstractNum w:abstractNumId="3">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>'

    def item(words: str, depth: int) -> str:
        return p(words, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>')

    body = item("TÌNH HÌNH", 0) + item("Công tác", 1) + item("Kết quả", 1) + item("KIẾN NGHỊ", 0) + item("Nội dung", 1)
    reading = read_docx(made(body, numbering=numbering))
    assert [(piece.level, piece.text) for piece in reading.pieces] == [
        (1, "I. TÌNH HÌNH"),
        (2, "1. Công tác"),
        (2, "2. Kết quả"),
        (1, "II. KIẾN NGHỊ"),
        (2, "1. Nội dung"),
    ]


def test_old_fonts_run_by_run_and_anchors() -> None:
    old = '<w:rFonts w:ascii="{}"/>'
    body = (
        "<w:p>" + r("Ngày: ") + r("QuyÕt ®Þnh", old.format(".VnTime")) + r(" nhaân", old.format("VNI-Times")) + r(" nha\u0302n") + "</w:p>"
    )
    reading = read_docx(made(body))
    assert reading.source == "Ngày: Quyết định nhân nhân\n"
    assert reading.warnings == ("Có chữ dùng phông TCVN3 hoặc VNI cũ, đã được chuyển sang Unicode.",)
    assert [(anchor.start, anchor.end, anchor.index) for anchor in reading.anchored(6, 26)] == [(6, 20, 6), (20, 25, 21), (25, 26, 27)]


def test_a_cut_or_damaged_file_is_read_or_refused() -> None:
    dice = random.Random(7)
    whole = made(p("Quyết định số 18/2025/QĐ-UBND") * 30, footnotes=f'<w:footnote w:id="1">{p("a")}</w:footnote>')
    for _ in range(150):
        content = bytearray(whole[: dice.randrange(len(whole))] if dice.random() < 0.3 else whole)
        for _ in range(dice.choice((1, 4, 40))):
            if content:
                content[dice.randrange(len(content))] = dice.randrange(256)
        with suppress(ReaderError):
            read_docx(bytes(content), "a.docx")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<w:tbl><w:tr><w:tc>" * 40 + p("a") + "</w:tc></w:tr></w:tbl>" * 40, "lồng trong bảng"),
        ("<w:smartTag>" * 300 + "</w:smartTag>" * 300, "không phải XML hợp lệ"),
    ],
)
def test_nesting_beyond_the_limit_is_refused(body: str, message: str) -> None:
    with pytest.raises(ReaderError, match=message):
        read_docx(made(body))


def test_a_note_that_marks_itself_is_read_once() -> None:
    note = '<w:footnote w:id="1"><w:p><w:r><w:footnoteReference w:id="1"/></w:r>' + r("vòng") + "</w:p></w:footnote>"
    reading = read_docx(made('<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id="1"/></w:r></w:p>', footnotes=note))
    assert told(reading.pieces) == [("paragraph", "a"), ("note", "vòng")]

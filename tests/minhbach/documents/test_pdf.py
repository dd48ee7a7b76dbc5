"""The PDF writer and reader: what the file claims, what it says, and what it refuses."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from ctypes import create_string_buffer
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from minhbach.documents.charts import describe, render
from minhbach.documents.layout import load_layout
from minhbach.documents.model import Cell, Footnote, Heading, PageBreak, Paragraph, Picture, Table, Text
from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.pdf import read_attachment, read_text
from minhbach.documents.writers import WriterError
from minhbach.documents.writers.pdf import write_pdf

from .sample import FOOTNOTES, SNAPSHOT, chart, sample_document

LAYOUT = load_layout()
DATA = json.dumps({"format": "minhbach/report/1", "chữ": "<ố>"}, ensure_ascii=False).encode()
HARD = "# $x$ *y* _z_ @a <b> \\n // /* ` ~ = [ ] { } ' \" -- ... #include \\u{41} https://a.b/c"


def write(document=None, *, attachment=DATA, name="bao-cao.json"):
    return write_pdf(document or sample_document(), layout=LAYOUT, attachment=attachment, attachment_name=name)


def with_body(*blocks):
    return replace(sample_document(), body=blocks, appendix=())


def words(pdf):
    """The text of all pages, each run of white space one space."""
    return " ".join(" ".join(read_text(pdf)).split())


def tags(content):
    """The structure types of all pages, in reading order."""
    found = []

    def walk(element):
        buffer = create_string_buffer(128)
        length = pdfium.FPDF_StructElement_GetType(element, buffer, 128)
        found.append(buffer.raw[: max(0, length - 2)].decode("utf-16-le"))
        for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
            if child:
                walk(child)

    pdf = pypdfium2.PdfDocument(content)
    for page in pdf:
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, index))
        pdfium.FPDF_StructTree_Close(tree)
        page.close()
    pdf.close()
    return found


@pytest.fixture(scope="module")
def sample():
    return write()


def test_file_claims_pdf_a_3b_and_pdf_ua_1(sample):
    assert re.search(rb"<pdfaid:part>(.*?)</pdfaid:part>", sample).group(1) == b"3"
    assert re.search(rb"<pdfaid:conformance>(.*?)</pdfaid:conformance>", sample).group(1) == b"B"
    assert re.search(rb"<pdfuaid:part>(.*?)</pdfuaid:part>", sample).group(1) == b"1"


def test_metadata_is_the_document_s_own(sample):
    pdf = pypdfium2.PdfDocument(sample)
    metadata = pdf.get_metadata_dict(skip_empty=True)
    pdf.close()

    assert metadata["Title"] == sample_document().title
    assert metadata["Author"] == "SỞ CÔNG THƯƠNG"
    assert metadata["Keywords"] == f"snapshot:{SNAPSHOT}"
    assert metadata["CreationDate"].startswith("D:20251107")
    assert b"/Lang(vi)" in sample


def test_same_document_gives_the_same_bytes_in_another_process(sample, tmp_path):
    attachment = tmp_path / "bao-cao.json"
    attachment.write_bytes(DATA)
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]); from sample import sample_document;"
        "from minhbach.documents.layout import load_layout; from minhbach.documents.writers.pdf import write_pdf;"
        "sys.stdout.buffer.write(write_pdf(sample_document(), layout=load_layout(),"
        " attachment=Path(sys.argv[2]).read_bytes(), attachment_name='bao-cao.json'))"
    )

    again = subprocess.run([sys.executable, "-c", code, str(Path(__file__).parent), str(attachment)], check=True, stdout=subprocess.PIPE)

    assert sample == write() == again.stdout


def test_attachment_is_the_very_bytes(sample, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(sample)

    assert read_attachment(sample) == DATA
    assert read_attachment(path) == DATA
    assert b"/AFRelationship/Data" in sample


@pytest.mark.parametrize("attachment", [b"{}\r\n", "\ufeff{}".encode(), b'{"a": "#panic()"}'])
def test_attachment_with_odd_bytes_comes_back_unchanged(attachment):
    assert read_attachment(write(attachment=attachment)) == attachment


def test_every_word_of_the_sample_is_on_its_pages(sample):
    said = words(sample)

    for expected in (
        "UBND TỈNH QUẢNG NGÃI SỞ CÔNG THƯƠNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
        "Số: 05/BC-SCT",
        "Quảng Ngãi, ngày 07 tháng 11 năm 2025",
        "Kính gửi: Sở Nội vụ",
        "I. KHÁI QUÁT ĐẶC ĐIỂM TÌNH HÌNH",
        "- Khiếu nại: không phát sinh; mức độ hài lòng: chưa có số liệu;",
        "Nơi nhận: - Như trên; - Lãnh đạo Sở; - Các phòng, Chi cục thuộc Sở; - Lưu: VT, VP.",
        "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC",
        "Phụ lục I NGUỒN CỦA TỪNG SỐ LIỆU (Kèm theo Báo cáo số 05/BC-SCT",
        *FOOTNOTES,
    ):
        assert expected in said


def test_structure_has_headings_tables_figures_and_notes(sample):
    found = tags(sample)

    assert [tag for tag in found if re.fullmatch("H[1-6]", tag)] == ["H1", "H2", "H2", "H3", "H4", "H3", "H2", "H2", "H2"]
    assert [found.count(tag) for tag in ("TH", "TD", "Figure", "Note")] == [7, 16, 1, 4]  # one more TD is empty


def test_only_the_package_s_font_is_embedded(sample):
    fonts = set(re.findall(rb"/FontName/([^\s/]+)", sample))

    assert {font.split(b"+")[1].split(b"-")[0] for font in fonts} == {b"LiberationSerif"}


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_file_is_sound_for_qpdf(sample, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(sample)

    assert subprocess.run(["qpdf", "--check", path], capture_output=True).returncode == 0


def test_words_that_look_like_typst_stay_words():
    heading, cell, note = Heading(1, HARD, HARD, "a"), Cell((Text(HARD),)), Footnote((Text(HARD),))
    letterhead = replace(sample_document().letterhead, subject=HARD, addressee=HARD, agency=HARD)
    body = (heading, Paragraph((Text(HARD), note)), Table(HARD, (HARD,), ((cell,),), (1,)), Picture(HARD, HARD, chart(), 600, 260))
    document = replace(sample_document(), letterhead=letterhead, body=body)

    said = words(write(document)).replace(" ", "")

    assert said.count(HARD.replace(" ", "")) == 11


def test_adjacent_notes_are_kept_apart():
    notes = [Footnote((Text(f"Ghi chú {number}."),)) for number in (1, 2, 3)]

    said = words(write(with_body(Paragraph((Text("kế hoạch"), *notes, Text("."))))))

    assert "kế hoạch1, 2, 3." in said


def test_page_numbers_hide_on_first_pages_and_restart_in_each_appendix():
    long = tuple(Paragraph((Text("Nội dung công khai của cơ quan, đơn vị. " * 12),)) for _ in range(14))
    first, second = Heading(0, "Phụ lục I", "MỘT", "a"), Heading(0, "Phụ lục II", "HAI", "b")
    document = replace(sample_document(), body=long, appendix=(first, *long, PageBreak(), second, *long[:1]))

    tops = [page.partition("\n")[0].strip() for page in read_text(write(document))]

    assert [top if top.isdigit() else "" for top in tops] == ["", "2", "3", "", "2", "3", ""]


def test_signature_stays_with_the_last_line():
    for filling in range(24, 34):
        body = (*(Paragraph((Text(f"Dòng {line}."),)) for line in range(filling)), Paragraph((Text("Trên đây là báo cáo./."),)))
        pages = read_text(write(with_body(*body)))
        last = next(page for page in pages if "Nguyễn Thị Ngọc Ánh" in page)
        assert "Trên đây là báo cáo./." in last
        assert "Nơi nhận:" in last


def test_header_row_is_repeated_on_every_page():
    rows = tuple((Cell((Text(str(row)),), numeric=True), Cell((Text("Nội dung"),))) for row in range(90))
    pages = read_text(write(with_body(Table("Bảng 1. Dài", ("TT", "Nội dung công khai"), rows, (1, 6)))))

    assert sum("TT Nội dung công khai" in page for page in pages) == len([page for page in pages if re.search(r"\d Nội dung", page)]) == 3


def test_letterhead_without_number_date_or_superior():
    letterhead = replace(sample_document().letterhead, number="", dated=None, superior="", addressee="")
    pdf = write(replace(sample_document(), letterhead=letterhead))

    assert "Quảng Ngãi, ngày … tháng … năm …" in words(pdf)
    assert "Kính gửi" not in words(pdf)
    assert pdf == write(replace(sample_document(), letterhead=letterhead))


def test_document_with_nothing_but_a_letterhead_can_be_drawn():
    document = replace(sample_document(), body=(), appendix=(), explanations=())

    assert len(read_text(write(document))) == 1


def test_line_break_in_a_text_is_a_line_break():
    assert "một\nhai" in read_text(write(with_body(Paragraph((Text("một\nhai"),)))))[0]


def test_word_wider_than_its_cell_stays_in_it_and_reads_as_one_word():
    table = Table("", ("Mã", "B"), ((Cell((Text("a" * 150),)), Cell((Text("b" * 150),))),), (1, 1))

    assert "aaaaaaaaaaaaa\na" in read_text(write(with_body(table)))[0]
    assert "".join(words(write(with_body(table))).split()).count("a" * 150) == 1


def test_line_before_a_long_word_is_not_stretched():
    pdf = pypdfium2.PdfDocument(write(with_body(Paragraph((Text(f"Bộ số liệu đã chốt (SHA-256): {SNAPSHOT}"),)))))
    page = pdf[0].get_textpage()
    found = page.search("Bộ số liệu đã chốt").get_next()
    left, right = page.get_charbox(found[0])[0], page.get_charbox(found[0] + found[1] - 1)[2]
    page.close()
    pdf.close()

    assert right - left < 130


def test_symbol_of_a_document_stays_on_one_line():
    sentence = " ".join(f"{'x' * length} Quyết định số 2781/QĐ-SCT và 59/2023/NĐ-CP;" for length in range(1, 40))
    text = "".join(read_text(write(with_body(Paragraph((Text(sentence), Footnote((Text(sentence),))))))))

    assert [text.count(symbol) for symbol in ("2781/QĐ-SCT", "59/2023/NĐ-CP")] == [78, 78]


def test_decomposed_letters_are_composed():
    assert "Tiếp nhận" in words(write(with_body(Paragraph((Text("Tie\u0302\u0301p nha\u0323\u0302n"),)))))


def test_picture_wider_than_the_page_is_made_smaller():
    assert write(with_body(Picture("Hình", "", chart(3000, 800), 3000, 800), Picture("Hình", "a", chart(300, 9000), 300, 9000)))


def test_charts_are_drawn():
    rows = [{"unit": "Phòng", "before": 7, "after": 6}]
    caption, alt = describe("units_before_after", rows, period="năm 2025")

    assert "Trước sắp xếp" in words(write(with_body(render("units_before_after", rows, caption=caption, alt=alt))))


@pytest.mark.parametrize(
    ("block", "around"),
    [
        (Paragraph((Text("Kết quả: ☐ Đạt"),)), "Kết quả: ☐ Đạt"),
        (Paragraph((Footnote((Text("☐ Đạt"),)),)), "☐ Đạt"),
        (Heading(1, "I.", "MỤC ☐", "a"), "MỤC ☐"),
        (Table("", ("☐",), ((Cell(()),),), (1,)), "☐"),
        (Picture("Hình", "", chart().replace("Trực tuyến", "Trực ☐"), 600, 260), "Trực ☐"),
    ],
)
def test_character_without_a_glyph_is_named(block, around):
    with pytest.raises(WriterError, match=rf"không có ký tự «☐» \(U\+2610, BALLOT BOX\), ở chỗ «.*{around}"):
        write(with_body(block))


def test_control_character_is_named():
    with pytest.raises(WriterError, match=r"«» \(U\+0007, ký tự điều khiển\), ở chỗ «.*a.*b.*»"):
        write(with_body(Paragraph((Text("a\x07b"),))))


def test_broken_picture_is_named():
    with pytest.raises(WriterError, match="Hình «Hình 1»: hình vẽ SVG hỏng"):
        write(with_body(Picture("Hình 1", "", "<svg", 1, 1)))


@pytest.mark.parametrize("name", ["", "../a.json", "a/b.json"])
def test_attachment_name_with_a_folder_is_refused(name):
    with pytest.raises(WriterError, match="Tên tệp đính kèm"):
        write(name=name)


def test_attachment_that_is_not_text_is_refused():
    with pytest.raises(WriterError, match="không phải JSON mã UTF-8"):
        write(attachment=b"\xff\xfe")


def test_reading_something_else_says_so(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 rac")

    with pytest.raises(ReaderError, match=r"a\.pdf: không mở được như tệp PDF"):
        read_text(path)
    with pytest.raises(ReaderError, match="Tệp PDF: không mở được"):
        read_attachment(b"")


LOCKED = b"""%%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>> endobj
4 0 obj <</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>> endobj
trailer <</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]/Size 5>>
%%%%EOF""" % (b"ab" * 32, b"cd" * 32)


def test_a_file_behind_a_password_is_called_so(tmp_path):
    path = tmp_path / "khoa.pdf"
    path.write_bytes(LOCKED)

    with pytest.raises(ReaderError, match=r"^khoa\.pdf: tệp PDF đặt mật khẩu nên không đọc được; hãy bỏ mật khẩu rồi chọn lại tệp\.$"):
        read_text(path)


def test_reading_beyond_the_limits_says_which(sample):
    with pytest.raises(ReaderError, match="vượt giới hạn 3 trang"):
        read_text(sample, max_pages=3)
    with pytest.raises(ReaderError, match="vượt giới hạn 100 byte"):
        read_text(sample, max_bytes=100)
    with pytest.raises(ReaderError, match="dữ liệu đính kèm dài"):
        read_attachment(sample, max_attachment=5)


def test_reading_a_pdf_without_attachment_says_what_to_use(tmp_path):
    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(100, 100).close()
    pdf.save(tmp_path / "a.pdf")
    pdf.close()

    with pytest.raises(ReaderError, match=r"a\.pdf: có 0 tệp JSON đính kèm, cần đúng 1"):
        read_attachment(tmp_path / "a.pdf")

"""Highlights and notes in a PDF: at the exact words, beside an original that keeps every byte."""

from __future__ import annotations

import re
import shutil
import subprocess
from ctypes import c_uint, c_ushort
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw as pdfium

from minhbach.checks.reporters.pdf_notes import COLOURS, annotate_pdf
from minhbach.checks.rule import Finding, Severity
from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.pdf_reading import read_pdf
from minhbach.documents.writers import WriterError

FILES = Path(__file__).parents[5] / "shared/data/corpus/files"
AT = datetime(2025, 11, 7, 8, 30, tzinfo=timezone(timedelta(hours=7)))


def page_stream(lines):
    shown = "".join(f"1 0 0 1 72 {700 - 20 * number} Tm ({line}) Tj\n" for number, line in enumerate(lines))
    return f"BT /F1 12 Tf\n{shown}ET".encode("latin-1")


def make_pdf(*pages, extra="", page_extra="", trailer=""):
    """A PDF of a few lines a page, in a standard font; `extra` goes into the catalogue."""
    kids = [4 + 2 * number for number in range(len(pages))]
    objects = {
        1: f"<</Type/Catalog/Pages 2 0 R{extra}>>".encode(),
        2: f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]>>".encode(),
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
    }
    for kid, lines in zip(kids, pages, strict=True):
        content = page_stream(lines)
        objects[kid] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {kid + 1} 0 R{page_extra}>>".encode()
        )
        objects[kid + 1] = b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in sorted(objects.items()):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer.encode(), len(made))
    return bytes(made) + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + end


def read(content):
    return read_pdf(content, "a.pdf")


def finding(reading, words, *, code="SL001", severity=Severity.ERROR, **more):
    found = re.search(r"\s+".join(map(re.escape, words.split())), reading.source)
    return Finding(
        code, "ten", severity, found.start(), found.end(), None, found[0], **({"message": "Số liệu sai.", "basis": "Điều 8"} | more)
    )


def text_of(annotation, key):
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key.encode(), None, 0)
    buffer = (c_ushort * (size // 2))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key.encode(), buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def notes(content):
    """Page, kind, words under the boxes and note of every annotation."""
    pdf = pypdfium2.PdfDocument(content)
    found = []
    for number, page in enumerate(pdf, start=1):
        words = page.get_textpage()
        for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
            annotation = pdfium.FPDFPage_GetAnnot(page, index)
            covered = []
            for quad in range(pdfium.FPDFAnnot_CountAttachmentPoints(annotation)):
                corners = pdfium.FS_QUADPOINTSF()
                pdfium.FPDFAnnot_GetAttachmentPoints(annotation, quad, corners)
                middle = (corners.y2 + corners.y3) / 2
                covered.append(words.get_text_bounded(corners.x3 + 1, middle - 1, corners.x2 - 1, middle + 1).strip())
            kind = {pdfium.FPDF_ANNOT_HIGHLIGHT: "highlight", pdfium.FPDF_ANNOT_TEXT: "note"}.get(pdfium.FPDFAnnot_GetSubtype(annotation))
            found.append((number, kind, covered, text_of(annotation, "Contents")))
            pdfium.FPDFPage_CloseAnnot(annotation)
    pdf.close()
    return found


ONE_PAGE = make_pdf(["Bao cao so 12/BC-UBND cua Uy ban", "nhan dan tinh ve cong tac quy III."])


def test_a_highlight_covers_the_exact_words_and_says_everything():
    reading = read(ONE_PAGE)

    made = annotate_pdf(ONE_PAGE, reading, [finding(reading, "12/BC-UBND", repair="Ghi lại số, ký hiệu.")], at=AT)

    assert notes(made) == [(1, "highlight", ["12/BC-UBND"], "Lỗi: Số liệu sai.\nCách sửa: Ghi lại số, ký hiệu.\nCăn cứ: Điều 8\n[SL001]")]


def test_the_note_names_its_author_its_time_and_its_colour():
    reading = read(ONE_PAGE)

    pdf = pypdfium2.PdfDocument(annotate_pdf(ONE_PAGE, reading, [finding(reading, "quy III", severity=Severity.HINT)], at=AT))
    annotation = pdfium.FPDFPage_GetAnnot(pdf[0], 0)
    colour = [c_uint(0) for _ in range(4)]

    assert (text_of(annotation, "T"), text_of(annotation, "M")) == ("Minh Bạch", "D:20251107083000+07'00'")
    assert pdfium.FPDFAnnot_GetFlags(annotation) == pdfium.FPDF_ANNOT_FLAG_PRINT
    assert pdfium.FPDFAnnot_GetColor(annotation, pdfium.FPDFANNOT_COLORTYPE_Color, *colour)
    assert tuple(part.value for part in colour) == (*COLOURS[Severity.HINT], 255)
    pdfium.FPDFPage_CloseAnnot(annotation)
    pdf.close()


def test_the_original_bytes_stay():
    reading = read(ONE_PAGE)

    made = annotate_pdf(ONE_PAGE, reading, [finding(reading, "quy III")])

    assert made.startswith(ONE_PAGE)
    assert annotate_pdf(ONE_PAGE, reading, [finding(reading, "quy III")]) == made
    assert read(made) == reading


def test_words_over_two_lines_get_one_box_a_line():
    reading = read(ONE_PAGE)

    made = annotate_pdf(ONE_PAGE, reading, [finding(reading, "Uy ban nhan dan")])

    assert [boxes for _, _, boxes, _ in notes(made)] == [["Uy ban", "nhan dan"]]


def test_words_over_two_pages_are_marked_on_both():
    content = make_pdf(["Can cu Nghi dinh so"], ["30/2020/ND-CP cua Chinh phu"])
    reading = read(content)

    made = annotate_pdf(content, reading, [finding(reading, "Nghi dinh so 30/2020/ND-CP")])

    assert [(page, boxes) for page, _, boxes, _ in notes(made)] == [(1, ["Nghi dinh so"]), (2, ["30/2020/ND-CP"])]


def test_findings_at_the_same_words_share_a_note_and_the_worst_decides_its_colour():
    reading = read(ONE_PAGE)
    mild = finding(reading, "Uy ban", code="NN001", severity=Severity.HINT, message="Nên viết đầy đủ.", basis="")

    made = annotate_pdf(ONE_PAGE, reading, [mild, finding(reading, "Uy ban")])

    assert [note for _, _, _, note in notes(made)] == ["Gợi ý: Nên viết đầy đủ.\n[NN001]\n\nLỗi: Số liệu sai.\nCăn cứ: Điều 8\n[SL001]"]


def test_a_narrow_highlight_lies_over_a_wide_one():
    reading = read(ONE_PAGE)

    made = annotate_pdf(ONE_PAGE, reading, [finding(reading, "cong tac"), finding(reading, "ve cong tac quy III")])

    assert [boxes for _, _, boxes, _ in notes(made)] == [["ve cong tac quy III"], ["cong tac"]]


def test_what_the_file_lacks_is_said_in_a_note_at_the_head_of_the_first_page():
    reading = read(ONE_PAGE)
    lacks = Finding("TT009", "thieu", Severity.WARNING, 0, 0, None, "", "Thiếu phần Nơi nhận.", "Phụ lục I")

    made = annotate_pdf(ONE_PAGE, reading, [lacks, finding(reading, "quy III")])

    assert notes(made) == [
        (1, "highlight", ["quy III"], "Lỗi: Số liệu sai.\nCăn cứ: Điều 8\n[SL001]"),
        (1, "note", [], "Cảnh báo: Thiếu phần Nơi nhận.\nCăn cứ: Phụ lục I\n[TT009]"),
    ]


def test_a_finding_over_nothing_but_spaces_still_reaches_the_reader():
    reading = read(ONE_PAGE)
    place = reading.source.index(" ")

    made = annotate_pdf(ONE_PAGE, reading, [Finding("NN002", "a", Severity.HINT, place, place + 1, 1, " ", "Thừa dấu cách.", "")])

    assert notes(made) == [(1, "note", [], "Gợi ý: Thừa dấu cách.\n[NN002]")]


def test_a_suppressed_finding_is_not_told():
    reading = read(ONE_PAGE)

    assert annotate_pdf(ONE_PAGE, reading, [finding(reading, "quy III", suppressed="đã đối chiếu")]) == ONE_PAGE


def test_a_turned_page_keeps_its_highlight_on_the_words():
    content = make_pdf(["Bao cao so 12/BC-UBND"], page_extra="/Rotate 90")
    reading = read(content)

    made = annotate_pdf(content, reading, [finding(reading, "12/BC-UBND")])

    assert [boxes for _, _, boxes, _ in notes(made)] == [["12/BC-UBND"]]


def test_existing_annotations_stay():
    reading = read(ONE_PAGE)
    once = annotate_pdf(ONE_PAGE, reading, [finding(reading, "quy III")])

    twice = annotate_pdf(once, read(once), [finding(reading, "Bao cao", message="Lần hai.")])

    assert [note.split("\n")[0] for _, _, _, note in notes(twice)] == ["Lỗi: Số liệu sai.", "Lỗi: Lần hai."]


SIGNATURE = (
    "/AcroForm<</SigFlags 3/Fields[<</Type/Annot/Subtype/Widget/Rect[0 0 0 0]/FT/Sig/T(s)"
    "/V<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]/Contents<00>>>>>]>>"
)


def test_a_signed_file_is_refused_unless_allowed():
    content = make_pdf(["Bao cao so 12/BC-UBND"], extra=SIGNATURE)
    reading = read(content)
    found = [finding(reading, "12/BC-UBND")]

    with pytest.raises(WriterError, match="1 chữ ký số"):
        annotate_pdf(content, reading, found)
    assert annotate_pdf(content, reading, found, signed=True).startswith(content)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize(("password", "error"), [("", WriterError), ("mat-khau", ReaderError)])
def test_an_encrypted_file_is_refused(tmp_path, password, error):
    (tmp_path / "a.pdf").write_bytes(ONE_PAGE)
    subprocess.run(["qpdf", "--encrypt", password, "owner", "256", "--", "a.pdf", "b.pdf"], cwd=tmp_path, check=True)

    with pytest.raises(error, match="mật khẩu"):
        annotate_pdf((tmp_path / "b.pdf").read_bytes(), read(ONE_PAGE), [])


def test_a_reading_of_another_file_is_refused():
    reading = read(make_pdf(["Mot"], ["Hai"]))

    with pytest.raises(WriterError, match="một tệp khác"):
        annotate_pdf(ONE_PAGE, reading, [finding(reading, "Hai")])


def test_damaged_files_are_refused_or_marked_but_never_crash():
    reading = read(ONE_PAGE)
    found = [finding(reading, "12/BC-UBND")]
    outcomes = set()
    for cut in range(0, len(ONE_PAGE), 7):
        for damaged in (ONE_PAGE[:cut], ONE_PAGE[:cut] + b"\xff\x00<<" + ONE_PAGE[cut + 4 :]):
            try:
                outcomes.add(annotate_pdf(damaged, reading, found).startswith(damaged))
            except (ReaderError, WriterError) as error:
                outcomes.add(type(error).__name__)
    assert outcomes <= {True, "ReaderError", "WriterError"}
    assert {True, "ReaderError"} <= outcomes


# --- real files and real viewers ------------------------------------------------------------------------------------------------


def drawn(content, **options):
    pdf = pypdfium2.PdfDocument(content)
    pages = [bytes(page.render(scale=1, **options).buffer) for page in pdf]
    pdf.close()
    return pages


@pytest.mark.parametrize("name", ["46-nd-162-2026", "48-qd-64-phuong1-vungtau", "53-ctph-ldld-vhttdl-angiang-2017-badocr"])
def test_a_real_document_is_drawn_as_before_under_its_highlights(name):
    file = FILES / f"{name}.pdf"
    if not file.exists():
        pytest.skip("the corpus of real documents is not there")
    content = file.read_bytes()
    reading = read(content)
    places = [place for place in range(0, len(reading.source) - 40, 997) if reading.source[place : place + 12].strip()]
    found = [Finding("SL001", "a", Severity.WARNING, place, place + 12, None, "", "Thử.", "") for place in places]

    made = annotate_pdf(content, reading, found, signed=True)

    assert made.startswith(content)
    assert drawn(made, may_draw_forms=False, draw_annots=False) == drawn(content, may_draw_forms=False, draw_annots=False)
    assert drawn(made, may_draw_forms=False) != drawn(content, may_draw_forms=False)
    assert read(made) == reading


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler (pdftoppm) is not installed")
def test_poppler_draws_the_highlight(tmp_path):
    reading = read(ONE_PAGE)
    (tmp_path / "a.pdf").write_bytes(annotate_pdf(ONE_PAGE, reading, [finding(reading, "12/BC-UBND")]))

    made = subprocess.run(["pdftoppm", "-r", "72", "a.pdf"], cwd=tmp_path, check=True, capture_output=True)

    assert made.stderr == b""
    pixels = BytesIO(made.stdout).getvalue()[-595 * 842 * 3 :]
    assert bytes(COLOURS[Severity.ERROR]) in pixels

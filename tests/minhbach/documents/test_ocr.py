"""Scanned pages in a real Tesseract, and the page that is made of what the program says."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import typst

from minhbach.documents.fonts import typst_fonts
from minhbach.documents.readers import ReaderError, ocr, pdf_reading
from minhbach.documents.readers.ocr import OcrError, RecognisedLine, RecognisedPage, find_program, page_of
from minhbach.documents.readers.open import read
from minhbach.documents.reading import Reading, Recognised, Style

TEXT = """
#set page(width: 210mm, height: 297mm, margin: (left: 30mm, rest: 20mm))
#set text(font: "Liberation Serif", size: 14pt, lang: "vi")
#set par(justify: true, first-line-indent: (amount: 1cm, all: true))
#grid(columns: (1fr, 1.4fr), align: center, row-gutter: 6pt,
  [SỞ CÔNG THƯƠNG], [*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*], [Số: 215/BC-SCT], [*Độc lập - Tự do - Hạnh phúc*])
#v(1cm)
#align(center)[*BÁO CÁO*]
Căn cứ Nghị định số 59/2023/NĐ-CP ngày 14 tháng 8 năm 2023 của Chính phủ quy định chi tiết một số điều của Luật Thực hiện dân chủ ở cơ sở,
Sở Công Thương báo cáo kết quả thực hiện trong năm 2025 như sau.

Trong năm, cơ quan đã tổ chức 12 cuộc họp với 345 lượt người tham dự, tiếp nhận và trả lời 27 ý kiến góp ý của công chức, viên chức.
"""
SECOND = "\n#pagebreak()\nTrang này có lớp chữ, gồm 48 hồ sơ."

TSV = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n" + "\n".join(
    "\t".join(fields)
    for fields in (
        ("1", "1", "0", "0", "0", "0", "0", "0", "2480", "3508", "-1", ""),
        ("5", "1", "2", "1", "1", "1", "1400", "100", "120", "40", "96.5", "HỘI"),
        ("5", "1", "1", "1", "1", "1", "300", "100", "80", "40", "91.5", "SỞ"),
        ("5", "1", "1", "1", "1", "2", "400", "100", "80", "40", "55", "ĐIỆN"),
        ("5", "1", "1", "1", "1", "3", "490", "100", "5", "40", "95", "|"),
        ("5", "1", "3", "1", "1", "1", "300", "300", "8", "8", "12", "."),
    )
)


def has_vietnamese() -> bool:
    program = shutil.which("tesseract")
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True).stdout if program else ""
    return "vie" in listed.split()


real = pytest.mark.skipif(not has_vietnamese(), reason="Tesseract with Vietnamese is not installed (tesseract-ocr, tesseract-ocr-vie)")


@cache
def printed(text: str = TEXT) -> bytes:
    made: bytes = typst.compile(text.encode(), font_paths=typst_fonts())
    return made


@cache
def scanned(pages: tuple[int, ...] = (0,), text: str = TEXT, turn: float = 0.3) -> bytes:
    """The file with the pages named as pictures, slightly turned, as a scanner leaves them."""
    stream = BytesIO()
    with pypdfium2.PdfDocument(printed(text)) as source, pypdfium2.PdfDocument.new() as pdf:
        for index in range(len(source)):
            if index not in pages:
                pdf.import_pages(source, [index])
                continue
            width, height = source[index].get_size()
            page = pdf.new_page(width, height)
            image = pypdfium2.PdfImage.new(pdf)
            image.set_bitmap(source[index].render(scale=250 / 72, grayscale=True))
            image.set_matrix(pypdfium2.PdfMatrix().scale(width, height).rotate(turn))
            page.insert_obj(image)
            page.gen_content()
        pdf.save(stream)
    return stream.getvalue()


@cache
def mixed() -> Reading:
    return read(scanned((0,), TEXT + SECOND), "b.pdf", ocr=True)


@pytest.mark.office
@real
def test_a_scanned_page_is_read() -> None:
    reading = read(scanned(), "a.pdf", ocr=True)
    words = [piece.text for piece in reading.pieces]
    basis = next(piece for piece in words if piece.startswith("Căn cứ"))
    assert "59/2023/NĐ-CP ngày 14 tháng 8 năm 2023 của Chính phủ" in basis
    assert "năm 2025" in basis  # the lines of a paragraph are one piece
    assert any("12 cuộc họp với 345 lượt người tham dự" in piece for piece in words)
    assert "SỞ CÔNG THƯƠNG" in words
    assert (reading.anchors, reading.recognised_pages, reading.printed) == ((), (1,), "")
    assert {piece.style for piece in reading.pieces} == {Style()}
    assert [piece.page for piece in reading.pieces] == [1] * len(words)
    assert reading.warnings == (f"Trang 1 đọc bằng nhận dạng chữ, có thể sai; độ tin cậy trung bình {reading.recognised[0].certainty} %.",)
    assert reading.recognised[0].certainty > 85
    for piece in reading.pieces:
        start, end = piece.flow.source(0, len(piece.text))
        assert reading.certainty(start, end) != "exact"
        assert reading.source[start:end].split() == piece.text.split()


@pytest.mark.office
@real
def test_other_pages_are_read_as_without_recognising() -> None:
    plain = read(scanned((0,), TEXT + SECOND), "b.pdf")
    assert plain.warnings == ("Trang 1 là ảnh quét, chưa đọc được.",)
    assert (mixed().recognised_pages, mixed().printed, mixed().sections) == ((1,), plain.source, plain.sections)
    assert mixed().pieces[-1].text == plain.pieces[-1].text == "Trang này có lớp chữ, gồm 48 hồ sơ."
    start = mixed().source.index("Trang này")
    assert mixed().certainty(start, start + 9) == "exact"
    assert [(anchor.place, anchor.index) for anchor in mixed().anchored(start, start + 9)] == [(2, 0)]


@pytest.mark.office
@real
def test_a_blank_scan_is_named() -> None:
    reading = pdf_reading.read_pdf(scanned((0,), "#set page(width: 100mm, height: 100mm)\n#pagebreak()"), "a.pdf", ocr=True)
    assert (reading.pieces, reading.recognised, reading.warnings) == ((), (), ("Trang 1 là ảnh quét, không nhận dạng được chữ nào.",))


def test_a_file_of_scans_alone_is_refused_with_what_to_do() -> None:
    with pytest.raises(ReaderError) as caught:
        read(scanned(), "a.pdf")
    assert str(caught.value) == (
        "a.pdf: không có chữ nào để đọc. Trang 1 là ảnh quét, chưa đọc được. Hãy thêm --ocr để nhận dạng chữ, hoặc dùng bản gốc có lớp chữ."
    )


def test_a_file_with_words_needs_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert read(printed(), "a.pdf", ocr=True) == read(printed(), "a.pdf")


def test_the_program_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(ReaderError) as caught:
        read(scanned(), "a.pdf", ocr=True)
    assert str(caught.value) == (
        "a.pdf: có trang là ảnh quét, cần chương trình Tesseract để nhận dạng chữ nhưng máy này chưa có. Hãy cài các gói tesseract-ocr và "
        "tesseract-ocr-vie (Debian, Ubuntu: apt-get install tesseract-ocr tesseract-ocr-vie) rồi thử lại."
    )


def program_that(folder: Path, script: str) -> str:
    file = folder / "tesseract"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)
    return str(file)


def test_the_program_does_not_know_vietnamese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = program_that(tmp_path, "echo eng")
    monkeypatch.setattr(shutil, "which", lambda _: program)
    with pytest.raises(ReaderError, match=r"^a\.pdf: .* chưa có dữ liệu tiếng Việt\. Hãy cài gói tesseract-ocr-vie "):
        find_program("a.pdf")


def test_the_program_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = program_that(tmp_path, 'cat > /dev/null; [ "$1" = --list-langs ] && echo vie && exit; echo "out of memory" >&2; exit 1')
    monkeypatch.setattr(shutil, "which", lambda _: program)
    assert pdf_reading.read_pdf(scanned(), "a.pdf", ocr=True).warnings == (
        "Trang 1 là ảnh quét, chưa đọc được: chương trình Tesseract báo lỗi (out of memory).",
    )


def test_the_program_takes_too_long(tmp_path: Path) -> None:
    program = program_that(tmp_path, "exec sleep 20")
    with pypdfium2.PdfDocument(scanned()) as pdf, pytest.raises(OcrError, match=r"^nhận dạng chữ mất quá 0\.3 giây$"):
        ocr.recognise(pdf[0], program, seconds=0.3)


def test_pages_that_are_not_recognised_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object) -> RecognisedPage:
        raise OcrError("nhận dạng chữ mất quá 60 giây")

    monkeypatch.setattr(pdf_reading, "find_program", lambda _: "tesseract")
    monkeypatch.setattr(pdf_reading, "recognise", late)
    monkeypatch.setattr(pdf_reading, "MAX_RECOGNISED", 1)
    assert pdf_reading.read_pdf(scanned((0, 1), TEXT + SECOND), "a.pdf", ocr=True).warnings == (
        "Trang 1 là ảnh quét, chưa đọc được: nhận dạng chữ mất quá 60 giây.",
        "Trang 2 là ảnh quét, chưa đọc được: mỗi tệp chỉ nhận dạng chữ 1 trang quét đầu tiên.",
    )


def test_a_badly_recognised_page(monkeypatch: pytest.MonkeyPatch) -> None:
    line = RecognisedLine("Số 12 ngày 3", 90.0, 300.0, 700.0, 14.0, ((5, 60.0),), ((3, 5), (11, 12)))
    monkeypatch.setattr(pdf_reading, "find_program", lambda _: "tesseract")
    monkeypatch.setattr(pdf_reading, "recognise", lambda *_: RecognisedPage((line,), 61))
    reading = read(scanned(), "a.pdf", ocr=True)
    assert reading.source == "Số 12   ngày 3\n"
    assert reading.recognised == (Recognised(1, 0, 15, 61, ((3, 5), (13, 14))),)
    assert [reading.certainty(*span) for span in ((0, 2), (0, 4), (8, 12), (13, 13), (15, 20))] == [
        "recognised",
        "doubtful",
        "recognised",
        "doubtful",
        "exact",
    ]
    assert reading.warnings == (
        "Trang 1 đọc bằng nhận dạng chữ, có thể sai; độ tin cậy trung bình 61 % là thấp: trang có thể mờ, nghiêng hoặc nằm ngang, "
        "hãy quét lại hoặc kiểm tra bằng mắt.",
    )


def test_words_become_printed_lines() -> None:
    page = page_of(TSV, 4.0, 842.0)
    assert [line.text for line in page.lines] == ["SỞ ĐIỆN HỘI"]  # specks and drawn rules are no words
    line = page.lines[0]
    assert (line.left, line.right, line.doubtful) == (75.0, 380.0, ((3, 7),))
    assert line.gaps == ((7, 230.0),)
    assert page.certainty == int((2 * 91.5 + 4 * 55 + 3 * 96.5) / 9)


@pytest.mark.parametrize("tsv", ["", "level\n", TSV.split("\n")[0], "level\n5\t1\t1"])
def test_no_words(tsv: str) -> None:
    assert page_of(tsv, 4.0, 842.0) == RecognisedPage((), 0)


@real
def test_a_picture_that_is_a_file_of_its_own_is_recognised() -> None:
    page = '#set page(width: 150mm, height: 40mm)\n#set text(font: "Liberation Serif", size: 14pt, lang: "vi")\nQuy chế dân chủ ở cơ sở'
    picture: bytes = typst.compile(page.encode(), font_paths=typst_fonts(), format="png", ppi=200)

    made = read(picture, "anh.png", ocr=True)

    assert " ".join(made.source.split()) == "Quy chế dân chủ ở cơ sở"
    assert made.warnings == ("Chữ được nhận dạng từ ảnh, có thể sai.",)
    with pytest.raises(ReaderError, match="không phải tệp văn bản"):
        read(picture, "anh.png")
    with pytest.raises(ReaderError, match="Tesseract báo lỗi"):
        read(b"\x89PNG\r\n\x1a\nhong", "anh.png", ocr=True)

"""PDF as text to be checked: files made by the project's own writer, and real ones where they are at hand."""

from __future__ import annotations

import random
import unicodedata
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from minhbach.documents.layout import load_layout
from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.pdf_reading import read_pdf
from minhbach.documents.reading import Reading
from minhbach.documents.writers.pdf import write_pdf

from .sample import FOOTNOTES, sample_document

FILES = Path(__file__).parents[4] / "shared" / "data" / "corpus" / "files"


@cache
def sample() -> bytes:
    return write_pdf(sample_document(), layout=load_layout(), attachment=b"{}", attachment_name="a.json")


def check_anchors(content: bytes, reading: Reading) -> None:
    """What an anchor says is what PDFium has there."""
    with pypdfium2.PdfDocument(content) as pdf:
        pages = [pdf[index].get_textpage().get_text_range() for index in range(len(pdf))]
    for anchor in reading.anchors:
        for step, letter in enumerate(reading.source[anchor.start : anchor.end]):
            raw = pages[anchor.place - 1][anchor.index + step :][:4].replace("\ufffe", "-")
            assert letter.isspace() or unicodedata.normalize("NFC", raw).startswith(letter), anchor


def test_a_report() -> None:
    reading = read_pdf(sample())
    words = [" ".join(piece.text.split()) for piece in reading.pieces]
    assert [piece.note for piece in reading.pieces if piece.kind == "note"] == ["1", "2", "3", "4"]
    assert [piece.text for piece in reading.pieces if piece.kind == "note"] == list(FOOTNOTES)
    assert [number for piece in reading.pieces for _, number in piece.notes] == ["1", "2", "3", "4"]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
    assert [piece.text for piece in reading.pieces if piece.kind == "header"] == [str(page) for page in range(2, (reading.pages or 0) + 1)][
        : len([piece for piece in reading.pieces if piece.kind == "header"])
    ]
    assert (round(reading.sections[0].width), round(reading.sections[0].height)) == (595, 842)
    check_anchors(sample(), reading)


def test_a_page_without_words_is_named() -> None:
    stream = BytesIO()
    with pypdfium2.PdfDocument.new() as pdf:
        page = pdf.new_page(200, 300)
        image = pypdfium2.PdfImage.new(pdf)
        image.set_bitmap(pypdfium2.PdfBitmap.new_native(8, 8, pdfium.FPDFBitmap_BGR))
        image.set_matrix(pypdfium2.PdfMatrix().scale(200, 300))
        page.insert_obj(image)
        page.gen_content()
        pdf.new_page(200, 300)
        pdf.save(stream)
    reading = read_pdf(stream.getvalue())
    assert (reading.pieces, reading.warnings) == ((), ("Trang 1 là ảnh quét, chưa đọc được.",))


def test_a_cut_or_damaged_file_is_read_or_refused() -> None:
    dice = random.Random(3)
    for _ in range(25):
        content = bytearray(sample()[: dice.randrange(len(sample()))] if dice.random() < 0.3 else sample())
        for _ in range(dice.choice((1, 20, 200))):
            if content:
                content[dice.randrange(len(content))] = dice.randrange(256)
        with suppress(ReaderError):
            read_pdf(bytes(content))


@pytest.mark.skipif(not FILES.exists(), reason="the collected documents are not on this machine")
@pytest.mark.parametrize("name", ["46-nd-162-2026", "11-kh-447-tiep-can-phap-luat-phuong1-vungtau", "12-tt-25-2026-bkhcn-mixed-nfd"])
def test_real_files(name: str) -> None:
    content = (FILES / f"{name}.pdf").read_bytes()
    reading = read_pdf(content)
    assert unicodedata.is_normalized("NFC", reading.source)
    check_anchors(content, reading)
    seen = {place for piece in reading.pieces for place in piece.flow.offsets[:-1]}
    assert [letter for place, letter in enumerate(reading.source) if letter.isalpha() and place not in seen] == []

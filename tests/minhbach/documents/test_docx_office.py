"""The DOCX in a real LibreOffice: one conversion for all tests, then the pages are measured."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from pathlib import Path

import pypdfium2
import pytest

from minhbach.documents.layout import load_layout
from minhbach.documents.metrics import text_width
from minhbach.documents.model import Cell, Document, FigureToken, Paragraph, Table, Text
from minhbach.documents.readers.docx import read_figures, read_snapshot_id, read_text
from minhbach.documents.writers.docx import write_docx

from .sample import FOOTNOTES, SAMPLE_FIGURES, SNAPSHOT, sample_document

SOFFICE = shutil.which("soffice")
LINES_ON_FIRST_PAGE = 20

pytestmark = [pytest.mark.office, pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, in millimetres from the left and the top edge."""

    text: str
    left: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Page:
    """What one page shows."""

    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[float, ...]  # lengths in millimetres of the thin horizontal lines, from the top down

    @property
    def text(self) -> str:
        return " ".join(" ".join(line.text for line in self.lines).split())

    def line(self, words: str) -> Line:
        return next(line for line in self.lines if words in line.text)


def long_document(lines: int) -> Document:
    """A text of so many short lines that the signature meets the end of a page, then a table of four pages."""
    text = tuple(Paragraph((Text(f"Dòng {number}."),)) for number in range(lines))
    closing = Paragraph((Text("Trên đây là báo cáo của Sở Công Thương, kính đề nghị Sở Nội vụ xem xét, tổng hợp và theo dõi./."),))
    rows = tuple(
        (Cell((Text(f"Hàng {number}"),)), Cell((FigureToken("HS01", str(number), "value"),), numeric=True)) for number in range(120)
    )
    title, note = sample_document().appendix[1:3]
    table = Table("Bảng dài", ("Cột chữ", "Cột số"), rows, (3, 1))
    return replace(sample_document(), body=(*text, closing), appendix=(title, note, table))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every document of these tests as DOCX, as PDF, and as the DOCX that LibreOffice saves."""
    folder = tmp_path_factory.mktemp("office")
    documents = {"sample": sample_document()} | {f"long{extra}": long_document(LINES_ON_FIRST_PAGE + extra) for extra in range(-4, 4)}
    for name, document in documents.items():
        (folder / f"{name}.docx").write_bytes(write_docx(document, layout=load_layout()))
    for target, names in (("pdf", documents), ("docx:Office Open XML Text", ["sample"])):
        command = [
            str(SOFFICE),
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            target,
            "--outdir",
            "saved",
        ]
        subprocess.run([*command, *(f"{name}.docx" for name in names)], cwd=folder, check=True, capture_output=True, timeout=120)
    return folder


@pytest.fixture(scope="module")
def pages(files: Path) -> Mapping[str, tuple[Page, ...]]:
    return {file.stem: tuple(_pages(file)) for file in sorted((files / "saved").glob("*.pdf"))}


def _pages(file: Path) -> Iterator[Page]:
    document = pypdfium2.PdfDocument(file)
    for page in document:
        width, height = page.get_size()
        yield Page(_mm(width), _mm(height), tuple(_lines(page, height)), tuple(_rules(page)))
    document.close()


def _lines(page: pypdfium2.PdfPage, height: float) -> Iterator[Line]:
    words = page.get_textpage()
    for index in range(words.count_rects()):
        left, bottom, right, top = words.get_rect(index)
        yield Line(words.get_text_bounded(left, bottom, right, top), _mm(left), _mm(right), _mm(height - top))


def _rules(page: pypdfium2.PdfPage) -> Iterator[float]:
    boxes = [shape.get_bounds() for shape in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH])]
    thin = [(top, right - left) for left, bottom, right, top in boxes if top - bottom < 2 < right - left]
    return (_mm(length) for _, length in sorted(set(thin), reverse=True))  # LibreOffice draws some lines twice


def _mm(points: float) -> float:
    return points / 72 * 25.4


def test_the_paper_is_a4_and_the_text_keeps_its_margins(pages: Mapping[str, tuple[Page, ...]]):
    first = pages["sample"][0]
    assert (round(first.width), round(first.height)) == (210, 297)
    assert 30 <= min(line.left for line in first.lines) < 31
    assert 194 < max(line.right for line in first.lines) < 195.6
    assert 19.5 < min(line.top for line in first.lines) < 23
    assert abs(first.line("Theo đề nghị của").left - 40) < 0.6  # the first line is indented by 10 mm


def test_the_letterhead_stands_where_the_decree_puts_it(pages: Mapping[str, tuple[Page, ...]]):
    first = pages["sample"][0]
    nation, motto = first.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), first.line("Độc lập - Tự do - Hạnh phúc")
    superior, agency = first.line("UBND TỈNH QUẢNG NGÃI"), first.line("SỞ CÔNG THƯƠNG")
    for upper, lower in (
        (nation, motto),
        (superior, agency),
        (motto, first.line("ngày 07 tháng 11")),
        (agency, first.line("Số: 05/BC-SCT")),
    ):
        assert upper.top < lower.top
        assert abs((upper.left + upper.right) - (lower.left + lower.right)) < 2  # centred under each other
    assert abs(nation.top - superior.top) < 1
    assert superior.right < nation.left


def test_rules_are_drawn_as_long_as_the_decree_says(pages: Mapping[str, tuple[Page, ...]]):
    agency, motto, subject = pages["sample"][0].rules[:3]
    assert agency == pytest.approx(0.4 * _mm(float(text_width("SỞ CÔNG THƯƠNG", Decimal(12)))), abs=0.5)
    assert motto == pytest.approx(pages["sample"][0].line("Độc lập").right - pages["sample"][0].line("Độc lập").left, abs=1)
    assert 165 / 3 < subject < 165 / 2


def test_page_numbers_start_on_the_second_page_and_anew_in_an_appendix(pages: Mapping[str, tuple[Page, ...]]):
    sample, long = pages["sample"], pages["long3"]
    above = [[line.text.strip() for line in page.lines if line.top < 19] for page in (*sample, *long)]
    assert above == [[], ["2"], [], [], [], ["2"], [], ["2"], ["3"], ["4"]]
    number = next(line for line in sample[1].lines if line.top < 19)
    assert abs((number.left + number.right) / 2 - (30 + 195) / 2) < 0.5


def test_every_footnote_and_every_figure_is_printed(pages: Mapping[str, tuple[Page, ...]]):
    text = " ".join(page.text for page in pages["sample"])
    assert [note for note in FOOTNOTES if note not in text] == []
    assert [figure for figure in chain.from_iterable(SAMPLE_FIGURES.values()) if figure not in text] == []
    assert text.index("Kế hoạch số 39/KH-UBND") > text.index("Ghi chú")  # at the foot of the page


def test_the_signature_is_whole_and_never_alone(pages: Mapping[str, tuple[Page, ...]]):
    ends = set()
    for name in (name for name in pages if name.startswith("long")):
        page = next(number for number, page in enumerate(pages[name]) if "theo dõi./." in page.text)
        assert [part for part in ("Nơi nhận:", "Lưu: VT", "PHÓ GIÁM ĐỐC", "Ngọc Ánh") if part not in pages[name][page].text] == []
        ends.add(page)
    assert ends == {0, 1}  # the lengths tried cross the end of the page


def test_a_long_table_repeats_its_header_on_every_page(pages: Mapping[str, tuple[Page, ...]]):
    with_rows = [page for page in pages["long0"] if "Hàng " in page.text]
    assert len(with_rows) == 4
    assert all("Cột chữ Cột số" in page.text for page in with_rows)


def test_what_libreoffice_saves_reads_as_what_was_written(files: Path):
    saved, written = files / "saved" / "sample.docx", files / "sample.docx"
    assert saved.read_bytes() != written.read_bytes()
    assert read_figures(saved) == read_figures(written)
    assert read_text(saved) == read_text(written)
    assert read_snapshot_id(saved) == SNAPSHOT

"""Tables of a page by the order in which their cells are drawn."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from minhbach.checks.claims import tables
from minhbach.documents.readers.open import read
from minhbach.documents.readers.pdf_tables import Drawn, Part, tables_of

SOFFICE = shutil.which("soffice")
WIDTH = 500.0


def line(left: float, right: float, bottom: float, page: int = 1) -> Drawn:
    return Drawn(page, bottom, 11.0, (Part(0, 1, left, right),))


def at(lines: list[Drawn]) -> dict[int, tuple[tuple[int, int, int], ...]]:
    return {place: tuple((one.table, one.row, one.column) for one in parts) for place, parts in tables_of(lines, WIDTH).items()}


# a row whose middle cell has two lines; then a row of one line, drawn as one; then prose
ROWS = [
    line(50, 60, 394),
    line(80, 140, 400),
    line(85, 130, 387),
    line(200, 240, 394),
    line(50, 60, 360),
    line(80, 140, 366),
    line(85, 130, 353),
    line(200, 240, 360),
]
TOTAL = Drawn(1, 335.0, 11.0, (Part(0, 4, 82.0, 110.0), Part(7, 17, 200.0, 250.0)))
PROSE = [line(30, 480, 300), line(30, 480, 286)]


def test_cells_of_several_lines() -> None:
    first = {0: ((0, 0, 0),), 1: ((0, 0, 1),), 2: ((0, 0, 1),), 3: ((0, 0, 2),)}
    second = {4: ((0, 1, 0),), 5: ((0, 1, 1),), 6: ((0, 1, 1),), 7: ((0, 1, 2),)}
    assert at([*ROWS, TOTAL, *PROSE]) == first | second | {8: ((0, 2, 1), (0, 2, 2))}


def test_a_table_goes_on_at_the_top_of_the_next_page() -> None:
    following = [line(one.left, one.right, one.bottom, 2) for one in ROWS]
    assert at([*ROWS, *following])[15] == ((0, 3, 2),)
    assert at([*ROWS, *PROSE, *following])[17] == ((1, 1, 2),)


def test_two_columns_side_by_side_are_no_table() -> None:
    letterhead = [line(50, 180, 700), line(60, 170, 686), line(250, 480, 700), line(280, 450, 686)]
    assert at([*letterhead, *PROSE]) == {}
    assert at([]) == {}


HTML = """<html><meta charset="utf-8"><body><p>Danh sách các gói thầu của kế hoạch năm 2025 được phê duyệt như sau:</p>
<table border="1" width="100%"><tr><td width="8%">Stt</td><td width="34%">Nội dung chính của gói thầu</td><td width="20%">Giá (đồng)</td>
<td width="38%">Ghi chú của từng gói thầu trong kế hoạch</td></tr>
<tr><td>1</td><td>Kiểm kê đất đai, lập bản đồ hiện trạng sử dụng đất năm 2024 trên địa bàn phường</td><td>73.597.815</td>
<td>Ngân sách phường, chi theo dự toán đã được Hội đồng nhân dân phường thông qua</td></tr>
<tr><td>2</td><td>Tư vấn kiểm tra, giám sát và nghiệm thu dự án kiểm kê đất đai</td><td>3.053.964</td><td>Ngân sách phường</td></tr>
<tr><td></td><td>Tổng cộng</td><td>76.651.779</td><td></td></tr></table><p>Giao Ủy ban nhân dân phường thực hiện.</p></body></html>"""


@pytest.mark.office
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_a_table_of_a_word_processor(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(HTML, "utf-8")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        str(SOFFICE),
        profile,
        "--headless",
        "--convert-to",
        "pdf:writer_web_pdf_Export",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.html"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (table,) = tables(read(tmp_path / "a.pdf"))
    assert [[cell.text if cell else "" for cell in row] for row in table] == [
        ["Stt", "Nội dung chính của gói thầu", "Giá (đồng)", "Ghi chú của từng gói thầu trong kế hoạch"],
        [
            "1",
            "Kiểm kê đất đai, lập bản đồ hiện trạng sử dụng đất năm 2024 trên địa bàn phường",
            "73.597.815",
            "Ngân sách phường, chi theo dự toán đã được Hội đồng nhân dân phường thông qua",
        ],
        ["2", "Tư vấn kiểm tra, giám sát và nghiệm thu dự án kiểm kê đất đai", "3.053.964", "Ngân sách phường"],
        ["", "Tổng cộng", "76.651.779", ""],
    ]

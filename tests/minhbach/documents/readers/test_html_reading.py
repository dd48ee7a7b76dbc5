"""Web pages as text to be checked."""

from __future__ import annotations

import pytest

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.html_reading import read_html

PAGE = """<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body>
<nav>Mục lục</nav><h1>BÁO CÁO</h1>
<p>Năm 2025<sup><a href="#fn1" id="fnref1">1</a></sup> đạt <b>14,28</b>%<br>so với năm trước.<script>alert(1)</script></p>
<ul><li>Mục một</li><li>Mục hai</li></ul>
<table><caption>Bảng 1</caption><tr><th rowspan="2">STT</th><th colspan="2">Hồ sơ</th></tr><tr><td>nhận</td><td>trả</td></tr>
<tr><td>1</td><td>3.382</td><td><p>3.276</p></td></tr></table>
<div hidden>ẩn</div><p style="display: none">ẩn nữa</p>
<ol><li id="fn1">Kế hoạch số 32/KH-SCT <a href="#fnref1">↩</a></li></ol></body></html>"""


def test_a_page() -> None:
    reading = read_html(PAGE.encode())
    assert [(piece.kind, piece.text) for piece in reading.pieces] == [
        ("heading", "BÁO CÁO"),
        ("paragraph", "Năm 2025 đạt 14,28% so với năm trước."),
        ("paragraph", "- Mục một"),
        ("paragraph", "- Mục hai"),
        ("paragraph", "Bảng 1"),
        ("cell", "STT"),
        ("cell", "Hồ sơ"),
        ("cell", "nhận"),
        ("cell", "trả"),
        ("cell", "1"),
        ("cell", "3.382"),
        ("cell", "3.276"),
        ("note", "Kế hoạch số 32/KH-SCT"),
    ]
    assert reading.pieces[1].notes == ((8, "1"),)
    assert reading.pieces[-1].note == "1"
    assert [(cell.row, cell.column, cell.rows, cell.columns) for cell in reading.pieces if cell.kind == "cell"] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
        (2, 0, 1, 1),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
    ]
    for piece in reading.pieces:
        start, end = piece.flow.source(0, len(piece.text))
        assert reading.source[start:end] == piece.text


def test_an_old_encoding_that_the_page_names() -> None:
    page = b'<html><head><meta charset="windows-1258"></head><body><p>S\xf4\xec ng\xe0y</p></body></html>'
    assert [piece.text for piece in read_html(page).pieces] == ["Số ngày"]


def test_entities_are_not_expanded_without_end() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><p>&b;&b;&amp;</p>'
    assert len(read_html(bomb.encode()).source) < 200


def test_nesting_beyond_the_limit_is_refused() -> None:
    with pytest.raises(ReaderError, match="lồng nhau"):
        read_html(("<div>" * 5000 + "a" + "</div>" * 5000).encode())


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(ReaderError, match="tệp rỗng"):
        read_html(b"")

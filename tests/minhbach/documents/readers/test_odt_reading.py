"""ODT as text to be checked."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.odt_reading import read_odt

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"))
)


def made(body: str, styles: str = "") -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        archive.writestr("styles.xml", f"<office:document-styles {NAMES}>{styles}</office:document-styles>")
    return stream.getvalue()


def test_a_document() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>đã xóa</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes>"
        '<text:h text:outline-level="2">Nhiệm vụ</text:h>'
        '<text:p>Năm<text:s text:c="2"/>2025<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>Kế hoạch số 32</text:p></text:note-body></text:note> đạt <text:span>99%</text:span>.</text:p>"
        "<text:list><text:list-item><text:p>Một</text:p></text:list-item></text:list>"
        '<table:table><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned="2">'
        "<text:p>Hồ sơ</text:p></table:table-cell>"
        "<table:covered-table-cell/></table:table-row></table:table-header-rows>"
        "<table:table-row><table:table-cell><text:p>nhận</text:p></table:table-cell><table:table-cell><text:p>trả</text:p></table:table-cell>"
        "</table:table-row>"
        "</table:table>"
    )
    reading = read_odt(made(body, "<style:master-page><style:header><text:p>Đầu trang</text:p></style:header></style:master-page>"))
    assert [
        (piece.kind, piece.text, piece.level, piece.note, piece.notes, piece.row, piece.column, piece.columns) for piece in reading.pieces
    ] == [
        ("heading", "Nhiệm vụ", 2, "", (), None, None, 1),
        ("paragraph", "Năm 2025 đạt 99%.", None, "", ((8, "1"),), None, None, 1),
        ("note", "Kế hoạch số 32", None, "1", (), None, None, 1),
        ("paragraph", "- Một", None, "", (), None, None, 1),
        ("cell", "Hồ sơ", None, "", (), 0, 0, 2),
        ("cell", "nhận", None, "", (), 1, 0, 1),
        ("cell", "trả", None, "", (), 1, 1, 1),
        ("header", "Đầu trang", None, "", (), None, None, 1),
    ]


def test_what_is_no_odt_is_refused() -> None:
    with pytest.raises(ReaderError, match="không phải tệp ODT đọc được"):
        read_odt(made("<text:p>a</text:p>")[:-40])
    with pytest.raises(ReaderError, match="không phải XML hợp lệ"):
        read_odt(made("<text:p>"))

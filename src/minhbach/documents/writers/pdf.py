"""PDF by Typst: PDF/A-3b and PDF/UA-1 together, with the machine-readable report attached.

The document travels to the template as JSON, so that no word of it can act as Typst code. The same document gives the same bytes: the only
date is the document's own.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst
from lxml import etree

from minhbach.documents.charts import ChartError, parse_svg
from minhbach.documents.columns import broken, column_widths, plain
from minhbach.documents.fonts import missing, typeset
from minhbach.documents.layout import LAYOUTS, Layout
from minhbach.documents.model import (
    Block,
    Cell,
    Document,
    FigureToken,
    Footnote,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Picture,
    Signer,
    Table,
)
from minhbach.documents.structure import appendices, faults, is_bracket_line, ranks
from minhbach.documents.wording import ADDRESSEE, MOTTO, NATION, RECIPIENTS, recipient_lines
from minhbach.documents.writers import WriterError

STANDARDS = ("a-3b", "ua-1")
REPORT_DATA = "Báo cáo dạng máy đọc được: từng số liệu, cách tính và căn cứ"
NO_DATE = date(1970, 1, 1)  # PDF/A wants a date; a document without one must not take it from the clock
SHORT_CELL = 600  # characters; a longer cell may be cut by a page's end
SHORT_PARAGRAPH = 1500  # characters; a longer last paragraph does not go to the signature's page as a whole
LONG_WORD = re.compile(r"[^\s/-]{32}")  # a line that ends before such a word cannot be stretched to the margin
POINTS_PER_MM = Decimal(72) / Decimal("25.4")
CELL_INSET = Decimal(4)  # points left and right of a cell's words
PICTURE_HEIGHT = Decimal("0.8")  # of the text's height, at most


def write_pdf(
    document: Document, *, layout: Layout, attachment: bytes, attachment_name: str, attachment_description: str = REPORT_DATA
) -> bytes:
    """Draw a document; raises WriterError naming what cannot be drawn, such as a character that the font lacks."""
    for fault in faults(document):
        raise WriterError(fault)
    if Path(attachment_name).name != attachment_name or not attachment_name:
        raise WriterError(f"Tên tệp đính kèm «{attachment_name}» không hợp lệ: cần một tên tệp không có thư mục, ví dụ «bao-cao.json».")
    try:
        attachment.decode("utf-8")
    except UnicodeDecodeError as error:
        raise WriterError(f"Dữ liệu đính kèm «{attachment_name}» không phải JSON mã UTF-8; hãy xuất lại dữ liệu.") from error
    pictures = [block for block in document.body + document.appendix if isinstance(block, Picture)]
    files = {
        "main.typ": (LAYOUTS / f"{layout.code}.typ").read_bytes(),
        "document.json": json.dumps(_document(document, layout, attachment_name, attachment_description), ensure_ascii=False).encode(),
        "attachment": attachment,
        **{f"picture-{index}.svg": _drawing(picture) for index, picture in enumerate(pictures)},
    }
    try:
        return typeset(files, to="pdf", standards=STANDARDS)
    except typst.TypstError as error:
        raise WriterError(f"Không dựng được tệp PDF: {error.message}.") from error


def _document(document: Document, layout: Layout, attachment_name: str, attachment_description: str) -> dict[str, Any]:
    head, signature = document.letterhead, document.signature
    dated = head.dated or NO_DATE
    pictures = iter(range(len(document.body + document.appendix)))
    levels = ranks(document)
    drawn = {
        "letterhead": {
            "superior": _checked(head.superior),
            "agency": _checked(head.agency),
            "nation": NATION,
            "motto": MOTTO,
            "number_line": _checked(head.number_line),
            "date_line": _checked(head.date_line),
            "kind": _checked(head.kind),
            "subject": _checked(head.subject),
            "addressee": _checked(f"{ADDRESSEE}{head.addressee}") if head.addressee else "",
        },
        "body": _blocks(document.body, levels, layout, pictures, signed=True),
        "signature": {
            "rows": [[_signer(one) for one in pair] for pair in signature.rows],
            "heading": RECIPIENTS,
            "recipients": [_checked(line) for line in recipient_lines(signature)],
        },
        "appendix": [_blocks(part, levels, layout, pictures) for part in appendices(document.appendix)],
    }
    return {
        "language": document.language,
        "mark": _checked(document.mark),
        "title": unicodedata.normalize("NFC", document.title),
        "author": unicodedata.normalize("NFC", head.agency),
        "description": " ".join(f"{line}." for line in (head.number_line, head.date_line) if line).replace("\u00a0", " "),
        "keywords": [f"snapshot:{document.snapshot}"],
        "date": [dated.year, dated.month, dated.day],
        "font": layout.embedded_font,
        "measures": {name: float(value) for name, value in layout.measures.items()},
        "attachment": {"name": attachment_name, "description": attachment_description},
        **drawn,
    }


def _signer(signer: Signer | None) -> dict[str, str] | None:
    if signer is None:
        return None
    return {"authority": _checked(signer.authority), "title": _checked(signer.title), "name": _checked(signer.name)}


def _blocks(
    blocks: Sequence[Block], levels: dict[str, int], layout: Layout, pictures: Iterator[int], *, signed: bool = False
) -> list[dict[str, Any]]:
    drawn = []
    for index, block in enumerate(blocks):
        before = blocks[index - 1] if index else None
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        match block:
            case Heading():
                item: dict[str, Any] = {"kind": "heading", "level": block.level, "rank": levels[block.anchor]}
                item |= {"number": _checked(block.number), "text": _checked(block.text), "label": _checked(block.label)}
            case Paragraph():
                runs = _runs(block.runs, width=_text_width(layout), size=layout["body.size_pt"])
                item = {"kind": "paragraph", "bullet": block.bullet, "runs": runs}
                item["ragged"] = block.ragged or bool(LONG_WORD.search(plain(block.runs)))
                item["sticky"] = signed and after is None and _length(runs) <= SHORT_PARAGRAPH
                item["centred"] = is_bracket_line(block, before)
            case Table():
                item = _table(block, layout)
            case Picture():
                item = {"kind": "picture", "file": f"picture-{next(pictures)}.svg", "alt": block.alt or block.caption}
                item |= {"caption": _checked(block.caption), "width_pt": float(_picture_width(block, layout))}
            case PageBreak():
                item = {"kind": "break"}
        drawn.append(item)
    return drawn


def _table(table: Table, layout: Layout) -> dict[str, Any]:
    size = layout["table.size_pt"]
    widths = column_widths(table, _text_width(layout), size=size, inset=CELL_INSET)
    room = [width - 2 * CELL_INSET for width in widths]
    return {
        "kind": "table",
        "caption": _checked(table.caption),
        "widths_pt": [float(width) for width in widths],
        "inset_pt": float(CELL_INSET),
        "header": [broken(_checked(words), width, size=size) for words, width in zip(table.header, room, strict=True)],
        "rows": [[_cell(cell, width, size) for cell, width in zip(row, room, strict=True)] for row in table.rows],
    }


def _cell(cell: Cell, width: Decimal, size: Decimal) -> dict[str, Any]:
    runs = _runs(cell.runs, width=width, size=size)
    return {"numeric": cell.numeric, "runs": runs, "breakable": _length(runs) > SHORT_CELL}


def _runs(runs: Sequence[Inline], *, width: Decimal, size: Decimal) -> list[dict[str, Any]]:
    """The runs as the template takes them; a word wider than `width` may be broken anywhere."""
    drawn: list[dict[str, Any]] = []
    for run in runs:
        if isinstance(run, Footnote):
            if drawn and drawn[-1]["kind"] == "note":
                drawn.append({"kind": "comma"})  # else notes 1 and 2 side by side read as 12
            drawn.append({"kind": "note", "runs": _runs(run.runs, width=width, size=size)})
        elif isinstance(run, FigureToken):
            drawn.append({"kind": "figure", "text": broken(_checked(run.text), width, size=size), "bold": run.bold})
        else:
            drawn.append({"kind": "text", "text": broken(_checked(run.text), width, size=size), "bold": run.bold, "italic": run.italic})
    return drawn


def _length(runs: Sequence[dict[str, Any]]) -> int:
    return sum(len(run.get("text", "")) for run in runs)


def _text_width(layout: Layout) -> Decimal:
    return (layout["page.width_mm"] - layout["page.left_mm"] - layout["page.right_mm"]) * POINTS_PER_MM


def _picture_width(picture: Picture, layout: Layout) -> Decimal:
    """Natural size (a px is 3/4 pt), made smaller where the page is."""
    height = (layout["page.height_mm"] - layout["page.top_mm"] - layout["page.bottom_mm"]) * POINTS_PER_MM * PICTURE_HEIGHT
    return min(Decimal(picture.width) * 3 / 4, _text_width(layout), height * picture.width / picture.height)


def _drawing(picture: Picture) -> bytes:
    try:
        root = parse_svg(picture.svg)
    except ChartError as error:
        raise WriterError(f"Hình «{picture.caption}»: {error}") from error
    for node in root.iter("{*}text"):
        _checked("".join(str(part) for part in node.itertext()))
    return etree.tostring(root)


def _checked(text: str) -> str:
    """The text as it will be drawn: composed letters, tabs as spaces; refuses what the font cannot draw."""
    text = unicodedata.normalize("NFC", text).replace("\t", " ")
    for char in missing(text):
        place = text.index(char)
        around = text[max(0, place - 20) : place + 21].strip()
        name = unicodedata.name(char, "ký tự điều khiển")
        raise WriterError(
            f"Phông chữ Liberation Serif không có ký tự «{char if char.isprintable() else ''}» (U+{ord(char):04X}, {name}), "
            f"ở chỗ «{around}»; hãy thay ký tự này bằng ký tự khác trong văn bản hoặc sổ nguồn."
        )
    return text

"""DOCX by Decree 30/2020/NĐ-CP: real styles, real footnotes, and every figure in a content control tagged with its code.

The file is written part by part, without a template, because content controls, notes and sections are most of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from minhbach.documents import charts
from minhbach.documents.columns import column_widths
from minhbach.documents.layout import Layout
from minhbach.documents.metrics import text_width
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
    Text,
)
from minhbach.documents.structure import appendices, faults, is_bracket_line
from minhbach.documents.wording import ADDRESSEE, MOTTO, NATION, RECIPIENTS, recipient_lines
from minhbach.documents.writers import WriterError
from minhbach.documents.writers.docx_package import FIRST_HEADER, HEADER, note_paragraph, package
from minhbach.documents.writers.docx_styles import CELL_MARGIN, FOOTNOTE_REFERENCE, SPACER, TABLE_GRID, styles
from minhbach.documents.writers.docx_xml import (
    NAMESPACES,
    Element,
    element,
    paragraph,
    point_twips,
    printable,
    relation,
    run,
    set_property,
    twips,
    w,
)

ToPng = Callable[[str, int, int], bytes]

LONGEST_TITLE = 64  # of a content control: Word calls a longer title an error, and a longer tag
LONGEST_CODE = 60
CELL_INSET = Decimal(CELL_MARGIN) / 20 + Decimal("0.25")  # points beside the words of a cell, its borders' share with them
EMU_PER_PIXEL = 9525  # 1/96 inch
EMU_PER_TWIP = 635


def write_docx(document: Document, *, layout: Layout, to_png: ToPng = charts.to_png) -> bytes:
    """Draw a document; the same document gives the same bytes. `to_png(svg, width, height)` makes the pictures of its drawings.

    Raises WriterError for a document that cannot be drawn, such as one with a figure whose code is longer than Word can keep.
    """
    for fault in faults(document):
        raise WriterError(fault)
    drawing = _Drawing(document, layout, to_png)
    body = w("body", *drawing.sections())
    language = _language(document)
    return package(
        document,
        language=language,
        body=body,
        styles=styles(layout, language),
        notes=drawing.notes,
        font=(layout.font, layout.embedded_font),
        images=drawing.images,
    )


def _language(document: Document) -> str:
    return f"{document.language}-VN" if document.language == "vi" else document.language


class _Drawing:
    """One pass over a document: what is numbered on the way (notes, content controls, pictures) is kept here."""

    def __init__(self, document: Document, layout: Layout, to_png: ToPng) -> None:
        self.document = document
        self.layout = layout
        self.to_png = to_png
        self.names = {explanation.code: explanation.name for explanation in document.explanations}
        self.notes: list[Element] = []
        self.images: dict[str, bytes] = {}
        self.controls = 0
        self.width = twips(layout["page.width_mm"] - layout["page.left_mm"] - layout["page.right_mm"])

    def sections(self) -> list[Element]:
        """Everything that stands in the body: the signed text, then each appendix in a section of its own."""
        text = self.blocks(self.document.body)
        _keep_with_next(text)
        parts = [[_start(), *self.letterhead(), *text, self.signature(), paragraph(SPACER)]]
        parts += [self.blocks(blocks) for blocks in appendices(self.document.appendix)]
        for part in parts[:-1]:
            set_property(part[-1], self.section())
        return [*(made for part in parts for made in part), self.section()]

    def section(self) -> Element:
        """Page size and margins; pages count from 1 in each section, and the first page shows no number."""
        layout = self.layout
        top, bottom = twips(layout["page.top_mm"]), twips(layout["page.bottom_mm"])
        margins = {"top": top, "right": twips(layout["page.right_mm"]), "bottom": bottom, "left": twips(layout["page.left_mm"])}
        above = top // (3 if self.document.mark else 2)  # a mark and the page's number are two lines
        return w(
            "sectPr",
            _header("default", HEADER),
            _header("first", FIRST_HEADER),
            w("type", val="nextPage"),
            w("pgSz", w=twips(layout["page.width_mm"]), h=twips(layout["page.height_mm"])),
            w("pgMar", **margins, header=above, footer=bottom // 2, gutter=0),
            w("pgNumType", start=1),
            w("titlePg"),
        )

    # --- the form ---------------------------------------------------------------------------------------------------------------

    def letterhead(self) -> list[Element]:
        """Cells 1 to 5 and 9a."""
        head = self.document.letterhead
        left = round(self.width * self.layout["letterhead.agency_column_percent"] / 100)
        columns = (left, self.width - left)
        agency = [
            *([paragraph("Superior", run(head.superior))] if head.superior else []),
            paragraph("Agency", run(head.agency)),
            self.rule(head.agency.upper(), "letterhead.agency_pt", "letterhead.agency_rule_percent", within=left),
        ]
        nation = [
            paragraph("Nation", run(NATION)),
            paragraph("Motto", run(MOTTO)),
            self.rule(MOTTO, "letterhead.motto_pt", None, within=columns[1]),
        ]
        lines = ([paragraph("DocumentNumber", run(head.number_line))], [paragraph("PlaceAndDate", run(head.date_line))])
        inset = 2 * twips(self.layout["body.first_line_mm"])
        return [
            _grid(columns, [(agency, nation), lines]),
            paragraph("Title", run(head.kind)),
            paragraph("Subtitle", run(head.subject)),
            self.rule(head.subject, "title.subject_pt", "title.rule_percent", within=self.width, line=self.width - inset),
            *([paragraph("Addressee", run(ADDRESSEE + head.addressee))] if head.addressee else []),
        ]

    def rule(self, words: str, size: str, percent: str | None, *, within: int, line: int | None = None) -> Element:
        """A rule centred in a column, as long as the words above it or a share of them; words that wrap count as a full line."""
        length = min(point_twips(text_width(words, self.layout[size])), line or within)
        if percent:
            length = round(length * self.layout[percent] / 100)
        side = (within - length) // 2
        made = paragraph("Rule")
        set_property(made, w("pBdr", w("top", val="single", sz=6, space=1, color="auto")), w("ind", left=side, right=side))
        return made

    def signature(self) -> Element:
        """Cells 7 and 9b side by side, never torn apart by a page."""
        signed = self.document.signature
        receivers = [
            paragraph("RecipientsHead", run(RECIPIENTS)),
            *(paragraph("Recipients", run(line)) for line in recipient_lines(signed)),
        ]
        rows = [[_signer(one) if one else [paragraph("SignerTitle")] for one in pair] for pair in signed.rows]
        if signed.rows[-1][0] is None:
            rows[-1][0] = receivers
        half = self.width // 2
        return _grid((half, self.width - half), rows, above=2 * point_twips(self.layout["body.space_after_pt"]))

    # --- blocks -----------------------------------------------------------------------------------------------------------------

    def blocks(self, blocks: Sequence[Block]) -> list[Element]:
        """The elements of some blocks; a page break is said on the paragraph that follows it."""
        made: list[Element] = []
        fresh = False
        before: Block | None = None
        for block in blocks:
            if isinstance(block, PageBreak):
                fresh = bool(made)
                continue
            drawn = self.block(block, before)
            if fresh:
                set_property(drawn[0], w("pageBreakBefore"))  # a table begins with its caption, a picture with a paragraph of its own
            made += drawn
            fresh, before = False, block
        return made

    def block(self, block: Heading | Paragraph | Table | Picture, before: Block | None) -> list[Element]:
        """The elements of one block."""
        if isinstance(block, Heading):
            return [_heading(block)]
        if isinstance(block, Paragraph):
            style = "AppendixNote" if is_bracket_line(block, before) else "BodyText"
            made = paragraph(style, *([run("- ")] if block.bullet else []), *self.runs(block.runs))
            if block.ragged:
                set_property(made, w("jc", val="left"))
            return [made]
        if isinstance(block, Table):
            return self.table(block)
        return self.picture(block)

    def table(self, table: Table) -> list[Element]:
        """Caption, table, and the space below it."""
        wanted = column_widths(table, Decimal(self.width) / 20, size=self.layout["table.size_pt"], inset=CELL_INSET)
        columns = _in_twips(wanted)
        head = w("tr", w("trPr", w("cantSplit"), w("tblHeader")))
        head.extend(_cell(width, [paragraph("TableHead", run(words))]) for width, words in zip(columns, table.header, strict=True))
        rows = [
            w("tr", w("trPr", w("cantSplit")), *(self.cell(width, cell) for width, cell in zip(columns, row, strict=True)))
            for row in table.rows
        ]
        made = w(
            "tbl",
            w(
                "tblPr",
                w("tblStyle", val=TABLE_GRID),
                w("tblW", w=self.width, type="dxa"),
                w("tblLayout", type="fixed"),
                w("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
                *([w("tblCaption", val=printable(table.caption))] if table.caption else []),
            ),
            w("tblGrid", *(w("gridCol", w=width) for width in columns)),
            head,
            *rows,
        )
        return [paragraph("TableCaption" if table.caption else SPACER, run(table.caption)), made, paragraph(SPACER)]

    def cell(self, width: int, cell: Cell) -> Element:
        """One cell of a row."""
        return _cell(width, [paragraph("TableNumber" if cell.numeric else "TableText", *self.runs(cell.runs))])

    def picture(self, picture: Picture) -> list[Element]:
        """A drawing as PNG, its caption below, no wider than the text."""
        number = len(self.images) + 1
        name = f"image{number}"
        self.images[name] = self.to_png(picture.svg, picture.width, picture.height)
        width = min(picture.width * EMU_PER_PIXEL, self.width * EMU_PER_TWIP)
        size = {"cx": width, "cy": width * picture.height // picture.width}
        caption = [paragraph("Caption", run(picture.caption))] if picture.caption else [paragraph(SPACER)]
        return [paragraph("Picture", w("r", w("drawing", _inline_picture(name, number, printable(picture.alt), size)))), *caption]

    # --- inlines ----------------------------------------------------------------------------------------------------------------

    def runs(self, inlines: Sequence[Inline]) -> Iterator[Element]:
        """The elements of some inlines; two notes in a row are kept apart, or their numbers would read as one."""
        before: Inline | None = None
        for inline in inlines:
            if isinstance(inline, Text):
                yield run(inline.text, bold=inline.bold, italic=inline.italic)
            elif isinstance(inline, FigureToken):
                yield self.control(inline)
            else:
                if isinstance(before, Footnote):
                    yield _reference(run(", ")[0])
                yield _reference(w("footnoteReference", id=self.note(inline)))
            before = inline

    def note(self, note: Footnote) -> int:
        """Keep a note; its number."""
        self.notes.append(note_paragraph(list(self.runs(note.runs))))
        return len(self.notes)

    def control(self, token: FigureToken) -> Element:
        """A figure as a content control that cannot be deleted: tag = code, title = the figure's name and code."""
        if len(token.code) > LONGEST_CODE:
            raise WriterError(f"Mã số liệu «{token.code}» dài quá {LONGEST_CODE} ký tự nên Word không giữ được; hãy rút ngắn mã.")
        self.controls += 1
        properties = w(
            "sdtPr",
            w("alias", val=_control_title(printable(self.names.get(token.code, "")), token.code)),
            w("tag", val=token.code),
            w("id", val=self.controls),
            w("lock", val="sdtLocked"),
            w("text"),
        )
        return w("sdt", properties, w("sdtContent", run(token.text, bold=token.bold)))


def _header(pages: str, target: str) -> Element:
    made = relation("w:headerReference", "id", target)
    made.set(f"{{{NAMESPACES['w']}}}type", pages)
    return made


def _start() -> Element:
    """LibreOffice puts an empty line before a table that opens a document; a paragraph of one point forestalls it."""
    made = paragraph(SPACER)
    set_property(made, w("spacing", line=20, lineRule="exact"))
    return made


def _heading(heading: Heading) -> Element:
    if heading.level == 0:
        return paragraph("AppendixTitle", run("\n".join(filter(None, (heading.number, heading.text)))))
    return paragraph(f"Heading{heading.level}", run(heading.label))


def _reference(content: Element) -> Element:
    return w("r", w("rPr", w("rStyle", val=FOOTNOTE_REFERENCE)), content)


def _control_title(name: str, code: str) -> str:
    """A figure's name and code. The code is said again because LibreOffice before 7.5 keeps a control's title but not its tag.

    >>> _control_title("Tổng số hồ sơ tiếp nhận", "HS01")
    'Tổng số hồ sơ tiếp nhận [HS01]'
    >>> _control_title("Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn trên tổng số đã giải quyết", "HS11")
    'Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn trên tổng… [HS11]'
    """
    room = LONGEST_TITLE - len(f" [{code}]")
    short = name if len(name) <= room else name[:room].rpartition(" ")[0] + "…"
    return f"{short} [{code}]".strip()


def _in_twips(points: Sequence[Decimal]) -> list[int]:
    """Widths that add up to the whole although each is rounded.

    >>> _in_twips([Decimal("10.03"), Decimal("10.03"), Decimal("9.94")])
    [201, 200, 199]
    """
    edges = [point_twips(sum(points[:place], Decimal(0))) for place in range(len(points) + 1)]
    return [after - before for before, after in pairwise(edges)]


def _cell(width: int, content: Sequence[Element]) -> Element:
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa"), w("vAlign", val="center")), *content)


def _grid(columns: Sequence[int], rows: Sequence[Sequence[Sequence[Element]]], *, above: int = 0) -> Element:
    """A borderless table that only places things, flush with the margins; `above` is the space over each row."""
    return w(
        "tbl",
        w(
            "tblPr",
            w("tblW", w=sum(columns), type="dxa"),
            w("tblLayout", type="fixed"),
            w("tblCellMar", *(w(side, w=above if side == "top" else 0, type="dxa") for side in ("top", "left", "right"))),
        ),
        w("tblGrid", *(w("gridCol", w=width) for width in columns)),
        *(
            w(
                "tr",
                w("trPr", w("cantSplit")),
                *(w("tc", w("tcPr", w("tcW", w=width, type="dxa")), *cell) for width, cell in zip(columns, row, strict=True)),
            )
            for row in rows
        ),
    )


def _signer(signer: Signer) -> list[Element]:
    lines = [paragraph("SignerTitle", run(line)) for line in (signer.authority, signer.title) if line]
    return [*lines, paragraph("SignerName", run(signer.name))]


def _keep_with_next(drawn: Sequence[Element]) -> None:
    """Hold the end of the text on the page of the signature: its last paragraph, or the last row of its last table."""
    last_row = drawn[-2][-1].iter("{*}p") if len(drawn) > 1 and str(drawn[-2].tag).endswith("}tbl") else ()
    for made in (*last_row, *drawn[-1:]):
        set_property(made, w("keepNext"))


def _inline_picture(name: str, number: int, alt: str, size: dict[str, int]) -> Element:
    return element(
        "wp:inline",
        element("wp:extent", **size),
        element("wp:docPr", id=number, name=f"Hình {number}", descr=alt),
        element("wp:cNvGraphicFramePr", element("a:graphicFrameLocks", noChangeAspect=1)),
        element(
            "a:graphic",
            element(
                "a:graphicData",
                element(
                    "pic:pic",
                    element("pic:nvPicPr", element("pic:cNvPr", id=number, name=f"{name}.png", descr=alt), element("pic:cNvPicPr")),
                    element(
                        "pic:blipFill",
                        relation("a:blip", "embed", name),
                        element("a:stretch", element("a:fillRect")),
                    ),
                    element(
                        "pic:spPr",
                        element("a:xfrm", element("a:off", x=0, y=0), element("a:ext", **size)),
                        element("a:prstGeom", element("a:avLst"), prst="rect"),
                    ),
                ),
                uri=NAMESPACES["pic"],
            ),
        ),
        distT=0,
        distB=0,
        distL=0,
        distR=0,
    )

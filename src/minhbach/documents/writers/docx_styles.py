"""The styles of the DOCX: every measure of the layout is said here, once, and paragraphs only name a style."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from minhbach.documents.layout import Layout
from minhbach.documents.writers.docx_xml import Element, half_points, point_twips, twips, w

TABLE_GRID = "TableGrid"
FOOTNOTE_REFERENCE = "FootnoteReference"
SPACER = "Spacer"
CELL_MARGIN = 108  # twips to the left and the right of the words in a cell
BUILT_IN = frozenset(
    {"Normal", "header", "Title", "Subtitle", "Body Text", "heading 1", "heading 2", "heading 3", "caption", "footnote text"}
)


def styles(layout: Layout, language: str) -> Element:
    """The whole styles part."""
    return w(
        "styles",
        w("docDefaults", w("rPrDefault", w("rPr", *_face(layout), w("lang", val=language, eastAsia=language))), w("pPrDefault", w("pPr"))),
        *_foundations(layout),
        *_letterhead(layout),
        *_text(layout),
        *_closing(layout),
        *_tables_and_notes(layout),
    )


def _foundations(layout: Layout) -> list[Element]:
    return [
        _style("Normal", "Normal", run=[*_face(layout), *_size(layout["body.size_pt"])], default=True, shown=True),
        w(
            "style",
            w("name", val="Default Paragraph Font"),
            w("uiPriority", val=1),
            w("semiHidden"),
            type="character",
            default=1,
            styleId="DefaultParagraphFont",
        ),
        w(
            "style",
            w("name", val="Normal Table"),
            w("uiPriority", val=99),
            w("semiHidden"),
            w("tblPr", w("tblInd", w=0, type="dxa"), _cell_margins(CELL_MARGIN)),
            type="table",
            default=1,
            styleId="TableNormal",
        ),
        _style(SPACER, "Khoảng cách", run=_size(Decimal(1)), paragraph=[_exactly(layout["body.space_after_pt"])]),
        _style("Header", "header", run=_size(layout["page.number_pt"]), paragraph=[w("jc", val="center")]),
    ]


def _letterhead(layout: Layout) -> list[Element]:
    def line(identifier: str, name: str, size: str, *marks: str) -> Element:
        return _style(identifier, name, run=[*_size(layout[size]), *_marks(*marks)], paragraph=[w("jc", val="center")])

    after = point_twips(layout["body.space_after_pt"])
    title = [w("keepNext"), w("spacing", before=3 * after), w("jc", val="center")]
    subject = [w("keepNext"), w("jc", val="center"), w("ind", left=_inset(layout), right=_inset(layout))]
    addressee = [w("spacing", before=after, after=after), w("jc", val="center")]
    return [
        line("Superior", "Cơ quan chủ quản", "letterhead.superior_pt", "caps"),
        line("Agency", "Cơ quan ban hành", "letterhead.agency_pt", "caps", "b"),
        line("Nation", "Quốc hiệu", "letterhead.nation_pt", "b"),
        line("Motto", "Tiêu ngữ", "letterhead.motto_pt", "b"),
        line("DocumentNumber", "Số, ký hiệu", "letterhead.number_pt"),
        line("PlaceAndDate", "Địa danh, thời gian", "letterhead.place_pt", "i"),
        _style("Rule", "Nét kẻ", run=_size(Decimal(2)), paragraph=[_exactly(layout["body.space_after_pt"], before=60)]),
        _style("Title", "Title", run=[*_size(layout["title.kind_pt"]), *_marks("caps", "b")], paragraph=title, shown=True),
        _style("Subtitle", "Subtitle", run=[*_size(layout["title.subject_pt"]), *_marks("b")], paragraph=subject, shown=True),
        _style("Addressee", "Kính gửi", run=_size(layout["title.addressee_pt"]), paragraph=addressee),
    ]


def _text(layout: Layout) -> list[Element]:
    after = point_twips(layout["body.space_after_pt"])
    spacing = w("spacing", after=after, line=round(240 * layout["body.line_spacing"]), lineRule="auto")
    first_line = w("ind", firstLine=twips(layout["body.first_line_mm"]))
    body = [w("widowControl"), spacing, first_line, w("jc", val="both")]

    def centred() -> list[Element]:
        return [w("ind", firstLine=0), w("jc", val="center")]

    def heading(level: int, *marks: str) -> Element:
        kept = [w("keepNext"), w("keepLines"), w("outlineLvl", val=level - 1)]
        return _style(
            f"Heading{level}", f"heading {level}", based_on="BodyText", following="BodyText", run=_marks(*marks), paragraph=kept, shown=True
        )

    return [
        _style("BodyText", "Body Text", paragraph=body, shown=True),
        heading(1, "b"),
        heading(2, "b"),
        heading(3, "b", "i"),
        _style(
            "AppendixTitle",
            "Tên phụ lục",
            based_on="Heading1",
            following="BodyText",
            run=_size(layout["appendix.title_pt"]),
            paragraph=centred(),
        ),
        _style(
            "AppendixNote",
            "Kèm theo",
            based_on="BodyText",
            run=[*_size(layout["appendix.title_pt"]), *_marks("i")],
            paragraph=[w("keepNext"), *centred()],
        ),
        _style(
            "Caption",
            "caption",
            run=[*_size(layout["caption.size_pt"]), *_marks("b")],
            paragraph=[w("spacing", before=60, after=2 * after), w("jc", val="center")],
        ),
        _style("TableCaption", "Tên bảng", based_on="Caption", paragraph=[w("keepNext"), w("spacing", before=60, after=60)]),
        _style("Picture", "Hình", paragraph=[w("keepNext"), w("spacing", before=60), w("jc", val="center")]),
    ]


def _closing(layout: Layout) -> list[Element]:
    gap = w("spacing", before=twips(layout["signature.gap_mm"]))
    return [
        _style("RecipientsHead", "Nơi nhận", run=[*_size(layout["recipients.head_pt"]), *_marks("b", "i")], paragraph=[w("keepNext")]),
        _style("Recipients", "Danh sách nơi nhận", run=_size(layout["recipients.list_pt"]), paragraph=[w("keepNext"), w("jc", val="left")]),
        _style(
            "SignerTitle",
            "Chức vụ",
            run=[*_size(layout["signature.title_pt"]), *_marks("caps", "b")],
            paragraph=[w("keepNext"), w("jc", val="center")],
        ),
        _style(
            "SignerName", "Họ tên người ký", run=[*_size(layout["signature.name_pt"]), *_marks("b")], paragraph=[gap, w("jc", val="center")]
        ),
    ]


def _tables_and_notes(layout: Layout) -> list[Element]:
    size = layout["table.size_pt"]
    borders = [w(side, val="single", sz=4, space=0, color="auto") for side in ("top", "left", "bottom", "right", "insideH", "insideV")]
    tight = [("TableText", "Ô chữ", "left"), ("TableNumber", "Ô số", "right")]
    return [
        _style(
            "TableHead", "Đầu bảng", run=[*_size(size), *_marks("b")], paragraph=[w("keepNext"), _cell_spacing(), w("jc", val="center")]
        ),
        *(_style(key, name, run=_size(size), paragraph=[_cell_spacing(), w("jc", val=side)]) for key, name, side in tight),
        w(
            "style",
            w("name", val="Table Grid"),
            w("basedOn", val="TableNormal"),
            w("uiPriority", val=39),
            w("tblPr", w("tblBorders", *borders)),
            type="table",
            styleId=TABLE_GRID,
        ),
        _style("FootnoteText", "footnote text", run=_size(layout["note.size_pt"]), paragraph=[w("jc", val="both")]),
        w(
            "style",
            w("name", val="footnote reference"),
            w("basedOn", val="DefaultParagraphFont"),
            w("uiPriority", val=99),
            w("rPr", w("vertAlign", val="superscript")),
            type="character",
            styleId=FOOTNOTE_REFERENCE,
        ),
    ]


def _style(
    identifier: str,
    name: str,
    *,
    based_on: str = "Normal",
    following: str = "",
    run: Sequence[Element] = (),
    paragraph: Sequence[Element] = (),
    default: bool = False,
    shown: bool = False,
) -> Element:
    kind = {"default": 1} if default else {} if name in BUILT_IN else {"customStyle": 1}
    made = w("style", w("name", val=name), type="paragraph", styleId=identifier, **kind)
    if not default:
        made.append(w("basedOn", val=based_on))
    if following:
        made.append(w("next", val=following))
    if shown:
        made.append(w("qFormat"))
    if paragraph:
        made.append(w("pPr", *paragraph))
    if run:
        made.append(w("rPr", *run))
    return made


def _face(layout: Layout) -> list[Element]:
    return [w("rFonts", ascii=layout.font, hAnsi=layout.font, eastAsia=layout.font, cs=layout.font)]


def _size(points: Decimal) -> list[Element]:
    return [w("sz", val=half_points(points)), w("szCs", val=half_points(points))]


def _marks(*marks: str) -> list[Element]:
    return [w(name) for mark in marks for name in ((mark, f"{mark}Cs") if mark in "bi" else (mark,))]


def _exactly(points: Decimal, *, before: int = 0) -> Element:
    return w("spacing", before=before, line=point_twips(points), lineRule="exact")


def _cell_spacing() -> Element:
    return w("spacing", before=40, after=40)


def _cell_margins(side: int) -> Element:
    return w("tblCellMar", *(w(edge, w=side, type="dxa") for edge in ("left", "right")))


def _inset(layout: Layout) -> int:
    """The subject keeps away from both margins, so that its lines come out of like length."""
    return twips(layout["body.first_line_mm"])

"""The parts of a DOCX around its text, and the zip that holds them.

Nothing here reads a clock: the same document makes the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from minhbach import __version__
from minhbach.documents.model import Document
from minhbach.documents.writers.docx_styles import FOOTNOTE_REFERENCE
from minhbach.documents.writers.docx_xml import Element, paragraph, printable, run, serialized, w

SNAPSHOT_PROPERTY = "minhbach-snapshot"
GENERATOR_PROPERTY = "minhbach-generator"
FIRST_HEADER, HEADER = "rIdFirstHeader", "rIdHeader"

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = {
    "/word/document.xml": f"{_WORD}.document.main+xml",
    "/word/styles.xml": f"{_WORD}.styles+xml",
    "/word/settings.xml": f"{_WORD}.settings+xml",
    "/word/fontTable.xml": f"{_WORD}.fontTable+xml",
    "/word/footnotes.xml": f"{_WORD}.footnotes+xml",
    "/word/header1.xml": f"{_WORD}.header+xml",
    "/word/header2.xml": f"{_WORD}.header+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "/docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}
_RELATIONS = {
    "rIdStyles": ("styles", "styles.xml"),
    "rIdSettings": ("settings", "settings.xml"),
    "rIdFonts": ("fontTable", "fontTable.xml"),
    "rIdNotes": ("footnotes", "footnotes.xml"),
    FIRST_HEADER: ("header", "header1.xml"),
    HEADER: ("header", "header2.xml"),
}
_CORE = (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
)
_CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"/>'
)
_CUSTOM_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the one format id of custom properties; their numbers begin at 2


def package(
    document: Document,
    *,
    language: str,
    body: Element,
    styles: Element,
    notes: Sequence[Element],
    font: tuple[str, str],
    images: Mapping[str, bytes],
) -> bytes:
    """The whole file. `images` maps a relationship id to a PNG; `font` is the face and the one to take where it is missing."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            {
                "rId1": (f"{_OFFICE}/officeDocument", "word/document.xml"),
                "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                "rId3": (f"{_OFFICE}/custom-properties", "docProps/custom.xml"),
            }
        ),
        "word/document.xml": serialized(w("document", body)),
        "word/_rels/document.xml.rels": _relationships(
            {key: (f"{_OFFICE}/{kind}", target) for key, (kind, target) in _RELATIONS.items()}
            | {key: (f"{_OFFICE}/image", f"media/{key}.png") for key in images}
        ),
        "word/styles.xml": serialized(styles),
        "word/settings.xml": serialized(_settings(language)),
        "word/fontTable.xml": serialized(_font_table(*font)),
        "word/footnotes.xml": serialized(_footnotes(notes)),
        "word/header1.xml": serialized(w("hdr", *_mark(document), *([] if document.mark else [paragraph("Header")]))),
        "word/header2.xml": serialized(w("hdr", *_mark(document), paragraph("Header", w("fldSimple", run("2"), instr="PAGE")))),
        "docProps/core.xml": _core_properties(document, language),
        "docProps/custom.xml": _custom_properties(document.snapshot),
    }
    return _zipped(parts | {f"word/media/{key}.png": image for key, image in images.items()})


def _mark(document: Document) -> list[Element]:
    return [paragraph("Header", run(document.mark, bold=True))] if document.mark else []


def _settings(language: str) -> Element:
    compatibility = "http://schemas.microsoft.com/office/word"
    return w(
        "settings",
        w("zoom", percent=100),
        w("defaultTabStop", val=567),
        w("characterSpacingControl", val="doNotCompress"),
        w("footnotePr", w("footnote", id=-1), w("footnote", id=0)),
        w("compat", w("compatSetting", name="compatibilityMode", uri=compatibility, val=15)),
        w("themeFontLang", val=language),
        w("decimalSymbol", val=","),
        w("listSeparator", val=";"),
    )


def _font_table(font: str, substitute: str) -> Element:
    return w(
        "fonts",
        w(
            "font",
            w("altName", val=substitute),
            w("panose1", val="02020603050405020304"),
            w("charset", val="00"),
            w("family", val="roman"),
            w("pitch", val="variable"),
            name=font,
        ),
    )


def _footnotes(notes: Sequence[Element]) -> Element:
    def line(mark: str, kind: str, number: int) -> Element:
        return w("footnote", paragraph("Normal", w("r", w(mark))), type=kind, id=number)

    numbered = [w("footnote", note, id=number) for number, note in enumerate(notes, start=1)]
    return w("footnotes", line("separator", "separator", -1), line("continuationSeparator", "continuationSeparator", 0), *numbered)


def note_paragraph(content: Sequence[Element]) -> Element:
    """The paragraph of one footnote, its number first."""
    mark = w("r", w("rPr", w("rStyle", val=FOOTNOTE_REFERENCE)), w("footnoteRef"))
    return paragraph("FootnoteText", mark, run(" "), *content)


def _core_properties(document: Document, language: str) -> bytes:
    head = document.letterhead
    root = etree.fromstring(_CORE)
    spaces = root.nsmap
    held = {
        "dc:title": document.title,
        "dc:subject": head.subject,
        "dc:creator": head.agency,
        "dc:identifier": head.number_line if head.number else "",
        "dc:language": language,
    }
    for name, text in held.items():
        if text:
            prefix, local = name.split(":")
            etree.SubElement(root, f"{{{spaces[prefix]}}}{local}").text = printable(text)
    if head.dated:
        for local in ("created", "modified"):
            moment = etree.SubElement(root, f"{{{spaces['dcterms']}}}{local}", {f"{{{spaces['xsi']}}}type": "dcterms:W3CDTF"})
            moment.text = f"{head.dated.isoformat()}T00:00:00Z"
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _custom_properties(snapshot: str) -> bytes:
    root = etree.fromstring(_CUSTOM)
    for pid, (name, text) in enumerate(((SNAPSHOT_PROPERTY, snapshot), (GENERATOR_PROPERTY, __version__)), start=2):
        held = etree.SubElement(root, f"{{{root.nsmap[None]}}}property", fmtid=_CUSTOM_FORMAT, pid=str(pid), name=name)
        etree.SubElement(held, f"{{{root.nsmap['vt']}}}lpwstr").text = text
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _content_types() -> bytes:
    space = f"{_PACKAGE}/content-types"
    root = etree.fromstring(f'<Types xmlns="{space}"/>')
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml", "png": "image/png"}
    for extension, kind in defaults.items():
        etree.SubElement(root, f"{{{space}}}Default", Extension=extension, ContentType=kind)
    for part, kind in _TYPES.items():
        etree.SubElement(root, f"{{{space}}}Override", PartName=part, ContentType=kind)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _relationships(targets: Mapping[str, tuple[str, str]]) -> bytes:
    space = f"{_PACKAGE}/relationships"
    root = etree.fromstring(f'<Relationships xmlns="{space}"/>')
    for key, (kind, target) in targets.items():
        etree.SubElement(root, f"{{{space}}}Relationship", Id=key, Type=kind, Target=target)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, content in parts.items():
            entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 0  # the same bytes on every system
            archive.writestr(entry, content, ZIP_DEFLATED)
    return made.getvalue()

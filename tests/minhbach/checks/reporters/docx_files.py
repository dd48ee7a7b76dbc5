"""Small DOCX files made by hand for the tests of what is written into a user's own file."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

from minhbach.checks.rule import Finding, Severity
from minhbach.documents.readers.docx_reading import read_docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def run(text, look=""):
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content):
    return f"<w:p>{''.join(content)}</w:p>"


def make_docx(*blocks, space=W, relations=R, **parts):
    """A DOCX of these blocks; `parts` are XML roots by their kind: footnotes, header, comments."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        overrides = "".join(f'<Override PartName="/word/{kind}.xml" ContentType="{_WORD}.{kind}+xml"/>' for kind in parts)
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>{overrides}</Types>',
        )
        start = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        archive.writestr(
            "_rels/.rels", f'{start}<Relationship Id="rId1" Type="{relations}/officeDocument" Target="word/document.xml"/></Relationships>'
        )
        body = f"<w:document {_SPACES}><w:body>{''.join(blocks)}</w:body></w:document>"
        archive.writestr("word/document.xml", body.replace(W, space).replace(R, relations))
        if parts:
            related = "".join(f'<Relationship Id="{kind}" Type="{relations}/{kind}" Target="{kind}.xml"/>' for kind in parts)
            archive.writestr("word/_rels/document.xml.rels", f"{start}{related}</Relationships>")
        for kind, content in parts.items():
            root = {"footnotes": "footnotes", "header": "hdr", "comments": "comments"}[kind]
            archive.writestr(f"word/{kind}.xml", f"<w:{root} {_SPACES}>{content}</w:{root}>".replace(W, space))
    return held.getvalue()


def parts_of(content):
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tree_of(content, part="word/document.xml"):
    return etree.fromstring(parts_of(content)[part])


def found(reading, words, *, code="SL001", severity=Severity.ERROR, nth=0, **more):
    """A finding at these words."""
    match = list(re.finditer(re.escape(words), reading.source))[nth]
    return Finding(
        code, "ten", severity, match.start(), match.end(), None, words, **({"message": "Số liệu sai.", "basis": "Điều 8"} | more)
    )


def read(content):
    return read_docx(content, "a.docx")


def unmarked(content):
    """The document without comments and with neighbouring runs of one look joined: what must be as it was."""
    root = tree_of(content)
    for node in [*root.iter("{*}commentRangeStart", "{*}commentRangeEnd")]:
        node.getparent().remove(node)
    for node in [*root.iter("{*}commentReference")]:
        node.getparent().getparent().remove(node.getparent())
    for made in [*root.iter("{*}r")]:
        before = made.getprevious()
        if before is not None and before.tag == made.tag and _look(before) == _look(made):
            before.extend(node for node in made if not node.tag.endswith("}rPr"))
            made.getparent().remove(made)
    for words in [*root.iter("{*}t")]:
        before = words.getprevious()
        if before is not None and before.tag == words.tag:
            words.text = (before.text or "") + (words.text or "")
            words.getparent().remove(before)
        words.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None)
    return etree.tostring(root, method="c14n")


def _look(made):
    look = made.find("{*}rPr")
    return sorted(made.attrib.items()), None if look is None else etree.tostring(look, method="c14n")

"""Reading back files that people and programs have edited, and files made to do harm."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from minhbach.documents.layout import load_layout
from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.docx import read_figures, read_snapshot_id, read_text
from minhbach.documents.readers.office_zip import MAX_BYTES, MAX_PART_BYTES
from minhbach.documents.writers.docx import write_docx

from .sample import FOOTNOTES, SAMPLE_FIGURES, SNAPSHOT, sample_document

SAMPLE = write_docx(sample_document(), layout=load_layout(), to_png=lambda svg, width, height: b"png")
DOCUMENT = "word/document.xml"
TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def edited(change: Callable[[str], str], part: str = DOCUMENT) -> bytes:
    """The sample as some program might have saved it."""
    made = BytesIO()
    with ZipFile(BytesIO(SAMPLE)) as source, ZipFile(made, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode("utf-8", "surrogateescape")
            after = change(content) if name == part else content
            assert name != part or after != content, "the edit found nothing to change"
            target.writestr(name, after.encode("utf-8", "surrogateescape"))
    return made.getvalue()


def relations(target: str) -> bytes:
    return f'<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="{target}"/></Relationships>'.encode()


def package(parts: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return made.getvalue()


def first_figure(replacement: str) -> Callable[[str], str]:
    """An edit of the control of the first HS01 in the text."""
    pattern = r'(<w:tag w:val="HS01"/>.*?<w:sdtContent>).*?(</w:sdtContent>)'
    return lambda xml: re.sub(pattern, rf"\g<1>{replacement}\g<2>", xml, count=1)


# --- what is read -------------------------------------------------------------------------------------------------------------


def test_figures_are_read_in_reading_order_with_those_of_notes_and_tables():
    assert read_figures(SAMPLE) == SAMPLE_FIGURES
    assert list(read_figures(SAMPLE)) == list(SAMPLE_FIGURES)


def test_a_path_is_read_like_its_bytes(tmp_path: Path):
    file = tmp_path / "bao-cao.docx"
    file.write_bytes(SAMPLE)
    assert read_figures(file) == SAMPLE_FIGURES
    assert read_text(file) == read_text(SAMPLE)
    assert read_snapshot_id(file) == SNAPSHOT


def test_text_has_tables_in_their_place_and_notes_after_their_paragraph():
    lines = read_text(SAMPLE)
    anchor = next(place for place, line in enumerate(lines) if line.startswith("Sở đã chuyển kế hoạch"))
    assert "trong năm, bảo đảm công khai" in lines[anchor]
    assert tuple(lines[anchor + 1 : anchor + 4]) == FOOTNOTES[:3]
    table = lines.index("Bảng 1. Hồ sơ theo hình thức tiếp nhận")
    assert lines[table + 1 : table + 8] == ["TT", "Chỉ tiêu", "Số lượng", "Ghi chú", "1", "Tổng số tiếp nhận", "3.382"]
    assert "Phụ lục I\nNGUỒN CỦA TỪNG SỐ LIỆU" in lines


def test_a_file_without_snapshot_names_none():
    assert read_snapshot_id(edited(lambda xml: xml.replace("minhbach-snapshot", "another"), "docProps/custom.xml")) == ""


def test_a_retyped_figure_is_read_as_retyped():
    assert read_figures(edited(first_figure("<w:r><w:t>9.</w:t></w:r><w:r><w:t>999</w:t></w:r>")))["HS01"] == ["9.999", "3.382", "3.382"]


def test_tracked_changes_are_read_as_accepted():
    changed = first_figure(
        '<w:del w:id="1"><w:r><w:delText>3.382</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>3.400</w:t></w:r></w:ins>'
        '<w:moveFrom w:id="3"><w:r><w:t>moved</w:t></w:r></w:moveFrom>'
    )
    assert read_figures(edited(changed))["HS01"][0] == "3.400"


def test_an_emptied_control_reads_as_empty():
    def emptied(xml: str) -> str:
        return xml.replace('<w:tag w:val="HS11"/>', '<w:tag w:val="HS11"/><w:showingPlcHdr/>', 1)

    assert read_figures(edited(emptied))["HS11"] == ["", "99,54%"]


def test_a_control_whose_tag_was_lost_is_known_by_its_title():
    assert read_figures(edited(lambda xml: re.sub("<w:tag [^>]*/>", "", xml)))["TC01:qn-phong"] == ["07"]


def test_other_peoples_controls_are_left_alone():
    def untitled(xml: str) -> str:
        return re.sub("<w:(tag|alias) [^>]*/>", "", xml)

    assert "HS01" not in read_figures(edited(untitled))


def test_a_control_around_whole_paragraphs_is_read():
    content = "<w:p><w:r><w:t>1</w:t><w:tab/><w:t>2</w:t></w:r></w:p>"
    block = f'<w:sdt><w:sdtPr><w:tag w:val="B1"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'
    assert read_figures(edited(lambda xml: xml.replace("<w:body>", f"<w:body>{block}")))["B1"] == ["1\t2"]


def test_a_text_box_is_read_once_and_apart_from_its_paragraph():
    box = (
        '<w:p><w:r><w:t>outside</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:Choice><w:p><w:r><w:t>inside</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>inside</w:t></w:r></w:p></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert read_text(edited(lambda xml: xml.replace("<w:body>", f"<w:body>{box}")))[:2] == ["outside", "inside"]


def test_strict_open_xml_is_read_too():
    made = edited(lambda xml: xml.replace(TRANSITIONAL, STRICT))
    assert set(read_figures(made)) <= set(SAMPLE_FIGURES)
    assert read_figures(made)["DT01"] == ["không phát sinh"]


def test_a_note_named_twice_is_read_once():
    def repeated(xml: str) -> str:
        return xml.replace('<w:footnoteReference w:id="1"/>', '<w:footnoteReference w:id="1"/>' * 1000)

    assert read_figures(edited(repeated))["KH05"] == ["18"]


# --- what is refused ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"PK\x03\x04 rubbish", SAMPLE[:4000], bytes.fromhex("d0cf11e0a1b11ae1")],
    ids=["empty", "pdf", "rubbish", "cut short", "encrypted or old .doc"],
)
def test_a_file_that_is_no_docx_is_named_so(content: bytes):
    with pytest.raises(ReaderError, match=r"không phải tệp DOCX đọc được.*lưu lại dạng \.docx"):
        read_text(content)


def test_a_damaged_part_is_named_so():
    with pytest.raises(ReaderError, match="không phải tệp DOCX đọc được"):
        read_text(SAMPLE[:2000] + b"\x00" * 64 + SAMPLE[2064:])


def test_a_zip_of_something_else_is_refused():
    with pytest.raises(ReaderError, match="không phải văn bản Word"):
        read_text(package({"a.txt": b"words"}))


def test_a_spreadsheet_is_refused():
    with pytest.raises(ReaderError, match="bảng tính"):
        read_text(package({"_rels/.rels": relations("xl/workbook.xml"), "xl/workbook.xml": b"<workbook/>"}))


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(ReaderError, match=r"Không đọc được mat\.docx"):
        read_text(tmp_path / "mat.docx")


def test_a_huge_file_is_not_opened(tmp_path: Path):
    file = tmp_path / "to.docx"
    with file.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    with pytest.raises(ReaderError, match="lớn hơn 64 MB"):
        read_text(file)


def test_a_part_that_swells_is_refused():
    bomb = package({"_rels/.rels": relations(DOCUMENT), DOCUMENT: b" " * (MAX_PART_BYTES + 1)})
    assert len(bomb) < 100_000
    with pytest.raises(ReaderError, match="khi giải nén lớn hơn 64 MB"):
        read_text(bomb)


def test_too_many_parts_are_refused():
    with pytest.raises(ReaderError, match="quá 4096 thành phần"):
        read_text(package({f"n{number}": b"" for number in range(4097)}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_unexpanded(encoding: str):
    laughs = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]><x>&a;&b;</x>'
    )
    with pytest.raises(ReaderError, match="DOCTYPE"):
        read_text(package({"_rels/.rels": relations(DOCUMENT), DOCUMENT: laughs.encode(encoding)}))

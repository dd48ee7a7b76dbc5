"""Comments in the user's own DOCX: at the exact words, with everything else as it was."""

from __future__ import annotations

import random
import shutil
import subprocess
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from lxml import etree
from tests.minhbach.documents.sample import sample_document

from minhbach.checks.reporters.docx_comments import annotate_docx
from minhbach.checks.rule import Finding, Severity
from minhbach.documents.layout import load_layout
from minhbach.documents.readers import ReaderError
from minhbach.documents.writers import WriterError
from minhbach.documents.writers.docx import write_docx

from .docx_files import W, found, make_docx, paragraph, parts_of, read, run, tree_of, unmarked

FILES = Path(__file__).parents[5] / "shared/data/corpus/files"
SOFFICE = shutil.which("soffice")
AT = datetime(2025, 11, 7, 8, 30)
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def annotate(content, *findings):
    return annotate_docx(content, read(content), findings, at=AT)


def commented(content):
    """The words in the range of each comment and its lines, in the order of the ranges' starts."""
    root = tree_of(content)
    lines = {
        node.get(f"{{{W}}}id"): ["".join(part.itertext()) for part in node]
        for node in tree_of(content, "word/comments.xml").iter("{*}comment")
    }
    seen, opened = {}, []
    for node in root.iter(etree.Element):
        number = node.get(f"{{{W}}}id")
        if node.tag.endswith("}commentRangeStart"):
            opened.append(number)
            seen[number] = ""
        elif node.tag.endswith("}commentRangeEnd"):
            opened.remove(number)
        elif node.tag.endswith("}t") and not any(around.tag.endswith("}Fallback") for around in node.iterancestors()):
            for number in opened:
                seen[number] += node.text or ""
    assert opened == []
    assert sorted(node.get(f"{{{W}}}id") for node in root.iter("{*}commentReference")) == sorted(seen)
    return [(words, lines[number]) for number, words in seen.items()]


def words_of(content):
    return [words for words, _ in commented(content)]


def untouched(before, after):
    """Every part but the text, the comments and the two lists of parts keeps its bytes, and the text reads and looks as before."""
    one, other = parts_of(before), parts_of(after)
    changed = {name for name in other if other[name] != one.get(name)}
    assert changed <= {"word/document.xml", "word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert unmarked(after) == unmarked(before)
    pieces = [piece.text for piece in read(after).pieces if piece.kind != "comment"]
    return pieces == [piece.text for piece in read(before).pieces if piece.kind != "comment"]


PLAIN = make_docx(paragraph(run("Đã tiếp nhận 3.382 hồ sơ, "), run("giải quyết 3.291", "<w:b/>"), run(" hồ sơ.")))


def test_a_comment_stands_at_the_exact_words_and_says_everything():
    made = annotate(PLAIN, found(read(PLAIN), "3.291 hồ", repair="Ghi 3.292.", severity=Severity.WARNING))

    assert commented(made) == [("3.291 hồ", ["Cảnh báo: Số liệu sai.", "Cách sửa: Ghi 3.292.", "Căn cứ: Điều 8", "[SL001]"])]
    assert untouched(PLAIN, made)


def test_a_cut_run_keeps_its_look():
    made = tree_of(annotate(PLAIN, found(read(PLAIN), "quyết")))

    looks = [(node.findtext("{*}t"), node.find("{*}rPr/{*}b") is not None) for node in made.iter("{*}r") if node.find("{*}t") is not None]
    assert looks == [("Đã tiếp nhận 3.382 hồ sơ, ", False), ("giải ", True), ("quyết", True), (" 3.291", True), (" hồ sơ.", False)]


def test_python_docx_reads_the_comments():
    made = annotate(PLAIN, found(read(PLAIN), "3.382"), found(read(PLAIN), "3.291", severity=Severity.HINT))

    read_back = [(note.author, note.initials, note.text.split("\n")[0]) for note in docx.Document(BytesIO(made)).comments]
    assert read_back == [("Minh Bạch", "MB", "Lỗi: Số liệu sai."), ("Minh Bạch", "MB", "Gợi ý: Số liệu sai.")]


def test_the_same_findings_give_the_same_bytes():
    assert annotate(PLAIN, found(read(PLAIN), "3.382")) == annotate(PLAIN, found(read(PLAIN), "3.382"))


def test_overlapping_findings_each_get_their_words():
    reading = read(PLAIN)
    wanted = ["Đã tiếp nhận 3.382 hồ sơ, giải", "tiếp", "3.382 hồ sơ", "sơ, giải quyết", "giải quyết 3.291 hồ sơ.", "giải quyết", "sơ."]

    made = annotate(PLAIN, *(found(reading, words) for words in reversed(wanted[:-1])), found(reading, "sơ.", code="NN002"))

    assert sorted(words_of(made)) == sorted(wanted)
    assert untouched(PLAIN, made)


def test_many_findings_at_every_place_leave_the_text_alone():
    content = make_docx(
        paragraph(
            run("Căn cứ "), '<w:r><w:t>Nghị</w:t><w:tab/><w:t>định</w:t><w:br/><w:t xml:space="preserve"> số</w:t></w:r>', run(" 30.")
        ),
        paragraph(run("Điều 1."), "<w:r><w:noBreakHyphen/></w:r>", run("Hai", "<w:i/>")),
    )
    reading = read(content)
    dice = random.Random(20251107)
    places = [sorted(dice.sample(range(len(reading.source)), 2)) for _ in range(60)]
    findings = [Finding("SL001", "a", Severity.HINT, start, end, None, reading.source[start:end], "M.", "") for start, end in places]

    made = annotate(content, *findings)

    said = sorted("".join(character for character in reading.source[start:end] if character not in "\t\n-") for start, end in places)
    assert sorted(words_of(made)) == said
    assert untouched(content, made)


def test_a_suppressed_finding_is_not_told():
    assert annotate(PLAIN, found(read(PLAIN), "3.382", suppressed="đã đối chiếu")) == PLAIN


def test_what_the_file_lacks_is_said_at_its_first_words():
    content = make_docx(paragraph(), paragraph(run("BÁO CÁO")), paragraph(run("Hết.")))

    made = annotate(content, Finding("TT009", "thieu", Severity.ERROR, 0, 0, None, "", "Thiếu phần Nơi nhận.", ""))

    assert commented(made) == [("BÁO CÁO", ["Lỗi: Thiếu phần Nơi nhận.", "[TT009]"])]


def test_a_file_without_words_takes_a_comment():
    content = make_docx(paragraph())

    made = annotate(content, Finding("TT009", "thieu", Severity.ERROR, 0, 0, None, "", "Văn bản không có chữ.", ""))

    assert commented(made) == [("", ["Lỗi: Văn bản không có chữ.", "[TT009]"])]


def test_an_existing_comment_stays_and_the_new_one_gets_a_number_of_its_own():
    content = make_docx(
        paragraph(
            '<w:commentRangeStart w:id="4"/>',
            run("Một"),
            '<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>',
            run(" hai"),
        ),
        comments='<w:comment w:id="4" w:author="Lan" w:initials="L"><w:p><w:r><w:t>Xem lại.</w:t></w:r></w:p></w:comment>',
    )

    made = annotate(content, found(read(content), "t hai"))

    assert commented(made) == [("Một", ["Xem lại."]), ("t hai", ["Lỗi: Số liệu sai.", "Căn cứ: Điều 8", "[SL001]"])]
    assert parts_of(made)["[Content_Types].xml"] == parts_of(content)["[Content_Types].xml"]
    assert untouched(content, made)


LINK = '<w:hyperlink w:anchor="x">{}</w:hyperlink>'
INSERTED = '<w:ins w:id="7" w:author="Lan" w:date="2025-01-01T00:00:00Z">{}</w:ins>'
DELETED = '<w:del w:id="8" w:author="Lan"><w:r><w:delText>bỏ đi</w:delText></w:r></w:del>'
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
LINK_FIELD = FIELD.replace("REF a", 'HYPERLINK "#a"')
FREE_CONTROL = '<w:sdt><w:sdtPr><w:tag w:val="a"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
TEXT_CONTROL = '<w:sdt><w:sdtPr><w:tag w:val="a"/><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'


@pytest.mark.parametrize("around", [LINK, INSERTED, LINK_FIELD, FREE_CONTROL])
@pytest.mark.parametrize("words", ["số 30", "tại Nghị", "định số 30 đã", "Nghị định số 30", "theo"])
def test_words_in_links_changes_fields_and_controls_are_cut_exactly(around, words):
    content = make_docx(paragraph(run("theo tại "), around.format(run("Nghị định số 30", "<w:u/>")), DELETED, run(" đã nêu")))

    made = annotate(content, found(read(content), words))

    assert words_of(made) == [words]
    assert untouched(content, made)


@pytest.mark.parametrize("around", [LINK, INSERTED])
def test_the_sign_of_a_comment_stays_out_of_links_and_changes(around):
    content = make_docx(paragraph(around.format(run("Nghị định số 30"))))

    sign = next(tree_of(annotate(content, found(read(content), "định"))).iter("{*}commentReference"))

    assert sign.getparent().getparent().tag == f"{{{W}}}p"


@pytest.mark.parametrize("around", [TEXT_CONTROL, '<w:fldSimple w:instr="DATE">{}</w:fldSimple>', FIELD])
def test_words_that_word_writes_by_itself_are_marked_whole(around):
    content = make_docx(paragraph(run("Ngày "), around.format(run("07/11/2025")), run(" ký")))

    made = annotate(content, found(read(content), "11"))

    assert words_of(made) == ["07/11/2025"]
    assert untouched(content, made)


def test_words_over_cells_and_paragraphs():
    table = "<w:tbl><w:tr>{}</w:tr></w:tbl>".format("".join(f"<w:tc>{paragraph(run(word))}</w:tc>" for word in ("Tổng số", "120", "130")))
    content = make_docx(paragraph(run("Một.")), paragraph(run("Hai.")), table, paragraph(run("Hết.")))
    reading = read(content)
    start, end = reading.source.index("ổng"), reading.source.index("130") + 2

    made = annotate(content, Finding("SL003", "a", Severity.ERROR, start, end, None, "", "M.", ""), found(reading, "t.\nHa"))

    assert words_of(made) == ["t.Ha", "ổng số12013"]
    assert untouched(content, made)


def test_a_finding_in_a_footnote_stands_at_its_mark_and_says_so():
    content = make_docx(
        paragraph(run("Sở ban hành kế hoạch"), '<w:r><w:footnoteReference w:id="2"/></w:r>', run(" riêng.")),
        footnotes=f'<w:footnote w:id="2">{paragraph(run("Kế hoạch số 39/KH-UBND."))}</w:footnote>',
    )

    made = annotate(content, found(read(content), "39/KH-UBND"))

    assert [lines for _, lines in commented(made)] == [
        ["Lỗi: Số liệu sai.", "Chỗ cần xem ở chú thích số 1: “39/KH-UBND”", "Căn cứ: Điều 8", "[SL001]"]
    ]
    start = next(tree_of(made).iter("{*}commentRangeStart"))
    assert start.getnext().find("{*}footnoteReference") is not None
    assert untouched(content, made)


BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>'
    "{0}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
    "<v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def test_a_finding_in_a_text_box_stands_at_the_box_and_says_so():
    content = make_docx(paragraph(run("Trước ")), paragraph(BOX.format(paragraph(run("Đóng dấu MẬT")))), paragraph(run("Sau")))

    made = annotate(content, found(read(content), "MẬT"), found(read(content), "au"))

    assert [lines[1] for _, lines in commented(made)] == ["Chỗ cần xem ở trong hộp văn bản: “MẬT”", "Căn cứ: Điều 8"]
    start = next(tree_of(made).iter("{*}commentRangeStart"))
    assert start.getparent().tag == f"{{{W}}}p"
    assert untouched(content, made)


def test_a_finding_in_a_header_stands_at_the_first_words_and_says_so():
    content = make_docx(
        paragraph(run("BÁO CÁO")),
        '<w:sectPr><w:headerReference w:type="default" r:id="header"/></w:sectPr>',
        header=paragraph(run("Dự thảo lần 2")),
    )

    made = annotate(content, found(read(content), "lần 2"))

    assert commented(made) == [("BÁO CÁO", ["Lỗi: Số liệu sai.", "Chỗ cần xem ở đầu trang: “lần 2”", "Căn cứ: Điều 8", "[SL001]"])]
    assert untouched(content, made)


def test_a_decomposed_letter_is_not_parted_from_its_marks():
    content = make_docx(paragraph(run("Nghi\u0323 đi\u0323nh a\u0302\u0301y")))

    made = annotate(content, found(read(content), "định ấ"), found(read(content), "Ngh"))

    assert words_of(made) == ["Ngh", "đi\u0323nh a\u0302\u0301"]
    assert untouched(content, made)


def test_the_strict_form_of_the_standard_keeps_its_namespaces():
    strict = "http://purl.oclc.org/ooxml/"
    content = make_docx(
        paragraph(run("Nghị định số 30")), space=f"{strict}wordprocessingml/main", relations=f"{strict}officeDocument/relationships"
    )

    made = parts_of(annotate(content, found(read(content), "số")))

    assert W.encode() not in made["word/comments.xml"] + made["word/document.xml"]
    assert f'Type="{strict}officeDocument/relationships/comments"'.encode() in made["word/_rels/document.xml.rels"]


def test_control_characters_in_a_message_do_no_harm():
    made = annotate(PLAIN, found(read(PLAIN), "3.382", message="Sai\x00 <b> & \x0bhỏng\nhai dòng"))

    assert commented(made)[0][1][0] == "Lỗi: Sai <b> & hỏnghai dòng"


def test_a_reading_of_another_file_is_refused():
    with pytest.raises(WriterError, match="tệp khác"):
        annotate_docx(make_docx(paragraph(run("Khác"))), read(PLAIN), [found(read(PLAIN), "3.382")], at=AT)


def test_a_signed_file_is_refused():
    parts = parts_of(PLAIN)
    origin = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(
        b"</Relationships>", f'<Relationship Id="s" Type="{origin}" Target="_xmlsignatures/origin.sigs"/></Relationships>'.encode()
    )
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)

    with pytest.raises(WriterError, match="chữ ký số"):
        annotate_docx(held.getvalue(), read(PLAIN), [found(read(PLAIN), "3.382")], at=AT)


def test_a_part_of_two_entries_is_refused():
    held = BytesIO(PLAIN)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(held, "a") as archive:
        archive.writestr("word/document.xml", parts_of(PLAIN)["word/document.xml"])

    with pytest.raises(ReaderError):
        annotate_docx(held.getvalue(), read(PLAIN), [found(read(PLAIN), "3.382")], at=AT)


def test_damaged_files_are_refused_or_marked_but_never_crash():
    reading = read(PLAIN)
    dice = random.Random(7)
    outcomes = set()
    for _ in range(300):
        damaged = bytearray(PLAIN)
        for _ in range(dice.randint(1, 4)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        if dice.random() < 0.3:
            del damaged[dice.randrange(len(damaged)) :]
        try:
            annotate_docx(bytes(damaged), reading, [found(reading, "3.382")], at=AT)
            outcomes.add("marked")
        except (ReaderError, WriterError) as error:
            outcomes.add(type(error).__name__)
    assert {"marked", "ReaderError"} <= outcomes <= {"marked", "ReaderError", "WriterError"}


def test_texts_out_of_shape_are_marked_or_refused_but_never_crash(sample):
    dice = random.Random(3)
    names = ["r", "t", "p", "ins", "sdt", "fldChar", "hyperlink", "del", "txbxContent", "footnoteReference"]
    for _ in range(25):
        parts = parts_of(sample)
        root = etree.fromstring(parts["word/document.xml"])
        nodes = list(root.iter(etree.Element))[2:]
        for node in dice.sample(nodes, 8):
            if dice.random() < 0.5:
                node.tag = f"{{{W}}}{dice.choice(names)}"
            elif node.getparent() is not None:
                node.getparent().remove(node)
        parts["word/document.xml"] = etree.tostring(root)
        held = BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        content = held.getvalue()
        reading = read(content)

        made = annotate(content, *spread(reading, 61))

        assert [piece.text for piece in read(made).pieces if piece.kind != "comment"] == [piece.text for piece in reading.pieces]


# --- real files and a real office program ---------------------------------------------------------------------------------------


def spread(reading, step):
    """Findings over a few words all through the text."""
    places = [place for place in range(1, len(reading.source) - 30, step) if reading.anchored(place, place + 14)]
    return [
        Finding("SL001", "a", Severity.WARNING, place, place + 14, None, reading.source[place : place + 14], "Thử.", "") for place in places
    ]


@pytest.fixture(scope="module")
def sample():
    return write_docx(sample_document(), layout=load_layout())


@pytest.mark.parametrize(
    "name", ["33-hd-36-vptw-the-thuc-van-ban-dang", "59-kh-58-sinh-hoat-lich-su-thpt", "61-nd-30-2020-cong-tac-van-thu"]
)
def test_a_real_document_stays_as_it_was(name):
    file = FILES / f"{name}.docx"
    if not file.exists():
        pytest.skip("the corpus of real documents is not there")
    content = file.read_bytes()
    findings = spread(read(content), 1009)

    made = annotate(content, *findings)

    assert untouched(content, made)
    assert len(docx.Document(BytesIO(made)).comments) == len(findings)


def test_our_own_report_stays_as_it_was(sample):
    made = annotate(sample, *spread(read(sample), 29))

    assert untouched(sample, made)


def annotations(odt):
    """The words and the first line of every comment that LibreOffice kept."""
    with zipfile.ZipFile(odt) as archive:
        root = etree.fromstring(archive.read("content.xml"))
    notes = {}

    def walk(node):
        if node.tag == f"{OFFICE}annotation":
            notes[node.get(f"{OFFICE}name")] = ["", node.xpath("string(*[local-name()='p'][1])"), True]
        elif node.tag == f"{OFFICE}annotation-end":
            notes[node.get(f"{OFFICE}name")][2] = False
        else:
            say(node.text)
            for child in node.iterchildren(etree.Element):
                walk(child)
        say(node.tail)

    def say(text):
        for note in notes.values():
            note[0] += (text or "") if note[2] else ""

    walk(root.find(f".//{OFFICE}text"))
    return sorted((words, line) for words, line, _ in notes.values())


@pytest.mark.office
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_shows_the_comments_at_their_words_and_keeps_them(tmp_path, sample):
    hard = make_docx(
        paragraph(run("theo "), LINK.format(run("Nghị định số 30")), run(" và "), INSERTED.format(run("Thông tư mới")), DELETED),
        paragraph(run("tại "), FIELD.format(run("Điều 5")), run(" và "), LINK_FIELD.format(run("Luật Nhà ở")), run(".")),
        paragraph(run("theo "), FREE_CONTROL.format(run("Luật Đất đai")), run(".")),
    )
    wanted = ["định số", "tư", "Nhà", "Điều 5", "Đất", "theo Nghị", "mới", "30 và Thông"]
    known = read(sample)
    ours = ["Sở Công Thương", "Công Thương báo cáo", "99,54%", "chưa có số liệu", "Tổng số tiếp nhận"]
    (tmp_path / "hard.docx").write_bytes(annotate(hard, *(found(read(hard), words) for words in wanted)))
    (tmp_path / "ours.docx").write_bytes(annotate(sample, *(found(known, words) for words in ours)))

    for target, folder in (("pdf", "."), ("odt", "."), ("docx:Office Open XML Text", "back")):
        command = [
            str(SOFFICE),
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to",
            target,
            "--outdir",
            folder,
        ]
        subprocess.run([*command, "hard.docx", "ours.docx"], cwd=tmp_path, check=True, capture_output=True, timeout=180)

    assert annotations(tmp_path / "hard.odt") == sorted((words, "Lỗi: Số liệu sai.") for words in wanted)
    assert annotations(tmp_path / "ours.odt") == sorted((words, "Lỗi: Số liệu sai.") for words in ours)
    assert len(docx.Document(str(tmp_path / "back/hard.docx")).comments) == len(wanted)
    assert (tmp_path / "ours.pdf").stat().st_size > 10_000

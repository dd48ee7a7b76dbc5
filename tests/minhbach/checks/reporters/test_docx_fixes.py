"""Safe mendings: as tracked changes at the exact letters of a DOCX, as words in a plain text."""

from __future__ import annotations

import random
import shutil
import subprocess
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from minhbach.checks.reporters.docx_comments import annotate_docx
from minhbach.checks.reporters.docx_fixes import chosen, fix_docx, fix_text
from minhbach.checks.rule import Finding, Fix, Severity
from minhbach.documents.readers import ReaderError
from minhbach.documents.writers import WriterError

from .docx_files import W, make_docx, paragraph, parts_of, read, run, tree_of

FILES = Path(__file__).parents[5] / "shared/data/corpus/files"
SOFFICE = shutil.which("soffice")
AT = datetime(2025, 11, 7, 8, 30)


def mending(start, end, text, **more):
    return Finding("NN001", "ten", Severity.HINT, start, end, None, "", "Nên sửa.", "", fix=Fix(start, end, text), **more)


def mend(reading, old, new, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = reading.source.index(old, start + 1)
    return mending(start, start + len(old), new)


def fix(content, *pairs):
    reading = read(content)
    return fix_docx(content, reading, [mend(reading, old, new) for old, new in pairs], at=AT)


def changes(content, part="word/document.xml"):
    """Every run as its kind (kept, deleted, inserted), words and look."""
    found = []
    for node in tree_of(content, part).iter("{*}r"):
        words = "".join(child.text or "" for child in node.iter("{*}t", "{*}delText"))
        if words:
            around = etree.QName(node.getparent()).localname
            look = [etree.QName(child).localname for made in node.iter("{*}rPr") for child in made]
            found.append(({"ins": "+", "del": "-"}.get(around, "="), words, *look))
    return found


def rejected(content, part="word/document.xml"):
    """The words as they are when every change of ours is rejected."""
    root = tree_of(content, part)
    ours = [node for node in root.iter("{*}ins", "{*}del") if node.get(f"{{{W}}}author") == "Minh Bạch"]
    for node in ours:
        if node.tag.endswith("}ins"):
            node.getparent().remove(node)
        else:
            for words in node.iter("{*}delText"):
                words.tag = f"{{{W}}}t"
            for child in reversed(node):
                node.addnext(child)
            node.getparent().remove(node)
    return ["".join(words.text or "" for words in made.iter("{*}t")) for made in root.iter("{*}p")]


PLAIN = make_docx(paragraph(run("Uỷ  ban "), run("nhân dân tỉnh", "<w:b/><w:i/>"), run(" Quãng Ngãi.")))


def test_a_mending_is_a_deletion_and_an_insertion_at_the_exact_letters():
    made, count = fix(PLAIN, ("Quãng", "Quảng"))

    assert count == 1
    assert changes(made) == [
        ("=", "Uỷ  ban "),
        ("=", "nhân dân tỉnh", "b", "i"),
        ("=", " "),
        ("-", "Quãng"),
        ("+", "Quảng"),
        ("=", " Ngãi."),
    ]
    deleted = next(tree_of(made).iter("{*}del"))
    assert dict(deleted.attrib) == {f"{{{W}}}id": "1", f"{{{W}}}author": "Minh Bạch", f"{{{W}}}date": "2025-11-07T08:30:00Z"}


def test_accepting_gives_the_mended_text_and_rejecting_the_old_one():
    made, count = fix(PLAIN, ("Uỷ  ban", "Ủy ban"), ("Quãng", "Quảng"), ("dân tỉnh", "dân  tỉnh"))

    assert count == 3
    assert [piece.text for piece in read(made).pieces] == ["Ủy ban nhân dân  tỉnh Quảng Ngãi."]
    assert rejected(made) == ["Uỷ  ban nhân dân tỉnh Quãng Ngãi."]


def test_words_over_runs_are_deleted_in_each_and_inserted_once_in_the_look_of_the_first():
    made, count = fix(PLAIN, ("ban nhân dân tỉnh Q", "UBND tỉnh Q"))

    assert count == 1
    assert changes(made) == [
        ("=", "Uỷ  "),
        ("-", "ban "),
        ("-", "nhân dân tỉnh", "b", "i"),
        ("-", " Q"),
        ("+", "UBND tỉnh Q"),
        ("=", "uãng Ngãi."),
    ]


def test_letters_can_be_only_inserted_or_only_deleted():
    reading = read(PLAIN)
    place = reading.source.index("tỉnh")

    made, count = fix_docx(
        PLAIN, reading, [mending(place, place, "của "), mend(reading, "  ban", " ban"), mending(0, 0, "Từ "), mend(reading, ".", "")], at=AT
    )

    assert count == 4
    assert changes(made)[:2] == [("+", "Từ "), ("=", "Uỷ")]
    assert ("+", "của ", "b", "i") in changes(made)
    assert changes(made)[-1] == ("-", ".")
    assert rejected(made) == ["Uỷ  ban nhân dân tỉnh Quãng Ngãi."]


def test_where_two_mendings_meet_the_first_is_made():
    made, count = fix(PLAIN, ("dân tỉnh", "tỉnh"), ("nhân dân", "Nhân dân"), ("tỉnh", "Tỉnh"))

    assert count == 2
    assert [piece.text for piece in read(made).pieces] == ["Uỷ  ban Nhân dân Tỉnh Quãng Ngãi."]


def test_findings_without_a_mending_or_suppressed_change_nothing():
    finding = Finding("SL001", "a", Severity.ERROR, 0, 2, None, "", "Sai.", "")

    assert fix_docx(PLAIN, read(PLAIN), [finding, mending(0, 2, "X", suppressed="đã xem")], at=AT) == (PLAIN, 0)


def test_every_other_part_keeps_its_bytes():
    content = make_docx(
        paragraph(run("Sở  Công Thương")),
        comments='<w:comment w:id="1"><w:p/></w:comment>',
        footnotes='<w:footnote w:id="2"><w:p/></w:footnote>',
    )

    before, after = parts_of(content), parts_of(fix(content, ("Sở  Công", "Sở Công"))[0])

    assert {name for name in after if after[name] != before.get(name)} == {"word/document.xml"}


def test_a_footnote_is_mended_in_its_own_part():
    content = make_docx(
        paragraph(run("Kế hoạch"), '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        footnotes=f'<w:footnote w:id="2">{paragraph(run("Uỷ ban."))}</w:footnote>',
    )

    made, count = fix(content, ("Uỷ", "Ủy"))

    assert count == 1
    assert changes(made, "word/footnotes.xml") == [("-", "Uỷ"), ("+", "Ủy"), ("=", " ban.")]
    assert parts_of(made)["word/document.xml"] == parts_of(content)["word/document.xml"]


HELD = {
    "insertion": '<w:ins w:id="7" w:author="Lan">{}</w:ins>',
    "move": '<w:moveTo w:id="7" w:author="Lan">{}</w:moveTo>',
    "field": '<w:fldSimple w:instr="REF a">{}</w:fldSimple>',
    "long field": '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    "control": "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "box": "<w:r><w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict></w:r>",
}


@pytest.mark.parametrize("around", HELD.values(), ids=HELD.keys())
def test_nothing_is_mended_inside_what_word_or_a_person_holds(around):
    content = make_docx(paragraph(run("Theo "), around.format(run("Uỷ ban")), run(" tỉnh")))

    assert fix(content, ("Uỷ", "Ủy")) == (content, 0)


def test_a_field_that_began_in_another_paragraph_is_left_alone():
    field = HELD["long field"].format("|").split("|")
    content = make_docx(
        paragraph(field[0], run("Mục lục")), paragraph(run("Uỷ ban")), paragraph(run("Hết"), field[1]), paragraph(run("Uỷ viên"))
    )
    reading = read(content)

    made, count = fix_docx(content, reading, [mend(reading, "Uỷ", "Ủy"), mend(reading, "Uỷ", "Ủy", nth=1)], at=AT)

    assert count == 1
    assert changes(made)[-3:] == [("-", "Uỷ"), ("+", "Ủy"), ("=", " viên")]


@pytest.mark.parametrize(
    "between",
    [
        '<w:del w:id="8" w:author="Lan"><w:r><w:delText>bỏ</w:delText></w:r></w:del>',
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        "<w:r><w:drawing/></w:r>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>",
    ],
)
def test_nothing_is_deleted_along_with_the_words(between):
    content = make_docx(paragraph(run("Uỷ"), between, run(" ban")))

    assert fix(content, ("Uỷ ban", "Ủy ban")) == (content, 0)


def test_bookmarks_and_comments_among_the_words_stay():
    marks = '<w:bookmarkStart w:id="3" w:name="a"/>', '<w:commentRangeEnd w:id="4"/>', '<w:bookmarkEnd w:id="3"/>'
    content = make_docx(paragraph(run("Uỷ"), marks[0], run(" ban"), *marks[1:], run(" tỉnh")))

    made, count = fix(content, ("Uỷ ban tỉnh", "UBND tỉnh"))

    assert count == 1
    assert [len(list(tree_of(made).iter(f"{{*}}{name}"))) for name in ("bookmarkStart", "bookmarkEnd", "commentRangeEnd")] == [1, 1, 1]
    assert sorted(int(node.get(f"{{{W}}}id")) for node in tree_of(made).iter("{*}ins", "{*}del")) == [5, 6, 7, 8]


def test_a_mending_over_two_paragraphs_is_left_out():
    content = make_docx(paragraph(run("Một ")), paragraph(run("Hai")))

    assert fix(content, ("Một \nHai", "Một Hai")) == (content, 0)


def test_a_tracked_look_is_not_copied_into_the_new_words():
    content = make_docx(paragraph(run("Uỷ ban", '<w:b/><w:rPrChange w:id="2" w:author="Lan"><w:rPr/></w:rPrChange>')))

    made, _ = fix(content, ("Uỷ", "Ủy"))

    assert [node.find("{*}rPrChange") is None for node in tree_of(made).iterfind(".//{*}ins/{*}r/{*}rPr")] == [True]


def test_a_reading_of_another_file_is_refused():
    with pytest.raises(WriterError, match="tệp khác"):
        fix_docx(make_docx(paragraph(run("Khác"))), read(PLAIN), [mending(0, 2, "X")], at=AT)


def test_damaged_files_are_refused():
    for cut in range(0, len(PLAIN), 50):
        with pytest.raises(ReaderError):
            fix_docx(PLAIN[:cut], read(PLAIN), [mending(0, 2, "X")], at=AT)


def test_comments_go_into_a_mended_file():
    made, _ = fix(PLAIN, ("Uỷ", "Ủy"))
    reading = read(made)
    start = reading.source.index("Ủy  ban")

    noted = annotate_docx(made, reading, [Finding("NN002", "a", Severity.HINT, start, start + 7, None, "Ủy  ban", "M.", "")], at=AT)

    assert [words for words in changes(noted) if words[0] != "="] == [words for words in changes(made) if words[0] != "="]
    assert rejected(noted) == rejected(made)


# --- plain text -----------------------------------------------------------------------------------------------------------------


def test_a_text_is_mended_at_its_letters():
    source = "Uỷ  ban nhân dân\ntỉnh"

    assert fix_text(source, [mending(2, 4, " "), mending(0, 2, "Ủy"), mending(16, 17, " "), mending(1, 3, "x")]) == "Ủy ban nhân dân tỉnh"


def test_mendings_beyond_the_text_are_left_out():
    assert fix_text("abc", [mending(2, 9, "x"), mending(0, 1, "A")]) == "Abc"


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6), st.text("xyz ", max_size=3)), max_size=12)


@given(st.text("abc ", min_size=36, max_size=40), SPANS)
def test_letters_outside_of_mendings_stay(source, spans):
    fixes = chosen(mending(start, start + length, text) for start, length, text in spans)

    made = fix_text(source, [mending(start, start + length, text) for start, length, text in spans])

    assert all(one.end <= other.start for one, other in pairwise(fixes))
    assert len(made) == len(source) + sum(len(fix.text) - (fix.end - fix.start) for fix in fixes)
    place = shift = 0
    for item in fixes:
        assert made[place + shift : item.start + shift] == source[place : item.start]
        shift += len(item.text) - (item.end - item.start)
        place = item.end
    assert made[place + shift :] == source[place:]


# --- real files and a real office program ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["33-hd-36-vptw-the-thuc-van-ban-dang", "59-kh-58-sinh-hoat-lich-su-thpt", "61-nd-30-2020-cong-tac-van-thu"]
)
def test_a_real_document_reads_as_before_when_changes_are_rejected(name):
    file = FILES / f"{name}.docx"
    if not file.exists():
        pytest.skip("the corpus of real documents is not there")
    content = file.read_bytes()
    reading = read(content)
    dice = random.Random(7)
    places = sorted(dice.sample(range(len(reading.source)), 60))
    findings = [mending(place, place + dice.randint(0, 9), dice.choice(["", "X", "sửa lại"])) for place in places]

    made, count = fix_docx(content, reading, findings, at=AT)

    assert 10 < count <= 60
    assert rejected(made) == rejected(content)
    assert read(made).source != reading.source


@pytest.mark.office
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_shows_the_changes(tmp_path):
    (tmp_path / "a.docx").write_bytes(fix(PLAIN, ("Uỷ  ban", "Ủy ban"), ("tỉnh Quãng", "tỉnh Quảng"))[0])
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "docx:Office Open XML Text"]

    subprocess.run([*command, "--outdir", "back", "a.docx"], cwd=tmp_path, check=True, capture_output=True, timeout=180)

    back = (tmp_path / "back/a.docx").read_bytes()
    assert [piece.text for piece in read(back).pieces] == ["Ủy ban nhân dân tỉnh Quảng Ngãi."]
    assert {node.get(f"{{{W}}}author") for node in tree_of(back).iter("{*}ins", "{*}del")} == {"Minh Bạch"}
    assert rejected(back) == ["Uỷ  ban nhân dân tỉnh Quãng Ngãi."]

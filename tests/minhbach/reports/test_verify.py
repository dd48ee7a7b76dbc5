import io
import json
import shutil
import subprocess
import zipfile

import pytest

from minhbach.documents.layout import load_layout
from minhbach.documents.readers import ReaderError
from minhbach.documents.writers.pdf import write_pdf
from minhbach.facts.errors import SnapshotError
from minhbach.indicators.engines.duckdb import DuckDB
from minhbach.reports.machine import report_json
from minhbach.reports.publish import FORMATS
from minhbach.reports.verify import VerifyError, verify


@pytest.fixture
def copy(example, tmp_path):
    """A copy of the published files that a test may spoil."""
    shutil.copytree(example.out, tmp_path / "out")
    return tmp_path / "out"


def check(file, **more):
    return verify(file, engine_for=DuckDB, **more)


def edit_docx(file, old: bytes, new: bytes) -> None:
    parts = {}
    with zipfile.ZipFile(file) as archive:
        for item in archive.infolist():
            content = archive.read(item)
            parts[item] = content.replace(old, new, 1) if item.filename == "word/document.xml" else content
    assert any(old in zipfile.ZipFile(file).read(item) for item in parts if item.filename == "word/document.xml")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for item, content in parts.items():
            archive.writestr(item, content)
    file.write_bytes(out.getvalue())


@pytest.mark.parametrize("kind", FORMATS)
def test_untouched_file_agrees(example, kind):
    result = check(example.file(kind))

    assert (result.agrees, result.kind, result.snapshot) == (True, kind, example.report.document.snapshot)
    assert result.figures_checked >= 100


def test_figure_changed_in_word_is_named(copy):
    file = copy / "bao-cao-thuc-hien-dan-chu-2025.docx"
    edit_docx(file, b">3.276<", b">3.291<")

    (difference,) = check(file).figures
    assert (difference.code, difference.printed, difference.expected) == ("HS06", "3.291", "3.276")


def test_sentence_changed_in_word_is_shown(copy):
    file = copy / "bao-cao-thuc-hien-dan-chu-2025.docx"
    edit_docx(file, "Không có kiến nghị".encode(), "Có nhiều kiến nghị".encode())

    result = check(file)
    assert (result.figures, [(text.found, text.expected) for text in result.texts]) == (
        (),
        [("Có nhiều kiến nghị, đề xuất.", "Không có kiến nghị, đề xuất.")],
    )


def test_figure_changed_in_html_is_named(copy):
    file = copy / "bao-cao-thuc-hien-dan-chu-2025.html"
    text = file.read_text("utf-8")
    assert ">3.382<" in text
    file.write_text(text.replace(">3.382<", ">3.832<"), "utf-8")

    assert {(item.code, item.printed, item.expected) for item in check(file).figures} == {("HS01", "3.832", "3.382")}


def test_value_changed_in_json_is_shown(copy):
    file = copy / "bao-cao-thuc-hien-dan-chu-2025.json"
    data = json.loads(file.read_bytes())
    next(figure for figure in data["figures"] if figure["code"] == "HS07")["value"] = "0"
    file.write_text(json.dumps(data), "utf-8")

    assert [(text.found, text.expected) for text in check(file).texts] == [("figures[HS07].value: 0", "figures[HS07].value: 15")]


def test_json_that_was_only_written_anew_agrees(copy):
    file = copy / "bao-cao-thuc-hien-dan-chu-2025.json"
    file.write_text(json.dumps(json.loads(file.read_bytes()), indent=4), "utf-8")

    assert check(file).agrees


def test_page_of_a_pdf_that_says_something_else_is_shown(example, copy):
    from dataclasses import replace

    document = example.report.document
    spoilt = replace(document, signature=replace(document.signature, title="PHÓ GIÁM ĐỐC"))
    file = copy / "bao-cao-thuc-hien-dan-chu-2025.pdf"
    file.write_bytes(write_pdf(spoilt, layout=load_layout(), attachment=report_json(example.report), attachment_name="a.json"))

    result = check(file)
    assert result.figures == ()
    assert any("PHÓ GIÁM ĐỐC" in text.found for text in result.texts)


def test_snapshot_that_was_altered_is_refused(copy):
    (snapshot,) = copy.glob("anh-chup-*")
    with (snapshot / "extra" / "co-quan.yaml").open("a", encoding="utf-8") as card:
        card.write("# thêm\n")

    with pytest.raises(SnapshotError, match=r"co-quan\.yaml"):
        check(copy / "bao-cao-thuc-hien-dan-chu-2025.docx")


def test_file_without_its_snapshot_says_where_it_should_be(copy):
    (snapshot,) = copy.glob("anh-chup-*")
    moved = snapshot.rename(copy.parent / "luu")

    with pytest.raises(VerifyError, match="--snapshot"):
        check(copy / "bao-cao-thuc-hien-dan-chu-2025.docx")
    assert check(copy / "bao-cao-thuc-hien-dan-chu-2025.docx", snapshot=moved).agrees


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("trong.docx", b""),
        ("rac.pdf", b"\x00\x01\x02"),
        ("gia.pdf", b"%PDF-1.7 nothing"),
        ("gia.docx", b"PK\x03\x04 nothing"),
        ("la.json", b"{}"),
        ("la2.json", b'{"format": "minhbach/report/1", "figures": [1]}'),
        ("sau.json", b"[" * 100_000),
        ("sau2.json", b'{"a":' * 100_000),
        ("la.html", b"<!doctype html><p>x"),
    ],
)
def test_file_that_is_no_report_is_refused_with_words(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)

    with pytest.raises((VerifyError, ReaderError)) as caught:
        check(file)
    assert len(str(caught.value)) > 30


def test_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(VerifyError, match="Không thấy tệp"):
        check(tmp_path / "khong-co.docx")


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed (apt-get install libreoffice-writer-nogui)")
def test_report_saved_again_by_an_office_program_keeps_its_figures(copy, tmp_path):
    file = copy / "bao-cao-thuc-hien-dan-chu-2025.docx"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "docx", "--outdir", str(copy / "saved"), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)

    result = check(copy / "saved" / file.name, snapshot=next(copy.glob("anh-chup-*")))
    assert result.figures == ()
    assert result.figures_checked >= 100

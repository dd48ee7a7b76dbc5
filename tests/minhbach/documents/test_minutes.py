from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import docx
import docx.enum.text
import pypdfium2

from minhbach.documents.layout import load_layout
from minhbach.documents.minutes import (
    DATA_WORDS,
    JournalProof,
    Posting,
    journal_data,
    journal_minutes,
    minutes_data,
    posting_minutes,
    taking_down_minutes,
)
from minhbach.documents.model import Signature, Signer
from minhbach.documents.writers.docx import write_docx
from minhbach.documents.writers.html import write_html
from minhbach.documents.writers.pdf import write_pdf

POSTING = Posting(
    superior="UBND TỈNH QUẢNG NGÃI",
    agency="SỞ CÔNG THƯƠNG",
    symbol="BB-SCT",
    code="CK-2026-001",
    item="Quy chế chi tiêu nội bộ",
    group="9) nội quy, quy chế",
    document="Quyết định số 12/QĐ-SCT ngày 02/3/2026",
    place="Bảng tin tầng 1",
    posted_on=date(2026, 3, 3),
    keep_until=date(2026, 3, 23),
    keep_words="ít nhất 20 ngày liên tục, khoản 2 Điều 48",
    removed_on=date(2026, 3, 24),
    basis=("khoản 2 Điều 48 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15",),
)
ASSETS = replace(
    POSTING,
    item="Bản kê khai tài sản, thu nhập hằng năm, năm 2024",
    document="",
    counts=(("Số người phải kê khai", 24), ("Số bản kê khai được niêm yết", 24)),
    signers=("Người niêm yết", "Đại diện tổ chức công đoàn", "Thủ trưởng cơ quan"),
)


def pdf_text(document, posting, data=minutes_data):
    drawn = write_pdf(
        document,
        layout=load_layout(),
        attachment=data(posting),
        attachment_name="bien-ban.json",
        attachment_description=DATA_WORDS,
    )
    with pypdfium2.PdfDocument(drawn) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())


def test_posting_minutes_in_pdf():
    text = pdf_text(posting_minutes(POSTING), POSTING)

    assert "BIÊN BẢN" in text
    assert "Căn cứ khoản 2 Điều 48 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15;" in text
    assert "Thời gian niêm yết: từ ngày 03/03/2026 đến hết ngày 23/03/2026" in text
    assert "NGƯỜI NIÊM YẾT" in text
    assert "THỦ TRƯỞNG CƠ QUAN" in text
    assert ", ngày … tháng" not in text  # minutes have no place and date at their head


def test_taking_down_minutes_in_docx_and_html():
    document = taking_down_minutes(replace(POSTING, signers=("Người gỡ niêm yết", "Thủ trưởng cơ quan")))
    made = docx.Document(io.BytesIO(write_docx(document, layout=load_layout())))
    words = "\n".join(paragraph.text for paragraph in made.paragraphs)
    page = write_html(document, data=minutes_data(POSTING))

    told = "Nội dung đã được niêm yết liên tục từ ngày 03/03/2026 đến ngày 24/03/2026; phải giữ đến hết ngày 23/03/2026"
    assert told in words
    assert told in page
    assert [cell.text.split("\n")[0] for cell in made.tables[-1].rows[0].cells] == ["NGƯỜI GỠ NIÊM YẾT", "THỦ TRƯỞNG CƠ QUAN"]


def test_a_line_for_the_pen_is_not_stretched():
    made = docx.Document(io.BytesIO(write_docx(posting_minutes(ASSETS), layout=load_layout())))
    aligned = {one.text.split(":")[0]: one.alignment for one in made.paragraphs}

    assert aligned["- Đại diện tổ chức công đoàn"] == docx.enum.text.WD_ALIGN_PARAGRAPH.LEFT
    assert aligned["Nhóm nội dung"] is None


def test_asset_minutes_hold_counts_and_a_third_signer():
    text = pdf_text(posting_minutes(ASSETS), ASSETS)

    assert "Số bản kê khai được niêm yết: 24." in text
    assert "ĐẠI DIỆN TỔ CHỨC CÔNG ĐOÀN" in text


def test_what_is_not_known_is_left_to_the_pen():
    text = pdf_text(posting_minutes(replace(POSTING, place="", posted_on=None, keep_until=None)), POSTING)

    assert "Hôm nay, ngày …… tháng …… năm ………" in text


def test_data_are_those_of_the_minutes():
    assert json.loads(minutes_data(POSTING))["posted_on"] == "2026-03-03"


def test_where_signers_stand():
    one = Signature("", "GIÁM ĐỐC", "", ("Lưu",))
    chair = Signer("GIÁM ĐỐC")
    two, three = (Signature("", "GIÁM ĐỐC", "", ("Lưu",), tuple(map(Signer, titles))) for titles in (("A",), ("A", "B")))

    assert one.rows == ((None, chair),)
    assert two.rows == ((Signer("A"), chair), (None, None))
    assert three.rows == ((Signer("A"), Signer("B")), (None, chair))


MARK = "BẢN DÙNG THỬ – DỮ LIỆU MẪU"
PROOF = JournalProof(
    superior="UBND TỈNH QUẢNG NGÃI",
    agency="SỞ CÔNG THƯƠNG",
    symbol="BB-SCT",
    at="09:00:00 ngày 27/11/2026",
    checker="Trần Kiểm Tra",
    count=1204,
    first="08:00:00 ngày 01/07/2025",
    last="08:59:30 ngày 27/11/2026",
    head="ab" * 32,
    fault="",
    others=(),
    compared=310,
    unknown=("2 bản ghi chưa có mã băm trong nhật ký",),
    command="minhbach-site verify_journal --until 1204 --head",
)


def marked_pages(document):
    drawn = write_pdf(document, layout=load_layout(), attachment=b"{}", attachment_name="bien-ban.json")
    with pypdfium2.PdfDocument(drawn) as pdf:
        return [MARK in " ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]


def test_a_mark_stands_on_every_page_of_the_pdf_and_of_the_word_file():
    long = replace(POSTING, basis=POSTING.basis * 60)

    plain, marked = posting_minutes(long), replace(posting_minutes(long), mark=MARK)

    assert set(marked_pages(plain)) == {False}
    assert (set(marked_pages(marked)), len(marked_pages(marked)) > 2) == ({True}, True)
    section = docx.Document(io.BytesIO(write_docx(marked, layout=load_layout()))).sections[0]
    assert [one.text for one in section.first_page_header.paragraphs] == [MARK]
    assert section.header.paragraphs[0].text == MARK
    assert f"<strong>{MARK}</strong>" in write_html(marked, data=b'{"figures": {}}')
    assert MARK not in write_html(plain, data=b'{"figures": {}}')


def test_the_proof_of_a_journal_holds_its_hash_and_its_data():
    text = pdf_text(journal_minutes(PROOF), PROOF, journal_data)

    assert "toàn bộ nhật ký còn nguyên vẹn" in text
    assert "Số dòng khớp: 1204." in text
    assert " ".join(["abababab"] * 8) in text
    assert "verify_journal --until 1204" in text
    assert json.loads(journal_data(PROOF))["head"] == "ab" * 32


def test_the_proof_of_a_journal_that_was_altered_says_where():
    broken = replace(PROOF, fault="nhật ký đã bị thay đổi, bắt đầu từ dòng 7", others=("Nhật ký không nói gì về 2 văn bản (số 3, 4)",))
    text = pdf_text(journal_minutes(broken), broken, journal_data)

    assert "còn nguyên vẹn" not in text
    assert "bắt đầu từ dòng 7" in text
    assert "- Nhật ký không nói gì về 2 văn bản (số 3, 4)" in text


def test_minutes_of_taking_down_tell_the_extension_beside_the_law():
    page = write_html(taking_down_minutes(replace(POSTING, extended_until=date(2026, 4, 30), removed_on=None)), data=minutes_data(POSTING))

    assert "phải giữ đến hết ngày 23/03/2026 (ít nhất 20 ngày liên tục, khoản 2 Điều 48), cơ quan kéo dài đến hết ngày 30/04/2026." in page
    assert "liên tục từ ngày 03/03/2026 đến ngày …… tháng …… năm ………;" in page

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import docx
import pypdfium2

from minhbach.documents.layout import load_layout
from minhbach.documents.minutes import DATA_WORDS, Posting, minutes_data, posting_minutes, taking_down_minutes
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
    caveats=(),
)
ASSETS = replace(
    POSTING,
    item="Bản kê khai tài sản, thu nhập hằng năm, năm 2024",
    document="",
    counts=(("Số người phải kê khai", 24), ("Số bản kê khai được niêm yết", 24)),
    signers=("Người niêm yết", "Đại diện tổ chức công đoàn", "Thủ trưởng cơ quan"),
    caveats=("Có chữ ký của đại diện tổ chức công đoàn theo nghị định chưa sửa.",),
)


def pdf_text(document, posting):
    drawn = write_pdf(
        document,
        layout=load_layout(),
        attachment=minutes_data(posting),
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
    document = taking_down_minutes(POSTING)
    made = docx.Document(io.BytesIO(write_docx(document, layout=load_layout())))
    words = "\n".join(paragraph.text for paragraph in made.paragraphs)
    page = write_html(document, data=minutes_data(POSTING))

    told = "Nội dung đã được niêm yết liên tục từ ngày 03/03/2026 đến ngày 24/03/2026; phải giữ đến hết ngày 23/03/2026"
    assert told in words
    assert told in page
    assert [cell.text.split("\n")[0] for cell in made.tables[-1].rows[0].cells] == ["NGƯỜI NIÊM YẾT", "THỦ TRƯỞNG CƠ QUAN"]


def test_asset_minutes_hold_counts_a_third_signer_and_the_caveat():
    text = pdf_text(posting_minutes(ASSETS), ASSETS)

    assert "Số bản kê khai được niêm yết: 24." in text
    assert "Có chữ ký của đại diện tổ chức công đoàn theo nghị định chưa sửa." in text
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

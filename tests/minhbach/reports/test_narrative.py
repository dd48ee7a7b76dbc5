from datetime import date
from decimal import Decimal

import pytest

from minhbach.documents.model import FigureToken, Footnote, Heading, Paragraph, Text
from minhbach.indicators.model import State, Value
from minhbach.reports.narrative import Narrator, cite, print_date
from minhbach.reports.outline import OutlineError

CUTOFF = date(2025, 10, 30)
LAW = {
    "id": "L",
    "type": "luat",
    "symbol": "10/2022/QH15",
    "issued_on": date(2022, 11, 10),
    "issuer": "Quốc hội",
    "subject": "Luật Thực hiện dân chủ ở cơ sở",
}
DECREE = {
    "id": "D",
    "type": "nghi_dinh",
    "symbol": "59/2023/NĐ-CP",
    "issued_on": date(2023, 8, 14),
    "issuer": "Chính phủ",
    "subject": "Quy định chi tiết một số điều",
}
PLAN = {
    "id": "P",
    "type": "ke_hoach",
    "symbol": "535/KH-SCT",
    "issued_on": date(2025, 3, 17),
    "issuer": "Sở Công Thương",
    "subject": "Thực hiện quy chế dân chủ",
}
REQUEST = {
    "id": "R",
    "type": "cong_van",
    "symbol": None,
    "issued_on": date(2025, 11, 5),
    "issuer": "Sở Nội vụ",
    "subject": "Báo cáo kết quả",
}


def value(code: str, number: int | None, state: State = State.VALUE) -> Value:
    return Value(code, code, "hồ sơ", state, None if number is None else Decimal(number), 0, CUTOFF, "")


FIGURES = {
    "HS01": value("HS01", 3382),
    "HS07": value("HS07", 5),
    "DT02": value("DT02", 0, State.NIL),
    "KP01": value("KP01", None, State.MISSING),
    "TC03:qn-phong": value("TC03:qn-phong", 1),
}


def narrator() -> Narrator:
    return Narrator(
        figures=FIGURES,
        rows={"documents": [LAW, DECREE, PLAN, REQUEST]},
        facts={"agency": {"name": "Sở {A} & <B>"}},
        blocks=lambda kind, args: [Heading(1, "", f"{kind} {args[0]}", "x")],
        cited=set(),
    )


def words(text: str) -> str:
    (block,) = narrator().render(text, "thử")
    assert isinstance(block, Paragraph)
    return "".join(run.text for run in block.runs if not isinstance(run, Footnote))


def test_figure_becomes_a_token_that_keeps_its_code():
    assert narrator().render("Có {{ HS01 }} hồ sơ.", "thử") == (
        Paragraph((Text("Có "), FigureToken("HS01", "3.382", "value"), Text(" hồ sơ."))),
    )


def test_small_count_is_padded_in_prose():
    assert words("{{ HS07.of('hồ sơ') }}") == "05 hồ sơ"


@pytest.mark.parametrize(("code", "expected"), [("DT02", "không phát sinh"), ("KP01", "chưa có số liệu")])
def test_figure_without_number_prints_the_words_of_its_state_and_no_unit(code, expected):
    assert words(f"{{{{ {code}.of('đơn') }}}}") == expected


def test_keyed_figure_is_reached_by_its_key():
    assert words('giảm {{ TC03["qn-phong"] }}') == "giảm 01"


def test_sentence_follows_the_figures():
    text = (
        "{% if HS07.some %}Còn quá hạn.{% else %}Không.{% endif %}"
        "{% if DT02.nil %} Không có tố cáo.{% endif %}{% if KP01.missing %} Thiếu.{% endif %}"
    )
    assert words(text) == "Còn quá hạn. Không có tố cáo. Thiếu."


def test_text_of_a_record_cannot_become_markup_or_template():
    assert words("{{ agency.name }}") == "Sở {A} & <B>"


def test_note_holds_its_own_figures():
    assert narrator().render("A{{ note('gồm ' ~ HS07 ~ ' hồ sơ') }}.", "thử") == (
        Paragraph((Text("A"), Footnote((Text("gồm "), FigureToken("HS07", "05", "value"), Text(" hồ sơ"))), Text("."))),
    )


def test_paragraphs_bullets_bold_and_blocks():
    text = "Mở\nđầu.\n\n- **Một.** A\n- B\n{{ chart('x') }}\nCuối"

    assert narrator().render(text, "thử") == (
        Paragraph((Text("Mở đầu."),)),
        Paragraph((Text("Một.", bold=True), Text(" A")), bullet=True),
        Paragraph((Text("B"),), bullet=True),
        Heading(1, "", "chart x", "x"),
        Paragraph((Text("Cuối"),)),
    )


def test_document_is_cited_in_full_once_and_briefly_after():
    assert words("{{ cite('D') }}; {{ cite('D') }}") == (
        "Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ quy định chi tiết một số điều; Nghị định số 59/2023/NĐ-CP"
    )


@pytest.mark.parametrize(
    ("document", "full", "brief"),
    [
        (LAW, "Luật Thực hiện dân chủ ở cơ sở năm 2022", "Luật Thực hiện dân chủ ở cơ sở"),
        (PLAN, "Kế hoạch số 535/KH-SCT ngày 17/3/2025 của Sở Công Thương về thực hiện quy chế dân chủ", "Kế hoạch số 535/KH-SCT"),
        (REQUEST, "Công văn ngày 05/11/2025 của Sở Nội vụ về báo cáo kết quả", "Công văn ngày 05/11/2025 nêu trên"),
    ],
)
def test_citation_by_type(document, full, brief):
    assert (cite(document, full=True), cite(document, full=False)) == (full, brief)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ HS1 }}", "không có số liệu hay tên «HS1». Có phải ý bạn là «HS01»?"),
        ("{{ cite('DD') }}", "sổ văn bản không có mã «DD»; có phải ý bạn là «D»?"),
        ("a\n{% if %}", "thử, dòng 2: lời văn sai cú pháp"),
        ("{{ ''.__class__.__mro__ }}", "không dựng được lời văn"),
        ("{{ 1/0 }}", "không dựng được lời văn"),
        ("\ue000HS01\ue001", "ký tự riêng"),
        ("{{ rows('khong-co') }}", "không có sổ «khong-co»"),
        ("{% for a in range(9999999) %}{{ a }}{% endfor %}", "không dựng được lời văn"),
    ],
)
def test_wrong_text_is_named_with_its_place(text, message):
    with pytest.raises(OutlineError) as caught:
        narrator().render(text, "thử")

    assert message in str(caught.value)


def test_dates_pad_days_and_only_the_first_two_months():
    assert [print_date(date(2025, month, 5)) for month in (1, 2, 3, 12)] == ["05/01/2025", "05/02/2025", "05/3/2025", "05/12/2025"]

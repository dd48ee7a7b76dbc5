from datetime import date
from decimal import Decimal

import pytest

from minhbach.documents.model import FigureToken, Footnote, Heading, Paragraph, Text
from minhbach.indicators.model import State, Value
from minhbach.reports.narrative import Narrator
from minhbach.reports.outline import OutlineError
from minhbach.reports.prose import cite, print_date
from minhbach.reports.sandbox import MAX_TEXT
from minhbach.reports.text_values import MARKS

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


LATER = {**PLAN, "id": "P9", "symbol": "9/KH-SCT", "issued_on": date(2025, 12, 1)}
OLD_PLAN = {**PLAN, "id": "P0", "symbol": "12/KH-SCT", "issued_on": date(2025, 1, 6), "subject": "UBND thực hiện **5** sao"}
PLANS = [
    {"id": "1", "document": "P", "year": 2025, "programme": "cchc"},
    {"id": "2", "document": "P0", "year": 2025, "programme": "cchc"},
    {"id": "3", "document": "P9", "year": 2025, "programme": "cchc"},
    {"id": "4", "document": "P", "year": 2024, "programme": "cong_tac"},
    {"id": "5", "document": "P", "year": 2025, "programme": "dan_chu"},
]


def narrator() -> Narrator:
    return Narrator(
        figures=FIGURES,
        rows={
            "documents": [REQUEST, PLAN, LAW, DECREE, LATER, OLD_PLAN],
            "plans": PLANS,
            "tasks": [{"id": "N", "title": "- Tăng **5** sao\n\n- A"}],
        },
        facts={
            "agency": {"name": "Sở {A} & <B>", "odd": "x\ue000y\ue005 *z*"},
            "report": {"year": 2025, "cutoff": CUTOFF, "request": "R"},
        },
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


def test_each_document_of_a_cell_with_several_codes_is_cited():
    assert words("{{ cite('P') }}|{{ cite('L;P;P0') }}").partition("|")[2] == (
        "Luật Thực hiện dân chủ ở cơ sở năm 2022; Kế hoạch số 535/KH-SCT; "
        "Kế hoạch số 12/KH-SCT ngày 06/01/2025 của Sở Công Thương về UBND thực hiện **5** sao"
    )
    with pytest.raises(OutlineError, match="sổ văn bản không có mã «PP»"):
        words("{{ cite('P;PP') }}")


def test_rows_are_found_by_one_of_several_codes():
    rows = [{**PLAN, "id": key, "implements": cell} for key, cell in (("A", "D"), ("B", "L;D"), ("C", "DD"), ("E", None))]
    text = "{% for row in rows('documents', implements='D') %}{{ row.id }}{% endfor %}"

    (block,) = Narrator({}, {"documents": rows}, {}, lambda kind, args: [], set()).render(text, "thử")

    assert block == Paragraph((Text("AB"),))


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
        ("{% for a in range(9999999) %}{{ a }}{% endfor %}", "range(…) dài quá 10.000 số"),
        ("{% if 0 %}{{ 1 | jion }}{% endif %}", "không có bộ lọc «jion»; có phải ý bạn là «join»?"),
        ("a\n\n{{ report.cutof | ngay }}", "thử, dòng 3: không dựng được lời văn: không có «cutof» ở đây; có phải ý bạn là «cutoff»?"),
        ("{{ HS01.sone }}", "không dùng được «.sone» ở đây; có phải ý bạn là «some»?"),
        ("{{ TC03['qn-fong'] }}", "«TC03» không có khóa «qn-fong»; có phải ý bạn là «qn-phong»?"),
        ("{{ TC03 }}", 'ví dụ TC03["qn-phong"]: qn-phong'),
        ("{{ report }}", "hãy ghi thêm tên sau dấu chấm: year, cutoff, request"),
        ("{{ report.cutoff }}", "ngày phải in bằng bộ lọc «ngay»"),
        ("{{ report.cutoff | ngay | ngay }}", "bộ lọc «ngay» chỉ dùng cho một ngày"),
        ("{{ rows('documents', id='R')[0].symbol }}", "giá trị cần in còn trống"),
        ("{{ rows('documents', typ='x') }}", "sổ «documents» không có cột «typ»; có phải ý bạn là «type»?"),
        ("{{ rows('documents', type='nghi-dinh') }}", "không có mã «nghi-dinh»; có phải ý bạn là «nghi_dinh»?"),
        ("{{ word('petitions', 'chanel', 'x') }}", "không có cột «chanel»; có phải ý bạn là «channel»?"),
        ("{{ plans('cch') }}", "không có mã «cch»; có phải ý bạn là «cchc»?"),
        ("a\n{% if HS01 %}b{% endif %}", "dòng 2: không dựng được lời văn: số liệu «HS01» đứng một mình"),
        ("{% if HS01 %}b{% endif %}", "hãy dùng .some hoặc .known"),
        ("{% if KP01 > 0 %}b{% endif %}", "số liệu «KP01» chưa có số liệu nên không so sánh được; hãy hỏi KP01.known trước"),
        ("{% if HS01 == '5' %}b{% endif %}", "chỉ so sánh được với một số"),
        ("{{ HS01 + HS07 }}", "lời văn không cộng, trừ, nhân, chia số liệu"),
        ("a\n{{ HS01 | lower }}", "dòng 2: không dựng được lời văn: không đổi chữ hoa, chữ thường"),
        ("{{ (HS01 ~ '')[1:] }}", "bị cắt"),
        ("{{ note(note('x')) }}", "không đặt chú thích trong chú thích"),
        ("a\n{{ chart() }}", "dòng 2: không dựng được lời văn: chart(…) cần đúng một tên"),
        ("{{ '\\ue000HS01\\ue001' }}", "ký tự riêng"),
        ("{% include 'x' %}", "chỉ dùng được các lệnh if, for, set, macro và with"),
        ("a\n{% for x in [1] %}b", "lệnh {% for %} chưa đóng hoặc đóng sai thứ tự; hãy thêm {% endfor %}"),
        ("{{ 1 }", "lời văn sai cú pháp: gặp «}» không đúng chỗ"),
    ],
)
def test_wrong_text_is_named_with_its_place(text, message):
    with pytest.raises(OutlineError) as caught:
        narrator().render(text, "thử")

    assert message in str(caught.value)


DOUBLING = "{% set n = namespace(x=START) %}{% for i in range(60) %}{% set n.x = STEP %}{% endfor %}"


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
        "{{ 'x' * 10 ** 11 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ ('%0' ~ '999999999d') % 1 }}",
        "{{ '{:>999999999}'.format('') }}",
        "{{ 'x'.center(10 ** 9) }}",
        "{{ 'x' | center(10 ** 9) }}",
        "{{ lipsum(n=10 ** 9) }}",
        "{{ '1e999999999' | so }}",
        "{{ 1e300 | so }}",
        "{{ (1).to_bytes(10 ** 10) }}",
        "{% set a = [] %}{% for i in range(9999) %}{% set _ = a.append('x' ~ a | join) %}{% endfor %}",
        "{% set a = [1] %}{% for i in range(60) %}{% set _ = a.extend(a) %}{% endfor %}",
        "{% set a = [1] %}{% for i in a %}{% set _ = a.append(1) %}{% endfor %}",
        "{% set a = [1] %}{% set _ = a.append(a) %}{{ 'x' if a == a }}",
        DOUBLING.replace("START", "'x'").replace("STEP", "n.x ~ n.x"),
        DOUBLING.replace("START", "'x'").replace("STEP", "n.x + n.x"),
        DOUBLING.replace("START", "[1]").replace("STEP", "n.x + n.x"),
        DOUBLING.replace("START", "[1]").replace("STEP", "[n.x, n.x]") + "{{ 'x' if n.x == [n.x] }}",
        DOUBLING.replace("START", "(1,)").replace("STEP", "(n.x, n.x)") + "{{ [n.x] | unique | list | length }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m(n) %}{{ m(n - 1) ~ m(n - 1) if n }}{% endmacro %}{{ m(50) }}",
        "{% macro m() %}" + "x" * 90_000 + "{% endmacro %}{% for i in range(9999) %}{% set _ = m() %}{% endfor %}",
        "{% set a = range(9999) | list %}{% for i in a %}{{ 'x' if i in a }}{% endfor %}",
        "{% for i in range(9999) %}{% for j in range(9) %}{% set _ = range(9999)[0:9998] %}{% endfor %}{% endfor %}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{{ " + "1 + " * 20_000 + "1 }}",
        "{% for a in [1] %}" * 30 + "{% endfor %}" * 30,
        "{{ " + "9" * 5000 + " }}",
        "x" * (MAX_TEXT + 1),
    ],
)
def test_text_that_would_use_up_the_machine_is_refused(text):
    with pytest.raises(OutlineError, match=r"^thử"):
        narrator().render(text, "thử")


def test_all_texts_of_a_report_share_one_budget():
    whole = narrator()
    whole.render("{% for a in range(9999) %}{% set _ = 'x' ~ a %}{% endfor %}", "thử")

    with pytest.raises(OutlineError, match="lặp quá nhiều lần"):
        whole.render("{% for a in range(9999) %}{% set _ = 'x' ~ a %}{% endfor %}" * 9, "thử")


def test_error_of_a_drawing_names_the_line_that_asked_for_it():
    def refuse(kind: str, args: tuple[object, ...]) -> list[Heading]:
        raise OutlineError(f"không có {kind} {args[0]}")

    whole = Narrator(FIGURES, {}, {}, refuse, set())

    with pytest.raises(OutlineError, match=r"^thử, dòng 3: không có chart x$"):
        whole.render('a\n\n{{ chart("x") }}', "thử")


def test_no_error_speaks_as_python_does():
    for text in (
        "{{ [1, 'a'] | sort | join }}",
        "{{ cite('D', ful=True) }}",
        "{{ 1 / 0 }}",
        "{{ none.x }}",
        "{{ [] | first }}",
        "{{ agency() }}",
    ):
        with pytest.raises(OutlineError) as caught:
            narrator().render(text, "thử")
        assert "dòng 1" in str(caught.value)
        assert not {"not", "argument", "object", "sequence", "zero", "unsupported"} & set(str(caught.value).split())


def test_asterisks_and_hyphens_of_records_stay_letters():
    assert narrator().render("**Việc:** {{ rows('tasks')[0].title }}", "thử") == (
        Paragraph((Text("Việc:", bold=True), Text(" - Tăng **5** sao - A"))),
    )
    assert narrator().render("{{ rows('tasks')[0].title }}", "thử") == (Paragraph((Text("- Tăng **5** sao - A"),)),)


def test_marks_in_facts_are_dropped():
    assert words("{{ agency.odd }}") == "xy *z*"
    assert not MARKS.search(narrator().title("{{ agency.odd }}", "thử"))


def test_record_is_found_by_what_it_says():
    assert words("{{ rows('tasks', title=rows('tasks')[0].title) | length }}") == "1"
    assert words("{{ rows('documents', subject='UBND thực hiện **5** sao') | length }}") == "1"


def test_title_holds_words_only():
    assert narrator().title("NĂM {{ report.year }}", "thử") == "NĂM 2025"
    with pytest.raises(OutlineError, match=r"^thử: tiêu đề chỉ gồm chữ"):
        narrator().title("CÓ {{ HS01 }}", "thử")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("HS07 > 0", "có"),
        ("HS07 < HS01 and HS01 >= 3382", "có"),
        ("HS07 == 5 and HS07 != 6", "có"),
        ("DT02 > 0", "không"),
        ("DT02 == 0", "có"),
        ("0 < HS07 <= 5", "có"),
        ("KP01.some or DT02.some", "không"),
    ],
)
def test_figures_compare_as_numbers(condition, expected):
    assert words(f"{{% if {condition} %}}có{{% else %}}không{{% endif %}}") == expected


def test_some_is_more_than_none():
    figures = {"A": value("A", 0), "B": value("B", -1), "C": value("C", 1)}
    whole = Narrator(figures, {}, {}, lambda kind, args: [], set())

    (block,) = whole.render("{% for x in (A, B, C) %}{{ 'x' if x.some else '-' }}{% endfor %}", "thử")

    assert block == Paragraph((Text("--x"),))


def test_texts_see_documents_issued_by_the_cutoff_and_the_request():
    assert words("{{ rows('documents') | map(attribute='id') | join(' ') }}") == "L D P0 P R"


def test_plans_are_cited_in_full_by_day_of_issue():
    assert words("{{ cite('P') }}; {{ plans('cchc') }}").partition("; ")[2] == (
        "Kế hoạch số 12/KH-SCT ngày 06/01/2025 của Sở Công Thương về UBND thực hiện **5** sao; "
        "Kế hoạch số 535/KH-SCT ngày 17/3/2025 của Sở Công Thương về thực hiện quy chế dân chủ"
    )
    assert narrator().render("{{ plans('cong_tac') }}", "thử") == ()


def test_abbreviation_keeps_its_capitals_in_a_citation():
    assert cite({**PLAN, "subject": "UBND thực hiện"}, full=True).endswith("về UBND thực hiện")
    assert cite({**PLAN, "subject": "Ý kiến của dân"}, full=True).endswith("về ý kiến của dân")


def test_dates_pad_days_and_only_the_first_two_months():
    assert [print_date(date(2025, month, 5)) for month in (1, 2, 3, 12)] == ["05/01/2025", "05/02/2025", "05/3/2025", "05/12/2025"]

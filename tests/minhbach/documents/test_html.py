"""The HTML writer and reader; the tests marked `browser` open the page in a real Chromium."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace

import pytest
from lxml import html

from minhbach.documents.charts import describe, render
from minhbach.documents.model import Cell, Footnote, Heading, Paragraph, Picture, Table, Text
from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.html import read_attachment, read_figures, read_snapshot_id, read_text
from minhbach.documents.writers import WriterError
from minhbach.documents.writers.html import write_html

from .sample import FOOTNOTES, RECEIVED, SAMPLE_FIGURES, SNAPSHOT, chart, sample_document

RATE = "99.54421148587055606198723792"
DATA = json.dumps({"figures": [{"code": "HS11", "value": RATE}, {"code": "HL03", "value": None}], "text": "</script><!-- ố & >"}).encode()


def write(document=None, data=DATA):
    return write_html(document or sample_document(), data=data)


def with_body(*blocks):
    return replace(sample_document(), body=blocks, appendix=())


def rich_document():
    """The sample with the same chart twice and a table too wide for a phone."""
    rows = [{"unit": "Phòng thuộc Sở", "before": 7, "after": 6}]
    caption, alt = describe("units_before_after", rows, period="năm 2025")
    picture = render("units_before_after", rows, caption=caption, alt=alt)
    wide = Table("Bảng 2. Rộng", tuple("ABCDEFGH"), (tuple(Cell((Text("Nội dung công khai"),)) for _ in range(8)),), (1,) * 8)
    document = sample_document()
    return replace(document, body=(*document.body, picture, picture, wide))


@pytest.fixture(scope="module")
def page():
    return html.document_fromstring(write())


def test_figures_read_back_are_those_of_the_sample():
    content = write().encode()

    assert read_figures(content) == SAMPLE_FIGURES
    assert read_snapshot_id(content) == SNAPSHOT


def test_figures_carry_exact_values_and_states(page):
    values = {node.get("data-code"): (node.get("value"), node.get("data-state")) for node in page.iter("data")}

    assert values == {
        "HS01": ("3382", "value"),
        "HS02": ("3257", "value"),
        "HS05": ("3291", "value"),
        "HS11": (RATE, "value"),
        "TC01:qn-phong": ("7", "value"),
        "TC02:qn-phong": ("6", "value"),
        "DT01": ("0", "nil"),
        "HL03": ("", "missing"),
        "YK05": ("", "not_applicable"),
        "KH02": ("7", "value"),
        "KH03": ("5", "value"),
        "KH05": ("18", "value"),
    }


def test_every_explained_figure_opens_its_explanation(page):
    explained = {one.code for one in sample_document().explanations}
    opened = {figure.get("data-code"): figure.getparent().get("popovertarget") for figure in page.xpath("//button/data")}

    assert set(opened) == explained & set(SAMPLE_FIGURES)
    assert all(page.get_element_by_id(target).get("popover") is not None for target in opened.values())


def test_figure_without_explanation_is_no_button(page):
    (figure,) = [node for node in page.iter("data") if node.get("data-code") == "KH05"]

    assert (figure.getparent().tag, figure.getparent().getparent().tag) == ("span", "li")


def test_marks_and_notes_stay_on_the_line_of_their_figure():
    note = Footnote((Text("A"),))
    text = write(with_body(Paragraph((RECEIVED, note, Text("%); hồ sơ "), RECEIVED, Text(" x "), RECEIVED, Text("abc")))))
    page = html.document_fromstring(text)

    assert [node.text_content() for node in page.find_class("kept")] == ["3.3821%);", "3.382", "3.382"]
    assert "3.3821%); hồ sơ 3.382 x 3.382abc" in read_text(text.encode())


def test_explanation_says_all_that_is_known(page):
    words = [" ".join(node.itertext()).strip() for node in page.get_element_by_id("so-HS11").iter("dt", "dd")]

    assert list(zip(words[::2], words[1::2], strict=True)) == [
        ("Định nghĩa", "Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn, tính theo sổ theo dõi của cơ quan."),
        ("Đơn vị tính", "%"),
        ("Tử số", "3.276"),
        ("Mẫu số", "3.291"),
        ("Tính đến hết", "30/10/2025"),
        ("Căn cứ", "Nghị định số 61/2018/NĐ-CP (primary)"),
        ("Mã số liệu", "HS11"),
    ]
    assert "Chưa khai báo sổ khảo sát trong co-quan.yaml." in page.get_element_by_id("so-HL03").text_content()


def test_notes_link_both_ways_and_stand_apart(page):
    for number in (1, 2, 3, 4):
        reference, note = page.get_element_by_id(f"ghi-chu-{number}-tro-lai"), page.get_element_by_id(f"ghi-chu-{number}")
        assert reference.get("href") == f"#ghi-chu-{number}"
        assert [link.get("href") for link in note.iter("a")] == [f"#ghi-chu-{number}-tro-lai"]
    assert "trong năm2, 3, bảo đảm" in page.text_content()
    notes = [" ".join(note.text_content().split()) for note in page.xpath("//section[@role='doc-endnotes']//li")]
    assert notes == [f"{words} ↩" for words in FOOTNOTES]


def test_headings_form_one_tree_and_the_contents_link_to_it(page):
    headings = [(node.tag, " ".join(node.text_content().split())) for node in page.iter("h1", "h2", "h3", "h4", "h5")]

    assert headings[0] == ("h1", "BÁO CÁO " + sample_document().letterhead.subject)
    assert [tag for tag, _ in headings[1:]] == ["h2", "h2", "h3", "h4", "h3", "h2", "h2", "h2"]
    assert [link.get("href") for link in page.xpath("//nav//a")] == [
        "#khai-quat",
        "#ket-qua",
        "#thu-tuc",
        "#to-chuc",
        "#kien-nghi",
        "#phu-luc-1",
        "#phu-luc-2",
    ]


def test_tables_have_captions_and_scopes(page):
    tables = list(page.iter("table"))

    assert [table.find("caption").text_content() for table in tables] == ["Bảng 1. Hồ sơ theo hình thức tiếp nhận", "Số liệu và cách tính"]
    assert {cell.get("scope") for cell in page.iter("th")} == {"col"}
    assert [cell.text_content() for cell in tables[1].xpath(".//td[@class='numeric']")] == ["3.382", "3.291", "99,54%"]


def test_ids_are_unique_even_with_one_chart_twice():
    ids = html.document_fromstring(write(rich_document())).xpath("//@id")

    assert len(ids) == len(set(ids))


def test_page_asks_for_nothing_and_runs_nothing():
    text = write(rich_document())
    page = html.document_fromstring(text)

    assert {link for link in page.xpath("//@href") if not link.startswith("#")} == set()
    assert page.xpath("//@src | //@style | //@onclick | //link | //iframe | //img | //form") == []
    assert [script.get("type") for script in page.iter("script")] == ["application/json"]
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)\S+", text) == []


def test_policy_allows_only_the_page_s_own_style(page):
    (style,) = page.iter("style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()

    assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    ]


def test_data_is_embedded_harmlessly():
    text = write()

    assert json.loads(read_attachment(text.encode())) == json.loads(DATA)
    assert text.count("</script>") == 1
    assert "<!--" not in text


@pytest.mark.parametrize("data", [b"\xff", b"{", b""])
def test_data_that_is_no_json_is_refused(data):
    with pytest.raises(WriterError, match="không phải JSON mã UTF-8"):
        write(data=data)


def test_words_that_look_like_html_stay_words():
    hard = "<script>alert(1)</script> & \"a\" 'b' {{ c }} {% d %} <!-- -->"
    table = Table(hard, (hard,), ((Cell((Text(hard), Footnote((Text(hard),)))),),), (1,))
    body = (Heading(1, "", hard, "a"), Paragraph((Text(hard),)), table, Picture(hard, hard, chart(), 600, 260))
    document = replace(with_body(*body), letterhead=replace(sample_document().letterhead, subject=hard, agency=hard))

    text = write(document)

    assert text.count("<script") == 1
    assert sum(hard in line for line in read_text(text.encode())) == 10


def test_text_read_back_holds_every_note_cell_and_line():
    lines = read_text(write().encode())

    assert "Đã tiếp nhận 3.382 hồ sơ4, giải quyết 3.291 hồ sơ; tỷ lệ trước hạn và đúng hạn đạt 99,54%." in lines
    assert "Không gồm hồ sơ kỳ trước chuyển qua" in lines
    assert "Trực tiếp, bưu chính" in lines
    assert "- Lưu: VT, VP." in lines
    assert len(lines) == len([line for line in lines if line])


def test_same_document_gives_the_same_page():
    assert write() == write()


def test_document_with_nothing_but_a_letterhead_can_be_drawn():
    text = write(replace(sample_document(), body=(), appendix=(), explanations=()))

    assert "Mục lục" not in text
    assert read_figures(text.encode()) == {}


def test_broken_picture_is_named():
    with pytest.raises(WriterError, match="Hình «Hình 1»: hình vẽ SVG có phần tử <script>"):
        write(with_body(Picture("Hình 1", "", '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 1, 1)))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<p>A</p>", "không phải báo cáo của phần mềm này"),
        (b"\xff\xfe", "không đọc được như tệp HTML mã UTF-8"),
        (b"", "không đọc được như tệp HTML"),
    ],
)
def test_reading_something_else_says_so(content, message, tmp_path):
    path = tmp_path / "a.html"
    path.write_bytes(content)

    with pytest.raises(ReaderError, match=rf"a\.html: {message}"):
        read_figures(path)


def test_reading_a_page_without_data_says_so():
    with pytest.raises(ReaderError, match="không có dữ liệu máy đọc bên trong"):
        read_attachment(b"<article></article>")
    assert read_snapshot_id(b"<article></article>") == ""


def test_reading_beyond_the_limit_says_so(monkeypatch):
    monkeypatch.setattr("minhbach.documents.readers.html.MAX_BYTES", 10)

    with pytest.raises(ReaderError, match="vượt giới hạn 10 byte"):
        read_text(write().encode())


@pytest.fixture(scope="module")
def browser(chromium):
    return chromium


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("html") / "bao-cao.html"
    path.write_text(write(rich_document()), "utf-8")
    return path.as_uri()


@pytest.fixture
def opened(browser, address, request):
    width, scheme = getattr(request, "param", (1280, "light"))
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("request", lambda asked: page.complaints.append(asked.url) if asked.url != address else None)
    page.goto(address)
    yield page
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("opened", [(1280, "light"), (1280, "dark"), (360, "light")], indirect=True)
def test_axe_finds_nothing_with_a_figure_open_or_shut(opened):
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    shut = Axe().run(opened, options=options)
    opened.locator("button.figure").first.click()
    shown = Axe().run(opened, options=options)

    assert [shut.response["violations"], shown.response["violations"]] == [[], []]
    assert opened.complaints == []


@pytest.mark.browser
def test_figure_opens_and_closes_by_keyboard(opened):
    figure = opened.locator("button.figure", has_text="99,54%").first
    figure.focus()

    opened.keyboard.press("Enter")
    dialog = opened.get_by_role("dialog", name="Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn")
    assert dialog.is_visible()
    assert "3.276" in dialog.inner_text()
    assert opened.evaluate("document.activeElement.textContent") == "Đóng"

    opened.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert figure.evaluate("node => node === document.activeElement")


@pytest.mark.browser
def test_skip_link_is_the_first_stop_and_leads_to_the_text(opened):
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "Đến nội dung báo cáo"

    opened.keyboard.press("Enter")
    assert opened.evaluate("document.activeElement.id") == "noi-dung"


@pytest.mark.browser
@pytest.mark.parametrize("opened", [(360, "light"), (320, "dark"), (820, "light")], indirect=True)
def test_page_never_scrolls_sideways(opened):
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")

    opened.locator("button.figure").first.click()
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_open_figure_lies_inside_the_window(opened):
    for index in range(opened.locator("article button.figure").count()):
        figure = opened.locator("article button.figure").nth(index)
        figure.scroll_into_view_if_needed()
        figure.click()
        box = opened.locator(":popover-open").bounding_box()
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= 1280
        assert box["y"] + box["height"] <= 800
        opened.keyboard.press("Escape")


@pytest.mark.browser
def test_print_shows_the_document_and_nothing_of_the_screen(opened):
    opened.emulate_media(media="print")

    assert opened.get_by_text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").is_visible()
    assert not opened.locator("nav").is_visible()
    assert not opened.locator("header.bar").is_visible()
    assert not opened.get_by_text("Đọc biểu đồ bằng lời").first.is_visible()

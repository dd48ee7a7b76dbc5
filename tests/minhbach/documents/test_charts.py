import json
import re
import struct

import pytest
from lxml import etree

from minhbach.documents import charts
from minhbach.documents.charts import CHARTS, ChartError, describe, load_chart, parse_svg, render, scope_ids, to_png

PERIOD = "từ 01/01/2025 đến 30/10/2025"
CHANNELS = [
    {"month": month, "channel": channel, "count": count}
    for month, counts in (("2025-01", (1310, 6, 3)), ("2025-02", (268, 4, 2)))
    for channel, count in zip(("Trực tuyến", "Trực tiếp", "Bưu chính công ích"), counts, strict=True)
]
ON_TIME = [
    {"month": "2025-01", "resolved": 310, "on_time": 310, "percent": "100"},
    {"month": "2025-02", "resolved": 0, "on_time": 0, "percent": ""},
    {"month": "2025-03", "resolved": 341, "on_time": 339, "percent": "99,41"},
]
UNITS = [
    {"unit": "Phòng chuyên môn thuộc Sở Công Thương Quảng Ngãi sau hợp nhất", "before": 7, "after": 6},
    {"unit": "Phòng thuộc Sở Kon Tum", "before": 3, "after": 2},
]
ROWS = {"dossiers_by_month": CHANNELS, "on_time_by_month": ON_TIME, "units_before_after": UNITS}

every_chart = pytest.mark.parametrize("name", sorted(ROWS))


def draw(name):
    caption, alt = describe(name, ROWS[name], period=PERIOD)
    return render(name, ROWS[name], caption=caption, alt=alt)


def texts(svg):
    return ["".join(node.itertext()) for node in etree.fromstring(svg).iter("{*}text")]


def test_every_chart_file_is_tested():
    assert {path.stem for path in CHARTS.glob("*.json")} == set(ROWS)


@every_chart
def test_chart_is_a_picture_for_eyes_and_ears(name):
    picture = draw(name)
    root = etree.fromstring(picture.svg)

    assert (root.get("role"), root[0].tag, root[1].tag) == ("img", "{http://www.w3.org/2000/svg}title", "{http://www.w3.org/2000/svg}desc")
    assert [root.get("aria-labelledby"), root.get("aria-describedby")] == [root[0].get("id"), root[1].get("id")]
    assert (root[0].text, root[1].text) == (load_chart(name).title, picture.alt)
    assert picture.width == 620
    assert PERIOD in picture.caption
    assert "aria-label=" not in picture.svg  # the engine's English words


@every_chart
def test_chart_needs_nothing_from_outside_and_is_the_same_again(name):
    picture = draw(name)

    assert parse_svg(picture.svg) is not None
    assert re.findall(r"https?://(?!www\.w3\.org/)", picture.svg) == []
    assert picture == draw(name)


@every_chart
def test_chart_uses_greys_and_the_font_of_the_document(name):
    svg = draw(name).svg
    colours = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{3,6})"', svg))

    assert {colour for colour in colours if len(set(re.findall("..", colour[1:]) if len(colour) == 7 else colour[1:])) > 1} == set()
    assert set(re.findall(r'font-family="([^"]*)"', svg)) == {charts.FAMILIES}


def test_dossiers_are_labelled_with_vietnamese_numbers():
    found = texts(draw("dossiers_by_month").svg)

    assert {"1.319", "274", "1.310", "1/2025", "2/2025", "Trực tuyến", "Bưu chính công ích", "Số hồ sơ"} <= set(found)


def test_on_time_chart_says_where_its_axis_begins():
    found = texts(draw("on_time_by_month").svg)

    assert "Chú ý: trục đứng bắt đầu từ 95 %, không phải từ 0." in found
    assert {"99,41", "339/341", "không có"} <= set(found)


def test_on_time_chart_with_large_numbers_breaks_its_labels():
    rows = [{"month": "2025-01", "resolved": 12510, "on_time": 12400, "percent": "99,12"}]

    assert {"12.400/", "12.510"} <= set(re.findall(r">([\d./]+)<", render("on_time_by_month", rows, caption="", alt="").svg))


def test_on_time_chart_from_zero_needs_no_notice():
    rows = [{"month": "2025-01", "resolved": 50, "on_time": 1, "percent": "2"}]

    assert [text for text in texts(render("on_time_by_month", rows, caption="", alt="").svg) if "Chú ý" in text] == []


def test_units_carry_their_numbers_and_whole_names():
    svg = draw("units_before_after").svg

    assert {"7", "6", "3", "2", "Trước sắp xếp", "Sau sắp xếp"} <= set(texts(svg))
    assert "sau hợp nhất" in " ".join(texts(svg))


def test_describe_lists_every_number():
    caption, alt = describe("on_time_by_month", ON_TIME[:1], period="năm 2025")

    assert caption == "Tỷ lệ hồ sơ giải quyết trước và đúng hạn theo tháng giải quyết (năm 2025)"
    assert alt == (
        "Biểu đồ đường: tỷ lệ hồ sơ giải quyết trước và đúng hạn từng tháng, năm 2025, kèm số hồ sơ đúng hạn "
        "trên tổng số hồ sơ đã giải quyết. Tháng 1/2025: 100 %, 310/310 hồ sơ."
    )


def test_describe_without_a_field_names_it():
    with pytest.raises(ChartError, match="thiếu giá trị «period»"):
        describe("units_before_after", UNITS)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "không có dòng số liệu nào"),
        ([{"unit": "Phòng", "before": 7}], "dòng 1, cột «after»: cần số, nhận được None"),
        ([{"unit": "Phòng", "before": 7, "after": "6"}], "cột «after»: cần số, nhận được '6'"),
        ([{"unit": 1, "before": 7, "after": 6}], "cột «unit»: cần chữ"),
        ([{"unit": "Phòng", "before": True, "after": 6}], "cột «before»: cần số"),
    ],
)
def test_render_with_bad_rows_says_which_and_what(rows, message):
    with pytest.raises(ChartError, match=re.escape(message)):
        render("units_before_after", rows, caption="", alt="")


def test_render_with_a_bad_month_says_how_to_write_it():
    with pytest.raises(ChartError, match="cần tháng viết như «2025-01», nhận được '2025-13'"):
        render("on_time_by_month", [{**ON_TIME[0], "month": "2025-13"}], caption="", alt="")


def test_load_chart_of_unknown_name_lists_the_known():
    with pytest.raises(ChartError, match="các biểu đồ đã định nghĩa: dossiers_by_month, on_time_by_month, units_before_after"):
        load_chart("khac")


def test_load_chart_without_words_names_the_key(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"usermeta": {"title": "A"}}), "utf-8")

    with pytest.raises(ChartError, match=r"thiếu khóa usermeta\.caption"):
        load_chart("a", folder=tmp_path)


def test_cache_keeps_one_file_per_drawing_and_draws_once(tmp_path, monkeypatch):
    first = render("units_before_after", UNITS, caption="A", alt="B", cache=tmp_path / "charts")
    monkeypatch.setattr(charts, "_draw", lambda spec: pytest.fail("drawn again"))
    second = render("units_before_after", UNITS, caption="A", alt="B", cache=tmp_path / "charts")

    assert first == second
    assert [path.suffix for path in (tmp_path / "charts").iterdir()] == [".svg"]


def test_cache_sees_another_number(tmp_path):
    for after in (5, 6):
        render("units_before_after", [{"unit": "Phòng", "before": 7, "after": after}], caption="", alt="", cache=tmp_path)

    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("damage", [lambda kept: kept[:100], lambda kept: kept.replace(b">7<", b">9<"), lambda kept: b"\xff"])
def test_cache_that_is_damaged_is_drawn_again(tmp_path, damage):
    first = render("units_before_after", UNITS, caption="", alt="", cache=tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(damage(path.read_bytes()))

    assert render("units_before_after", UNITS, caption="", alt="", cache=tmp_path) == first


def test_cache_that_cannot_be_written_still_draws(tmp_path):
    (tmp_path / "file").write_bytes(b"")

    picture = render("units_before_after", UNITS, caption="", alt="", cache=tmp_path / "file" / "below")

    assert picture.width == 620


def test_to_png_has_the_size_and_the_fonts_of_the_package():
    png = to_png(draw("units_before_after").svg, 620, 310, ppi=96)

    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (620, 310)


def test_to_png_is_the_same_again():
    svg = draw("units_before_after").svg

    assert to_png(svg, 620, 310) == to_png(svg, 620, 310)


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ("<script/>", "phần tử <script>"),
        ("<foreignObject/>", "phần tử <foreignObject>"),
        ('<image href="x.png"/>', "phần tử <image>"),
        ('<g onload="x()"/>', "thuộc tính onload"),
        ('<g style="fill:red"/>', "thuộc tính style"),
        ('<use href="http://example.test/a"/>', "thuộc tính href"),
        ('<g fill="url(http://example.test/a)"/>', "thuộc tính fill"),
        ("<!-- a -->", "chú giải"),
        ("<g>", "hỏng"),
    ],
)
def test_parse_svg_lets_only_drawings_through(inside, message):
    with pytest.raises(ChartError, match=re.escape(message)):
        parse_svg(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>')


def test_parse_svg_does_not_expand_entities():
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>'

    with pytest.raises(ChartError):
        parse_svg(bomb)


def test_scope_ids_renames_ids_and_what_points_at_them():
    root = parse_svg(
        '<svg xmlns="http://www.w3.org/2000/svg" aria-labelledby="t"><title id="t">A</title><clipPath id="c"/>'
        '<g clip-path="url(#c)"/><use href="#c"/><g fill="#cccccc"/></svg>'
    )

    scope_ids(root, "p")

    assert etree.tostring(root, encoding="unicode") == (
        '<svg xmlns="http://www.w3.org/2000/svg" aria-labelledby="p-t"><title id="p-t">A</title><clipPath id="p-c"/>'
        '<g clip-path="url(#p-c)"/><use href="#p-c"/><g fill="#cccccc"/></svg>'
    )

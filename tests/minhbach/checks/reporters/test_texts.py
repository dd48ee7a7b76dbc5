"""The same findings for a person, a program, a code host and a browser."""

import json
import re
from datetime import date
from typing import Any

import jsonschema
import pytest
from lxml import html as lxml_html

from minhbach.checks.reporters.html import as_html
from minhbach.checks.reporters.jsons import SCHEMA_FILE, as_json
from minhbach.checks.reporters.sarif import as_sarif
from minhbach.checks.reporters.terminal import as_text
from minhbach.checks.rule import Context, Suppression
from minhbach.checks.runner import Checked, Unread, check_reading
from minhbach.documents.readers.plain import read_text

SOURCE = (
    "Quảng Ngãi, ngày 07 tháng 11 năm 2025\n\nBÁO CÁO\n\nKết quả công tác năm 2025\n\nI. KẾT QUẢ THỰC HIỆN\n\n"
    "Đã tiếp nhận 3.382 hồ sơ theo Nghị định số 59/2023/NĐ-CP ngày 14/8/2023; đã giải quyết 3.276 hồ sơ (trong đó, trước hạn 3.276 hồ sơ, "
    "quá hạn 15 hồ sơ). Công khai trên trang của của Sở <script>alert(1)</script> & các phòng.\n"
)
UNREAD = Unread("hong.docx", "hong.docx không đọc được.")


@pytest.fixture
def checked() -> Checked:
    reading = read_text(SOURCE, "bao-cao.txt")
    return check_reading(
        reading, context=Context(on=date(2025, 11, 7), dated=date(2025, 11, 7)), suppressions=[Suppression("NN001", "trích nguyên văn")]
    )


def _schema() -> Any:
    return json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))


def test_json_follows_the_published_schema(checked: Checked) -> None:
    jsonschema.Draft202012Validator.check_schema(_schema())
    contents = json.loads(as_json([checked, UNREAD], many=True))
    for one in contents:
        jsonschema.validate(one, _schema())
    one = json.loads(as_json([checked], many=False))
    assert one == contents[0]
    assert contents[1] == {"schema": "minhbach-check-1", "file": "hong.docx", "error": "hong.docx không đọc được."}


def test_json_places_point_into_the_text(checked: Checked) -> None:
    one = json.loads(as_json([checked], many=False))
    assert [(found["symbol"], found["date"], SOURCE[found["start"] : found["end"]]) for found in one["citations"]] == [
        ("59/2023/NĐ-CP", "2023-08-14", "Nghị định số 59/2023/NĐ-CP ngày 14/8/2023")
    ]
    sums = [found for found in one["relations"] if found["relation"] == "sum" and found["holds"] is False]
    assert [(found["total"], found["parts"]) for found in sums] == [(3276, [3276, 15])]
    assert all(SOURCE[found["start"] : found["end"]] == found["quote"] for found in one["findings"])
    assert [found["suppressed"] for found in one["findings"] if found["code"] == "NN001"] == ["trích nguyên văn"]


def test_json_figures_and_relations_are_quoted_as_they_are_written() -> None:
    source = "Trong năm 2025, toàn Sở có tổng số 45 biên chế được cấp có thẩm quyền giao, gồm 30\ncông chức và 15 viên chức.\n"
    one = json.loads(as_json([check_reading(read_text(source), context=Context(on=date(2025, 11, 7)))], many=False))
    placed = [*one["figures"], *one["relations"], *(part for found in one["relations"] for part in [found["total_at"], *found["parts_at"]])]
    assert [found["text"] for found in one["figures"]] == ["45 biên chế", "30\ncông chức", "15 viên chức"]
    assert [found["relation"] for found in one["relations"]] == ["sum"]
    assert [found for found in placed if source[found["start"] : found["end"]] != found["text"]] == []


def test_the_terminal_shows_every_finding_and_no_colour_unasked(checked: Checked) -> None:
    text = as_text([checked, UNREAD])
    assert "\x1b" not in text
    assert [code for code in {one.code for one in checked.findings} if code not in text] == []
    assert "⟦của của⟧" in text
    assert "đã bỏ qua: trích nguyên văn" in text
    assert "hong.docx không đọc được." in text
    assert text.endswith("1 đã bỏ qua có lý do; 1 tệp không đọc được.\n")
    assert "\x1b[31mlỗi" in as_text([checked], colour=True)


def test_the_terminal_lets_no_control_character_through() -> None:
    reading = read_text("Trang của của Sở \x1b[2J và \x07 các phòng.")
    text = as_text([check_reading(reading, context=Context(on=date(2025, 11, 7)))])
    assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f]", text) == []


def test_sarif_names_rules_places_and_suppressions(checked: Checked) -> None:
    log = json.loads(as_sarif([checked, UNREAD]))
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert (log["version"], rules) == ("2.1.0", sorted({one.code for one in checked.findings}))
    assert len(run["results"]) == len(checked.findings)
    for result in run["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert SOURCE[region["charOffset"] : region["charOffset"] + region["charLength"]] == region["snippet"]["text"]
        line = SOURCE.split("\n")[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 :].startswith(region["snippet"]["text"].split("\n")[0])
    assert [result["suppressions"] for result in run["results"] if result["ruleId"] == "NN001"] == [
        [{"kind": "external", "justification": "trích nguyên văn"}]
    ]
    assert run["invocations"][0]["executionSuccessful"] is False


def test_the_page_is_whole_and_asks_for_nothing(checked: Checked) -> None:
    page = as_html([checked, UNREAD])
    tree = lxml_html.fromstring(page)
    assert tree.xpath("//script | //link | //img | //iframe | //form") == []
    assert re.findall(r"(?:src|href)=\"(?!#)[^\"]*\"|url\(|@import", page) == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; các phòng" in page
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert [target for target in tree.xpath("//a/@href") if target[1:] not in ids] == []
    assert len(tree.xpath("//ul[@class='notes']/li")) == len(checked.findings)
    words = "".join(tree.xpath("//div[@class='sheet']//p//text()[not(parent::a)]"))
    assert "Đã tiếp nhận 3.382 hồ sơ theo Nghị định số 59/2023/NĐ-CP" in words


def test_a_page_without_findings_says_so_and_shows_no_choice(checked: Checked) -> None:
    clean = check_reading(read_text("Sở báo cáo kết quả thực hiện.", "sach.txt"), context=Context(on=date(2025, 11, 7)))
    assert clean.findings == ()
    page = as_html([clean])
    assert "<p>Không có phát hiện nào.</p>" in page
    assert "<fieldset" not in page
    assert "Không có phát hiện nào" not in as_html([checked])
    assert "Không có phát hiện nào" not in as_html([UNREAD])  # what was not read was not found faultless


def test_the_outputs_are_the_same_each_time(checked: Checked) -> None:
    for write in (as_html, as_sarif, as_text):
        assert write([checked]) == write([checked])

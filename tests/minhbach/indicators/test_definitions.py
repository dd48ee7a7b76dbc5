from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from minhbach.facts.schemas import TABLES
from minhbach.indicators.definitions import (
    INDICATORS,
    Confidence,
    DefinitionError,
    Definitions,
    Measure,
    UnknownCodeError,
    load_definitions,
)
from minhbach.indicators.expressions import validate

GOOD = """\
topic: Hồ sơ
indicators:
  - code: HS01
    name: Hồ sơ
    phrases: [hồ sơ]
    definition: Số hồ sơ.
    unit: hồ sơ
    decimals: 0
    table: dossiers
    count: received_on <= :cutoff
    basis: {text: Thông tư, article: Điều 1, confidence: verified}
"""
RATE = """\
  - code: HS02
    name: Tỷ lệ
    phrases: [tỷ lệ]
    definition: Tỷ lệ.
    unit: "%"
    decimals: 2
    rate: {numerator: HS01, denominator: HS01}
    basis: {text: Phần mềm, confidence: own}
"""
VIEW = """\
views:
  - name: late
    title: Hồ sơ trễ
    registers: [dossiers]
    key: id
    columns: [id, due_on]
    sql: SELECT id, due_on, _file, _sheet, _line FROM dossiers WHERE due_on < :cutoff
"""


def load_text(folder: Path, text: str, *, views: str = "") -> Definitions:
    (folder / "ho-so.yaml").write_text(text, "utf-8")
    if views:
        (folder / "views.yaml").write_text(views, "utf-8")
    return load_definitions(folder)


def run_python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_package_definitions_are_all_valid_sql(definitions):
    validate(definitions)


def test_every_agreed_code_is_defined(definitions):
    agreed = {
        "HS": 19, "TT": 5, "TC": 8, "NS": 8, "KH": 9, "NV": 6, "HN": 5, "GB": 4, "QT": 5, "YK": 6, "CK": 10, "TS": 5, "KP": 4, "TD": 6,
        "DT": 9, "HL": 3, "CS": 6, "BD": 2,
    }  # fmt: skip

    duties = {f"NP{number:02d}" for number in (*range(1, 10), *range(11, 20))}  # by duty, and by what fell due
    assert set(definitions) == duties | {f"{topic}{number:02d}" for topic, last in agreed.items() for number in range(1, last + 1)}


def test_every_definition_can_be_printed_in_a_dictionary(definitions):
    for definition in definitions.values():
        assert definition.phrases, definition.code
        assert definition.definition.endswith("."), definition.code
        assert definition.basis.article or definition.basis.confidence is Confidence.OWN, definition.code
        assert (definition.unit == "%") == (definition.measure is Measure.RATE), definition.code
        assert all(register in TABLES for register in definitions.registers(definition.code)), definition.code


def test_names_are_unique(definitions):
    assert len({definition.name for definition in definitions.values()}) == len(definitions)


def test_loading_what_the_package_ships_does_not_import_sqlglot(tmp_path):
    copy = shutil.copytree(INDICATORS, tmp_path / "indicators")
    code = (
        "import sys; from pathlib import Path; from minhbach.indicators.definitions import load_definitions; "
        "{}; print('sqlglot' in sys.modules)"
    )

    assert run_python(code.format("load_definitions()")) == "False"
    assert run_python(code.format(f"load_definitions(Path({str(copy)!r}))")) == "False"

    with (copy / "ho-so.yaml").open("a", encoding="utf-8") as file:
        file.write("# một chữ khác\n")

    assert run_python(code.format(f"load_definitions(Path({str(copy)!r}))")) == "True"


@pytest.mark.parametrize("module", ["minhbach", "minhbach.indicators.compute", "minhbach.indicators.identities"])
def test_import_loads_no_engine(module):
    assert run_python(f"import sys, {module}; print([m for m in ('duckdb', 'pyspark', 'pyarrow', 'sqlglot') if m in sys.modules])") == "[]"


def test_a_good_file_loads(tmp_path):
    definitions = load_text(tmp_path, GOOD + RATE, views=VIEW)

    assert list(definitions) == ["HS01", "HS02"]
    assert definitions["HS02"].parts == ("HS01", "HS01")
    assert definitions.registers("HS02") == ("dossiers",)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    unit: hồ sơ\n", "", "ho-so.yaml, dòng 3: HS01.unit: thiếu khóa bắt buộc 'unit'; hãy ghi thêm"),
        ("    unit:", "    units:", "ho-so.yaml, dòng 3: HS01.units: khóa không được biết (có phải «unit» không?); các khóa được dùng: "),
        ("decimals: 0", "decimals: 0.5", 'ho-so.yaml, dòng 8: số 0.5 viết trần sẽ mất chính xác; hãy đặt trong ngoặc kép: "0.5"'),
        ("decimals: 0", "decimals: hai", "ho-so.yaml, dòng 3: HS01.decimals: cần một số nguyên không âm, nhận được 'hai'"),
        ("unit: hồ sơ", "name: hồ sơ", "ho-so.yaml, dòng 7: khóa 'name' bị ghi hai lần; hãy bỏ một lần"),
        ("unit: hồ sơ", "on: hồ sơ", "ho-so.yaml, dòng 7: khóa 'on' không phải là chữ; hãy đặt trong ngoặc kép: \"on\""),
        ("phrases: [hồ sơ]", "phrases: [yes]", "ho-so.yaml, dòng 3: HS01.phrases: cần một danh sách chữ [a, b], nhận được [True]"),
        ("phrases: [hồ sơ]", "phrases: [hồ sơ", "ho-so.yaml, dòng 6: không đọc được YAML"),
        ("code: HS01", "code: hs1", "ho-so.yaml, dòng 3: hs1.code: mã gồm hai chữ hoa và hai chữ số, như HS01"),
        ("    basis: {text", "    base: {text", "ho-so.yaml, dòng 3: HS01.base: khóa không được biết (có phải «basis» không?)"),
        (GOOD[GOOD.index("    basis") :], "", "ho-so.yaml, dòng 3: HS01.basis: thiếu khóa bắt buộc 'basis'"),
        ("article: Điều 1, ", "", "ho-so.yaml, dòng 11: HS01.basis.article: thiếu khóa bắt buộc 'article'"),
        ("verified", "verifed", "ho-so.yaml, dòng 11: HS01.basis.confidence: không biết mức 'verifed' (có phải «verified» không?)"),
        ("table: dossiers", "table: dosiers", "ho-so.yaml, dòng 3: HS01.table: không có 'dosiers' (có phải «dossiers» không?)"),
        ("table: dossiers", "view: late", "ho-so.yaml, dòng 3: HS01.view: không có 'late'"),
        ("    count:", "    sum: id\n    count:", "ho-so.yaml, dòng 3: HS01: cần đúng một trong các khóa count, distinct, sum"),
        ("    count:", "    where: id = 'x'\n    count:", "ho-so.yaml, dòng 3: HS01.where: điều kiện đếm đã ghi ở khóa count"),
        ("    count:", "    by: months\n    count:", "ho-so.yaml, dòng 3: HS01.by: dossiers không có cột 'months'"),
        ("    count:", "    nil: nul\n    count:", "ho-so.yaml, dòng 3: HS01.nil: không biết quy tắc 'nul'"),
        ("    count:", "    nil: missing\n    count:", "ho-so.yaml, dòng 3: HS01.nil: quy tắc missing cần khóa complete.otherwise"),
        ("    count:", "    left_out: {when: id IS NULL}\n    count:", "ho-so.yaml, dòng 10: HS01.left_out.words: thiếu khóa bắt buộc"),
        ("    count:", "    left_out: {when: idd = 1, words: x}\n    count:", "ho-so.yaml, dòng 3: HS01.left_out: không có cột idd"),
        ("received_on", "recieved_on", "ho-so.yaml, dòng 3: HS01.count: không có cột recieved_on (có phải «received_on» không?)"),
        (":cutoff", ":cutof", "ho-so.yaml, dòng 3: HS01.count: không được dùng «$cutof»"),
        ("<= :cutoff", "<= :cutoff --", "ho-so.yaml, dòng 3: HS01.count: biểu thức SQL không được có chú thích"),
        ("received_on <= :cutoff", "id = 'a:cutoff'", "ho-so.yaml, dòng 3: HS01.count: chuỗi trong biểu thức SQL"),
        ("topic: Hồ sơ", "topics: Hồ sơ", "ho-so.yaml, dòng 1: topics: khóa không được biết (có phải «topic» không?)"),
        ("  - code", "    code", "ho-so.yaml, dòng 1: indicators: cần một danh sách"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_by_file_line_and_key(tmp_path, old, new, message):
    assert old in GOOD

    with pytest.raises(DefinitionError) as refused:
        load_text(tmp_path, GOOD.replace(old, new, 1))

    assert str(refused.value).startswith(message)


def test_a_duplicate_code_is_refused(tmp_path):
    (tmp_path / "a.yaml").write_text(GOOD, "utf-8")

    with pytest.raises(DefinitionError) as refused:
        load_text(tmp_path, GOOD)

    assert str(refused.value) == "ho-so.yaml, dòng 3: HS01.code: mã đã dùng ở a.yaml, dòng 3; hãy đặt mã riêng, không dùng lại mã đã bỏ"


def test_a_rate_of_an_unknown_code_is_refused(tmp_path):
    with pytest.raises(DefinitionError) as refused:
        load_text(tmp_path, GOOD + RATE.replace("denominator: HS01", "denominator: HS011"))

    assert str(refused.value) == "ho-so.yaml, dòng 12: HS02.rate: không có số liệu mã 'HS011' (có phải «HS01» không?)"


def test_a_circle_of_rates_is_refused(tmp_path):
    with pytest.raises(DefinitionError) as refused:
        load_text(tmp_path, GOOD + RATE.replace("denominator: HS01", "denominator: HS02"))

    assert str(refused.value) == "ho-so.yaml, dòng 12: HS02.rate: các số gọi vòng tròn: HS02 → HS02"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("name: late", "name: dossiers", "views.yaml, dòng 2: dossiers.name: tên 'dossiers' đã dùng hoặc không hợp lệ"),
        ("[dossiers]", "[dossier]", "views.yaml, dòng 2: late.registers: không có sổ 'dossier' (có phải «dossiers» không?)"),
        ("key: id", "key: ids", "views.yaml, dòng 2: late.key: không có cột 'ids' (có phải «id» không?)"),
        ("FROM dossiers", "FROM dosiers", "views.yaml, dòng 2: late.sql: không có sổ dosiers (có phải «dossiers» không?)"),
        ("due_on <", "duo_on <", "views.yaml, dòng 2: late.sql: có cột không tồn tại"),
        ("SELECT id, due_on", "SELECT due_on, id", "views.yaml, dòng 2: late.columns: câu SELECT cho các cột due_on, id"),
        ("SELECT id", "DELETE FROM dossiers; SELECT id", "views.yaml, dòng 2: late.sql: biểu thức SQL không được có chú thích"),
        (VIEW[VIEW.index("SELECT") :], "DELETE FROM dossiers", "views.yaml, dòng 2: late.sql: cần đúng một câu SELECT"),
        ("FROM dossiers WHERE", "FROM read_csv('/etc/passwd') WHERE", "views.yaml, dòng 2: late.sql: không được dùng «READ_CSV("),
    ],
)  # fmt: skip
def test_a_bad_view_is_refused_by_file_line_and_key(tmp_path, old, new, message):
    assert old in VIEW

    with pytest.raises(DefinitionError) as refused:
        load_text(tmp_path, GOOD, views=VIEW.replace(old, new, 1))

    assert str(refused.value).startswith(message)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(DefinitionError, match="không có tệp định nghĩa số liệu nào"):
        load_definitions(tmp_path)


def test_find_splits_code_and_key(definitions):
    assert definitions.find("TC04:qn-phong") == (definitions["TC04"], "qn-phong")
    assert definitions.find("HS07") == (definitions["HS07"], "")


def test_find_offers_the_nearest_code(definitions):
    with pytest.raises(UnknownCodeError, match=r"Không có số liệu mã «hs7» \(có phải «HS\d+» không\?\)"):
        definitions.find("hs7")
    with pytest.raises(UnknownCodeError, match="hãy dùng «HS07»"):
        definitions.find("HS07:x")


def test_a_rate_has_the_breakdowns_of_both_its_parts(definitions):
    assert definitions.breakdowns("HS11") == ("month", "channel", "procedure")
    assert definitions.breakdowns("HS12") == ("month",)

"""The table of rules is complete, and so is every rule's page."""

import re
from importlib import import_module
from pathlib import Path

from minhbach.checks import rules
from minhbach.checks.packs import packs
from minhbach.checks.registry import RULES

FOLDER = Path(str(rules.__file__)).parent
HEADINGS = ["## Kiểm tra gì", "## Vì sao", "## Cách sửa", "## Giới hạn"]


def test_every_rule_file_is_registered_under_its_code() -> None:
    files = {path.stem.split("_")[0].upper() for path in FOLDER.glob("*.py") if path.stem != "__init__"}
    assert files == set(RULES)
    assert [code for code, rule in RULES.items() if code != rule.code] == []


def test_the_table_is_in_order() -> None:
    assert list(RULES) == sorted(RULES)


def test_every_rule_has_a_page_with_the_same_headings() -> None:
    pages = {code: str(import_module(rule.check.__module__).__doc__) for code, rule in RULES.items()}
    assert {code for code, page in pages.items() if re.findall(r"^## .+$", page, re.MULTILINE) != HEADINGS} == set()
    assert {code for code, page in pages.items() if not page.split("\n")[0].startswith(RULES[code].title)} == set()


def test_codes_and_names_are_well_formed() -> None:
    assert [code for code in RULES if not re.fullmatch(r"(SL|VD|HL|TG|CT|TT|NN|MT|DL|BQ)\d{3}", code)] == []
    assert [rule.name for rule in RULES.values() if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)] == []
    assert len({rule.name for rule in RULES.values()}) == len(RULES)


def test_the_packs_hold_every_rule() -> None:
    added = {code: pack.version for pack in packs() for code in pack.added}
    withdrawn = {code for pack in packs() for code in pack.withdrawn}
    assert added.keys() - withdrawn == set(RULES)
    assert [code for code, rule in RULES.items() if rule.since != added[code]] == []

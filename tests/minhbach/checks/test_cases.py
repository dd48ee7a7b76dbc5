"""The longer cases of the rules: Markdown that a lawyer can read, a heading for a situation, the words that must be found below it."""

import re
from datetime import date
from pathlib import Path

import pytest

from minhbach.checks.dating import dated
from minhbach.checks.registry import RULES
from minhbach.checks.rule import Context
from minhbach.checks.runner import check_reading
from minhbach.documents.readers.plain import read_text

CASES = Path(__file__).parents[2] / "cases"
ON = date(2025, 11, 7)


def situations() -> list[object]:
    made: list[object] = []
    for path in sorted(CASES.glob("*/*.md")):
        for block in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            heading, _, rest = block.partition("\n")
            text = "\n".join(line.removeprefix(">").removeprefix(" ") for line in rest.split("\n") if line.startswith(">"))
            found = re.findall(r"^- «(.+)»$", rest, re.MULTILINE)
            made.append(pytest.param(path.parent.name, text, found, id=f"{path.parent.name}-{heading}"))
    return made


@pytest.mark.parametrize(("code", "text", "expected"), situations())
def test_a_case(code: str, text: str, expected: list[str]) -> None:
    reading = read_text(text)
    own = dated(reading)
    checked = check_reading(reading, context=Context(on=own or ON, dated=own), rules={code: RULES[code]})
    assert [" ".join(one.quote.split()) for one in checked.findings] == expected

"""Every rule finds its bad examples and leaves its good ones alone."""

from dataclasses import replace
from datetime import date

import pytest

from minhbach.checks.dating import dated
from minhbach.checks.registry import RULES
from minhbach.checks.rule import Context, Example, Rule, Subject
from minhbach.checks.runner import check_reading
from minhbach.documents.readers.plain import read_text

ON = date(2025, 11, 7)
BAD = [pytest.param(rule, text, id=f"{code}-{number}") for code, rule in RULES.items() for number, text in enumerate(rule.bad)]
GOOD = [pytest.param(rule, text, id=f"{code}-{number}") for code, rule in RULES.items() for number, text in enumerate(rule.good)]


def codes(rule: Rule, example: str | Example) -> set[str]:
    shown = example if isinstance(example, Example) else Example("", example)
    reading = read_text(shown.text)
    if shown.section is not None or shown.style is not None:
        pieces = tuple(replace(piece, style=shown.style) for piece in reading.pieces)
        reading = replace(reading, kind="docx", pieces=pieces, sections=(shown.section,) if shown.section else ())
    context = Context(dated(reading) or ON, dated(reading), shown.register, shown.figures, shown.unused)
    subject = check_reading(reading, context=context, rules={rule.code: rule})
    told = {finding.code for finding in subject.findings}
    return told | {rule.code for _ in rule.check(Subject(reading), context)} if shown.unused else told


def test_every_rule_has_examples() -> None:
    assert [code for code, rule in RULES.items() if not rule.good or not rule.bad] == []


@pytest.mark.parametrize(("rule", "text"), BAD)
def test_a_rule_finds_its_bad_examples(rule: Rule, text: str | Example) -> None:
    assert codes(rule, text) == {rule.code}


@pytest.mark.parametrize(("rule", "text"), GOOD)
def test_a_rule_leaves_its_good_examples_alone(rule: Rule, text: str | Example) -> None:
    assert codes(rule, text) == set()

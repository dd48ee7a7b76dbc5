"""Every rule finds its bad examples and leaves its good ones alone."""

from datetime import date

import pytest

from minhbach.checks.dating import dated
from minhbach.checks.registry import RULES
from minhbach.checks.rule import Context, Rule
from minhbach.checks.runner import check_reading
from minhbach.documents.readers.plain import read_text

ON = date(2025, 11, 7)
BAD = [pytest.param(rule, text, id=f"{code}-{number}") for code, rule in RULES.items() for number, text in enumerate(rule.bad)]
GOOD = [pytest.param(rule, text, id=f"{code}-{number}") for code, rule in RULES.items() for number, text in enumerate(rule.good)]


def codes(rule: Rule, text: str) -> set[str]:
    reading = read_text(text)
    context = Context(on=dated(reading) or ON, dated=dated(reading))
    return {finding.code for finding in check_reading(reading, context=context, rules={rule.code: rule}).findings}


@pytest.mark.parametrize(("rule", "text"), BAD)
def test_a_rule_finds_its_bad_examples(rule: Rule, text: str) -> None:
    assert codes(rule, text) == {rule.code}


@pytest.mark.parametrize(("rule", "text"), GOOD)
def test_a_rule_leaves_its_good_examples_alone(rule: Rule, text: str) -> None:
    assert codes(rule, text) == set()

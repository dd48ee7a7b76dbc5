"""Which types of act may amend or replace which, by the law of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from minhbach.law.instruments import known_instruments
from minhbach.law.issuers import load_issuers
from minhbach.law.reading import DATA, Confidence, Entry, LawDataError, read_list

AMENDING = DATA / "document_types" / "sua-doi-thay-the.yaml"


@dataclass(frozen=True, slots=True)
class Amending:
    """One law's rule. `by` names for a type those that may amend or replace it; a type that is not in it may be by any.

    `above` are types that no agency with a register issues: nothing that one numbers itself amends or replaces them.
    """

    begin: date
    end: date | None
    instrument: str
    article: str
    above: frozenset[str]
    by: Mapping[str, frozenset[str]]
    source: str
    confidence: Confidence

    @property
    def verified(self) -> bool:
        """Whether someone read the text: only then may it refuse, and not just ask."""
        return self.confidence is Confidence.VERIFIED

    def may(self, kind: str, target: str, *, own: bool) -> bool:
        """Whether an act of one type, numbered by an agency with a register (`own`) or not, can amend or replace one of another."""
        return kind in self.by.get(target, (kind,)) and not (own and target in self.above)


@cache
def known_amending() -> tuple[Amending, ...]:
    """The rules of the package, oldest first."""
    return load_amending()


def amending_on(day: date, rules: tuple[Amending, ...] | None = None) -> Amending:
    """The rule in force on a day; the oldest known for a day before it."""
    rules = known_amending() if rules is None else rules
    return next((one for one in reversed(rules) if one.begin <= day), rules[0])


def load_amending(path: Path = AMENDING) -> tuple[Amending, ...]:
    """Read the file; raises LawDataError for an unknown type or law, a rule outside the life of its law, or days with two rules or none."""
    rules = tuple(_rule(entry) for entry in read_list(path))
    if not rules:
        raise LawDataError(f"{path.name}: không có quy định nào")
    for one, later in zip(rules, (*rules[1:], None), strict=True):
        if one.end != (later.begin - timedelta(days=1) if later else None):
            raise LawDataError(
                f"{path.name}: {one.instrument}: ngày cuối phải liền trước ngày đầu của quy định sau, quy định cuối không có ngày cuối"
            )
    return rules


def _rule(entry: Entry) -> Amending:
    entry.only("from", "to", "instrument", "article", "above", "decided", "source", "confidence")
    begin = entry.day("from")
    if begin is None:
        raise entry.refusal("from", "phải có ngày đầu áp dụng")
    return Amending(
        begin,
        entry.day("to"),
        _law(entry, begin),
        entry.text("article"),
        frozenset(_types(entry, "above")),
        {_types(one, "type")[0]: frozenset(_types(one, "by")) for one in entry.entries("decided")},
        entry.text("source"),
        entry.confidence(),
    )


def _law(entry: Entry, begin: date) -> str:
    symbol = entry.text("instrument")
    known = known_instruments().with_symbol(symbol)
    if not any(one.in_force_from == begin for one in known):
        raise entry.refusal("instrument", f"{symbol} không có trong danh mục văn bản, hoặc không có hiệu lực từ ngày {begin:%d/%m/%Y}")
    return symbol


@cache
def _type_names() -> frozenset[str]:
    return frozenset(one.name for one in load_issuers().types)


def _types(entry: Entry, key: str) -> tuple[str, ...]:
    found = (entry.text(key),) if key == "type" else entry.texts(key)
    for name in found:
        if name not in _type_names():
            raise entry.refusal(key, f"không có loại văn bản «{name}»")
    return found

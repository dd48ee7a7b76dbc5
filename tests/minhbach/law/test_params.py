"""The shipped provisions: their values, and that they agree with each other, with the instruments and with their source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhbach.law.instruments import known_instruments
from minhbach.law.provisions import PARAMS, NotInForceError, Provision, TermKind, Version, known_provisions
from minhbach.law.reading import Confidence

LAW = Path(__file__).parents[4] / "shared" / "domain" / "law.md"
NOT_ENTERED = {
    "democracy-note-30-days": "binds communes, not an agency (khoản 2 Điều 13)",
    "enterprise-decrees": "concerns private employers, out of scope",
    "streamline-rate-check": "arithmetic of one report, not a rule of law",
}
KNOWN_TOPICS = {
    "ban-thanh-tra-nhan-dan",
    "bao-cao",
    "chi-so-766",
    "chi-tieu-tiet-kiem",
    "cong-khai-ngan-sach",
    "dan-chu",
    "du-lieu-ca-nhan",
    "ke-khai-tai-san",
    "khieu-nai",
    "mot-cua",
    "phan-anh-kien-nghi",
    "tiep-can-thong-tin",
    "tiep-cong-dan",
    "tinh-gian",
    "tinh-thoi-han",
    "to-cao",
    "to-chuc-bo-may",
    "uy-quyen",
    "van-thu",
}


def each_version() -> Iterator[tuple[Provision, Version]]:
    return ((provision, version) for provision in known_provisions() for version in provision.versions)


def on(code: str, day: str) -> Version:
    return known_provisions().find(code).on(date.fromisoformat(day))


def terms(code: str, day: str = "2026-11-27") -> list[str]:
    """Each term of the day in short: "complex:within 45 calendar_days"."""
    return [
        (f"{term.case}:" if term.case else "") + (f"{term.kind} {term.amount} {term.unit}" if term.amount else f"{term.kind} {term.day}")
        for term in on(code, day).terms
    ]


def test_every_topic_is_there() -> None:
    assert {topic.code for topic in known_provisions().topics()} == KNOWN_TOPICS
    assert {one.topic for one in known_provisions()} == KNOWN_TOPICS
    assert {path.stem for path in PARAMS.glob("*.yaml")} == KNOWN_TOPICS | {"nguon"}


@pytest.mark.skipif(not LAW.exists(), reason="the source of the data is not beside this checkout")
def test_every_rule_of_the_source_is_found() -> None:
    sections = re.findall(r"(?m)^\| rule id \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", LAW.read_text("utf-8"))
    rules = [line.split("|")[1].strip() for section in sections for line in section.splitlines()]
    known = known_provisions()

    assert len(rules) > 200
    assert [rule for rule in rules if rule not in NOT_ENTERED and rule not in known.by_code and rule not in known.by_alias] == []
    assert [rule for rule in NOT_ENTERED if rule not in rules or rule in known.by_code] == []


# --- the numbers, each compared whole -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("democracy-disclose-items", "2026-11-27", ["within 5 working_days"]),
        ("democracy-post-online", "2026-11-27", ["at_least 20 calendar_days"]),
        ("democracy-post-paper", "2026-11-27", ["at_least 20 calendar_days"]),
        ("conference-annual", "2026-11-27", ["within 3 months", "calendar_year:by_day 03-31"]),
        ("conference-resolution-check", "2026-11-27", ["every 6 months"]),
        ("people-inspection-answer", "2026-11-27", ["within 15 calendar_days"]),
        ("people-inspection-term", "2026-11-27", ["exactly 24 months"]),
        ("ban-ttnd-recognise", "2026-11-27", ["within 5 working_days"]),
        ("ban-ttnd-inspection-notice", "2026-11-27", ["before 5 working_days"]),
        ("reception-head-monthly", "2026-11-27", ["every 1 months"]),
        ("reception-schedule-post", "2026-11-27", ["before 5 working_days"]),
        ("reception-reply", "2026-11-27", ["within 10 working_days"]),
        ("reception-transfer-notice", "2026-11-27", ["within 7 working_days"]),
        ("reception-refusal-notice", "2026-07-01", ["within 3 working_days"]),
        ("reception-online-connect", "2026-07-01", ["before 1 hours"]),
        ("petition-stale-45", "2026-07-01", ["after 45 calendar_days"]),
        ("complaint-limit", "2026-11-27", ["within 90 calendar_days"]),
        ("complaint-accept", "2026-06-30", ["within 10 calendar_days"]),
        ("complaint-accept", "2026-07-01", ["within 7 working_days"]),
        (
            "complaint-first-resolve",
            "2026-06-30",
            [
                "within 30 calendar_days",
                "complex:within 45 calendar_days",
                "remote:within 45 calendar_days",
                "remote_complex:within 60 calendar_days",
            ],
        ),
        (
            "complaint-second-resolve",
            "2026-06-30",
            [
                "within 45 calendar_days",
                "complex:within 60 calendar_days",
                "remote:within 60 calendar_days",
                "remote_complex:within 70 calendar_days",
            ],
        ),
        ("complaint-first-send", "2026-06-30", ["within 3 working_days"]),
        ("complaint-second-send", "2026-06-30", ["within 7 calendar_days"]),
        ("complaint-dialogue-notice", "2026-07-01", ["before 5 calendar_days"]),
        ("complaint-effect", "2026-06-30", ["after 30 calendar_days", "remote:after 45 calendar_days"]),
        ("denunciation-initial", "2026-11-27", ["within 7 working_days", "several_places:within 10 working_days"]),
        ("denunciation-press-reply", "2026-11-27", ["within 20 calendar_days"]),
        ("denunciation-resolve", "2026-11-27", ["within 30 calendar_days"]),
        ("denunciation-act", "2026-11-27", ["within 7 working_days"]),
        ("denunciation-publish-duration", "2026-11-27", ["at_least 15 calendar_days"]),
        ("feedback-forward", "2026-11-27", ["within 5 working_days"]),
        ("asset-first", "2026-11-27", ["within 10 calendar_days"]),
        ("asset-handover", "2026-11-27", ["within 20 calendar_days"]),
        ("asset-publish-posting", "2026-06-30", ["exactly 15 calendar_days"]),
        ("asset-verify-plan", "2026-01-01", ["by_day 01-31"]),
        ("budget-estimate", "2026-03-24", ["within 15 calendar_days"]),
        ("budget-estimate", "2026-03-25", ["within 30 calendar_days"]),
        ("budget-period-execution", "2026-03-24", ["within 15 calendar_days"]),
        ("budget-period-execution", "2026-03-25", ["within 10 calendar_days"]),
        ("budget-year-execution", "2026-03-24", ["within 5 working_days"]),
        ("budget-year-execution", "2026-03-25", ["within 10 calendar_days"]),
        ("budget-settlement", "2026-03-24", ["within 15 calendar_days"]),
        ("budget-settlement", "2026-03-25", ["within 30 calendar_days"]),
        ("spending-report", "2026-11-27", ["by_day 01-31", "superior_unit:by_day 02-15", "level_one_unit:by_day 02-28"]),
        ("thrift-programme-publish", "2026-06-30", ["within 2 working_days"]),
        ("thrift-programme-publish", "2026-07-01", ["within 5 working_days"]),
        ("waste-act-publish", "2026-06-30", ["within 3 working_days"]),
        ("waste-act-publish", "2026-07-01", ["within 5 working_days"]),
        ("info-request-online", "2026-11-27", ["within 15 working_days", "simple:within 3 working_days", "notice:within 3 working_days"]),
        ("info-request-post", "2026-11-27", ["within 15 working_days", "simple:within 5 working_days", "notice:within 3 working_days"]),
        ("accountability-accept", "2026-11-27", ["within 5 working_days"]),
        ("onestop-online-accept", "2026-11-27", ["within 8 working_hours"]),
        ("onestop-online-notify", "2026-11-27", ["within 2 hours"]),
        ("onestop-return-supplement", "2026-11-27", ["within 3 working_days"]),
        ("onestop-close-no-supplement", "2026-11-27", ["after 15 calendar_days"]),
        ("onestop-late-apology", "2026-11-27", ["before 1 calendar_days"]),
        ("onestop-staff-term", "2026-11-27", ["at_least 12 months", "within 36 months"]),
        ("formality-publish", "2026-11-27", ["ministry:before 20 calendar_days", "province:before 5 calendar_days"]),
        ("pdp-request", "2025-12-31", ["within 72 hours"]),
        ("pdp-request", "2026-01-01", ["within 2 working_days"]),
        ("pdp-breach", "2026-01-01", ["within 72 hours"]),
        ("pdp-dpia", "2026-01-01", ["within 60 calendar_days"]),
    ],
)
def test_terms(code: str, day: str, expected: list[str]) -> None:
    assert terms(code, day) == expected


@pytest.mark.parametrize(
    ("code", "day", "amount", "value", "bound"),
    [
        ("conference-quorum", "2026-11-27", "present_share", Fraction(2, 3), "at_least"),
        ("conference-majority", "2026-11-27", "approval", Decimal(50), "more_than"),
        ("staff-decide-convene", "2026-11-27", "staff_share", Fraction(1, 3), "at_least"),
        ("conference-composition", "2026-11-27", "delegates_from", 100, "at_least"),
        ("conference-optional-small", "2026-11-27", "staff", 7, "at_most"),
        ("people-inspection-size", "2026-11-27", "least", 3, "at_least"),
        ("people-inspection-size", "2026-11-27", "most", 9, "at_most"),
        ("asset-supplement", "2026-06-30", "threshold", Decimal(300_000_000), "at_least"),
        ("asset-supplement", "2026-07-01", "threshold", Decimal(1_000_000_000), "at_least"),
        ("asset-item-threshold", "2026-06-30", "threshold", Decimal(50_000_000), "at_least"),
        ("asset-item-threshold", "2026-07-01", "threshold", Decimal(150_000_000), "at_least"),
        ("asset-publish-meeting", "2026-06-30", "present_share", Fraction(2, 3), "at_least"),
        ("onestop-after-1500", "2026-11-27", "cutoff", time(15), None),
        ("onestop-supplement-once", "2026-11-27", "times", 1, "at_most"),
        ("holiday-list", "2026-11-27", "days", 11, "exactly"),
        ("idx766-groups", "2026-11-27", "total", 100, "at_most"),
    ],
)
def test_amounts(code: str, day: str, amount: str, value: object, bound: str | None) -> None:
    found = on(code, day).amount(amount)
    assert (found.value, found.bound) == (value, bound)


def test_lists_of_the_law_are_whole() -> None:
    counts = {
        code: "".join(item.code for item in on(code, "2026-11-27").items)
        for code in ("democracy-disclose-items", "consult-items", "conference-agenda")
    }
    assert counts == {"democracy-disclose-items": "123456789101112", "consult-items": "1234567891011", "conference-agenda": "abcdđeg"}
    assert "".join(item.code for item in on("conference-order", "2025-06-30").items) == "abcdđeghi"
    assert "".join(item.code for item in on("conference-order", "2025-07-01").items) == "acdđegi"


def test_denunciations_are_extended_by_the_law_of_complexity() -> None:
    assert [(one.case, one.times, one.amount, one.written, one.article) for one in on("denunciation-extend", "2026-11-27").extensions] == [
        ("complex", 1, 30, True, "khoản 2 Điều 30"),
        ("very_complex", 2, 30, True, "khoản 3 Điều 30"),
    ]


def test_clocks_that_stop_and_clocks_that_begin_again() -> None:
    today = date(2026, 11, 27)
    assert {one.code for one, version in known_provisions().in_force(today) if version.restarts_on_supplement} == {"onestop-clock-start"}
    assert {one.code for one, version in known_provisions().in_force(today) if version.suspendable} == {
        "accountability-answer",
        "complaint-discipline-lodge",
        "complaint-discipline-second-lodge",
        "complaint-discipline-resolve",
        "complaint-first-resolve",
        "complaint-limit",
        "complaint-second-resolve",
        "denunciation-resolve",
    }


def test_index_groups_make_a_hundred() -> None:
    def points(code: str) -> dict[str, int]:
        return {one.code: one.value for one in on(code, "2026-11-27").amounts if isinstance(one.value, int)}

    groups = points("idx766-groups")
    assert sum(groups.values()) == groups.pop("total") * 2 == 200
    assert {code: sum(points(f"idx766-{code}").values()) for code in groups} == groups


# --- what the data owes to itself ---------------------------------------------------------------------------------------------------


@given(st.dates(date(1998, 1, 1), date(2040, 12, 31)))
def test_at_most_one_version_holds_on_a_day(day: date) -> None:
    for provision in known_provisions():
        holding = [version for version in provision.versions if version.holds_on(day)]
        assert len(holding) <= 1
        if holding:
            assert provision.on(day) is holding[0]
        else:
            with pytest.raises(NotInForceError, match=provision.code):
                provision.on(day)


def test_versions_are_in_order_and_apart() -> None:
    for provision in known_provisions():
        for earlier, later in zip(provision.versions, provision.versions[1:], strict=False):
            assert earlier.to is not None
            assert later.from_ is not None
            assert later.from_ == earlier.to + timedelta(days=1), provision.code


def test_no_version_outlives_its_instrument() -> None:
    wrong = []
    for provision, version in each_version():
        for instrument in known_instruments().with_symbol(version.instrument)[:1] if version.instrument else ():
            begins = instrument.in_force_from or instrument.signed
            ends = instrument.in_force_to
            if (version.from_ and version.from_ < begins) or (ends and (version.to is None or version.to > ends)):
                wrong.append((provision.code, instrument.symbol))
    assert wrong == []


def test_what_was_not_read_is_not_called_verified() -> None:
    doubts = re.compile(r"trí nhớ|theo báo chí", re.IGNORECASE)
    for provision, version in each_version():
        if version.confidence in (Confidence.VERIFIED, Confidence.SECONDARY) and doubts.search(version.note):
            assert "mức M" in version.note or version.confidence is Confidence.SECONDARY, provision.code


def test_every_level_of_verification_is_used() -> None:
    assert {version.confidence for _, version in each_version()} == set(Confidence)


def test_terms_in_months_and_years_are_plain() -> None:
    for provision, version in each_version():
        for term in version.terms:
            assert term.amount is None or 1 <= term.amount <= 90, provision.code
            assert term.year_offset in (0, 1), provision.code
            assert not term.consecutive or term.kind is TermKind.AT_LEAST, provision.code


def test_texts_are_written_as_sentences() -> None:
    for provision, version in each_version():
        assert not version.note or version.note.endswith("."), provision.code
        assert not version.trigger or version.trigger[0].islower() or version.trigger.startswith("Mọi"), provision.code
        assert "  " not in version.note + version.who + version.trigger, provision.code

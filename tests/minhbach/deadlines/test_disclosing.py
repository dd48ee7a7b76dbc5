from __future__ import annotations

from datetime import date

import pytest

from minhbach.deadlines.calendar import known_calendar
from minhbach.deadlines.disclosing import begin_by, due_in, extend_through, keep_through, must_come_down
from minhbach.deadlines.hours import known_office_hours
from minhbach.law.disclosing import known_disclosing
from minhbach.law.reading import Confidence

LAW, CALENDAR, OFFICE = known_disclosing(), known_calendar(), known_office_hours()


@pytest.mark.parametrize(
    ("matter", "trigger_on", "due"),
    [
        ("general", date(2026, 11, 20), date(2026, 11, 30)),  # five working days, the 24th off
        ("public_information", date(2025, 4, 24), date(2025, 5, 5)),  # Saturday 26/4 is worked
        ("budget_period", date(2025, 9, 30), date(2025, 10, 15)),  # fifteen days of the old circular
        ("budget_period", date(2026, 9, 30), date(2026, 10, 12)),  # ten days of the new one; the tenth is a Saturday
        ("budget_estimate", date(2026, 4, 1), date(2026, 5, 4)),  # thirty days end on Friday 1/5, a holiday, then a weekend
        ("asset_declarations", date(2025, 2, 6), date(2025, 2, 11)),
    ],
)
def test_begin_by(matter, trigger_on, due):
    assert begin_by(LAW, matter, trigger_on, CALENDAR, OFFICE).due == due


@pytest.mark.parametrize(
    ("matter", "form", "kept", "free", "fixed"),
    [
        ("general", "posting", date(2025, 3, 23), date(2025, 3, 24), False),
        ("general", "website", date(2025, 3, 23), date(2025, 3, 24), False),
        ("denunciation", "posting", date(2025, 3, 18), date(2025, 3, 19), False),
        ("asset_declarations", "posting", date(2025, 3, 18), date(2025, 3, 19), True),
    ],
)
def test_keep_through(matter, form, kept, free, fixed):
    keep = keep_through(LAW, matter, form, date(2025, 3, 3), CALENDAR, OFFICE)
    assert keep is not None
    assert (keep.due, keep.free_from, must_come_down(keep)) == (kept, free, fixed)


def test_a_conference_is_done_at_once():
    assert keep_through(LAW, "general", "conference", date(2025, 3, 3), CALENDAR, OFFICE) is None


@pytest.mark.parametrize(
    ("on", "keep_until", "last"),
    [
        (date(2026, 11, 27), None, date(2027, 11, 27)),  # a Saturday: a bound moves over no day off
        (date(2026, 11, 27), date(2026, 12, 10), date(2027, 12, 10)),
        (date(2028, 2, 29), date(2026, 12, 10), date(2029, 2, 28)),  # beyond the calendar, which is not needed
    ],
)
def test_how_far_an_extension_may_reach_is_our_own_rule(on, keep_until, last):
    told, term = extend_through(LAW, on, keep_until, CALENDAR)

    assert (told, term.derived, LAW.provisions.find(LAW.extension).on(on).confidence) == (last, True, Confidence.OWN)


def test_a_posting_under_a_decree_that_nobody_has_read_keeps_the_old_days_as_our_own_reading():
    keep = keep_through(LAW, "asset_declarations", "posting", date(2026, 8, 3), CALENDAR, OFFICE)

    assert keep is not None
    assert (keep.due, keep.version.instrument, keep.version.confidence) == (date(2026, 8, 18), "164/2026/NĐ-CP", Confidence.OWN)


def test_what_a_year_must_bring_changes_with_the_law():
    keys_2025, keys_2026 = (
        [(due.key, due.deadline and due.deadline.due) for due in due_in(LAW, year, CALENDAR, OFFICE)] for year in (2025, 2026)
    )

    assert keys_2025 == [
        ("budget-estimate:2025", None),
        ("budget-period:2025-03-31", date(2025, 4, 15)),
        ("budget-period:2025-06-30", date(2025, 7, 15)),
        ("budget-period:2025-09-30", date(2025, 10, 15)),
        ("budget-period:2025-12-31", date(2026, 1, 15)),
        ("budget-settlement:2025", None),
        ("asset-declarations:2025", None),
    ]
    assert keys_2026 == [
        ("budget-estimate:2026", None),
        ("budget-period:2026-03-31", date(2026, 4, 10)),
        ("budget-period:2026-06-30", date(2026, 7, 10)),
        ("budget-period:2026-09-30", date(2026, 10, 12)),
        ("budget-settlement:2026", None),
        ("asset-declarations:2026", None),
    ]

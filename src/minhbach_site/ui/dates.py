"""Moments and days in the agency's time zone."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone, is_naive


def day_of(at: datetime) -> date:
    """The calendar day on which the aware moment `at` falls in the agency's time zone; a naive moment is a mistake of the caller.

    >>> from datetime import UTC
    >>> day_of(datetime(2026, 11, 26, 18, 30, tzinfo=UTC))
    datetime.date(2026, 11, 27)
    """
    if is_naive(at):
        raise ValueError(f"a moment needs its time zone: {at!r}")
    return at.astimezone(get_default_timezone()).date()


def written_moment(at: datetime) -> str:
    """The moment in the agency's time zone as the language of the page writes it: 05/03/2026 14:05."""
    return date_format(at.astimezone(get_default_timezone()), "SHORT_DATETIME_FORMAT")


def written(day: date) -> str:
    """The day as the language of the page writes it: 05/03/2026, 05 Mar 2026."""
    return date_format(day, "SHORT_DATE_FORMAT")

"""A million clocks: the calendar's tables beside `numpy.busday_offset`, pandas, workalendar and `holidays`, in one run.

NumPy and pandas cannot know a Saturday that is worked, so all ways are asked the same question on the same calendar without swaps
("alike"), where the results must be identical; the last two rows are the real calendar, where only those that know it can follow.
pandas, workalendar and `holidays` are so much slower that they get fewer dates; the table gives each way's rate.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from datetime import date
from importlib.metadata import version

import holidays
import numpy as np
import pandas as pd
from workalendar.core import Calendar

from benchmark.turns import turns
from minhbach.deadlines.calendar import PAIRED, CalendarYear, WorkCalendar, known_calendar, make_calendar
from minhbach.deadlines.vectors import CalendarTable

DATES, FEW = 1_000_000, 2_000
LONGEST = 30


class Vietnam(Calendar):
    """workalendar has no Vietnam: ours given to it, day by day."""

    def __init__(self, calendar: WorkCalendar) -> None:
        super().__init__()
        self._ours = calendar

    def is_working_day(self, day: date, extra_working_days: object = None, extra_holidays: object = None) -> bool:  # noqa: ARG002  # the signature is workalendar's
        return self._ours.is_working_day(day)


def measure(runs: int, as_json: bool) -> int:
    """Print the rates; 1 where two ways disagree."""
    real = known_calendar()
    plain = make_calendar(_without_swaps(year) for year in real.years.values())
    starts, amounts = _questions()
    off = np.array([one.day for one in plain.special.values()], dtype="datetime64[D]")
    days = np.busdaycalendar(holidays=off)
    few_starts, few_amounts = starts[:FEW].tolist(), amounts[:FEW].tolist()
    pandas_days = [pd.offsets.CustomBusinessDay(n, calendar=days) for n in range(1, LONGEST + 1)]
    stamps = [pd.Timestamp(one) for one in few_starts]
    theirs, country = Vietnam(plain), holidays.Vietnam(years=range(2020, 2028))
    plain_table, table = CalendarTable(plain), CalendarTable(real)
    ways: dict[str, tuple[int, Callable[[], list[date]]]] = {
        "ours, tables (alike)": (DATES, lambda: plain_table.add_working_days(starts, amounts)),
        "numpy.busday_offset (alike)": (DATES, lambda: np.busday_offset(starts, amounts, roll="backward", busdaycal=days)),
        "ours, one by one (alike)": (FEW, lambda: list(map(plain.add_working_days, few_starts, few_amounts))),
        "pandas CustomBusinessDay (alike)": (FEW, lambda: [one + pandas_days[n - 1] for one, n in zip(stamps, few_amounts, strict=True)]),
        "workalendar, our days (alike)": (FEW, lambda: list(map(theirs.add_working_days, few_starts, few_amounts))),
        "ours, tables (real calendar)": (DATES, lambda: table.add_working_days(starts, amounts)),
        "holidays, nth working day (real)": (FEW, lambda: list(map(country.get_nth_working_day, few_starts, few_amounts))),
    }
    wrong = _disagreements({name: way() for name, (_, way) in ways.items()}, real, few_starts, few_amounts)
    times = turns({name: way for name, (_, way) in ways.items()}, runs)
    rates = {name: count / statistics.median(times[name]) for name, (count, _) in ways.items()}
    if as_json:
        print(json.dumps({"rates": rates, "disagreements": wrong}, ensure_ascii=False, indent=1))
    else:
        print(_table(rates, ways, times, wrong))
    return 1 if wrong else 0


def _without_swaps(year: CalendarYear) -> CalendarYear:
    return CalendarYear(year.year, year.estimated, year.note, tuple(one for one in year.days if one.kind not in PAIRED), ())


def _questions() -> tuple[np.ndarray, np.ndarray]:
    dice = np.random.default_rng(20261127)
    starts = np.datetime64("2020-01-01") + dice.integers(0, 2465, DATES).astype("timedelta64[D]")
    return starts, dice.integers(1, LONGEST + 1, DATES)


def _disagreements(found: dict[str, object], real: WorkCalendar, starts: list[date], amounts: list[int]) -> list[str]:
    alike = np.asarray(found["ours, tables (alike)"])
    wrong = []
    for name, dues in found.items():
        if name.endswith("(alike)"):
            same = np.asarray(dues, dtype="datetime64[D]") == alike[: len(dues)]  # type: ignore[arg-type]  # each way has its own kind of sequence
            if not same.all():
                wrong.append(f"{name}: {int((~same).sum())} differ")
    by_one = [real.add_working_days(one, n) for one, n in zip(starts, amounts, strict=True)]
    if np.asarray(found["ours, tables (real calendar)"])[:FEW].tolist() != by_one:
        wrong.append("ours: tables and one by one differ on the real calendar")
    return wrong


def _table(rates: dict[str, float], ways: dict[str, tuple[int, object]], times: dict[str, list[float]], wrong: list[str]) -> str:
    ours = rates["ours, tables (alike)"]
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pandas", "workalendar", "holidays"))
    lines = [f"{'due dates, 1 to 30 working days':<36}{'dates':>10}{'median':>12}{'a second':>14}{'ours is':>10}   ({versions})"]
    for name, (count, _) in ways.items():
        median = statistics.median(times[name])
        lines.append(f"{name:<36}{count:>10}{median * 1000:>9.1f} ms{rates[name]:>14,.0f}{ours / rates[name]:>9.1f}×")
    lines.append(f"results: {'; '.join(wrong) or 'all alike rows are identical; tables and one by one are identical on the real calendar'}")
    return "\n".join(lines)

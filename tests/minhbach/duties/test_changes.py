import json
from dataclasses import replace
from datetime import date

from tests.minhbach.duties.conftest import AGENCIES, TRAITS, tables

from minhbach.deadlines.calendar import make_calendar
from minhbach.duties.changes import FILE, MovedDue, moved, proposed, read_memory, remembered, write_memory
from minhbach.duties.evaluate import Case, assess, known_ground
from minhbach.duties.traits import parse_traits
from minhbach.facts.schemas import TABLES
from minhbach.indicators.engines.duckdb import DuckDB

D = date
ON = D(2026, 11, 20)
ROWS = {
    "agencies": AGENCIES,
    "consultations": [
        {"id": "L", "item": 9, "subject": "Quy chế", "opened_on": D(2026, 11, 2), "concluded_on": D(2026, 11, 20)},
        {"id": "M", "item": 9, "subject": "Quy chế", "opened_on": D(2026, 11, 2), "concluded_on": D(2026, 11, 19)},
    ],
}


def remember(ground, on=ON):
    case = Case(
        "S", parse_traits(dict(TRAITS), name="x"), {name: (D(2026, 1, 1), D(2026, 12, 31)) for name in TABLES}, DuckDB(tables(ROWS))
    )
    return remembered(assess(ground, case, year=2026, on=on), ground)


def test_nothing_moves_while_calendar_and_law_stay():
    assert moved(remember(known_ground()), remember(known_ground())) == ()


def test_a_proposed_swap_moves_the_days_that_run_over_it():
    """Mon 23/11/2026 off for Sat 28/11/2026 is only a proposal: 19/11 + 5 working days is Fri 27/11 without it and Sat 28/11 with it."""
    ground = known_ground()

    found = [one for one in moved(remember(ground), remember(proposed(ground))) if one.id == "consult-feedback-publish:M"]

    reasons = ("23/11/2026: làm việc thành nghỉ", "28/11/2026: nghỉ thành làm việc")
    assert found == [MovedDue("consult-feedback-publish:M", D(2026, 11, 27), D(2026, 11, 28), reasons)]


def test_a_holiday_less_in_the_calendar_names_the_day():
    """24/11/2026 is a day off since NQ 28/2026/QH16; without it 20/11 + 5 working days is Fri 27/11 and not Mon 30/11."""
    ground = known_ground()
    years = [replace(year, days=tuple(day for day in year.days if day.day != D(2026, 11, 24))) for year in ground.calendar.years.values()]
    without = replace(ground, calendar=make_calendar(years))

    found = [one for one in moved(remember(without), remember(ground)) if one.id == "consult-feedback-publish:L"]

    assert found == [MovedDue("consult-feedback-publish:L", D(2026, 11, 27), D(2026, 11, 30), ("24/11/2026: làm việc thành nghỉ",))]


def test_a_changed_term_names_the_old_and_the_new():
    before = remember(known_ground())
    changed = {
        id_: replace(one, term="chậm nhất 03 ngày làm việc (điều cũ)", due=D(2026, 11, 26)) if id_ == "consult-feedback-publish:L" else one
        for id_, one in before.dues.items()
    }

    (found,) = moved(replace(before, dues=changed, law="khác"), before)

    assert (found.before, found.after) == (D(2026, 11, 26), D(2026, 11, 30))
    assert found.reasons[0].startswith("quy định đổi: chậm nhất 03 ngày làm việc (điều cũ) thành chậm nhất 05 ngày làm việc")


def test_a_run_is_remembered_for_each_year_and_read_back(tmp_path):
    run = remember(known_ground())

    write_memory(tmp_path / "moi", 2026, run)
    write_memory(tmp_path / "moi", 2025, replace(run, dues={}))

    assert read_memory(tmp_path / "moi", 2026) == run
    assert read_memory(tmp_path / "moi", 2025) == replace(run, dues={})
    assert read_memory(tmp_path / "moi", 2024) is None
    assert [path.name for path in (tmp_path / "moi").iterdir()] == [FILE]


def test_a_memory_that_cannot_be_read_is_forgotten(tmp_path):
    for content in ("", "[]", "{", json.dumps({"format": 9, "years": {}}), json.dumps({"format": 1, "years": {"2026": {"dues": 5}}})):
        (tmp_path / FILE).write_text(content, "utf-8")
        assert read_memory(tmp_path, 2026) is None

    write_memory(tmp_path, 2026, remember(known_ground()))
    assert read_memory(tmp_path, 2026) is not None

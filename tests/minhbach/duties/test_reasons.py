"""A sentence of the library's own has its kind and its parts beside it; words of the law have none."""

import pickle
from dataclasses import replace
from datetime import date

import pytest
from tests.minhbach.duties.conftest import TRAITS, of, run

from minhbach.duties.reasons import Reason, Why

D = date
CONSULTATION = {"id": "L", "item": 9, "subject": "Quy chế", "opened_on": D(2025, 3, 3), "concluded_on": D(2025, 3, 12)}
RECEPTION = {"id": "T1", "on": D(2025, 1, 15), "by": "head", "visits": 0, "people": 0, "matters": 0}
SUSPENDED = {
    "id": "D",
    "kind": "denunciation",
    "channel": "post",
    "received_on": D(2025, 3, 3),
    "competent": True,
    "accepted_on": D(2025, 3, 10),
    "suspended_on": D(2025, 3, 20),
}
POSTING = {
    "id": "C",
    "group": 2,
    "item": "Chương trình",
    "form": "website",
    "audience": "internal",
    "issued_on": D(2025, 1, 20),
    "started_on": D(2025, 1, 22),
    "ended_on": D(2025, 2, 10),
}


def without(*names):
    return {name: value for name, value in TRAITS.items() if name not in names}


@pytest.mark.parametrize(
    ("duty", "rows", "more", "code", "parts"),
    [
        ("consult-feedback-publish", {"consultations": [CONSULTATION]}, {"coverage": {}}, Why.NOT_DECLARED, {"register": "consultations"}),
        (
            "consult-feedback-publish",
            {"consultations": [CONSULTATION]},
            {"coverage": {"consultations": (D(2025, 1, 1), D(2025, 3, 15))}},
            Why.COMPLETE_UNTIL,
            {"register": "consultations", "day": D(2025, 3, 15)},
        ),
        (
            "consult-feedback-publish",
            {},
            {"coverage": {"consultations": (D(2025, 2, 1), D(2025, 12, 31))}},
            Why.COMPLETE_FROM,
            {"register": "consultations", "day": D(2025, 2, 1)},
        ),
        (
            "reception-schedule-post",
            {"receptions": [RECEPTION]},
            {},
            Why.COLUMNS_EMPTY,
            {"register": "receptions", "columns": ("schedule_posted_on",)},
        ),
        ("onestop-correct", {}, {"traits": without("one_stop")}, Why.TRAIT_UNDECLARED, {"trait": "one_stop"}),
        ("ban-ttnd-report-quarter", {}, {}, Why.NO_DAY, {}),
        ("democracy-post-online", {"disclosures": [POSTING]}, {}, Why.TAKEN_DOWN_EARLY, {"day": D(2025, 2, 10), "days": 1}),
        ("ban-ttnd-recognise", {}, {"traits": without("kind")}, Why.TRAIT_UNCLEAR, {"trait": "union_role"}),
        ("complaint-accept", {}, {}, Why.NOTHING_YET, {}),
        ("denunciation-resolve", {"petitions": [SUSPENDED]}, {}, Why.SUSPENDED, {}),
    ],
)
def test_the_sentence_has_its_kind_and_its_parts(duty, rows, more, code, parts):
    found = [one.reason for one in of(run(rows, on=D(2025, 9, 1), **more), duty)]

    assert (code, parts) in [(reason.code, reason.parts) for reason in found if isinstance(reason, Reason)]


def test_a_year_without_a_calendar_is_named_with_the_day():
    rows = {"consultations": [{**CONSULTATION, "concluded_on": D(2027, 12, 30)}]}

    (found,) = (one for one in of(run(rows, on=D(2027, 12, 31), year=2027), "consult-feedback-publish") if one.period == "L")

    assert found.reason.code in {Why.YEAR_MISSING, Why.YEAR_BEYOND}
    assert (found.reason.parts["year"], found.reason.parts["day"].year) in {(2028, 2027), (2028, 2028)}


def test_words_of_the_law_are_no_sentence_of_the_library():
    (found,) = of(run({}, on=D(2025, 9, 1), traits={**TRAITS, "one_stop": False}), "onestop-correct")

    assert found.reason.startswith("Cơ quan không giải quyết thủ tục hành chính theo cơ chế một cửa (")
    assert not isinstance(found.reason, Reason)


def test_it_stays_what_it_is_when_it_is_copied_and_reads_as_the_sentence():
    (found,) = of(run({}, on=D(2025, 9, 1)), "complaint-accept")

    again = pickle.loads(pickle.dumps(found.reason))

    assert (again, again.code, replace(found).reason.code) == ("Trong năm chưa phát sinh việc nào.", Why.NOTHING_YET, Why.NOTHING_YET)

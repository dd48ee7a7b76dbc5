"""The choices of the site are those of the fact tables, so that export is a plain mapping."""

from __future__ import annotations

import pytest

from minhbach.facts.schemas import TABLES, UNIT_KINDS
from minhbach_site.organisation import states
from minhbach_site.records import states as records


@pytest.mark.parametrize(
    ("choices", "table", "column"),
    [
        (states.UnitKind, "units", "kind"),
        (states.EventKind, "unit_events", "kind"),
        (states.EventRole, "unit_events", "role"),
        (states.CommitteeKind, "committees", "kind"),
        (states.MoveDirection, "staff_moves", "direction"),
        (states.MoveCause, "staff_moves", "cause"),
        (records.Direction, "documents", "direction"),
        (records.DocumentType, "documents", "type"),
        (records.Topic, "documents", "topic"),
        (records.Origin, "documents", "origin"),
    ],
)
def test_choices_are_those_of_the_fact_table(choices, table, column):
    assert set(choices.values) == set(TABLES[table].column(column).choices)


def test_kinds_of_unit_are_counted_by_their_codes():
    assert set(states.UnitKind.values) == set(UNIT_KINDS)


def test_deciding_types_are_types_of_document():
    assert set(records.DocumentType.values) >= states.DECIDING_TYPES

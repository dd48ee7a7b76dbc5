from __future__ import annotations

import pytest

from minhbach.facts.schemas import TABLES
from minhbach.law.disclosing import PROOFS, known_disclosing
from minhbach_site.disclosure.states import ACTIONS, TONES, TRANSITIONS, Action, Audience, Form, Proof, State, actions_from

S, A = State, Action
ALLOWED = {
    S.DRAFT: {A.CHANGE: S.DRAFT, A.WITHDRAW: S.WITHDRAWN, A.APPROVE: S.APPROVED},
    S.APPROVED: {A.RETURN: S.DRAFT, A.PUBLISH: S.PUBLISHED},
    S.PUBLISHED: {
        A.EXTEND: S.EXTENDED,
        A.CORRECT: S.CORRECTED,
        A.TAKE_DOWN: S.TAKEN_DOWN,
        A.AMEND: S.PUBLISHED,
        A.RETRACT: S.APPROVED,
    },
    S.EXTENDED: {
        A.EXTEND: S.EXTENDED,
        A.CORRECT: S.CORRECTED,
        A.TAKE_DOWN: S.TAKEN_DOWN,
        A.AMEND: S.EXTENDED,
        A.RETRACT: S.APPROVED,
    },
    S.CORRECTED: {
        A.EXTEND: S.EXTENDED,
        A.CORRECT: S.CORRECTED,
        A.TAKE_DOWN: S.TAKEN_DOWN,
        A.AMEND: S.CORRECTED,
        A.RETRACT: S.APPROVED,
    },
    S.TAKEN_DOWN: {A.AMEND: S.TAKEN_DOWN, A.RETRACT: S.APPROVED, A.PUT_BACK: S.PUBLISHED},
    S.WITHDRAWN: {},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_every_pair_of_state_and_action(state, action):
    assert TRANSITIONS.get((state, action)) == ALLOWED[state].get(action)


@pytest.mark.parametrize("state", State)
def test_buttons_come_from_the_table(state):
    assert set(actions_from(state)) == set(ALLOWED[state])


def test_codes_are_those_of_the_register_and_of_the_law():
    table = TABLES["disclosures"]
    assert set(Form.values) == set(table.column("form").choices) == set(known_disclosing().forms)
    assert set(Audience.values) == set(table.column("audience").choices)
    assert set(Proof.values) == set(PROOFS)


def test_every_state_has_a_tone_and_every_step_a_name_in_the_journal():
    assert set(TONES) == set(State)
    assert {f"disclosure.{action}" for action in Action if action not in (Action.CORRECT, Action.PUT_BACK)} <= set(ACTIONS)

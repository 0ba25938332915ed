"""The whole table of states, and that every state has a mark and every fact its sentence."""

from itertools import product

import pytest

from handovers.states import MOVES, OF_SECTION, UNDER_WAY, Said, State
from handovers.templatetags.handover_ui import SHAPES
from inquiries.states import Fact
from inquiries.templatetags.inquiry_ui import FACT_SHAPES
from inquiries.views.handover_words import SENTENCES
from shared.exceptions import NotPossible
from shared.transitions import require_move

ALLOWED = {
    ("open", "asked_back"),
    ("open", "answered"),
    ("open", "declined"),
    ("open", "withdrawn"),
    ("open", "ended"),
    ("asked_back", "open"),
    ("asked_back", "answered"),
    ("asked_back", "declined"),
    ("asked_back", "withdrawn"),
    ("asked_back", "ended"),
    ("answered", "open"),
    ("ended", "open"),
    ("ended", "asked_back"),
}


@pytest.mark.parametrize(("before", "after"), list(product(State.values, State.values)))
def test_every_move_is_allowed_or_refused_as_the_table_says(before, after):
    if (before, after) in ALLOWED:
        require_move(MOVES, before, after)
    else:
        with pytest.raises(NotPossible):
            require_move(MOVES, before, after)


def test_every_state_is_in_the_table_and_has_a_mark():
    assert set(MOVES) == set(State) == set(SHAPES)


def test_whoever_is_under_way_can_end():
    assert all(State.ENDED in MOVES[state] for state in UNDER_WAY)


def test_words_are_of_one_of_the_two_sides():
    assert set(Said) - OF_SECTION == {Said.HANDED, Said.FROM_DESK, Said.WITHDREW}


def test_every_fact_has_a_sentence_and_a_shape():
    kinds = {kind for kind in Fact if kind.startswith(("handover_", "handed_"))}
    assert kinds == set(SENTENCES)
    assert kinds <= set(FACT_SHAPES)

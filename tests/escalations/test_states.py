"""The whole matrix of the state table, written out a second time."""

import pytest

from escalations.states import MOVES, UNDER_WAY, State
from shared.exceptions import NotPossible
from shared.transitions import require_move

MATRIX = """
from        open asked_back answered withdrawn ended
open        -    Y          Y        Y         Y
asked_back  Y    -          Y        Y         Y
answered    -    -          -        -         -
withdrawn   -    -          -        -         -
ended       Y    -          -        -         -
"""
HEAD, *ROWS = (line.split() for line in MATRIX.strip().splitlines())
CELLS = [
    (before, after, cell == "Y")
    for before, *cells in ROWS
    for after, cell in zip(HEAD[1:], cells, strict=True)
]


def test_the_matrix_names_every_state_twice():
    assert {before for before, _after, _may in CELLS} == set(State) == set(MOVES)
    assert len(CELLS) == len(State) ** 2


@pytest.mark.parametrize(("before", "after", "may"), CELLS)
def test_each_move_is_allowed_or_refused_as_the_matrix_says(before, after, may):
    if may:
        require_move(MOVES, before, after)
    else:
        with pytest.raises(NotPossible):
            require_move(MOVES, before, after)


def test_only_what_is_under_way_can_be_answered():
    assert {one for one in State if State.ANSWERED in MOVES[one]} == set(UNDER_WAY)

"""State tables."""

import pytest

from shared.exceptions import NotPossible
from shared.transitions import can_move, require_move

TABLE = {"a": frozenset({"b"}), "b": frozenset()}


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [("a", "b", True), ("b", "a", False), ("a", "a", False), ("b", "b", False), ("?", "a", False)],
)
def test_only_what_the_table_names_is_a_move(source, target, allowed):
    assert can_move(TABLE, source, target) is allowed


def test_a_move_of_the_table_passes():
    assert require_move(TABLE, "a", "b") is None


@pytest.mark.parametrize(("source", "target"), [("b", "a"), ("a", "a"), ("?", "a")])
def test_any_other_is_refused(source, target):
    with pytest.raises(NotPossible):
        require_move(TABLE, source, target)

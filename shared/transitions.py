"""State tables: allowed moves are data, and one function applies them."""

from collections.abc import Mapping

from shared.exceptions import NotPossible

MoveTable = Mapping[str, frozenset[str]]


def can_move(table: MoveTable, source: str, target: str) -> bool:
    return target in table.get(source, frozenset())


def require_move(table: MoveTable, source: str, target: str) -> None:
    """Raise NotPossible unless the table allows the move; staying put is no move."""
    if not can_move(table, source, target):
        raise NotPossible()

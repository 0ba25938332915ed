"""Letters as they are read for numbers and dates: so far, and never at the price of the letter."""

import logging
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

log = logging.getLogger(__name__)
LONGEST_TEXT = 20_000  # characters; what matters stands before, and time is short


def found_or_nothing(read: Callable[[], list[Found]]) -> list[Found]:
    """What a pure reader finds. If it breaks down, that is logged and the letter arrives all the same."""
    try:
        return read()
    except Exception:  # pure code, so no transaction is broken
        log.exception("a letter could not be read for numbers and dates")
        return []

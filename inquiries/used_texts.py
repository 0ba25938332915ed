"""How a page, a draft and the API name the texts of the knowledge base that are in an answer. Pure."""

import re
from collections.abc import Iterable
from itertools import islice

Used = int | str
"""`"12:3"`: text 12 as it was in its version 3; `12`: as it is live when the answer is sent."""

MOST = 100
_NAMED = re.compile(r"([0-9]{1,18})(?::([0-9]{1,9}))?")


def name_used(text_id: int, version: int) -> str:
    """What is put beside inserted words: a newer version must not take their place meanwhile."""
    return f"{text_id}:{version}"


def read_used(given: Iterable[str]) -> tuple[Used, ...]:
    """What a page sends; what names no text is left out."""
    named = (_NAMED.fullmatch(one) for one in islice(given, MOST))
    return tuple(one[0] if one[2] else int(one[1]) for one in named if one)


def versions_of(used: Iterable[Used]) -> dict[int, int]:
    """The version of each text, 0 for the live one; of several the oldest, which misleads most."""
    found: dict[int, int] = {}
    for one in used:
        named = _NAMED.fullmatch(str(one))
        if named:
            pk, version = int(named[1]), int(named[2] or 0)
            found[pk] = min(found.get(pk) or version, version or found.get(pk, 0))
    return found

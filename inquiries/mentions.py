"""Names in a note: "@henk" calls a colleague; an e-mail address, a path and code do not. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.S)
# Before it nothing that would make it part of an address, a path or a word.
NAME = re.compile(r"(?<![\w.@/+\-])@(?P<name>\w[\w.+\-]{0,149})")
LAST = ".+-"  # may stand within a name; at its end they belong to the sentence


@dataclass(frozen=True, slots=True)
class Mention:
    """From `start` to `end` of the text; `name` is casefolded."""

    start: int
    end: int
    name: str


def find_mentions(text: str) -> list[Mention]:
    """Every name that is called, in the order of the text."""
    code = [match.span() for match in CODE.finditer(text)] if "`" in text else []
    found = (
        Mention(match.start(), match.start() + 1 + len(name), name.casefold())
        for match in NAME.finditer(text)
        if (name := match["name"].rstrip(LAST))
    )
    return [one for one in found if not any(start <= one.start < end for start, end in code)]


def names_in(text: str) -> list[str]:
    return list(dict.fromkeys(one.name for one in find_mentions(text)))


def split_by_mentions(text: str, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pieces of the text in their order, each with the full name when it calls somebody known."""
    place = 0
    for mention in find_mentions(text):
        if mention.name not in known:
            continue
        yield text[place : mention.start], ""
        yield text[mention.start : mention.end], known[mention.name]
        place = mention.end
    yield text[place:], ""

"""Pictures as words name them, `![what is seen](file:7)`: which, under other numbers, without words. Pure."""

import re
from collections.abc import Mapping

from knowledge_base.markdown import pictures_in

# Also where Markdown would read no picture: nothing that is named is lost or thrown away.
_NAMED = re.compile(r"(?<![\w-])file:(\d{1,17})(?![\w-])")


def named_in(body: str) -> list[int]:
    """The numbers of its pictures, each once, in order."""
    return list(dict.fromkeys(int(one) for one in _NAMED.findall(body)))


def renumbered(body: str, numbers: Mapping[int, int]) -> str:
    """The same words; what has no other number here keeps its own."""

    def other(match: re.Match[str]) -> str:
        number = int(match[1])
        return f"file:{numbers.get(number, number)}"

    return _NAMED.sub(other, body)


def seen_in(body: str) -> dict[int, str]:
    """What each picture shows, in the words of its first place; '' where the writer said nothing."""
    shown: dict[int, str] = {}
    for name, words in pictures_in(body):
        if name.isdecimal() and len(name) < 18:
            shown[int(name)] = shown.get(int(name), "") or words
    return shown


def unsaid_in(body: str) -> list[str]:
    """The names of pictures that stand somewhere without a word for who does not see them."""
    return [name for name, words in pictures_in(body) if not words]

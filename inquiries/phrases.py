"""Phrases that a rule looks for in what somebody wrote. Pure."""

from collections.abc import Iterable, Sequence

from registry.triage.reading import words_of

MOST_PHRASES, LONGEST_PHRASE = 100, 120
LONGEST_TEXT = 20_000


def phrases_in(lines: str) -> tuple[str, ...]:
    """As typed, one phrase a line: each once."""
    return tuple(dict.fromkeys(one.strip() for one in lines.splitlines() if one.strip()))


def are_too_many(phrases: Sequence[str]) -> bool:
    """Or one of them is too long."""
    too_long = any(len(one) > LONGEST_PHRASE for one in phrases)
    return too_long or len(phrases) > MOST_PHRASES


def text_to_read(subject: str, body: str) -> str:
    return f"{subject}\n\n{body[:LONGEST_TEXT]}"


def find_phrase(phrases: Iterable[str], text: str) -> str:
    """The first phrase whose words stand in the text one after the other; '' without one.

    Case, accents and punctuation do not count; "*" at the end of a phrase is any ending.
    """
    said = _spaced(text)
    return next((one for one in phrases if _needle(one) and _needle(one) in said), "")


def _needle(phrase: str) -> str:
    folded = _spaced(phrase)
    if not folded.strip():
        return ""
    return folded.rstrip(" ") if phrase.rstrip().endswith("*") else folded


def _spaced(text: str) -> str:
    return f" {' '.join(words_of(text).folded)} "

"""The deeds of a macro as plain values: which there are, in which order, and which are valid.

Pure but for words. What a person chooses ("me", "tomorrow") stays as it is and is meant anew each time.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from inquiries.snooze_times import Until
from inquiries.states import ACTIVE, BY_HAND, Urgency
from shared.exceptions import InvalidInput

Steps = dict[str, Any]
ME = "me"
LANGUAGES = ("en", "fr", "es")
LONGEST_TEXT = 20_000
LONGEST_WHY = 200
TEXTS = frozenset({"item", "text"})
"""What is put into an answer: never sent by the macro itself."""


def valid_steps(given: Mapping[str, Any]) -> Steps:
    """Only what is asked for, in the order in which it is done. Raises InvalidInput in words."""
    try:
        steps = {name: read(given[name]) for name, read in READERS.items() if name in given}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InvalidInput() from None
    steps = {name: value for name, value in steps.items() if value not in (None, {}, [])}
    if not steps:
        raise InvalidInput(_("Choose at least one thing that the macro does."))
    refuse_contradictions(steps)
    return steps


def refuse_contradictions(steps: Steps) -> None:
    if "item" in steps and "text" in steps:
        raise InvalidInput(_("Choose a text of the knowledge base, or write one: not both."))
    if set(steps.get("tags", ())) & set(steps.get("untags", ())):
        raise InvalidInput(_("The same tag cannot be added and removed."))
    if "snooze" in steps and steps.get("status", next(iter(ACTIVE))) not in ACTIVE:
        raise InvalidInput(_("What is done cannot be put aside: choose one of the two."))


def has_text(steps: Steps) -> bool:
    return not TEXTS.isdisjoint(steps)


def has_deeds(steps: Steps) -> bool:
    """Whether it changes the inquiry itself, and not only what is being written."""
    return not set(steps) <= TEXTS


def can_be_undone(values: Mapping[str, Any]) -> bool:
    """A note stays written, and so does what was put where the caret stood."""
    lasting = {"note"} if values["into_draft"] else {"note", *TEXTS}
    return not set(values["steps"]) <= lasting


def _text(value: Mapping[str, str]) -> dict[str, str]:
    texts = {one: str(value.get(one, "")).strip()[:LONGEST_TEXT] for one in LANGUAGES}
    return {language: text for language, text in texts.items() if text}


def _words(value: str) -> str | None:
    return str(value).strip()[:LONGEST_TEXT] or None


def _numbers(value: Any) -> list[int]:
    return sorted({int(one) for one in value})


def _item(value: Any) -> int | None:
    return int(value) if value else None


def _topic(value: Any) -> str | None:
    return str(value)[:40] or None


def _urgency(value: Any) -> int | None:
    return int(Urgency(int(value))) if value else None


def _fields(value: Mapping[str, Any]) -> dict[str, Any]:
    return {str(code): one for code, one in value.items() if one not in (None, "")}


def _assignee(value: Any) -> str | int | None:
    """ "me", "nobody", or the id of a colleague; empty: nothing is changed."""
    return value if value in (ME, "nobody") else _item(value)


def _status(value: Any) -> str | None:
    if value and value not in BY_HAND:
        raise ValueError
    return str(value) or None


def _snooze(value: Mapping[str, str]) -> dict[str, str]:
    if not value.get("until"):
        return {}
    until = Until(value["until"])
    if until == Until.AT:
        raise ValueError
    return {"until": str(until), "why": str(value.get("why", ""))[:LONGEST_WHY]}


READERS: dict[str, Callable[[Any], Any]] = {
    "topic": _topic,
    "urgency": _urgency,
    "fields": _fields,
    "tags": _numbers,
    "untags": _numbers,
    "assignee": _assignee,
    "note": _words,
    "snooze": _snooze,
    "status": _status,
    "item": _item,
    "text": _text,
}
"""In the order of doing: fields hang on the topic, and resolving may ask for them."""

"""What a rule does, as plain values: which effects there are, in which order, which are valid.

Pure but for words. Those of macros are the same values and the same deeds.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from inquiries.macro_steps import READERS as OF_MACROS
from inquiries.macro_steps import refuse_contradictions
from shared.exceptions import InvalidInput

Effects = dict[str, Any]
LIKE_MACROS = (
    *("topic", "urgency", "fields", "tags", "untags", "assignee", "note", "snooze", "status"),
)
"""Done as a macro does them, and first; the others follow."""
LONGEST_QUESTION = 300
LASTING = frozenset({"note", "escalate", "handover", "text", "webhook"})
"""Of these nothing is taken back by undoing."""


def valid_effects(given: Mapping[str, Any]) -> Effects:
    """Only what is asked for, in the order in which it is done. Raises InvalidInput in words."""
    try:
        effects = {name: read(given[name]) for name, read in READERS.items() if name in given}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InvalidInput() from None
    effects = {name: value for name, value in effects.items() if value not in (None, {}, [])}
    if not effects:
        raise InvalidInput(_("Choose at least one thing that the rule does."))
    refuse_contradictions(effects)
    _refuse_half(effects)
    return effects


def _refuse_half(effects: Effects) -> None:
    if effects.get("assignee") == "me":
        raise InvalidInput(_("A rule is nobody's own: choose a colleague."))
    if "assignee" in effects and "group" in effects:
        raise InvalidInput(_("Assign to one colleague, or to one of several: not both."))
    if "escalate" in effects and not effects["escalate"]["question"]:
        raise InvalidInput(_("Say what the coordinator is asked."))


def _escalate(value: Mapping[str, Any]) -> dict[str, Any]:
    if not value.get("reason"):
        return {}
    question = " ".join(str(value.get("question", "")).split())[:LONGEST_QUESTION]
    return {"reason": int(value["reason"]), "question": question}


def _handover(value: Mapping[str, Any]) -> dict[str, Any]:
    if not value.get("reason"):
        return {}
    words = " ".join(str(value.get("words", "")).split())[:LONGEST_QUESTION]
    return {"reason": int(value["reason"]), "words": words}


def _numbers(value: Any) -> list[int]:
    return sorted({int(one) for one in value})


def _number(value: Any) -> int | None:
    return int(value) if value else None


READERS: dict[str, Callable[[Any], Any]] = {
    **{name: OF_MACROS[name] for name in OF_MACROS if name in LIKE_MACROS},
    "group": _numbers,
    "escalate": _escalate,
    "handover": _handover,
    "text": _number,
    "webhook": _number,
}
"""In the order of doing: what is sent or asked last speaks of what was set before."""

"""What was chosen in a bulk bar or sent to the API, as plain values of a deed. Pure but for words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from inquiries.snooze_times import Until
from inquiries.states import BY_HAND, BulkKind, Urgency
from shared.exceptions import InvalidInput

LANGUAGES = ("en", "fr", "es")
CLASSIFIED = ("topic", "urgency", "language")
LONGEST = 500
PARAMETERS = {
    BulkKind.STATUS: "status",
    BulkKind.ASSIGN: "assignee",
    BulkKind.TAG: "tags",
    BulkKind.UNTAG: "tags",
    BulkKind.SNOOZE: "until",
    BulkKind.MACRO: "macro",
}


def deed_of_button(pressed: str, typed: Mapping[str, str]) -> tuple[BulkKind, dict[str, Any]]:
    """ "status:resolved", "urgency:4", "take": the button's value, and the fields beside it.

    Raises InvalidInput for anything else.
    """
    name, _colon, value = pressed.partition(":")
    if name in CLASSIFIED:
        return BulkKind.CLASSIFY, valid_values(BulkKind.CLASSIFY, {name: value})
    if name not in BulkKind.values or name == BulkKind.UNDO:
        raise InvalidInput()
    kind = BulkKind(name)
    given: dict[str, Any] = {key: typed[key] for key in typed}
    if parameter := PARAMETERS.get(kind):
        given[parameter] = [value] if parameter == "tags" else value
    return kind, valid_values(kind, given)


def valid_values(kind: BulkKind, given: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the kind needs, in its types. Raises InvalidInput, and says what is missing."""
    try:
        return VALID[kind](given) if kind in VALID else {}
    except (KeyError, TypeError, ValueError):
        raise InvalidInput() from None


def _status(given: Mapping[str, Any]) -> dict[str, Any]:
    if given["status"] not in BY_HAND:
        raise ValueError
    return {"status": str(given["status"])}


def _assign(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"assignee": int(given["assignee"]) if given["assignee"] else None}


def _classify(given: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {name: given[name] for name in CLASSIFIED if name in given}
    if "urgency" in values:
        values["urgency"] = int(Urgency(int(values["urgency"])))
    if values.get("language", "en") not in LANGUAGES or not values:
        raise ValueError
    return values


def _tags(given: Mapping[str, Any]) -> dict[str, Any]:
    tags = sorted({int(pk) for pk in given["tags"]})
    if not tags:
        raise InvalidInput(_("Choose a tag."))
    return {"tags": tags}


def _snooze(given: Mapping[str, Any]) -> dict[str, Any]:
    until = Until(given["until"])
    at = str(given.get("at", ""))[:20]
    if until == Until.AT and not at:
        raise InvalidInput(_("Choose a date and a time."))
    why = str(given.get("why", ""))[:LONGEST]
    return {"until": str(until), "at": at if until == Until.AT else "", "why": why}


def _offer(given: Mapping[str, Any]) -> dict[str, Any]:
    reason = str(given.get("reason", "")).strip()[:LONGEST]
    if not reason:
        raise InvalidInput(_("Say why the other desk is right."))
    return {"to_desk": int(given["to_desk"]), "reason": reason}


def _macro(given: Mapping[str, Any]) -> dict[str, Any]:
    """Of many inquiries nobody stands in the text: it goes into their drafts."""
    return {"macro": int(given["macro"]), "into_draft": True}


VALID = {
    BulkKind.STATUS: _status,
    BulkKind.ASSIGN: _assign,
    BulkKind.CLASSIFY: _classify,
    BulkKind.TAG: _tags,
    BulkKind.UNTAG: _tags,
    BulkKind.SNOOZE: _snooze,
    BulkKind.OFFER: _offer,
    BulkKind.MACRO: _macro,
}

"""What the fates of its recipients make of a mail, and the codes in a server's words. Pure."""

import re
from collections.abc import Collection

from mailroom.sending.smtp import Outcome
from mailroom.states import OutgoingState, RecipientState

AFTER = {
    Outcome.ACCEPTED: RecipientState.ACCEPTED,
    Outcome.REFUSED: RecipientState.REFUSED,
    Outcome.TRY_LATER: RecipientState.DELAYED,
    Outcome.UNKNOWN: RecipientState.UNCERTAIN,
}
HAVE_IT = frozenset({RecipientState.ACCEPTED, RecipientState.DELIVERED, RecipientState.READ})
"""Whoever is here is never written to again by the same mail."""
OPEN = frozenset({RecipientState.WAITING, RecipientState.DELAYED})
"""The next attempt is for these."""
NOT_KNOWN_YET = OPEN | {RecipientState.UNCERTAIN}
FAILED = frozenset({RecipientState.REFUSED, RecipientState.BOUNCED})

# RFC 2034, 4: the enhanced code (RFC 3463) comes first in the text; the class repeats the digit.
_CODES = re.compile(r"\s*([2-5]\d\d)(?:[ -]+([245]\.\d{1,3}\.\d{1,3})(?!\S))?")
_GREY = re.compile(r"gr[ea]y-?\s?list|4\.7\.1\b.*(?:try|retry|later|delay)", re.IGNORECASE)


def overall(states: Collection[str]) -> OutgoingState:
    """The state of the whole mail: what needs a person first, then what still goes on by itself.

    QUEUED while anybody is still to be tried; SENT only when everybody has it.
    """
    if not states:
        return OutgoingState.FAILED
    if RecipientState.UNCERTAIN in states:
        return OutgoingState.UNCERTAIN
    if not OPEN.isdisjoint(states):
        return OutgoingState.QUEUED
    if not FAILED.isdisjoint(states):
        return OutgoingState.FAILED
    return OutgoingState.SENT


def code_in(words: str) -> str:
    """The code to show: the enhanced one where there is one, else the three digits, else ""."""
    found = _CODES.match(words)
    if found is None:
        return ""
    basic, enhanced = found.groups()
    return enhanced if enhanced and enhanced[0] == basic[0] else basic


def is_greylisted(words: str) -> bool:
    """The server asks unknown senders to come again, which machines of spam do not (RFC 6647)."""
    return words[:1] == "4" and bool(_GREY.search(words))

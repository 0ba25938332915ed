"""Why a mail could not be delivered: one of ten reasons, from status code and server's words."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """What agents read; the words of the server stand beside it."""

    NO_SUCH_ADDRESS = "no_such_address"
    MAILBOX_FULL = "mailbox_full"
    DOMAIN_UNKNOWN = "domain_unknown"
    REJECTED_AS_SPAM = "rejected_as_spam"
    BLOCKED_BY_POLICY = "blocked_by_policy"
    TOO_LARGE = "too_large"
    RELAY_DENIED = "relay_denied"
    TEMPORARY_TROUBLE = "temporary_trouble"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    """One address that was not reached; `action` is failed, or delayed while it is still tried.

    `status` is an enhanced code (RFC 3463) or ""; `is_hard`: trying again makes no sense.
    """

    address: str
    status: str
    action: str
    is_hard: bool
    reason: str
    words: str


# By subject and detail of RFC 3463 (IANA's registry of enhanced status codes).
_BY_STATUS = {
    "1.1": Reason.NO_SUCH_ADDRESS,
    "1.2": Reason.DOMAIN_UNKNOWN,
    "1.3": Reason.NO_SUCH_ADDRESS,
    "1.4": Reason.NO_SUCH_ADDRESS,
    "1.6": Reason.NO_SUCH_ADDRESS,
    "1.10": Reason.NO_SUCH_ADDRESS,
    "2.1": Reason.NO_SUCH_ADDRESS,
    "2.2": Reason.MAILBOX_FULL,
    "2.3": Reason.TOO_LARGE,
    "3.1": Reason.MAILBOX_FULL,
    "3.4": Reason.TOO_LARGE,
    "4.1": Reason.TEMPORARY_TROUBLE,
    "4.2": Reason.TEMPORARY_TROUBLE,
    "4.3": Reason.DOMAIN_UNKNOWN,
    "4.4": Reason.DOMAIN_UNKNOWN,
    "4.5": Reason.TEMPORARY_TROUBLE,
    "4.6": Reason.TEMPORARY_TROUBLE,
    "4.7": Reason.EXPIRED,
    "7.0": Reason.BLOCKED_BY_POLICY,
    "7.1": Reason.BLOCKED_BY_POLICY,
    "7.2": Reason.BLOCKED_BY_POLICY,
    "7.23": Reason.BLOCKED_BY_POLICY,
    "7.26": Reason.BLOCKED_BY_POLICY,
}


def reason_for(status: str, words: str) -> Reason:
    """The words first, for the codes are often careless (5.7.1 of an unknown user); then the code."""
    for reason, pattern in _BY_WORDS:
        if pattern.search(words[:2000]):
            return reason
    found = _BY_STATUS.get(status.partition(".")[2])
    if found:
        return found
    return Reason.TEMPORARY_TROUBLE if status.startswith("4") else Reason.UNKNOWN


_BY_WORDS: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    (Reason.MAILBOX_FULL, re.compile(r"over ?quota|mailbox (?:is )?full", re.I)),
)

"""Why a mail could not be delivered: one of ten reasons, from status code and server's words."""

import re
from dataclasses import dataclass
from functools import lru_cache

from mailroom.reading.bounce_reason_words import BY_WORDS, Reason

__all__ = ["FailedRecipient", "Reason"]


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


STATUS = re.compile(r"(?<![\d.])([45]\.[0-7]\.\d{1,3})(?!\.?\d)")
# "421", "550-5.1.1", "SMTP error 554:", "#550"; not a year, an amount or a part of an IP address
REPLY_CODE = re.compile(
    r"(?<![\d.:,/€$£+-])([45][0-7]\d)(?=[\s\-:#,;)\]]|$)(?!\s*(?:bytes|kb|mb|octets))"
)
_LOOKED_AT = 3000

# By subject and detail of RFC 3463 (IANA's registry of enhanced status codes).
_BY_STATUS = {
    "1.0": Reason.NO_SUCH_ADDRESS, "1.1": Reason.NO_SUCH_ADDRESS, "1.2": Reason.DOMAIN_UNKNOWN,
    "1.3": Reason.NO_SUCH_ADDRESS, "1.4": Reason.NO_SUCH_ADDRESS, "1.6": Reason.NO_SUCH_ADDRESS,
    "1.7": Reason.BLOCKED_BY_POLICY, "1.8": Reason.BLOCKED_BY_POLICY, "1.10": Reason.DOMAIN_UNKNOWN,
    "2.0": Reason.NO_SUCH_ADDRESS, "2.1": Reason.NO_SUCH_ADDRESS, "2.2": Reason.MAILBOX_FULL,
    "2.3": Reason.TOO_LARGE, "3.1": Reason.MAILBOX_FULL, "3.2": Reason.TEMPORARY_TROUBLE,
    "3.4": Reason.TOO_LARGE, "4.0": Reason.TEMPORARY_TROUBLE, "4.1": Reason.TEMPORARY_TROUBLE,
    "4.2": Reason.TEMPORARY_TROUBLE, "4.3": Reason.DOMAIN_UNKNOWN, "4.4": Reason.DOMAIN_UNKNOWN,
    "4.5": Reason.TEMPORARY_TROUBLE, "4.6": Reason.TEMPORARY_TROUBLE, "4.7": Reason.EXPIRED,
    "6.0": Reason.BLOCKED_BY_POLICY, "7.0": Reason.BLOCKED_BY_POLICY,
    "7.1": Reason.BLOCKED_BY_POLICY,
}  # fmt: skip
# Codes that say so little, or are so often wrong, that the words come first.
_VAGUE = re.compile(r"\d\.0\.0$|\d\.[1-7]\.0$|\d\.7\.1$|\d\.4\.[17]$|\d\.1\.8$|\d\.3\.0$")
# Microsoft answers so for an address that is not in the directory.
_DIRECTORY = re.compile(r"5\.4\.1\b.{0,10}recipient address rejected: access denied", re.I)
_SOFT = (Reason.TEMPORARY_TROUBLE, Reason.EXPIRED, Reason.MAILBOX_FULL)


def reason_for(status: str, words: str) -> Reason:
    """An exact code decides; else the words, for codes are often careless (5.7.1 of a full box)."""
    by_code = _by_status(status)
    if by_code and not _VAGUE.match(status):
        return by_code
    if _DIRECTORY.search(words[:_LOOKED_AT]):
        return Reason.NO_SUCH_ADDRESS
    by_words = next((reason for reason, _ in _said(words)), None)
    if by_words:
        return by_words
    if by_code:
        return by_code
    return Reason.TEMPORARY_TROUBLE if status.startswith("4") else Reason.UNKNOWN


def derived_status(words: str, *, is_permanent: bool) -> str:
    """An enhanced code for a report that gives none; "" when its words tell nothing."""
    code = REPLY_CODE.search(words[:_LOOKED_AT])
    said = next(iter(_said(words)), None)
    if not said and not code:
        return ""
    kind = code.group(1)[0] if code else "5" if is_permanent else "4"
    if said is None:
        return f"{kind}.0.0"
    reason, detail = said
    if reason in (Reason.TEMPORARY_TROUBLE, Reason.EXPIRED) and not code:
        kind = "4"
    return f"{kind}.{detail}"


def tells_why(words: str) -> bool:
    return bool(_said(words) or STATUS.search(words[:_LOOKED_AT]))


def is_vague(status: str) -> bool:
    return status.endswith(".0.0")


def is_hard(status: str, reason: str, *, is_permanent: bool) -> bool:
    if not is_permanent or status.startswith("4"):
        return False
    return bool(status) or reason not in _SOFT


def _by_status(status: str) -> Reason | None:
    subject_and_detail = status.partition(".")[2]
    if subject_and_detail.startswith("7."):
        return Reason.BLOCKED_BY_POLICY
    return _BY_STATUS.get(subject_and_detail)


def _said(words: str) -> list[tuple[Reason, str]]:
    return _first_said(words[:_LOOKED_AT])


@lru_cache(maxsize=32)  # of a report with two hundred recipients the same words are asked again
def _first_said(words: str) -> list[tuple[Reason, str]]:
    for reason, detail, pattern in BY_WORDS:
        if pattern.search(words):
            return [(reason, detail)]
    return []

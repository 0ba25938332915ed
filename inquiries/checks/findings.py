"""The values that the checks take and give."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

AROUND = 40  # characters shown on each side of what was found


class Check(StrEnum):
    UNFILLED_VARIABLE = "unfilled_variable"
    WRONG_LANGUAGE = "wrong_language"
    MISSING_ATTACHMENT = "missing_attachment"
    NUMBER_DIFFERS = "number_differs"
    NUMBER_UNKNOWN = "number_unknown"
    DATE_DIFFERS = "date_differs"
    WEEKDAY_DIFFERS = "weekday_differs"
    FEE_UNDATED = "fee_undated"
    RECIPIENT_NEW = "recipient_new"
    LEGAL_ADVICE = "legal_advice"
    STEPS_OPEN = "steps_open"


NEVER_OVERRIDDEN = frozenset({Check.UNFILLED_VARIABLE})
WITHOUT_REASON = frozenset({Check.NUMBER_UNKNOWN, Check.STEPS_OPEN})
"""Only a question: to send all the same is enough of an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    text: str
    recipients: tuple[str, ...] = ()
    has_files: bool = False
    resolves: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """`received` is what the inquirer wrote, with what that quotes; `ours` is everything else."""

    language: str
    received: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    newest: str = ""
    participants: frozenset[str] = frozenset()
    open_steps: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        return self.received + self.ours


@dataclass(frozen=True, slots=True)
class Finding:
    """`found` is the place in the answer, `expected` what the conversation has instead."""

    check: Check
    found: str
    before: str = ""
    after: str = ""
    expected: str = ""

    @property
    def key(self) -> str:
        """The same while the same thing is found: an override holds for this and nothing else."""
        mark = hashlib.sha256(" ".join(self.found.split()).casefold().encode()).hexdigest()
        return f"{self.check}:{mark[:12]}"

    @property
    def can_be_overridden(self) -> bool:
        return self.check not in NEVER_OVERRIDDEN

    @property
    def needs_reason(self) -> bool:
        return self.check not in WITHOUT_REASON


def finding_at(check: Check, text: str, start: int, end: int, expected: str = "") -> Finding:
    """A finding with the words around it, cut at whole words."""
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = "… " + before.partition(" ")[2]
    if end + AROUND < len(text):
        after = after.rpartition(" ")[0] + " …"
    return Finding(check, text[start:end], _line(before), _line(after), expected)


def _line(text: str) -> str:
    """On one line, with the blank that stood beside the finding kept."""
    line = " ".join(text.split())
    lead = " " if text[:1].isspace() else ""
    return lead + line + (" " if line and text[-1:].isspace() else "")

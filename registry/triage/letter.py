"""What goes into the triage and what comes out of it, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from registry.deadlines import FoundLimit
from registry.references import Mention
from registry.triage.reasons import Reason


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it arrived; `received_on` is the day in Geneva, `desk` where it arrived.

    `topic` is the one of that desk which the writer chose himself, where a form asked him.
    """

    desk: str
    subject: str
    body: str
    received_on: date
    language: str = ""  # of the inquirer, where we know it
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Triage:
    """What the triage proposes; every field has its reason. Proposals, never decisions.

    `wrong_service` names the service that is meant instead of ours, or is empty. `deadline` is the
    next date that matters, which `limits` has among all that were found. `read` are the references
    as they stand in the letter, for who reads the rest of the message. `is_sure` is False where a
    second topic was nearly as likely, or the words surely say another one than the writer chose.
    """

    desk: str
    language: str
    topic: str
    subtopic: str
    urgency: str
    resolver: str
    wrong_service: str = ""
    references: tuple[Mention, ...] = ()
    read: tuple[Mention, ...] = ()
    limits: tuple[FoundLimit, ...] = ()
    deadline: FoundLimit | None = None
    is_sure: bool = True
    reasons: tuple[Reason, ...] = field(default=())

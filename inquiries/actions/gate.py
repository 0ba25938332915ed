"""The one gate before every answer: the apps above are asked whether it may leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from desks.models import Agent
from inquiries.models import Inquiry, Message
from inquiries.signals import approval_wanted, reply_leaving
from shared.exceptions import HelpdeskError, NotPossible


@dataclass(frozen=True, slots=True)
class Leaving:
    """An answer that `by` lets leave, as plain values. `files`: name and SHA-256 of each."""

    inquiry: Inquiry
    by: Agent
    text: str
    html: str
    cc: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()


class HeldBack(HelpdeskError):
    """An app above does not let the answer leave; `reasons` say why, in words."""

    default = _("This answer may not leave yet.")
    status = 409

    def __init__(self, message: str = "", *, reasons: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.reasons = tuple(reasons)


def require_let_go(leaving: Leaving, now: datetime) -> None:
    """Pass, or raise HeldBack. The inquiry is locked when it is a new answer that leaves."""
    reply_leaving.send(sender=Leaving, leaving=leaving, now=now)


def ask_for_approval(*, question: str, **values: Any) -> str:
    """Give an answer to who approves it instead of sending it; what is to be said of it.

    `values` as `send_reply` takes them. Raises what that raises, NotPossible where nobody approves.
    """
    answers = approval_wanted.send(sender=Leaving, question=question, values=values)
    if not answers:
        raise NotPossible()
    return str(answers[0][1])


def leaving_of(message: Message, by: Agent) -> Leaving:
    """An answer that is in the outbox already, and is let go by a person."""
    files = message.attachments.values_list("filename", "stored_file__sha256")
    return Leaving(
        inquiry=message.inquiry,
        by=by,
        text=message.body,
        html=message.html,
        cc=tuple(message.outgoing.cc) if message.outgoing else (),
        files=tuple(files),
    )

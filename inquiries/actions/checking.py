"""An answer is checked before it leaves; a person may send it all the same and says why."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from inquiries.checks import Answer, Conversation, Finding, check_answer
from inquiries.models import Inquiry
from inquiries.procedure_queries import open_steps_of
from inquiries.states import MessageKind
from mailroom.states import OutgoingState
from shared.exceptions import HelpdeskError

MOST_MESSAGES = 200  # the newest of a conversation; longer ones are archives
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Override:
    """`findings` are the keys of what the agent saw; another finding stops the answer again."""

    findings: frozenset[str]
    reason: str = ""


class ChecksFailed(HelpdeskError):
    default = _("Before this leaves: please look at what was found.")
    status = 422

    def __init__(self, findings: Sequence[Finding], *, lacks_reason: bool = False) -> None:
        super().__init__(_("Say why it is to be sent all the same.") if lacks_reason else "")
        self.findings = tuple(findings)


def require_checked(inquiry: Inquiry, answer: Answer, override: Override | None) -> list[Finding]:
    """What is overridden, to be recorded by the caller. Raises ChecksFailed while anything stops it."""
    findings = check_answer(answer, _conversation(inquiry))
    if not findings:
        return []
    keys = {one.key for one in findings}
    if override is None or not keys <= override.findings or not _may_all_be(findings):
        raise ChecksFailed(findings)
    if not override.reason.strip() and any(one.needs_reason for one in findings):
        raise ChecksFailed(findings, lacks_reason=True)
    return findings


def overridden_data(findings: Sequence[Finding], override: Override) -> dict[str, object]:
    """What the fact keeps; the texts themselves are in the message."""
    codes = dict.fromkeys(str(one.check) for one in findings)
    return {"codes": list(codes), "reason": override.reason.strip()[:LONGEST_REASON]}


def _may_all_be(findings: Sequence[Finding]) -> bool:
    return all(one.can_be_overridden for one in findings)


def _conversation(inquiry: Inquiry) -> Conversation:
    """An answer that was taken back was never said: it is no witness for its own numbers."""
    said = inquiry.messages.exclude(outgoing__state=OutgoingState.CANCELLED).order_by("-pk")
    rows = list(said.values_list("kind", "subject", "body", "quoted")[:MOST_MESSAGES])[::-1]
    received = [row[1:] for row in rows if row[0] == MessageKind.INBOUND]
    ours = [row[1:] for row in rows if row[0] != MessageKind.INBOUND]
    return Conversation(
        language=inquiry.language,
        received=tuple("\n\n".join(filter(None, texts)) for texts in received),
        ours=tuple("\n\n".join(filter(None, texts)) for texts in ours),
        newest=received[-1][1] if received else "",
        participants=frozenset(inquiry.participants.values_list("address", flat=True)),
        open_steps=tuple(open_steps_of(inquiry)),
    )

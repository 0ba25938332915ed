"""Plays the demo's approvals: two answers wait, one came back changed with a comment."""

from datetime import datetime
from typing import Any

from approvals.actions.asking import ask_approval
from approvals.actions.deciding import Decision, return_reply
from approvals.models import Approval
from desks.models import Agent, DeskRole, Membership
from helpdesk.demo.approvals import CHANGED, COMMENT, QUESTION, RETURNED, WAITING
from inquiries.actions.checking import ChecksFailed, Override
from inquiries.models import Inquiry
from inquiries.states import Status


def play_approvals(*, now: datetime) -> None:
    """At open inquiries that an assistant has; nothing of it is sent."""
    assistants = Membership.objects.filter(role=DeskRole.ASSISTANT).values("agent")
    rows = Inquiry.objects.filter(status=Status.OPEN, assignee__in=assistants, escalated_at=None)
    texts = [*WAITING, RETURNED]
    for text, inquiry in zip(texts, rows.order_by("pk")[: len(texts)], strict=False):
        approval = _ask(inquiry, _in(text, inquiry), now)
        if text is RETURNED and approval.owner:
            _return(approval, approval.owner, now)


def _ask(inquiry: Inquiry, body: str, now: datetime) -> Approval:
    assert inquiry.assignee
    values: dict[str, Any] = {
        "inquiry_id": inquiry.pk,
        "by": inquiry.assignee,
        "body": body,
        "question": _in(QUESTION, inquiry),
        "submission_key": f"demo-approval-{inquiry.pk}",
        "seen_message_id": inquiry.messages.latest("pk").pk,
        "now": now,
    }
    try:
        return ask_approval(**values)
    except ChecksFailed as stopped:
        keys = frozenset(one.key for one in stopped.findings)
        return ask_approval(**values, override=Override(keys, "Demo"))


def _return(approval: Approval, by: Agent, now: datetime) -> None:
    inquiry = approval.inquiry
    decision = Decision(text=_in(CHANGED, inquiry), comment=_in(COMMENT, inquiry))
    return_reply(
        approval_id=approval.pk,
        decision=decision,
        by=by,
        submission_key=f"demo-approval-{approval.pk}",
        now=now,
    )


def _in(words: dict[str, str], inquiry: Inquiry) -> str:
    return words.get(inquiry.language, words["en"])

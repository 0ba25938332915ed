"""The end of an approval: the state as the table allows, the fact; and its words as a draft again."""

from datetime import datetime
from typing import Any

from approvals.models import Approval, ApprovalText
from approvals.states import MOVES, State, Wrote
from desks.models import Agent
from inquiries.actions.drafts import DraftWords, put_back
from inquiries.actions.facts import record_fact
from inquiries.models import DraftFile, Inquiry
from inquiries.states import Fact
from shared.transitions import require_move


def finish(
    *,
    approval: Approval,
    state: State,
    fact: Fact,
    by: Agent | None,
    now: datetime,
    **data: Any,
) -> None:
    """Bring a locked approval to its end, with the fact; its timers have nothing to do any more."""
    require_move(MOVES, approval.state, state)
    approval.state, approval.finished_at, approval.due_at = state, now, None
    approval.save()
    approval.timers.filter(done_at=None).update(done_at=now)
    show_waiting(approval.inquiry)
    record_fact(inquiry=approval.inquiry, kind=fact, at=now, by=by, **data)


def show_waiting(inquiry: Inquiry) -> None:
    """On the locked inquiry, for lists, views and search: since when an answer waits there."""
    waiting = Approval.objects.waiting().filter(inquiry=inquiry).order_by("asked_at")
    inquiry.approval_asked_at = waiting.values_list("asked_at", flat=True).first()
    inquiry.save(update_fields=["approval_asked_at"])


def give_back(*, approval: Approval, into: Inquiry, now: datetime) -> None:
    """Its newest text is the asker's draft again, with its files: nothing that was written is lost."""
    text = newest_text(approval)
    words = DraftWords(text.text, text.html, ", ".join(text.cc), tuple(approval.used_texts))
    files = [
        DraftFile(
            stored_file_id=one.stored_file_id,
            filename=one.filename,
            content_type=one.content_type,
            content_id=one.content_id,
        )
        for one in approval.files.order_by("pk")
    ]
    put_back(inquiry=into, by=approval.asked_by, words=words, files=files, now=now)


def newest_text(approval: Approval) -> ApprovalText:
    return approval.texts.order_by("-pk")[0]


def asked_text(approval: Approval) -> ApprovalText:
    return approval.texts.get(wrote=Wrote.ASKED)

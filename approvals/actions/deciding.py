"""The coordinator approves or returns; who asked takes it back, or sends it alone when he may."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from approvals.actions import telling
from approvals.actions.finishing import asked_text, finish, give_back, newest_text
from approvals.actions.gate import digest_for
from approvals.digests import digest_of
from approvals.models import Approval, ApprovalText
from approvals.notified import subject_of
from approvals.permissions import lock_approval_for
from approvals.states import MOVES, State, Wrote
from desks.models import Agent
from desks.permissions import Deed, may
from files.queries import read_file
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.checking import Override
from inquiries.actions.reply import send_reply, written
from inquiries.rich_text import clean_written, words_of
from inquiries.states import AFTER_REPLY, Fact
from notifications.actions import mark_read
from shared.exceptions import InvalidInput, NotAllowed, NotPossible
from shared.submissions import once
from shared.transitions import can_move

MAX_WORDS = 5000
MAX_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Decision:
    """What a coordinator made of an answer. `text` None: as it is; with `html` its words are taken
    from that. `seen_message_id` is the newest message on the page; `override` findings seen there."""

    text: str | None = None
    html: str = ""
    comment: str = ""
    seen_message_id: int = 0
    override: Override | None = None


def approve_reply(
    *, approval_id: int, decision: Decision, by: Agent, submission_key: str, now: datetime
) -> Approval:
    """Approve an answer, changed or not, and let it leave in the name of who wrote it, once per key.

    Any coordinator of the desk may, but not who asked. It leaves as `send_reply` says, at its time
    if one was chosen and is not past; who wrote it can take it back like any other. Where that
    colleague may answer there no more, it leaves in the name of `by`. What was changed is kept
    beside the first text. Raises NewerMessage and ChecksFailed as `send_reply` does, NotPossible
    when it is decided or over; then nothing has happened.
    """

    def deed() -> dict[str, Any]:
        approval = _lock_to_decide(approval_id, by, State.APPROVED)
        text = _text_of(approval, decision, by, now)
        _decide(approval, decision.comment, by)
        _send(
            approval,
            text,
            _sender_of(approval, by),
            now,
            decision,
            State.APPROVED,
            Fact.APPROVAL_GIVEN,
            actor=by,
            changed=approval.is_changed,
        )
        what = telling.CHANGED if approval.is_changed else telling.APPROVED
        telling.tell_decided(approval=approval, what=what, by=by, now=now)
        mark_read(by=by, now=now, subject=subject_of(approval))
        return {"approval": approval.pk}

    return _once(by, submission_key, _content("approve", approval_id, decision), now, deed)


def return_reply(
    *, approval_id: int, decision: Decision, by: Agent, submission_key: str, now: datetime
) -> Approval:
    """Give an answer back with a comment, once per key: it is the asker's draft again.

    With what was changed in it, so that he can go on from there. Raises InvalidInput without a
    comment, NotPossible when it is decided or over.
    """

    def deed() -> dict[str, Any]:
        approval = _lock_to_decide(approval_id, by, State.RETURNED)
        if not decision.comment.strip():
            raise InvalidInput(_("Say what is to be done: write a comment."))
        _text_of(approval, decision, by, now)
        _decide(approval, decision.comment, by)
        fact = Fact.APPROVAL_RETURNED
        finish(approval=approval, state=State.RETURNED, fact=fact, by=by, now=now)
        give_back(approval=approval, into=approval.inquiry, now=now)
        telling.tell_decided(approval=approval, what=telling.RETURNED, by=by, now=now)
        mark_read(by=by, now=now, subject=subject_of(approval))
        return {"approval": approval.pk}

    return _once(by, submission_key, _content("return", approval_id, decision), now, deed)


def withdraw_approval(
    *, approval_id: int, by: Agent, submission_key: str, now: datetime
) -> Approval:
    """Take one's answer back, once per key: it is a draft again. NotAllowed for anybody else."""

    def deed() -> dict[str, Any]:
        approval = _lock_own(approval_id, by, State.WITHDRAWN)
        fact = Fact.APPROVAL_WITHDRAWN
        finish(approval=approval, state=State.WITHDRAWN, fact=fact, by=by, now=now)
        give_back(approval=approval, into=approval.inquiry, now=now)
        return {"approval": approval.pk}

    return _once(by, submission_key, {"withdraw": approval_id}, now, deed)


def send_unapproved(
    *,
    approval_id: int,
    reason: str,
    seen_message_id: int,
    by: Agent,
    submission_key: str,
    now: datetime,
) -> Approval:
    """Send one's answer without approval, once per key, when nobody has decided in time.

    Only where the rules allow it (`released_at`); the reason is a fact. Raises InvalidInput without
    one, NotPossible while somebody may still decide, and what `send_reply` raises.
    """

    def deed() -> dict[str, Any]:
        approval = _lock_own(approval_id, by, State.UNAPPROVED)
        if approval.released_at is None:
            raise NotPossible(_("It waits for a coordinator. Take it back to change it."))
        if not reason.strip():
            raise InvalidInput(_("Say why it is to be sent all the same."))
        approval.comment = reason.strip()[:MAX_WORDS]
        _send(
            approval,
            newest_text(approval),
            by,
            now,
            Decision(seen_message_id=seen_message_id),
            State.UNAPPROVED,
            Fact.APPROVAL_SKIPPED,
            actor=by,
            reason=approval.comment[:300],
        )
        return {"approval": approval.pk}

    content = {"send": approval_id, "reason": reason}
    return _once(by, submission_key, content, now, deed)


# --- steps ---------------------------------------------------------------------------------------
def _lock_to_decide(approval_id: int, by: Agent, state: State) -> Approval:
    approval = lock_approval_for(by, approval_id, Deed.APPROVE_REPLY)
    if approval.asked_by_id == by.pk:
        raise NotPossible(_("This answer is yours: somebody else must decide."))
    _require_waiting(approval, state)
    return approval


def _lock_own(approval_id: int, by: Agent, state: State) -> Approval:
    approval = lock_approval_for(by, approval_id, Deed.REPLY)
    if approval.asked_by_id != by.pk:
        raise NotAllowed(_("Only who wrote it may do this."))
    _require_waiting(approval, state)
    return approval


def _require_waiting(approval: Approval, state: State) -> None:
    if can_move(MOVES, approval.state, state):
        return
    if approval.decided_by:
        words = _("%(name)s has decided this already.")
        raise NotPossible(words % {"name": approval.decided_by.display_name})
    raise NotPossible(_("This does not wait for approval any more."))


def _decide(approval: Approval, comment: str, by: Agent) -> None:
    approval.decided_by = approval.owner = by
    approval.unowned_since = None
    approval.comment = comment.strip()[:MAX_WORDS]


def _text_of(approval: Approval, decision: Decision, by: Agent, now: datetime) -> ApprovalText:
    """As it was asked, or what the coordinator made of it, kept beside it."""
    asked = asked_text(approval)
    if decision.text is None:
        return asked
    html = clean_written(decision.html)
    text = words_of(html) if html else decision.text.replace("\r\n", "\n").strip()
    if not text or len(text) > MAX_TEXT:
        raise InvalidInput(_("The text is too long.") if text else _("Write a text first."))
    if _mark_of(text, html or asked.html) == _mark_of(asked.text, asked.html):
        return asked
    approval.is_changed = True
    return ApprovalText.objects.create(
        approval=approval, wrote=Wrote.EDITED, by=by, text=text, html=html, cc=asked.cc, at=now
    )


def _mark_of(text: str, html: str) -> str:
    return digest_of(text, html, (), ())


def _sender_of(approval: Approval, by: Agent) -> Agent:
    asker = approval.asked_by
    return asker if may(asker, Deed.REPLY, approval.inquiry.desk_id) else by


def _send(
    approval: Approval,
    text: ApprovalText,
    sender: Agent,
    now: datetime,
    decision: Decision,
    state: State,
    fact: Fact,
    *,
    actor: Agent,
    **data: Any,
) -> None:
    """The approval first, so that the gate finds it; then the answer, in the same transaction."""
    inquiry = approval.inquiry
    values: dict[str, Any] = {
        "by": sender,
        "body": text.text,
        "html": text.html,
        "cc": text.cc,
        "files": _files_of(approval),
        "then_status": _then(approval),
        "send_at": approval.send_at if approval.send_at and approval.send_at > now else None,
        "now": now,
    }
    approval.digest = digest_for(written(key="", **values).leaving(inquiry))
    approval.seen_id = inquiry.messages.aggregate(newest=Max("pk"))["newest"] or 0
    finish(approval=approval, state=state, fact=fact, by=actor, now=now, **data)
    send_reply(
        inquiry_id=inquiry.pk,
        submission_key=f"approval:{approval.pk}",
        seen_message_id=decision.seen_message_id,
        override=_override_of(approval, decision),
        used_texts=approval.used_texts,
        keeps_draft=True,
        **values,
    )


def _then(approval: Approval) -> str:
    """What was chosen; a status that was only kept is the present one."""
    is_choice = approval.then_status in AFTER_REPLY
    return approval.then_status if is_choice else approval.inquiry.status


def _override_of(approval: Approval, decision: Decision) -> Override | None:
    """What the asker had seen counts, and what the coordinator sees now."""
    kept, given = approval.overridden, decision.override
    findings = frozenset(kept.get("findings", ())) | (given.findings if given else frozenset())
    reason = (given.reason if given else "") or kept.get("reason", "")
    return Override(findings, reason) if findings else None


def _files_of(approval: Approval) -> list[IncomingFile]:
    rows = approval.files.select_related("stored_file").order_by("pk")
    return [
        IncomingFile(
            one.filename,
            one.content_type,
            read_file(one.stored_file),
            one.content_id,
            is_inline=bool(one.content_id),
        )
        for one in rows
    ]


def _content(what: str, approval_id: int, decision: Decision) -> dict[str, Any]:
    return {
        what: approval_id,
        "text": decision.text,
        "html": decision.html,
        "comment": decision.comment,
    }


def _once(
    by: Agent,
    key: str,
    content: dict[str, Any],
    now: datetime,
    deed: Callable[[], dict[str, Any]],
) -> Approval:
    result = once(by_id=by.pk, key=key, content=content, now=now, deed=deed)
    found = Approval.objects.select_related("inquiry", "owner", "asked_by", "message")
    return found.get(pk=result["approval"])

"""Ask for approval of an answer: it goes to a coordinator as it would leave, with its files."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from approvals.actions.finishing import show_waiting
from approvals.actions.owning import set_owner
from approvals.actions.telling import tell_asked
from approvals.actions.timing import begin
from approvals.matching import Ground, grounds_for, request_version, terms_of
from approvals.models import Approval, ApprovalFile, ApprovalGround, ApprovalText
from approvals.states import Wrote
from desks.models import Agent
from desks.permissions import Deed
from escalations.owners import find_owner
from files.actions import content_hash, keep_files
from inquiries.actions.assign import set_assignee
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.checking import LONGEST_REASON, Override
from inquiries.actions.drafts import clear_sent
from inquiries.actions.facts import record_fact
from inquiries.actions.reply import NO_ADDRESS, Written, question_of, require_sendable, written
from inquiries.models import DraftKind, Inquiry
from inquiries.permissions import lock_inquiry_for
from inquiries.signals import approval_wanted
from inquiries.states import Fact, Status
from inquiries.used_texts import Used
from shared.exceptions import NotPossible
from shared.submissions import once

MAX_QUESTION = 300


def ask_approval(
    *,
    inquiry_id: int,
    by: Agent,
    body: str,
    submission_key: str,
    now: datetime,
    seen_message_id: int = 0,
    then_status: str = Status.WAITING_INQUIRER,
    cc: Sequence[str] = (),
    files: Sequence[IncomingFile] = (),
    send_at: datetime | None = None,
    html: str = "",
    override: Override | None = None,
    used_texts: Collection[Used] = (),
    question: str = "",
) -> Approval:
    """Give an answer to the desk's coordinator instead of sending it, once per key.

    Takes what `send_reply` takes and raises what that raises, but HeldBack. The text is the agent's
    draft no more; the inquirer's clock runs on. The rules that hold say by when and what follows;
    without one it is asked by hand. Where no coordinator is there it stands in the desk's queue,
    marked, and administrators are told. NotPossible while another answer of the agent waits there,
    and for an inquiry at rest.
    """
    answer = written(
        by=by,
        body=body,
        html=html,
        key=submission_key,
        then_status=then_status,
        cc=cc,
        files=files,
        send_at=send_at,
        now=now,
    )

    def deed() -> dict[str, Any]:
        inquiry = lock_inquiry_for(by, inquiry_id, Deed.REPLY)
        _require_free(inquiry, by)
        require_sendable(inquiry, answer, seen_message_id, override)
        approval = _made(inquiry, answer, question)
        approval.used_texts = list(used_texts)
        approval.overridden = _kept(override)
        grounds = grounds_for(inquiry, by, answer.body, now) or _by_hand(inquiry, now)
        _save(approval, grounds)
        _keep(approval, answer)
        clear_sent(inquiry=inquiry, by=by, kind=DraftKind.REPLY)
        _mark(approval, grounds)
        tell_asked(approval=approval, now=now)
        return {"approval": approval.pk}

    content = answer.content(inquiry_id) | {"ask": question}
    result = once(by_id=by.pk, key=submission_key, content=content, now=now, deed=deed)
    return Approval.objects.select_related("inquiry", "owner").get(pk=result["approval"])


def listen() -> None:
    approval_wanted.connect(take, dispatch_uid="approvals.asking")


def take(*, question: str, values: dict[str, Any], **_kwargs: Any) -> str:
    """From the composer; what is said there."""
    approval = ask_approval(question=question, **values)
    if approval.owner is None:
        return _("It waits for approval. No coordinator is there: an administrator has been told.")
    return _("%(name)s has been asked to approve it.") % {"name": approval.owner.display_name}


def _require_free(inquiry: Inquiry, by: Agent) -> None:
    if not inquiry.is_active:
        raise NotPossible(_("This is done already. Reopen it first."))
    if Approval.objects.waiting().filter(inquiry=inquiry, asked_by=by).exists():
        raise NotPossible(_("An answer of yours waits for approval already. Take it back first."))
    if question_of(inquiry) is None:
        raise NotPossible(NO_ADDRESS)


def _made(inquiry: Inquiry, answer: Written, question: str) -> Approval:
    approval = Approval(
        inquiry=inquiry,
        desk=inquiry.desk,
        topic=inquiry.topic,
        question=" ".join(question.split())[:MAX_QUESTION],
        asked_by=answer.by,
        asked_at=answer.now,
        then_status=answer.then_status,
        send_at=answer.send_at,
    )
    owner = find_owner(inquiry.desk, now=answer.now, but={answer.by.pk})
    set_owner(approval, owner, answer.now)
    return approval


def _kept(override: Override | None) -> dict[str, Any]:
    if override is None:
        return {}
    return {
        "findings": sorted(override.findings),
        "reason": override.reason.strip()[:LONGEST_REASON],
    }


def _by_hand(inquiry: Inquiry, now: datetime) -> list[Ground]:
    version = request_version(inquiry.desk_id, now)
    return [Ground(version)] if version else []


def _save(approval: Approval, grounds: Sequence[Ground]) -> None:
    terms = terms_of([one.version for one in grounds])
    approval.target, approval.fallback = terms.target, terms.fallback
    approval.save()
    begin(approval=approval, now=approval.asked_at)
    approval.save(update_fields=["due_at"])
    show_waiting(approval.inquiry)
    ApprovalGround.objects.bulk_create(
        ApprovalGround(approval=approval, version=one.version, found=one.found) for one in grounds
    )


def _keep(approval: Approval, answer: Written) -> None:
    """The text as it would leave, and the files by their content."""
    ApprovalText.objects.create(
        approval=approval,
        wrote=Wrote.ASKED,
        by=answer.by,
        text=answer.body,
        html=answer.html,
        cc=list(answer.cc),
        at=answer.now,
    )
    stored = keep_files(contents=[one.content for one in answer.files], now=answer.now)
    ApprovalFile.objects.bulk_create(
        ApprovalFile(
            approval=approval,
            stored_file=stored[content_hash(one.content)],
            filename=one.filename[:255],
            content_type=one.content_type[:120],
            content_id=one.content_id[:300],
        )
        for one in answer.files
    )


def _mark(approval: Approval, grounds: Sequence[Ground]) -> None:
    """The fact names the rules with their versions; and the inquiry is whose answer waits."""
    inquiry, by, now = approval.inquiry, approval.asked_by, approval.asked_at
    rules = [[one.version.rule.code, one.version.number] for one in grounds]
    record_fact(
        inquiry=inquiry,
        kind=Fact.APPROVAL_ASKED,
        at=now,
        by=by,
        owner=approval.owner_id,
        rules=rules,
    )
    if inquiry.assignee_id is None:
        set_assignee(inquiry=inquiry, to=by, by=by, now=now)

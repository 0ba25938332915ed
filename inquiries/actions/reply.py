"""What happens when an agent answers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.addresses import normalise
from contacts.models import AddressKind
from desks.models import Agent
from desks.permissions import Deed
from files.actions import content_hash
from inquiries import emails
from inquiries.actions.assign import set_assignee
from inquiries.actions.attachments import IncomingFile, attach
from inquiries.actions.checking import Override, overridden_data, require_checked
from inquiries.actions.corrections import note_corrected
from inquiries.actions.drafts import clear_sent
from inquiries.actions.effects import join_participants, state_of, take_effect
from inquiries.actions.facts import record_fact
from inquiries.actions.fields import require_fields
from inquiries.actions.gate import Leaving, require_let_go
from inquiries.actions.knowledge import record_uses
from inquiries.actions.mailing import new_email, queue_emails
from inquiries.actions.messages import require_text, touch
from inquiries.checks import Answer as CheckedAnswer
from inquiries.checks import Finding
from inquiries.models import DraftKind, Inquiry, Message
from inquiries.permissions import lock_inquiry_for
from inquiries.rich_text import as_mail, clean_written, with_only_pictures, words_of
from inquiries.states import AFTER_REPLY, Channel, Fact, MessageKind, Status
from inquiries.used_texts import Used
from mailroom.actions import undo_until
from mailroom.models import Mailbox, OutgoingAttachment, OutgoingEmail
from mailroom.queries import own_addresses, without_tag
from mailroom.states import OutgoingState
from shared.exceptions import InvalidInput, NewerMessage, NotPossible
from shared.masking import mask
from shared.submissions import once

LATEST = timedelta(days=90)
NO_ADDRESS = gettext_lazy("There is no e-mail address to answer to.")
MAX_FILES_BYTES = 20 * 1024 * 1024  # many mail servers take no more in one mail


@dataclass(frozen=True, slots=True)
class Written:
    """What one agent sends, as plain values; made by `written`."""

    by: Agent
    body: str
    html: str
    key: str
    then_status: str
    cc: Sequence[str]
    files: Sequence[IncomingFile]
    send_at: datetime | None
    now: datetime

    def content(self, inquiry_id: int) -> dict[str, Any]:
        """What makes a second sending under the same key the same, or another one."""
        return {
            "inquiry": inquiry_id,
            "body": self.body,
            "then": self.then_status,
            "cc": list(self.cc),
            "files": [[one.filename, content_hash(one.content)] for one in self.files],
            **({"html": self.html} if self.html else {}),
            # A time of sending of its own only where there is one: older keys stay what they are.
            **({"send_at": self.send_at} if self.send_at else {}),
        }

    def leaving(self, inquiry: Inquiry) -> Leaving:
        files = tuple((one.filename, content_hash(one.content)) for one in self.files)
        cc = tuple(_clean_cc(self.cc, ""))
        return Leaving(inquiry, self.by, self.body, self.html, cc, files)


def send_reply(
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
    keeps_draft: bool = False,
) -> Message:
    """Answer by e-mail: message, facts, status and outbox row in one transaction; sent after commit.

    With `html` it leaves as rich text, cleaned here, and its words are the plain text instead of
    `body`; pictures in it are those of `files` with a Content-ID. The agent's draft is gone then.
    It leaves UNDO_SECONDS later, so that it can be taken back (inquiries.actions.undo). With
    `send_at` it leaves then, and counts as an answer only when it has left (docs/adr/0011).
    Called twice with the same key it happens once and returns the same message. Raises
    NewerMessage when something arrived after `seen_message_id`, ChecksFailed for what is found in
    the text (inquiries.checks) and not in `override` with a reason, which CHECKS_OVERRIDDEN
    records; NotPossible when there is no address to answer to, InvalidInput for an empty text, a
    strange status, too large files, or a time that is past or more than 90 days away. `used_texts`
    are texts of the knowledge base that went into it (inquiries.used_texts): a KnowledgeUse for
    each. Raises HeldBack when an app above does not let it leave (inquiries.actions.gate).
    `keeps_draft`: what the agent has begun meanwhile is another answer.
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
        overridden = require_sendable(inquiry, answer, seen_message_id, override)
        require_let_go(answer.leaving(inquiry), now)
        if not keeps_draft:  # before it has effects, which may bring another answer back as a draft
            clear_sent(inquiry=inquiry, by=by, kind=DraftKind.REPLY)
        message = _send(inquiry, answer)
        record_uses(message=message, used=used_texts, by=by, now=now)
        note_corrected(inquiry=inquiry, message=message, by=by, now=now)
        if override and overridden:
            _record_override(message, overridden_data(overridden, override), by=by, now=now)
        return {"message": message.pk}

    content = answer.content(inquiry_id)
    result = once(by_id=by.pk, key=submission_key, content=content, now=now, deed=deed)
    return Message.objects.select_related("inquiry").get(pk=result["message"])


def _record_override(message: Message, data: dict[str, Any], *, by: Agent, now: datetime) -> None:
    kind = Fact.CHECKS_OVERRIDDEN
    record_fact(inquiry=message.inquiry, kind=kind, at=now, by=by, message=message, **data)


def written(
    *,
    by: Agent,
    body: str,
    html: str,
    key: str,
    then_status: str,
    cc: Sequence[str],
    files: Sequence[IncomingFile],
    send_at: datetime | None,
    now: datetime,
) -> Written:
    """Rich text is cleaned, without pictures that did not come with it; its words are the text."""
    pictures = {one.content_id for one in files if one.content_id}
    rich = with_only_pictures(clean_written(html), pictures)
    body = words_of(rich) if rich else body.strip()
    return Written(by, body, rich, key, then_status, cc, files, send_at, now)


def require_sendable(
    inquiry: Inquiry, answer: Written, seen_message_id: int, override: Override | None
) -> list[Finding]:
    """All that can be said against it but the gate, as `send_reply` raises it; what is overridden."""
    _require_sensible(answer, inquiry)
    require_seen(inquiry, seen_message_id)
    return require_checked(inquiry, _to_check(answer), override)


def _to_check(answer: Written) -> CheckedAnswer:
    """The address that is answered is the inquirer's own: only copies can go astray."""
    has_files = any(not one.content_id for one in answer.files)  # pictures within it are none
    resolves = answer.then_status == Status.RESOLVED
    return CheckedAnswer(answer.body, tuple(_clean_cc(answer.cc, "")), has_files, resolves)


def _require_sensible(answer: Written, inquiry: Inquiry) -> None:
    require_text(answer.body)
    if answer.then_status not in AFTER_REPLY | {inquiry.status}:
        raise InvalidInput()
    require_fields(inquiry, answer.then_status)
    if sum(len(one.content) for one in answer.files) > MAX_FILES_BYTES:
        raise InvalidInput(_("The files are too large for one e-mail: 20 MB is the limit."))
    if answer.send_at:
        require_sending_time(answer.send_at, answer.now)


def require_sending_time(send_at: datetime, now: datetime) -> None:
    if send_at <= now:
        raise InvalidInput(_("This time is past. Choose a later one."))
    if send_at > now + LATEST:
        raise InvalidInput(_("Choose a time within the next 90 days."))


def require_seen(inquiry: Inquiry, seen_message_id: int) -> None:
    """Always stops: nobody answers over a message that they have not read (chatwoot#14934).

    A colleague's answer counts as well: of two agents answering at once, one is stopped.
    """
    unseen = inquiry.messages.filter(pk__gt=seen_message_id)
    unseen = unseen.exclude(outgoing__state=OutgoingState.CANCELLED)
    newer = unseen.filter(kind__in=[MessageKind.INBOUND, MessageKind.OUTBOUND])
    if newer.exists():
        raise NewerMessage()


def _send(inquiry: Inquiry, answer: Written) -> Message:
    question = question_of(inquiry)
    mailbox = Mailbox.objects.filter(desk=inquiry.desk, is_active=True).order_by("pk").first()
    if question is None or mailbox is None:
        raise NotPossible(NO_ADDRESS)
    outgoing = _queue(inquiry, answer, question, mailbox)
    message = Message.objects.create(
        inquiry=inquiry,
        kind=MessageKind.OUTBOUND,
        channel=Channel.EMAIL,
        external_key=outgoing.dedup_key,
        author=answer.by,
        sender_name=answer.by.display_name,
        sender_address=mailbox.address,
        recipients=[*outgoing.to, *outgoing.cc],
        subject=outgoing.subject[:400],
        body=answer.body,
        html=answer.html,
        message_id=outgoing.message_id,
        outgoing=outgoing,
        at=answer.now,
    )
    _attach_to_both(message, outgoing, answer)
    touch(inquiry=inquiry, message=message, has_attachments=bool(answer.files))
    joined = join_participants(inquiry, message)
    if answer.send_at:
        _schedule(inquiry, message, answer, answer.send_at, joined)
    else:
        take_effect(
            inquiry=inquiry,
            message=message,
            then_status=answer.then_status,
            by=answer.by,
            now=answer.now,
            joined=joined,
        )
    return message


def question_of(inquiry: Inquiry) -> Message | None:
    """The newest message that a person can be answered to."""
    received = inquiry.messages.filter(kind=MessageKind.INBOUND).defer("html", "quoted")
    return next((one for one in received.order_by("-pk") if one.can_be_answered), None)


def _queue(inquiry: Inquiry, answer: Written, question: Message, mailbox: Mailbox) -> OutgoingEmail:
    address = question.answer_address
    cc = _clean_cc(answer.cc, address)
    our_name = mailbox.sender_name(inquiry.language)
    outgoing = new_email(
        inquiry=inquiry,
        mailbox=mailbox,
        dedup_key=f"reply:{answer.by.pk}:{answer.key}",
        to=[address],
        cc=cc,
        words=emails.reply(
            reference=inquiry.reference,
            subject=inquiry.subject,
            body=answer.body,
            html=as_mail(answer.html),
            signature=emails.signature_of(
                own=answer.by.signatures.get(inquiry.language, ""),
                name=answer.by.display_name,
                sender_name=our_name,
            ),
            quoted=_quoted(inquiry, question, [address, *cc]),
            language=inquiry.language,
            zone=inquiry.desk.time_zone,
        ),
        in_reply_to=question.message_id,
        references=_references(inquiry),
        sender_name=f"{answer.by.display_name} ({our_name})",
        now=answer.now,
    )
    outgoing.send_at = answer.send_at
    outgoing.next_attempt_at = answer.send_at or undo_until(answer.now)
    queue_emails([(inquiry, outgoing)])
    return outgoing


def _attach_to_both(message: Message, outgoing: OutgoingEmail, answer: Written) -> None:
    attached = attach(files=[(message, one) for one in answer.files], now=answer.now)
    OutgoingAttachment.objects.bulk_create(
        OutgoingAttachment(
            outgoing=outgoing,
            stored_file=one.stored_file,
            filename=one.filename,
            content_type=one.content_type,
            content_id=one.content_id,
        )
        for one in attached
    )


def _schedule(
    inquiry: Inquiry, message: Message, answer: Written, send_at: datetime, joined: list[str]
) -> None:
    """Nobody has an answer yet: status and due time stay until it leaves."""
    before = state_of(inquiry)
    if inquiry.assignee_id is None:
        set_assignee(inquiry=inquiry, to=answer.by, by=answer.by, now=answer.now)
    record_fact(
        inquiry=inquiry,
        kind=Fact.REPLY_SCHEDULED,
        at=answer.now,
        by=answer.by,
        message=message,
        send_at=send_at.isoformat(),
        then_status=answer.then_status,
        undo={"before": before, "then": inquiry.status, "joined": joined},
    )


def _quoted(inquiry: Inquiry, last: Message, recipients: Sequence[str]) -> emails.Quoted | None:
    """The history goes only to people who take part already; a new Cc gets none (S5)."""
    known = set(inquiry.participants.values_list("address", flat=True))
    if not {one.casefold() for one in recipients} <= known:
        return None
    # Masked: a full card number may never be mailed (PCI DSS 4.0, 4.2.2), not even to its owner.
    name, text = last.sender_name or last.sender_address, mask(last.body)
    return emails.Quoted(name=name, at=last.at, text=text)


def _clean_cc(cc: Sequence[str], address: str) -> list[str]:
    ours = own_addresses() | {address.casefold()}
    cleaned = dict.fromkeys(normalise(AddressKind.EMAIL, one) for one in cc)
    return [one for one in cleaned if one and without_tag(one) not in ours]


def _references(inquiry: Inquiry) -> list[str]:
    ids = inquiry.messages.exclude(message_id="").order_by("pk")
    ids = ids.exclude(outgoing__state=OutgoingState.CANCELLED)
    return list(ids.values_list("message_id", flat=True))

"""What happens when an agent answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from contacts.addresses import normalise
from contacts.models import AddressKind
from desks.models import Agent
from desks.permissions import Deed
from inquiries import emails
from inquiries.actions.assign import set_assignee
from inquiries.actions.facts import record_fact
from inquiries.actions.lifecycle import enter_status
from inquiries.actions.mailing import new_email, queue_emails
from inquiries.actions.messages import require_text, touch
from inquiries.models import Inquiry, Message, Participant
from inquiries.permissions import lock_inquiry_for
from inquiries.states import AFTER_REPLY, Channel, Fact, MessageKind, Status
from mailroom.models import Mailbox
from mailroom.queries import own_addresses
from shared.exceptions import InvalidInput, NewerMessage, NotPossible
from shared.submissions import once


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
) -> Message:
    """Answer by e-mail: message, facts, status and outbox row in one transaction; sent after commit.

    Called twice with the same key it happens once and returns the same message. Raises
    NewerMessage when something arrived after `seen_message_id`, NotPossible when there is no
    address to answer to, InvalidInput for an empty text.
    """
    content = {"inquiry": inquiry_id, "body": body, "cc": list(cc), "then": then_status}

    def deed() -> dict[str, Any]:
        inquiry = lock_inquiry_for(by, inquiry_id, Deed.REPLY)
        require_text(body)
        _require_seen(inquiry, seen_message_id)
        if then_status not in AFTER_REPLY | {inquiry.status}:
            raise InvalidInput()
        return {"message": _answer(inquiry, by, body, submission_key, then_status, cc, now).pk}

    result = once(by_id=by.pk, key=submission_key, content=content, now=now, deed=deed)
    return Message.objects.select_related("inquiry").get(pk=result["message"])


def _require_seen(inquiry: Inquiry, seen_message_id: int) -> None:
    """Always stops: nobody answers over a message that they have not read (chatwoot#14934).

    A colleague's answer counts as well: of two agents answering at once, one is stopped.
    """
    unseen = inquiry.messages.filter(pk__gt=seen_message_id)
    newer = unseen.filter(kind__in=[MessageKind.INBOUND, MessageKind.OUTBOUND])
    if newer.exists():
        raise NewerMessage()


def _answer(
    inquiry: Inquiry,
    by: Agent,
    body: str,
    key: str,
    then_status: str,
    cc: Sequence[str],
    now: datetime,
) -> Message:
    last = inquiry.messages.filter(kind=MessageKind.INBOUND).order_by("-pk").first()
    address = (last.reply_address or last.sender_address) if last else ""
    mailbox = Mailbox.objects.filter(desk=inquiry.desk, is_active=True).order_by("pk").first()
    if "@" not in address or last is None or mailbox is None:
        raise NotPossible(_("There is no e-mail address to answer to."))
    cc = _clean_cc(cc, address)
    words = _words(inquiry, by, mailbox, body, last, [address, *cc])
    outgoing = new_email(
        inquiry=inquiry,
        mailbox=mailbox,
        dedup_key=f"reply:{by.pk}:{key}",
        to=[address],
        cc=cc,
        words=words,
        in_reply_to=last.message_id,
        references=_references(inquiry),
        sender_name=f"{by.display_name} ({mailbox.sender_name(inquiry.language)})",
        now=now,
    )
    queue_emails([(inquiry, outgoing)])
    message = Message.objects.create(
        inquiry=inquiry,
        kind=MessageKind.OUTBOUND,
        channel=Channel.EMAIL,
        external_key=outgoing.dedup_key,
        author=by,
        sender_name=by.display_name,
        sender_address=mailbox.address,
        recipients=[address, *cc],
        subject=words.subject[:400],
        body=body.strip(),
        message_id=outgoing.message_id,
        outgoing=outgoing,
        at=now,
    )
    _after_answer(inquiry, message, by, then_status, now)
    return message


def _after_answer(
    inquiry: Inquiry, message: Message, by: Agent, then_status: str, now: datetime
) -> None:
    touch(inquiry=inquiry, message=message)
    joined = [Participant(inquiry=inquiry, address=one.casefold()) for one in message.recipients]
    Participant.objects.bulk_create(joined, ignore_conflicts=True)
    inquiry.first_answered_at = inquiry.first_answered_at or now
    inquiry.due_at = None
    inquiry.save(update_fields=["first_answered_at", "due_at"])
    record_fact(inquiry=inquiry, kind=Fact.REPLIED, at=now, by=by, message=message)
    if inquiry.assignee_id is None:
        set_assignee(inquiry=inquiry, to=by, by=by, now=now)
    enter_status(inquiry=inquiry, status=then_status, by=by, now=now)


def _words(
    inquiry: Inquiry,
    by: Agent,
    mailbox: Mailbox,
    body: str,
    last: Message,
    recipients: Sequence[str],
) -> emails.EmailText:
    return emails.reply(
        reference=inquiry.reference,
        subject=inquiry.subject,
        body=body,
        signature=[by.display_name, mailbox.sender_name(inquiry.language)],
        quoted=_quoted(inquiry, last, recipients),
        language=inquiry.language,
        zone=inquiry.desk.time_zone,
    )


def _quoted(inquiry: Inquiry, last: Message, recipients: Sequence[str]) -> emails.Quoted | None:
    """The history goes only to people who take part already; a new Cc gets none (S5)."""
    known = set(inquiry.participants.values_list("address", flat=True))
    if not {one.casefold() for one in recipients} <= known:
        return None
    return emails.Quoted(name=last.sender_name or last.sender_address, at=last.at, text=last.body)


def _clean_cc(cc: Sequence[str], address: str) -> list[str]:
    ours = own_addresses() | {address.casefold()}
    cleaned = dict.fromkeys(normalise(AddressKind.EMAIL, one) for one in cc)
    return [one for one in cleaned if one and one not in ours]


def _references(inquiry: Inquiry) -> list[str]:
    ids = inquiry.messages.exclude(message_id="").order_by("pk")
    return list(ids.values_list("message_id", flat=True))

"""A published text sent to the inquirer by a rule: never an answer, never to a machine."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from desks.models import Agent
from desks.permissions import Deed, scope_of
from inquiries import emails
from inquiries.actions.acknowledge import note_automatic, require_room
from inquiries.actions.facts import record_fact
from inquiries.actions.knowledge import record_uses
from inquiries.actions.mailing import new_email, queue_emails
from inquiries.actions.messages import touch
from inquiries.inserted import letter_of
from inquiries.models import Inquiry, Message
from inquiries.permissions import lock_inquiry_for
from inquiries.states import Channel, Fact, MessageKind
from inquiries.used_texts import name_used
from knowledge_base.letters import Letter
from knowledge_base.models import Text
from knowledge_base.queries import find_text
from mailroom.models import Mailbox, OutgoingEmail
from mailroom.states import OutgoingState
from shared.exceptions import NotPossible


def send_text(*, inquiry_id: int, item_id: int, key: str, by: Agent, now: datetime) -> Message:
    """Queue the text in the inquirer's language as an automatic mail, and keep it in the thread.

    It answers nothing: status, due times and the first answer stay as they are; the fact is
    TEXT_SENT. `key` is unique: the outbox takes it once. Raises NotPossible when the text is not
    published any more, there is no address of a person, or it had too many automatic mails.
    """
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.REPLY)
    text = find_text(scope=scope_of(by), item_id=item_id, language=inquiry.language)
    if text is None:
        raise NotPossible(_("The text of this rule is not published any more. Change the rule."))
    letter = letter_of(text.body, text.language, inquiry, by=by, now=now)
    outgoing = _mail(inquiry, text, letter, key, now)
    require_room(recipient=outgoing.to[0], now=now)
    queue_emails([(inquiry, outgoing)])
    note_automatic(recipient=outgoing.to[0], now=now)
    message = _message(inquiry, outgoing, letter, by, now)
    touch(inquiry=inquiry, message=message)
    record_uses(message=message, used=[name_used(text.pk, text.version)], by=by, now=now)
    record_fact(inquiry=inquiry, kind=Fact.TEXT_SENT, at=now, by=by, message=message)
    return message


def _mail(inquiry: Inquiry, text: Text, letter: Letter, key: str, now: datetime) -> OutgoingEmail:
    question = _question(inquiry)
    mailbox = Mailbox.objects.filter(desk=inquiry.desk, is_active=True).order_by("pk").first()
    if question is None or mailbox is None:
        raise NotPossible(_("There is no e-mail address to answer to."))
    words = emails.reply(
        reference=inquiry.reference,
        subject=inquiry.subject,
        body=letter.text,
        html=letter.html,
        signature=_signature(mailbox, text.language),
        quoted=None,
        language=text.language,
        zone=inquiry.desk.time_zone,
    )
    return new_email(
        inquiry=inquiry,
        mailbox=mailbox,
        dedup_key=key,
        to=[question.answer_address],
        words=words,
        in_reply_to=question.message_id,
        references=_references(inquiry),
        is_automatic=True,
        now=now,
    )


def _question(inquiry: Inquiry) -> Message | None:
    """The newest that a person has written: what machines send is never answered (RFC 3834)."""
    received = inquiry.messages.filter(kind=MessageKind.INBOUND, automatic="")
    newest = received.defer("html", "quoted").order_by("-pk")
    return next((one for one in newest if one.can_be_answered), None)


def _references(inquiry: Inquiry) -> list[str]:
    ids = inquiry.messages.exclude(message_id="").order_by("pk")
    ids = ids.exclude(outgoing__state=OutgoingState.CANCELLED)
    return list(ids.values_list("message_id", flat=True))


def _signature(mailbox: Mailbox, language: str) -> list[str]:
    with override(language):
        return [mailbox.sender_name(language), _("This is an automatic message.")]


def _message(
    inquiry: Inquiry, outgoing: OutgoingEmail, letter: Letter, by: Agent, now: datetime
) -> Message:
    return Message.objects.create(
        inquiry=inquiry,
        kind=MessageKind.OUTBOUND,
        channel=Channel.EMAIL,
        external_key=outgoing.dedup_key,
        author=by,
        sender_name=outgoing.sender_name,
        sender_address=outgoing.mailbox.address,
        recipients=outgoing.to,
        subject=outgoing.subject[:400],
        body=letter.text,
        html=letter.html,
        message_id=outgoing.message_id,
        outgoing=outgoing,
        at=now,
    )

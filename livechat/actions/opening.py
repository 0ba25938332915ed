"""A visitor's first line: a chat, its inquiry, its first number, its token, in one transaction."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from contacts.models import AddressKind
from inquiries.actions.incoming import Incoming
from inquiries.actions.receive import receive_message
from inquiries.matching import lock_threads
from inquiries.models import Message
from inquiries.states import Channel
from livechat.actions.lines import add_line
from livechat.actions.offering import offer_soon
from livechat.actions.tokens import give_token
from livechat.models import Chat, IdentityUse, Widget
from livechat.states import ChatState, Side
from livechat.waiting import mail_instant
from mailroom.states import Trust
from registry.topics import find_topic

LONGEST_SUBJECT = 80


class IdentityUsed(Exception):
    """What a site has signed was shown before, for another chat."""


@dataclass(frozen=True, slots=True)
class FirstWords:
    """What the visitor has filled in, as plain values that were checked for their form.

    `key` names the opening and is known to the visitor's browser alone (`client_id` is shown to
    agents as the id of the line). `away`: why nobody can answer now ("closed", "away"), else empty.
    `jti` and `signed_until` are of the identity that the site has signed.
    """

    client_id: UUID
    text: str
    language: str
    name: str = ""
    email: str = ""
    is_verified: bool = False
    subject: str = ""
    page_url: str = ""
    key: UUID | None = None
    topic: str = ""
    registration: str = ""
    address_mark: str = ""
    away: str = ""
    jti: str = ""
    signed_until: datetime | None = None


@transaction.atomic
def open_chat(*, widget: Widget, words: FirstWords, now: datetime) -> tuple[Chat, str]:
    """The chat and its visitor's token. Sent twice (the same key) it is one chat, and the second
    answer has a token of its own.

    The inquiry is there at once, with triage and due times as for any other, and with the chat as
    its first message: whatever happens to the line, somebody will answer it. It is always a new one:
    no word of a stranger joins him to another. When nobody is there (`away`) the chat goes on by
    mail from the start, and a receipt is sent. Raises IdentityUsed.
    """
    mark = opening_mark(widget, words.key or words.client_id)
    lock_threads([mark])
    chat = Chat.objects.filter(opening_mark=mark).first()
    if chat is None:
        _use_identity(widget, words)
        chat = _new_chat(widget, words, mark, now)
    return chat, give_token(chat=chat, now=now)


def opening_mark(widget: Widget, key: UUID) -> UUID:
    """Only its digest is kept: the key opens the chat once more."""
    digest = hashlib.sha256(f"livechat.opening:{widget.pk}:{key}".encode()).digest()
    return UUID(bytes=digest[:16])


def _use_identity(widget: Widget, words: FirstWords) -> None:
    if not words.jti or words.signed_until is None:
        return
    _row, is_new = IdentityUse.objects.get_or_create(
        widget=widget, jti=words.jti, defaults={"expires_at": words.signed_until}
    )
    if not is_new:
        raise IdentityUsed


def _new_chat(widget: Widget, words: FirstWords, mark: UUID, now: datetime) -> Chat:
    message = receive_message(incoming=_incoming(widget, words, mark, now), now=now)
    chat = Chat.objects.create(
        public_id=secrets.token_urlsafe(16),
        widget=widget,
        inquiry_id=message.inquiry_id,
        language=words.language,
        state=ChatState.BY_MAIL if words.away else ChatState.WAITING,
        visitor_name=words.name,
        visitor_email=words.email,
        is_verified=words.is_verified,
        page_url=words.page_url[:500],
        opening_mark=mark,
        topic=words.topic,
        registration=words.registration,
        address_mark=words.address_mark,
        folded_seq=1,
        opened_at=now,
        waits_since=None if words.away else now,
        mail_at=None if words.away else mail_instant(widget, now),
        visitor_here_at=now,
    )
    _first_lines(chat, words, message, now)
    chat.refresh_from_db()
    return chat


def _first_lines(chat: Chat, words: FirstWords, message: Message, now: datetime) -> None:
    add_line(
        chat_id=chat.pk,
        side=Side.VISITOR,
        client_id=words.client_id,
        text=words.text,
        message=message,
        now=now,
    )
    if words.away:
        add_line(
            chat_id=chat.pk,
            side=Side.SYSTEM,
            client_id=uuid4(),
            code="by_mail",
            data={"why": words.away, "has_email": bool(words.email)},
            now=now,
        )
    else:
        offer_soon()


def _incoming(widget: Widget, words: FirstWords, mark: UUID, now: datetime) -> Incoming:
    mailbox = widget.desk.mailboxes.filter(is_active=True).order_by("pk").first()
    return Incoming(
        external_key=f"chat:{mark}",
        channel=Channel.CHAT,
        desk=widget.desk,
        at=now,
        sender_address=words.email,
        sender_name=words.name,
        address_kind=AddressKind.EMAIL,
        participants=(words.email.casefold(),) if words.email else (),
        subject=words.subject or _subject(widget, words),
        body=_body(words),
        may_acknowledge=bool(words.away),  # else the chat itself says that it has come
        mailbox=mailbox,
        trust="" if words.is_verified else Trust.NONE,
        language=words.language,
        opens=True,
    )


def _body(words: FirstWords) -> str:
    if not words.registration:
        return words.text
    with translation.override(words.language):
        label = _("Number of the international registration")
    return f"{label}: {words.registration}\n\n{words.text}"


def _subject(widget: Widget, words: FirstWords) -> str:
    topic = find_topic(widget.desk.code, words.topic)
    about = f"{topic.name.in_language(words.language)}: " if topic else ""
    first = about + " ".join(words.text.split())
    return first if len(first) <= LONGEST_SUBJECT else f"{first[: LONGEST_SUBJECT - 1]}…"

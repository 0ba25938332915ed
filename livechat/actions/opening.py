"""A visitor's first line: a chat, its inquiry, its first number, its token, in one transaction."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from contacts.models import AddressKind
from inquiries.actions.incoming import Incoming
from inquiries.actions.receive import receive_message
from inquiries.states import Channel
from livechat.actions.lines import add_line
from livechat.actions.offering import offer_soon
from livechat.actions.tokens import give_token
from livechat.models import Chat, Widget
from livechat.states import Side

LONGEST_SUBJECT = 80


@dataclass(frozen=True, slots=True)
class FirstWords:
    """What the visitor has filled in, as plain values that were checked for their form."""

    client_id: UUID
    text: str
    language: str
    name: str = ""
    email: str = ""
    is_verified: bool = False
    subject: str = ""
    page_url: str = ""


@transaction.atomic
def open_chat(*, widget: Widget, words: FirstWords, now: datetime) -> tuple[Chat, str]:
    """The chat and its visitor's token. Sent twice (the same client id) it is one chat, and the
    second answer has a token of its own.

    The inquiry is there at once, with triage and due times as for any other, and with the chat as
    its first message: whatever happens to the line, somebody will answer it.
    """
    incoming = Incoming(
        external_key=f"chat:{widget.pk}:{words.client_id}",
        channel=Channel.CHAT,
        desk=widget.desk,
        at=now,
        sender_address=words.email,
        sender_name=words.name,
        address_kind=AddressKind.EMAIL,
        participants=(words.email.casefold(),) if words.email else (),
        subject=words.subject or _subject(words.text),
        body=words.text,
        may_acknowledge=False,  # the chat itself says that it has come
    )
    message = receive_message(incoming=incoming, now=now)
    known = Chat.objects.select_for_update(of=("self",)).filter(inquiry_id=message.inquiry_id)
    chat = known.first()
    if chat is None:
        chat = Chat.objects.create(
            public_id=secrets.token_urlsafe(16),
            widget=widget,
            inquiry=message.inquiry,
            language=words.language,
            visitor_name=words.name,
            visitor_email=words.email,
            is_verified=words.is_verified,
            page_url=words.page_url[:500],
            folded_seq=1,
            opened_at=now,
            waits_since=now,
            visitor_here_at=now,
        )
        add_line(
            chat_id=chat.pk, side=Side.VISITOR, client_id=words.client_id, text=words.text, now=now
        )
        offer_soon()
        chat.refresh_from_db()
    return chat, give_token(chat=chat, now=now)


def _subject(text: str) -> str:
    first = " ".join(text.split())
    return first if len(first) <= LONGEST_SUBJECT else f"{first[: LONGEST_SUBJECT - 1]}…"

"""What goes by mail in the inquiry of a chat is a line of the chat as well."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.db.models import Exists, OuterRef, QuerySet

from inquiries.models import Message, TimelineFact
from inquiries.signals import facts_recorded
from inquiries.states import Channel, Fact, MessageKind
from livechat.actions.lines import add_line
from livechat.models import Chat
from livechat.states import SPEAKING, Side

# The answer has left for good: until then it can be taken back, and a line never is.
HAS_LEFT = frozenset({Fact.DELIVERED, Fact.DELIVERY_FAILED, Fact.DELIVERY_UNCERTAIN})


def listen() -> None:
    facts_recorded.connect(hear, dispatch_uid="livechat.hearing")


def hear(*, facts: Sequence[TimelineFact], **_kwargs: Any) -> None:
    """In the transaction of the deed, whose inquiries are locked: the chat is locked after."""
    of_messages = [(one.message_id, one) for one in facts if one.message_id]
    came = {pk: one.at for pk, one in of_messages if one.kind == Fact.RECEIVED}
    left = {pk: one.at for pk, one in of_messages if one.kind in HAS_LEFT}
    if not came and not left:
        return
    for message in _mails_of_chats([*came, *left]):
        at = (came if message.kind == MessageKind.INBOUND else left).get(message.pk)
        if at is not None:
            _note(message, at)


def _mails_of_chats(message_ids: Sequence[int]) -> QuerySet[Message]:
    """One statement for however many mails came at once, as nearly none of them is of a chat."""
    of_chats = Chat.objects.filter(inquiry_id=OuterRef("inquiry_id"))
    mails = Message.objects.filter(Exists(of_chats), pk__in=message_ids, channel=Channel.EMAIL)
    return mails.select_related("author").order_by("pk")


def _note(message: Message, now: datetime) -> None:
    chat = _chat_of(message)
    if chat is None:
        return
    is_visitors = message.kind == MessageKind.INBOUND
    if is_visitors and message.sender_address.casefold() != chat.visitor_email.casefold():
        return
    add_line(
        chat_id=chat.pk,
        side=Side.VISITOR if is_visitors else Side.AGENT,
        by=None if is_visitors else message.author,
        client_id=uuid5(NAMESPACE_OID, f"message:{message.pk}"),
        text=message.body if _may_show(chat, message) else "",
        data={"by": "mail"},
        message=message,
        now=now,
    )


def _chat_of(message: Message) -> Chat | None:
    speaking = Chat.objects.filter(inquiry_id=message.inquiry_id, state__in=SPEAKING)
    return speaking.order_by("-pk").first()


def _may_show(chat: Chat, message: Message) -> bool:
    """Nobody has proved that the address is the visitor's own. What its owner writes by mail, and
    what is answered to that, is not shown to who only typed the address: the line has no words."""
    if chat.is_verified:
        return True
    if message.kind == MessageKind.INBOUND:
        return False
    mails = Message.objects.filter(inquiry_id=chat.inquiry_id, channel=Channel.EMAIL)
    return not mails.filter(kind=MessageKind.INBOUND, pk__lt=message.pk).exists()

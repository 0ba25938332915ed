"""What was said in a chat becomes messages of its inquiry, one for each turn of a side."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F

from files.queries import read_file
from inquiries.actions.attachments import IncomingFile, attach
from inquiries.actions.effects import take_effect
from inquiries.actions.incoming import Incoming
from inquiries.actions.messages import touch
from inquiries.actions.receive import receive_message
from inquiries.models import Message
from inquiries.permissions import lock_inquiries
from inquiries.states import Channel, MessageKind, Status
from livechat.models import Chat, ChatLine
from livechat.permissions import lock_chat_and_inquiry
from livechat.states import ChatState, Side
from livechat.turns_said import Turn, complete_turns
from mailroom.states import Trust

log = logging.getLogger(__name__)
BATCH = 200


@transaction.atomic
def fold_chat(*, chat_id: int, now: datetime) -> int:
    """Make messages of the turns that are complete; says how many. Twice is once.

    A visitor's turn is a message from outside: it opens what is at rest, and an answer is due. An
    agent's turn is an answer: REPLIED, and the clock stops. So search, triage, promises, figures,
    print and export need to know nothing of chat.
    """
    chat = lock_chat_and_inquiry(chat_id)
    if chat.inquiry.merged_into_id:
        chat.inquiry_id = chat.inquiry.merged_into_id
        chat.save(update_fields=["inquiry"])
        return 0  # the next look locks the other one
    lines = list(_unfolded(chat))
    turns = complete_turns(lines, is_over=chat.state == ChatState.ENDED, now=now)
    for turn in turns:
        if not turn.is_canned:
            _fold_turn(chat, turn, now)
    chat.folded_seq = _folded_up_to(lines, turns, chat)
    chat.save(update_fields=["inquiry", "folded_seq"])
    return len(turns)


def _unfolded(chat: Chat) -> list[ChatLine]:
    lines = chat.lines.filter(seq__gt=chat.folded_seq).select_related("agent").order_by("seq")
    return list(lines.prefetch_related("files__stored_file"))


def _folded_up_to(lines: list[ChatLine], turns: list[Turn], chat: Chat) -> int:
    """Up to the first line that is yet in no message."""
    done = {line.pk for turn in turns for line in turn.lines}
    upto = chat.folded_seq
    for line in lines:
        if line.pk not in done and line.side != Side.SYSTEM and not line.message_id:
            break
        upto = line.seq
    return upto


def _fold_turn(chat: Chat, turn: Turn, now: datetime) -> None:
    fold = _fold_visitors if turn.side == Side.VISITOR else _fold_agents
    message = fold(chat, turn, now)
    ChatLine.objects.filter(pk__in=[line.pk for line in turn.lines]).update(message=message)
    chat.inquiry_id = message.inquiry_id  # closed long ago, it has a follow-up


def _key(chat: Chat, turn: Turn) -> str:
    return f"chat:{chat.pk}:{turn.lines[0].seq}"


def _files(turn: Turn) -> tuple[IncomingFile, ...]:
    files = [one for line in turn.lines for one in line.files.all()]
    return tuple(
        IncomingFile(one.filename, one.stored_file.media_type, read_file(one.stored_file))
        for one in files
    )


def _fold_visitors(chat: Chat, turn: Turn, now: datetime) -> Message:
    email = chat.visitor_email
    incoming = Incoming(
        external_key=_key(chat, turn),
        channel=Channel.CHAT,
        desk=chat.inquiry.desk,
        at=turn.lines[0].at,
        sender_address=email,
        sender_name=chat.visitor_name,
        participants=(email.casefold(),) if email else (),
        subject=chat.inquiry.subject,
        body=turn.text,
        may_acknowledge=False,
        files=_files(turn),
        trust="" if chat.is_verified else Trust.NONE,
        language=chat.language,
        belongs_to=chat.inquiry_id,
    )
    return receive_message(incoming=incoming, now=now)


def _fold_agents(chat: Chat, turn: Turn, _now: datetime) -> Message:
    """The answer was given when its first line was: the clock stops then."""
    inquiry = lock_inquiries([chat.inquiry_id])[chat.inquiry_id]
    agent, at = turn.lines[0].agent, turn.lines[0].at
    message = Message.objects.create(
        inquiry=inquiry,
        kind=MessageKind.OUTBOUND,
        channel=Channel.CHAT,
        external_key=_key(chat, turn),
        author=agent,
        sender_name=agent.display_name if agent else "",
        subject=inquiry.subject[:400],
        body=turn.text,
        at=at,
    )
    files = _files(turn)
    attach(files=[(message, one) for one in files], now=at)
    touch(inquiry=inquiry, message=message, has_attachments=bool(files))
    then = Status.OPEN if inquiry.status == Status.NEW else inquiry.status
    take_effect(inquiry=inquiry, message=message, then_status=then, by=agent, now=at, joined=[])
    return message


def fold_waiting(*, now: datetime) -> int:
    """Every chat with lines that are in no message yet; what fails is tried at the next look."""
    waiting = Chat.objects.filter(last_seq__gt=F("folded_seq")).order_by("pk")
    folded = 0
    for pk in list(waiting.values_list("pk", flat=True)[:BATCH]):
        try:
            folded += fold_chat(chat_id=pk, now=now)
        except Exception as error:
            log.error("chat %s is not folded yet", pk, exc_info=error)
    return folded

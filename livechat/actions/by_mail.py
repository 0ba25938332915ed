"""When a chat goes on by mail, and when its visitor is back."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F, QuerySet

from inquiries.actions.facts import record_fact
from inquiries.states import Fact
from livechat.actions.ending import end_chat
from livechat.actions.lines import add_line
from livechat.actions.moving import move_chat
from livechat.actions.offering import end_offer, offer_soon
from livechat.models import Chat
from livechat.permissions import lock_chat_and_inquiry
from livechat.states import ChatState, Side
from livechat.waiting import mail_instant, presence_of

GONE_AFTER = timedelta(minutes=10)
SILENT_FOR = timedelta(days=1)
BATCH = 100


@transaction.atomic
def go_by_mail(*, chat_id: int, why: str, now: datetime) -> bool:
    """Nobody answers in time ("nobody"), or the visitor has left ("left"): a line says so, and agents
    answer by mail from now on. Records CHAT_BY_MAIL. Says whether it was done; twice is once."""
    chat = lock_chat_and_inquiry(chat_id)
    if chat.state not in (ChatState.WAITING, ChatState.ACTIVE):
        return False
    move_chat(chat, ChatState.BY_MAIL)
    chat.waits_since = chat.mail_at = None
    chat.save(update_fields=["state", "waits_since", "mail_at"])
    end_offer(chat=chat, taker=None, now=now)
    _say(chat, "by_mail", now, why=why, has_email=bool(chat.visitor_email))
    record_fact(inquiry=chat.inquiry, kind=Fact.CHAT_BY_MAIL, at=now, why=why)
    return True


@transaction.atomic
def come_back(*, chat_id: int, now: datetime) -> bool:
    """The visitor writes in a chat that goes on by mail: with somebody there he waits again, and a
    line says so. Says whether he does."""
    if not Chat.objects.filter(pk=chat_id, state=ChatState.BY_MAIL).exists():
        return False
    chat = lock_chat_and_inquiry(chat_id)
    if chat.state != ChatState.BY_MAIL or not presence_of(chat.inquiry.desk, now).is_here:
        return False
    move_chat(chat, ChatState.WAITING)
    chat.agent, chat.waits_since, chat.mail_at = None, now, mail_instant(chat.widget, now)
    chat.save(update_fields=["state", "agent", "waits_since", "mail_at"])
    _say(chat, "back", now)
    offer_soon()
    return True


def _say(chat: Chat, code: str, now: datetime, **data: object) -> None:
    add_line(
        chat_id=chat.pk, side=Side.SYSTEM, client_id=uuid4(), code=code, data=dict(data), now=now
    )


def look_after_waiting(*, now: datetime) -> int:
    """Whose time has run out, whose visitor has gone with an answer unread, and what is long silent."""
    late = Chat.objects.filter(state=ChatState.WAITING, mail_at__lte=now)
    gone = Chat.objects.filter(
        state=ChatState.ACTIVE,
        visitor_here_at__lt=now - GONE_AFTER,
        agent_seq__gt=F("visitor_read"),
        spoke_at__lt=now - GONE_AFTER,
    )
    done = sum(go_by_mail(chat_id=pk, why="nobody", now=now) for pk in _first(late))
    done += sum(go_by_mail(chat_id=pk, why="left", now=now) for pk in _first(gone))
    silent = Chat.objects.exclude(state=ChatState.ENDED).filter(spoke_at__lt=now - SILENT_FOR)
    for pk in _first(silent.exclude(state=ChatState.BY_MAIL)):
        end_chat(chat_id=pk, side=Side.SYSTEM, now=now)
        done += 1
    return done


def _first(chats: QuerySet[Chat]) -> list[int]:
    return list(chats.order_by("pk").values_list("pk", flat=True)[:BATCH])

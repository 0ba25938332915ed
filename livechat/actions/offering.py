"""Bringing a waiting chat before one agent after the other, until somebody takes it."""

from datetime import datetime, timedelta

from django.db import transaction

from desks.models import Agent
from inquiries.actions.facts import record_fact
from inquiries.notified import subject_of
from inquiries.permissions import lock_if_free
from inquiries.states import Fact
from livechat.attendance import chatters_at
from livechat.models import Chat, ChatOffer
from livechat.states import ChatState, Outcome
from livechat.turns import Standing, next_for
from notifications.actions import notify
from notifications.states import Kind
from shared.background import wake_on_commit

OFFER_TASK = "livechat.tasks.offer_chats"
TIME_TO_TAKE = timedelta(seconds=30)


def offer_soon() -> None:
    """A chat begins to wait in this transaction: workers look when it is committed."""
    wake_on_commit(OFFER_TASK)


def waiting_chats() -> list[tuple[int, int]]:
    """Chat and inquiry, longest waiting first."""
    waiting = Chat.objects.filter(state=ChatState.WAITING).order_by("waits_since")
    return list(waiting.values_list("pk", "inquiry_id"))


@transaction.atomic
def offer_further(*, chat_id: int, inquiry_id: int, now: datetime) -> bool:
    """Offer a waiting chat to who is next; says whether it was. Safe to run twice or many at once.

    An offer holds for 30 seconds, and ends before when its agent cannot take it any more. Everybody
    of the desk may take the chat at any time; the offer only says whose turn it is. When all were
    asked, nobody is asked twice. Records CHAT_OFFERED, and CHAT_MISSED for who did not come.
    """
    if lock_if_free(inquiry_id) is None:
        return False
    rows = Chat.objects.select_for_update(of=("self",), no_key=True).select_related("inquiry")
    chat = rows.filter(pk=chat_id, state=ChatState.WAITING).first()
    if chat is None:
        return False
    chatters = chatters_at(chat.inquiry.desk_id, now)
    free = {one.agent_id for one in chatters if one.standing(now) == Standing.FREE}
    if not _is_over(chat, free, now):
        return False
    asked = set(chat.offers.filter(at__gte=chat.waits_since).values_list("agent", flat=True))
    chosen = next_for(chat.language, chatters, asked, now)
    if chosen is None:
        return False
    offer_to(chat=chat, agent_id=chosen.agent_id, now=now)
    return True


def _is_over(chat: Chat, free: set[int], now: datetime) -> bool:
    """Whether nobody holds an offer of it; one that has run out is ended here."""
    offer = chat.offers.filter(ended_at=None).first()
    if offer is None:
        return True
    is_late = offer.at + TIME_TO_TAKE <= now
    # A colleague to whom it was handed by name has his time, whether he takes chats or not.
    if not is_late and (offer.agent_id in free or offer.agent_id == chat.meant_for_id):
        return False
    offer.ended_at, offer.outcome = now, Outcome.MISSED if is_late else Outcome.GONE
    offer.save(update_fields=["ended_at", "outcome"])
    if is_late:
        missed = Fact.CHAT_MISSED
        record_fact(inquiry=chat.inquiry, kind=missed, at=now, owner=offer.agent_id)
    if chat.meant_for_id:
        chat.meant_for = None
        chat.save(update_fields=["meant_for"])
    return True


def offer_to(*, chat: Chat, agent_id: int, now: datetime, by: Agent | None = None) -> ChatOffer:
    """On a locked chat without an open offer: this agent is called, as he wants to be."""
    offer = ChatOffer.objects.create(chat=chat, agent_id=agent_id, at=now)
    record_fact(inquiry=chat.inquiry, kind=Fact.CHAT_OFFERED, at=now, by=by, owner=agent_id)
    notify(
        agent_ids=[agent_id],
        kind=Kind.CHAT_WAITS,
        key=f"chat-offer:{offer.pk}",
        now=now,
        by=by,
        subject=subject_of(chat.inquiry),
    )
    return offer


def end_offer(*, chat: Chat, taker: Agent | None, now: datetime) -> None:
    """On a locked chat: whoever was called need not come any more."""
    offer = chat.offers.filter(ended_at=None).first()
    if offer is None:
        return
    outcome = Outcome.GONE
    if taker is not None:
        outcome = Outcome.TAKEN if taker.pk == offer.agent_id else Outcome.OTHERS
    offer.ended_at, offer.outcome = now, outcome
    offer.save(update_fields=["ended_at", "outcome"])

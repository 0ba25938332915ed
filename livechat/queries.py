"""What of the chats is shown to whom, and what waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from desks.permissions import Deed, Scope
from inquiries.models import Inquiry, Message
from inquiries.states import MessageKind
from livechat.attendance import SEEN_WITHIN
from livechat.models import Chat, ChatLine, ChatOffer
from livechat.states import ChatState, Side

FOLDED = "chat:"
"""How the keys of messages begin that are lines of a chat as well."""
WAITING_SHOWN = 20
ENDED_SHOWN = 30


def page_of(scope: Scope) -> str:
    """For the rail: who may not answer at any desk has no such page."""
    return reverse("livechat:chats") if scope.desk_ids_for(Deed.REPLY) else ""


def waiting_for(scope: Scope) -> QuerySet[Chat]:
    """Visitors whom somebody of these desks should take."""
    return Chat.objects.visible_to(scope).filter(state=ChatState.WAITING)


def waiting_rows(scope: Scope) -> list[Chat]:
    """Longest waiting first, with whom it is offered to now (`offered_to`) and what was said."""
    waiting = _with_words(waiting_for(scope)).annotate(
        offered_to=Subquery(
            ChatOffer.objects.filter(chat=OuterRef("pk"), ended_at=None).values("agent")[:1]
        )
    )
    return list(waiting.order_by("waits_since")[:WAITING_SHOWN])


def own_rows(scope: Scope) -> list[Chat]:
    """The agent's own conversations, in the order in which they were taken: tabs keep their place."""
    mine = Chat.objects.visible_to(scope).filter(agent=scope.agent_id, state=ChatState.ACTIVE)
    return list(_with_words(mine).order_by("taken_at", "pk"))


def others_rows(scope: Scope) -> list[Chat]:
    """Conversations of colleagues: a coordinator reads along, and helps by notes."""
    there = Chat.objects.visible_to(scope).filter(state=ChatState.ACTIVE)
    others = there.exclude(agent=scope.agent_id)
    return list(_with_words(others).order_by("taken_at", "pk")[:WAITING_SHOWN])


def ended_rows(scope: Scope) -> list[Chat]:
    """The last ones of the agent's desks, newest first."""
    over = Chat.objects.visible_to(scope).filter(state__in=(ChatState.ENDED, ChatState.BY_MAIL))
    return list(_with_words(over).order_by("-pk")[:ENDED_SHOWN])


def _with_words(chats: QuerySet[Chat]) -> QuerySet[Chat]:
    """The visitor's newest words, and how many lines of his the agent has not read."""
    said = ChatLine.objects.filter(chat=OuterRef("pk"), side=Side.VISITOR).order_by("-seq")
    unread = (
        ChatLine.objects.filter(chat=OuterRef("pk"), side=Side.VISITOR)
        .filter(seq__gt=OuterRef("agent_read"))
        .order_by()
        .values("chat")
        .annotate(count=Count("pk"))
        .values("count")
    )
    related = chats.select_related("inquiry__desk", "agent")
    return related.annotate(words=Subquery(said.values("text")[:1]), unread=Subquery(unread))


def chats_of(inquiry: Inquiry) -> list[Chat]:
    return list(inquiry.chats.select_related("widget", "agent", "meant_for").order_by("pk"))


def lines_after(chat: Chat, seq: int, most: int | None = None) -> list[ChatLine]:
    """In order, with the line before the first in front where there is one to follow."""
    lines = chat.lines.filter(seq__gte=max(seq, 0)).select_related("agent")
    return list(lines.prefetch_related("files__stored_file").order_by("seq")[:most])


def whispers_in(chat: Chat, after: int = 0) -> list[Message]:
    """Notes that colleagues wrote while it lasted: they stand between its lines, unseen by visitors."""
    notes = Message.objects.filter(inquiry=chat.inquiry_id, kind=MessageKind.NOTE, pk__gt=after)
    notes = notes.filter(at__gte=chat.opened_at).select_related("author")
    if chat.ended_at:
        notes = notes.filter(at__lte=chat.ended_at)
    return list(notes.order_by("at", "pk"))


def left_alone(now: datetime) -> Sequence[int]:
    """Conversations whose agent has no page open any more: the visitor speaks to nobody."""
    long_ago = now - SEEN_WITHIN
    gone = Q(agent__seen_at__lt=long_ago) | Q(agent__seen_at=None) | Q(agent__is_active=False)
    taken = Q(taken_at__lt=long_ago)  # who has just come may be told of in a moment
    return list(
        Chat.objects.filter(gone, taken, state=ChatState.ACTIVE).values_list("pk", flat=True)
    )


def earlier_chats(chat: Chat, scope: Scope, most: int = 3) -> list[Chat]:
    """Of the same person, where the agent may read them."""
    contact = chat.inquiry.contact_id
    seen = Chat.objects.visible_to(scope).filter(inquiry__contact=contact).exclude(pk=chat.pk)
    return list(seen.select_related("inquiry").order_by("-pk")[:most])


def waited(chat: Chat, now: datetime) -> timedelta:
    return max(timedelta(), now - chat.waits_since) if chat.waits_since else timedelta()

"""Who is there for chats at a desk: by their own word, their open pages and their chats."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q

from desks.attendance import members_here
from desks.models import Membership
from desks.permissions import DESK_DEEDS, Deed
from livechat.models import Chat, ChatAttendance, ChatOffer
from livechat.states import ChatState
from livechat.turns import Chatter, Standing

# A page tells of itself each minute: whose does not any more, cannot hear a visitor.
SEEN_WITHIN = timedelta(minutes=3)


def chatters_at(desk_id: int, now: datetime) -> list[Chatter]:
    """Those of a desk who take chats and are here, however many they have already."""
    there = members_here(desk_id, now).filter(
        role__in=DESK_DEEDS[Deed.REPLY],
        agent__seen_at__gte=now - SEEN_WITHIN,
        agent__chat_attendance__takes_chats=True,
    )
    members = list(there.select_related("agent__chat_attendance"))
    loads, asked = _loads(members), _asked(members)
    return [
        Chatter(
            agent_id=one.agent_id,
            answers_in=frozenset(one.agent.answers_in),
            load=loads.get(one.agent_id, 0),
            most_chats=one.agent.chat_attendance.most_chats,
            free_at=one.agent.chat_attendance.free_at,
            asked_at=asked.get(one.agent_id),
        )
        for one in members
    ]


def _loads(members: Iterable[Membership]) -> dict[int, int]:
    mine = Q(agent__in=[one.agent_id for one in members], state=ChatState.ACTIVE)
    rows = Chat.objects.filter(mine).order_by().values_list("agent").annotate(Count("pk"))
    return dict(rows)


def _asked(members: Iterable[Membership]) -> dict[int, datetime]:
    of_them = ChatOffer.objects.filter(agent__in=[one.agent_id for one in members])
    return dict(of_them.order_by().values_list("agent").annotate(Max("at")))


def is_somebody_there(desk_id: int, now: datetime) -> bool:
    """Whether a visitor may hope for an answer: somebody takes chats, even if he is busy now."""
    return bool(chatters_at(desk_id, now))


def attendance_of(agent_id: int) -> ChatAttendance | None:
    return ChatAttendance.objects.filter(agent_id=agent_id).first()


def standing_of(
    attendance: ChatAttendance | None, *, load: int, is_away: bool, now: datetime
) -> Standing:
    if attendance is None:
        return Standing.OFF
    return Chatter(
        agent_id=attendance.agent_id,
        takes_chats=attendance.takes_chats,
        is_here=not is_away,
        load=load,
        most_chats=attendance.most_chats,
        free_at=attendance.free_at,
    ).standing(now)

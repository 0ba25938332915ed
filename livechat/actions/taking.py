"""Who speaks with a visitor: taking a chat, giving it back, handing it to a colleague."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desks.attendance import may_stand_in
from desks.models import Agent
from desks.permissions import Deed, may
from inquiries.actions.assign import set_assignee
from inquiries.actions.facts import record_fact
from inquiries.actions.note import write_note
from inquiries.states import Fact
from livechat.actions.lines import add_line
from livechat.actions.moving import move_chat
from livechat.actions.offering import end_offer, offer_soon, offer_to
from livechat.greetings import greeting_of
from livechat.models import Chat, ChatAttendance, ChatLine
from livechat.permissions import lock_chat_and_inquiry, lock_chat_for
from livechat.states import ChatState, Side
from livechat.waiting import mail_instant
from shared.exceptions import Conflict, InvalidInput, NotPossible

LONGEST_CONTEXT = 2_000


@transaction.atomic
def take_chat(*, chat_id: int, by: Agent, now: datetime) -> Chat:
    """Speak with this visitor from now on; of several at once exactly one succeeds.

    The others get Conflict with the name of who was faster. Taking one's own again changes nothing.
    Raises NotPossible for an ended chat and beyond the agent's own limit. The inquiry becomes his,
    the visitor reads who has come and the agent's greeting. Records CHAT_TAKEN with the seconds of
    waiting.
    """
    chat = lock_chat_for(by, chat_id, Deed.TAKE)
    if chat.state == ChatState.ACTIVE:
        if chat.agent_id == by.pk:
            return chat
        raise Conflict(_("%(name)s has taken this chat.") % {"name": _name(chat.agent)})
    attendance = _require_room(by, now)
    waited = int((now - chat.waits_since).total_seconds()) if chat.waits_since else 0
    move_chat(chat, ChatState.ACTIVE)
    chat.agent, chat.meant_for, chat.taken_at, chat.waits_since = by, None, now, None
    chat.save(update_fields=["state", "agent", "meant_for", "taken_at", "waits_since"])
    end_offer(chat=chat, taker=by, now=now)
    set_assignee(inquiry=chat.inquiry, to=by, by=by, now=now)
    record_fact(inquiry=chat.inquiry, kind=Fact.CHAT_TAKEN, at=now, by=by, waited=max(0, waited))
    _come_in(chat, attendance, by, now)
    return chat


def _require_room(by: Agent, now: datetime) -> ChatAttendance:
    """One agent's takings come one after the other: the second counts what the first took.

    Who takes one by hand has the row from then on, and with it the dock.
    """
    ChatAttendance.objects.get_or_create(agent=by, defaults={"since": now})
    mine = ChatAttendance.objects.select_for_update(of=("self",), no_key=True)
    attendance = mine.get(agent=by)
    most = attendance.most_chats
    if Chat.objects.filter(agent=by, state=ChatState.ACTIVE).count() >= most:
        words = ngettext(
            "You have %(number)d chat, which is your limit. End it, or raise the limit.",
            "You have %(number)d chats, which is your limit. End one, or raise the limit.",
            most,
        )
        raise NotPossible(words % {"number": most})
    return attendance


def _come_in(chat: Chat, attendance: ChatAttendance, by: Agent, now: datetime) -> None:
    _system_line(chat, "taken", by, now, name=_called(by))
    greeting = greeting_of(attendance, by, chat.language)
    if greeting and not ChatLine.objects.filter(chat=chat, side=Side.AGENT, agent=by).exists():
        add_line(
            chat_id=chat.pk,
            side=Side.AGENT,
            by=by,
            client_id=uuid4(),
            text=greeting,
            data={"canned": True},  # says that somebody is there; it answers nothing
            now=now,
        )


def _system_line(chat: Chat, code: str, by: Agent | None, now: datetime, **data: str) -> None:
    add_line(
        chat_id=chat.pk,
        side=Side.SYSTEM,
        by=by,
        client_id=uuid4(),
        code=code,
        data=data,
        now=now,
    )


@transaction.atomic
def return_chat(*, chat_id: int, by: Agent, now: datetime) -> Chat:
    """Let others take it: the visitor waits again, and is told so. Twice is once.

    Raises NotPossible for who does not speak in it. Records CHAT_RETURNED.
    """
    chat = lock_chat_for(by, chat_id, Deed.REPLY)
    if chat.state == ChatState.WAITING:
        return chat
    _require_own(chat, by)
    _wait_again(chat, by, now)
    set_assignee(inquiry=chat.inquiry, to=None, by=by, now=now)
    record_fact(inquiry=chat.inquiry, kind=Fact.CHAT_RETURNED, at=now, by=by)
    return chat


@transaction.atomic
def release_chat(*, chat_id: int, now: datetime) -> bool:
    """The same by the clock, for an agent who is not there any more; nothing for any other chat."""
    chat = lock_chat_and_inquiry(chat_id)
    if chat.state != ChatState.ACTIVE:
        return False
    before = chat.agent_id
    _wait_again(chat, chat.agent, now)
    set_assignee(inquiry=chat.inquiry, to=None, by=None, now=now)
    record_fact(inquiry=chat.inquiry, kind=Fact.CHAT_RETURNED, at=now, before=before)
    return True


@transaction.atomic
def hand_chat(
    *, chat_id: int, to: Agent, context: str, by: Agent, submission_key: str, now: datetime
) -> Chat:
    """Hand the visitor to a colleague of the desk, with what he must know as an internal note.

    The visitor waits, and only the colleague is called first; who does not come in time is passed
    over like anybody. The same again changes nothing. Raises InvalidInput for a colleague who is
    not of this desk or not there. Records CHAT_TRANSFERRED.
    """
    chat = lock_chat_for(by, chat_id, Deed.ASSIGN)
    if chat.state == ChatState.WAITING and chat.meant_for_id == to.pk:
        return chat
    if chat.state == ChatState.ACTIVE:
        _require_own(chat, by)
    _require_there(to, chat, now)
    if words := context.strip()[:LONGEST_CONTEXT]:
        key = f"note:{by.pk}:{submission_key}"
        write_note(inquiry=chat.inquiry, by=by, body=words, external_key=key, now=now)
    _wait_again(chat, by, now, meant_for=to)
    record_fact(
        inquiry=chat.inquiry, kind=Fact.CHAT_TRANSFERRED, at=now, by=by, before=by.pk, after=to.pk
    )
    offer_to(chat=chat, agent_id=to.pk, by=by, now=now)
    return chat


def _require_there(to: Agent, chat: Chat, now: datetime) -> None:
    desk_id = chat.inquiry.desk_id
    if to.pk == chat.agent_id or not may(to, Deed.TAKE, desk_id):
        raise InvalidInput()
    if not may_stand_in(agent_id=to.pk, desk_id=desk_id, now=now):
        words = _("%(name)s is away and is given nothing. Choose somebody else.")
        raise InvalidInput(words % {"name": to.display_name})


def _require_own(chat: Chat, by: Agent) -> None:
    if chat.state != ChatState.ACTIVE or chat.agent_id != by.pk:
        raise NotPossible(_("You do not speak in this chat."))


def _wait_again(
    chat: Chat, by: Agent | None, now: datetime, meant_for: Agent | None = None
) -> None:
    if chat.state != ChatState.WAITING:
        move_chat(chat, ChatState.WAITING)
        if meant_for:
            _system_line(chat, "transferred", by, now, name=_called(meant_for))
        else:
            _system_line(chat, "left", by, now, name=_called(by))
    chat.agent, chat.meant_for, chat.waits_since = None, meant_for, now
    chat.mail_at = mail_instant(chat.widget, now)  # who waits anew has the whole time again
    chat.save(update_fields=["state", "agent", "meant_for", "waits_since", "mail_at"])
    end_offer(chat=chat, taker=None, now=now)
    offer_soon()


def _name(agent: Agent | None) -> str:
    return agent.display_name if agent else _("Somebody")


def _called(agent: Agent | None) -> str:
    """As visitors read it."""
    return (agent.get_short_name() or agent.display_name) if agent else ""

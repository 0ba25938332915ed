"""A chat in the thread of its inquiry: one block of lines and of what colleagues whispered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from inquiries.models import Inquiry, Message
from inquiries.states import Channel, MessageKind
from inquiries.views.talks import Talk
from inquiries.views.thread import masked
from livechat.models import Chat, ChatFile, ChatLine
from livechat.queries import FOLDED, chats_of, lines_after, whispers_in
from livechat.states import ChatState, Side

TOGETHER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class LineView:
    """`is_next`: the same person goes on, so that the name is not said again."""

    line: ChatLine
    is_next: bool = False
    note: None = None

    @property
    def words(self) -> str:
        return masked(self.line.text)

    @property
    def told(self) -> str:
        return system_words(self.line)

    @property
    def is_ours(self) -> bool:
        return self.line.side == Side.AGENT

    @property
    def files(self) -> Sequence[ChatFile]:
        return list(self.line.files.all())


@dataclass(frozen=True, slots=True)
class Whisper:
    """A note of a colleague; the visitor's client never hears of it."""

    note: Message
    line: None = None

    @property
    def words(self) -> str:
        return masked(self.note.body)

    @property
    def name(self) -> str:
        return self.note.author.display_name if self.note.author else self.note.sender_name


def system_words(line: ChatLine) -> str:
    """For agents, in the reader's language; '' for a code that is not known here."""
    name = line.data.get("name", "")
    said = {
        "taken": _("%(name)s is here") % {"name": name},
        "left": _("%(name)s has left: the visitor waits") % {"name": name},
        "transferred": _("Handed to %(name)s: the visitor waits")
        % {"name": name or line.data.get("desk", "")},
        "by_mail": _("The chat goes on by e-mail"),
        "back": _("The visitor is back"),
        "ended": _ended(line.data.get("by")),
    }
    return said.get(line.code, "")


def _ended(by: object) -> str:
    if by == Side.VISITOR:
        return _("The visitor has ended the chat")
    return _("The chat was ended") if by == Side.AGENT else _("The chat is over")


def views_after(chat: Chat, seq: int = 0, note: int = 0) -> list[LineView | Whisper]:
    """Lines above `seq`, and notes above `note`, in the order of time."""
    lines = lines_after(chat, seq)
    before = lines.pop(0) if lines and lines[0].seq == seq else None
    told: list[tuple[datetime, int, LineView | Whisper]] = []
    for line in lines:
        told.append((line.at, 0, LineView(line, _goes_on(before, line))))
        before = line
    told += [(one.at, 1, Whisper(one)) for one in whispers_in(chat, note)]
    # Two lines at one instant keep the order of their numbers: sorting is stable.
    return [one for _at, _kind, one in sorted(told, key=lambda one: one[:2])]


def _goes_on(before: ChatLine | None, line: ChatLine) -> bool:
    if before is None or Side.SYSTEM in (line.side, before.side):
        return False
    is_same = (before.side, before.agent_id) == (line.side, line.agent_id)
    return is_same and line.at - before.at < TOGETHER


def talks_of(inquiry: Inquiry, messages: Sequence[Message]) -> list[Talk]:
    return [_talk(chat, messages) for chat in chats_of(inquiry)]


def _talk(chat: Chat, messages: Sequence[Message]) -> Talk:
    is_open = chat.state in (ChatState.WAITING, ChatState.ACTIVE)
    views = views_after(chat)
    notes = {one.note.pk for one in views if one.note}
    folded = {one.pk for one in messages if _is_folded(one)}
    context = {
        "chat": chat,
        "visitor": visitor_name(chat),
        "views": views,
        "shown": chat_shown(views),
        "newest_note": max(notes, default=0),
        "marks": marks_of(chat, views),
    }
    return Talk(
        at=chat.opened_at,
        template="livechat/_talk.html",
        message_ids=frozenset(notes | folded),
        is_open=is_open,
        composer="livechat/_composer.html" if is_open else "",
        context=context,
    )


def _is_folded(message: Message) -> bool:
    is_chat = message.channel == Channel.CHAT and message.kind != MessageKind.NOTE
    return is_chat and message.external_key.startswith(FOLDED)


def chat_shown(views: Sequence[LineView | Whisper]) -> int:
    return max((one.line.seq for one in views if one.line), default=0)


def marks_of(chat: Chat, views: Sequence[LineView | Whisper]) -> str:
    """How far the visitor is with the newest line of ours, as a word."""
    ours = max((one.line.seq for one in views if one.line and one.is_ours), default=0)
    if not ours:
        return ""
    if chat.visitor_read >= ours:
        return _("Read")
    return _("Delivered") if chat.visitor_got >= ours else _("Sent")


def visitor_name(chat: Chat) -> str:
    return chat.visitor_name or chat.visitor_email or _("Visitor")

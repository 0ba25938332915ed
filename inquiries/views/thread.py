"""A conversation as it is read: messages, and the events between them, in one order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import groupby

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from inquiries.models import Inquiry, Message, TimelineFact
from inquiries.queries import messages_of, timeline_of
from inquiries.rich_text import with_pictures
from inquiries.states import Fact, MessageKind
from inquiries.views.advice_words import TextUsed, texts_used
from inquiries.views.attachments import FileView, files_of
from inquiries.views.doubt_words import DoubtView, doubts_of
from inquiries.views.talks import Talk, talks_of
from inquiries.views.wording import names_for, sentence
from mailroom.states import OutgoingState
from shared.masking import mask
from shared.masking_html import mask_html

TOLD_BY_MESSAGE = frozenset(
    {
        Fact.RECEIVED,
        Fact.REPLIED,
        Fact.REPLY_SCHEDULED,
        Fact.NOTED,
        Fact.COPY_RECEIVED,
        Fact.DELIVERED,
        Fact.DELIVERY_FAILED,
        Fact.DELIVERY_UNCERTAIN,
        Fact.CHAT_OFFERED,
        Fact.CHAT_MISSED,
        Fact.CHAT_TAKEN,
        Fact.CHAT_RETURNED,
        Fact.CHAT_TRANSFERRED,
        Fact.CHAT_BY_MAIL,
        Fact.CHAT_ENDED,
        Fact.CHAT_RATED,
    }
)
"""Shown as the message or the talk itself: the thread does not repeat them; the timeline does."""
LONGEST_KEPT = 8000  # characters of a text whose masked form is remembered
BIRTH_OF_MESSAGE = frozenset({Fact.RECEIVED, Fact.REPLIED, Fact.REPLY_SCHEDULED, Fact.NOTED})


@dataclass(frozen=True, slots=True)
class Event:
    pk: int
    kind: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message with the few words that the page needs beside it."""

    message: Message
    is_alone: bool = False
    shows_images: bool = False
    revealed_key: str = ""
    mentions: Mapping[str, str] = field(default_factory=dict)
    texts: Sequence[TextUsed] = ()

    @property
    def body(self) -> str:
        return self.message.body if self.revealed_key else masked(self.message.body)

    @property
    def rich(self) -> SafeString:
        """Our own answer as it was written; part of the page, for its HTML has no look of its own."""
        html = str(getattr(self.message, "written_html", ""))
        if html and not self.revealed_key:
            html = mask_html(html)
        return mark_safe(with_pictures(html, self._picture_address))  # noqa: S308 - sanitised

    def _picture_address(self, content_id: str) -> str:
        shown = (one.attachment for one in self.files if one.has_preview)
        found = next((one.pk for one in shown if one.content_id == content_id), None)
        return reverse("inquiries:attachment_preview", args=[found]) if found else ""

    @property
    def quoted(self) -> str:
        return self.message.quoted if self.revealed_key else masked(self.message.quoted)

    @property
    def has_secrets(self) -> bool:
        message = self.message
        return (masked(message.body), masked(message.quoted)) != (message.body, message.quoted)

    @property
    def files(self) -> Sequence[FileView]:
        return files_of(self.message)

    @property
    def doubts(self) -> Sequence[DoubtView]:
        return doubts_of(self.message)

    @property
    def can_move(self) -> bool:
        return not self.is_alone and self.message.kind != MessageKind.OUTBOUND

    @property
    def kind_words(self) -> str:
        return str(MessageKind(self.message.kind).label)

    @property
    def is_note(self) -> bool:
        return self.message.kind == MessageKind.NOTE

    @property
    def is_ours(self) -> bool:
        return self.message.kind != MessageKind.INBOUND

    @property
    def from_name(self) -> str:
        if self.message.author:
            return self.message.author.display_name
        return self.message.sender_name or self.message.sender_address

    @property
    def from_key(self) -> str:
        """What the colour of the avatar hangs on; writers have it by their name, as in lists."""
        return str(self.message.author_id or "")

    @property
    def to_line(self) -> str:
        return ", ".join(self.message.recipients)


@dataclass(frozen=True, slots=True)
class Entry:
    """Either a message, a talk of an app above, or a run of events."""

    message: MessageView | None = None
    talk: Talk | None = None
    facts: list[Event] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Thread:
    entries: list[Entry]
    events: list[Event]
    has_merged: bool
    has_offer: bool  # or had one
    has_procedure: bool  # or had one
    newest_id: int
    newest_inbound_id: int
    to_answer: Message | None
    newest_answer: Message | None
    talks: Sequence[Talk] = ()

    @property
    def talk_to_write(self) -> Talk | None:
        """The one that the composer begins with."""
        return next((one for one in self.talks if one.composer), None)

    def said_after(self, message_id: int) -> list[MessageView]:
        """Received or sent; notes and what was taken back are no news to the inquirer."""
        views = [entry.message for entry in self.entries if entry.message]
        return [
            view
            for view in views
            if view.message.pk > message_id and not view.is_note and not is_taken_back(view.message)
        ]


def masked(text: str) -> str:
    """A page asks three times, and the next page shows most of the texts again."""
    return _masked(text) if len(text) <= LONGEST_KEPT else mask(text)


_masked = lru_cache(maxsize=1024)(mask)


def thread_of(inquiry: Inquiry, *, shows_talks: bool = True) -> Thread:
    """On paper (`shows_talks` false) a talk is what it is for searches and figures: messages."""
    messages, facts = list(messages_of(inquiry)), timeline_of(inquiry)
    talks = talks_of(inquiry, messages) if shows_talks else []
    names = names_for(facts)
    events = [Event(fact.pk, fact.kind, fact.at, sentence(fact, names)) for fact in facts]
    return Thread(
        entries=list(_entries(messages, facts, events, talks)),
        talks=talks,
        events=events[::-1],
        has_merged=any(fact.kind == Fact.MERGED for fact in facts),
        has_offer=any(fact.kind == Fact.TRANSFER_OFFERED for fact in facts),
        has_procedure=any(fact.kind == Fact.PROCEDURE_STARTED for fact in facts),
        newest_id=_newest(messages),
        newest_inbound_id=_newest(one for one in messages if one.kind == MessageKind.INBOUND),
        newest_answer=_newest_answer(messages),
        to_answer=next((one for one in reversed(messages) if one.can_be_answered), None),
    )


def _newest_answer(messages: Sequence[Message]) -> Message | None:
    """A colleague's, or one's own; what was taken back was not said."""
    answers = (
        one
        for one in reversed(messages)
        if one.kind == MessageKind.OUTBOUND and not is_taken_back(one)
    )
    return next(answers, None)


def is_taken_back(message: Message) -> bool:
    return bool(message.outgoing and message.outgoing.state == OutgoingState.CANCELLED)


def _newest(messages: Iterable[Message]) -> int:
    return max((one.pk for one in messages), default=0)


def _entries(
    messages: Sequence[Message],
    facts: Sequence[TimelineFact],
    events: Sequence[Event],
    talks: Sequence[Talk],
) -> Iterable[Entry]:
    """Messages stand where they were received or written here, not where their Date header says.

    A talk stands where it began, and last as long as it goes on; what is said in it stands there.
    """
    shown = {fact.message_id for fact in facts if fact.kind == Fact.IMAGES_SHOWN}
    born = {fact.message_id: fact.at for fact in facts if fact.kind in BIRTH_OF_MESSAGE}
    texts = texts_used(messages)
    called = {fact.message_id: fact.data.get("mentions", {}) for fact in facts if fact.message_id}
    within = {pk for talk in talks for pk in talk.message_ids}
    told: list[tuple[bool, datetime, int, Message | Event | Talk]] = [
        (False, born.get(message.pk, message.at), 0, message)
        for message in messages
        if message.pk not in within
    ]
    told += [(False, one.at, 1, one) for one in events if one.kind not in TOLD_BY_MESSAGE]
    told += [(talk.is_open, talk.at, 2, talk) for talk in talks]
    told.sort(key=lambda one: one[:3])
    for is_event, run in groupby((one[3] for one in told), key=lambda one: isinstance(one, Event)):
        if is_event:
            yield Entry(facts=[one for one in run if isinstance(one, Event)])
            continue
        for one in run:
            if isinstance(one, Talk):
                yield Entry(talk=one)
            elif isinstance(one, Message):
                view = MessageView(
                    one,
                    len(messages) < 2,
                    one.pk in shown,
                    mentions=called.get(one.pk, {}),
                    texts=texts.get(one.pk, ()),
                )
                yield Entry(message=view)

"""Inquiries by the million, of a realistic shape, as rows for COPY. For measuring, not for work."""

import json
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from inquiries.filling_words import DOMAINS, FIRST_NAMES, LAST_NAMES, WORDS
from inquiries.matching import thread_digests
from inquiries.states import ACTIVE, Channel, Fact, MessageKind, Status, Urgency

SPAN = timedelta(days=3 * 365)
CHUNK = 5000  # inquiries a transaction: bounds memory, and what an interruption leaves undone
ACTIVE_SHARE = 0.015
MOST_ACTIVE = 3000  # a real desk's pile does not grow with its archive
INQUIRIES_PER_CONTACT = 2.5

TABLES = {
    "contacts_contact": "id name organisation language role created_at",
    "contacts_contactaddress": "contact_id kind value written created_at",
    "contacts_deskcontact": "desk_id contact_id since",
    "inquiries_inquiry": (
        "id reference desk_id channel subject contact_id language topic urgency status assignee_id"
        " created_at first_answered_at resolved_at due_at resolution_due_at last_message_at"
        " last_message_kind preview message_count has_attachments version"
    ),
    "inquiries_message": (
        "id inquiry_id kind channel external_key author_id sender_name sender_address"
        " reply_address recipients subject body quoted html automatic message_id at"
    ),
    "inquiries_participant": "inquiry_id address",
    "inquiries_threadkey": "desk_id digest inquiry_id",
    "inquiries_timelinefact": "inquiry_id desk_id kind at actor_id message_id data",
}
"""What is filled, in the order of the references between them; columns in the order of the rows."""

Rows = dict[str, list[tuple[Any, ...]]]

# What happened, letter by letter: (i)n, (o)ut, (n)ote; the status at the end; how often of 100.
AT_REST = (
    ("io", Status.CLOSED, 33),
    ("ion", Status.CLOSED, 18),
    ("inio", Status.CLOSED, 14),
    ("ioio", Status.CLOSED, 14),
    ("inoioio", Status.CLOSED, 8),
    ("io", Status.RESOLVED, 8),
    ("i", Status.SPAM, 5),
)
IN_WORK = (
    ("i", Status.NEW, 35),
    ("in", Status.OPEN, 10),
    ("ioi", Status.OPEN, 20),
    ("io", Status.WAITING_INQUIRER, 22),
    ("in", Status.WAITING_SECTION, 9),
    ("inion", Status.ESCALATED, 4),
)
CHANNELS = (Channel.EMAIL, Channel.PHONE, Channel.WEB_FORM)
KINDS = {"i": MessageKind.INBOUND, "o": MessageKind.OUTBOUND, "n": MessageKind.NOTE}


@dataclass(frozen=True, slots=True)
class FillDesk:
    """What must be known of a desk to fill it. `agents` may be empty: nobody is assigned then."""

    id: int
    prefix: str
    address: str
    topics: tuple[str, ...]
    agents: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Writer:
    id: int
    desk: FillDesk
    name: str
    address: str
    language: str


class Filling:
    """Makes chunk after chunk; `new_ids` gives free ids of a table for ever."""

    def __init__(
        self,
        *,
        desks: Sequence[FillDesk],
        total: int,
        in_work: int,
        new_ids: dict[str, Iterator[int]],
        now: datetime,
        seed: int,
    ) -> None:
        self.desks, self.total, self.in_work, self.now = desks, total, in_work, now
        self.new_ids = new_ids
        self.random = Random(seed)  # noqa: S311 - example data, and the same each time
        self.weights = list(accumulate(1 / (place + 1) for place in range(len(desks))))

    def chunks(self) -> Iterator["Chunk"]:
        """Oldest first, so that ids and references follow time as in a grown database."""
        step = SPAN / self.total
        begin = self.now - SPAN
        for start in range(0, self.total, CHUNK):
            size = min(CHUNK, self.total - start)
            chunk = Chunk(self, size)
            for number in range(start, start + size):
                chunk.add_inquiry(begin + step * number, self._is_in_work(number))
            yield chunk

    def _is_in_work(self, number: int) -> bool:
        """Of the newest every second one."""
        newest = 2 * self.in_work
        return number >= self.total - newest and self.random.random() * newest < self.in_work

    def choose_desk(self) -> FillDesk:
        return self.desks[bisect(self.weights, self.random.random() * self.weights[-1])]


@dataclass
class Chunk:
    """Some thousand inquiries with all that belongs to them."""

    of: Filling
    size: int
    rows: Rows = field(default_factory=lambda: defaultdict(list))
    numbered: list[tuple[FillDesk, int]] = field(default_factory=list)
    writers: list[_Writer] = field(default_factory=list)

    def add_inquiry(self, at: datetime, is_in_work: bool) -> None:
        random = self.of.random
        if len(self.writers) * INQUIRIES_PER_CONTACT <= len(self.numbered):
            self._add_writer(at)
        writer = random.choice(self.writers)
        stories = IN_WORK if is_in_work else AT_REST
        letters, status, _often = random.choices(stories, [often for *_, often in stories])[0]
        story = _Story(self, writer, at, status)
        for letter in letters:
            story.say(letter)
        story.finish()

    def numbered_rows(self, first_numbers: dict[tuple[str, int], int]) -> Rows:
        """The rows with references, once the numbers of each desk's year are reserved."""
        inquiries = []
        for (desk, year), row in zip(self.numbered, self.rows["inquiries_inquiry"], strict=True):
            number = first_numbers[desk.prefix, year]
            first_numbers[desk.prefix, year] += 1
            inquiries.append((row[0], f"{desk.prefix}-{year}-{number:06d}", *row[2:]))
        return {**self.rows, "inquiries_inquiry": inquiries}

    def _add_writer(self, at: datetime) -> None:
        random, desk = self.of.random, self.of.choose_desk()
        number = next(self.of.new_ids["contacts_contact"])
        first, last = random.choice(FIRST_NAMES), random.choice(LAST_NAMES)
        address = f"{first}.{last}.{number}@{random.choice(DOMAINS)}".casefold()
        language = random.choices(("en", "fr", "es"), (60, 22, 18))[0]
        writer = _Writer(number, desk, f"{first} {last}", address, language)
        self.writers.append(writer)
        self.rows["contacts_contact"].append((number, writer.name, "", language, "", at))
        self.rows["contacts_contactaddress"].append((number, "email", address, address, at))
        self.rows["contacts_deskcontact"].append((desk.id, number, at))


class _Story:
    """One inquiry while it is being told: each letter adds a message and its facts."""

    def __init__(self, chunk: Chunk, writer: _Writer, at: datetime, end: Status) -> None:
        self.chunk, self.random, self.writer = chunk, chunk.of.random, writer
        self.desk, self.words = writer.desk, WORDS[writer.language]
        self.id = next(chunk.of.new_ids["inquiries_inquiry"])
        self.created_at = self.at = at
        self.status, self.end = Status.NEW, end
        self.channel = self.random.choices(CHANNELS, (84, 9, 7))[0]
        self.subject = f"{self.random.choice(self.words.subjects)} {self.id % 900_000 + 100_000}"
        self.agent: tuple[int, str] | None = None
        self.answered_at: datetime | None = None
        self.messages = 0
        self.preview = self.last_kind = ""
        chunk.rows["inquiries_participant"].append((self.id, writer.address))

    def say(self, letter: str) -> None:
        if self.messages:
            pause = timedelta(hours=self.random.expovariate(1 / 20))
            self.at += min(pause, (self.chunk.of.now - self.at) / 3)
        kind = KINDS[letter]
        if kind != MessageKind.INBOUND:
            self._assign()
        message = self._add_message(kind)
        if kind == MessageKind.INBOUND:
            self._received(message)
        elif kind == MessageKind.OUTBOUND:
            self.answered_at = self.answered_at or self.at
            self._fact(Fact.REPLIED, self.agent, message)
            self._fact(Fact.DELIVERED, None, message)
            self._enter(Status.WAITING_INQUIRER)
        else:
            self._fact(Fact.NOTED, self.agent, message)

    def finish(self) -> None:
        if self.end == Status.CLOSED:
            self._enter(Status.RESOLVED)
        self._enter(self.end)
        year = self.created_at.year
        self.chunk.numbered.append((self.desk, year))
        self.chunk.rows["inquiries_inquiry"].append(self._inquiry_row())

    def _inquiry_row(self) -> tuple[Any, ...]:
        random, active = self.random, self.end in ACTIVE
        waits = active and self.end != Status.WAITING_INQUIRER
        due = self.chunk.of.now + timedelta(hours=random.uniform(-48, 72))
        return (
            self.id,
            "",  # the reference comes last: see numbered_rows
            self.desk.id,
            self.channel.value,
            self.subject,
            self.writer.id,
            self.writer.language,
            random.choice(self.desk.topics),
            random.choices(Urgency.values, (20, 60, 15, 5))[0],
            self.end.value,
            self.agent[0] if self.agent else None,
            self.created_at,
            self.answered_at,
            None if active or self.end == Status.SPAM else self.at,
            due if waits else None,
            self.created_at + timedelta(days=2),
            self.at,
            self.last_kind,
            self.preview,
            self.messages,
            False,
            1 + self.messages,
        )

    def _add_message(self, kind: MessageKind) -> int:
        number = next(self.chunk.of.new_ids["inquiries_message"])
        is_ours, is_note = kind != MessageKind.INBOUND, kind == MessageKind.NOTE
        message_id = "" if is_note else f"{number:x}.{self.id:x}@fill.example"
        body = self.words.note(self.random) if is_note else self._letter(is_ours)
        row = (
            number,
            self.id,
            kind.value,
            self.channel.value,
            f"fill:{number}",
            self.agent[0] if is_ours and self.agent else None,
            self.agent[1] if is_ours and self.agent else self.writer.name,
            "" if is_note else self.desk.address if is_ours else self.writer.address,
            "",
            "[]"
            if is_note
            else json.dumps([self.writer.address if is_ours else self.desk.address]),
            "" if is_note else self.subject,
            body,
            "",
            "",
            "",
            message_id,
            self.at,
        )
        self.chunk.rows["inquiries_message"].append(row)
        if message_id:
            [digest] = thread_digests([message_id])
            self.chunk.rows["inquiries_threadkey"].append((self.desk.id, digest, self.id))
        self.messages += 1
        self.last_kind, self.preview = kind.value, " ".join(body.split())[:200]
        return number

    def _letter(self, is_ours: bool) -> str:
        name = self.agent[1] if is_ours and self.agent else self.writer.name
        return self.words.letter(self.random, name=name, is_answer=is_ours)

    def _received(self, message: int) -> None:
        self._fact(Fact.RECEIVED, None, message)
        if self.messages == 1:
            self._fact(Fact.CREATED, None, None)
            self._fact(Fact.ACKNOWLEDGED, None, None)
        elif self.status == Status.WAITING_INQUIRER:
            self._enter(Status.OPEN, by_agent=False)

    def _assign(self) -> None:
        if self.agent is None and self.desk.agents:
            self.agent = self.random.choice(self.desk.agents)
            self._fact(Fact.ASSIGNED, self.agent, None, before=None, after=self.agent[0])
        if self.status == Status.NEW:
            self._enter(Status.OPEN)

    def _enter(self, status: Status, *, by_agent: bool = True) -> None:
        if self.status != status:
            before, self.status = self.status, status
            actor = self.agent if by_agent else None
            self._fact(Fact.STATUS_CHANGED, actor, None, before=before, after=status)

    def _fact(
        self, kind: Fact, actor: tuple[int, str] | None, message: int | None, **data: Any
    ) -> None:
        actor_id = actor[0] if actor else None
        row = (self.id, self.desk.id, kind.value, self.at, actor_id, message, json.dumps(data))
        self.chunk.rows["inquiries_timelinefact"].append(row)

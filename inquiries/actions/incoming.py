"""A message on its way in, whatever the channel, as plain values; and what is found out about it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from contacts.models import AddressKind
from desks.models import Desk
from desks.working_hours import BusinessCalendar
from inquiries.actions.attachments import IncomingFile
from inquiries.doubts import Sender
from inquiries.matching import Match
from inquiries.models import Inquiry, Message
from inquiries.states import Channel
from mailroom.models import Mailbox
from triage.proposing import Proposal

Calendars = Callable[[Desk], BusinessCalendar]


@dataclass(frozen=True, slots=True)
class Note:
    """What a colleague wrote above a mail that they forwarded to us."""

    name: str
    address: str
    body: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message from outside, on any channel, as plain values.

    `external_key` is its identity: the same key is stored once. `participants` are all who take part
    (casefolded), `seen_ids` every Message-ID that it names. `content_digest` tells the same mail by
    another way. `is_forward`: its last writer sent it on; `forwarded_by`: a colleague did, for
    somebody else. `is_archive`: of an old mailbox, nobody waits.
    `belongs_to`: the inquiry of a conversation that the channel itself keeps together; `opens`: a new
    one, whatever the words may say.
    `language` and `topic`: chosen by the writer, where the channel lets him; else they are found out.
    `warnings` are codes of doubts.
    """

    external_key: str
    channel: Channel
    desk: Desk
    at: datetime
    sender_address: str = ""
    sender_name: str = ""
    reply_address: str = ""
    address_kind: AddressKind = AddressKind.EMAIL
    recipients: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""
    quoted: str = ""
    html: str = ""
    automatic: str = ""
    may_acknowledge: bool = True
    message_id: str = ""
    seen_ids: tuple[str, ...] = ()
    files: tuple[IncomingFile, ...] = ()
    raw_email_id: int | None = None
    mailbox: Mailbox | None = None
    trust: str = ""
    warnings: tuple[str, ...] = ()
    content_digest: UUID | None = None
    is_forward: bool = False
    forwarded_by: str = ""
    note: Note | None = None
    is_archive: bool = False
    language: str = ""
    belongs_to: int | None = None
    opens: bool = False
    topic: str = ""

    @property
    def may_pretend(self) -> bool:
        """A mail that somebody outside has written: machines and old mailboxes are no danger."""
        return bool(self.mailbox) and not (self.automatic or self.forwarded_by or self.is_archive)

    @property
    def sender(self) -> Sender:
        return Sender(address=self.sender_address, name=self.sender_name, trust=self.trust)


@dataclass(slots=True, eq=False)
class Arrival:
    """One incoming message on its way to its inquiry.

    `twins` are the inquiries of other desks that the same mail has reached; `namesake` is the
    address of a known contact who has the name of a writer that we don't know.
    """

    incoming: Incoming
    digests: list[UUID]
    is_joining: bool = False
    twins: frozenset[int] = frozenset()
    namesake: str = ""
    match: Match = field(init=False)
    inquiry: Inquiry = field(init=False)
    message: Message = field(init=False)
    note: Message | None = None
    proposal: Proposal | None = None

    @property
    def marks(self) -> set[object]:
        return {self.incoming.external_key, *self.digests}

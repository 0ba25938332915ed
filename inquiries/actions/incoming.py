"""A message on its way in, whatever the channel, as plain values."""

from dataclasses import dataclass
from datetime import datetime

from contacts.models import AddressKind
from desks.models import Desk
from inquiries.actions.attachments import IncomingFile
from inquiries.states import Channel
from mailroom.models import Mailbox


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message from outside, on any channel, as plain values.

    `external_key` is its identity: the same key is stored once. `participants` are all who take part
    (casefolded), `seen_ids` every Message-ID that it names.
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

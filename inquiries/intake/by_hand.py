"""An inquiry that a person notes down: a call, a hand-over."""

from datetime import datetime

from contacts.models import AddressKind
from desks.models import Agent, Desk
from desks.permissions import Deed, require
from inquiries.actions.incoming import Incoming
from inquiries.actions.receive import receive_message
from inquiries.models import Message
from inquiries.states import Channel


def note_inquiry(
    *,
    by: Agent,
    desk: Desk,
    channel: str,
    name: str,
    phone: str,
    email: str,
    subject: str,
    body: str,
    submission_key: str,
    now: datetime,
) -> Message:
    """Open an inquiry from what somebody told us; the same key again returns the same one.

    Nothing is acknowledged by mail: the inquirer has just been spoken to.
    """
    require(by, Deed.CREATE_INQUIRY, desk.pk)
    address = email or phone
    incoming = Incoming(
        external_key=f"hand:{by.pk}:{submission_key}",
        channel=Channel(channel),
        desk=desk,
        at=now,
        sender_address=address,
        sender_name=name,
        address_kind=AddressKind.EMAIL if email else AddressKind.PHONE,
        participants=(email.casefold(),) if email else (),
        subject=subject,
        body=body if not (email and phone) else f"{phone}\n\n{body}",
        may_acknowledge=False,
    )
    return receive_message(incoming=incoming, now=now)

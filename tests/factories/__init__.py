"""Making rows for tests, each as small as the test allows."""

from datetime import time
from itertools import count
from typing import Any

from django.utils import timezone

from desks.models import Agent, Desk, DeskRole, Membership, OpeningSpan
from inquiries.actions.incoming import Incoming
from inquiries.actions.receive import receive_message
from inquiries.models import CustomField, Inquiry, Message, Tag
from inquiries.states import Channel
from mailroom.models import Mailbox

_numbers = count(1)
NAMES = {
    "madrid": ("MAD", "Madrid", "Madrid", "Madrid"),
    "hague": ("HAG", "Hague", "La Haye", "La Haya"),
    "meetings": ("MTG", "Meetings", "Réunions", "Reuniones"),
}


def make_desk(code: str = "madrid") -> Desk:
    """A desk open on working days from 9 to 18 o'clock, with a mailbox of its name."""
    prefix, english, french, spanish = NAMES[code]
    desk = Desk.objects.create(
        code=code,
        prefix=prefix,
        name_en=english,
        name_fr=french,
        name_es=spanish,
    )
    for weekday in range(5):
        OpeningSpan.objects.create(desk=desk, weekday=weekday, opens=time(9), closes=time(18))
    make_mailbox(desk)
    return desk


def make_mailbox(desk: Desk, **fields: Any) -> Mailbox:
    return Mailbox.objects.create(
        **{"address": f"{desk.code}@helpdesk.example", "desk": desk, "sender_name_en": desk.name_en}
        | fields
    )


def make_agent(username: str, *desks: Desk, role: str = DeskRole.ASSISTANT, **fields: Any) -> Agent:
    agent = Agent.objects.create(
        username=username,
        first_name=username.title(),
        email=f"{username}@agents.example",
        **fields,
    )
    for desk in desks:
        Membership.objects.create(agent=agent, desk=desk, role=role)
    return agent


def make_incoming(desk: Desk, **fields: Any) -> Incoming:
    number = next(_numbers)
    sender = fields.get("sender_address", "vera@visitor.example")
    defaults: dict[str, Any] = {
        "external_key": f"email:test-{number}",
        "channel": Channel.EMAIL,
        "desk": desk,
        "at": timezone.now(),
        "sender_address": sender,
        "sender_name": "Vera Visitor",
        "participants": (sender.casefold(),),
        "subject": "Where is our certificate?",
        "body": "Dear colleagues, we are still waiting for our certificate. Kind regards, Vera",
        "message_id": f"mail-{number}@visitor.example",
        "mailbox": desk.mailboxes.first(),
    }
    return Incoming(**defaults | fields)


def receive(desk: Desk, **fields: Any) -> Message:
    return receive_message(incoming=make_incoming(desk, **fields), now=timezone.now())


def make_inquiry(desk: Desk, **fields: Any) -> Inquiry:
    return receive(desk, **fields).inquiry


def make_tag(code: str, *, desk: Desk | None = None, **fields: Any) -> Tag:
    name = code.replace("-", " ").capitalize()
    names = {"name_en": name, "name_fr": name, "name_es": name}
    return Tag.objects.create(
        **{"code": code, "desk": desk, "created_at": timezone.now()} | names | fields
    )


def make_field(code: str, *desks: Desk, kind: str = "text", **fields: Any) -> CustomField:
    name = code.replace("_", " ").capitalize()
    names = {"name_en": name, "name_fr": name, "name_es": name}
    field = CustomField.objects.create(
        **{"code": code, "kind": kind, "created_at": timezone.now()} | names | fields
    )
    field.desks.set(desks)
    return field

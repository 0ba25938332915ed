"""Three desks full of marked inquiries, and the rights of the cast as plain sets, not as queries.

Every text carries a mark of its own (zq17x); `owners` says which desks may see it.
"""

import random
import re
from dataclasses import dataclass, field
from itertools import count

from django.utils import timezone

from contacts.models import Contact
from desks.models import Agent, Desk, DeskRole, Membership
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.note import add_note
from inquiries.actions.reply import send_reply
from inquiries.actions.transfer import offer_transfer
from inquiries.models import DeskTransfer, Inquiry
from tests.factories import make_agent, make_desk, receive

MARK = re.compile(r"zq\d+x")
DESKS = ("madrid", "hague", "meetings")
A, C = DeskRole.ASSISTANT, DeskRole.COORDINATOR
CAST: dict[str, dict[str, str]] = {
    "maria": {"madrid": A},
    "henk": {"hague": A},
    "mei": {"meetings": A},
    "rui": {"madrid": C, "hague": C},
    "both": {"madrid": A, "hague": C},
    "chief": {"madrid": C, "hague": C, "meetings": C},
    "wide": {"hague": A, "meetings": A},
    "olga": {},
    "ada": {},
    "gone": {"madrid": C},
}


@dataclass
class Thing:
    """One inquiry with all that belongs to it."""

    desk: str
    inquiry: Inquiry
    inbound_id: int
    reply_id: int
    attachment_id: int
    transfer: DeskTransfer | None = None


@dataclass
class ScopeWorld:
    desks: dict[str, Desk] = field(default_factory=dict)
    agents: dict[str, Agent] = field(default_factory=dict)
    things: list[Thing] = field(default_factory=list)
    owners: dict[str, set[str]] = field(default_factory=dict)
    known_at: dict[int, set[str]] = field(default_factory=dict)

    def mark(self, *desks: str) -> str:
        mark = f"zq{next(_numbers)}x"
        self.owners[mark] = set(desks)
        return mark

    def foreign_marks(self, text: str, allowed: set[str]) -> set[str]:
        return {mark for mark in MARK.findall(text) if not self.owners[mark] & allowed}


def coordinators_of(desk: str) -> str:
    return f"coordinators of {desk}"


def rights(name: str) -> set[str]:
    """What may be seen by whom: the permission matrix, written a second time."""
    roles = {} if name == "gone" else CAST[name]
    return set(roles) | {coordinators_of(desk) for desk, role in roles.items() if role == C}


_numbers = count(1)


def make_scope_world(dice: random.Random, *, inquiries: int) -> ScopeWorld:
    world = ScopeWorld({code: make_desk(code) for code in DESKS})
    for name, roles in CAST.items():
        agent = make_agent(name, is_administrator=name == "ada")
        for code, role in roles.items():
            Membership.objects.create(agent=agent, desk=world.desks[code], role=role)
        world.agents[name] = agent
    Agent.objects.filter(username="gone").update(is_active=False)
    for number in range(inquiries):
        shared = _of_an_earlier_writer(world, dice) if number % 5 == 4 else ""
        world.things.append(_make_thing(world, dice.choice(DESKS), shared))
    for thing in dice.sample(world.things, inquiries // 4):
        _offer_elsewhere(world, thing, dice)
    return world


def _of_an_earlier_writer(world: ScopeWorld, dice: random.Random) -> str:
    message = dice.choice(world.things).inquiry.messages.first()
    return str(message.sender_address)


def _make_thing(world: ScopeWorld, code: str, address: str) -> Thing:
    name = world.mark(code)
    body = world.mark(code)
    message = receive(
        world.desks[code],
        sender_address=address or f"{world.mark(code)}@visitor.example",
        sender_name=name,
        subject=world.mark(code),
        body=body,
        quoted=world.mark(code),
        html=f"<p>{world.mark(code)}</p>",
        files=(IncomingFile(f"{world.mark(code)}.txt", "text/plain", world.mark(code).encode()),),
    )
    inquiry = message.inquiry
    _share_person(world, inquiry.contact, code)
    writer = Membership.objects.filter(desk=world.desks[code]).exclude(agent__username="gone")
    agent = writer.order_by("pk")[0].agent
    key, now = f"{inquiry.pk}", timezone.now()
    add_note(
        inquiry_id=inquiry.pk, by=agent, body=world.mark(code), submission_key=f"n{key}", now=now
    )
    reply = send_reply(
        inquiry_id=inquiry.pk, by=agent, body=world.mark(code), submission_key=f"r{key}",
        seen_message_id=message.pk, now=now,
    )  # fmt: skip
    return Thing(code, inquiry, message.pk, reply.pk, message.attachments.get().pk)


def _share_person(world: ScopeWorld, contact: Contact, code: str) -> None:
    """Who writes to two desks is known at both, with the name first given; nothing else is."""
    world.known_at.setdefault(contact.pk, set()).add(code)
    known = [contact.name, *contact.addresses.values_list("value", flat=True)]
    for mark in MARK.findall(" ".join(known)):
        world.owners[mark] |= world.known_at[contact.pk]


def _offer_elsewhere(world: ScopeWorld, thing: Thing, dice: random.Random) -> None:
    to = dice.choice([code for code in DESKS if code != thing.desk])
    reason = world.mark(thing.desk)
    thing.transfer = offer_transfer(
        inquiry_id=thing.inquiry.pk, to_desk=world.desks[to], reason=reason,
        by=world.agents["chief"], now=timezone.now(),
    )  # fmt: skip
    # Of what is offered, the coordinators there see a stub: number, subject, reason.
    world.owners[thing.inquiry.subject].add(coordinators_of(to))
    world.owners[reason] = {thing.desk, coordinators_of(to)}

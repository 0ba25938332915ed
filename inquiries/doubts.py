"""Reasons to doubt that a mail is from whom it seems to be. Values in, codes out.

A code may carry what it is about behind a colon: "reply_elsewhere:office@stranger.example". The
codes are kept with the message; their words are in inquiries.views.wording.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mailroom.lookalikes import find_lookalike
from mailroom.queries import without_tag
from mailroom.states import Trust
from mailroom.trust import ascii_domain, is_aligned

ADDRESS_IN_NAME = re.compile(r"[^\s<>()\",;:]{1,64}@[^\s<>()\",;:]{1,255}")
WORDS = re.compile(r"[^\W\d_]+")
MAX_DOUBT = 400


class Doubt(StrEnum):
    PRETENDS_COLLEAGUE = "pretends_colleague"
    PRETENDS_CONTACT = "pretends_contact"
    REPLY_ELSEWHERE = "reply_elsewhere"
    LOOK_ALIKE = "look_alike"
    NEW_SENDER = "new_sender"
    VERIFICATION = "verification"
    UNVERIFIED_FORWARD = "unverified_forward"
    UNREADABLE_FORWARD = "unreadable_forward"
    OVERSIZE = "oversize"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a mail says it is from; `trust` is "" when no receiving server is trusted."""

    address: str
    name: str
    trust: str = ""

    @property
    def domain(self) -> str:
        return ascii_domain(self.address.rpartition("@")[2])

    @property
    def is_proven(self) -> bool:
        return self.trust == Trust.PASS


@dataclass(frozen=True, slots=True)
class Colleague:
    name: str
    desk_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Ourselves:
    """Addresses and names that are ours; addresses casefolded, names as `folded_name` gives them."""

    addresses: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    agents: Mapping[str, Colleague] = field(default_factory=dict)

    @property
    def domains(self) -> set[str]:
        return {ascii_domain(one.rpartition("@")[2]) for one in self.addresses}


@dataclass(frozen=True, slots=True)
class Company:
    """Who takes part in an inquiry, and who has written in it under which name; casefolded."""

    participants: frozenset[str] = frozenset()
    writers: Mapping[str, frozenset[str]] = field(default_factory=dict)


def code(doubt: Doubt, about: str = "") -> str:
    return f"{doubt}:{about}"[:MAX_DOUBT] if about else str(doubt)


def folded_name(name: str) -> str:
    """The words of a name, in one order for "Vera Visitor" and "VISITOR, Vera"; "" for a single one."""
    words = sorted(WORDS.findall(name.casefold()))
    return " ".join(words) if len(words) > 1 else ""


def about_ourselves(sender: Sender, ours: Ourselves) -> Iterator[str]:
    """An address of ours proves nothing by itself; a name of ours belongs to an address of ours."""
    address = without_tag(sender.address)
    has_our_address = (
        address in ours.addresses or sender.address.casefold() in ours.agents
    ) or any(is_aligned(sender.domain, domain) for domain in ours.domains)
    if has_our_address:
        if not sender.is_proven:
            yield code(Doubt.PRETENDS_COLLEAGUE)
        return
    known = {*ours.addresses, *ours.agents}
    if folded_name(sender.name) in ours.names or _names_another(sender, known):
        yield code(Doubt.PRETENDS_COLLEAGUE)
    if twin := find_lookalike(sender.domain, sorted(ours.domains)):
        yield code(Doubt.LOOK_ALIKE, twin)


def about_reply_address(sender: Sender, reply_address: str) -> Iterator[str]:
    domain = ascii_domain(reply_address.rpartition("@")[2])
    if reply_address and not is_aligned(domain, sender.domain):
        yield code(Doubt.REPLY_ELSEWHERE, reply_address)


def about_company(sender: Sender, company: Company, *, has_joined: bool) -> Iterator[str]:
    """Against the people of the inquiry that the mail joins, or that it only mentions."""
    address = sender.address.casefold()
    if has_joined:
        if address not in company.writers:
            yield code(Doubt.NEW_SENDER)
        return
    if address in company.participants:
        if sender.trust == Trust.FAIL:
            yield code(Doubt.PRETENDS_CONTACT, address)
        return
    name = folded_name(sender.name)
    namesake = next((who for who, names in company.writers.items() if name and name in names), "")
    pretended = namesake or _names_another(sender, company.participants)
    if pretended:
        yield code(Doubt.PRETENDS_CONTACT, pretended)
    domains = {ascii_domain(one.rpartition("@")[2]) for one in company.participants}
    if twin := find_lookalike(sender.domain, sorted(domains)):
        yield code(Doubt.LOOK_ALIKE, twin)


def _names_another(sender: Sender, known: Collection[str]) -> str:
    """A known address that stands as the name of another: "vera@visitor.example" <x@y.example>."""
    written = (found.casefold() for found in ADDRESS_IN_NAME.findall(sender.name[:500]))
    mine = sender.address.casefold()
    return next((one for one in written if one != mine and one in known), "")

"""What a rule would have done to the newest inquiries: the triage run again, with it and without.

The newest few only, so that a trial costs the same in an archive of a million: two queries by
index and about two milliseconds an inquiry. Nothing is stored.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from desks.permissions import Scope
from inquiries.models import Inquiry, Message
from inquiries.states import MessageKind
from registry.triage import Triage
from triage.proposing import Arrived, Proposal, Tools, propose
from triage.rules import Rule

NEWEST = 200
GENEVA = ZoneInfo("Europe/Zurich")
LONGEST_TEXT = 20_000
COMPARED = ("desk", "topic", "urgency", "resolver")


@dataclass(frozen=True, slots=True)
class WouldChange:
    """`changes` are field, value without the rule, value with it."""

    inquiry: Inquiry
    changes: tuple[tuple[str, str, str], ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    looked_at: int
    changed: tuple[WouldChange, ...]


def try_rule(rule: Rule, desk_id: int | None, scope: Scope, tools: Tools) -> Trial:
    """On inquiries that the agent may see, of the rule's desk; other rules are left out."""
    visible = Inquiry.objects.visible_to(scope).select_related("desk", "triage")
    if desk_id is not None:
        visible = visible.filter(desk_id=desk_id)
    inquiries = list(visible.order_by("-last_message_at", "-id")[:NEWEST])
    alone = replace(tools, rules=(rule,))
    changed = tuple(_changes(inquiries, alone))
    return Trial(len(inquiries), changed)


def _changes(inquiries: Sequence[Inquiry], tools: Tools) -> Iterator[WouldChange]:
    firsts = _first_messages(inquiries)
    for inquiry in inquiries:
        if message := firsts.get(inquiry.pk):
            proposal = propose(_arrived(inquiry, message), tools)
            if proposal.rules:
                yield _would_change(inquiry, proposal)


def _first_messages(inquiries: Sequence[Inquiry]) -> dict[int, Message]:
    rows = Message.objects.filter(inquiry__in=inquiries, kind=MessageKind.INBOUND)
    firsts = rows.order_by("inquiry_id", "at", "pk").distinct("inquiry_id")
    return {row.inquiry_id: row for row in firsts.defer("html", "quoted")}


def _arrived(inquiry: Inquiry, message: Message) -> Arrived:
    triage = getattr(inquiry, "triage", None)
    return Arrived(
        desk=inquiry.desk.code,
        channel=inquiry.channel,
        sender=message.sender_address,
        subject=message.subject,
        body=message.body[:LONGEST_TEXT],
        on=message.at.astimezone(GENEVA).date(),
        language=inquiry.language,
        topic=triage.proposed.get("chosen", "") if triage else "",
    )


def _would_change(inquiry: Inquiry, proposal: Proposal) -> WouldChange:
    return WouldChange(
        inquiry, tuple(_differences(proposal.before_rules, proposal.triage)), proposal.tags
    )


def _differences(before: Triage, after: Triage) -> Iterator[tuple[str, str, str]]:
    for name in COMPARED:
        old, new = str(getattr(before, name)), str(getattr(after, name))
        if old != new:
            yield name, old, new

"""What an inquiry was at a moment of its past: as it is now, with the later facts taken back.

Pure. Exact for status, assignee, topic, urgency, language, tags, fields, last message, resolved, put
aside, escalated, alerted and waiting for approval; channel, person, due time, time limit and
attachments are as they are now.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from inquiries.conditions import InquiryFacts
from inquiries.states import Fact, Status

SAID = frozenset({Fact.RECEIVED, Fact.REPLIED, Fact.REPLY_SCHEDULED, Fact.NOTED, Fact.TEXT_SENT})
ESCALATION_OVER = frozenset(
    {Fact.ESCALATION_ANSWERED, Fact.ESCALATION_WITHDRAWN, Fact.ESCALATION_ENDED}
)


ALERT_OVER = frozenset({Fact.ALERT_ACKNOWLEDGED, Fact.ALERT_ENDED})
APPROVAL_OVER = frozenset(
    {
        Fact.APPROVAL_GIVEN,
        Fact.APPROVAL_RETURNED,
        Fact.APPROVAL_WITHDRAWN,
        Fact.APPROVAL_ENDED,
        Fact.APPROVAL_SKIPPED,
    }
)


@dataclass(frozen=True, slots=True)
class Happened:
    """A timeline fact as a plain value."""

    at: datetime
    kind: str
    data: Mapping[str, Any]


def as_of(
    present: InquiryFacts,
    history: Sequence[Happened],
    moment: datetime,
    tag_ids: Mapping[str, int],
) -> InquiryFacts:
    """`history` are all facts of the inquiry, the oldest first; `tag_ids` the tags by their code."""
    was = present
    for fact in reversed([one for one in history if one.at > moment]):
        was = _taken_back(was, fact, tag_ids)
    until = [one for one in history if one.at <= moment]
    return replace(
        was,
        message=max((one.at for one in until if one.kind in SAID), default=was.created),
        resolved=_last(until, _resolved),
        snoozed=_last(until, _snoozed),
        escalated=_last(until, _escalated),
        alerted=_still_open(until, {Fact.ALERT_RAISED}, ALERT_OVER),
        approval=_still_open(until, {Fact.APPROVAL_ASKED}, APPROVAL_OVER),
    )


def _taken_back(was: InquiryFacts, fact: Happened, tag_ids: Mapping[str, int]) -> InquiryFacts:
    data = fact.data
    if fact.kind in (Fact.ASSIGNED, Fact.UNASSIGNED):
        return replace(was, assignee=data.get("before"))
    if data.get("before") in Status.values:
        return replace(was, status=data["before"])
    if fact.kind == Fact.CLASSIFIED:
        changes = {name: before for name, (before, _after) in data["changes"].items()}
        known = {
            name: changes[name] for name in ("topic", "urgency", "language") if name in changes
        }
        return replace(was, **known)
    if fact.kind in (Fact.TAGGED, Fact.UNTAGGED):
        named = frozenset(tag_ids[code] for code in data.get("codes", ()) if code in tag_ids)
        tags = was.tags - named if fact.kind == Fact.TAGGED else was.tags | named
        return replace(was, tags=tags)
    if fact.kind == Fact.FIELD_CHANGED:
        before = {code: values[0] for code, values in data["changes"].items()}
        return replace(was, fields=was.fields | before)
    return was


def _still_open(
    until: Sequence[Happened], begun: Collection[str], over: Collection[str]
) -> datetime | None:
    """Several may be open at once: there is one where more have begun than are over."""
    begins = [one.at for one in until if one.kind in begun]
    ended = sum(one.kind in over for one in until)
    return begins[-1] if len(begins) > ended else None


Told = tuple[bool, datetime | None]


def _last(until: Sequence[Happened], tells: Callable[[Happened], Told]) -> datetime | None:
    """The last word on it; nothing said is nothing."""
    for fact in reversed(until):
        is_told, value = tells(fact)
        if is_told:
            return value
    return None


def _resolved(fact: Happened) -> Told:
    return fact.data.get("after") == Status.RESOLVED, fact.at


def _snoozed(fact: Happened) -> Told:
    if fact.kind == Fact.SNOOZED:
        return True, datetime.fromisoformat(fact.data["until"])
    is_at_rest = fact.data.get("after") in (Status.RESOLVED, Status.CLOSED, Status.SPAM)
    return fact.kind == Fact.WOKEN or is_at_rest, None


def _escalated(fact: Happened) -> Told:
    if fact.kind == Fact.ESCALATED:
        return True, fact.at
    return fact.kind in ESCALATION_OVER, None

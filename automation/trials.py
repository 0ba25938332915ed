"""What a rule would have done: replayed on what happened lately, as things were then.

At most MOST events of the last DAYS days, by the index of facts by kind and time; four statements
however many, and two for each desk whose hours count. Nothing is changed and nothing is sent: what
it would change is told, not tried.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from automation.actions.hearing import Calendars
from automation.effects import LASTING, Effects
from automation.models import RuleVersion
from automation.rewinding import Happened, as_of
from automation.states import FACTS, Event, Opening
from desks.models import Desk
from desks.permissions import Deed, Scope
from desks.working_hours import is_open
from inquiries.conditions import OTHER_PEOPLE, InquiryFacts, matches
from inquiries.models import Inquiry, Message, Tag, TimelineFact
from inquiries.states import Status
from inquiries.tallies import clock_at, facts_of

DAYS = timedelta(days=14)
MOST = 200
State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Acted:
    """One inquiry on which the rule would have acted; `before` and `after` hold what differs."""

    inquiry: Inquiry
    at: datetime
    before: State
    after: State
    lasting: tuple[str, ...]

    @property
    def is_change(self) -> bool:
        return bool(self.after or self.lasting)


@dataclass(frozen=True, slots=True)
class Trial:
    """`heard` events; of them `waiting` would not have had their time yet."""

    heard: int
    waiting: int
    acted: tuple[Acted, ...]
    is_cut: bool

    @property
    def changed(self) -> list[Acted]:
        return [one for one in self.acted if one.is_change]


def try_version(*, version: RuleVersion, desk: Desk | None, scope: Scope, now: datetime) -> Trial:
    """Of inquiries that the agent may read, at the rule's desk. The rule's own past is left out."""
    facts = _events(version, desk, scope, now)
    past = _Past.of({fact.inquiry_id for fact in facts})
    acted, waiting = [], 0
    for fact in facts:
        moment = past.calendars.due_after(version, fact)
        if moment > now:
            waiting += 1
        elif found := past.acted(version, fact, moment):
            acted.append(found)
    return Trial(len(facts), waiting, tuple(acted), is_cut=len(facts) == MOST)


def _events(
    version: RuleVersion, desk: Desk | None, scope: Scope, now: datetime
) -> list[TimelineFact]:
    readable = scope.desk_ids_for(Deed.READ_INQUIRY)
    desk_ids = readable & {desk.pk} if desk else readable
    event = Event(version.event)
    rows = TimelineFact.objects.filter(
        kind__in=FACTS[event],
        desk_id__in=desk_ids,
        at__gt=now - DAYS,
        at__lte=now,
        inquiry__desk_id__in=readable,
    ).exclude(data__has_key="is_archive")
    if event == Event.WROTE:
        earlier = Message.objects.filter(inquiry=OuterRef("inquiry"), pk__lt=OuterRef("message"))
        rows = rows.filter(Q(data__automatic="") | Q(data__automatic=None), Exists(earlier))
    if event == Event.OPENED:
        by_people = Message.objects.filter(inquiry=OuterRef("inquiry"), automatic="")
        rows = rows.filter(Exists(by_people))
    return list(rows.order_by("-at", "-pk")[:MOST])


@dataclass(frozen=True, slots=True)
class _Past:
    """Everything that a replay reads, read at once."""

    inquiries: Mapping[int, Inquiry]
    present: Mapping[int, InquiryFacts]
    history: Mapping[int, Sequence[Happened]]
    tag_ids: Mapping[str, int]
    calendars: Calendars

    @classmethod
    def of(cls, inquiry_ids: set[int]) -> "_Past":
        history: dict[int, list[Happened]] = defaultdict(list)
        rows = TimelineFact.objects.filter(inquiry_id__in=inquiry_ids).order_by("pk")
        for pk, at, kind, data in rows.values_list("inquiry_id", "at", "kind", "data"):
            history[pk].append(Happened(at, kind, data))
        return cls(
            inquiries=Inquiry.objects.select_related("desk").in_bulk(list(inquiry_ids)),
            present={one.id: one for one in facts_of(inquiry_ids)},
            history=history,
            tag_ids=dict(Tag.objects.values_list("code", "pk")),
            calendars=Calendars(),
        )

    def acted(self, version: RuleVersion, fact: TimelineFact, moment: datetime) -> Acted | None:
        inquiry, present = self.inquiries[fact.inquiry_id], self.present[fact.inquiry_id]
        if inquiry.merged_into_id or not self._is_hour(version.opening, inquiry.desk, fact.at):
            return None
        was = as_of(present, self.history[inquiry.pk], moment, self.tag_ids)
        if not matches(version.condition, was, clock_at(moment), OTHER_PEOPLE):
            return None
        before, after = differences(version.effects, was)
        lasting = tuple(name for name in version.effects if name in LASTING)
        return Acted(inquiry, moment, before, after, lasting)

    def _is_hour(self, opening: str, desk: Desk, at: datetime) -> bool:
        if not opening:
            return True
        return is_open(self.calendars.at(desk.pk), at) is (opening == Opening.OPEN)


def differences(effects: Effects, was: InquiryFacts) -> tuple[State, State]:
    """What the effects would change of it: the same values as a firing keeps."""
    pairs = [pair for pair in _pairs(effects, was) if pair[1] != pair[2]]
    return {name: old for name, old, _new in pairs}, {name: new for name, _old, new in pairs}


def _pairs(effects: Effects, was: InquiryFacts) -> Iterator[tuple[str, Any, Any]]:
    for name in ("topic", "urgency"):
        if name in effects:
            yield name, getattr(was, name), effects[name]
    if "assignee" in effects:
        wanted = effects["assignee"]
        yield "assignee_id", was.assignee, wanted if isinstance(wanted, int) else None
    if (status := _status_after(effects, was)) != was.status:
        yield "status", was.status, status
    tags = (was.tags | set(effects.get("tags", ()))) - set(effects.get("untags", ()))
    yield "tags", sorted(was.tags), sorted(tags)


def _status_after(effects: Effects, was: InquiryFacts) -> str:
    """What is given to somebody is open; coordinator and section are asked last."""
    if "handover" in effects:
        return Status.WAITING_SECTION
    if "escalate" in effects:
        return Status.ESCALATED
    if "status" in effects:
        return str(effects["status"])
    is_given = isinstance(effects.get("assignee"), int)
    return Status.OPEN if is_given and was.status == Status.NEW else was.status

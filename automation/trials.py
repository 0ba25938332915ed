"""What a rule would have done: replayed on what happened lately, as things were then.

At most MOST events of the last DAYS days, by the index of facts by kind and time; six statements at
most, however many, and two for each desk whose hours count. Nothing is changed and nothing is sent: what
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
from automation.saying import texts_of
from automation.states import FACTS, Event, Opening
from desks.models import Desk
from desks.permissions import Deed, Scope
from desks.working_hours import is_open
from inquiries.conditions import OTHER_PEOPLE, InquiryFacts, matches
from inquiries.field_values import read_value
from inquiries.models import CustomField, Inquiry, Message, Tag, TimelineFact
from inquiries.phrases import find_phrase
from inquiries.snooze_times import snooze_until
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
    effects = _as_kept(version.effects)
    past = _Past.of(facts, reads_words=bool(version.phrases))
    acted, waiting = [], 0
    for fact in facts:
        moment = past.calendars.due_after(version, fact)
        if moment > now:
            waiting += 1
        elif found := past.acted(version, effects, fact, moment):
            acted.append(found)
    return Trial(len(facts), waiting, tuple(acted), is_cut=len(facts) == MOST)


def _as_kept(effects: Effects) -> Effects:
    """With the values of fields as an inquiry keeps them, by one statement; without those gone."""
    written = effects.get("fields", {})
    known = CustomField.objects.filter(code__in=written) if written else ()
    return effects | (
        {"fields": {one.code: read_value(one, written[one.code]) for one in known}}
        if written
        else {}
    )


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
    texts: Mapping[int, str]
    calendars: Calendars

    @classmethod
    def of(cls, facts: Sequence[TimelineFact], *, reads_words: bool) -> "_Past":
        inquiry_ids = {fact.inquiry_id for fact in facts}
        history: dict[int, list[Happened]] = defaultdict(list)
        rows = TimelineFact.objects.filter(inquiry_id__in=inquiry_ids).order_by("pk")
        for pk, at, kind, data in rows.values_list("inquiry_id", "at", "kind", "data"):
            history[pk].append(Happened(at, kind, data))
        return cls(
            inquiries=Inquiry.objects.select_related("desk").in_bulk(list(inquiry_ids)),
            present={one.id: one for one in facts_of(inquiry_ids)},
            history=history,
            tag_ids=dict(Tag.objects.values_list("code", "pk")),
            texts=texts_of(facts) if reads_words else {},
            calendars=Calendars(),
        )

    def acted(
        self, version: RuleVersion, effects: Effects, fact: TimelineFact, moment: datetime
    ) -> Acted | None:
        inquiry, present = self.inquiries[fact.inquiry_id], self.present[fact.inquiry_id]
        if inquiry.merged_into_id or not self._is_hour(version.opening, inquiry.desk, fact.at):
            return None
        was = as_of(present, self.history[inquiry.pk], moment, self.tag_ids)
        if not matches(version.condition, was, clock_at(moment), OTHER_PEOPLE):
            return None
        if version.phrases and not find_phrase(version.phrases, self.texts[fact.pk]):
            return None
        aside_until = self._aside_until(effects, inquiry.desk, moment)
        before, after = differences(effects, was, aside_until)
        lasting = tuple(name for name in effects if name in LASTING)
        return Acted(inquiry, moment, before, after, lasting)

    def _aside_until(self, effects: Effects, desk: Desk, moment: datetime) -> datetime | None:
        if "snooze" not in effects:
            return None
        try:
            return snooze_until(effects["snooze"]["until"], "", self.calendars.at(desk.pk), moment)
        except ValueError:  # "later today", late in the evening
            return None

    def _is_hour(self, opening: str, desk: Desk, at: datetime) -> bool:
        if not opening:
            return True
        return is_open(self.calendars.at(desk.pk), at) is (opening == Opening.OPEN)


def differences(
    effects: Effects, was: InquiryFacts, aside_until: datetime | None = None
) -> tuple[State, State]:
    """What the effects would change of it: the same values as a firing keeps."""
    pairs = [pair for pair in _pairs(effects, was, aside_until) if pair[1] != pair[2]]
    return {name: old for name, old, _new in pairs}, {name: new for name, _old, new in pairs}


def _pairs(
    effects: Effects, was: InquiryFacts, aside_until: datetime | None
) -> Iterator[tuple[str, Any, Any]]:
    for name in ("topic", "urgency"):
        if name in effects:
            yield name, getattr(was, name), effects[name]
    if "assignee" in effects:
        wanted = effects["assignee"]
        yield "assignee_id", was.assignee, wanted if isinstance(wanted, int) else None
    if "group" in effects and was.assignee not in effects["group"]:
        yield "assignee_id", was.assignee, list(effects["group"])
    if (status := _status_after(effects, was)) != was.status:
        yield "status", was.status, status
    if "fields" in effects:
        yield "fields", dict(was.fields), was.fields | effects["fields"]
    if aside_until:
        before = was.snoozed.isoformat() if was.snoozed else None
        yield "snoozed_until", before, aside_until.isoformat()
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
    is_given = "group" in effects or isinstance(effects.get("assignee"), int)
    return Status.OPEN if is_given and was.status == Status.NEW else was.status

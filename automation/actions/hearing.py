"""Facts are heard in their transaction: which rules they wake is written there, and done later."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from automation.models import Firing, RuleVersion
from automation.states import EVENT_OF, Event, Wait
from desks.models import Desk
from desks.queries import calendar_of
from desks.working_hours import BusinessCalendar
from inquiries.models import TimelineFact
from inquiries.signals import facts_recorded
from inquiries.states import Fact
from shared.background import wake_on_commit
from targets.counting import after

WORK_TASK = "automation.tasks.work"
LONGEST_CHAIN = 3


def listen() -> None:
    facts_recorded.connect(hear, dispatch_uid="automation.hearing")


def hear(*, facts: Sequence[TimelineFact], **_kwargs: Any) -> None:
    """One statement more for a deed that rules may ask for, and one where a rule is woken; two for
    each desk where a rule waits in working time.

    Automatic mail and old mail of archives wake nothing (RFC 3834: machines do not answer machines).
    """
    heard = list(_events(facts))
    if not heard:
        return
    versions, calendars = _versions(heard), Calendars()
    firings = [
        _firing(version, fact, calendars)
        for fact, event in heard
        for version in versions
        if version.event == event and _is_meant(version, fact)
    ]
    if firings:
        Firing.objects.bulk_create(firings, ignore_conflicts=True)
        wake_on_commit(WORK_TASK)


def _events(facts: Sequence[TimelineFact]) -> Iterator[tuple[TimelineFact, Event]]:
    opened = {fact.inquiry_id for fact in facts if fact.kind == Fact.CREATED}
    by_machines = {fact.inquiry_id for fact in facts if fact.data.get("automatic")}
    for fact in facts:
        event = EVENT_OF.get(fact.kind)
        is_old = fact.data.get("is_archive")
        if event is None or is_old or fact.inquiry_id in by_machines:
            continue
        if event != Event.WROTE or fact.inquiry_id not in opened:
            yield fact, event


def _versions(heard: Collection[tuple[TimelineFact, Event]]) -> list[RuleVersion]:
    desks = {fact.desk_id for fact, _event in heard}
    rows = RuleVersion.objects.filter(
        Q(rule__desk=None) | Q(rule__desk__in=desks),
        is_current=True,
        event__in={event for _fact, event in heard},
        rule__is_on=True,
        rule__removed_at=None,
    )
    return list(rows.select_related("rule").order_by("rule__position", "rule_id"))


def _is_meant(version: RuleVersion, fact: TimelineFact) -> bool:
    """Of its desk; and neither woken by itself nor at the end of a long chain of rules."""
    chain = chain_of(fact)
    is_loop = version.rule_id in chain or len(chain) >= LONGEST_CHAIN
    return not is_loop and version.rule.desk_id in (None, fact.desk_id)


def chain_of(fact: TimelineFact) -> list[int]:
    """The rules that led to this fact, the first one first."""
    return list(fact.data.get("rules", ()))


def _firing(version: RuleVersion, fact: TimelineFact, calendars: "Calendars") -> Firing:
    return Firing(
        version=version,
        rule=version.rule,
        fact=fact,
        inquiry_id=fact.inquiry_id,
        chain=chain_of(fact),
        due_at=calendars.due_after(version, fact),
    )


class Calendars:
    """Those of the desks, each read once, and only where working time is asked for."""

    def __init__(self) -> None:
        self.known: dict[int, BusinessCalendar] = {}

    def at(self, desk_id: int) -> BusinessCalendar:
        if desk_id not in self.known:
            self.known[desk_id] = calendar_of(Desk.objects.get(pk=desk_id))
        return self.known[desk_id]

    def due_after(self, version: RuleVersion, fact: TimelineFact) -> datetime:
        """When the rule looks at what the fact tells."""
        if version.wait_in != Wait.WORKING:
            return fact.at + version.wait
        return after(self.at(fact.desk_id), fact.at, version.wait)

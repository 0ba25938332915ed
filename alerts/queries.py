"""Reading alerts: those that call an agent, the list, one inquiry's own, and trials of rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from alerts.judging import Held, Letter, cause_of
from alerts.models import Alert, AlertRule, AlertStep
from alerts.permissions import SHOWN
from alerts.states import State
from contacts.queries import names_of
from desks.models import Agent, Desk
from desks.permissions import Scope
from inquiries.forms import new_key
from inquiries.limit_days import LimitMark, marks_of_rows
from inquiries.models import Inquiry, Message
from inquiries.phrases import text_to_read
from inquiries.states import MessageKind

CALLING_SHOWN = 3
MOST = 100  # open at once; a list longer than that calls nobody any more
DONE_WITHIN = timedelta(days=30)
DONE_SHOWN = 50
TRIED_ON = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One alert at a glance. `told` are the names of who was called, the last call's first."""

    alert: Alert
    inquirer: str
    told: Sequence[str]
    limit: LimitMark | None = None


@dataclass(frozen=True, slots=True)
class Calls:
    """What the strip shows: the oldest, and how many more there are."""

    alerts: Sequence[Alert] = ()
    more: int = 0
    key: str = field(default_factory=new_key)

    @property
    def count(self) -> int:
        return len(self.alerts) + self.more


def calls_for(scope: Scope) -> Calls:
    """One statement, over the index of what is open."""
    if not scope.desk_ids:
        return Calls()
    rows = Alert.objects.calling(scope).select_related("rule", "inquiry")
    found = list(rows.order_by("raised_at", "pk")[:MOST])
    return Calls(found[:CALLING_SHOWN], max(0, len(found) - CALLING_SHOWN))


def open_rows(scope: Scope, now: datetime) -> list[Row]:
    """The oldest call first; a fixed number of statements for any length."""
    rows = Alert.objects.visible_to(scope).open().order_by("raised_at", "pk")
    return _rows(list(rows.select_related(*SHOWN)[:MOST]), now)


def done_rows(scope: Scope, now: datetime) -> list[Row]:
    rows = Alert.objects.visible_to(scope).filter(finished_at__gte=now - DONE_WITHIN)
    return _rows(list(rows.select_related(*SHOWN).order_by("-finished_at")[:DONE_SHOWN]), now)


def rows_of_inquiry(inquiry: Inquiry, now: datetime) -> list[Row]:
    rows = Alert.objects.filter(inquiry=inquiry).select_related(*SHOWN)
    return _rows(list(rows.order_by("-pk")[:20]), now)


def _rows(alerts: Sequence[Alert], now: datetime) -> list[Row]:
    limits = marks_of_rows([one.inquiry for one in alerts], now)
    contacts = [one.inquiry.contact.survivor for one in alerts]
    names = names_of(contacts) if contacts else {}
    told = _told([one.pk for one in alerts])
    return [
        Row(
            alert=one,
            inquirer=names[one.inquiry.contact.survivor.pk],
            told=told.get(one.pk, ()),
            limit=limits.get(one.inquiry_id),
        )
        for one in alerts
    ]


def _told(alert_ids: Sequence[int]) -> dict[int, list[str]]:
    """Two statements: the steps, and the names of who stands in them."""
    steps = AlertStep.objects.filter(alert__in=alert_ids, done_at__isnull=False)
    ids: dict[int, list[int]] = {}
    for alert_id, told in steps.order_by("-number").values_list("alert", "told"):
        ids.setdefault(alert_id, []).extend(told)
    everybody = {pk for one in ids.values() for pk in one}
    names = {agent.pk: agent.display_name for agent in Agent.objects.filter(pk__in=everybody)}
    return {
        alert_id: [names[pk] for pk in dict.fromkeys(told) if pk in names]
        for alert_id, told in ids.items()
    }


# --- how the rules did ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Tally:
    """Of one rule in the last thirty days; `open` at this moment."""

    raised: int = 0
    open: int = 0


def tallies_of(desks: "QuerySet[Desk]", now: datetime) -> dict[int, Tally]:
    """By the rule's id: one statement, by the indexes of what is new and of what is open."""
    since = Q(raised_at__gt=now - DONE_WITHIN)
    rows = Alert.objects.filter(since | Q(state=State.OPEN), inquiry__desk__in=desks)
    counted = rows.values("rule_id").annotate(
        lately=Count("pk", filter=since), still=Count("pk", filter=Q(state=State.OPEN))
    )
    return {row["rule_id"]: Tally(row["lately"], row["still"]) for row in counted}


# --- what a rule would have called for -----------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Trial:
    message: Message
    held: Held


def try_rule(rule: AlertRule, scope: Scope) -> tuple[list[Trial], int]:
    """The newest messages that the rule's words would have called for, and how many were read.

    Days and what the triage found are of the day on which a letter comes, and are not tried.
    """
    rows = Message.objects.filter(kind=MessageKind.INBOUND, automatic="")
    rows = rows.filter(inquiry__in=Inquiry.objects.visible_to(scope))
    if rule.desk_id:
        rows = rows.filter(inquiry__desk_id=rule.desk_id)
    read = list(rows.select_related("inquiry").order_by("-pk")[:TRIED_ON])
    found = [Trial(one, held) for one in read if (held := _held(rule, one))]
    return found, len(read)


def _held(rule: AlertRule, message: Message) -> Held | None:
    text = text_to_read(message.subject, message.body)
    return cause_of(rule.as_value, Letter(text=text, today=message.at.date()))

"""Raising an alert where a rule holds, and judging what has arrived."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from alerts.actions.calling import call
from alerts.actions.showing import show_alerted
from alerts.judging import Held, Letter, cause_of
from alerts.models import Alert, AlertRule, AlertStep
from alerts.states import Cause, State
from desks.models import Desk
from inquiries.actions.facts import record_fact
from inquiries.models import Inquiry, InquiryLimit, InquiryTriage, Message
from inquiries.phrases import text_to_read
from inquiries.states import Fact, LimitKind, LimitState

LIVE = (LimitState.PROPOSED, LimitState.CONFIRMED)
SEEN_TO = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message in a locked inquiry. The triage has read the one that opened it, and no other."""

    inquiry: Inquiry
    message: Message
    is_opening: bool = False


def raise_alert(
    *,
    inquiry: Inquiry,
    rule: AlertRule,
    held: Held,
    now: datetime,
    message: Message | None = None,
    limit: InquiryLimit | None = None,
) -> Alert | None:
    """Raise one for a locked inquiry and call its people at once; None where there is no need.

    There is none while the same rule's alert is open there, twice for the same occasion (a message,
    or a day that ends), and for a day when somebody has just seen to this rule's alert.
    """
    present = Alert.objects.filter(inquiry=inquiry, rule=rule)
    is_day = held.kind == Cause.LIMIT
    occasion = f"limit:{held.value}" if is_day else f"message:{message.pk if message else 0}"
    if present.open().exists() or present.filter(occasion=occasion).exists():
        return None
    if is_day and present.filter(lately_seen_to(now)).exists():
        return None
    alert = Alert.objects.create(
        inquiry=inquiry,
        rule=rule,
        version=rule.version,
        occasion=occasion,
        cause=held.kind,
        value=held.value[:200],
        message=message,
        limit=limit,
        raised_at=now,
    )
    show_alerted(inquiry)
    record_fact(inquiry=inquiry, kind=Fact.ALERT_RAISED, at=now, message=message, alert=rule.code)
    told = call(alert=alert, number=1, now=now)
    AlertStep.objects.create(alert=alert, number=1, due_at=now, done_at=now, told=sorted(told))
    return alert


def lately_seen_to(now: datetime) -> Q:
    """Of alerts: somebody has just said that he sees to it."""
    return Q(state=State.ACKNOWLEDGED, finished_at__gt=now - SEEN_TO)


def look_at_messages(arrived: Sequence[Arrived], now: datetime) -> list[Alert]:
    """Judge what has arrived by the rules in use. Three statements, however many there are."""
    rules = list(AlertRule.objects.in_use()) if arrived else []
    if not rules:
        return []
    ids = [one.inquiry.pk for one in arrived]
    limits, signals = _limits_by_inquiry(ids), _signals_by_inquiry(ids)
    raised = []
    for one in arrived:
        dated = {row.due_on: row for row in limits.get(one.inquiry.pk, ()) if row.due_on}
        letter = Letter(
            text=text_to_read(one.message.subject, one.message.body),
            today=day_at(one.inquiry.desk, now),
            signals=signals.get(one.inquiry.pk, ()) if one.is_opening else (),
            limits=tuple(dated),
        )
        raised += _judge(rules, one, letter, dated, now)
    return raised


def _judge(
    rules: Iterable[AlertRule],
    arrived: Arrived,
    letter: Letter,
    dated: dict[date, InquiryLimit],
    now: datetime,
) -> list[Alert]:
    found = []
    for rule in rules:
        inquiry = arrived.inquiry
        held = cause_of(rule.as_value, letter) if rule.holds_at(inquiry.desk_id) else None
        if held:
            is_day = held.kind == Cause.LIMIT
            limit = dated.get(date.fromisoformat(held.value)) if is_day else None
            found.append(
                raise_alert(
                    inquiry=inquiry,
                    rule=rule,
                    held=held,
                    message=arrived.message,
                    limit=limit,
                    now=now,
                )
            )
    return [one for one in found if one]


def day_at(desk: Desk, now: datetime) -> date:
    return now.astimezone(ZoneInfo(desk.time_zone)).date()


def _limits_by_inquiry(ids: Sequence[int]) -> dict[int, list[InquiryLimit]]:
    rows = InquiryLimit.objects.filter(inquiry__in=ids, kind=LimitKind.LIMIT, state__in=LIVE)
    found: dict[int, list[InquiryLimit]] = {}
    for row in rows.order_by("-pk"):
        found.setdefault(row.inquiry_id, []).append(row)
    return found


def _signals_by_inquiry(ids: Sequence[int]) -> dict[int, set[str]]:
    rows = InquiryTriage.objects.filter(inquiry__in=ids).values_list("inquiry", "reasons")
    return {pk: {str(one.get("code")) for one in reasons} for pk, reasons in rows}

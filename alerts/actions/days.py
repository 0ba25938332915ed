"""Time limits that came near by the passing of time: what the rules say of them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from alerts.actions.raising import LIVE, day_at, lately_seen_to, raise_alert
from alerts.judging import Letter, cause_of
from alerts.models import Alert, AlertRule
from alerts.states import State
from desks.models import Desk
from inquiries.models import Inquiry, InquiryLimit
from inquiries.states import ACTIVE, LimitKind

BATCH = 200


def limits_to_look_at(now: datetime) -> list[int]:
    """Ids of time limits for which a rule would raise something now, by the day of their desk.

    By the two partial indexes of limits by day: what is past, rejected or settled is not there. Only
    such as `raise_alert` does raise: those for which it does not would hide the ones behind them.
    """
    rules = AlertRule.objects.in_use().filter(days__isnull=False)
    found = {
        pk: None
        for rule in rules
        for desk in Desk.objects.all()
        if rule.holds_at(desk.pk)
        for pk in _near(rule, desk, now)
    }
    return list(found)[:BATCH]


def _near(rule: AlertRule, desk: Desk, now: datetime) -> list[int]:
    today = day_at(desk, now)
    limits = InquiryLimit.objects.filter(
        due_on__gte=today,
        due_on__lte=today + timedelta(days=rule.days or 0),
        kind=LimitKind.LIMIT,
        inquiry__status__in=ACTIVE,
        inquiry__desk=desk,
    )
    fresh = limits.exclude(Exists(_in_the_way(rule, now)))
    return [pk for state in LIVE for pk in _first(fresh.filter(state=state))]


def _in_the_way(rule: AlertRule, now: datetime) -> QuerySet[Alert]:
    """As `raise_alert` asks it."""
    occasion = Concat(Value("limit:"), Cast(OuterRef("due_on"), CharField()))
    is_told = Q(occasion=occasion) | Q(state=State.OPEN) | lately_seen_to(now)
    return Alert.objects.filter(is_told, inquiry=OuterRef("inquiry"), rule=rule)


def _first(limits: QuerySet[InquiryLimit]) -> list[int]:
    return list(limits.order_by("due_on", "pk").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def look_at_limit(*, limit_id: int, now: datetime) -> list[Alert]:
    """Raise what the rules say of one time limit, by the desk's own day; twice is once.

    Nothing while somebody acts on its inquiry at this moment: the next look finds it again.
    """
    inquiries = Inquiry.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    inquiry = inquiries.select_related("desk").filter(limits__pk=limit_id).first()
    if inquiry is None or not inquiry.is_active:
        return []
    limit = InquiryLimit.objects.get(pk=limit_id)
    if limit.state not in LIVE or limit.due_on is None:
        return []
    letter = Letter(text="", today=day_at(inquiry.desk, now), limits=[limit.due_on])
    raised = []
    for rule in AlertRule.objects.in_use().filter(days__isnull=False):
        held = cause_of(rule.as_value, letter) if rule.holds_at(inquiry.desk_id) else None
        if held:
            raised.append(raise_alert(inquiry=inquiry, rule=rule, held=held, limit=limit, now=now))
    return [one for one in raised if one]

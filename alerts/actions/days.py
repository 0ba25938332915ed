"""Time limits that came near by the passing of time: what the rules say of them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from alerts.actions.raising import LIVE, raise_alert, today_at
from alerts.judging import Letter, cause_of
from alerts.models import Alert, AlertRule
from inquiries.models import Inquiry, InquiryLimit
from inquiries.states import ACTIVE, LimitKind

BATCH = 200
ONE_DAY = timedelta(days=1)  # no desk's own day is farther from that of UTC


def limits_to_look_at(now: datetime) -> list[int]:
    """Ids of time limits that end within the days of a rule which has raised nothing for them.

    By the two partial indexes of limits by day: what is past, rejected or settled is not there.
    """
    rules = AlertRule.objects.in_use().filter(days__isnull=False)
    found = {pk: None for rule in rules for pk in _near(rule, now)}
    return list(found)[:BATCH]


def _near(rule: AlertRule, now: datetime) -> list[int]:
    today = now.date()
    last = today + timedelta(days=rule.days or 0) + ONE_DAY
    limits = InquiryLimit.objects.filter(
        due_on__gte=today - ONE_DAY,
        due_on__lte=last,
        kind=LimitKind.LIMIT,
        inquiry__status__in=ACTIVE,
    )
    if rule.desk_id:
        limits = limits.filter(inquiry__desk_id=rule.desk_id)
    fresh = limits.exclude(Exists(_alerts_for_the_day(rule)))
    return [pk for state in LIVE for pk in _first(fresh.filter(state=state))]


def _alerts_for_the_day(rule: AlertRule) -> QuerySet[Alert]:
    occasion = Concat(Value("limit:"), Cast(OuterRef("due_on"), CharField()))
    return Alert.objects.filter(inquiry=OuterRef("inquiry"), rule=rule, occasion=occasion)


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
    letter = Letter(text="", today=today_at(inquiry, now), limits=[limit.due_on])
    raised = []
    for rule in AlertRule.objects.in_use().filter(days__isnull=False):
        held = cause_of(rule.as_value, letter) if rule.holds_at(inquiry.desk_id) else None
        if held:
            raised.append(raise_alert(inquiry=inquiry, rule=rule, held=held, limit=limit, now=now))
    return [one for one in raised if one]

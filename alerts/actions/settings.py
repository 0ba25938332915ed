"""What coordinators decide about urgent alerts: the rules, each change a version."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from alerts.models import AlertRule, AlertRuleVersion
from alerts.states import RuleDeed, Signal
from desks.models import Agent, Desk
from desks.permissions import Deed, require_managing
from inquiries.phrases import are_too_many
from shared.codes import free_code
from shared.exceptions import InvalidInput

MOST_DAYS = 10
LEAST_PAUSE = timedelta(minutes=5)
LANGUAGES = ("en", "fr", "es")


@dataclass(frozen=True, slots=True)
class RuleValues:
    """Names and needs by language; `days` None: no rule about time limits; `repeat_after` in
    working time."""

    names: dict[str, str]
    needs: dict[str, str]
    repeat_after: timedelta
    days: int | None = None
    phrases: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    position: int = 100


@transaction.atomic
def save_rule(
    *, rule: AlertRule | None, desk: Desk | None, values: RuleValues, by: Agent, now: datetime
) -> AlertRule:
    """Make a rule, switched off, or change one; each is a version, and alerts keep theirs.

    A rule keeps its desk and its code. Saved again without a change there is no new version.
    Raises InvalidInput for one that could never hold.
    """
    require_managing(by, Deed.MANAGE_ALERTS, rule.desk_id if rule else desk.pk if desk else None)
    _validate(values)
    found = (
        _lock(by, rule.pk)
        if rule
        else AlertRule(
            desk=desk, code=free_code(values.names["en"], AlertRule.objects.all(), "rule")
        )
    )
    before = snapshot(found) if rule else {}
    for language in LANGUAGES:
        setattr(found, f"name_{language}", values.names[language])
        setattr(found, f"needs_{language}", values.needs[language])
    found.days, found.position = values.days, values.position
    found.phrases, found.signals = list(values.phrases), list(values.signals)
    found.repeat_after = values.repeat_after
    if snapshot(found) != before:
        keep_version(found, RuleDeed.CHANGED if rule else RuleDeed.CREATED, by, now)
    return found


@transaction.atomic
def switch_rule(*, rule_id: int, is_on: bool, by: Agent, now: datetime) -> AlertRule:
    """From the next letter on; alerts that are open go on. Twice is once."""
    rule = _lock(by, rule_id)
    if rule.is_on == is_on:
        return rule
    rule.is_on = is_on
    keep_version(rule, RuleDeed.SWITCHED_ON if is_on else RuleDeed.SWITCHED_OFF, by, now)
    return rule


def keep_version(rule: AlertRule, deed: RuleDeed, by: Agent | None, now: datetime) -> None:
    """Save the rule as its next version."""
    rule.version += 1
    rule.save()
    AlertRuleVersion.objects.create(
        rule=rule, number=rule.version, deed=deed, values=snapshot(rule), at=now, by=by
    )


def snapshot(rule: AlertRule) -> dict[str, Any]:
    """What a version keeps; minutes for the pause."""
    words = [f"{what}_{one}" for what in ("name", "needs") for one in LANGUAGES]
    plain = {name: getattr(rule, name) for name in (*words, "days", "phrases", "signals", "is_on")}
    pause = int(rule.repeat_after.total_seconds() // 60) if rule.repeat_after else 0
    return {**plain, "position": rule.position, "repeat_minutes": pause}


def _validate(values: RuleValues) -> None:
    if values.days is None and not values.phrases and not values.signals:
        raise InvalidInput(_("Say when it calls: days, words or what the triage finds."))
    if values.days is not None and not 0 <= values.days <= MOST_DAYS:
        raise InvalidInput()
    if not set(values.signals) <= set(Signal.values) or values.repeat_after < LEAST_PAUSE:
        raise InvalidInput()
    if are_too_many(values.phrases):
        raise InvalidInput(_("There are too many words, or one line is too long."))


def _lock(by: Agent, rule_id: int) -> AlertRule:
    rows = AlertRule.objects.select_for_update(of=("self",), no_key=True)
    rule = rows.filter(pk=rule_id).first()
    if rule is None:
        raise Http404
    require_managing(by, Deed.MANAGE_ALERTS, rule.desk_id)
    return rule

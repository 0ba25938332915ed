"""An alert about the marked inquiry that nobody has seen to, by a rule of Madrid alone."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from alerts.actions.raising import raise_alert
from alerts.actions.settings import RuleValues, save_rule
from alerts.judging import Held
from alerts.models import Alert
from alerts.states import Cause
from tests.architecture.world import ABSENT, NAMES, NO_ID, World


def furnish(world: World) -> None:
    alert = _alert(world)
    of_rule = "alerts:rule alerts:trial alerts:rule_deed"
    world.add("alerts:list alerts:rows alerts:rules alerts:new_rule api_alerts", [])
    world.add("alerts:panel", [world.inquiry.reference], [ABSENT])
    world.add("alerts:acknowledge api_alert", [alert.pk], [NO_ID])
    world.add(of_rule, [alert.rule_id], [NO_ID])
    rule = {**NAMES, "desk": world.madrid.pk, "days": 1, "repeat_minutes": 15, "position": 5}
    world.posts |= {
        "alerts:acknowledge": {"submission_key": str(uuid4())},
        "alerts:new_rule": rule,
        "alerts:rule": rule,
        "alerts:rule_deed": {"do": "on"},
        "api_alert": {"remark": "Yes."},
    }


def _alert(world: World) -> Alert:
    now, rui = timezone.now(), world.cast["rui"]
    names = dict.fromkeys(("en", "fr", "es"), "Canary")
    values = RuleValues(names, names, timedelta(minutes=15), phrases=("canary",))
    rule = save_rule(rule=None, desk=world.madrid, values=values, by=rui, now=now)
    held = Held(Cause.PHRASE, "canary")
    alert = raise_alert(inquiry=world.inquiry, rule=rule, held=held, now=now)
    assert alert
    return alert

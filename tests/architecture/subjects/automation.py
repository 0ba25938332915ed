"""A rule of Madrid that has raised the urgency of the marked inquiry."""

from django.utils import timezone

from automation.actions.firing import work_off
from automation.actions.rules import RuleContent, save_rule, switch_rule
from automation.models import Firing
from inquiries.actions.lifecycle import classify
from tests.architecture.world import NO_ID, World


def furnish(world: World) -> None:
    firing = _fired(world)
    of_rule = "automation:rule automation:trial automation:rule_deed api_rule api_firings"
    world.add("automation:rules automation:new_rule automation:trial_of_new api_rules", [])
    world.add("automation:log", [])
    world.add(of_rule, [firing.rule_id], [NO_ID])
    world.add("automation:firing_deed api_firing", [firing.pk], [NO_ID])
    form = {"name": "Canary", "event": "opened", "urgency": 3, "desk": world.madrid.pk}
    said = {"name": "Canary", "event": "opened", "effects": {"urgency": 3}, "desk": "madrid"}
    world.posts |= {
        **{f"automation:{name}": form for name in ("new_rule", "rule", "trial", "trial_of_new")},
        "automation:rule_deed": {"deed": "off"},
        "automation:firing_deed": {"deed": "undo"},
        "api_rules": said,
        "api_rule": said,
        "api_firing": {"deed": "undo"},
    }


def _fired(world: World) -> Firing:
    now, rui, maria = timezone.now(), world.cast["rui"], world.cast["maria"]
    content = RuleContent(
        name="Raise", event="classified", desk=world.madrid, effects={"urgency": 4}
    )
    rule = save_rule(content=content, by=rui, now=now)
    switch_rule(rule_id=rule.pk, is_on=True, by=rui, now=now)
    for urgency in (1, 2):
        classify(inquiry_id=world.inquiry.pk, by=maria, now=now, urgency=urgency)
    while work_off(now=timezone.now()):
        pass
    return Firing.objects.latest("pk")

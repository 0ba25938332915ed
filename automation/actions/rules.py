"""Rules made, changed, ordered, switched, removed. A change is a new version; the old one is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from automation.effects import Effects, valid_effects
from automation.models import AutomationRule, RuleChange, RuleVersion
from automation.permissions import (
    lock_rule_for,
    rules_for,
)
from automation.states import Event, Opening, RuleDeed, Wait
from desks.models import Agent, Desk, Membership
from desks.permissions import Deed, Scope, may_manage, require_managing, scope_of
from desks.queries import desks_to_manage
from escalations.models import EscalationReason
from handovers.models import HandoverForm
from inquiries.conditions import Node, is_personal, validated
from inquiries.phrases import are_too_many
from knowledge_base.models import Item
from knowledge_base.states import Kind
from shared.exceptions import InvalidInput, NotAllowed
from webhooks.models import Webhook

LONGEST_WAIT = timedelta(days=366)
CONTENT = ("event", "wait", "wait_in", "opening", "condition", "phrases", "effects")


@dataclass(frozen=True, slots=True)
class RuleContent:
    """What a rule says, as chosen: see RuleVersion."""

    name: str
    event: str
    desk: Desk | None = None
    wait: timedelta = timedelta()
    wait_in: str = Wait.NONE
    opening: str = Opening.ANY
    condition: Node = field(default_factory=lambda: {"all": []})
    phrases: Sequence[str] = ()
    effects: dict[str, Any] = field(default_factory=dict)


def valid_version(content: RuleContent) -> RuleVersion:
    """Not stored: what it says in its plain form. Raises InvalidInput, or BadCondition, in words."""
    if content.event not in Event.values or content.opening not in Opening.values:
        raise InvalidInput()
    condition = validated(content.condition)
    if is_personal(condition):
        raise InvalidInput(_("A rule is nobody's own: choose a colleague instead of “me”."))
    wait = content.wait if content.wait_in else timedelta()
    if content.wait_in not in Wait.values or not timedelta() <= wait <= LONGEST_WAIT:
        raise InvalidInput(_("Wait between an hour and a year."))
    if are_too_many(content.phrases):
        raise InvalidInput(_("There are too many words, or one line is too long."))
    return RuleVersion(
        event=content.event,
        wait=wait,
        wait_in=content.wait_in if wait else Wait.NONE,
        opening=content.opening,
        condition=condition,
        phrases=list(content.phrases),
        effects=valid_effects(content.effects),
    )


@transaction.atomic
def save_rule(
    *, content: RuleContent, by: Agent, now: datetime, rule_id: int | None = None
) -> AutomationRule:
    """Make a rule, switched off and last in the order, or change one: then it has a new version.

    Saved again without a change nothing is kept. A rule keeps its desk. Raises InvalidInput for
    what means nothing, NotAllowed for a desk that the agent does not coordinate.
    """
    version = valid_version(content)
    if not content.name.strip():
        raise InvalidInput(_("Give the rule a name."))
    rule = lock_rule_for(by, rule_id) if rule_id else _new(content.desk, by)
    present = rule.versions.filter(is_current=True).first() if rule_id else None
    _require_allowed(version.effects, present.effects if present else {}, by)
    if present and _is_same(present, version) and rule.name == content.name.strip():
        return rule
    rule.name = content.name.strip()
    rule.save()
    if present is None or not _is_same(present, version):
        _put_to_use(rule, present, version, by, now)
    _note(rule, RuleDeed.CHANGED if rule_id else RuleDeed.CREATED, by, now)
    return rule


def _require_allowed(effects: Effects, present: Effects, by: Agent) -> None:
    """A rule does nothing that its author could not choose; what it did before it may go on with."""
    scope = scope_of(by)
    for name, given in effects.items():
        offered = OFFERED.get(name)
        if offered and given != present.get(name) and not offered(scope, given):
            raise InvalidInput(_("Choose one that is offered."))


def _is_mine(scope: Scope, desk_id: int | None) -> bool:
    return desk_id is None or may_manage(scope, Deed.MANAGE_AUTOMATION, desk_id)


def _may_give_to(scope: Scope, ids: list[int]) -> bool:
    mine = desks_to_manage(scope, Deed.MANAGE_AUTOMATION)
    members = Membership.objects.filter(desk__in=mine, agent__in=ids, agent__is_active=True)
    return members.values("agent").distinct().count() == len(ids)


def _may_ask(scope: Scope, given: dict[str, Any]) -> bool:
    reason = EscalationReason.objects.filter(pk=given["reason"], retired_at=None).first()
    return reason is not None and _is_mine(scope, reason.desk_id)


def _may_hand_over(scope: Scope, given: dict[str, Any]) -> bool:
    rows = HandoverForm.objects.current().filter(reason__retired_at=None)
    form = rows.filter(reason_id=given["reason"]).first()
    return form is not None and _is_mine(scope, form.reason.desk_id)


def _may_send(scope: Scope, pk: int) -> bool:
    return Item.objects.visible_to(scope).filter(kind=Kind.TEMPLATE, pk=pk).exists()


def _may_call(scope: Scope, pk: int) -> bool:
    return Webhook.objects.manageable_by(scope).filter(pk=pk).exists()


OFFERED: dict[str, Callable[[Scope, Any], bool]] = {
    "group": _may_give_to,
    "escalate": _may_ask,
    "handover": _may_hand_over,
    "text": _may_send,
    "webhook": _may_call,
}


def _new(desk: Desk | None, by: Agent) -> AutomationRule:
    require_managing(by, Deed.MANAGE_AUTOMATION, desk.pk if desk else None)
    last = AutomationRule.objects.aggregate(last=Max("position"))["last"] or 0
    return AutomationRule(desk=desk, position=last + 1)


def _is_same(one: RuleVersion, other: RuleVersion) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in CONTENT)


def _put_to_use(
    rule: AutomationRule,
    present: RuleVersion | None,
    version: RuleVersion,
    by: Agent,
    now: datetime,
) -> None:
    if present:
        present.is_current = False
        present.save(update_fields=["is_current"])
    version.rule, version.number = rule, (present.number if present else 0) + 1
    version.made_at, version.made_by = now, by
    version.save()


@transaction.atomic
def switch_rule(*, rule_id: int, is_on: bool, by: Agent, now: datetime) -> AutomationRule:
    """From the next event on; what waits of one switched off does nothing. Twice is once."""
    rule = lock_rule_for(by, rule_id)
    if rule.is_on == is_on:
        return rule
    rule.is_on = is_on
    rule.save(update_fields=["is_on"])
    _note(rule, RuleDeed.SWITCHED_ON if is_on else RuleDeed.SWITCHED_OFF, by, now)
    return rule


@transaction.atomic
def move_rule(*, rule_id: int, up: bool, by: Agent, now: datetime) -> AutomationRule:
    """Before or behind its neighbour in the agent's list; at the end of the list nothing happens."""
    rows = _lock_list(by)
    place = next((number for number, row in enumerate(rows) if row.pk == rule_id), None)
    if place is None:
        raise Http404
    rule = rows[place]
    require_managing(by, Deed.MANAGE_AUTOMATION, rule.desk_id)
    other_place = place + (-1 if up else 1)
    if not 0 <= other_place < len(rows):
        return rule
    other = rows[other_place]
    if not may_manage(scope_of(by), Deed.MANAGE_AUTOMATION, other.desk_id):
        raise NotAllowed()
    rule.position, other.position = other.position, rule.position
    for one in (rule, other):
        one.save(update_fields=["position"])
    _note(rule, RuleDeed.MOVED, by, now)
    return rule


def _lock_list(by: Agent) -> list[AutomationRule]:
    """Locked by their ids, whatever their order is: two who move at once wait for each other once."""
    rows = rules_for(scope_of(by)).order_by("pk").select_for_update(of=("self",))
    return sorted(rows, key=lambda one: (one.position, one.pk))


@transaction.atomic
def remove_rule(*, rule_id: int, by: Agent, now: datetime) -> None:
    """Off and out of the lists; its versions and its log stay."""
    rule = lock_rule_for(by, rule_id)
    rule.is_on, rule.removed_at = False, now
    rule.save(update_fields=["is_on", "removed_at"])
    _note(rule, RuleDeed.REMOVED, by, now)


def _note(rule: AutomationRule, deed: RuleDeed, by: Agent, now: datetime) -> None:
    RuleChange.objects.create(rule=rule, deed=deed, version=rule.current.number, at=now, by=by)

"""Rules made, changed, ordered, switched; versions of the model trained, measured, put to use."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.http import Http404

from desks.models import Agent
from desks.permissions import Deed, may_manage, require_managing, scope_of
from registry.triage import Example, base_examples, to_json, train
from registry.triage.measuring import Measures, measure
from shared.exceptions import NotAllowed
from triage.models import ModelVersion, RuleChange, RuleDeed, TriageRule, Verdict
from triage.queries import model_of, rules_to_manage, version_in_use
from triage.rules import validated_effects, validated_lines

HISTORY = ("name", "desk_id", "match", "lines", "effects", "position", "is_on")


@transaction.atomic
def save_rule(
    *, rule: TriageRule | None, values: Mapping[str, Any], by: Agent, now: datetime
) -> TriageRule:
    """Make a rule, switched off and last in the order, or change one; who and when is kept.

    Saved again without a change nothing is kept. Raises BadRule for what means nothing, NotAllowed
    for a desk that the agent does not coordinate.
    """
    desk = values["desk"]
    require_managing(by, Deed.MANAGE_TRIAGE, desk.pk if desk else None)
    found = _lock(by, rule.pk) if rule else _new(by, now)
    before = _state(found) if rule else {}
    found.name, found.desk, found.match = values["name"], desk, values["match"]
    found.lines = validated_lines(values["lines"])
    found.effects = validated_effects(values["effects"])
    if rule and _state(found) == before:
        return found
    _save(found, RuleDeed.CHANGED if rule else RuleDeed.CREATED, before, by, now)
    return found


@transaction.atomic
def switch_rule(*, rule_id: int, is_on: bool, by: Agent, now: datetime) -> TriageRule:
    """From the next letter on. Twice is once."""
    rule = _lock(by, rule_id)
    if rule.is_on == is_on:
        return rule
    before = _state(rule)
    rule.is_on = is_on
    _save(rule, RuleDeed.SWITCHED_ON if is_on else RuleDeed.SWITCHED_OFF, before, by, now)
    return rule


@transaction.atomic
def move_rule(*, rule_id: int, up: bool, by: Agent, now: datetime) -> TriageRule:
    """Before or behind its neighbour in the agent's list; at the end of the list nothing happens."""
    rows = _lock_list(by)
    place = next((number for number, row in enumerate(rows) if row.pk == rule_id), None)
    if place is None:
        raise Http404
    rule = rows[place]
    require_managing(by, Deed.MANAGE_TRIAGE, rule.desk_id)
    other_place = place + (-1 if up else 1)
    if not 0 <= other_place < len(rows):
        return rule
    other, before = rows[other_place], _state(rule)
    if not may_manage(scope_of(by), Deed.MANAGE_TRIAGE, other.desk_id):
        raise NotAllowed()
    rule.position, other.position = other.position, rule.position
    other.save(update_fields=["position"])
    _save(rule, RuleDeed.MOVED, before, by, now)
    return rule


def _lock_list(by: Agent) -> list[TriageRule]:
    """Locked by their ids, whatever their order is: two who move at once wait for each other once."""
    rows = rules_to_manage(scope_of(by)).order_by("pk").select_for_update(of=("self",))
    return sorted(rows, key=lambda one: (one.position, one.pk))


@transaction.atomic
def remove_rule(*, rule_id: int, by: Agent, now: datetime) -> None:
    """Off and out of the lists; its history stays."""
    rule = _lock(by, rule_id)
    before = _state(rule)
    rule.is_on, rule.removed_at = False, now
    _save(rule, RuleDeed.REMOVED, before, by, now)


def _new(by: Agent, now: datetime) -> TriageRule:
    last = TriageRule.objects.aggregate(last=Max("position"))["last"] or 0
    return TriageRule(position=last + 1, changed_at=now, changed_by=by)


def _lock(by: Agent, rule_id: int) -> TriageRule:
    """Http404 for a rule that the agent does not see, NotAllowed where only others may change it."""
    rows = rules_to_manage(scope_of(by)).select_for_update(of=("self",))
    rule = rows.filter(pk=rule_id).first()
    if rule is None:
        raise Http404
    require_managing(by, Deed.MANAGE_TRIAGE, rule.desk_id)
    return rule


def _state(rule: TriageRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in HISTORY}


def _save(
    rule: TriageRule, deed: RuleDeed, before: dict[str, Any], by: Agent, now: datetime
) -> None:
    rule.changed_at, rule.changed_by = now, by
    rule.save()
    RuleChange.objects.create(
        rule=rule, deed=deed, at=now, by=by, before=before, after=_state(rule)
    )


# --- the model ---------------------------------------------------------------------------------------
def try_version(
    *, learned: Sequence[Example], kept_out: Sequence[Example], now: datetime
) -> ModelVersion:
    """Train a version from the shipped examples and `learned`, and measure it on `kept_out`.

    It is put to use only when it does at least as well there as the one in use, which is measured
    on the same letters. Otherwise it is kept with its measures, without being used. Takes seconds;
    asks the database only at the end, in one short transaction. Raises ValueError without letters
    to measure on.
    """
    if not kept_out:
        raise ValueError("nothing to measure on")
    forerunner = version_in_use()
    examples = [*base_examples(), *learned]
    model = train(examples)
    new, old = measure(model, kept_out), measure(model_of(forerunner), kept_out)
    return _store_version(
        ModelVersion(
            trained_at=now,
            examples=len(examples),
            of_desks=len(learned),
            measured_on=len(kept_out),
            measures=new.as_data(),
            forerunner=forerunner,
            forerunner_measures=old.as_data(),
            verdict=_verdict(new, old),
            weights=to_json(model),
        )
    )


@transaction.atomic
def _store_version(version: ModelVersion) -> ModelVersion:
    used = list(ModelVersion.objects.select_for_update().order_by("number"))
    version.number = (used[-1].number if used else 0) + 1
    version.is_used = version.verdict != Verdict.WORSE
    if version.is_used:
        ModelVersion.objects.filter(is_used=True).update(is_used=False)
    version.save()
    return version


def _verdict(new: Measures, old: Measures) -> Verdict:
    if new.total == old.total:
        return Verdict.EQUAL
    return Verdict.BETTER if new.total > old.total else Verdict.WORSE

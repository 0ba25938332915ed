"""Policies made, changed (each time a new version), ordered, retired."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from desks.models import Agent, Desk
from desks.permissions import Deed, require_managing, scope_of
from registry.topics import find_topic
from shared.exceptions import InvalidInput, NotPossible
from targets.models import WORKING_DAY, PolicyVersion, TargetPolicy
from targets.queries import current_of, policies_to_manage
from targets.states import CHANNEL_NAMES, URGENCY_NAMES, ClockKind, Who

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=9 * 260)
MOST_STEPS = 6
MOST_POLICIES = 40
GENERAL_NAME = "Everything else"
STEPS = [
    {"minutes": -60, "who": Who.ASSIGNEE, "clock": ""},
    {"minutes": 0, "who": Who.ASSIGNEE, "clock": ""},
    {"minutes": 0, "who": Who.COORDINATOR, "clock": ""},
    {"minutes": 240, "who": Who.DEPUTY, "clock": ""},
]
"""What a new policy begins with: an hour before, at once, and half a day after."""


@dataclass(frozen=True, slots=True)
class PolicyValues:
    """Lengths in business time; empty conditions fit everything. See PolicyVersion."""

    name: str
    first_answer: timedelta
    next_answer: timedelta
    resolution: timedelta
    acknowledgement: timedelta | None = None
    channel: str = ""
    topic: str = ""
    urgency: int | None = None
    steps: Sequence[dict[str, Any]] = ()


@transaction.atomic
def add_policy(*, desk: Desk, values: PolicyValues, by: Agent, now: datetime) -> PolicyVersion:
    """A policy of a desk, before the general one and behind the others.

    For inquiries that come, or change, from now on. Raises NotAllowed, InvalidInput.
    """
    require_managing(by, Deed.MANAGE_TARGETS, desk.pk)
    _require_valid(desk, values, is_general=False)
    rows = TargetPolicy.objects.filter(desk=desk)
    if rows.filter(retired_at=None).count() >= MOST_POLICIES:
        raise NotPossible(_("This desk has very many policies already. Retire one first."))
    last = rows.aggregate(last=Max("position"))["last"] or 0
    policy = TargetPolicy.objects.create(desk=desk, position=last + 1, created_at=now)
    return _new_version(policy, 1, values, by, now)


@transaction.atomic
def change_policy(
    *, policy_id: int, values: PolicyValues, by: Agent, now: datetime
) -> PolicyVersion:
    """The next version, with who made it; the same again changes nothing.

    Clocks that run keep the version with which they began. Raises NotAllowed, InvalidInput.
    """
    policy = _lock(by, policy_id)
    _require_valid(policy.desk, values, is_general=policy.is_general)
    present = current_of(policy)
    if _as_values(present) == values_with_plain_steps(values):
        return present
    policy.versions.filter(is_current=True).update(is_current=False)
    return _new_version(policy, present.number + 1, values, by, now)


@transaction.atomic
def move_policy(*, policy_id: int, up: bool, by: Agent) -> None:
    """Asked before or behind its neighbour; at the end of the order nothing happens."""
    policy = _get(by, policy_id)
    rows = TargetPolicy.objects.filter(desk=policy.desk, is_general=False, retired_at=None)
    # Locked by their ids, whatever their order is: two who move at once wait for each other once.
    locked = rows.select_for_update(of=("self",)).order_by("pk")
    order = sorted(locked, key=lambda one: (one.position, one.pk))
    place = next((number for number, one in enumerate(order) if one.pk == policy.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for number, one in enumerate(order, start=1):
        one.position = number
    TargetPolicy.objects.bulk_update(order, ["position"])


@transaction.atomic
def retire_policy(*, policy_id: int, retired: bool, by: Agent, now: datetime) -> TargetPolicy:
    """Asked no more, or again as the last before the general one. Twice is once.

    Clocks that it began run on. Raises NotPossible for the general one.
    """
    policy = _lock(by, policy_id)
    if policy.is_general:
        raise NotPossible(_("The last policy holds for everything else and stays."))
    if retired == bool(policy.retired_at):
        return policy
    policy.retired_at = now if retired else None
    others = TargetPolicy.objects.filter(desk=policy.desk).exclude(pk=policy.pk)
    policy.position = (others.aggregate(last=Max("position"))["last"] or 0) + 1
    policy.save(update_fields=["retired_at", "position"])
    return policy


@transaction.atomic
def ensure_general(*, desk: Desk, now: datetime) -> PolicyVersion:
    """The desk's general policy; made with assumptions (a working day, two to resolve) if missing.

    Many at once get the same one.
    """
    policy, is_new = TargetPolicy.objects.get_or_create(
        desk=desk, is_general=True, defaults={"created_at": now}
    )
    if not is_new:
        return current_of(policy)
    values = PolicyValues(
        name=GENERAL_NAME,
        first_answer=WORKING_DAY,
        next_answer=WORKING_DAY,
        resolution=2 * WORKING_DAY,
        steps=STEPS,
    )
    return _new_version(policy, 1, values, None, now)


def _new_version(
    policy: TargetPolicy, number: int, values: PolicyValues, by: Agent | None, now: datetime
) -> PolicyVersion:
    written = _fields(values_with_plain_steps(values))
    return PolicyVersion.objects.create(
        policy=policy, number=number, made_at=now, made_by=by, **written
    )


def _fields(values: PolicyValues) -> dict[str, Any]:
    return {one.name: getattr(values, one.name) for one in fields(PolicyValues)}


def _as_values(version: PolicyVersion) -> PolicyValues:
    return PolicyValues(**{one.name: getattr(version, one.name) for one in fields(PolicyValues)})


def values_with_plain_steps(values: PolicyValues) -> PolicyValues:
    """As JSON keeps them: a list, in the order of time, without repetitions."""
    unique = {(one["minutes"], str(one["who"]), str(one["clock"])) for one in values.steps}
    steps = [{"minutes": at, "who": who, "clock": clock} for at, who, clock in sorted(unique)]
    return PolicyValues(**{**_fields(values), "name": values.name.strip(), "steps": steps})


def _require_valid(desk: Desk, values: PolicyValues, *, is_general: bool) -> None:
    is_open = not (values.channel or values.topic or values.urgency)
    if is_general and not is_open:
        raise InvalidInput(_("The last policy holds for everything else: it asks for nothing."))
    if not is_general and is_open:
        raise InvalidInput(_("Choose a channel, a topic or an urgency."))
    if not values.name.strip():
        raise InvalidInput(_("Give it a name."))
    if values.topic and find_topic(desk.code, values.topic) is None:
        raise InvalidInput(_("This desk has no such topic."))
    if values.channel not in ("", *CHANNEL_NAMES) or values.urgency not in (None, *URGENCY_NAMES):
        raise InvalidInput()
    _require_lengths(values)
    _require_steps(values)


def _require_lengths(values: PolicyValues) -> None:
    lengths = [values.first_answer, values.next_answer, values.resolution]
    if values.acknowledgement is not None:
        lengths.append(values.acknowledgement)
    if not all(SHORTEST <= one <= LONGEST for one in lengths):
        raise InvalidInput(_("A promise is at least a minute and at most a year of working time."))
    if values.resolution < values.first_answer:
        raise InvalidInput(_("Nothing is resolved before its first answer: give it more time."))


def _require_steps(values: PolicyValues) -> None:
    if len(values.steps) > MOST_STEPS:
        raise InvalidInput()
    for one in values.steps:
        is_known = one["who"] in Who.values and one["clock"] in ("", *ClockKind.values)
        if not is_known or abs(timedelta(minutes=one["minutes"])) > LONGEST:
            raise InvalidInput()


def _lock(by: Agent, policy_id: int) -> TargetPolicy:
    rows = TargetPolicy.objects.select_related("desk").select_for_update(of=("self",))
    return rows.get(pk=_get(by, policy_id).pk)


def _get(by: Agent, policy_id: int) -> TargetPolicy:
    """Http404 for a policy of a desk that the agent does not look after."""
    policy = policies_to_manage(scope_of(by)).filter(pk=policy_id).first()
    if policy is None:
        raise Http404
    return policy

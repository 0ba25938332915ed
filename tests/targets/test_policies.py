"""Policies: chosen in the desk's order, changed by versions, by coordinators alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.http import Http404

from inquiries.states import Channel, Urgency
from shared.exceptions import InvalidInput, NotAllowed, NotPossible
from targets.actions import (
    PolicyValues,
    add_policy,
    change_policy,
    ensure_general,
    move_policy,
    retire_policy,
)
from targets.choosing import choose
from targets.models import PolicyVersion, TargetPolicy
from targets.queries import versions_in_use
from targets.states import CHANNEL_NAMES, URGENCY_NAMES

HOUR = timedelta(hours=1)
URGENT = PolicyValues("Urgent", HOUR, HOUR, 4 * HOUR, urgency=4)
PHONE = PolicyValues("Telephone", HOUR, HOUR, 4 * HOUR, channel="phone")


@pytest.fixture
def general(madrid, now):
    return ensure_general(desk=madrid, now=now)


def chosen(desk, **fields):
    wanted = {"channel": "email", "topic": "", "urgency": 2} | fields
    return choose(versions_in_use([desk.pk]), **wanted).name


def test_channels_and_urgencies_are_those_of_inquiries():
    assert (set(CHANNEL_NAMES), set(URGENCY_NAMES)) == (set(Channel), set(Urgency))
    assert [str(name) for name in URGENCY_NAMES.values()] == [one.label for one in Urgency]


# --- choosing -----------------------------------------------------------------------------------
def test_the_first_that_fits_holds_and_the_general_one_comes_last(madrid, rui, general, now):
    for values in (URGENT, PHONE):
        add_policy(desk=madrid, values=values, by=rui, now=now)
    assert chosen(madrid, urgency=4, channel="phone") == "Urgent"
    assert chosen(madrid, channel="phone") == "Telephone"
    assert chosen(madrid) == general.name


def test_another_order_is_another_choice(madrid, rui, general, now):
    add_policy(desk=madrid, values=URGENT, by=rui, now=now)
    last = add_policy(desk=madrid, values=PHONE, by=rui, now=now)
    for _click in range(2):
        move_policy(policy_id=last.policy_id, up=True, by=rui)
    assert chosen(madrid, urgency=4, channel="phone") == "Telephone"


def test_another_desk_is_promised_nothing_of_ours(madrid, hague, rui, general, now):
    ensure_general(desk=hague, now=now)
    add_policy(desk=madrid, values=URGENT, by=rui, now=now)
    assert chosen(hague, urgency=4) == "Everything else"


def test_what_is_retired_holds_no_more_and_comes_back_last(madrid, rui, general, now):
    first = add_policy(desk=madrid, values=URGENT, by=rui, now=now)
    for _click in range(2):
        retire_policy(policy_id=first.policy_id, retired=True, by=rui, now=now)
    assert chosen(madrid, urgency=4) == general.name
    retire_policy(policy_id=first.policy_id, retired=False, by=rui, now=now)
    assert chosen(madrid, urgency=4) == "Urgent"


# --- versions -----------------------------------------------------------------------------------
def test_a_change_is_a_new_version_and_the_old_one_stays(madrid, rui, general, now):
    first = add_policy(desk=madrid, values=URGENT, by=rui, now=now)
    change_policy(
        policy_id=first.policy_id, values=replace(URGENT, resolution=5 * HOUR), by=rui, now=now
    )
    kept = PolicyVersion.objects.filter(policy=first.policy).order_by("number")
    assert [(one.number, one.resolution, one.is_current) for one in kept] == [
        (1, 4 * HOUR, False),
        (2, 5 * HOUR, True),
    ]


def test_saved_again_without_a_change_it_is_the_same_version(madrid, rui, general, now):
    first = add_policy(desk=madrid, values=URGENT, by=rui, now=now)
    again = change_policy(policy_id=first.policy_id, values=URGENT, by=rui, now=now)
    assert again == first


def test_the_general_one_is_made_once(madrid, general, now):
    assert ensure_general(desk=madrid, now=now) == general


def test_there_are_not_two_current_versions(general, now):
    with pytest.raises(IntegrityError):
        PolicyVersion.objects.create(policy=general.policy, number=2, name="Two", made_at=now)


# --- what is refused ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "change",
    [
        {"urgency": None},
        {"name": "  "},
        {"topic": "no_such_topic"},
        {"channel": "pigeon"},
        {"urgency": 9},
        {"first_answer": timedelta()},
        {"first_answer": 8 * HOUR},
        {"resolution": timedelta(days=1000)},
        {"steps": [{"minutes": 0, "who": "nobody", "clock": ""}]},
        {"steps": [{"minutes": 0, "who": "assignee", "clock": "sundial"}]},
    ],
)
def test_what_means_nothing_is_refused(madrid, rui, now, change):
    with pytest.raises(InvalidInput):
        add_policy(desk=madrid, values=replace(URGENT, **change), by=rui, now=now)
    assert not TargetPolicy.objects.exists()


def test_the_general_one_asks_for_nothing_and_stays(general, rui, now):
    with pytest.raises(InvalidInput):
        change_policy(policy_id=general.policy_id, values=URGENT, by=rui, now=now)
    with pytest.raises(NotPossible):
        retire_policy(policy_id=general.policy_id, retired=True, by=rui, now=now)


def test_an_assistant_decides_nothing(madrid, maria, now):
    with pytest.raises(NotAllowed):
        add_policy(desk=madrid, values=URGENT, by=maria, now=now)


def test_a_coordinator_of_another_desk_sees_no_policy_of_ours(madrid, henk, general, now):
    deeds = (
        lambda: change_policy(policy_id=general.policy_id, values=URGENT, by=henk, now=now),
        lambda: move_policy(policy_id=general.policy_id, up=True, by=henk),
        lambda: retire_policy(policy_id=general.policy_id, retired=True, by=henk, now=now),
    )
    for deed in deeds:
        with pytest.raises(Http404):
            deed()

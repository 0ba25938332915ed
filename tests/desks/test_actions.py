"""Deeds on agents and desks: absences, being away, limits, how work is given."""

from datetime import timedelta

import pytest

from desks.actions import add_absence, end_absence, set_assigning, set_away, set_limit
from desks.models import Absence, Agent, Assigning, Desk
from shared.exceptions import InvalidInput, NotAllowed
from tests.factories import make_agent

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def luis(madrid) -> Agent:
    return make_agent("luis", madrid)


def add(agent, by, now, **fields) -> Absence:
    values = {"starts_at": now, "ends_at": now + DAY, "note": "Leave", "substitute": None}
    return add_absence(agent=agent, by=by, now=now, **values | fields)


def test_everybody_notes_an_absence_of_his_own(maria, now):
    assert add(maria, maria, now).note == "Leave"


def test_a_coordinator_notes_it_for_an_agent_of_his_desk(maria, rui, now):
    assert add(maria, rui, now).added_by == rui


@pytest.mark.parametrize("who", ["luis", "henk", "mei", "ada"])
def test_nobody_else_does(request, maria, now, who):
    with pytest.raises(NotAllowed):
        add(maria, request.getfixturevalue(who), now)


def test_who_has_no_desk_has_no_absence(olga, now):
    with pytest.raises(NotAllowed):
        add(olga, olga, now)


def test_the_same_time_again_changes_note_and_substitute(maria, luis, now):
    add(maria, maria, now)
    add(maria, maria, now, note="Course", substitute=luis)
    again = Absence.objects.get()
    assert (again.note, again.substitute) == ("Course", luis)


@pytest.mark.parametrize("ends", [-1, 0], ids=["before it begins", "at once"])
def test_it_ends_after_it_begins(maria, now, ends):
    with pytest.raises(InvalidInput):
        add(maria, maria, now, ends_at=now + ends * HOUR)


def test_it_is_not_over_already(maria, now):
    with pytest.raises(InvalidInput):
        add(maria, maria, now, starts_at=now - DAY, ends_at=now - HOUR)


@pytest.mark.parametrize("who", ["maria", "henk", "olga"])
def test_the_substitute_is_another_agent_of_a_common_desk(request, maria, now, who):
    with pytest.raises(InvalidInput):
        add(maria, maria, now, substitute=request.getfixturevalue(who))


def test_ending_a_present_absence_ends_it_now_and_twice_is_once(maria, now):
    absence = add(maria, maria, now - HOUR, ends_at=None)
    for hours in (0, 1):
        end_absence(absence_id=absence.pk, by=maria, now=now + hours * HOUR)
    assert Absence.objects.get().ends_at == now


def test_ending_what_has_not_begun_removes_it(maria, now):
    absence = add(maria, maria, now, starts_at=now + HOUR)
    for _again in range(2):
        end_absence(absence_id=absence.pk, by=maria, now=now)
    assert not Absence.objects.exists()


def test_nobody_else_ends_it(maria, luis, now):
    absence = add(maria, maria, now)
    with pytest.raises(NotAllowed):
        end_absence(absence_id=absence.pk, by=luis, now=now)


def test_back_again(maria, now):
    for is_away in (True, False):
        set_away(by=maria, is_away=is_away, now=now)
    again = Agent.objects.get(pk=maria.pk)
    assert (again.is_away, again.away_since) == (False, None)


def test_a_coordinator_says_how_work_is_given_and_twice_is_once(rui, madrid):
    for _again in range(2):
        set_assigning(desk=madrid, assigns=Assigning.ROUND_ROBIN, by=rui)
    assert Desk.objects.get(pk=madrid.pk).assigns == Assigning.ROUND_ROBIN


@pytest.mark.parametrize("who", ["maria", "henk", "ada"])
def test_nobody_else_says_how_work_is_given(request, madrid, who):
    with pytest.raises(NotAllowed):
        set_assigning(desk=madrid, assigns="round_robin", by=request.getfixturevalue(who))


def test_there_is_no_other_way_of_giving_work(rui, madrid):
    with pytest.raises(InvalidInput):
        set_assigning(desk=madrid, assigns="by lot", by=rui)


def test_a_coordinator_sets_a_limit_and_twice_is_once(rui, maria):
    for _again in range(2):
        set_limit(agent=maria, most_open=12, by=rui)
    assert Agent.objects.get(pk=maria.pk).most_open == 12


@pytest.mark.parametrize("who", ["maria", "luis", "henk", "ada"])
def test_nobody_else_sets_a_limit(request, maria, who):
    with pytest.raises(NotAllowed):
        set_limit(agent=maria, most_open=0, by=request.getfixturevalue(who))


@pytest.mark.parametrize("number", [-1, 501])
def test_a_limit_makes_sense(rui, maria, number):
    with pytest.raises(InvalidInput):
        set_limit(agent=maria, most_open=number, by=rui)

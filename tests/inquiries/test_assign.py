"""Who works on an inquiry."""

import pytest
from django.http import Http404

from desks.models import Agent
from inquiries.actions.assign import assign_inquiry, take_inquiry
from inquiries.states import Fact, Status
from shared.exceptions import Conflict, InvalidInput
from tests.factories import make_agent


@pytest.fixture
def luis(madrid):
    return make_agent("luis", madrid)


def facts(inquiry, kind):
    return inquiry.timeline.filter(kind=kind)


def test_taking_makes_it_mine_and_open(inquiry, maria, now):
    taken = take_inquiry(inquiry_id=inquiry.pk, by=maria, now=now)
    assert (taken.assignee, taken.status) == (maria, Status.OPEN)


def test_taking_twice_is_one_fact(inquiry, maria, now):
    for _click in range(2):
        take_inquiry(inquiry_id=inquiry.pk, by=maria, now=now)
    assert facts(inquiry, Fact.ASSIGNED).count() == 1


def test_what_a_colleague_has_cannot_be_taken(inquiry, maria, luis, now):
    take_inquiry(inquiry_id=inquiry.pk, by=luis, now=now)
    with pytest.raises(Conflict):
        take_inquiry(inquiry_id=inquiry.pk, by=maria, now=now)


def test_a_lost_race_writes_nothing(inquiry, maria, luis, now):
    take_inquiry(inquiry_id=inquiry.pk, by=luis, now=now)
    before = inquiry.timeline.count()
    with pytest.raises(Conflict):
        take_inquiry(inquiry_id=inquiry.pk, by=maria, now=now)
    assert inquiry.timeline.count() == before


def test_giving_it_to_a_colleague(inquiry, maria, luis, now):
    given = assign_inquiry(inquiry_id=inquiry.pk, to=luis, by=maria, now=now)
    fact = facts(inquiry, Fact.ASSIGNED).get()
    assert (given.assignee, fact.actor, fact.data["after"]) == (luis, maria, luis.pk)


def test_giving_it_twice_is_one_fact(inquiry, maria, luis, now):
    for _click in range(2):
        assign_inquiry(inquiry_id=inquiry.pk, to=luis, by=maria, now=now)
    assert facts(inquiry, Fact.ASSIGNED).count() == 1


def test_giving_it_back_to_all(inquiry, maria, now):
    take_inquiry(inquiry_id=inquiry.pk, by=maria, now=now)
    back = assign_inquiry(inquiry_id=inquiry.pk, to=None, by=maria, now=now)
    assert (back.assignee, facts(inquiry, Fact.UNASSIGNED).count()) == (None, 1)


def test_an_old_page_gives_nothing_away(inquiry, maria, luis, now):
    old = inquiry.version
    take_inquiry(inquiry_id=inquiry.pk, by=maria, now=now)
    with pytest.raises(Conflict):
        assign_inquiry(inquiry_id=inquiry.pk, to=luis, by=maria, now=now, version=old)


def test_a_colleague_of_another_desk_gets_nothing(inquiry, maria, henk, now):
    with pytest.raises(InvalidInput):
        assign_inquiry(inquiry_id=inquiry.pk, to=henk, by=maria, now=now)


def test_a_colleague_who_has_left_gets_nothing(inquiry, maria, luis, now):
    Agent.objects.filter(pk=luis.pk).update(is_active=False)
    luis.refresh_from_db()
    with pytest.raises(InvalidInput):
        assign_inquiry(inquiry_id=inquiry.pk, to=luis, by=maria, now=now)


@pytest.mark.parametrize("who", ["henk", "olga", "ada"])
def test_who_is_not_of_the_desk_finds_no_such_inquiry(request, inquiry, now, who):
    agent = request.getfixturevalue(who)
    with pytest.raises(Http404):
        take_inquiry(inquiry_id=inquiry.pk, by=agent, now=now)


def test_who_left_the_desk_a_moment_ago_can_do_nothing(inquiry, maria, now):
    maria.memberships.all().delete()
    with pytest.raises(Http404):
        take_inquiry(inquiry_id=inquiry.pk, by=maria, now=now)

"""Many who ask for the next inquiry at once, and workers that give at the same moment."""

from functools import partial

import pytest

from desks.models import Agent, Desk
from inquiries.actions.giving import give_waiting, take_next
from inquiries.models import Inquiry, TimelineFact
from inquiries.states import Fact
from tests.factories import make_agent, make_inquiry
from tests.races.together import errors_in, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def eight(madrid) -> list[Agent]:
    return [make_agent(f"agent{number}", madrid) for number in range(8)]


def test_of_eight_who_ask_for_the_next_one_exactly_one_gets_it(inquiry, eight, now):
    results = together(*(partial(take_next, by=agent, now=now) for agent in eight))
    assert errors_in(results) == []
    assert [one for one in results if one] == [inquiry]
    assert TimelineFact.objects.filter(kind=Fact.ASSIGNED).count() == 1


def test_eight_who_ask_get_eight_different_ones(madrid, eight, now):
    for _number in range(8):
        make_inquiry(madrid)
    results = together(*(partial(take_next, by=agent, now=now) for agent in eight))
    assert len({one.pk for one in results if one}) == 8


def test_eight_clicks_of_one_agent_take_one(madrid, maria, now):
    for _number in range(8):
        make_inquiry(madrid)
    results = together(*[partial(take_next, by=maria, now=now, submission_key="one")] * 8)
    assert len({one.pk for one in results if one}) == 1


def test_four_workers_who_give_at_once_give_evenly_and_once(madrid, eight, now):
    Desk.objects.update(assigns="round_robin")
    Agent.objects.update(seen_at=now)
    madrid.refresh_from_db()
    for _number in range(16):
        make_inquiry(madrid)
    results = together(*[partial(give_waiting, desk=madrid, now=now)] * 4)
    assert errors_in(results) == []
    assert [Inquiry.objects.filter(assignee=agent).count() for agent in eight] == [2] * 8
    assert TimelineFact.objects.filter(kind=Fact.ASSIGNED).count() == 16

"""Work of agents who are not there goes to others, says why, and can be taken back."""

from datetime import timedelta

import pytest
from django.http import Http404

from desks.actions import add_absence, end_absence, set_away
from desks.models import Absence, Agent
from inquiries.actions.absence import agents_to_relieve, relieve, settle_moved, take_back
from inquiries.actions.assign import assign_inquiry, take_inquiry
from inquiries.actions.lifecycle import change_status
from inquiries.actions.snooze import snooze_inquiry
from inquiries.models import Inquiry, MovedWork
from inquiries.states import Fact, Status
from inquiries.tasks import give_work
from shared.exceptions import InvalidInput
from tests.factories import make_agent, make_inquiry, receive

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def luis(madrid) -> Agent:
    return make_agent("luis", madrid)


@pytest.fixture
def marias(inquiry, maria, now) -> Inquiry:
    """Taken by Maria the day before she is absent."""
    return take_inquiry(inquiry_id=inquiry.pk, by=maria, now=now - DAY)


def absent(agent, now, **fields) -> Absence:
    values = {"starts_at": now - HOUR, "ends_at": now + DAY, "note": "", "substitute": None}
    return add_absence(agent=agent, by=agent, now=now, **values | fields)


def owner(inquiry) -> Agent | None:
    return Inquiry.objects.get(pk=inquiry.pk).assignee


def writes_again(inquiry, at):
    return receive(inquiry.desk, seen_ids=(inquiry.messages.first().message_id,), at=at)


# --- absent ------------------------------------------------------------------------------------
def test_open_work_of_an_absent_agent_is_back_with_all(marias, maria, now):
    absent(maria, now)
    assert relieve(agent_id=maria.pk, now=now) == [marias]
    fact = marias.timeline.get(kind=Fact.UNASSIGNED)
    assert (owner(marias), fact.actor, fact.data["reason"]) == (None, None, "absent")


def test_relieving_twice_moves_once(marias, maria, now):
    absent(maria, now)
    relieve(agent_id=maria.pk, now=now)
    assert relieve(agent_id=maria.pk, now=now) == []
    assert MovedWork.objects.count() == 1


def test_it_goes_to_the_substitute(marias, maria, luis, now):
    absent(maria, now, substitute=luis)
    relieve(agent_id=maria.pk, now=now)
    fact = marias.timeline.filter(kind=Fact.ASSIGNED).latest("pk")
    assert (owner(marias), fact.actor, fact.data["reason"]) == (luis, None, "absent")


def test_a_substitute_who_is_absent_himself_gets_nothing(marias, maria, luis, now):
    absent(maria, now, substitute=luis)
    absent(luis, now)
    relieve(agent_id=maria.pk, now=now)
    assert owner(marias) is None


def test_a_substitute_who_is_not_of_the_desk_gets_nothing_of_it(marias, maria, luis, now, hague):
    absent(maria, now, substitute=luis)
    luis.memberships.update(desk=hague)
    relieve(agent_id=maria.pk, now=now)
    assert owner(marias) is None


@pytest.mark.parametrize("hours", [(1, 2), (-2, -1)], ids=["to come", "over"])
def test_an_absence_holds_only_in_its_time(marias, maria, now, hours):
    starts, ends = (now + hour * HOUR for hour in hours)
    Absence.objects.create(
        agent=maria, starts_at=starts, ends_at=ends, added_by=maria, created_at=now
    )
    assert relieve(agent_id=maria.pk, now=now) == []


def test_without_an_end_it_holds_until_further_notice(marias, maria, now):
    absent(maria, now, ends_at=None)
    assert relieve(agent_id=maria.pk, now=now + 90 * DAY) == [marias]


def test_what_waits_for_the_inquirer_stays_until_he_writes(marias, maria, now):
    change_status(inquiry_id=marias.pk, status=Status.WAITING_INQUIRER, by=maria, now=now - DAY)
    absent(maria, now)
    assert relieve(agent_id=maria.pk, now=now) == []
    writes_again(marias, now)
    assert relieve(agent_id=maria.pk, now=now) == [marias]


def test_what_was_resolved_and_is_reopened_never_goes_to_somebody_absent(marias, maria, now):
    """chatwoot#7204, #4158."""
    change_status(inquiry_id=marias.pk, status=Status.RESOLVED, by=maria, now=now - DAY)
    absent(maria, now)
    writes_again(marias, now)
    give_work()
    assert (owner(marias), Inquiry.objects.get(pk=marias.pk).status) == (None, Status.OPEN)


def test_what_is_put_aside_moves_when_it_comes_back(marias, maria, now):
    snooze_inquiry(inquiry_id=marias.pk, until=now + HOUR, by=maria, now=now)
    absent(maria, now)
    assert relieve(agent_id=maria.pk, now=now) == []
    assert relieve(agent_id=maria.pk, now=now + 2 * HOUR) == [marias]


def test_what_an_absent_agent_takes_himself_he_keeps_until_the_inquirer_writes(inquiry, maria, now):
    absent(maria, now)
    take_inquiry(inquiry_id=inquiry.pk, by=maria, now=now)
    assert relieve(agent_id=maria.pk, now=now) == []
    writes_again(inquiry, now + HOUR)
    assert relieve(agent_id=maria.pk, now=now + HOUR) == [inquiry]


def test_work_of_who_does_not_work_here_any_more_is_back_with_all(marias, maria, now):
    Agent.objects.filter(pk=maria.pk).update(is_active=False)
    assert relieve(agent_id=maria.pk, now=now) == [marias]
    assert marias.timeline.get(kind=Fact.UNASSIGNED).data["reason"] == "left"


def test_who_is_there_keeps_everything(marias, maria, now):
    assert relieve(agent_id=maria.pk, now=now) == []


def test_only_who_is_not_there_and_has_work_is_looked_at(marias, maria, luis, now):
    absent(luis, now)
    assert list(agents_to_relieve(now)) == []
    absent(maria, now)
    assert list(agents_to_relieve(now)) == [maria]


def test_the_task_relieves_and_then_gives_in_turn(marias, maria, luis, madrid, now):
    madrid.assigns = "round_robin"
    madrid.save()
    Agent.objects.filter(pk=luis.pk).update(seen_at=now)
    absent(maria, now)
    give_work()
    assert owner(marias) == luis


# --- away --------------------------------------------------------------------------------------
def test_who_is_away_keeps_what_he_has(marias, maria, now):
    set_away(by=maria, is_away=True, now=now)
    assert relieve(agent_id=maria.pk, now=now) == []


def test_what_is_written_while_one_is_away_is_back_with_all(marias, maria, now):
    set_away(by=maria, is_away=True, now=now)
    writes_again(marias, now + HOUR)
    assert relieve(agent_id=maria.pk, now=now + HOUR) == [marias]
    assert marias.timeline.get(kind=Fact.UNASSIGNED).data["reason"] == "away"


def test_saying_it_twice_keeps_the_first_time(maria, now):
    for hours in (0, 1):
        set_away(by=maria, is_away=True, now=now + hours * HOUR)
    assert Agent.objects.get(pk=maria.pk).away_since == now


@pytest.mark.parametrize("how", ["away", "absent"])
def test_nobody_gives_anything_to_who_is_not_there(inquiry, maria, luis, now, how):
    if how == "away":
        set_away(by=luis, is_away=True, now=now)
    else:
        absent(luis, now)
    with pytest.raises(InvalidInput, match="Luis is away"):
        assign_inquiry(inquiry_id=inquiry.pk, to=luis, by=maria, now=now)


# --- back again --------------------------------------------------------------------------------
@pytest.fixture
def moved(marias, maria, luis, now) -> Inquiry:
    absence = absent(maria, now, substitute=luis)
    relieve(agent_id=maria.pk, now=now)
    end_absence(absence_id=absence.pk, by=maria, now=now + HOUR)
    return marias


def test_who_returns_takes_it_back_from_the_substitute(moved, maria, now):
    take_back(inquiry_id=moved.pk, by=maria, now=now + HOUR)
    fact = moved.timeline.latest("pk")
    assert (owner(moved), fact.actor, fact.data["reason"]) == (maria, maria, "back")


def test_taking_back_twice_is_one_fact(moved, maria, now):
    before = moved.timeline.count()
    for _click in range(2):
        take_back(inquiry_id=moved.pk, by=maria, now=now + HOUR)
    assert moved.timeline.count() == before + 1


def test_nobody_takes_back_what_was_not_moved_from_him(moved, rui, luis, now):
    take_back(inquiry_id=moved.pk, by=rui, now=now)
    assert owner(moved) == luis


def test_who_may_not_see_it_any_more_cannot_take_it_back(moved, maria, now):
    maria.memberships.all().delete()
    with pytest.raises(Http404):
        take_back(inquiry_id=moved.pk, by=maria, now=now)


def test_leaving_the_rest_with_the_others(moved, maria, luis, now):
    assert [settle_moved(by=maria, now=now) for _again in range(2)] == [1, 0]
    assert owner(moved) == luis


def test_moved_twice_in_one_absence_is_one_line(madrid, maria, now):
    inquiry = make_inquiry(madrid)
    absent(maria, now)
    for hours in (1, 2):
        Inquiry.objects.filter(pk=inquiry.pk).update(assignee=maria)
        relieve(agent_id=maria.pk, now=now + hours * HOUR)
    assert MovedWork.objects.get(settled_at=None).at == now + 2 * HOUR

"""Never without an owner: absence, leaving the desk, leaving altogether, coming back."""

from datetime import timedelta

import pytest

from desks.models import Absence, Membership
from escalations.actions.owning import keep_owned, to_look_after
from escalations.models import EscalationPolicy
from escalations.states import Answer, Move
from inquiries.states import Fact
from notifications.models import Notification
from notifications.states import Kind

LONG_AGO = timedelta(minutes=16)


def look(now):
    return [pk for pk in to_look_after(now) if keep_owned(escalation_id=pk, now=now)]


def absent(agent, monday):
    Absence.objects.create(
        agent=agent, starts_at=monday - timedelta(days=1), added_by=agent, created_at=monday
    )


def away(agent, monday):
    agent.is_away, agent.away_since = True, monday - LONG_AGO
    agent.save()


def off_the_desk(agent, monday):
    Membership.objects.filter(agent=agent).delete()


def made_an_assistant(agent, monday):
    Membership.objects.filter(agent=agent).update(role="assistant")


def switched_off(agent, monday):
    agent.is_active = False
    agent.save()


GONE = {
    absent: Move.ABSENT,
    away: Move.AWAY,
    off_the_desk: Move.LEFT,
    made_an_assistant: Move.LEFT,
    switched_off: Move.LEFT,
}


@pytest.fixture
def asked(ask, rui, ines, madrid):
    EscalationPolicy.objects.create(desk=madrid, on_duty=rui)
    return ask()


@pytest.mark.parametrize("how", GONE, ids=lambda how: how.__name__)
def test_the_question_goes_to_who_is_there_and_says_why(asked, rui, ines, inquiry, monday, how):
    how(rui, monday)
    assert look(monday) == [asked.pk]
    asked.refresh_from_db()
    assert asked.owner == ines
    fact = inquiry.timeline.get(kind=Fact.ESCALATION_MOVED)
    assert fact.data == {"before": rui.pk, "after": ines.pk, "reason": GONE[how]}
    assert Notification.objects.filter(agent=ines, kind=Kind.ESCALATED).count() == 1


@pytest.mark.parametrize("how", GONE, ids=lambda how: how.__name__)
def test_looking_twice_moves_once(asked, rui, ines, monday, how):
    how(rui, monday)
    assert [bool(look(monday)), bool(look(monday))] == [True, False]


def test_who_steps_out_for_a_moment_keeps_it(asked, rui, monday):
    rui.is_away, rui.away_since = True, monday
    rui.save()
    assert look(monday) == []


@pytest.mark.parametrize("how", GONE, ids=lambda how: how.__name__)
def test_with_nobody_left_it_is_marked_and_administrators_hear_once(
    asked, rui, ines, ada, monday, how
):
    for one in (rui, ines):
        how(one, monday)
    for _often in range(3):
        look(monday)
    asked.refresh_from_db()
    assert (asked.owner, asked.unowned_since) == (None, monday)
    assert [one.agent for one in Notification.objects.filter(kind=Kind.ESCALATION_ALONE)] == [ada]


def test_who_comes_back_gets_what_waited_for_nobody(asked, rui, ines, monday):
    for one in (rui, ines):
        away(one, monday)
    look(monday)
    rui.is_away = False
    rui.save()
    assert look(monday) == [asked.pk]
    asked.refresh_from_db()
    assert (asked.owner, asked.unowned_since) == (rui, None)


def test_the_deputy_keeps_it_when_the_first_comes_back(asked, rui, ines, monday):
    away(rui, monday)
    look(monday)
    rui.is_away = False
    rui.save()
    assert look(monday) == []


def test_it_never_goes_to_who_asked(ask, rui, ines, madrid, monday):
    escalation = ask(by=ines)
    away(rui, monday)
    look(monday)
    escalation.refresh_from_db()
    assert escalation.owner is None


def test_what_is_answered_is_left_alone(asked, answer, rui, monday):
    answer(asked, Answer.ADVICE, rui)
    off_the_desk(rui, monday)
    assert look(monday) == []


def test_another_desks_coordinator_is_not_asked(asked, rui, ines, henk, hague, monday):
    Membership.objects.filter(agent=henk).update(role="coordinator")
    for one in (rui, ines):
        away(one, monday)
    look(monday)
    asked.refresh_from_db()
    assert asked.owner is None

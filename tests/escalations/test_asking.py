"""Escalating an inquiry: who gets it, what is recorded, what is refused."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from desks.models import Absence, Membership
from escalations.models import Escalation, EscalationPolicy, EscalationReason
from escalations.states import State
from inquiries.actions.lifecycle import change_status
from inquiries.models import TimelineFact
from inquiries.states import Fact, Status
from notifications.models import Notification
from notifications.states import Kind
from shared.exceptions import InvalidInput, KeyReused, NotPossible
from tests.factories import make_agent


def test_the_coordinator_of_the_desk_is_asked(ask, rui, inquiry):
    escalation = ask()
    assert (escalation.owner, escalation.state, escalation.level) == (rui, State.OPEN, 1)


def test_the_inquiry_is_marked_and_its_own_clock_runs_on(ask, rui, inquiry, monday):
    inquiry.refresh_from_db()
    due = inquiry.due_at
    ask()
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.escalated_at) == (Status.ESCALATED, monday)
    assert due is not None
    assert inquiry.due_at == due


def test_the_timeline_says_so_once_without_any_content(ask, rui, inquiry, maria):
    ask()
    fact = inquiry.timeline.get(kind=Fact.ESCALATED)
    assert (fact.actor, fact.data["owner"], fact.data["reason"]) == (maria, rui.pk, "payment")
    assert "refund" not in str(fact.data)


def test_the_owner_is_told_and_nobody_else(ask, rui, ines):
    EscalationPolicy.objects.create(desk=rui.desks.get(code="madrid"), on_duty=rui)
    ask()
    told = Notification.objects.filter(kind=Kind.ESCALATED)
    assert [one.agent for one in told] == [rui]


def test_the_limit_is_in_the_desks_working_time(ask, rui, monday):
    assert ask().due_at == monday + timedelta(hours=4)


def test_an_earlier_wish_is_the_limit(ask, rui, monday):
    reason = EscalationReason.objects.get(code="unsure")  # nine hours: tomorrow at ten
    assert ask(reason=reason, wanted_on=monday.date()).due_at == monday + timedelta(hours=8)


def test_a_later_wish_prolongs_nothing(ask, rui, monday):
    escalation = ask(wanted_on=monday.date() + timedelta(days=9))
    assert escalation.due_at == monday + timedelta(hours=4)


def test_a_day_that_has_passed_is_refused(ask, rui):
    with pytest.raises(InvalidInput):
        ask(wanted_on=date(2026, 11, 20))


def test_asking_twice_with_one_key_asks_once(ask, rui, inquiry):
    first, second = ask(submission_key="one"), ask(submission_key="one")
    assert first == second
    assert TimelineFact.objects.filter(inquiry=inquiry, kind=Fact.ESCALATED).count() == 1


def test_the_same_key_with_another_question_is_refused(ask, rui):
    ask(submission_key="one")
    with pytest.raises(KeyReused):
        ask(submission_key="one", question="Something else?")


def test_only_one_question_is_open_at_a_time(ask, rui):
    ask()
    with pytest.raises(NotPossible):
        ask()


def test_what_is_resolved_is_not_escalated(ask, rui, maria, inquiry, monday):
    change_status(inquiry_id=inquiry.pk, status=Status.RESOLVED, by=maria, now=monday)
    with pytest.raises(NotPossible):
        ask()


@pytest.mark.parametrize("question", ["", "   "])
def test_a_question_is_needed(ask, rui, question):
    with pytest.raises(InvalidInput):
        ask(question=question)


def test_a_reason_of_another_desk_is_refused(ask, rui, reason, hague):
    reason.desk = hague
    reason.save()
    with pytest.raises(InvalidInput):
        ask()


def test_a_retired_reason_is_refused(ask, rui, reason, monday):
    reason.retired_at = monday
    reason.save()
    with pytest.raises(InvalidInput):
        ask()


def test_a_stranger_finds_no_such_inquiry(ask, rui, henk):
    with pytest.raises(Http404):
        ask(by=henk)


def test_a_section_colleague_finds_no_such_inquiry(ask, rui, olga):
    with pytest.raises(Http404):
        ask(by=olga)


# --- who gets it -----------------------------------------------------------------------------------
def test_the_one_on_duty_comes_first(ask, rui, ines, madrid):
    EscalationPolicy.objects.create(desk=madrid, on_duty=ines)
    assert ask().owner == ines


def test_the_substitute_of_an_absent_one_comes_next(ask, rui, ines, madrid, monday):
    luz = make_agent("luz", madrid, role="coordinator")
    EscalationPolicy.objects.create(desk=madrid, on_duty=ines, deputy=rui)
    _absent(ines, monday, substitute=luz)
    assert ask().owner == luz


def test_then_the_deputy(ask, rui, ines, madrid, monday):
    EscalationPolicy.objects.create(desk=madrid, on_duty=ines, deputy=rui)
    _absent(ines, monday)
    assert ask().owner == rui


def test_without_a_choice_who_has_the_fewest(ask, rui, ines, madrid, inquiry):
    Membership.objects.filter(agent=ines).update(role="assistant")
    ask()
    Membership.objects.filter(agent=ines).update(role="coordinator")
    from tests.factories import make_inquiry

    other = make_inquiry(madrid, sender_address="other@visitor.example")
    assert ask(inquiry_id=other.pk).owner == ines


def test_who_is_away_is_passed_over(ask, rui, ines, madrid):
    EscalationPolicy.objects.create(desk=madrid, on_duty=ines)
    ines.is_away = True
    ines.save()
    assert ask().owner == rui


def test_a_coordinator_never_asks_himself(ask, rui, ines):
    assert ask(by=rui).owner == ines


def test_with_nobody_there_it_stands_in_the_queue_and_administrators_are_told(
    ask, rui, ada, madrid, monday
):
    _absent(rui, monday)
    escalation = ask()
    assert (escalation.owner, escalation.unowned_since) == (None, monday)
    told = Notification.objects.get()
    assert (told.agent, told.kind) == (ada, Kind.ESCALATION_ALONE)
    assert "refund" not in f"{told.subject}{told.params}{told.address}"


def test_a_desk_without_any_coordinator_may_ask_too(ask, ada):
    assert ask().unowned_since
    assert Notification.objects.get().agent == ada


def test_topic_and_reason_are_kept_for_counting(ask, rui, inquiry):
    inquiry.topic = "fees_payment"
    inquiry.save()
    escalation = Escalation.objects.get(pk=ask().pk)
    assert (escalation.topic, escalation.reason.code) == ("fees_payment", "payment")


def _absent(agent, monday, **fields):
    Absence.objects.create(
        agent=agent,
        starts_at=monday - timedelta(days=1),
        ends_at=monday + timedelta(days=1),
        added_by=agent,
        created_at=monday,
        **fields,
    )

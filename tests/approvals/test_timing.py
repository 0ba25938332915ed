"""No answer waits for an absent person: owners, limits, what follows when time is up."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from approvals.actions.deciding import send_unapproved
from approvals.actions.owning import keep_owned, to_look_after
from approvals.actions.timing import due_timers, fire
from approvals.models import Approval
from approvals.states import Fallback, State
from desks.models import Absence, Desk, DeskRole, Membership, OpeningSpan
from desks.queries import calendar_of
from escalations.models import EscalationPolicy
from inquiries.signals import calendar_changed
from inquiries.states import Fact
from notifications.models import Notification
from notifications.states import Kind
from shared.exceptions import InvalidInput, NotAllowed, NotPossible
from tests.approvals.conftest import make_rule, newest
from tests.factories import make_inquiry

LIMIT = timedelta(hours=4)


@pytest.fixture
def rule(db):
    return make_rule(names_fee=True)


@pytest.fixture
def alone_rule(db):
    return make_rule(names_fee=True, fallback=Fallback.ASSISTANT)


def look(now):
    while sum(fire(timer_id=pk, now=now) for pk in due_timers(now)):
        pass
    for pk in to_look_after(now):
        keep_owned(approval_id=pk, now=now)


def test_it_is_due_after_the_working_time_of_the_rule(ask, rule, rui, monday):
    assert ask().due_at == monday + LIMIT


def test_in_the_evening_it_is_due_the_next_morning(ask, rule, rui, monday):
    asked = ask(now=monday.replace(hour=17))
    assert asked.due_at == (monday + timedelta(days=1)).replace(hour=12)


def test_the_shortest_of_several_rules_holds(ask, rule, rui, monday):
    make_rule("plain", languages=["en", "fr", "es"], target=timedelta(hours=1))
    assert ask().due_at == monday + timedelta(hours=1)


def test_alone_only_where_every_rule_allows_it(ask, alone_rule, rui):
    make_rule("plain", languages=["en", "fr", "es"])
    assert ask().fallback == Fallback.NEXT


def test_asked_by_hand_the_rule_for_requests_holds(ask, rui, monday):
    make_rule("request", is_for_requests=True, target=timedelta(hours=2))
    asked = ask("We have received it.")
    assert (asked.due_at, asked.grounds.get().version.rule.code) == (
        monday + timedelta(hours=2),
        "request",
    )


# --- who is there ----------------------------------------------------------------------------------
def test_who_is_on_duty_is_asked_and_his_substitute_while_he_is_absent(
    ask, rule, rui, ines, madrid, monday
):
    EscalationPolicy.objects.create(desk=madrid, on_duty=rui)
    since = monday - timedelta(days=1)
    Absence.objects.create(
        agent=rui, starts_at=since, substitute=ines, added_by=rui, created_at=since
    )
    assert ask().owner == ines


def test_an_owner_who_leaves_the_desk_keeps_nothing(ask, rule, rui, ines, madrid, monday):
    EscalationPolicy.objects.create(desk=madrid, on_duty=rui)
    approval = ask()
    Membership.objects.filter(agent=rui, desk=madrid).update(role=DeskRole.ASSISTANT)
    look(monday + timedelta(minutes=1))
    approval.refresh_from_db()
    assert approval.owner == ines


def test_nobody_there_then_somebody(ask, rule, rui, monday):
    rui.is_away = True
    rui.save()
    approval = ask()
    assert approval.owner is None
    rui.is_away = False
    rui.save()
    look(monday + timedelta(minutes=1))
    approval.refresh_from_db()
    assert (approval.owner, approval.unowned_since) == (rui, None)


# --- time is up --------------------------------------------------------------------------------------
def test_the_next_coordinator_is_asked_with_a_time_of_his_own(
    ask, rule, rui, ines, inquiry, monday
):
    approval = ask()
    first = approval.owner
    look(monday + LIMIT)
    approval.refresh_from_db()
    assert {first, approval.owner} == {rui, ines}
    assert approval.due_at == monday + 2 * LIMIT
    assert inquiry.timeline.filter(kind=Fact.APPROVAL_OVERDUE).count() == 1


def test_each_coordinator_once_then_all_and_the_administrators(ask, rule, rui, ines, ada, monday):
    approval = ask()
    for days in range(1, 6):
        look(monday + timedelta(days=days))
    approval.refresh_from_db()
    assert approval.level == 2
    assert approval.is_waiting
    told = Notification.objects.filter(kind=Kind.APPROVAL_ALONE)
    assert [one.agent for one in told] == [ada]


def test_a_beat_that_was_down_forgets_and_repeats_nothing(ask, rule, rui, ines, inquiry, monday):
    ask()
    for _twice in range(2):
        look(monday + timedelta(days=3))
    overdue = inquiry.timeline.filter(kind=Fact.APPROVAL_OVERDUE)
    assert overdue.count() == 1


def test_of_a_warning_and_a_limit_found_together_only_the_limit_is_told(
    ask, rule, rui, maria, monday
):
    ask()
    look(monday + timedelta(days=3))
    told = Notification.objects.filter(kind=Kind.APPROVAL_DUE, agent=rui)
    assert {one.params["over"] for one in told} == {1}


def test_the_owner_is_warned_once_before(ask, rule, rui, monday):
    ask()
    for _twice in range(2):
        look(monday + timedelta(hours=3))
    assert Notification.objects.filter(kind=Kind.APPROVAL_DUE).count() == 1


def test_a_decision_stops_the_clock(ask, approve, rule, rui, monday):
    approve(ask(), rui)
    assert not due_timers(monday + timedelta(days=9))


# --- sent by the assistant -----------------------------------------------------------------------------
def _send_alone(approval, by, now, reason="The limit is today."):
    return send_unapproved(
        approval_id=approval.pk,
        reason=reason,
        seen_message_id=newest(approval.inquiry),
        by=by,
        submission_key="alone",
        now=now,
    )


@pytest.fixture
def released(ask, alone_rule, rui, monday):
    approval = ask()
    look(monday + LIMIT)
    return Approval.objects.get(pk=approval.pk)


def test_nobody_decides_in_time_and_the_assistant_sends_it_with_a_reason(
    released, maria, inquiry, monday
):
    for _twice in range(2):
        approval = _send_alone(released, maria, monday + LIMIT)
    fact = inquiry.timeline.get(kind=Fact.APPROVAL_SKIPPED)
    assert (approval.state, fact.data["reason"]) == (State.UNAPPROVED, "The limit is today.")
    assert approval.message.author == maria


def test_the_assistant_is_told_that_he_may(released, maria):
    told = Notification.objects.filter(kind=Kind.APPROVAL_DUE, agent=maria)
    assert 2 in {one.params["over"] for one in told}


def test_not_before_the_time_is_up(ask, alone_rule, rui, maria, monday):
    with pytest.raises(NotPossible):
        _send_alone(ask(), maria, monday)


def test_not_without_a_reason(released, maria, monday):
    with pytest.raises(InvalidInput):
        _send_alone(released, maria, monday + LIMIT, reason=" ")


def test_not_by_somebody_else(released, rui, monday):
    with pytest.raises(NotAllowed):
        _send_alone(released, rui, monday + LIMIT)


def test_not_where_the_rule_says_that_the_next_is_asked(ask, rule, rui, maria, monday):
    approval = ask()
    look(monday + LIMIT)
    with pytest.raises(NotPossible):
        _send_alone(approval, maria, monday + LIMIT)


def test_a_coordinator_may_still_decide(released, approve, rui, monday):
    assert approve(released, rui, now=monday + LIMIT).state == State.APPROVED


def test_a_new_calendar_leaves_what_was_left(ask, rule, rui, madrid, monday):
    """Three hours are left when the desk begins to close at noon: the rest is for tomorrow."""
    approval, before = ask(), calendar_of(madrid)
    OpeningSpan.objects.filter(desk=madrid).update(closes=time(12))
    now, after = monday + timedelta(hours=1), calendar_of(madrid)
    for _twice in range(2):
        calendar_changed.send(Desk, desk=madrid, before=before, after=after, now=now)
        before = after
    approval.refresh_from_db()
    assert approval.due_at == monday + timedelta(days=1, hours=1)
    assert due_timers(approval.due_at - timedelta(seconds=1)) == [
        approval.timers.get(kind="warning").pk
    ]


def test_those_for_whom_nobody_is_there_hide_no_other(ask, rule, rui, inquiry, hague, henk, monday):
    """Of Madrid nobody is there; behind it one of The Hague, whose coordinator has come back."""
    stuck = ask()
    Membership.objects.filter(desk=stuck.desk, role=DeskRole.COORDINATOR).delete()
    look(monday)
    assert to_look_after(monday) == [stuck.pk]
    other = make_inquiry(hague, at=monday)
    waiting = ask(inquiry_id=other.pk, by=henk, seen_message_id=newest(other))
    Approval.objects.filter(pk=waiting.pk).update(owner=None, unowned_since=monday)
    look(monday)
    waiting.refresh_from_db()
    assert waiting.owner == rui


def test_an_inquiry_shows_that_an_answer_waits_until_it_is_decided(
    ask, rule, rui, approve, inquiry
):
    approval = ask()
    inquiry.refresh_from_db()
    assert inquiry.approval_asked_at == approval.asked_at
    approve(approval, rui)
    inquiry.refresh_from_db()
    assert inquiry.approval_asked_at is None


def test_search_and_lists_know_what_waits_for_approval(ask, rule, rui, as_maria, madrid, inquiry):
    other = make_inquiry(madrid, sender_address="other@visitor.example")
    ask()
    for words in ("is:awaiting-approval", "est:à-approuver", "es:por-aprobar"):
        page = as_maria.get(reverse("inquiries:search"), {"q": words}).content.decode()
        assert inquiry.reference in page, words
        assert other.reference not in page
    rows = as_maria.get(reverse("inquiries:inbox", args=["madrid", "open"])).content.decode()
    assert rows.count("Waits for approval</span>") == 1

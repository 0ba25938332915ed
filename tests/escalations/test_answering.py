"""The coordinator's answers, questions to and fro, withdrawing."""

from datetime import timedelta

import pytest
from django.http import Http404

from desks.models import Membership
from escalations.actions.answering import (
    ask_back,
    reply_to_coordinator,
    withdraw_escalation,
)
from escalations.states import Answer, Said, State
from inquiries.actions.assign import take_inquiry
from inquiries.actions.lifecycle import change_status
from inquiries.models import Message
from inquiries.states import Fact, MessageKind, Status
from notifications.models import Notification
from notifications.states import Kind
from shared.exceptions import InvalidInput, NotAllowed, NotPossible

OTHERS = [Answer.ADVICE, Answer.APPROVED, Answer.SENT_BACK]


def test_taking_over_assigns_the_inquiry_to_the_coordinator(ask, answer, rui, inquiry):
    answer(ask(), Answer.TAKE_OVER, rui)
    inquiry.refresh_from_db()
    assert (inquiry.assignee, inquiry.status, inquiry.escalated_at) == (rui, Status.OPEN, None)


@pytest.mark.parametrize("kind", OTHERS)
def test_every_other_answer_leaves_the_inquiry_to_who_asked(ask, answer, rui, maria, inquiry, kind):
    answer(ask(), kind, rui)
    inquiry.refresh_from_db()
    assert (inquiry.assignee, inquiry.status) == (maria, Status.OPEN)


def test_an_inquiry_of_a_colleague_stays_with_him(ask, answer, rui, madrid, inquiry, monday):
    from tests.factories import make_agent

    pia = make_agent("pia", madrid)
    take_inquiry(inquiry_id=inquiry.pk, by=pia, now=monday)
    answer(ask(), Answer.ADVICE, rui)
    inquiry.refresh_from_db()
    assert inquiry.assignee == pia


def test_advice_stands_as_an_internal_note_below_the_question(ask, answer, rui, inquiry):
    answer(ask(), Answer.ADVICE, rui, text="Refund one of them.")
    note = inquiry.messages.get(kind=MessageKind.NOTE)
    assert note.author == rui
    assert note.body == "> May we refund twice?\n\nRefund one of them."


def test_an_answer_without_words_writes_no_note(ask, answer, rui, inquiry):
    answer(ask(), Answer.APPROVED, rui, text="")
    assert not Message.objects.filter(kind=MessageKind.NOTE).exists()


@pytest.mark.parametrize("kind", [Answer.ADVICE, Answer.SENT_BACK, Answer.SECTION])
def test_words_are_needed_where_nothing_else_says_what_to_do(ask, answer, rui, legal, kind):
    with pytest.raises(InvalidInput):
        answer(ask(), kind, rui, text=" ", section_id=legal.pk)


def test_a_section_is_recorded_with_the_reason(ask, answer, rui, legal, inquiry):
    escalation = answer(ask(), Answer.SECTION, rui, section_id=legal.pk)
    fact = inquiry.timeline.get(kind=Fact.ESCALATION_ANSWERED)
    assert (escalation.section, fact.data["section"]) == (legal, "legal")


def test_a_section_must_be_named(ask, answer, rui):
    with pytest.raises(InvalidInput):
        answer(ask(), Answer.SECTION, rui)


def test_an_unknown_answer_is_refused(ask, answer, rui):
    with pytest.raises(InvalidInput):
        answer(ask(), "perhaps", rui)


def test_who_asked_is_told_of_the_answer_once(ask, answer, rui, maria):
    escalation = ask()
    for _twice in range(2):
        answer(escalation, Answer.ADVICE, rui, submission_key="one")
    told = Notification.objects.filter(kind=Kind.ESCALATION_ANSWERED)
    assert [one.agent for one in told] == [maria]


def test_a_second_answer_is_refused_with_the_name_of_the_first(ask, answer, rui, ines):
    escalation = ask()
    answer(escalation, Answer.ADVICE, rui)
    with pytest.raises(NotPossible, match="Rui"):
        answer(escalation, Answer.APPROVED, ines)


def test_any_coordinator_of_the_desk_may_answer(ask, answer, rui, ines):
    other = {rui.pk: ines, ines.pk: rui}
    escalation = ask()
    by = other[escalation.owner_id]
    assert answer(escalation, Answer.ADVICE, by).answered_by == by


def test_nobody_answers_what_he_asked_himself(ask, answer, rui, ines):
    with pytest.raises(NotPossible):
        answer(ask(by=rui), Answer.APPROVED, rui)


def test_an_assistant_may_not_answer(ask, answer, rui, maria, madrid):
    from tests.factories import make_agent

    pia = make_agent("pia", madrid)
    with pytest.raises(NotAllowed):
        answer(ask(), Answer.ADVICE, pia)


@pytest.mark.parametrize("who", ["henk", "olga", "ada"])
def test_for_others_there_is_no_such_question(ask, answer, rui, request, who):
    with pytest.raises(Http404):
        answer(ask(), Answer.ADVICE, request.getfixturevalue(who))


def test_a_coordinator_who_has_left_the_desk_cannot_answer(ask, answer, rui):
    escalation = ask()
    Membership.objects.filter(agent=rui, desk__code="madrid").delete()
    with pytest.raises(Http404):
        answer(escalation, Answer.ADVICE, rui)


# --- to and fro --------------------------------------------------------------------------------------
def test_asking_back_rests_the_clock_and_tells_who_asked(ask, rui, maria, monday):
    escalation = _ask_back(ask(), rui, monday + timedelta(hours=1))
    assert (escalation.state, escalation.due_at) == (State.ASKED_BACK, None)
    assert escalation.left == timedelta(hours=3)
    assert Notification.objects.get(kind=Kind.ESCALATION_ASKED).agent == maria


def test_the_reply_lets_the_clock_run_on_with_what_was_left(ask, rui, maria, monday):
    escalation = _ask_back(ask(), rui, monday + timedelta(hours=1))
    tomorrow = monday + timedelta(days=1)
    escalation = _reply(escalation, maria, tomorrow)
    assert (escalation.state, escalation.left) == (State.OPEN, None)
    assert escalation.due_at == tomorrow + timedelta(hours=3)


def test_the_reply_is_told_to_the_owner(ask, rui, maria, monday):
    escalation = _reply(_ask_back(ask(), rui, monday), maria, monday)
    told = Notification.objects.filter(kind=Kind.ESCALATION_ASKED, agent=rui)
    assert told.get().subject == f"escalation:{escalation.pk}"


def test_what_was_overdue_has_nothing_left_and_not_less(ask, rui, monday):
    escalation = _ask_back(ask(), rui, monday + timedelta(days=3))
    assert escalation.left == timedelta()


def test_a_question_back_may_be_answered_by_any_colleague(ask, rui, madrid, monday):
    from tests.factories import make_agent

    escalation = _ask_back(ask(), rui, monday)
    assert _reply(escalation, make_agent("pia", madrid), monday).state == State.OPEN


def test_nothing_is_replied_where_nothing_was_asked_back(ask, rui, maria, monday):
    with pytest.raises(NotPossible):
        _reply(ask(), maria, monday)


def test_a_reply_opens_nothing_that_has_ended(ask, rui, maria, inquiry, monday):
    escalation = _ask_back(ask(), rui, monday)
    change_status(inquiry_id=inquiry.pk, status=Status.RESOLVED, by=maria, now=monday)
    with pytest.raises(NotPossible):
        _reply(escalation, maria, monday)


def test_asking_back_twice_with_one_key_asks_once(ask, rui, monday):
    escalation = ask()
    for _twice in range(2):
        _ask_back(escalation, rui, monday, submission_key="one")
    assert escalation.words.count() == 1


def test_the_exchange_is_kept_in_its_order(ask, answer, rui, maria, monday):
    escalation = _reply(_ask_back(ask(), rui, monday), maria, monday)
    answer(escalation, Answer.ADVICE, rui)
    said = list(escalation.words.values_list("kind", flat=True))
    assert said == [Said.ASKED_BACK, Said.REPLIED, Said.ANSWERED]


def test_the_coordinator_may_answer_while_he_waits_for_a_reply(ask, answer, rui, monday):
    escalation = _ask_back(ask(), rui, monday)
    assert answer(escalation, Answer.ADVICE, rui).state == State.ANSWERED


# --- withdrawing -------------------------------------------------------------------------------------
def test_who_asked_may_withdraw(ask, rui, maria, inquiry, monday):
    escalation = _withdraw(ask(), maria, monday)
    inquiry.refresh_from_db()
    assert (escalation.state, inquiry.status, inquiry.escalated_at) == (
        State.WITHDRAWN,
        Status.OPEN,
        None,
    )


def test_withdrawing_twice_is_once(ask, rui, maria, inquiry, monday):
    escalation = ask()
    for _twice in range(2):
        _withdraw(escalation, maria, monday, submission_key="one")
    assert inquiry.timeline.filter(kind=Fact.ESCALATION_WITHDRAWN).count() == 1


def test_somebody_elses_question_is_not_withdrawn(ask, rui, madrid, monday):
    from tests.factories import make_agent

    with pytest.raises(NotAllowed):
        _withdraw(ask(), make_agent("pia", madrid), monday)


def test_after_withdrawing_one_may_ask_again(ask, rui, maria, monday):
    _withdraw(ask(), maria, monday)
    assert ask().state == State.OPEN


def _ask_back(escalation, by, now, **fields):
    key = {"submission_key": f"back {now} {by}"} | fields
    return ask_back(escalation_id=escalation.pk, text="Which one?", by=by, now=now, **key)


def _reply(escalation, by, now):
    return reply_to_coordinator(
        escalation_id=escalation.pk, text="The second.", by=by, now=now, submission_key="reply"
    )


def _withdraw(escalation, by, now, **fields):
    key = {"submission_key": f"withdraw {now}"} | fields
    return withdraw_escalation(escalation_id=escalation.pk, by=by, now=now, **key)

"""What a section's colleague with an account does, and what the desk does with it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from handovers.actions.answering import (
    SectionWords,
    decline_handover,
    promise_date,
    take_handover,
)
from handovers.actions.writing import settle_answer, withdraw_handover, write_to_section
from handovers.models import HandoverWord
from handovers.states import Said, State
from inquiries.models import Draft, Message
from inquiries.states import Fact, MessageKind, Status
from mailroom.models import OutgoingEmail
from notifications.models import Notification
from notifications.states import Kind
from shared.exceptions import InvalidInput, NotAllowed, NotPossible


def write(handover, by, **fields):
    defaults = {"text": "Class 9.", "submission_key": str(uuid4())}
    return write_to_section(handover_id=handover.pk, by=by, **defaults | fields)


def test_an_answer_is_a_note_and_a_proposal_and_goes_to_nobody(stop, answer, inquiry):
    handover = answer(stop(), internal="It was close.")
    note = inquiry.messages.get(kind=MessageKind.NOTE)
    assert handover.state == State.ANSWERED
    assert "It is stopped." in note.body
    assert "It was close." in note.body
    assert not OutgoingEmail.objects.exclude(dedup_key__startswith="acknowledgement:").exists()
    assert not Draft.objects.exists()


def test_when_the_last_section_has_answered_the_inquiry_is_open(stop, payment, answer, inquiry):
    first, _second = stop(), payment()
    answer(first)
    inquiry.refresh_from_db()
    assert inquiry.status == Status.WAITING_SECTION
    inquiry.handovers.under_way().get()
    withdraw_handover(
        handover_id=_second.pk, by=_second.asked_by, submission_key="w", now=_second.asked_at
    )
    inquiry.refresh_from_db()
    assert inquiry.status == Status.OPEN


def test_who_asked_is_told_of_an_answer_once(stop, answer, maria):
    handover = stop()
    for _twice in range(2):
        answer(handover, submission_key="one")
    told = Notification.objects.filter(kind=Kind.HANDOVER_ANSWERED)
    assert [one.agent for one in told] == [maria]


def test_two_colleagues_who_answer_at_once_answer_once(stop, answer, operations):
    from desks.models import SectionMembership
    from tests.factories import make_agent

    otto = make_agent("otto")
    SectionMembership.objects.create(agent=otto, section=operations)
    handover = stop()
    answer(handover)
    with pytest.raises(NotPossible, match="answered this already"):
        answer(handover, by=otto)


@pytest.mark.parametrize("who", ["henk", "mei", "ada"])
def test_who_is_neither_of_the_desk_nor_of_the_section_finds_nothing(request, stop, answer, who):
    with pytest.raises(Http404):
        answer(stop(), by=request.getfixturevalue(who))


def test_the_desk_does_not_answer_for_the_section(stop, answer, maria):
    with pytest.raises(NotAllowed):
        answer(stop(), by=maria)


def test_the_section_does_not_act_for_the_desk(stop, olga, monday):
    with pytest.raises(NotAllowed):
        write(stop(), olga, now=monday)


def test_who_left_the_section_sees_nothing_any_more(stop, answer, olga):
    handover = stop()
    olga.section_memberships.all().delete()
    with pytest.raises(Http404):
        answer(handover)


def test_a_question_back_stops_the_clock_and_the_reply_lets_it_run_on(
    payment, stop, ask_back, maria, monday
):
    handover = ask_back(stop(), now=monday + timedelta(minutes=5))
    assert (handover.state, handover.due_at) == (State.ASKED_BACK, None)
    assert handover.left == timedelta(minutes=10)
    later = monday + timedelta(hours=2)
    handover = write(handover, maria, now=later)
    assert (handover.state, handover.due_at) == (State.OPEN, later + timedelta(minutes=10))


def test_asked_again_after_its_answer_the_section_has_its_whole_time(stop, answer, maria, monday):
    handover = answer(stop())
    later = monday + timedelta(hours=1)
    handover = write(handover, maria, now=later)
    assert handover.due_at == later + timedelta(minutes=15)
    assert handover.timers.filter(done_at=None).count() == 3


def test_an_answer_is_used_once_behind_what_was_begun(stop, answer, maria, inquiry, monday):
    from inquiries.actions.drafts import DraftWords, append_to_draft

    append_to_draft(inquiry=inquiry, by=maria, words=DraftWords("Dear Vera,"), now=monday)
    answer(stop())
    word = HandoverWord.objects.get(kind=Said.ANSWERED)
    for _twice in range(2):
        settle_answer(word_id=word.pk, uses=True, by=maria, now=monday)
    assert Draft.objects.get(author=maria).text == "Dear Vera,\n\nIt is stopped."
    assert inquiry.timeline.filter(kind=Fact.HANDOVER_USED).count() == 1


def test_an_answer_set_aside_is_not_used_later(stop, answer, maria, monday):
    answer(stop())
    word = HandoverWord.objects.get(kind=Said.ANSWERED)
    settle_answer(word_id=word.pk, uses=False, by=maria, now=monday)
    settle_answer(word_id=word.pk, uses=True, by=maria, now=monday)
    assert not Draft.objects.exists()


def test_the_section_does_not_put_words_into_a_reply(stop, answer, olga, monday):
    answer(stop())
    word = HandoverWord.objects.get(kind=Said.ANSWERED)
    with pytest.raises(NotAllowed):
        settle_answer(word_id=word.pk, uses=True, by=olga, now=monday)


def test_sent_back_it_is_the_desks_again(stop, olga, inquiry, monday):
    handover = stop()
    decline_handover(
        handover_id=handover.pk,
        words=SectionWords("This is Legal's."),
        by=olga,
        submission_key="d",
        now=monday,
    )
    inquiry.refresh_from_db()
    assert inquiry.status == Status.OPEN
    assert Message.objects.filter(kind=MessageKind.NOTE, body__contains="Legal's").exists()


def test_a_promise_of_yesterday_is_refused(stop, olga, monday):
    with pytest.raises(InvalidInput):
        _promise(stop(), olga, monday, (monday - timedelta(days=1)).date())


def test_a_promised_day_stands_with_the_hand_over(stop, olga, monday):
    handover = _promise(stop(), olga, monday, monday.date())
    assert (handover.promised_on, handover.state) == (monday.date(), State.OPEN)


def test_who_takes_it_is_the_only_one_told_of_what_follows(stop, olga, operations, maria, monday):
    from desks.models import SectionMembership
    from tests.factories import make_agent

    SectionMembership.objects.create(agent=make_agent("otto"), section=operations)
    handover = stop()
    for _twice in range(2):
        take_handover(handover_id=handover.pk, by=olga, now=monday)
    write(handover, maria, now=monday)
    told = Notification.objects.filter(kind=Kind.HANDOVER_WORD)
    assert [one.agent for one in told] == [olga]


def test_withdrawn_it_is_over_and_the_section_hears_of_it(payment, maria, monday):
    handover = payment()
    for _twice in range(2):
        done = withdraw_handover(
            handover_id=handover.pk, by=maria, submission_key="w", now=monday, text="Found it."
        )
    assert done.state == State.WITHDRAWN
    mails = OutgoingEmail.objects.filter(dedup_key__startswith="handover:")
    assert "Found it." in mails.order_by("-pk")[0].text
    assert mails.count() == 2


def test_what_is_withdrawn_is_not_answered(stop, answer, maria, monday):
    handover = stop()
    withdraw_handover(handover_id=handover.pk, by=maria, submission_key="w", now=monday)
    with pytest.raises(NotPossible):
        answer(handover)


def _promise(handover, olga, now, day):
    return promise_date(
        handover_id=handover.pk,
        words=SectionWords("", promised_on=day),
        by=olga,
        submission_key=str(uuid4()),
        now=now,
    )

"""Lines become messages of the inquiry: one a turn, once, and an agent's turn is an answer."""

from datetime import timedelta
from uuid import uuid4

import pytest

from inquiries.models import Message
from inquiries.states import Fact, Status
from livechat.actions.folding import fold_chat, fold_waiting
from livechat.actions.lines import add_line
from livechat.models import Chat, ChatLine
from livechat.states import ChatState, Side

MINUTE = timedelta(seconds=61)


@pytest.fixture
def say(chat, maria, now):
    def _say(text, side=Side.VISITOR, after=timedelta(), **more):
        by = maria if side == Side.AGENT else None
        return add_line(
            chat_id=chat.pk, side=side, by=by, client_id=uuid4(), text=text, now=now + after, **more
        )

    return _say


def said(chat):
    messages = Message.objects.filter(inquiry=chat.inquiry).order_by("pk")
    return [(one.kind, one.body) for one in messages][1:]


def test_a_turn_is_one_message_when_the_other_side_speaks(chat, say, now):
    say("And the fee?")
    say("In francs, please")
    say("Good morning", Side.AGENT)
    fold_waiting(now=now)
    assert said(chat) == [("inbound", "And the fee?\nIn francs, please")]
    fold_waiting(now=now + MINUTE)
    assert said(chat)[1:] == [("outbound", "Good morning")]


def test_at_the_latest_after_a_minute_and_never_twice(chat, say, now):
    say("And the fee?")
    assert fold_waiting(now=now + timedelta(seconds=59)) == 0
    for _time in range(2):
        fold_waiting(now=now + MINUTE)
    assert said(chat) == [("inbound", "And the fee?")]
    chat.refresh_from_db()
    assert chat.folded_seq == chat.last_seq == 2


def test_at_the_end_nothing_waits(chat, say, now):
    say("Thank you")
    Chat.objects.update(state=ChatState.ENDED)
    fold_waiting(now=now)
    assert said(chat) == [("inbound", "Thank you")]


def test_an_agents_turn_is_an_answer_and_the_clock_stops(chat, say, maria, now):
    say("Until March", Side.AGENT)
    assert chat.inquiry.due_at is not None
    fold_chat(chat_id=chat.pk, now=now + MINUTE)
    inquiry = chat.inquiry
    inquiry.refresh_from_db()
    assert (inquiry.first_answered_at, inquiry.due_at) == (now, None)
    assert (inquiry.assignee, inquiry.status) == (maria, Status.OPEN)
    assert inquiry.timeline.filter(kind=Fact.REPLIED).count() == 1


def test_a_visitors_turn_makes_an_answer_due_again(chat, say, now):
    say("Until March", Side.AGENT)
    say("And the fee?")
    fold_chat(chat_id=chat.pk, now=now + MINUTE)
    chat.inquiry.refresh_from_db()
    assert chat.inquiry.due_at is not None


def test_a_greeting_answers_nothing(chat, say, now):
    say("Good morning, I am Maria", Side.AGENT, data={"canned": True})
    fold_chat(chat_id=chat.pk, now=now + MINUTE)
    assert said(chat) == []
    chat.inquiry.refresh_from_db()
    assert chat.inquiry.first_answered_at is None


def test_each_line_knows_its_message(chat, say, now):
    say("And the fee?")
    fold_chat(chat_id=chat.pk, now=now + MINUTE)
    assert not ChatLine.objects.filter(message=None).exists()


def test_lines_that_come_while_folding_are_folded_at_the_next_look(chat, say, now):
    say("And the fee?")
    say("And the form?", after=timedelta(seconds=30))
    fold_chat(chat_id=chat.pk, now=now + MINUTE)
    say("And when?", after=MINUTE)
    fold_chat(chat_id=chat.pk, now=now + 3 * MINUTE)
    assert [body for _kind, body in said(chat)] == ["And the fee?\nAnd the form?", "And when?"]

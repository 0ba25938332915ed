"""Lines are stored once, numbered without gaps, and taken as long as somebody may speak."""

from uuid import uuid4

import pytest

from inquiries.models import Inquiry
from livechat.actions.lines import add_line, note_seen
from livechat.actions.opening import open_chat
from livechat.models import Chat, ChatLine
from livechat.protocol import BadFrame, Refused
from livechat.states import MOVES, ChatState, Side


@pytest.fixture
def say(chat, now):
    def _say(text="And the fee?", side=Side.VISITOR, client_id=None, **more):
        return add_line(
            chat_id=chat.pk,
            side=side,
            client_id=client_id or uuid4(),
            text=text,
            now=now,
            **more,
        )

    return _say


def test_the_first_line_makes_an_inquiry_that_somebody_will_answer(chat, widget):
    inquiry = Inquiry.objects.get()
    assert (inquiry.desk, inquiry.channel, chat.inquiry) == (widget.desk, "chat", inquiry)
    assert inquiry.due_at is not None
    assert list(chat.lines.values_list("seq", "text")) == [(1, "Is my mark renewed?")]


def test_opened_twice_it_is_one_chat_with_two_tokens(widget, words, now):
    (first, token), (second, other) = (
        open_chat(widget=widget, words=words, now=now) for _time in range(2)
    )
    assert first == second
    assert token != other
    assert ChatLine.objects.count() == 1


def test_lines_are_numbered_without_gaps(say, chat):
    assert [say().seq, say(side=Side.AGENT).seq, say().seq] == [2, 3, 4]
    chat.refresh_from_db()
    assert chat.last_seq == 4


def test_a_line_sent_twice_is_stored_once(say):
    again = uuid4()
    assert say(client_id=again) == say(client_id=again)
    assert say().seq == 3


def test_both_sides_may_use_the_same_id(say):
    same = uuid4()
    assert say(client_id=same) != say(client_id=same, side=Side.AGENT)


def test_the_same_id_with_other_words_is_refused(say):
    again = uuid4()
    say(client_id=again)
    with pytest.raises(BadFrame) as refused:
        say("Something else", client_id=again)
    assert refused.value.code == Refused.ID_REUSED


def test_in_an_ended_chat_nobody_speaks_but_what_was_said_is_still_acknowledged(say, chat):
    before = uuid4()
    line = say(client_id=before)
    Chat.objects.update(state=ChatState.ENDED)
    with pytest.raises(BadFrame) as refused:
        say()
    assert refused.value.code == Refused.ENDED
    assert say(client_id=before) == line


def test_a_file_that_was_not_brought_here_is_refused_and_nothing_is_stored(say, chat):
    with pytest.raises(BadFrame) as refused:
        say(files=["nobody-knows"])
    assert refused.value.code == Refused.FILE_UNKNOWN
    assert chat.lines.count() == 1


def seen(chat, side, upto, is_read=True):
    note_seen(chat_id=chat.pk, side=side, upto=upto, is_read=is_read)
    chat.refresh_from_db()
    return chat.visitor_got, chat.visitor_read, chat.agent_read


def test_marks_of_what_was_seen_never_go_back_nor_beyond_the_last_line(say, chat):
    say(side=Side.AGENT)
    assert seen(chat, Side.VISITOR, 2, is_read=False) == (2, 0, 0)
    assert seen(chat, Side.VISITOR, 2) == (2, 2, 0)
    assert seen(chat, Side.VISITOR, 1) == (2, 2, 0)
    assert seen(chat, Side.VISITOR, 99) == (2, 2, 0)
    assert seen(chat, Side.AGENT, 1) == (2, 2, 1)


def test_every_state_has_its_moves():
    assert set(MOVES) == set(ChatState)
    assert MOVES[ChatState.ENDED] == frozenset()

"""One end of a chat hears everything once and in order, however often it comes back."""

from uuid import uuid4

import pytest

from livechat.actions.lines import add_line
from livechat.models import Chat
from livechat.protocol import PAGE, Hello, Ping, Resume, Seen, Send
from livechat.states import ChatState, Side
from livechat.talking import Talk


@pytest.fixture
def visitor(chat):
    return Talk(chat.pk, Side.VISITOR)


def fill(chat, now, count):
    for number in range(count):
        add_line(
            chat_id=chat.pk, side=Side.AGENT, client_id=uuid4(), text=f"Line {number}", now=now
        )


def numbers(frames):
    return [one["seq"] for one in frames if one["type"] == "line"]


def test_a_new_end_is_told_everything_once(chat, visitor, now):
    fill(chat, now, 2)
    visitor.hear(Hello("", 0), now)
    assert numbers(visitor.news()) == [1, 2, 3]
    assert visitor.news() == []


def test_who_comes_back_is_told_what_is_new(chat, visitor, now):
    fill(chat, now, 3)
    visitor.hear(Resume(2), now)
    assert numbers(visitor.news()) == [3, 4]


def test_much_comes_in_pages_and_nothing_is_left_out(chat, visitor, now):
    fill(chat, now, PAGE + 20)
    first = visitor.news()
    assert first[-1] == {"type": "more"}
    assert numbers(first) + numbers(visitor.news()) == list(range(1, PAGE + 22))


def test_what_is_said_is_acknowledged_with_its_number_and_heard_like_any_line(chat, visitor, now):
    said = Send(uuid4(), "And the fee?")
    visitor.news()
    for _time in range(2):
        [ack] = visitor.hear(said, now)
        assert (ack["type"], ack["id"], ack["seq"]) == ("ack", str(said.id), 2)
    assert numbers(visitor.news()) == [2]


def test_how_far_the_other_side_is_is_told_when_it_moves(chat, visitor, maria, now):
    Chat.objects.update(agent=maria, state=ChatState.ACTIVE)
    agent = Talk(chat.pk, Side.AGENT, maria)
    visitor.news()
    agent.hear(Seen(1, is_read=True), now)
    [state] = visitor.news()
    assert state["agent"] == {"read": 1}


def test_an_agent_speaks_with_his_name(chat, visitor, maria, now):
    Chat.objects.update(agent=maria, state=ChatState.ACTIVE)
    Talk(chat.pk, Side.AGENT, maria).hear(Send(uuid4(), "Good morning"), now)
    [_own, line] = [one for one in visitor.news() if one["type"] == "line"]
    assert line["name"]


def test_a_ping_is_answered(visitor, now):
    assert visitor.hear(Ping("7"), now) == [{"type": "pong", "mark": "7"}]


def test_only_the_agent_who_has_the_chat_speaks_and_reads_in_it(chat, maria, rui, now):
    Chat.objects.update(agent=maria, state=ChatState.ACTIVE)
    other = Talk(chat.pk, Side.AGENT, rui)
    for frame in (Send(uuid4(), "Let me"), Seen(1, is_read=True)):
        [refused] = other.hear(frame, now)
        assert (refused["type"], refused["code"]) == ("refused", "not_allowed")
    chat.refresh_from_db()
    assert (chat.last_seq, chat.agent_read) == (1, 0)


def test_the_state_says_who_speaks_and_how_one_waits(chat, visitor, maria, now):
    state = visitor.news()[-1]
    assert (state["state"], state["wait"]) == ("waiting", {"position": 1, "minutes": None})
    assert (state["with"], state["has_email"]) == (None, True)
    Chat.objects.update(agent=maria, state=ChatState.ACTIVE)
    [state] = visitor.news()
    assert (state["with"], state["wait"]) == ("Maria", None)

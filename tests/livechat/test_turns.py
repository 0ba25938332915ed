"""Who is next for a waiting chat: language, then load, then who was asked longest ago."""

from datetime import timedelta

import pytest

from livechat.turns import Chatter, Standing, next_for


def chosen(chatters, now, language="en", asked=()):
    found = next_for(language, chatters, asked, now)
    return found.agent_id if found else None


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({"takes_chats": False}, Standing.OFF),
        ({"is_here": False}, Standing.AWAY),
        ({"load": 3}, Standing.FULL),
        ({"load": 2}, Standing.FREE),
    ],
)
def test_how_an_agent_stands(now, fields, standing):
    assert Chatter(1, **fields).standing(now) == standing


def test_after_a_chat_nothing_is_offered_for_a_while(now):
    resting = Chatter(1, free_at=now + timedelta(seconds=1))
    assert resting.standing(now) == Standing.AFTER
    assert resting.standing(now + timedelta(seconds=1)) == Standing.FREE


def test_who_speaks_the_language_is_asked_first(now):
    french, english = (
        Chatter(1, answers_in=frozenset({"fr"})),
        Chatter(2, answers_in=frozenset({"en"}), load=2),
    )
    assert chosen([french, english], now) == 2


def test_nobody_waits_for_a_language_that_nobody_speaks(now):
    assert chosen([Chatter(1, answers_in=frozenset({"fr"}))], now) == 1


def test_who_has_fewest_chats_is_asked_before_others(now):
    assert chosen([Chatter(1, load=1), Chatter(2, asked_at=now)], now) == 2


def test_of_equals_who_was_asked_longest_ago(now):
    earlier = now - timedelta(hours=1)
    assert chosen([Chatter(1, asked_at=now), Chatter(2, asked_at=earlier)], now) == 2
    assert chosen([Chatter(1, asked_at=now), Chatter(2)], now) == 2


def test_nobody_is_asked_twice_and_nobody_who_is_not_free(now):
    assert chosen([Chatter(1), Chatter(2, load=3)], now, asked={1}) is None

"""A waiting chat is brought before one agent after the other until somebody takes it."""

from datetime import timedelta

import pytest

from inquiries.models import TimelineFact
from inquiries.states import Fact
from livechat.actions.attending import attend_chats, begin_after_chat, end_after_chat
from livechat.actions.offering import TIME_TO_TAKE, offer_further, waiting_chats
from livechat.actions.taking import hand_chat, take_chat
from livechat.attendance import chatters_at, is_somebody_there
from livechat.models import Chat, ChatAttendance
from livechat.queries import left_alone
from livechat.states import ChatState, Outcome
from notifications.models import Notification
from shared.exceptions import NotAllowed
from tests.factories import make_agent


@pytest.fixture
def attend(now):
    def _attend(*agents):
        for one in agents:
            type(one).objects.filter(pk=one.pk).update(seen_at=now)
            attend_chats(takes_chats=True, by=one, now=now)

    return _attend


@pytest.fixture
def pilar(madrid):
    return make_agent("pilar", madrid)


def offer(chat, at):
    return offer_further(chat_id=chat.pk, inquiry_id=chat.inquiry_id, now=at)


def asked(chat):
    return list(chat.offers.order_by("pk").values_list("agent__username", "outcome"))


def told(agent):
    return Notification.objects.filter(agent=agent, kind="chat_waits").count()


def test_only_who_takes_chats_is_asked(chat, maria, pilar, attend, now):
    attend(pilar)
    assert offer(chat, now)
    assert asked(chat) == [("pilar", "")]
    assert (told(pilar), told(maria)) == (1, 0)


def test_an_offer_holds_for_its_time_and_is_made_once(chat, maria, attend, now):
    attend(maria)
    assert offer(chat, now)
    assert not offer(chat, now + TIME_TO_TAKE - timedelta(seconds=1))
    assert told(maria) == 1


def test_who_does_not_come_is_passed_over_and_it_is_a_fact(chat, maria, pilar, attend, now):
    attend(maria, pilar)
    offer(chat, now)
    assert offer(chat, now + TIME_TO_TAKE)
    assert asked(chat) == [("maria", Outcome.MISSED), ("pilar", "")]
    [missed] = TimelineFact.objects.filter(kind=Fact.CHAT_MISSED)
    assert missed.data["owner"] == maria.pk


def test_when_all_were_asked_nobody_is_asked_again(chat, maria, attend, now):
    attend(maria)
    offer(chat, now)
    assert not offer(chat, now + TIME_TO_TAKE)
    assert not offer(chat, now + 2 * TIME_TO_TAKE)
    assert asked(chat) == [("maria", Outcome.MISSED)]


def test_who_stops_taking_chats_holds_nobody_up(chat, maria, pilar, attend, now):
    attend(maria, pilar)
    offer(chat, now)
    attend_chats(takes_chats=False, by=maria, now=now)
    assert offer(chat, now)
    assert asked(chat) == [("maria", Outcome.GONE), ("pilar", "")]


def test_a_colleague_may_be_faster(chat, maria, pilar, attend, now):
    attend(maria)
    offer(chat, now)
    take_chat(chat_id=chat.pk, by=pilar, now=now)
    assert asked(chat) == [("maria", Outcome.OTHERS)]
    assert not offer(chat, now + TIME_TO_TAKE)


def test_a_chat_handed_to_somebody_goes_to_others_when_he_does_not_come(
    chat, maria, pilar, attend, now
):
    attend(maria)
    hand_chat(chat_id=chat.pk, to=pilar, context="", by=maria, submission_key="1", now=now)
    assert not offer(chat, now + timedelta(seconds=1))
    assert offer(chat, now + TIME_TO_TAKE)
    assert asked(chat) == [("pilar", Outcome.MISSED), ("maria", "")]
    assert Chat.objects.get().meant_for is None


def test_nobody_of_another_desk_is_asked(chat, henk, attend, now):
    attend(henk)
    assert not offer(chat, now)


def test_what_waits_is_found_longest_waiting_first(chat):
    assert waiting_chats() == [(chat.pk, chat.inquiry_id)]
    Chat.objects.update(state=ChatState.ENDED)
    assert waiting_chats() == []


def test_somebody_is_there_only_with_an_open_page_and_by_his_word(madrid, maria, attend, now):
    assert not is_somebody_there(madrid.pk, now)
    attend(maria)
    assert is_somebody_there(madrid.pk, now)
    assert not is_somebody_there(madrid.pk, now + timedelta(minutes=4))
    type(maria).objects.update(is_away=True)
    assert not is_somebody_there(madrid.pk, now)


def test_load_counts_open_chats(chat, madrid, maria, attend, now):
    attend(maria)
    take_chat(chat_id=chat.pk, by=maria, now=now)
    assert [one.load for one in chatters_at(madrid.pk, now)] == [1]


def test_a_conversation_whose_agent_has_gone_is_found(chat, maria, attend, now):
    attend(maria)
    take_chat(chat_id=chat.pk, by=maria, now=now)
    assert left_alone(now + timedelta(minutes=2)) == []
    assert left_alone(now + timedelta(minutes=4)) == [chat.pk]


def test_the_pause_after_a_chat_is_ended_by_a_word(maria, attend, now):
    attend(maria)
    begin_after_chat(agent_id=maria.pk, now=now)
    assert ChatAttendance.objects.get().free_at > now
    for _time in range(2):
        end_after_chat(by=maria, now=now)
    assert ChatAttendance.objects.get().free_at is None


def test_who_may_not_answer_takes_no_chats(ada, now):
    with pytest.raises(NotAllowed):
        attend_chats(takes_chats=True, by=ada, now=now)

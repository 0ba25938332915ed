"""Taking a chat: one of several gets it, within the own limit; giving back and handing on."""

from datetime import timedelta

import pytest
from django.http import Http404

from inquiries.models import Message, TimelineFact
from inquiries.states import Fact
from livechat.actions.attending import set_chat_preferences
from livechat.actions.ending import end_chat
from livechat.actions.taking import hand_chat, release_chat, return_chat, take_chat
from livechat.models import Chat, ChatAttendance
from livechat.states import ChatState, Outcome, Side
from livechat.waiting import mail_instant
from notifications.models import Notification
from shared.exceptions import Conflict, InvalidInput, NotPossible
from tests.factories import make_agent


@pytest.fixture
def pilar(madrid, now):
    return make_agent("pilar", madrid, seen_at=now)


@pytest.fixture
def take(chat, now):
    def _take(by, after=0):
        return take_chat(chat_id=chat.pk, by=by, now=now + timedelta(seconds=after))

    return _take


def codes(chat):
    return list(chat.lines.filter(side=Side.SYSTEM).values_list("code", flat=True))


def facts(kind):
    return list(TimelineFact.objects.filter(kind=kind))


def test_who_takes_a_chat_has_it_and_its_inquiry(take, maria):
    taken = take(maria)
    assert (taken.state, taken.agent, taken.inquiry.assignee) == (ChatState.ACTIVE, maria, maria)


def test_how_long_the_visitor_has_waited_is_a_fact(take, maria):
    take(maria, after=42)
    assert [fact.data["waited"] for fact in facts(Fact.CHAT_TAKEN)] == [42]


def test_taken_twice_by_the_same_is_taken_once(take, maria):
    take(maria)
    take(maria)
    assert len(facts(Fact.CHAT_TAKEN)) == 1


def test_who_is_later_is_told_who_has_it(take, maria, pilar):
    take(maria)
    with pytest.raises(Conflict, match="Maria"):
        take(pilar)
    assert Chat.objects.get().agent == maria


@pytest.mark.parametrize("stranger", ["henk", "mei", "olga", "ada"])
def test_for_others_the_chat_does_not_exist(request, take, stranger):
    with pytest.raises(Http404):
        take(request.getfixturevalue(stranger))


def test_nobody_takes_more_than_his_limit(take, maria, now):
    set_chat_preferences(most_chats=1, after_seconds=0, greetings={}, by=maria, now=now)
    Chat.objects.update(state=ChatState.ACTIVE, agent=maria)
    other = Chat.objects.get()
    other.pk, other.public_id, other.opening_mark = None, "other", None
    other.state, other.agent = ChatState.WAITING, None
    other.save()
    with pytest.raises(NotPossible, match="your limit"):
        take_chat(chat_id=other.pk, by=maria, now=now)


def test_an_ended_chat_is_not_taken(take, chat, maria, now):
    end_chat(chat_id=chat.pk, side=Side.VISITOR, now=now)
    with pytest.raises(NotPossible):
        take(maria)


def test_the_visitor_reads_who_has_come_and_a_greeting_in_his_language(take, chat, maria):
    Chat.objects.update(language="fr")
    take(maria)
    assert codes(chat) == ["taken"]
    greeting = chat.lines.get(side=Side.AGENT)
    assert greeting.agent == maria
    assert greeting.data == {"canned": True}


def test_the_agents_own_greeting_is_said_instead(take, chat, maria, now):
    set_chat_preferences(
        most_chats=3, after_seconds=0, greetings={"en": "Hello there"}, by=maria, now=now
    )
    take(maria)
    assert chat.lines.get(side=Side.AGENT).text == "Hello there"


def test_who_wants_no_greeting_says_none(take, chat, maria, now):
    set_chat_preferences(most_chats=3, after_seconds=0, greetings={"en": " "}, by=maria, now=now)
    take(maria)
    assert not chat.lines.filter(side=Side.AGENT).exists()


def test_given_back_the_visitor_waits_again_for_others(take, chat, maria, pilar, now):
    take(maria)
    for _time in range(2):
        back = return_chat(chat_id=chat.pk, by=maria, now=now)
    assert (back.state, back.agent, back.inquiry.assignee) == (ChatState.WAITING, None, None)
    assert codes(chat) == ["taken", "left"]
    assert len(facts(Fact.CHAT_RETURNED)) == 1
    assert take(pilar).agent == pilar


def test_who_waits_anew_has_the_whole_time_before_it_goes_on_by_mail(
    take, chat, widget, maria, now
):
    take(maria)
    Chat.objects.update(mail_at=now)
    later = now + timedelta(hours=1)
    back = return_chat(chat_id=chat.pk, by=maria, now=later)
    assert back.mail_at == mail_instant(widget, later)


def test_only_who_speaks_gives_it_back(take, chat, maria, pilar, now):
    take(maria)
    with pytest.raises(NotPossible):
        return_chat(chat_id=chat.pk, by=pilar, now=now)


def test_whose_pages_are_closed_loses_the_chat_by_the_clock(take, chat, maria, now):
    take(maria)
    assert release_chat(chat_id=chat.pk, now=now)
    assert not release_chat(chat_id=chat.pk, now=now)
    assert Chat.objects.get().state == ChatState.WAITING


def hand(chat, to, by, now):
    return hand_chat(
        chat_id=chat.pk, to=to, context="Asks about a fee", by=by, submission_key="1", now=now
    )


def test_a_colleague_is_called_with_what_he_must_know(take, chat, maria, pilar, now):
    take(maria)
    handed = hand(chat, pilar, maria, now)
    assert (handed.state, handed.meant_for) == (ChatState.WAITING, pilar)
    assert Message.objects.get(kind="note").body == "Asks about a fee"
    assert Notification.objects.get(agent=pilar, kind="chat_waits").actor == maria
    assert codes(chat) == ["taken", "transferred"]


def test_handed_on_twice_it_is_handed_once(take, chat, maria, pilar, now):
    take(maria)
    hand(chat, pilar, maria, now)
    hand(chat, pilar, maria, now)
    assert len(facts(Fact.CHAT_TRANSFERRED)) == 1
    assert Message.objects.filter(kind="note").count() == 1


def test_what_was_handed_on_is_taken_by_the_colleague(take, chat, maria, pilar, now):
    take(maria)
    hand(chat, pilar, maria, now)
    assert take(pilar).inquiry.assignee == pilar
    assert chat.offers.get().outcome == Outcome.TAKEN


def test_who_is_of_another_desk_or_away_is_handed_nothing(take, chat, maria, henk, pilar, now):
    take(maria)
    with pytest.raises(InvalidInput):
        hand(chat, henk, maria, now)
    type(pilar).objects.filter(pk=pilar.pk).update(is_away=True)
    with pytest.raises(InvalidInput, match="away"):
        hand(chat, pilar, maria, now)


def test_the_end_is_a_fact_and_the_agent_rests_for_a_while(take, chat, maria, now):
    ChatAttendance.objects.create(agent=maria, takes_chats=True, since=now, after_seconds=90)
    take(maria)
    later = now + timedelta(minutes=5)
    for _time in range(2):
        end_chat(chat_id=chat.pk, side=Side.AGENT, by=maria, now=later)
    assert [fact.data["seconds"] for fact in facts(Fact.CHAT_ENDED)] == [300]
    assert ChatAttendance.objects.get().free_at == later + timedelta(seconds=90)


def test_a_stranger_does_not_end_it(chat, henk, now):
    with pytest.raises(Http404):
        end_chat(chat_id=chat.pk, side=Side.AGENT, by=henk, now=now)

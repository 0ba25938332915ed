"""A chat goes on by mail when nobody answers; mails are lines; who is back waits again."""

from datetime import time, timedelta
from uuid import uuid4

import pytest

from desks.models import OpeningSpan
from inquiries.actions.facts import record_fact
from inquiries.actions.reply import send_reply
from inquiries.models import Message
from inquiries.states import Fact
from livechat.actions.by_mail import GONE_AFTER, go_by_mail, look_after_waiting
from livechat.actions.lines import add_line
from livechat.models import Chat, ChatLine
from livechat.protocol import Send
from livechat.states import ChatState, Side
from livechat.talking import Talk
from tests.factories import receive


@pytest.fixture
def always_open(madrid):
    OpeningSpan.objects.filter(desk=madrid).delete()
    for weekday in range(7):
        OpeningSpan.objects.create(desk=madrid, weekday=weekday, opens=time.min, closes=time.max)


def codes(chat):
    return list(chat.lines.filter(side=Side.SYSTEM).order_by("seq").values_list("code", flat=True))


def state(chat):
    chat.refresh_from_db()
    return chat.state


def test_who_is_not_answered_in_time_is_told_that_the_answer_comes_by_mail(always_open, chat, now):
    look_after_waiting(now=now + timedelta(seconds=170))
    assert state(chat) == ChatState.WAITING
    for _time in range(2):
        look_after_waiting(now=now + timedelta(seconds=190))
    assert state(chat) == ChatState.BY_MAIL
    assert codes(chat) == ["by_mail"]
    assert chat.inquiry.timeline.filter(kind=Fact.CHAT_BY_MAIL).count() == 1


def test_a_visitor_who_left_with_an_answer_unread_gets_it_by_mail(chat, maria, now):
    Chat.objects.update(state=ChatState.ACTIVE, agent=maria)
    client_id = uuid4()
    add_line(chat_id=chat.pk, side=Side.AGENT, by=maria, client_id=client_id, text="So", now=now)
    later = now + GONE_AFTER + timedelta(seconds=1)
    Chat.objects.update(visitor_here_at=later)
    look_after_waiting(now=later)
    assert state(chat) == ChatState.ACTIVE
    Chat.objects.update(visitor_here_at=now)
    look_after_waiting(now=later)
    assert (state(chat), chat.lines.last().data["why"]) == (ChatState.BY_MAIL, "left")


def test_who_is_back_waits_again_if_somebody_is_there(always_open, chat, somebody_there, now):
    go_by_mail(chat_id=chat.pk, why="nobody", now=now)
    Talk(chat.pk, Side.VISITOR).hear(Send(uuid4(), "I am here"), now)
    assert state(chat) == ChatState.WAITING
    assert codes(chat) == ["by_mail", "back"]
    assert chat.mail_at is not None


def test_who_is_back_and_finds_nobody_is_heard_by_mail(always_open, chat, now):
    go_by_mail(chat_id=chat.pk, why="nobody", now=now)
    [ack] = Talk(chat.pk, Side.VISITOR).hear(Send(uuid4(), "I am here"), now)
    assert (ack["type"], state(chat)) == ("ack", ChatState.BY_MAIL)


@pytest.fixture
def answered(chat, maria, now):
    def _answered(text="Until March"):
        reply = send_reply(
            inquiry_id=chat.inquiry_id,
            by=maria,
            body=text,
            submission_key=uuid4().hex,
            seen_message_id=Message.objects.latest("pk").pk,
            now=now,
        )
        assert not ChatLine.objects.filter(message=reply).exists()  # it can still be taken back
        for _time in range(2):
            fact = {"kind": Fact.DELIVERED, "at": now, "message": reply}
            record_fact(inquiry=reply.inquiry, **fact)
        return ChatLine.objects.get(message=reply)

    return _answered


def test_an_answer_by_mail_is_a_line_once_it_has_left(chat, answered, maria):
    line = answered()
    assert (line.side, line.agent, line.text) == (Side.AGENT, maria, "Until March")
    assert line.data == {"by": "mail"}


def mail_from(chat, address, body="My name is secret"):
    reference = chat.inquiry.reference
    return receive(
        chat.inquiry.desk, sender_address=address, subject=f"Re: [{reference}]", body=body
    )


def test_a_mail_of_the_visitor_is_a_line_without_words_as_long_as_nobody_proved_who_he_is(
    chat, answered
):
    """Whoever typed the address of another must not read what that one writes, nor answers to it."""
    message = mail_from(chat, "vera@site.example")
    assert message.inquiry == chat.inquiry
    line = ChatLine.objects.get(message=message)
    assert (line.side, line.text, line.data) == (Side.VISITOR, "", {"by": "mail"})
    assert answered("You are secret").text == ""


def test_a_mail_of_a_visitor_whom_the_site_has_signed_is_a_line_with_its_words(chat):
    Chat.objects.update(is_verified=True)
    message = mail_from(chat, "vera@site.example", "And the fee?")
    assert ChatLine.objects.get(message=message).text == "And the fee?"


def test_mails_of_others_are_no_lines(chat):
    chat.inquiry.participants.create(address="carl@site.example")
    assert not ChatLine.objects.filter(message=mail_from(chat, "carl@site.example")).exists()


def test_in_an_ended_chat_a_mail_is_no_line_and_no_failure(chat):
    Chat.objects.update(state=ChatState.ENDED)
    assert mail_from(chat, "vera@site.example").pk
    assert chat.lines.count() == 1

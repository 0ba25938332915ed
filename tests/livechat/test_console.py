"""What agents do with chats in the workspace, as plain forms and as fragments."""

from uuid import uuid4

import pytest
from django.test import Client

from inquiries.actions.note import add_note
from inquiries.views.thread import thread_of
from livechat.actions.attending import attend_chats
from livechat.actions.lines import add_line
from livechat.actions.taking import take_chat
from livechat.models import Chat, ChatAttendance
from livechat.states import ChatState, Side
from tests.factories import make_agent, make_inquiry


@pytest.fixture
def taken(chat, maria, now):
    return take_chat(chat_id=chat.pk, by=maria, now=now)


def address(chat, name):
    return f"/chats/{chat.public_id}/{name}/"


def speak(client, chat, text="Good morning", client_id=None):
    values = {"id": str(client_id or uuid4()), "body": text}
    return client.post(address(chat, "say"), values, headers={"HX-Request": "true"})


def text_of(response):
    return response.content.decode()


def said(chat):
    lines = chat.lines.filter(side=Side.AGENT, data={})
    return list(lines.values_list("text", flat=True))


def test_taking_leads_to_the_conversation(as_maria, chat):
    response = as_maria.post(address(chat, "take"))
    assert response.status_code == 303
    assert chat.inquiry.reference in response.headers["Location"]
    assert Chat.objects.get().state == ChatState.ACTIVE


def test_what_is_said_twice_with_one_id_is_said_once(as_maria, taken):
    again = uuid4()
    answers = [speak(as_maria, taken, client_id=again).status_code for _time in range(2)]
    assert answers == [204, 204]
    assert said(taken) == ["Good morning"]


def test_without_scripts_saying_leads_back_to_the_conversation(as_maria, taken):
    response = as_maria.post(address(taken, "say"), {"id": str(uuid4()), "body": "Good morning"})
    assert response.status_code == 303
    assert said(taken) == ["Good morning"]


def test_who_does_not_have_the_chat_says_nothing_and_reads_why(taken, madrid):
    client = Client()
    client.force_login(make_agent("pilar", madrid))
    response = speak(client, taken)
    assert response.status_code == 409
    assert "do not speak" in text_of(response)
    assert said(taken) == []


def test_what_was_said_is_still_acknowledged_when_the_chat_is_over(as_maria, taken):
    again = uuid4()
    speak(as_maria, taken, client_id=again)
    as_maria.post(address(taken, "end"))
    assert speak(as_maria, taken, client_id=again).status_code == 204
    assert speak(as_maria, taken).status_code == 409


def test_only_new_lines_come_in_their_order(as_maria, taken, now):
    add_line(chat_id=taken.pk, side=Side.VISITOR, client_id=uuid4(), text="And the fee?", now=now)
    last = Chat.objects.get().last_seq
    page = text_of(as_maria.get(address(taken, "lines"), {"after": last - 1}))
    assert page.count("data-seq=") == 1
    assert f'data-seq="{last}"' in page


def test_a_whisper_stands_between_the_lines_and_not_again_below(as_maria, taken, maria, rui, now):
    add_note(inquiry_id=taken.inquiry_id, by=rui, body="Look at Japan", submission_key="1", now=now)
    page = text_of(as_maria.get(f"/inquiries/{taken.inquiry.reference}/"))
    assert "is-whisper" in page
    assert "message-note" not in page


def test_a_whisper_is_no_line_of_the_visitors(taken, rui, now):
    before = taken.lines.count()
    add_note(inquiry_id=taken.inquiry_id, by=rui, body="Hush", submission_key="1", now=now)
    assert taken.lines.count() == before


def test_the_first_words_stand_in_the_chat_and_not_as_a_message_too(chat):
    thread = thread_of(chat.inquiry)
    assert [one.talk is not None for one in thread.entries if not one.facts] == [True]


def test_on_paper_a_chat_is_its_messages(chat):
    thread = thread_of(chat.inquiry, shows_talks=False)
    assert [one.message.body for one in thread.entries if one.message] == ["Is my mark renewed?"]


def test_markup_of_a_visitor_is_only_text(as_maria, taken, now):
    text = "<script>alert(1)</script>"
    add_line(chat_id=taken.pk, side=Side.VISITOR, client_id=uuid4(), text=text, now=now)
    assert text not in text_of(as_maria.get(address(taken, "lines")))


def test_what_one_speaks_with_may_be_handed_on(as_maria, taken, madrid, now):
    pilar = make_agent("pilar", madrid, seen_at=now)
    assert "Pilar" in text_of(as_maria.get(address(taken, "hand")))
    values = {"to": pilar.pk, "context": "Asks about a fee", "key": str(uuid4())}
    as_maria.post(address(taken, "hand"), values)
    assert Chat.objects.get().meant_for == pilar


def test_how_far_one_has_read_is_noted_only_for_who_speaks(as_maria, taken, client, rui):
    client = Client()
    client.force_login(rui)
    client.post(address(taken, "seen"), {"after": 1})
    assert Chat.objects.get().agent_read == 0
    as_maria.post(address(taken, "seen"), {"after": 1})
    assert Chat.objects.get().agent_read == 1


@pytest.mark.parametrize("name", ["lines", "composer", "hand"])
def test_a_stranger_finds_nothing(client, henk, taken, name):
    client.force_login(henk)
    assert client.get(address(taken, name)).status_code == 404


# --- the dock ------------------------------------------------------------------------------------
def test_who_has_nothing_to_do_with_chats_sees_no_dock(as_maria, chat):
    assert "data-dock" not in text_of(as_maria.get("/inbox/madrid/open/"))


def test_who_takes_chats_sees_who_waits(as_maria, chat, maria, now):
    attend_chats(takes_chats=True, by=maria, now=now)
    assert f'data-waiting="{chat.public_id}"' in text_of(as_maria.get("/inbox/madrid/open/"))


def test_the_dock_shows_no_visitor_of_another_desk(client, chat, henk, now):
    attend_chats(takes_chats=True, by=henk, now=now)
    client.force_login(henk)
    page = text_of(client.get("/chats/"))
    assert "data-dock" in page
    assert chat.public_id not in page


def test_my_chats_are_tabs_with_what_is_unread(as_maria, taken, now):
    add_line(chat_id=taken.pk, side=Side.VISITOR, client_id=uuid4(), text="And the fee?", now=now)
    page = text_of(as_maria.get("/inbox/madrid/open/"))
    assert f'id="dock-{taken.public_id}"' in page
    assert "has-unread" in page


def test_the_dock_costs_the_same_for_one_and_for_many(
    as_maria, taken, widget, now, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        as_maria.get("/inquiries/rail/?here=inquiries")


# --- the own switch -------------------------------------------------------------------------------
def test_the_switch_is_turned_on_and_off(as_maria, maria):
    for word, takes in (("on", True), ("off", False)):
        as_maria.post("/chats/attend/", {"do": word})
        assert ChatAttendance.objects.get().takes_chats is takes


def test_preferences_are_kept_and_strange_ones_refused(as_maria):
    greetings = {"greeting_en": "Hello", "greeting_fr": "", "greeting_es": ""}
    values = {"most_chats": 5, "after_seconds": 0, **greetings}
    as_maria.post("/chats/preferences/", values)
    assert ChatAttendance.objects.get().most_chats == 5
    assert ChatAttendance.objects.get().greetings == {"en": "Hello", "fr": "", "es": ""}
    assert as_maria.post("/chats/preferences/", values | {"most_chats": 99}).status_code == 422


def test_a_chat_in_a_merged_pane_is_not_needed_for_other_inquiries(madrid):
    assert thread_of(make_inquiry(madrid)).talks == []

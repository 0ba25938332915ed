"""Live chat at an agent's desk: taking, saying, hearing, whispering, handing on; the visitor is scripted."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inquiries.actions.note import add_note
from livechat.actions.attending import attend_chats
from livechat.actions.lines import add_line
from livechat.actions.opening import FirstWords, open_chat
from livechat.actions.taking import take_chat
from livechat.models import Chat, Widget
from livechat.states import ChatState, Side
from tests.browser.test_accessibility import violations
from tests.factories import make_agent

pytestmark = pytest.mark.browser
LINES = ".talk-lines .talk-words"


@pytest.fixture
def chat(madrid, now):
    widget = Widget.objects.create(
        key="w" * 22,
        name_en="Site",
        name_fr="Site",
        name_es="Sitio",
        desk=madrid,
        sites=["https://site.example"],
        answered_within=timedelta(minutes=30),
        created_at=now,
    )
    words = FirstWords(client_id=uuid4(), text="Is my mark renewed?", language="en", name="Vera")
    return open_chat(widget=widget, words=words, now=now)[0]


@pytest.fixture
def visitor_says(chat):
    def say(text):
        add_line(
            chat_id=chat.pk,
            side=Side.VISITOR,
            client_id=uuid4(),
            text=text,
            now=timezone.now(),
        )

    return say


def test_a_visitor_is_taken_from_the_dock_and_both_hear_each_other_once_and_in_order(
    open_as, maria, chat, visitor_says, axe_source, now
):
    attend_chats(takes_chats=True, by=maria, now=now)
    page = open_as(maria, "/inbox/madrid/open/")
    expect(page.locator("[data-waiting]")).to_contain_text("Vera")
    page.keyboard.press("q")
    field = page.get_by_label("What you say to the visitor")
    expect(field).to_be_visible()
    greeting = "Good day, my name is Maria. I am reading your message."
    expect(page.locator(LINES)).to_have_text(["Is my mark renewed?", greeting])

    field.fill("One moment")
    field.press("Enter")
    field.fill("It is")
    field.press("Enter")
    expect(page.locator(".talk-line[data-seq] .talk-words")).to_have_count(4)
    visitor_says("Thank you")
    expected = ["Is my mark renewed?", greeting, "One moment", "It is", "Thank you"]
    expect(page.locator(LINES)).to_have_text(expected)
    page.reload()
    expect(page.locator(LINES)).to_have_text(expected)
    assert violations(page, axe_source) == []


def test_a_coordinator_whispers_and_who_speaks_reads_it_at_once(open_as, maria, rui, chat, now):
    take_chat(chat_id=chat.pk, by=maria, now=now)
    page = open_as(maria, f"/inquiries/{chat.inquiry.reference}/")
    expect(page.locator(".talk")).to_be_visible()
    add_note(
        inquiry_id=chat.inquiry_id,
        by=rui,
        body="Look at Japan",
        submission_key="1",
        now=timezone.now(),
    )
    expect(page.locator(".talk-line.is-whisper")).to_contain_text("Look at Japan")


def test_unsent_words_stay_and_the_end_brings_the_pause(open_as, maria, chat, now):
    attend_chats(takes_chats=True, by=maria, now=now)
    take_chat(chat_id=chat.pk, by=maria, now=now)
    page = open_as(maria, f"/inquiries/{chat.inquiry.reference}/")
    field = page.get_by_label("What you say to the visitor")
    field.fill("Half a sentence")
    page.reload()
    expect(field).to_have_value("Half a sentence")
    page.get_by_role("button", name="End the chat").click()
    expect(page.locator(".dock-standing")).to_contain_text("After chat")
    expect(page.locator(".talk-lines")).to_contain_text("The chat was ended")
    assert Chat.objects.get().state == ChatState.ENDED


def test_a_colleague_is_called_and_takes_over_with_one_key(open_as, maria, madrid, chat, now):
    pilar = make_agent("pilar", madrid, seen_at=now)
    for one in (maria, pilar):
        attend_chats(takes_chats=True, by=one, now=now)
    take_chat(chat_id=chat.pk, by=maria, now=now)
    hers = open_as(pilar, "/inbox/madrid/open/")
    page = open_as(maria, f"/inquiries/{chat.inquiry.reference}/")
    page.locator("#menu-chat-hand summary").click()
    page.get_by_label("What your colleague must know").fill("Asks about a fee")
    page.locator(".chat-hand").get_by_role("button", name="Hand on").click()
    expect(hers.locator("[data-for-me]")).to_contain_text("Vera")
    hers.keyboard.press("q")
    expect(hers.locator(".talk-line.is-whisper")).to_contain_text("Asks about a fee")
    expect(page.locator(".chat-state")).to_contain_text("Pilar")

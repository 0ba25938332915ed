"""The print view: reference and dates in full; notes and quoted text only when asked for."""

import pytest
from django.urls import reverse

from inquiries.actions.note import add_note
from tests.factories import make_inquiry


@pytest.fixture
def story(madrid, maria, now):
    inquiry = make_inquiry(madrid, body="Where is my mark?", quoted="> you wrote earlier")
    add_note(
        inquiry_id=inquiry.pk, by=maria, body="Ask finance first.", submission_key="n", now=now
    )
    return inquiry


def printed(client, inquiry, query=""):
    return client.get(reverse("inquiries:print", args=[inquiry.reference]) + query)


def test_it_says_the_reference_and_what_was_said(as_maria, story):
    page = printed(as_maria, story).content.decode()
    assert story.reference in page
    assert "Where is my mark?" in page


def test_notes_are_left_out(as_maria, story):
    assert "Ask finance first." not in printed(as_maria, story).content.decode()


def test_notes_come_when_they_are_asked_for(as_maria, story):
    assert "Ask finance first." in printed(as_maria, story, "?notes=on").content.decode()


def test_quoted_text_comes_when_it_is_asked_for(as_maria, story):
    assert "you wrote earlier" not in printed(as_maria, story).content.decode()
    assert "you wrote earlier" in printed(as_maria, story, "?quoted=on").content.decode()


def test_numbers_stay_masked(as_maria, madrid):
    inquiry = make_inquiry(madrid, body="My card is 4111 1111 1111 1111.")
    assert "4111 1111 1111 1111" not in printed(as_maria, inquiry).content.decode()


def test_another_desk_finds_nothing(client, henk, story):
    client.force_login(henk)
    assert printed(client, story).status_code == 404

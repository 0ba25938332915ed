"""The notification centre: what is listed, read, unread again, and who sees nothing."""

import json

import pytest
from django.urls import reverse

from desks.models import Membership
from notifications.actions import mark_read, notify
from notifications.states import Kind
from tests.factories import make_agent, make_inquiry

LIST = "/notifications/"


@pytest.fixture
def told(maria, rui, inquiry, now) -> str:
    """Maria has been mentioned by Rui."""
    _mention(maria, rui, inquiry, now, "first")
    return inquiry.reference


def _mention(to, by, inquiry, now, key) -> None:
    subject = f"inquiry:{inquiry.reference}"
    notify(agent_ids=[to.pk], kind=Kind.MENTIONED, key=key, now=now, by=by, subject=subject)


def _html(client, address=LIST) -> str:
    return client.get(address).content.decode()


def test_the_list_says_who_and_where_and_leads_there(as_maria, told, inquiry):
    page = _html(as_maria)
    assert f"Rui mentioned you in {told}" in page
    assert reverse("inquiries:conversation", args=[told]) in page
    assert inquiry.subject in page


def test_the_bell_counts_lines_exactly(as_maria, maria, rui, madrid, told, inquiry, now):
    _mention(maria, rui, inquiry, now, "second")
    _mention(maria, rui, make_inquiry(madrid), now, "third")
    assert 'data-count="2"' in _html(as_maria, "/notifications/bell/")


def test_a_colleague_sees_nothing_of_it(client, told, madrid):
    client.force_login(make_agent("rosa", madrid))
    assert told not in _html(client)
    assert 'data-count="0"' in _html(client, "/notifications/bell/")


@pytest.mark.parametrize("address", [LIST, "/notifications/lines/?short", "/notifications/bell/"])
def test_after_leaving_the_desk_nothing_of_it_is_told(as_maria, maria, told, inquiry, address):
    assert told in _html(as_maria, address)
    Membership.objects.filter(agent=maria).delete()
    page = _html(as_maria, address)
    assert told not in page
    assert inquiry.subject not in page


def test_a_subject_is_given_to_the_desktop_only_when_it_was_chosen(as_maria, maria, told, inquiry):
    assert inquiry.subject not in _html(as_maria, "/notifications/bell/")
    maria.notified_by = {"options": ["titles"]}
    maria.save()
    assert inquiry.subject in _html(as_maria, "/notifications/bell/")


def test_reading_a_line_offers_the_way_back(as_maria, maria, told):
    sent = {"kind": "mentioned", "subject": f"inquiry:{told}"}
    answer = as_maria.post("/notifications/read/", sent, headers={"HX-Request": "true"})
    at = json.loads(answer.headers["HX-Trigger"])["helpdesk:read"]["at"]
    assert maria.notifications.filter(read_at=None).count() == 0
    as_maria.post("/notifications/unread/", {"at": at}, headers={"HX-Request": "true"})
    assert maria.notifications.filter(read_at=None).count() == 1


@pytest.mark.parametrize("at", ["", "yesterday", "2026-13-45T99:00:00Z", "2026-11-22T10:00:00"])
def test_a_strange_instant_brings_nothing_back(as_maria, maria, told, now, at):
    mark_read(by=maria, now=now)
    as_maria.post("/notifications/unread/", {"at": at})
    assert maria.notifications.filter(read_at=None).count() == 0


def test_reading_works_as_a_plain_form(as_maria, maria, told):
    answer = as_maria.post("/notifications/read/", {})
    assert (answer.status_code, answer.headers["Location"]) == (303, LIST)
    assert maria.notifications.filter(read_at=None).count() == 0


def test_what_was_read_stands_under_earlier(as_maria, maria, told, now):
    mark_read(by=maria, now=now)
    page = _html(as_maria)
    assert "Nothing new" in page
    assert f"Rui mentioned you in {told}" in page


def test_the_page_of_mentions_shows_nothing_else(as_maria, maria, told, now):
    notify(agent_ids=[maria.pk], kind=Kind.BULK_FINISHED, key="b", now=now, params={"done": 5})
    assert "5 inquiries were changed" in _html(as_maria)
    assert "5 inquiries were changed" not in _html(as_maria, f"{LIST}?only=mentions")


def test_history_is_read_page_by_page(as_maria, maria, madrid, now):
    for number in range(60):
        notify(
            agent_ids=[maria.pk],
            kind=Kind.BULK_FINISHED,
            key=str(number),
            now=now,
            params={"done": 1000 + number},
        )
    mark_read(by=maria, now=now)
    first = _html(as_maria)
    assert "1059 inquiries" in first
    assert "1000 inquiries" not in first
    oldest = maria.notifications.order_by("-pk")[49].pk
    assert f"before={oldest}" in first
    assert "1000 inquiries" in _html(as_maria, f"{LIST}?before={oldest}")


@pytest.mark.parametrize("query", ["before=x", "before=-1", f"before={'9' * 40}", "only=nothing"])
def test_a_strange_question_gives_the_list(as_maria, told, query):
    assert told in _html(as_maria, f"{LIST}?{query}")


def test_ways_are_kept(as_maria, maria):
    sent = {"ways-message": ["page", "mail"], "options": ["sound"]}
    assert as_maria.post("/notifications/ways/", sent).status_code == 303
    maria.refresh_from_db()
    assert maria.notified_by["message"] == ["page", "mail"]
    assert maria.notified_by["mentioned"] == []
    assert maria.notified_by["options"] == ["sound"]
    page = " ".join(_html(as_maria, "/notifications/ways/").split())
    assert 'value="sound" checked' in page


def test_a_strange_way_is_refused(as_maria, maria):
    answer = as_maria.post("/notifications/ways/", {"ways-message": ["pigeon"]})
    maria.refresh_from_db()
    assert (answer.status_code, maria.notified_by) == (422, {})


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_kind_has_its_words(as_maria, maria, rui, inquiry, now, kind, language):
    maria.language = language
    maria.save()
    subject = "" if kind in ("bulk_finished", "work_returned") else f"inquiry:{inquiry.reference}"
    notify(agent_ids=[maria.pk], kind=Kind(kind), key="k", now=now, by=rui, subject=subject)
    page = _html(as_maria)
    assert "note-line" in page
    assert "%(" not in page

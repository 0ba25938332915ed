"""The settings of widgets as pages: what they show, to whom, and what they never show twice."""

import re

import pytest

from livechat.actions.widgets import retire_widget
from livechat.models import Widget
from tests.factories import make_agent

ASKS = {f"asks_{name}": "optional" for name in ("topic", "registration", "name", "email")}
FORM = {"name_en": "Questions", "sites": "site.example", "answered_within": "3", **ASKS}


@pytest.fixture
def coordinator(client, rui):
    client.force_login(rui)
    return client


def test_a_widget_is_made_of_the_form(coordinator, madrid):
    answer = coordinator.post("/chat-settings/new/madrid/", {**FORM, "greeting_fr": "Bonjour"})
    made = Widget.objects.get()
    assert answer.headers["Location"] == f"/chat-settings/{made.pk}/"
    assert (made.desk, made.sites) == (madrid, ["https://site.example"])
    assert made.texts["fr"]["greeting"] == "Bonjour"
    assert made.asks["consent"] is False


def test_what_is_no_site_is_said_at_its_field(coordinator, widget):
    wrong = {**FORM, "sites": "https://good.example\nhttp://plain.example"}
    answer = coordinator.post(f"/chat-settings/{widget.pk}/", wrong)
    assert answer.status_code == 422
    assert "http://plain.example" in answer.context["form"].errors["sites"][0]


def test_the_form_shows_what_is_kept(coordinator, widget):
    coordinator.post(
        f"/chat-settings/{widget.pk}/", {**FORM, "away_es": "Volvemos", "takes_files": "on"}
    )
    form = coordinator.get(f"/chat-settings/{widget.pk}/").context["form"]
    shown = {name: form[name].initial for name in ("away_es", "takes_files", "sites")}
    assert shown == {"away_es": "Volvemos", "takes_files": True, "sites": "https://site.example"}


def test_the_line_for_the_site_can_be_copied(coordinator, widget):
    text = coordinator.get(f"/chat-settings/{widget.pk}/").content.decode()
    assert f"data-widget=&quot;{widget.key}&quot; async" in text


def test_the_secret_is_in_the_answer_that_made_it_and_nowhere_else(coordinator, widget):
    address = f"/chat-settings/{widget.pk}/do/"
    key = {"do": "renew", "submission_key": "one"}
    shown = coordinator.post(address, key).content.decode()
    secret = re.search(r'data-copy="([\w-]{43})"', shown)[1]
    again = coordinator.post(address, key)
    later = coordinator.get(f"/chat-settings/{widget.pk}/").content.decode()
    assert again.status_code == 303
    assert secret not in later


def test_a_coordinator_of_another_desk_sees_none(client, widget, hague):
    client.force_login(make_agent("hanna", hague, role="coordinator"))
    assert client.get(f"/chat-settings/{widget.pk}/").status_code == 404
    assert b"Site" not in client.get("/chat-settings/").content.split(b"<tbody>")[1]


def test_those_in_use_come_first(coordinator, widget, rui, now):
    later = Widget.objects.create(
        key="b", name_en="Later", desk=widget.desk, answered_within=widget.answered_within,
        created_at=now,
    )  # fmt: skip
    retire_widget(widget_id=widget.pk, by=rui, now=now)
    assert [row.pk for row in coordinator.get("/chat-settings/").context["rows"]] == [
        later.pk,
        widget.pk,
    ]

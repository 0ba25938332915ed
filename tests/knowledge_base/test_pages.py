"""The pages: who sees them, proposing in three languages at once, publishing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge_base.actions import add_item, write_version
from knowledge_base.models import Item, Text, TextVersion
from knowledge_base.states import Kind, VersionState
from tests.knowing import publish_text


@pytest.fixture
def item(rui, now):
    return add_item(kind=Kind.TEMPLATE, code="renew", by=rui, now=now)


@pytest.fixture
def as_rui(client, rui):
    client.force_login(rui)
    return client


def post(client, item, **words):
    fields = {key.replace("_", "-"): value for key, value in words.items()}
    return client.post(f"/knowledge/{item.pk}/", fields)


def test_an_item_is_made_and_its_words_are_next(as_maria):
    made = as_maria.post("/knowledge/new/", {"kind": "template", "code": "renew"})
    assert made.headers["Location"] == f"/knowledge/{Item.objects.get().pk}/"


def test_a_taken_short_name_is_said_on_the_form(as_maria, item):
    page = as_maria.post("/knowledge/new/", {"kind": "template", "code": "renew"})
    assert (page.status_code, "is taken" in page.content.decode()) == (422, True)


def test_desks_of_others_cannot_be_chosen(as_maria, hague):
    fields = {"kind": "template", "code": "x", "desks": [hague.pk]}
    assert as_maria.post("/knowledge/new/", fields).status_code == 422
    assert not Item.objects.exists()


def test_languages_are_proposed_together_or_not_at_all(as_maria, item):
    words = {"en_title": "Renewal", "en_body": "On line.", "fr_title": "Renouvellement"}
    page = post(as_maria, item, **words)
    assert "A text needs a title and words." in page.content.decode()
    assert "On line." in page.content.decode()
    assert not Text.objects.exists()
    post(as_maria, item, **words, fr_body="En ligne.")
    assert Text.objects.count() == 2


def deed(client, item, name, language="en", **more):
    return client.post(f"/knowledge/{item.pk}/state/", {"language": language, "deed": name, **more})


def test_what_an_assistant_wrote_a_coordinator_reviews_and_publishes(as_maria, client, rui, item):
    post(as_maria, item, en_title="Renewal", en_body="On line.")
    deed(as_maria, item, "submit")
    client.force_login(rui)
    for name in ("approve", "publish", "publish"):
        deed(client, item, name)
    assert Text.objects.get().version == 1


def test_who_wrote_it_cannot_approve_it_alone(as_rui, item):
    post(as_rui, item, en_title="Renewal", en_body="On line.")
    deed(as_rui, item, "submit")
    page = as_rui.post(
        f"/knowledge/{item.pk}/state/", {"language": "en", "deed": "approve"}, follow=True
    )
    assert "Somebody else must review" in page.content.decode()


def test_an_assistant_is_offered_no_publishing(as_maria, item):
    post(as_maria, item, en_title="Renewal", en_body="On line.")
    page = as_maria.get(f"/knowledge/{item.pk}/").content.decode()
    assert "Publish" not in page
    deed(as_maria, item, "submit")
    deed(as_maria, item, "approve")
    assert TextVersion.objects.get().state == VersionState.IN_REVIEW


def test_a_stale_language_is_marked_in_the_list(as_rui, item, rui, now):
    for language, body in (("en", "A"), ("fr", "B"), ("en", "C")):
        publish_text(item, by=rui, now=now, language=language, body=body)
    assert as_rui.get("/knowledge/").content.decode().count("Stale</span>") == 1


def test_the_list_costs_the_same_for_one_and_thirty(as_rui, item, rui, now):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            as_rui.get("/knowledge/")
        return len(seen)

    few = queries()
    for number in range(29):
        add_item(kind=Kind.ARTICLE, code=f"a{number}", by=rui, now=now)
    assert queries() == few


def test_what_is_found_is_marked_in_the_list(as_rui, item, rui, now):
    publish_text(item, by=rui, now=now, title="Late", body="Renew <b>in time</b>.")
    shown = as_rui.get("/knowledge/?q=renew").content.decode()
    assert "<mark>Renew</mark> &lt;b&gt;in time&lt;/b&gt;." in shown


def test_the_list_has_pages_that_keep_what_was_asked(as_rui, rui, now):
    for number in range(51):
        add_item(kind=Kind.TEMPLATE, code=f"text-{number:02}", by=rui, now=now)
    first = as_rui.get("/knowledge/?kind=template").content.decode()
    assert 'href="?kind=template&amp;page=2"' in first
    assert "<kbd>text-50</kbd>" not in first
    assert "<kbd>text-50</kbd>" in as_rui.get("/knowledge/?page=2").content.decode()


def test_a_draft_is_listed_by_its_title(as_rui, item, rui, now):
    write_version(item_id=item.pk, language="fr", title="À venir", body="B", by=rui, now=now)
    assert 'lang="fr">À venir</a>' in as_rui.get("/knowledge/").content.decode()


def test_another_desk_does_not_find_it(client, henk, madrid, rui, now):
    own = add_item(kind=Kind.TEMPLATE, code="own", by=rui, now=now, desks=[madrid])
    client.force_login(henk)
    assert f"/knowledge/{own.pk}/" not in client.get("/knowledge/").content.decode()
    assert client.get(f"/knowledge/{own.pk}/").status_code == 404


def test_who_has_no_desk_does_not_see_the_pages(client, olga, ada):
    for agent in (olga, ada):
        client.force_login(agent)
        assert client.get("/knowledge/").status_code == 404

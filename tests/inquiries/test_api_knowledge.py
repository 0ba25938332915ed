"""The API over what the units know: the same rights and the same four eyes as on the pages."""

import pytest
from rest_framework.test import APIClient

from knowledge_base.actions import add_item
from knowledge_base.models import Text
from knowledge_base.states import Kind
from tests.knowing import publish_text


@pytest.fixture
def item(madrid, rui, now):
    item = add_item(kind=Kind.TEMPLATE, code="renew", by=rui, now=now, desks=[madrid])
    publish_text(item, by=rui, now=now, title="Renewal on line", body="Renew on line.")
    return item


def api(agent) -> APIClient:
    client = APIClient()
    client.force_authenticate(agent)
    return client


def post(agent, path, **said):
    return api(agent).post(f"/api/knowledge/renew/en/{path}/", said, format="json")


def test_it_is_found_by_words_and_read_with_its_texts(item, maria):
    [found] = api(maria).get("/api/knowledge/", {"q": "renewing"}).json()
    assert (found["code"], found["texts"][0]["body"]) == ("renew", "Renew on line.")
    assert api(maria).get("/api/knowledge/", {"q": "zeppelin"}).json() == []
    assert api(maria).get("/api/knowledge/renew/").json()["kind"] == "template"


def test_another_desk_finds_nothing(item, henk):
    assert api(henk).get("/api/knowledge/").json() == []
    assert api(henk).get("/api/knowledge/renew/").status_code == 404
    assert post(henk, "versions", title="X", body="X").status_code == 404


def test_from_words_to_live_by_two_people(item, maria, rui):
    assert post(maria, "versions", title="Renewal", body="On line or on paper.").status_code == 201
    assert post(maria, "deeds", deed="submit").status_code == 200
    assert post(maria, "deeds", deed="approve").status_code == 403
    for deed in ("approve", "publish", "publish"):
        assert post(rui, "deeds", deed=deed).status_code == 200
    assert Text.objects.select_related("live").get().body == "On line or on paper."
    numbers = [one["number"] for one in api(maria).get("/api/knowledge/renew/en/versions/").json()]
    assert numbers == [2, 1]


def test_what_is_returned_says_why(item, maria, rui):
    post(maria, "versions", title="Renewal", body="On line or on paper.")
    post(maria, "deeds", deed="submit")
    assert post(rui, "deeds", deed="return").status_code == 422
    assert post(rui, "deeds", deed="return", note="Shorter.").status_code == 200
    newest = api(maria).get("/api/knowledge/renew/en/versions/").json()[0]
    assert (newest["state"], newest["note"]) == ("draft", "Shorter.")


def test_an_unknown_deed_is_refused(item, rui):
    assert post(rui, "deeds", deed="burn").status_code == 400

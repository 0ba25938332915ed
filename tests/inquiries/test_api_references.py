"""The API over numbers: the same actions, the same scope."""

import pytest

from inquiries.models import RegistryReference
from tests.factories import make_inquiry

JSON = {"content_type": "application/json"}


@pytest.fixture
def about(madrid):
    return make_inquiry(madrid, body="International registration 1589321, and what of 1744090?")


@pytest.fixture
def named(about):
    return RegistryReference.objects.get(value="1589321")


def standings(answer):
    return {row["value"]: row["standing"] for row in answer.json()}


def test_an_inquirys_numbers_are_listed_with_their_standing(as_maria, about):
    answer = as_maria.get(f"/api/inquiries/{about.reference}/references/")
    assert standings(answer) == {"1589321": "certain", "1744090": "candidate"}


def test_a_number_is_added_once(as_maria, about):
    address = f"/api/inquiries/{about.reference}/references/"
    for _call in range(2):
        answer = as_maria.post(address, {"written": "231045", "kind": "hague_irn"}, **JSON)
    assert standings(answer)["DM/231045"] == "confirmed"
    assert len(answer.json()) == 3


@pytest.mark.parametrize(
    ("decision", "standing"), [("confirm", "confirmed"), ("reject", "rejected")]
)
def test_a_decision_is_made_and_taken_back(as_maria, about, decision, standing):
    bare = RegistryReference.objects.get(value="1744090")
    address = f"/api/inquiries/{about.reference}/references/{bare.pk}/"
    assert standings(as_maria.put(address, {"decision": decision}, **JSON))["1744090"] == standing
    assert standings(as_maria.put(address, {"decision": "undo"}, **JSON))["1744090"] == "candidate"


def test_a_number_is_looked_up_however_it_is_written(as_maria, named):
    answer = as_maria.get("/api/references/", {"value": "IR 1 589 321"})
    assert [row["id"] for row in answer.json()] == [named.pk]


def test_what_is_told_of_a_number_stays_within_the_rights(
    client, henk, as_maria, about, named, hague
):
    make_inquiry(hague, sender_address="h@visitor.example", body="IRN 1589321?")
    answer = as_maria.get(f"/api/references/{named.pk}/").json()
    assert answer["inquiries"] == [about.reference]


def test_a_stranger_learns_of_no_number(client, henk, named):
    client.force_login(henk)
    assert client.get("/api/references/", {"value": "1589321"}).json() == []
    assert client.get(f"/api/references/{named.pk}/").status_code == 404

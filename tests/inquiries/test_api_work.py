"""Tags, snooze, fields and bulk deeds by the API."""

from datetime import timedelta

import pytest
from django.urls import reverse

from inquiries.actions.bulk_work import work_all
from inquiries.models import BulkDeed
from tests.factories import make_field, make_tag

LONG = 1e12


def put(client, name, reference, **values):
    address = reverse(f"api_{name}", args=[reference])
    return client.put(address, values, content_type="application/json")


def begin(client, key="one", **values):
    headers = {"Idempotency-Key": key}
    return client.post(reverse("api_bulk"), values, "application/json", headers=headers)


@pytest.fixture
def as_henk(client, henk):
    client.force_login(henk)
    return client


def test_tags_are_exactly_those_that_were_sent(as_maria, inquiry, madrid):
    make_tag("refund", desk=madrid)
    make_tag("press")
    put(as_maria, "tags", inquiry.reference, tags=["refund"])
    answer = put(as_maria, "tags", inquiry.reference, tags=["press"])
    assert answer.json() == {"tags": ["press"]}
    assert put(as_maria, "tags", inquiry.reference, tags=["nonsense"]).status_code == 400


def test_snooze_and_back(as_maria, inquiry, now):
    until = (now + timedelta(hours=2)).isoformat()
    put(as_maria, "snooze", inquiry.reference, until=until)
    inquiry.refresh_from_db()
    assert inquiry.snoozed_until == now + timedelta(hours=2)
    assert put(as_maria, "snooze", inquiry.reference, until=None).json()["until"] is None


def test_fields(as_maria, inquiry, madrid):
    make_field("amount", madrid, kind="number")
    assert put(as_maria, "fields", inquiry.reference, values={"amount": 12}).json() == {
        "values": {"amount": 12}
    }
    assert put(as_maria, "fields", inquiry.reference, values={"other": 1}).status_code == 422


def test_a_bulk_deed_begins_once_is_asked_for_and_undone(as_maria, inquiry):
    sent = {"kind": "status", "values": {"status": "resolved"}, "inquiries": [inquiry.reference]}
    first, again = begin(as_maria, **sent).json(), begin(as_maria, **sent).json()
    assert (first["id"], first["state"]) == (again["id"], "running")
    assert begin(as_maria, kind="take", inquiries=[inquiry.reference]).status_code == 409
    work_all(until=LONG)
    address = reverse("api_bulk_deed", args=[first["id"]])
    assert as_maria.get(address).json()["done"] == 1
    undoing = as_maria.put(address, {"decision": "undo"}, content_type="application/json").json()
    assert undoing["undoes"] == first["id"]
    work_all(until=LONG)
    inquiry.refresh_from_db()
    assert inquiry.status == "new"


def test_another_desk_reaches_nothing(as_henk, inquiry):
    for name, values in (("tags", {"tags": []}), ("snooze", {"until": None})):
        assert put(as_henk, name, inquiry.reference, **values).status_code == 404
    assert begin(as_henk, kind="take", inquiries=[inquiry.reference]).status_code == 422
    assert not BulkDeed.objects.exists()

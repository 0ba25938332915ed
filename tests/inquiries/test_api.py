"""The API: the same rights, the same actions, the same answers as the pages, spoken in JSON."""

import pytest
from django.test import Client
from django.urls import reverse

from desks.models import Agent
from inquiries.actions.assign import take_inquiry
from inquiries.models import Inquiry, Message
from inquiries.states import Status
from mailroom.models import OutgoingEmail
from tests.factories import make_agent, make_inquiry, receive


@pytest.fixture
def api(as_maria: Client):
    """api("PUT", "status", inquiry, {...}, key="k1") as Maria; every answer with its JSON."""

    def ask(method: str, name: str, inquiry: Inquiry | None = None, body=None, *, key: str = ""):
        headers = {"Idempotency-Key": key} if key else {}
        address = reverse(f"api_{name}", args=[inquiry.reference] if inquiry else [])
        options = {"content_type": "application/json", "headers": headers}
        return getattr(as_maria, method.lower())(address, body, **options)

    return ask


def newest(inquiry: Inquiry) -> int:
    return inquiry.messages.latest("pk").pk


def reply_to(inquiry: Inquiry, **fields) -> dict:
    return {"body": "It was sent.", "seen_message_id": newest(inquiry)} | fields


def replies() -> int:
    return OutgoingEmail.objects.filter(dedup_key__startswith="reply:").count()


# --- reading ---
def test_the_list_shows_active_inquiries_of_own_desks_only(as_maria, madrid, hague):
    ours, _theirs = make_inquiry(madrid), make_inquiry(hague)
    answer = as_maria.get(reverse("api_inquiries")).json()
    assert [row["reference"] for row in answer["results"]] == [ours.reference]
    assert answer["next"] == ""


def test_the_cursor_leads_through_all_pages_once(as_maria, madrid):
    known = {make_inquiry(madrid).reference for _ in range(35)}
    first = as_maria.get(reverse("api_inquiries")).json()
    second = as_maria.get(reverse("api_inquiries"), {"cursor": first["next"]}).json()
    found = [row["reference"] for page in (first, second) for row in page["results"]]
    assert (len(found), set(found), second["next"]) == (35, known, "")


def test_a_view_that_does_not_exist_is_refused(as_maria):
    answer = as_maria.get(reverse("api_inquiries"), {"view": "everything"})
    assert answer.status_code == 400
    assert "view" in answer.json()


def test_one_inquiry_comes_with_its_messages(api, inquiry):
    answer = api("GET", "inquiry", inquiry).json()
    assert answer["reference"] == inquiry.reference
    assert [one["body"] for one in answer["messages"]] == [inquiry.messages.get().body]


def test_what_is_not_visible_is_as_what_does_not_exist(api, hague):
    unseen = api("GET", "inquiry", make_inquiry(hague))
    missing = api("GET", "inquiry", Inquiry(reference="MAD-2026-999999"))
    assert (unseen.status_code, unseen.content) == (404, missing.content)


# --- replies and notes ---
def test_a_reply_is_queued_once_for_one_key(api, inquiry):
    body = reply_to(inquiry)
    first = api("POST", "replies", inquiry, body, key="k1")
    again = api("POST", "replies", inquiry, body, key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert replies() == 1


def test_the_same_key_with_another_text_is_a_conflict(api, inquiry):
    body = reply_to(inquiry)
    api("POST", "replies", inquiry, body, key="k1")
    answer = api("POST", "replies", inquiry, body | {"body": "Something else."}, key="k1")
    assert answer.status_code == 409
    assert replies() == 1


@pytest.mark.parametrize("name", ["replies", "notes"])
@pytest.mark.parametrize("key", ["", "x" * 65])
def test_a_post_without_a_proper_key_is_refused(api, inquiry, name, key):
    answer = api("POST", name, inquiry, reply_to(inquiry), key=key)
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()
    assert inquiry.messages.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"body": ""},
        {"body": None},
        {"seen_message_id": "newest"},
        {"then_status": Status.CLOSED},
        {"then_status": Status.NEW},
    ],
)
def test_a_reply_that_is_not_valid_is_refused_by_field(api, inquiry, fields):
    answer = api("POST", "replies", inquiry, reply_to(inquiry, **fields), key="k1")
    assert answer.status_code == 400
    assert set(answer.json()) == set(fields)
    assert replies() == 0


def test_a_reply_over_an_unseen_message_is_stopped(api, inquiry, madrid):
    body = reply_to(inquiry)
    receive(madrid, seen_ids=(inquiry.messages.get().message_id,), body="One more thing.")
    answer = api("POST", "replies", inquiry, body, key="k1")
    assert answer.status_code == 409
    assert "newer message" in answer.json()["detail"]
    assert replies() == 0


def test_a_stopped_reply_may_be_sent_with_the_same_key_after_reading(api, inquiry, madrid):
    body = reply_to(inquiry)
    receive(madrid, seen_ids=(inquiry.messages.get().message_id,))
    api("POST", "replies", inquiry, body, key="k1")
    answer = api("POST", "replies", inquiry, reply_to(inquiry), key="k1")
    assert answer.status_code == 201


def test_a_note_is_written_once_and_never_sent(api, inquiry):
    for _ in range(2):
        answer = api("POST", "notes", inquiry, {"body": "Ask Olga."}, key="k1")
        assert answer.status_code == 201
    assert inquiry.messages.filter(kind="note").count() == 1
    assert replies() == 0


def test_two_agents_may_use_the_same_key(api, inquiry, madrid, client):
    api("POST", "notes", inquiry, {"body": "From Maria."}, key="k1")
    client.force_login(make_agent("lucie", madrid))
    answer = api("POST", "notes", inquiry, {"body": "From Lucie."}, key="k1")
    assert answer.status_code == 201


def test_fields_that_nobody_may_set_are_ignored(api, inquiry, henk, hague):
    foreign = {"author": henk.pk, "desk": hague.pk, "at": "2020-01-01T00:00:00Z", "kind": "inbound"}
    answer = api("POST", "notes", inquiry, {"body": "Ask Olga.", **foreign}, key="k1")
    note = Message.objects.get(pk=answer.json()["id"])
    assert (note.author.username, note.kind, note.at.year > 2020) == ("maria", "note", True)


# --- who works on it, and how it stands ---
def test_taking_is_putting_oneself(api, inquiry, maria):
    answer = api("PUT", "assignee", inquiry, {"username": "maria"})
    assert (answer.status_code, answer.json()["assignee"]) == (200, "maria")


def test_taking_what_a_colleague_has_is_a_conflict(api, inquiry, madrid, now):
    take_inquiry(inquiry_id=inquiry.pk, by=make_agent("lucie", madrid), now=now)
    answer = api("PUT", "assignee", inquiry, {"username": "maria"})
    assert answer.status_code == 409
    assert answer.json()["inquiry"]["assignee"] == "lucie"


def test_giving_to_a_colleague_and_giving_back(api, inquiry, madrid):
    make_agent("lucie", madrid)
    assert api("PUT", "assignee", inquiry, {"username": "lucie"}).json()["assignee"] == "lucie"
    assert api("PUT", "assignee", inquiry, {"username": None}).json()["assignee"] is None


def test_giving_to_somebody_of_another_desk_is_refused(api, inquiry, henk: Agent):
    assert api("PUT", "assignee", inquiry, {"username": "henk"}).status_code == 422


def test_giving_to_nobody_known_is_404(api, inquiry):
    assert api("PUT", "assignee", inquiry, {"username": "nobody"}).status_code == 404


def test_a_stale_version_is_a_conflict_and_changes_nothing(api, inquiry):
    stale = inquiry.version
    api("POST", "notes", inquiry, {"body": "Meanwhile."}, key="k1")
    answer = api("PUT", "status", inquiry, {"status": Status.RESOLVED, "version": stale})
    assert answer.status_code == 409
    inquiry.refresh_from_db()
    present = answer.json()["inquiry"]
    assert (present["status"], present["version"]) == (Status.NEW, inquiry.version)


def test_the_present_version_is_accepted(api, inquiry):
    version = api("GET", "inquiry", inquiry).json()["version"]
    answer = api("PUT", "status", inquiry, {"status": Status.RESOLVED, "version": version})
    assert (answer.status_code, answer.json()["status"]) == (200, Status.RESOLVED)


def test_a_move_outside_the_table_is_a_conflict(api, inquiry):
    assert api("PUT", "status", inquiry, {"status": Status.CLOSED}).status_code == 409


def test_a_status_that_only_the_system_sets_is_refused(api, inquiry):
    assert api("PUT", "status", inquiry, {"status": Status.ESCALATED}).status_code == 422


def test_json_that_is_none_is_refused(as_maria, inquiry):
    address = reverse("api_status", args=[inquiry.reference])
    assert as_maria.put(address, "{", content_type="application/json").status_code == 400
    assert as_maria.put(address, "[]", content_type="application/json").status_code == 400
    assert as_maria.put(address, "status=open", content_type="text/plain").status_code == 415


def test_a_page_of_another_site_cannot_write(inquiry, maria):
    client = Client(enforce_csrf_checks=True)
    client.force_login(maria)
    address = reverse("api_notes", args=[inquiry.reference])
    answer = client.post(
        address, {"body": "x"}, content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert answer.status_code == 403
    assert inquiry.messages.count() == 1

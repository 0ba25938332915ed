"""The API of the next inquiry, absences, the team; of merging, splitting, moving."""

import pytest
from django.test import Client
from django.urls import reverse

from desks.models import Absence
from inquiries.actions.note import add_note
from inquiries.models import Inquiry, InquiryMerge
from tests.factories import make_inquiry


@pytest.fixture
def ask():
    """ask(agent, "POST", "next", [args], {...}, key="k1"): the answer."""

    def send(agent, method: str, name: str, args=(), body=None, *, key: str = ""):
        client = Client()
        client.force_login(agent)
        headers = {"Idempotency-Key": key} if key else {}
        options = {"content_type": "application/json", "headers": headers}
        return getattr(client, method.lower())(reverse(f"api_{name}", args=args), body, **options)

    return send


@pytest.fixture
def other(madrid) -> Inquiry:
    return make_inquiry(madrid, sender_address="other@visitor.example")


# --- next --------------------------------------------------------------------------------------
def test_the_same_key_takes_the_same_inquiry(ask, maria, inquiry, other):
    answers = [ask(maria, "POST", "next", key="k1").json()["inquiry"] for _again in range(2)]
    assert [one["reference"] for one in answers] == [inquiry.reference] * 2
    assert Inquiry.objects.filter(assignee=maria).count() == 1


def test_nothing_waits(ask, maria):
    assert ask(maria, "POST", "next", key="k1").json() == {"inquiry": None}


def test_the_next_one_needs_a_key(ask, maria):
    assert ask(maria, "POST", "next").status_code == 400


# --- absences ----------------------------------------------------------------------------------
WHEN = {"starts_at": "2036-01-07T08:00:00Z", "ends_at": "2036-01-09T17:00:00Z"}


def test_an_absence_is_noted_once_for_one_key(ask, maria):
    for _again in range(2):
        answer = ask(maria, "POST", "absences", body=WHEN, key="k1")
        assert (answer.status_code, answer.json()["username"]) == (201, "maria")
    assert Absence.objects.count() == 1


def test_a_coordinator_notes_one_for_his_desk_and_both_see_it(ask, maria, rui):
    ask(rui, "POST", "absences", body=WHEN | {"username": "maria"}, key="k1")
    for agent in (maria, rui):
        assert [one["username"] for one in ask(agent, "GET", "absences").json()] == ["maria"]


@pytest.mark.parametrize("who", ["henk", "mei", "ada"])
def test_nobody_else_notes_sees_or_ends_it(request, ask, maria, who):
    stranger = request.getfixturevalue(who)
    ask(maria, "POST", "absences", body=WHEN, key="k1")
    absence = Absence.objects.get()
    assert ask(stranger, "GET", "absences").json() == []
    assert ask(stranger, "DELETE", "absence", [absence.pk]).status_code == 404
    noted = ask(stranger, "POST", "absences", body=WHEN | {"username": "maria"}, key="k2")
    assert noted.status_code == 404


def test_an_absence_is_ended(ask, maria):
    ask(maria, "POST", "absences", body=WHEN, key="k1")
    assert ask(maria, "DELETE", "absence", [Absence.objects.get().pk]).status_code == 204
    assert not Absence.objects.exists()


def test_an_absence_that_is_over_is_refused_in_words(ask, maria):
    past = {"starts_at": "2020-01-01T08:00:00Z", "ends_at": "2020-01-02T08:00:00Z"}
    answer = ask(maria, "POST", "absences", body=past, key="k1")
    assert answer.status_code == 422
    assert "must end after it begins" in answer.json()["detail"]


# --- team --------------------------------------------------------------------------------------
def test_a_coordinator_reads_the_load(ask, rui, maria, inquiry):
    ask(maria, "POST", "next", key="k1")
    rows = {one["username"]: one for one in ask(rui, "GET", "team", ["madrid"]).json()}
    assert (rows["maria"]["open"], rows["maria"]["attendance"]) == (1, "elsewhere")


@pytest.mark.parametrize("who", ["maria", "henk", "mei", "ada"])
def test_nobody_else_reads_the_load(request, ask, madrid, who):
    assert ask(request.getfixturevalue(who), "GET", "team", ["madrid"]).status_code == 404


# --- merging -----------------------------------------------------------------------------------
def test_merging_and_undoing_it(ask, maria, inquiry, other):
    into = {"into": inquiry.reference}
    for _again in range(2):
        merged = ask(maria, "POST", "merges", [other.reference], into, key="k1")
        assert merged.json()["target"] == inquiry.reference
    merge = InquiryMerge.objects.get()
    for _again in range(2):
        assert ask(maria, "DELETE", "merge", [merge.pk]).json()["undone_at"]
    other.refresh_from_db()
    assert other.merged_into is None


def test_nobody_merges_into_what_he_may_not_see(ask, maria, inquiry, hague):
    theirs = make_inquiry(hague)
    into = {"into": theirs.reference}
    assert ask(maria, "POST", "merges", [inquiry.reference], into, key="k").status_code == 404


def test_nobody_undoes_a_merge_that_he_may_not_see(ask, maria, henk, inquiry, other):
    ask(maria, "POST", "merges", [other.reference], {"into": inquiry.reference}, key="k1")
    assert ask(henk, "DELETE", "merge", [InquiryMerge.objects.get().pk]).status_code == 404


def test_moving_a_message(ask, maria, inquiry, other, now):
    note = add_note(inquiry_id=inquiry.pk, by=maria, body="x", submission_key="k", now=now)
    where = [inquiry.reference, note.pk]
    moved = ask(maria, "PUT", "message_inquiry", where, {"into": other.reference})
    assert moved.status_code == 200
    note.refresh_from_db()
    assert note.inquiry == other


def test_splitting_a_message_off_happens_once(ask, maria, inquiry, now):
    add_note(inquiry_id=inquiry.pk, by=maria, body="x", submission_key="k", now=now)
    message = inquiry.messages.first()
    where = [inquiry.reference, message.pk]
    answers = [ask(maria, "POST", "message_split", where, key="k1") for _again in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert len({one.json()["reference"] for one in answers}) == 1
    assert Inquiry.objects.count() == 2


def test_a_message_of_another_inquiry_is_not_found(ask, maria, inquiry, other):
    where = [other.reference, inquiry.messages.get().pk]
    assert ask(maria, "POST", "message_split", where, key="k1").status_code == 404


def test_messages_say_whether_they_can_be_trusted(ask, maria, inquiry):
    inquiry.messages.update(trust="fail", warnings=["reply_to_differs"])
    [message] = ask(maria, "GET", "inquiry", [inquiry.reference]).json()["messages"]
    assert (message["trust"], message["warnings"]) == ("fail", ["reply_to_differs"])

"""Every way on which an answer may leave passes one gate; what needs no approval is not stopped."""

from datetime import timedelta
from uuid import uuid4

import pytest

from approvals.models import Approval
from inquiries.actions.gate import HeldBack
from inquiries.actions.undo import (
    release_reply,
    reschedule_reply,
    send_reply_now,
    undo_reply,
)
from inquiries.models import Draft, Message
from inquiries.states import Fact, MessageKind
from mailroom.models import OutgoingEmail
from tests.approvals.conftest import FEE, make_rule, newest
from tests.factories import receive

PLAIN = "Dear Vera, we have received your letter."


def answers():
    return OutgoingEmail.objects.filter(is_automatic=False)


def test_without_a_rule_everything_leaves(send):
    assert send().outgoing is not None


def test_what_a_rule_asks_approval_of_does_not_leave(send, fee_rule):
    with pytest.raises(HeldBack, match="CHF 653"):
        send()
    assert not answers().exists()
    assert not Message.objects.filter(kind=MessageKind.OUTBOUND).exists()


def test_what_no_rule_asks_leaves(send, fee_rule):
    send(PLAIN)
    assert answers().count() == 1


def test_an_answer_for_later_is_stopped_when_it_is_written(send, fee_rule, monday):
    with pytest.raises(HeldBack):
        send(send_at=monday + timedelta(days=1))


def test_a_key_works_after_it_was_held_back(send, ask, fee_rule):
    with pytest.raises(HeldBack):
        send(submission_key="k")
    assert ask(submission_key="k").is_waiting


def test_a_coordinators_own_answer_leaves(send, fee_rule, rui):
    send(by=rui)
    assert answers().count() == 1


def test_four_eyes_bind_coordinators_too(send, rui):
    make_rule(names_fee=True, binds_coordinators=True)
    with pytest.raises(HeldBack):
        send(by=rui)


def test_the_newest_version_of_a_rule_holds(send, fee_rule):
    make_rule(names_fee=True, is_on=False)
    send()
    assert answers().count() == 1


def test_a_rule_of_another_desk_stops_nothing_here(send, hague):
    make_rule(desk=hague, names_fee=True)
    send()
    assert answers().count() == 1


# --- what was approved ---------------------------------------------------------------------------
@pytest.fixture
def approved(ask, approve, fee_rule, rui):
    return approve(ask(), rui)


def test_what_was_approved_leaves_in_the_name_of_who_wrote_it(approved, maria):
    message = Message.objects.get(kind=MessageKind.OUTBOUND)
    assert (message.author, message.body, message.outgoing.state) == (maria, FEE, "queued")


def test_taken_back_and_sent_again_as_it_was_it_needs_no_second_approval(
    approved, send, maria, monday
):
    undo_reply(message_id=approved.message_id, by=maria, now=monday)
    again = send()
    approved.refresh_from_db()
    assert approved.message == again


def test_blank_space_is_no_change(approved, send, maria, monday):
    undo_reply(message_id=approved.message_id, by=maria, now=monday)
    assert send(f"  {FEE}\n\n").outgoing


@pytest.mark.parametrize(
    "changed",
    [
        {"body": "Dear Vera, the basic fee is CHF 903 as of today."},
        {"html": f'<div>{FEE}<a href="https://elsewhere.example/">more</a></div>'},
        {"cc": ["other@example.org"]},
    ],
)
def test_changed_after_the_approval_it_is_held_back(
    approved, send, inquiry, maria, monday, changed
):
    inquiry.participants.create(address="other@example.org")
    undo_reply(message_id=approved.message_id, by=maria, now=monday)
    with pytest.raises(HeldBack):
        send(**changed)


def test_an_approval_ends_with_the_next_word_of_the_inquirer(
    approved, send, inquiry, madrid, maria, monday
):
    undo_reply(message_id=approved.message_id, by=maria, now=monday)
    first = inquiry.messages.order_by("pk").first()
    receive(madrid, seen_ids=(first.message_id,), at=monday)
    with pytest.raises(HeldBack):
        send()


def test_an_approval_counts_in_its_own_inquiry_only(approved, send, madrid, monday):
    from tests.factories import make_inquiry

    other = make_inquiry(madrid, at=monday)
    with pytest.raises(HeldBack):
        send(inquiry_id=other.pk, seen_message_id=newest(other))


# --- what waits in the outbox already --------------------------------------------------------------
@pytest.fixture
def scheduled(send, monday):
    """Written before there was a rule."""
    message = send(send_at=monday + timedelta(days=2))
    make_rule(names_fee=True)
    return message


@pytest.mark.parametrize(
    "act",
    [
        release_reply,
        send_reply_now,
        lambda **values: reschedule_reply(send_at=values["now"] + timedelta(hours=3), **values),
    ],
)
def test_a_person_lets_nothing_go_that_needs_approval_by_now(scheduled, maria, monday, act):
    with pytest.raises(HeldBack):
        act(message_id=scheduled.pk, by=maria, now=monday)
    scheduled.outgoing.refresh_from_db()
    assert scheduled.outgoing.send_at == monday + timedelta(days=2)


def test_what_was_approved_for_later_may_be_sent_now(ask, approve, fee_rule, rui, maria, monday):
    approval = approve(ask(send_at=monday + timedelta(days=1)), rui)
    send_reply_now(message_id=approval.message_id, by=maria, now=monday)
    assert Message.objects.get(pk=approval.message_id).outgoing.send_at == monday


def test_held_for_newer_mail_it_is_let_go_only_when_approved_again(
    ask, approve, fee_rule, rui, maria, inquiry, madrid, monday
):
    approval = approve(ask(send_at=monday + timedelta(days=1)), rui)
    first = inquiry.messages.order_by("pk").first()
    receive(madrid, seen_ids=(first.message_id,), at=monday)
    with pytest.raises(HeldBack):
        release_reply(message_id=approval.message_id, by=maria, now=monday)
    release_reply(message_id=approval.message_id, by=rui, now=monday)


# --- what is no answer ---------------------------------------------------------------------------
def test_an_acknowledgement_needs_no_approval(madrid, monday):
    make_rule(languages=["en", "fr", "es"])
    receive(madrid, at=monday)
    assert OutgoingEmail.objects.filter(is_automatic=True).exists()
    assert not Approval.objects.exists()


# --- by the page and the API ---------------------------------------------------------------------
def test_the_page_says_why_and_keeps_everything(as_maria, inquiry, fee_rule):
    posted = {"body": FEE, "submission_key": uuid4(), "seen": newest(inquiry), "then": "resolved"}
    url = f"/inquiries/{inquiry.reference}/reply/"
    answer = as_maria.post(url, posted, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#reply-checks")
    assert "CHF 653" in answer.content.decode()
    assert answer.context["held"]["then"] == "resolved"


def test_asked_from_there_it_waits_with_what_the_button_wanted(as_maria, inquiry, fee_rule, rui):
    posted = {"body": FEE, "submission_key": uuid4(), "seen": newest(inquiry)}
    posted |= {"ask": "held", "stopped_then": "resolved", "question": "Is it 653?"}
    answer = as_maria.post(f"/inquiries/{inquiry.reference}/reply/", posted)
    approval = Approval.objects.get()
    assert answer.status_code == 303
    assert (approval.then_status, approval.question, approval.owner) == (
        "resolved",
        "Is it 653?",
        rui,
    )


def test_what_is_asked_is_a_draft_no_more(as_maria, inquiry, fee_rule, rui, maria):
    url = f"/inquiries/{inquiry.reference}/drafts/reply/"
    as_maria.post(url, {"body": FEE, "version": 0})
    posted = {"body": FEE, "submission_key": uuid4(), "seen": newest(inquiry), "ask": "hand"}
    as_maria.post(f"/inquiries/{inquiry.reference}/reply/", posted)
    assert not Draft.objects.filter(author=maria).exists()


def test_the_api_says_why(as_maria, inquiry, fee_rule):
    posted = {"body": FEE, "seen_message_id": newest(inquiry)}
    answer = as_maria.post(
        f"/api/inquiries/{inquiry.reference}/replies/",
        posted,
        content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )
    assert answer.status_code == 409
    assert answer.json()["approval_needed"] == ["Fee (“CHF 653”)"]


def test_macros_and_bulk_deeds_send_nothing():
    """So that they need no gate: the only places that put an inquiry's mail into the outbox."""
    import pathlib

    root = pathlib.Path(__file__).parents[2]
    apps = ("inquiries", "escalations", "approvals", "automation", "knowledge_base")
    callers = {
        str(path.relative_to(root))
        for app in apps
        for path in (root / app).rglob("*.py")
        if "queue_emails(" in path.read_text()
    }
    assert callers == {
        "automation/actions/texting.py",
        "inquiries/actions/acknowledge.py",
        "inquiries/actions/mailing.py",
        "inquiries/actions/reply.py",
    }


def test_the_fact_names_the_rules_with_their_versions(ask, fee_rule, inquiry, rui):
    ask()
    fact = inquiry.timeline.get(kind=Fact.APPROVAL_ASKED)
    assert (fact.data["rules"], fact.data["owner"]) == ([["fee", 1]], rui.pk)

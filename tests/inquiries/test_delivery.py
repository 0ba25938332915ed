"""What became of our answer, in the timeline; and the decision of a person about it."""

import pytest
from django.http import Http404
from django.utils import timezone

from inquiries.actions.settle import settle_delivery
from inquiries.states import Fact, Status
from mailroom.actions import claim_outgoing, record_answer, release_expired_outgoing
from mailroom.models import OutgoingEmail
from mailroom.sending.smtp import Answer, Outcome
from mailroom.states import OutgoingState
from shared.exceptions import NotPossible
from tests.inquiries.test_reply import answer


@pytest.fixture
def sent(inquiry, maria, now):
    """Maria's answer, in the hands of a sender."""
    message = answer(inquiry, maria, now)
    claim_outgoing(limit=10)
    OutgoingEmail.objects.filter(state="claimed").update(state=OutgoingState.SENDING)
    return message


def end(message, outcome, words="the words"):
    record_answer(
        outgoing_id=message.outgoing_id, answer=Answer(outcome, words), now=timezone.now()
    )
    message.inquiry.refresh_from_db()
    return message.inquiry


ENDS = [
    (Outcome.ACCEPTED, Fact.DELIVERED),
    (Outcome.REFUSED, Fact.DELIVERY_FAILED),
    (Outcome.UNKNOWN, Fact.DELIVERY_UNCERTAIN),
]


@pytest.mark.parametrize(("outcome", "kind"), ENDS)
def test_every_end_is_a_fact_with_the_servers_words(sent, outcome, kind):
    fact = end(sent, outcome).timeline.get(kind=kind)
    assert (fact.message, fact.data["answer"]) == (sent, "the words")


def test_a_temporary_refusal_is_no_end(sent):
    before = sent.inquiry.timeline.count()
    assert end(sent, Outcome.TRY_LATER).timeline.count() == before


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.UNKNOWN])
def test_an_answer_that_did_not_leave_makes_the_inquiry_open_and_due(sent, outcome):
    inquiry = end(sent, outcome)
    assert (inquiry.status, inquiry.due_at is None) == (Status.OPEN, False)


def test_an_answer_that_left_leaves_the_inquiry_waiting(sent):
    inquiry = end(sent, Outcome.ACCEPTED)
    assert (inquiry.status, inquiry.due_at) == (Status.WAITING_INQUIRER, None)


def test_a_sender_that_died_in_the_middle_is_shown(sent, now):
    OutgoingEmail.objects.update(lease_until=now)
    release_expired_outgoing(now=now)
    assert sent.inquiry.timeline.filter(kind=Fact.DELIVERY_UNCERTAIN).count() == 1


def test_a_receipt_leaves_no_fact_of_delivery(inquiry):
    receipt = OutgoingEmail.objects.get(is_automatic=True)
    claim_outgoing(limit=1)
    OutgoingEmail.objects.update(state=OutgoingState.SENDING)
    before = inquiry.timeline.count()
    answered = Answer(Outcome.ACCEPTED, "ok")
    record_answer(outgoing_id=receipt.pk, answer=answered, now=timezone.now())
    assert inquiry.timeline.count() == before


def settle(message, by, now, *, has_arrived):
    return settle_delivery(message_id=message.pk, has_arrived=has_arrived, by=by, now=now)


def test_settled_as_arrived_is_a_fact(sent, maria, now):
    end(sent, Outcome.UNKNOWN)
    settle(sent, maria, now, has_arrived=True)
    assert sent.inquiry.timeline.filter(kind=Fact.DELIVERED).count() == 1


def test_who_settled_it_is_a_fact(sent, maria, now):
    end(sent, Outcome.UNKNOWN)
    settle(sent, maria, now, has_arrived=False)
    fact = sent.inquiry.timeline.get(kind=Fact.DELIVERY_SETTLED)
    assert (fact.actor, fact.data) == (maria, {"has_arrived": False})


def test_settled_as_lost_goes_out_again_with_the_same_id(sent, maria, now):
    end(sent, Outcome.UNKNOWN)
    settle(sent, maria, now, has_arrived=False)
    outgoing = OutgoingEmail.objects.get(pk=sent.outgoing_id)
    assert (outgoing.state, outgoing.message_id) == (OutgoingState.QUEUED, sent.message_id)


def test_settling_twice_is_refused(sent, maria, now):
    end(sent, Outcome.UNKNOWN)
    settle(sent, maria, now, has_arrived=False)
    with pytest.raises(NotPossible):
        settle(sent, maria, now, has_arrived=False)


def test_what_is_being_sent_is_not_settled(sent, maria, now):
    with pytest.raises(NotPossible):
        settle(sent, maria, now, has_arrived=False)


def test_another_desk_settles_nothing(sent, henk, now):
    end(sent, Outcome.UNKNOWN)
    with pytest.raises(Http404):
        settle(sent, henk, now, has_arrived=False)


def test_a_received_message_has_nothing_to_settle(inquiry, maria, now):
    with pytest.raises(Http404):
        settle(inquiry.messages.get(), maria, now, has_arrived=False)

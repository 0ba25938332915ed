"""What happens to the inquiry ends the question, and undoing it opens it again."""

import pytest

from desks.models import DeskRole
from escalations.states import Ending, State
from inquiries.actions.lifecycle import change_status
from inquiries.actions.merge import merge_inquiries, undo_merge
from inquiries.actions.reply import send_reply
from inquiries.actions.transfer import answer_transfer, offer_transfer
from inquiries.actions.undo import undo_reply
from inquiries.models import Message
from inquiries.states import Fact, Status
from tests.factories import make_agent, make_inquiry


@pytest.fixture
def asked(ask, rui):
    return ask()


def test_resolving_ends_it_with_a_fact(asked, maria, inquiry, monday):
    change_status(inquiry_id=inquiry.pk, status=Status.RESOLVED, by=maria, now=monday)
    _is_over(asked, inquiry, Ending.AT_REST)
    assert inquiry.timeline.filter(kind=Fact.ESCALATION_ENDED).count() == 1


def test_waiting_for_the_inquirer_does_not_end_it(asked, maria, inquiry, monday):
    change_status(inquiry_id=inquiry.pk, status=Status.WAITING_INQUIRER, by=maria, now=monday)
    asked.refresh_from_db()
    inquiry.refresh_from_db()
    assert (asked.state, inquiry.escalated_at) == (State.OPEN, monday)


def test_merging_ends_it_and_undoing_the_merge_opens_it_again(asked, rui, madrid, inquiry, monday):
    other = make_inquiry(madrid, sender_address="other@visitor.example")
    merge = merge_inquiries(source_id=inquiry.pk, target_id=other.pk, by=rui, now=monday)
    _is_over(asked, inquiry, Ending.MERGED)
    undo_merge(merge_id=merge.pk, by=rui, now=monday)
    _is_open(asked, inquiry)


def test_an_answer_that_resolves_and_is_taken_back_opens_it_again(asked, maria, inquiry, monday):
    reply = send_reply(
        inquiry_id=inquiry.pk,
        by=maria,
        body="It is settled.",
        submission_key="reply",
        seen_message_id=Message.objects.latest("pk").pk,
        then_status=Status.RESOLVED,
        now=monday,
    )
    _is_over(asked, inquiry, Ending.AT_REST)
    undo_reply(message_id=reply.pk, by=maria, now=monday)
    _is_open(asked, inquiry)
    assert inquiry.timeline.filter(kind=Fact.ESCALATION_RESUMED).count() == 1


def test_a_reopened_inquiry_begins_without_a_question(asked, maria, inquiry, monday):
    for status in (Status.RESOLVED, Status.OPEN):
        change_status(inquiry_id=inquiry.pk, status=status, by=maria, now=monday)
    _is_over(asked, inquiry, Ending.AT_REST)


def test_another_desk_that_takes_it_over_takes_no_question_with_it(
    asked, maria, hague, inquiry, monday
):
    joost = make_agent("joost", hague, role=DeskRole.COORDINATOR)
    offer = offer_transfer(
        inquiry_id=inquiry.pk, to_desk=hague, reason="Yours", by=maria, now=monday
    )
    answer_transfer(transfer_id=offer.pk, accept=True, by=joost, now=monday)
    _is_over(asked, inquiry, Ending.TRANSFERRED)
    inquiry.refresh_from_db()
    assert inquiry.status == Status.OPEN


def _is_over(escalation, inquiry, ending):
    escalation.refresh_from_db()
    inquiry.refresh_from_db()
    assert (escalation.state, escalation.ending) == (State.ENDED, ending)
    assert inquiry.escalated_at is None


def _is_open(escalation, inquiry):
    escalation.refresh_from_db()
    inquiry.refresh_from_db()
    assert (escalation.state, escalation.left, escalation.finished_at) == (State.OPEN, None, None)
    assert (inquiry.status, inquiry.escalated_at) == (Status.ESCALATED, escalation.asked_at)

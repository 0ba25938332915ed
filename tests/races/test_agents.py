"""Agents who act on the same inquiry at the same moment (reliability R13)."""

from functools import partial

import pytest

from desks.models import Agent
from inquiries.actions.assign import assign_inquiry, take_inquiry
from inquiries.actions.lifecycle import change_status
from inquiries.actions.note import add_note
from inquiries.actions.settle import settle_delivery
from inquiries.actions.transfer import answer_transfer, offer_transfer
from inquiries.models import Inquiry, Message, TimelineFact
from inquiries.states import Fact, MessageKind, Status
from mailroom.models import OutgoingEmail
from mailroom.states import OutgoingState
from shared.exceptions import Conflict, NewerMessage, NotPossible
from tests.factories import make_agent
from tests.inquiries.test_reply import answer, replies_in_outbox
from tests.races.together import errors_in, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def eight(madrid) -> list[Agent]:
    return [make_agent(f"agent{number}", madrid) for number in range(8)]


def facts(kind):
    return TimelineFact.objects.filter(kind=kind).count()


def test_of_eight_who_take_it_one_has_it(inquiry, eight, now):
    results = together(
        *(partial(take_inquiry, inquiry_id=inquiry.pk, by=agent, now=now) for agent in eight)
    )
    assert errors_in(results) == [Conflict] * 7
    assert facts(Fact.ASSIGNED) == 1


def test_the_winner_is_the_one_who_was_told_so(inquiry, eight, now):
    results = together(
        *(partial(take_inquiry, inquiry_id=inquiry.pk, by=agent, now=now) for agent in eight)
    )
    [winner] = [agent for agent, one in zip(eight, results, strict=True) if one == inquiry]
    assert Inquiry.objects.get().assignee == winner


def test_of_eight_who_act_on_the_same_version_one_succeeds(inquiry, eight, now):
    works = [
        partial(
            assign_inquiry,
            inquiry_id=inquiry.pk,
            to=agent,
            by=agent,
            now=now,
            version=inquiry.version,
        )
        for agent in eight
    ]
    assert errors_in(together(*works)) == [Conflict] * 7


def test_the_history_of_assignments_is_a_chain(inquiry, eight, now):
    together(
        *(
            partial(assign_inquiry, inquiry_id=inquiry.pk, to=agent, by=agent, now=now)
            for agent in eight
        )
    )
    steps = [
        (fact.data["before"], fact.data["after"])
        for fact in TimelineFact.objects.filter(kind=Fact.ASSIGNED).order_by("pk")
    ]
    assert [before for before, _after in steps] == [None, *(after for _b, after in steps[:-1])]


def test_one_answer_sent_by_eight_clicks_is_one_mail(inquiry, maria, now):
    works = [partial(answer, inquiry, maria, now, submission_key="k")] * 8
    results = together(*works)
    assert (len(set(results)), replies_in_outbox().count()) == (1, 1)


def test_of_two_who_answer_the_same_message_one_learns_of_the_other(inquiry, eight, now):
    """Nobody answers over a colleague's answer that they have not seen (chatwoot#14934)."""
    seen = inquiry.messages.get().pk
    works = [partial(answer, inquiry, agent, now, seen_message_id=seen) for agent in eight]
    assert errors_in(together(*works)) == [NewerMessage] * 7


def test_one_note_by_eight_clicks_is_one_note(inquiry, maria, now):
    work = partial(add_note, inquiry_id=inquiry.pk, by=maria, body="x", submission_key="k", now=now)
    together(*[work] * 8)
    assert Message.objects.filter(kind=MessageKind.NOTE).count() == 1


def test_eight_who_resolve_it_resolve_it_once(inquiry, eight, now):
    works = [
        partial(change_status, inquiry_id=inquiry.pk, status=Status.RESOLVED, by=one, now=now)
        for one in eight
    ]
    assert errors_in(together(*works)) == []
    assert facts(Fact.STATUS_CHANGED) == 1


def test_different_deeds_at_once_are_all_done_and_none_is_lost(inquiry, eight, now):
    works = [
        partial(add_note, inquiry_id=inquiry.pk, by=one, body="x", submission_key="k", now=now)
        for one in eight
    ]
    assert errors_in(together(*works)) == []
    assert Inquiry.objects.get().message_count == 9


@pytest.fixture
def offer(inquiry, maria, hague, now):
    return offer_transfer(inquiry_id=inquiry.pk, to_desk=hague, reason="x", by=maria, now=now)


def test_an_offer_accepted_and_declined_at_once_has_one_end(offer, rui, now):
    works = [
        partial(answer_transfer, transfer_id=offer.pk, accept=accept, by=rui, now=now)
        for accept in [True, False] * 4
    ]
    assert errors_in(together(*works)) == [NotPossible] * 4
    assert facts(Fact.TRANSFER_ACCEPTED) + facts(Fact.TRANSFER_DECLINED) == 1


def test_nobody_at_the_origin_takes_what_is_just_leaving(inquiry, offer, maria, rui, madrid, now):
    together(
        partial(answer_transfer, transfer_id=offer.pk, accept=True, by=rui, now=now),
        *[partial(take_inquiry, inquiry_id=inquiry.pk, by=maria, now=now)] * 4,
    )
    assert (Inquiry.objects.get().desk == madrid, Inquiry.objects.get().assignee) == (False, None)


def test_two_who_offer_it_to_two_desks_make_one_offer(inquiry, eight, hague, meetings, now):
    works = [
        partial(offer_transfer, inquiry_id=inquiry.pk, to_desk=desk, reason="x", by=agent, now=now)
        for agent, desk in zip(eight, [hague, meetings] * 4, strict=True)
    ]
    together(*works)
    assert facts(Fact.TRANSFER_OFFERED) == 1


def test_an_uncertain_answer_settled_by_two_is_sent_again_once(inquiry, maria, now):
    message = answer(inquiry, maria, now)
    OutgoingEmail.objects.filter(pk=message.outgoing_id).update(state=OutgoingState.UNCERTAIN)
    work = partial(settle_delivery, message_id=message.pk, has_arrived=False, by=maria, now=now)
    assert errors_in(together(*[work] * 4)) == [NotPossible] * 3

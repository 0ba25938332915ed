"""Another desk is right: offered, then accepted or declined."""

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from contacts.queries import get_contact_for
from desks.permissions import scope_of
from inquiries.actions.assign import take_inquiry
from inquiries.actions.note import add_note
from inquiries.actions.transfer import answer_transfer, offer_transfer
from inquiries.inbox import inbox_counts
from inquiries.models import DeskTransfer
from inquiries.permissions import get_inquiry_for
from inquiries.queries import open_offers
from inquiries.realtime import pulse_of
from inquiries.states import Fact, TransferState
from shared.exceptions import InvalidInput, NotPossible


@pytest.fixture
def offer(inquiry, maria, hague, now):
    return offer_transfer(
        inquiry_id=inquiry.pk, to_desk=hague, reason="Hague System", by=maria, now=now
    )


def answer_to(offer, by, now, *, accept=True):
    return answer_transfer(transfer_id=offer.pk, accept=accept, by=by, now=now)


def test_an_offer_moves_nothing_yet(inquiry, offer, madrid):
    inquiry.refresh_from_db()
    assert (inquiry.desk, offer.state) == (madrid, TransferState.OFFERED)


def test_the_same_offer_again_is_the_same(inquiry, offer, maria, hague, now):
    again = offer_transfer(inquiry_id=inquiry.pk, to_desk=hague, reason="x", by=maria, now=now)
    assert (again, inquiry.timeline.filter(kind=Fact.TRANSFER_OFFERED).count()) == (offer, 1)


def test_it_is_offered_to_one_desk_at_a_time(inquiry, offer, maria, meetings, now):
    with pytest.raises(NotPossible):
        offer_transfer(inquiry_id=inquiry.pk, to_desk=meetings, reason="x", by=maria, now=now)


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_an_offer_says_why(inquiry, maria, hague, now, reason):
    with pytest.raises(InvalidInput):
        offer_transfer(inquiry_id=inquiry.pk, to_desk=hague, reason=reason, by=maria, now=now)


def test_a_desk_offers_nothing_to_itself(inquiry, maria, madrid, now):
    with pytest.raises(InvalidInput):
        offer_transfer(inquiry_id=inquiry.pk, to_desk=madrid, reason="x", by=maria, now=now)


def test_nobody_offers_what_is_not_theirs(inquiry, henk, hague, now):
    with pytest.raises(Http404):
        offer_transfer(inquiry_id=inquiry.pk, to_desk=hague, reason="x", by=henk, now=now)


def test_accepted_it_belongs_to_the_other_desk_and_to_nobody_there(
    inquiry, offer, maria, rui, hague, now
):
    take_inquiry(inquiry_id=inquiry.pk, by=maria, now=now)
    answer_to(offer, rui, now)
    inquiry.refresh_from_db()
    assert (inquiry.desk, inquiry.assignee) == (hague, None)


def test_accepted_the_origin_can_no_longer_read_it(inquiry, offer, maria, rui, now):
    answer_to(offer, rui, now)
    with pytest.raises(Http404):
        get_inquiry_for(maria, inquiry.reference)


def test_accepted_the_origin_can_no_longer_write_into_it(inquiry, offer, maria, rui, now):
    answer_to(offer, rui, now)
    with pytest.raises(Http404):
        add_note(inquiry_id=inquiry.pk, by=maria, body="x", submission_key="k", now=now)


def test_accepted_the_new_desk_reads_it_and_knows_the_writer(inquiry, offer, rui, henk, now):
    answer_to(offer, rui, now)
    seen = get_inquiry_for(henk, inquiry.reference)
    assert get_contact_for(henk, seen.contact_id)


def test_before_it_is_accepted_the_new_desk_reads_nothing(inquiry, offer, henk):
    with pytest.raises(Http404):
        get_inquiry_for(henk, inquiry.reference)


def test_accepting_twice_happens_once(inquiry, offer, rui, now):
    for _click in range(2):
        answer_to(offer, rui, now)
    assert inquiry.timeline.filter(kind=Fact.TRANSFER_ACCEPTED).count() == 1


def test_declined_it_stays_and_may_be_offered_elsewhere(
    inquiry, offer, maria, rui, madrid, meetings, now
):
    answer_to(offer, rui, now, accept=False)
    other = offer_transfer(inquiry_id=inquiry.pk, to_desk=meetings, reason="x", by=maria, now=now)
    assert (other.inquiry.desk, other.state) == (madrid, TransferState.OFFERED)


@pytest.mark.parametrize(("first", "second"), [(True, False), (False, True)])
def test_an_answer_is_not_taken_back(inquiry, offer, rui, now, first, second):
    answer_to(offer, rui, now, accept=first)
    with pytest.raises(NotPossible):
        answer_to(offer, rui, now, accept=second)


@pytest.mark.parametrize("who", ["maria", "henk", "mei", "olga", "ada"])
def test_only_the_receiving_desks_coordinator_answers(request, offer, now, who):
    agent = request.getfixturevalue(who)
    with pytest.raises(Http404):
        answer_to(offer, agent, now)


def test_an_offer_is_counted_where_it_can_be_answered(offer, rui, henk, hague, now):
    counts = [inbox_counts(scope=scope_of(one), now=now)[hague.pk].offers for one in (rui, henk)]
    assert counts == [1, 0]


def test_an_answered_offer_is_open_no_more(offer, rui, now):
    answer_to(offer, rui, now)
    assert not open_offers(scope_of(rui)).exists()


def test_one_offer_at_a_time_also_for_the_database(offer, hague, maria, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        DeskTransfer.objects.create(
            inquiry=offer.inquiry,
            from_desk=offer.from_desk,
            to_desk=hague,
            reason="x",
            offered_by=maria,
            offered_at=now,
        )


def test_the_pulse_of_the_origin_beats_when_it_leaves(inquiry, offer, maria, rui, now):
    before = pulse_of(scope_of(maria))
    answer_to(offer, rui, now)
    assert pulse_of(scope_of(maria)) != before


def test_the_pulse_of_the_other_desk_beats_when_it_is_offered(inquiry, maria, henk, hague, now):
    before = pulse_of(scope_of(henk))
    offer_transfer(inquiry_id=inquiry.pk, to_desk=hague, reason="x", by=maria, now=now)
    assert pulse_of(scope_of(henk)) != before

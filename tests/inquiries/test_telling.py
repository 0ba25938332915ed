"""Who is told of what happens to an inquiry, and who is not."""

from datetime import timedelta

import pytest

from desks.models import DeskRole, Membership
from desks.permissions import scope_of
from inquiries.actions.assign import assign_inquiry, take_inquiry
from inquiries.actions.drafts import DraftWords, save_draft, share_draft
from inquiries.actions.facts import facts_of_bulk, record_fact
from inquiries.actions.reply import send_reply
from inquiries.actions.telling import tell_bulk_finished
from inquiries.actions.transfer import answer_transfer, offer_transfer
from inquiries.models import BulkDeed, Inquiry
from inquiries.states import BulkKind, Fact
from mailroom.signals import delivery_finished
from mailroom.states import OutgoingState
from notifications.models import Notification
from notifications.queries import count_unread, unread_lines
from notifications.states import Kind
from notifications.words import words_of
from tests.factories import make_agent, make_inquiry, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa(madrid):
    return make_agent("rosa", madrid)


def _told(agent) -> list[str]:
    return [one.kind for one in agent.notifications.order_by("pk")]


def _words(agent) -> list[str]:
    return [words_of(line) for line in unread_lines(scope_of(agent))]


def _again(inquiry: Inquiry, **fields):
    seen = tuple(inquiry.messages.values_list("message_id", flat=True))
    return receive(inquiry.desk, seen_ids=seen, **fields)


def _assign(inquiry, to, by, now) -> None:
    assign_inquiry(inquiry_id=inquiry.pk, to=to, by=by, now=now)


def test_an_assigned_colleague_is_told_once(inquiry, maria, rosa, now):
    _assign(inquiry, rosa, maria, now)
    _assign(inquiry, rosa, maria, now)
    assert _words(rosa) == [f"Maria assigned {inquiry.reference} to you"]
    assert _told(maria) == []


def test_who_takes_an_inquiry_is_not_told(inquiry, maria, now):
    take_inquiry(inquiry_id=inquiry.pk, by=maria, now=now)
    assert _told(maria) == []


def test_messages_on_an_own_inquiry_are_one_line(inquiry, maria, now):
    take_inquiry(inquiry_id=inquiry.pk, by=maria, now=now)
    for _number in range(3):
        _again(inquiry)
    assert _words(maria) == [f"3 new messages in {inquiry.reference}"]


def test_nobody_is_told_of_a_message_on_what_is_nobodys(inquiry, maria):
    _again(inquiry)
    assert not Notification.objects.exists()


@pytest.mark.parametrize("fields", [{"automatic": "auto_reply"}, {"is_archive": True}])
def test_machines_and_old_mail_are_told_to_nobody(inquiry, maria, now, fields):
    take_inquiry(inquiry_id=inquiry.pk, by=maria, now=now)
    _again(inquiry, **fields)
    assert _told(maria) == []


def test_an_answer_that_failed_is_told_to_its_writer_and_to_the_assignee(inquiry, maria, rosa, now):
    take_inquiry(inquiry_id=inquiry.pk, by=rosa, now=now)
    message = send_reply(
        inquiry_id=inquiry.pk,
        by=maria,
        body="Yes.",
        submission_key="k",
        seen_message_id=inquiry.messages.latest("pk").pk,
        now=now,
    )
    message.outgoing.state = OutgoingState.FAILED
    delivery_finished.send(sender=None, outgoing=message.outgoing, at=now)
    assert (_told(maria), _told(rosa)) == ([Kind.UNDELIVERED], [Kind.UNDELIVERED])


def test_what_was_put_aside_comes_back_to_its_assignee(inquiry, maria, now):
    take_inquiry(inquiry_id=inquiry.pk, by=maria, now=now)
    inquiry.refresh_from_db()
    record_fact(inquiry=inquiry, kind=Fact.WOKEN, at=now)
    assert _told(maria) == [Kind.WOKEN]


def test_an_offer_is_told_to_those_who_may_answer_it(inquiry, maria, henk, hague, now):
    joost = make_agent("joost", hague, role=DeskRole.COORDINATOR)
    offer = offer_transfer(inquiry_id=inquiry.pk, to_desk=hague, reason="Yours", by=maria, now=now)
    offer_transfer(inquiry_id=inquiry.pk, to_desk=hague, reason="Yours", by=maria, now=now)
    assert _words(joost) == [f"Maria offers {inquiry.reference} to your desk"]
    assert (_told(henk), _told(maria)) == ([], [])
    answer_transfer(transfer_id=offer.pk, accept=True, by=joost, now=now)
    assert _words(joost) == [], "an answered offer is no news"


def test_what_left_the_desk_is_shown_no_more(inquiry, maria, rosa, hague, now):
    """The line said nothing of the content; now it does not even say that there is one."""
    joost = make_agent("joost", hague, role=DeskRole.COORDINATOR)
    _assign(inquiry, rosa, maria, now)
    assert unread_lines(scope_of(rosa))[0].subject.title == inquiry.subject
    offer = offer_transfer(inquiry_id=inquiry.pk, to_desk=hague, reason="Yours", by=maria, now=now)
    answer_transfer(transfer_id=offer.pk, accept=True, by=joost, now=now)
    assert (unread_lines(scope_of(rosa)), count_unread(scope_of(rosa)).count) == ([], 0)


def test_who_left_the_desk_is_shown_no_more(inquiry, maria, rosa, now):
    _assign(inquiry, rosa, maria, now)
    Membership.objects.filter(agent=rosa).delete()
    assert (unread_lines(scope_of(rosa)), count_unread(scope_of(rosa)).count) == ([], 0)


def test_what_a_bulk_deed_assigns_is_one_line(madrid, maria, rosa, now):
    with facts_of_bulk(7, 3):
        for _number in range(3):
            _assign(make_inquiry(madrid), rosa, maria, now)
    assert _words(rosa) == ["Maria assigned 3 inquiries to you"]
    assert count_unread(scope_of(rosa)).count == 1


@pytest.mark.parametrize(("seconds", "told"), [(14, []), (15, ["3 inquiries were changed"])])
def test_a_bulk_deed_that_took_long_is_told_to_who_began_it(maria, now, seconds, told):
    bulk = BulkDeed.objects.create(
        by=maria, kind=BulkKind.STATUS, done=3, created_at=now - timedelta(seconds=seconds)
    )
    for _twice in range(2):
        tell_bulk_finished(bulk, now=now)
    assert _words(maria) == told


def test_a_draft_that_is_shared_is_told_to_the_assignee_once(inquiry, maria, rosa, now):
    take_inquiry(inquiry_id=inquiry.pk, by=rosa, now=now)
    written = {"inquiry_id": inquiry.pk, "by": maria, "now": now}
    save_draft(
        kind="reply", words=DraftWords(text="Begun"), version=0, submission_key="", **written
    )
    assert _told(rosa) == []
    for is_shared in (True, False, True):
        share_draft(is_shared=is_shared, **written)
    assert _words(rosa) == [f"Maria shared a draft with you in {inquiry.reference}"]

"""Two inquiries made one, exactly undone; a message moved or split off; late mail finds the way."""

from datetime import timedelta

import pytest
from django.http import Http404

from desks.permissions import scope_of
from inquiries.actions.assign import take_inquiry
from inquiries.actions.lifecycle import change_status
from inquiries.actions.merge import merge_inquiries, move_message, undo_merge
from inquiries.actions.note import add_note
from inquiries.actions.split import split_message
from inquiries.actions.transfer import answer_transfer, offer_transfer
from inquiries.inbox import View, inbox_page
from inquiries.models import Inquiry, InquiryMerge, Message, Participant, ThreadKey, TimelineFact
from inquiries.models.inquiry import LinkKind
from inquiries.queries import timeline_of
from inquiries.references import reply_address
from inquiries.states import Fact, Status
from shared.exceptions import InvalidInput, NotPossible
from tests.factories import make_inquiry, receive


@pytest.fixture
def target(madrid):
    return make_inquiry(madrid, sender_address="tom@visitor.example", subject="First")


@pytest.fixture
def source(madrid):
    return make_inquiry(madrid, sender_address="sue@visitor.example", subject="Second")


@pytest.fixture
def merge(source, target, maria, now):
    def merge(source=source, target=target, by=maria):
        return merge_inquiries(source_id=source.pk, target_id=target.pk, by=by, now=now)

    return merge


def rows():
    """All that a merge may change and an undo must bring back; the counter of versions grows."""
    inquiries = [
        {k: v for k, v in row.items() if k != "version"}
        for row in Inquiry.objects.order_by("pk").values()
    ]
    messages = list(Message.objects.order_by("pk").values_list("pk", "inquiry_id"))
    people = set(Participant.objects.values_list("inquiry_id", "address"))
    keys = set(ThreadKey.objects.values_list("inquiry_id", "digest"))
    return inquiries, messages, people, keys


def test_the_target_has_all_messages_and_both_people(merge, source, target):
    merge()
    source.refresh_from_db()
    assert (target.messages.count(), source.messages.count()) == (2, 0)
    assert (source.status, source.merged_into) == (Status.MERGED, target)
    people = set(target.participants.values_list("address", flat=True))
    assert people >= {"tom@visitor.example", "sue@visitor.example"}


def test_both_tell_it_and_the_target_tells_the_whole_story(merge, source, target):
    merge()
    assert source.timeline.filter(kind=Fact.MERGED).count() == 1
    told = [fact.kind for fact in timeline_of(target)]
    assert (told.count(Fact.CREATED), told.count(Fact.MERGED)) == (2, 1)


def test_merged_twice_is_merged_once(merge, source, target):
    assert merge() == merge()
    assert TimelineFact.objects.filter(kind=Fact.MERGED).count() == 2


def test_undone_everything_is_as_it_was(merge, source, target, maria, now):
    take_inquiry(inquiry_id=source.pk, by=maria, now=now)
    change_status(inquiry_id=target.pk, status=Status.RESOLVED, by=maria, now=now)
    before = rows()
    done = merge()
    assert rows() != before
    undo_merge(merge_id=done.pk, by=maria, now=now)
    assert rows() == before


def test_undone_twice_is_undone_once(merge, maria, now):
    done = merge()
    undo_merge(merge_id=done.pk, by=maria, now=now)
    undo_merge(merge_id=done.pk, by=maria, now=now)
    assert TimelineFact.objects.filter(kind=Fact.UNMERGED).count() == 2


def test_what_was_done_to_the_target_since_stays(merge, target, maria, now):
    done = merge()
    change_status(inquiry_id=target.pk, status=Status.RESOLVED, by=maria, now=now)
    undo_merge(merge_id=done.pk, by=maria, now=now)
    target.refresh_from_db()
    assert target.status == Status.RESOLVED


def test_the_later_merge_is_undone_first(merge, madrid, source, target, maria, now):
    first = merge()
    third = make_inquiry(madrid, sender_address="ann@visitor.example")
    second = merge(source=target, target=third)
    assert third.messages.count() == 3
    with pytest.raises(NotPossible):
        undo_merge(merge_id=first.pk, by=maria, now=now)
    undo_merge(merge_id=second.pk, by=maria, now=now)
    undo_merge(merge_id=first.pk, by=maria, now=now)
    assert [one.messages.count() for one in (source, target, third)] == [1, 1, 1]


def test_a_target_at_rest_is_opened_and_the_earlier_promise_kept(merge, source, target, maria, now):
    change_status(inquiry_id=target.pk, status=Status.RESOLVED, by=maria, now=now)
    merge()
    target.refresh_from_db()
    assert (target.status, target.due_at) == (Status.OPEN, source.due_at)


def test_the_earlier_of_two_promises_is_kept(merge, source, target, now):
    for rows in (Inquiry.objects.filter(pk=source.pk), source.clocks.filter(kind="first_answer")):
        rows.update(due_at=now - timedelta(days=1))
    merge()
    target.refresh_from_db()
    assert target.due_at == now - timedelta(days=1)


def test_nothing_more_is_done_to_what_was_merged(merge, source, maria, now):
    merge()
    with pytest.raises(NotPossible):
        add_note(inquiry_id=source.pk, by=maria, body="x", submission_key="k", now=now)


def test_what_was_merged_is_in_no_list(merge, source, target, maria, now):
    merge()
    page = inbox_page(scope=scope_of(maria), view=View.ALL, desk_id=None, now=now)
    assert page.rows == [target]


def test_an_answer_to_the_merged_one_reaches_the_other(merge, source, target, madrid):
    merge()
    address = reply_address(mailbox_address="madrid@helpdesk.example", inquiry_id=source.pk)
    by_token = receive(madrid, sender_address="sue@visitor.example", recipients=(address,))
    first = target.messages.get(sender_address="sue@visitor.example", subject="Second")
    by_thread = receive(
        madrid, sender_address="sue@visitor.example", seen_ids=(first.message_id,), subject="Re"
    )
    by_reference = receive(
        madrid, sender_address="sue@visitor.example", subject=f"Re: x [{source.reference}]"
    )
    assert {one.inquiry_id for one in (by_token, by_thread, by_reference)} == {target.pk}


def test_nobody_merges_what_is_not_theirs(merge, henk):
    with pytest.raises(Http404):
        merge(by=henk)


def test_nobody_undoes_what_is_not_theirs(merge, henk, now):
    done = merge()
    with pytest.raises(Http404):
        undo_merge(merge_id=done.pk, by=henk, now=now)


def test_desks_are_not_mixed(merge, hague, rui):
    foreign = make_inquiry(hague)
    with pytest.raises(NotPossible):
        merge(target=foreign, by=rui)


def test_an_inquiry_is_not_merged_into_itself(merge, source):
    with pytest.raises(InvalidInput):
        merge(target=source)


def test_what_is_offered_elsewhere_waits_for_the_answer(merge, source, hague, maria, now):
    offer_transfer(inquiry_id=source.pk, to_desk=hague, reason="x", by=maria, now=now)
    with pytest.raises(NotPossible):
        merge()
    assert not InquiryMerge.objects.exists()


def test_what_was_merged_goes_along_to_another_desk(merge, source, target, hague, maria, rui, now):
    merge()
    offer = offer_transfer(inquiry_id=target.pk, to_desk=hague, reason="x", by=maria, now=now)
    answer_transfer(transfer_id=offer.pk, accept=True, by=rui, now=now)
    source.refresh_from_db()
    assert source.desk == hague


# --- splitting ---------------------------------------------------------------------------------
@pytest.fixture
def second(target, madrid):
    """A message of somebody else that joined the target."""
    Participant.objects.create(inquiry=target, address="zoe@visitor.example")
    return receive(
        madrid,
        sender_address="zoe@visitor.example",
        sender_name="Zoe",
        subject="Something else",
        seen_ids=(target.messages.get().message_id,),
    )


def test_a_split_message_is_an_inquiry_of_its_writer(second, target, maria, now):
    new = split_message(message_id=second.pk, by=maria, now=now)
    assert (new.subject, new.contact.name, new.status) == ("Something else", "Zoe", Status.NEW)
    assert (list(new.messages.all()), target.messages.count()) == ([second], 1)
    assert new.due_at is not None


def test_the_two_are_linked_and_both_tell_it(second, target, maria, now):
    new = split_message(message_id=second.pk, by=maria, now=now)
    assert new.links.get().kind == LinkKind.SPLIT_FROM
    for inquiry in (new, target):
        assert inquiry.timeline.filter(kind=Fact.SPLIT).count() == 1


def test_split_twice_is_split_once(second, maria, now):
    new = split_message(message_id=second.pk, by=maria, now=now)
    assert split_message(message_id=second.pk, by=maria, now=now) == new
    assert Inquiry.objects.count() == 2


def test_the_last_message_stands_on_the_right_rows(second, target, maria, now):
    new = split_message(message_id=second.pk, by=maria, now=now)
    new.refresh_from_db()
    target.refresh_from_db()
    assert (target.message_count, new.message_count) == (1, 1)
    assert target.last_message_at == target.messages.get().at


def test_an_answer_to_the_split_message_follows_it(second, madrid, maria, now):
    new = split_message(message_id=second.pk, by=maria, now=now)
    late = receive(madrid, sender_address="zoe@visitor.example", seen_ids=(second.message_id,))
    assert late.inquiry == new


def test_a_message_moves_to_an_inquiry_that_is_there(second, source, target, maria, now):
    move_message(message_id=second.pk, target=source, by=maria, now=now)
    move_message(message_id=second.pk, target=source, by=maria, now=now)
    assert (source.messages.count(), target.messages.count()) == (2, 1)
    assert source.participants.filter(address="zoe@visitor.example").exists()
    assert TimelineFact.objects.filter(kind=Fact.SPLIT).count() == 2


def test_the_only_message_is_not_moved_alone(target, source, maria, now):
    with pytest.raises(InvalidInput):
        move_message(message_id=source.messages.get().pk, target=target, by=maria, now=now)


def test_nobody_splits_what_is_not_theirs(second, henk, now):
    with pytest.raises(Http404):
        split_message(message_id=second.pk, by=henk, now=now)

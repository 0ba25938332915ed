"""The same mail by several ways: one message at a desk, linked inquiries at two."""

import pytest
from django.utils import timezone

from desks.permissions import scope_of
from inquiries.actions.transfer import answer_transfer, offer_transfer
from inquiries.models import Inquiry, InquiryLink, Message, MessageCopy
from inquiries.models.inquiry import LinkKind
from inquiries.queries import links_of
from inquiries.states import Fact, Status
from mailroom.models import OutgoingEmail, RawEmail
from mailroom.states import RawState
from tests.factories import make_mailbox
from tests.inquiries.letters import MALLORY, VERA, bring, letter, read, store

BOTH = "madrid@helpdesk.example, info@helpdesk.example"


@pytest.fixture
def info(madrid):
    return make_mailbox(madrid, address="info@helpdesk.example")


@pytest.fixture
def main(madrid):
    return madrid.mailboxes.get(address="madrid@helpdesk.example")


def by_way(hop, raw):
    """The same mail with another trace of its way."""
    trace = f"Received: by {hop}.example\r\nDelivered-To: {hop}@helpdesk.example\r\n"
    return trace.encode() + raw


def test_a_copy_is_noted_with_its_bytes_and_a_fact(main, info):
    raw = letter(to=BOTH)
    first = bring(by_way("madrid", raw), main)
    bring(by_way("info", raw), info)
    copy = MessageCopy.objects.get()
    fact = first.inquiry.timeline.get(kind=Fact.COPY_RECEIVED)
    assert (copy.message, copy.raw_email.mailbox, fact.data["mailbox"]) == (
        first,
        info,
        "info@helpdesk.example",
    )


def test_a_copy_changes_nothing_else(main, info):
    raw = letter(to=BOTH)
    inquiry = bring(by_way("madrid", raw), main).inquiry
    Inquiry.objects.update(status=Status.RESOLVED, due_at=None)
    bring(by_way("info", raw), info)
    after = Inquiry.objects.get()
    assert (after.status, after.due_at, after.message_count, after.version) == (
        Status.RESOLVED,
        None,
        1,
        inquiry.version,
    )


def test_a_copy_is_acknowledged_once(main, info):
    for hop, mailbox in (("madrid", main), ("info", info)):
        bring(by_way(hop, letter(to=BOTH, message_id="same@x.example")), mailbox)
    assert OutgoingEmail.objects.count() == 1


def test_a_copy_in_the_same_batch_is_one_message(main, info):
    raw = letter(to=BOTH)
    store(by_way("madrid", raw), main)
    store(by_way("info", raw), info)
    read()
    assert (Message.objects.count(), MessageCopy.objects.count()) == (1, 1)


def test_a_copy_read_again_is_noted_once(main, info):
    raw = letter(to=BOTH)
    bring(by_way("madrid", raw), main)
    bring(by_way("info", raw), info)
    RawEmail.objects.update(state=RawState.NEW)
    read()
    facts = Inquiry.objects.get().timeline.filter(kind=Fact.COPY_RECEIVED)
    assert (MessageCopy.objects.count(), facts.count()) == (1, 1)


def test_our_addresses_of_both_ways_are_shown(main, info):
    raw = letter(to="list@visitor.example")
    bring(by_way("madrid", raw), main)
    message = bring(by_way("info", raw), info)
    assert message.recipients == [
        "list@visitor.example",
        "madrid@helpdesk.example",
        "info@helpdesk.example",
    ]


def test_no_address_of_ours_is_shown_twice(main, info):
    raw = letter(to=BOTH)
    bring(by_way("madrid", raw), main)
    message = bring(by_way("info", raw), info)
    assert message.recipients == ["madrid@helpdesk.example", "info@helpdesk.example"]


def test_who_sends_a_known_mail_again_brings_nobody_in(main, info):
    raw = letter(to=BOTH)
    bring(raw, main)
    replayed = raw.replace(b"\r\nTo: ", b"\r\nCc: mallory@stranger.example\r\nTo: ")
    message = bring(replayed, info)
    people = set(message.inquiry.participants.values_list("address", flat=True))
    assert ("mallory@stranger.example" in message.recipients, people) == (
        False,
        {"vera@visitor.example"},
    )


@pytest.mark.parametrize(
    "change",
    [
        (b"still waiting", b"not waiting"),
        (b"Sun, 22 Nov", b"Sat, 21 Nov"),
        (b"vera@visitor.example", b"anna@visitor.example"),
    ],
    ids=["text", "date", "writer"],
)
def test_the_same_id_with_another_content_is_no_copy(main, info, change):
    raw = letter(to=BOTH)
    bring(raw, main)
    bring(raw.replace(*change), info)
    assert (Message.objects.count(), MessageCopy.objects.count()) == (2, 0)


def test_another_attachment_makes_another_mail(main, info):
    raw = letter(to=BOTH).replace(b"text/plain; charset=utf-8", b"application/pdf")
    bring(raw, main)
    bring(raw.replace(b"still", b"STILL"), info)
    assert Message.objects.count() == 2


def test_without_a_message_id_nothing_is_a_copy(main, info):
    raw = letter(message_id="", to=BOTH)
    bring(by_way("madrid", raw), main)
    bring(by_way("info", raw), info)
    assert Message.objects.count() == 2


# --- two desks ------------------------------------------------------------------------------------
TWO = "madrid@helpdesk.example, hague@helpdesk.example"


def to_both(madrid, hague, **fields):
    raw = letter(to=TWO, **fields)
    return [bring(raw, desk.mailboxes.get()).inquiry for desk in (madrid, hague)]


def test_each_desk_acknowledges_for_itself(madrid, hague):
    to_both(madrid, hague)
    assert OutgoingEmail.objects.count() == 2


def test_the_link_is_seen_only_by_who_sees_both(madrid, hague, maria, rui):
    first, second = to_both(madrid, hague)
    assert links_of(first, scope_of(maria)) == []
    assert [row.other for row in links_of(first, scope_of(rui))] == [second]


def test_further_mails_to_both_link_them_once(madrid, hague):
    to_both(madrid, hague, message_id="1@x.example")
    to_both(madrid, hague, message_id="2@x.example", seen="1@x.example")
    assert (Inquiry.objects.count(), InquiryLink.objects.count()) == (2, 1)


def test_an_answer_with_the_other_desk_in_copy_is_linked_as_the_same_mail(madrid, hague):
    inquiry = bring(letter(message_id="1@x.example"), madrid.mailboxes.get()).inquiry
    answers = to_both(madrid, hague, seen="1@x.example")
    link = InquiryLink.objects.get()
    assert (answers[0], link.other, link.kind) == (inquiry, inquiry, LinkKind.SAME_MAIL)


def test_whichever_desk_reads_first_the_link_is_the_same(madrid, hague):
    inquiry = bring(letter(message_id="1@x.example"), madrid.mailboxes.get()).inquiry
    to_both(hague, madrid, seen="1@x.example")
    link = InquiryLink.objects.get()
    assert (link.other, link.kind) == (inquiry, LinkKind.SAME_MAIL)


def test_a_copy_finds_its_message_after_a_transfer(madrid, hague, main, info, maria, rui, now):
    """The desk where it arrived counts, not the one where the inquiry is now."""
    raw = letter(to=BOTH)
    inquiry = bring(by_way("madrid", raw), main).inquiry
    offer = offer_transfer(inquiry_id=inquiry.pk, to_desk=hague, reason="x", by=maria, now=now)
    answer_transfer(transfer_id=offer.pk, accept=True, by=rui, now=timezone.now())
    bring(by_way("info", raw), info)
    assert (Message.objects.count(), Inquiry.objects.count()) == (1, 1)


def test_two_writers_of_the_same_words_are_two(main):
    for sender in (VERA, MALLORY):
        bring(letter(sender, body="Hello"), main)
    assert Inquiry.objects.count() == 2

"""Which inquiry a mail belongs to, and which it only mentions (field.md, threads 15 to 20; S5)."""

from datetime import timedelta
from itertools import permutations

import pytest

from inquiries.actions.lifecycle import change_status
from inquiries.actions.merge import merge_inquiries
from inquiries.actions.receive import receive_messages
from inquiries.actions.transfer import answer_transfer, offer_transfer
from inquiries.matching import MAX_IDS, thread_digests
from inquiries.models import Inquiry, InquiryLink
from inquiries.models.inquiry import LinkKind
from inquiries.references import reply_address
from inquiries.states import Status
from mailroom.models import OutgoingEmail
from tests.factories import make_incoming, make_inquiry, receive
from tests.inquiries.test_reply import answer

STRANGER = "mallory@stranger.example"


def token_of(inquiry, mailbox="madrid@helpdesk.example"):
    return reply_address(mailbox_address=mailbox, inquiry_id=inquiry.pk)


def as_stranger(desk, **fields):
    return receive(desk, sender_address=STRANGER, **fields)


def signs(inquiry):
    """Everything by which a mail may point at an inquiry."""
    return {
        "token": {"recipients": (token_of(inquiry),)},
        "thread": {"seen_ids": (inquiry.messages.first().message_id,)},
        "subject": {"subject": f"Re: [{inquiry.reference}]"},
    }


@pytest.mark.parametrize("sign", ["token", "thread", "subject"])
def test_a_participant_joins_by_each_sign(inquiry, madrid, sign):
    assert receive(madrid, **signs(inquiry)[sign]).inquiry == inquiry


@pytest.mark.parametrize("sign", ["token", "thread", "subject"])
def test_a_stranger_joins_by_none(inquiry, madrid, sign):
    assert as_stranger(madrid, **signs(inquiry)[sign]).inquiry != inquiry


@pytest.mark.parametrize("sign", ["token", "thread", "subject"])
def test_what_a_stranger_sends_is_linked_as_looking_related(inquiry, madrid, sign):
    mine = as_stranger(madrid, **signs(inquiry)[sign]).inquiry
    link = InquiryLink.objects.get()
    assert (link.inquiry, link.other, link.kind) == (mine, inquiry, LinkKind.LOOKS_RELATED)


def test_a_stranger_with_all_signs_at_once_joins_not(inquiry, madrid):
    everything = {name: value for sign in signs(inquiry).values() for name, value in sign.items()}
    assert as_stranger(madrid, **everything).inquiry != inquiry


def test_a_stranger_does_not_become_a_participant(inquiry, madrid):
    as_stranger(madrid, **signs(inquiry)["token"])
    assert as_stranger(madrid, **signs(inquiry)["token"]).inquiry != inquiry


def test_an_agents_address_gives_no_right_to_join(inquiry, madrid, maria):
    mail = receive(madrid, sender_address=maria.email, **signs(inquiry)["thread"])
    assert mail.inquiry != inquiry


def test_a_forged_token_is_no_sign(inquiry, madrid):
    forged = token_of(inquiry).replace(".", ".0", 1)
    mail = receive(madrid, recipients=(forged,))
    assert (mail.inquiry != inquiry, InquiryLink.objects.exists()) == (True, False)


def test_a_token_made_with_another_key_is_no_sign(inquiry, madrid, settings):
    foreign, settings.SECRET_KEY = token_of(inquiry), "another key"
    assert receive(madrid, recipients=(foreign,)).inquiry != inquiry


def test_a_token_of_an_inquiry_that_is_none_is_no_sign(madrid):
    nowhere = reply_address(mailbox_address="madrid@helpdesk.example", inquiry_id=999_999)
    assert receive(madrid, recipients=(nowhere,)).inquiry.pk


def test_capitals_of_an_address_make_nobody_a_stranger(inquiry, madrid):
    mail = receive(madrid, sender_address="VERA@Visitor.example", **signs(inquiry)["thread"])
    assert mail.inquiry == inquiry


def test_somebody_in_copy_takes_part(madrid):
    first = receive(madrid, participants=("vera@visitor.example", "office@visitor.example"))
    later = receive(madrid, sender_address="office@visitor.example", seen_ids=(first.message_id,))
    assert later.inquiry == first.inquiry


def test_a_new_copy_of_our_answer_takes_part(inquiry, maria, madrid, now):
    sent = answer(inquiry, maria, now, cc=["lawyer@office.example"])
    mail = receive(madrid, sender_address="lawyer@office.example", seen_ids=(sent.message_id,))
    assert mail.inquiry == inquiry


def test_the_token_is_stronger_than_the_subject(inquiry, madrid):
    other = make_inquiry(madrid)
    mail = receive(madrid, recipients=(token_of(inquiry),), subject=f"[{other.reference}]")
    assert mail.inquiry == inquiry


def test_a_sign_for_a_participant_is_stronger_than_one_for_a_stranger(inquiry, madrid):
    foreign = make_inquiry(madrid, sender_address=STRANGER)
    mail = receive(madrid, recipients=(token_of(foreign),), subject=f"[{inquiry.reference}]")
    assert mail.inquiry == inquiry


def test_of_several_references_the_one_counts_where_the_sender_takes_part(inquiry, madrid):
    foreign = make_inquiry(madrid, sender_address=STRANGER)
    mail = receive(madrid, subject=f"FW: {foreign.reference} and [{inquiry.reference}]")
    assert mail.inquiry == inquiry


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_thread_is_one_inquiry_in_whatever_order_it_arrives(madrid, order):
    ids = [f"{number}@visitor.example" for number in range(3)]
    for number in order:
        receive(madrid, message_id=ids[number], seen_ids=tuple(ids[:number]))
    assert Inquiry.objects.count() == 1


def test_two_answers_to_an_unknown_mail_are_one_inquiry(madrid):
    first = receive(madrid, seen_ids=("never-seen@elsewhere.example",))
    assert receive(madrid, seen_ids=("never-seen@elsewhere.example",)).inquiry == first.inquiry


def test_the_same_message_id_with_another_content_is_a_second_message(madrid):
    first = receive(madrid, message_id="same@x.example")
    second = receive(madrid, message_id="same@x.example", body="Quite another text.")
    assert (second != first, second.inquiry == first.inquiry) == (True, True)


def test_mails_without_any_id_have_nothing_in_common(madrid):
    first = receive(madrid, message_id="", body="One")
    assert receive(madrid, message_id="", body="Two").inquiry != first.inquiry


def test_a_strangers_reused_message_id_joins_nothing(inquiry, madrid):
    stolen = inquiry.messages.get().message_id
    assert as_stranger(madrid, message_id=stolen).inquiry != inquiry


# --- several desks ------------------------------------------------------------------------------
BOTH = ("madrid@helpdesk.example", "hague@helpdesk.example")


def test_the_same_mail_to_two_desks_opens_two_inquiries(madrid, hague):
    for desk in (madrid, hague):
        receive(desk, message_id="same@x.example", recipients=BOTH)
    assert {one.desk for one in Inquiry.objects.all()} == {madrid, hague}


def test_each_desk_keeps_its_own_thread(madrid, hague):
    receive(madrid, message_id="same@x.example", recipients=BOTH)
    receive(hague, message_id="same@x.example", recipients=BOTH)
    later = receive(hague, seen_ids=("same@x.example",))
    assert later.inquiry.desk == hague


@pytest.mark.parametrize("sign", ["token", "subject"])
def test_an_answer_with_another_desk_in_copy_reaches_that_desk_too(inquiry, madrid, hague, sign):
    fields = {"recipients": (), **signs(inquiry)[sign]}
    fields["recipients"] += BOTH
    copies = [receive(desk, **fields).inquiry for desk in (madrid, hague)]
    assert (copies[0], copies[1].desk) == (inquiry, hague)


def test_the_copy_of_the_other_desk_looks_related(inquiry, hague):
    receive(hague, recipients=(token_of(inquiry), "hague@helpdesk.example"))
    assert InquiryLink.objects.get().other == inquiry


def test_an_answer_that_went_only_to_the_wrong_desk_joins_all_the_same(inquiry, hague):
    mail = receive(hague, subject=f"[{inquiry.reference}]", recipients=("hague@helpdesk.example",))
    assert mail.inquiry == inquiry


def test_after_a_transfer_the_old_address_still_leads_to_the_inquiry(
    inquiry, madrid, hague, maria, rui, now
):
    old = token_of(inquiry)
    offer = offer_transfer(inquiry_id=inquiry.pk, to_desk=hague, reason="Hague", by=maria, now=now)
    answer_transfer(transfer_id=offer.pk, accept=True, by=rui, now=now)
    assert receive(madrid, recipients=(old,)).inquiry == inquiry


# --- what has been closed -----------------------------------------------------------------------
def close(inquiry, maria, at):
    change_status(inquiry_id=inquiry.pk, status=Status.RESOLVED, by=maria, now=at)
    change_status(inquiry_id=inquiry.pk, status=Status.CLOSED, by=maria, now=at)


@pytest.fixture
def long_closed(madrid, maria, now):
    inquiry = make_inquiry(madrid, at=now - timedelta(days=60))
    close(inquiry, maria, now - timedelta(days=31))
    return inquiry


@pytest.mark.parametrize("sign", ["token", "thread", "subject"])
def test_a_mail_to_what_was_closed_long_ago_opens_a_new_inquiry(long_closed, madrid, sign):
    mail = receive(madrid, **signs(long_closed)[sign])
    long_closed.refresh_from_db()
    assert (mail.inquiry != long_closed, long_closed.status) == (True, Status.CLOSED)


@pytest.mark.parametrize("sign", ["token", "thread", "subject"])
def test_the_new_inquiry_follows_the_old_one(long_closed, madrid, sign):
    receive(madrid, **signs(long_closed)[sign])
    link = InquiryLink.objects.get()
    assert (link.other, link.kind) == (long_closed, LinkKind.FOLLOWS)


@pytest.mark.parametrize("sign", ["token", "thread", "subject"])
def test_the_next_mail_joins_the_new_inquiry_and_opens_no_third(long_closed, madrid, sign):
    new = receive(madrid, **signs(long_closed)[sign]).inquiry
    assert receive(madrid, **signs(long_closed)[sign]).inquiry == new


def test_two_mails_at_once_by_different_signs_open_one_follow_up(long_closed, madrid, now):
    by_sign = [make_incoming(madrid, **fields) for fields in signs(long_closed).values()]
    messages = receive_messages(incomings=by_sign, now=now)
    assert len({message.inquiry_id for message in messages} | {long_closed.pk}) == 2


def test_what_was_closed_lately_is_reopened_however_old_its_last_message(madrid, maria, now):
    inquiry = make_inquiry(madrid, at=now - timedelta(days=60))
    close(inquiry, maria, now - timedelta(days=29))
    assert receive(madrid, **signs(inquiry)["token"]).inquiry == inquiry


# --- what was merged ------------------------------------------------------------------------------
@pytest.mark.parametrize("sign", ["token", "thread", "subject"])
def test_a_mail_to_what_was_merged_finds_the_other(inquiry, madrid, maria, now, sign):
    other = make_inquiry(madrid, sender_address="paul@visitor.example")
    fields = signs(inquiry)[sign]
    merge_inquiries(source_id=inquiry.pk, target_id=other.pk, by=maria, now=now)
    for sender in ("vera@visitor.example", "paul@visitor.example"):
        assert receive(madrid, sender_address=sender, **fields).inquiry == other
    assert as_stranger(madrid, **fields).inquiry.links.get().other == other


# --- bounces ------------------------------------------------------------------------------------
def bounce(desk, seen_id, **fields):
    values = {"automatic": "bounce", "may_acknowledge": False, "seen_ids": (seen_id,)}
    return receive(desk, sender_address="mailer-daemon@mx.example", **values | fields)


def test_a_bounce_of_our_answer_joins_it(inquiry, maria, madrid, now):
    sent = answer(inquiry, maria, now)
    assert bounce(madrid, sent.message_id).inquiry == inquiry


def test_a_bounce_of_our_receipt_joins_its_inquiry(inquiry, madrid):
    receipt = OutgoingEmail.objects.get()
    assert bounce(madrid, receipt.message_id).inquiry == inquiry


def test_a_forged_bounce_that_names_the_writers_own_mail_joins_nothing(inquiry, madrid):
    """The writer's Message-ID is known to everybody who got a copy; ours to the writer alone."""
    assert bounce(madrid, inquiry.messages.get().message_id).inquiry != inquiry


def test_a_bounce_brings_nobody_into_the_inquiry(inquiry, maria, madrid, now):
    sent = answer(inquiry, maria, now)
    bounce(madrid, sent.message_id, participants=(STRANGER, "mailer-daemon@mx.example"))
    assert as_stranger(madrid, seen_ids=(sent.message_id,)).inquiry != inquiry


def test_a_bounce_reopens_nothing(inquiry, maria, madrid, now):
    sent = answer(inquiry, maria, now, then_status=Status.RESOLVED)
    bounce(madrid, sent.message_id)
    inquiry.refresh_from_db()
    assert inquiry.status == Status.RESOLVED


# --- digests ------------------------------------------------------------------------------------
def test_digests_are_the_same_in_any_order_and_without_doubles():
    assert thread_digests(["a", "b", "a", ""]) == thread_digests(["b", "a"])


def test_of_a_very_long_thread_the_ends_count():
    ids = [str(number) for number in range(500)]
    digests = set(thread_digests(ids))
    assert (len(digests), digests >= set(thread_digests(["0", "499"]))) == (MAX_IDS, True)


def test_lone_surrogates_in_an_id_do_no_harm():
    assert len(thread_digests(["\ud800@x"])) == 1

"""What happens to the inquiry, and what a coordinator decides, seen by its hand-overs."""

from datetime import timedelta
from uuid import uuid4

import pytest

from desks.models import Section
from escalations.actions.answering import Decision, answer_escalation
from escalations.actions.asking import Question, escalate_inquiry
from escalations.models import EscalationReason
from escalations.starter import load_reasons
from escalations.states import Answer
from handovers.actions.writing import write_to_section
from handovers.models import Handover
from handovers.states import Ending, State
from inquiries.actions.lifecycle import change_status
from inquiries.actions.merge import merge_inquiries, undo_merge
from inquiries.actions.reply import send_reply
from inquiries.actions.transfer import answer_transfer, offer_transfer
from inquiries.actions.undo import undo_reply
from inquiries.models import Message
from inquiries.states import Fact, Status
from mailroom.models import OutgoingEmail
from mailroom.states import OutgoingState
from shared.exceptions import NotPossible
from tests.factories import make_inquiry


def test_a_settled_inquiry_needs_no_section_any_more(payment, inquiry, maria, monday):
    handover = payment()
    change_status(inquiry_id=inquiry.pk, status=Status.RESOLVED, by=maria, now=monday)
    handover.refresh_from_db()
    assert (handover.state, handover.ending) == (State.ENDED, Ending.AT_REST)
    last = OutgoingEmail.objects.filter(dedup_key__startswith="handover:").order_by("pk").last()
    assert "not needed any more" in last.text


def test_a_reopened_inquiry_does_not_ask_the_section_again(payment, inquiry, maria, monday):
    handover = payment()
    for status in (Status.RESOLVED, Status.OPEN):
        change_status(inquiry_id=inquiry.pk, status=status, by=maria, now=monday)
    handover.refresh_from_db()
    assert handover.state == State.ENDED


@pytest.mark.parametrize("is_asking", [True, False])
def test_an_answer_that_resolves_and_is_taken_back_asks_the_section_again(
    stop, ask_back, inquiry, maria, monday, is_asking
):
    handover = ask_back(stop()) if is_asking else stop()
    reply = send_reply(
        inquiry_id=inquiry.pk,
        by=maria,
        body="It is settled.",
        submission_key="reply",
        seen_message_id=Message.objects.latest("pk").pk,
        then_status=Status.RESOLVED,
        now=monday,
    )
    handover.refresh_from_db()
    assert handover.state == State.ENDED
    undo_reply(message_id=reply.pk, by=maria, now=monday)
    handover.refresh_from_db()
    inquiry.refresh_from_db()
    assert handover.state == (State.ASKED_BACK if is_asking else State.OPEN)
    assert (handover.due_at is None) == is_asking
    assert inquiry.status == Status.WAITING_SECTION


def _resolve_by_answer(inquiry, maria, now):
    return send_reply(
        inquiry_id=inquiry.pk,
        by=maria,
        body="It is settled.",
        submission_key="reply",
        seen_message_id=Message.objects.latest("pk").pk,
        then_status=Status.RESOLVED,
        now=now,
    )


def _mails(handover):
    rows = OutgoingEmail.objects.filter(dedup_key__startswith=f"handover:{handover.pk}:")
    return list(rows.order_by("pk").values_list("state", flat=True))


def test_what_is_undone_before_it_could_leave_is_no_mail_to_the_section(
    payment, inquiry, maria, monday, settings
):
    settings.UNDO_SECONDS = 10
    handover = payment()
    reply = _resolve_by_answer(inquiry, maria, monday)
    last = OutgoingEmail.objects.filter(dedup_key__startswith="handover:").latest("pk")
    assert last.next_attempt_at == monday + timedelta(seconds=10)
    undo_reply(message_id=reply.pk, by=maria, now=monday)
    handover.refresh_from_db()
    assert handover.state == State.OPEN
    assert _mails(handover) == [OutgoingState.QUEUED, OutgoingState.CANCELLED]


def test_where_the_end_was_told_already_the_section_hears_that_it_goes_on(
    payment, inquiry, maria, monday
):
    handover = payment()
    reply = _resolve_by_answer(inquiry, maria, monday)
    ended = OutgoingEmail.objects.filter(dedup_key__contains=":ended:")
    ended.update(state=OutgoingState.SENT)
    undo_reply(message_id=reply.pk, by=maria, now=monday)
    assert _mails(handover) == [OutgoingState.QUEUED, OutgoingState.SENT, OutgoingState.QUEUED]


def test_a_mail_that_was_taken_back_is_in_no_thread(payment, inquiry, maria, monday):
    handover = payment()
    reply = _resolve_by_answer(inquiry, maria, monday)
    undo_reply(message_id=reply.pk, by=maria, now=monday)
    write_to_section(handover_id=handover.pk, text="And?", by=maria, submission_key="w", now=monday)
    first, gone, newest = OutgoingEmail.objects.filter(dedup_key__startswith="handover:").order_by(
        "pk"
    )
    assert newest.in_reply_to == first.message_id
    assert gone.message_id not in newest.references


def test_a_merge_takes_the_hand_over_along_and_back(stop, answer, inquiry, maria, madrid, monday):
    handover, target = stop(), make_inquiry(madrid, sender_address="vera@visitor.example")
    merge = merge_inquiries(source_id=inquiry.pk, target_id=target.pk, by=maria, now=monday)
    handover.refresh_from_db()
    assert (handover.inquiry, handover.state) == (target, State.OPEN)
    undo_merge(merge_id=merge.pk, by=maria, now=monday)
    handover.refresh_from_db()
    assert (handover.inquiry, handover.moved_through) == (inquiry, [])


def test_what_was_asked_in_both_goes_on_as_two_and_comes_back(stop, maria, madrid, inquiry, monday):
    other = make_inquiry(madrid, sender_address="vera@visitor.example", at=monday)
    here, there = stop(), stop(inquiry_id=other.pk)
    merge = merge_inquiries(source_id=inquiry.pk, target_id=other.pk, by=maria, now=monday)
    for one in (here, there):
        one.refresh_from_db()
        assert (one.inquiry, one.state) == (other, State.OPEN)
    with pytest.raises(NotPossible):
        stop(inquiry_id=other.pk)
    undo_merge(merge_id=merge.pk, by=maria, now=monday)
    here.refresh_from_db()
    assert (here.inquiry, here.state) == (inquiry, State.OPEN)


def test_after_a_merge_the_answer_comes_where_the_matter_goes_on(
    stop, answer, inquiry, maria, madrid, monday
):
    handover, target = stop(), make_inquiry(madrid, sender_address="vera@visitor.example")
    merge_inquiries(source_id=inquiry.pk, target_id=target.pk, by=maria, now=monday)
    answer(handover)
    assert target.timeline.filter(kind=Fact.HANDOVER_ANSWERED).exists()


def test_merged_twice_it_comes_back_step_by_step(stop, inquiry, maria, madrid, monday):
    handover = stop()
    two, three = (make_inquiry(madrid, sender_address="vera@visitor.example") for _ in range(2))
    first = merge_inquiries(source_id=inquiry.pk, target_id=two.pk, by=maria, now=monday)
    second = merge_inquiries(source_id=two.pk, target_id=three.pk, by=maria, now=monday)
    homes = []
    for merge in (second, first):
        undo_merge(merge_id=merge.pk, by=maria, now=monday)
        homes.append(Handover.objects.get(pk=handover.pk).inquiry)
    assert homes == [two, inquiry]


def test_another_desk_goes_on_with_the_section(stop, inquiry, maria, henk, rui, hague, monday):
    handover = stop()
    offer = offer_transfer(
        inquiry_id=inquiry.pk, to_desk=hague, reason="Yours", by=maria, now=monday
    )
    answer_transfer(transfer_id=offer.pk, accept=True, by=rui, now=monday)
    handover.refresh_from_db()
    assert handover.state == State.OPEN
    assert Handover.objects.visible_to(_scope(henk)).count() == 1
    assert Handover.objects.visible_to(_scope(maria)).count() == 0


def _scope(agent):
    from desks.permissions import scope_of

    return scope_of(agent)


@pytest.fixture
def decide(inquiry, maria, rui, forms, monday):
    """Maria asks Rui, who says that a section must decide."""

    def deed(section: Section):
        load_reasons(now=monday)
        reason = EscalationReason.objects.get(code="legal")
        escalation = escalate_inquiry(
            inquiry_id=inquiry.pk,
            question=Question(reason_id=reason.pk, question="May he sign?", tried="The rules."),
            by=maria,
            submission_key=str(uuid4()),
            now=monday,
        )
        decision = Decision(Answer.SECTION, "Ask them.", section.pk)
        return answer_escalation(
            escalation_id=escalation.pk,
            decision=decision,
            by=rui,
            submission_key=str(uuid4()),
            now=monday + timedelta(minutes=5),
        )

    return deed


def test_a_section_must_decide_opens_the_hand_over(decide, operations, inquiry):
    decide(operations)
    handover = inquiry.handovers.get()
    inquiry.refresh_from_db()
    assert handover.contents["question"] == "May he sign?"
    assert handover.contents["facts"] == "The rules.\n\nAsk them."
    assert (inquiry.status, inquiry.escalated_at) == (Status.WAITING_SECTION, None)


def test_a_section_that_nobody_can_reach_leaves_the_answer_alone(decide, operations, olga, inquiry):
    olga.is_active = False
    olga.save()
    escalation = decide(operations)
    inquiry.refresh_from_db()
    assert not inquiry.handovers.exists()
    assert (escalation.state, inquiry.status) == ("answered", Status.OPEN)

"""The coordinator approves or returns; who wrote it takes it back."""

from datetime import timedelta

import pytest
from django.http import Http404

from approvals.actions.asking import ask_approval
from approvals.actions.deciding import withdraw_approval
from approvals.models import Approval
from approvals.queries import changes_of
from approvals.states import MOVES, State
from desks.models import Membership
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.drafts import DraftWords, own_words, save_draft
from inquiries.actions.lifecycle import change_status
from inquiries.actions.merge import merge_inquiries
from inquiries.models import Message
from inquiries.states import Fact, MessageKind, Status
from mailroom.models import OutgoingEmail
from notifications.models import Notification
from notifications.states import Kind
from shared.exceptions import InvalidInput, NewerMessage, NotAllowed, NotPossible
from shared.transitions import can_move
from tests.approvals.conftest import FEE, newest
from tests.factories import make_inquiry, receive

BETTER = "Dear Vera, the basic fee is CHF 653 as of 23 November 2026."


@pytest.fixture(autouse=True)
def _rule(fee_rule):
    return fee_rule


def sent():
    return OutgoingEmail.objects.filter(is_automatic=False)


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_only_what_waits_can_become_something_else(before, after):
    assert can_move(MOVES, before, after) == (before == State.WAITING and after != State.WAITING)


# --- asking --------------------------------------------------------------------------------------
def test_asked_twice_with_one_key_it_waits_once(ask, rui):
    assert ask(submission_key="k") == ask(submission_key="k")
    assert Approval.objects.count() == 1


def test_of_one_agent_one_answer_waits_in_an_inquiry(ask, rui):
    ask()
    with pytest.raises(NotPossible):
        ask()


def test_the_clock_of_the_inquirer_runs_on(ask, rui, inquiry):
    before = inquiry.due_at
    ask()
    inquiry.refresh_from_db()
    assert before
    assert (inquiry.due_at, inquiry.first_answered_at) == (before, None)


def test_the_owner_is_told_and_nobody_asks_himself(ask, rui, ines):
    assert ask(by=rui).owner == ines
    assert Notification.objects.get(kind=Kind.APPROVAL_ASKED).agent == ines


def test_without_a_coordinator_administrators_are_told_without_content(ask, ada):
    approval = ask()
    assert approval.owner is None
    assert Notification.objects.get(kind=Kind.APPROVAL_ALONE).agent == ada


def test_a_newer_message_must_be_read_before_asking(ask, inquiry, madrid, rui, monday):
    seen = newest(inquiry)
    first = inquiry.messages.order_by("pk").first()
    receive(madrid, seen_ids=(first.message_id,), at=monday)
    with pytest.raises(NewerMessage):
        ask(seen_message_id=seen)


def test_what_is_done_is_reopened_first(ask, inquiry, maria, rui, monday):
    change_status(inquiry_id=inquiry.pk, status=Status.RESOLVED, by=maria, now=monday)
    with pytest.raises(NotPossible):
        ask()


@pytest.mark.parametrize("who", ["henk", "olga", "ada"])
def test_others_ask_nothing_there(inquiry, rui, monday, request, who):
    with pytest.raises(Http404):
        ask_approval(
            inquiry_id=inquiry.pk,
            by=request.getfixturevalue(who),
            body=FEE,
            submission_key="k",
            now=monday,
        )


# --- approving -----------------------------------------------------------------------------------
def test_approved_it_leaves_once_however_often_one_clicks(ask, approve, rui):
    approval = ask()
    for _twice in range(2):
        approve(approval, rui, submission_key="one")
    assert sent().count() == 1


def test_a_second_decision_is_refused_with_the_name_of_the_first(
    ask, approve, give_back, rui, ines
):
    approval = ask()
    approve(approval, rui)
    with pytest.raises(NotPossible, match="Rui"):
        give_back(approval, ines, comment="No.")


def test_status_and_time_are_those_that_were_chosen(ask, approve, rui, inquiry, monday):
    later = monday + timedelta(days=1)
    approval = approve(ask(then_status=Status.RESOLVED, send_at=later), rui)
    assert approval.message.outgoing.send_at == later


def test_a_time_that_has_passed_meanwhile_is_now(ask, approve, rui, monday):
    approval = ask(send_at=monday + timedelta(hours=1))
    approval = approve(approval, rui, now=monday + timedelta(hours=2))
    assert approval.message.outgoing.send_at is None


def test_files_go_with_it(ask, approve, rui):
    approval = approve(ask(files=[IncomingFile("form.txt", "text/plain", b"MM2")]), rui)
    assert approval.message.attachments.get().filename == "form.txt"


def test_what_was_changed_leaves_and_is_kept_beside_the_first(ask, approve, rui):
    approval = approve(ask(), rui, text=BETTER, comment="Always with its date.")
    assert approval.message.body == BETTER
    changed = [one.text for one in changes_of(approval) if one.kind == "new"]
    assert approval.is_changed
    assert "November" in "".join(changed)
    assert approval.texts.count() == 2


def test_unchanged_words_keep_their_rich_text(ask, approve, rui):
    html = "<div>The fee is <strong>CHF 653</strong> as of today.</div>"
    approval = ask(html=html)
    approval = approve(approval, rui, text=approval.texts.get().text)
    assert "<strong>" in approval.message.html
    assert not approval.is_changed


def test_what_the_assistant_has_begun_meanwhile_stays(ask, approve, rui, inquiry, maria, monday):
    approval = ask()
    save_draft(
        inquiry_id=inquiry.pk,
        by=maria,
        kind="reply",
        words=DraftWords("Another thing."),
        version=0,
        submission_key="d",
        now=monday,
    )
    approve(approval, rui)
    assert own_words(inquiry, maria).text == "Another thing."


def test_nothing_leaves_over_a_message_that_the_coordinator_has_not_read(
    ask, approve, rui, inquiry, madrid, monday
):
    approval = ask()
    seen = newest(inquiry)
    first = inquiry.messages.order_by("pk").first()
    receive(madrid, seen_ids=(first.message_id,), at=monday)
    with pytest.raises(NewerMessage):
        approve(approval, rui, seen_message_id=seen)
    approval.refresh_from_db()
    assert approval.is_waiting
    assert not sent().exists()


def test_who_wrote_it_is_told_once(ask, approve, rui, maria):
    approve(ask(), rui)
    told = Notification.objects.get(kind=Kind.APPROVAL_DECIDED)
    assert (told.agent, told.actor) == (maria, rui)


def test_of_a_colleague_who_has_left_it_leaves_in_the_coordinators_name(ask, approve, rui, maria):
    approval = ask()
    Membership.objects.filter(agent=maria).delete()
    assert approve(approval, rui).message.author == rui


def test_nobody_decides_about_his_own(ask, approve, rui, ines):
    with pytest.raises(NotPossible):
        approve(ask(by=rui), rui)


def test_who_wrote_it_cannot_approve_it(ask, approve, rui, maria):
    with pytest.raises(NotAllowed):
        approve(ask(), maria)


@pytest.mark.parametrize("who", ["pia", "henk", "olga", "ada"])
def test_for_others_there_is_no_such_answer(ask, approve, rui, request, who):
    with pytest.raises(Http404):
        approve(ask(), request.getfixturevalue(who))


# --- returning and taking back -------------------------------------------------------------------
def test_returned_it_is_a_draft_again_with_what_was_changed(ask, give_back, rui, maria, inquiry):
    give_back(ask(), rui, text=BETTER, comment="See the date.")
    assert own_words(inquiry, maria).text == BETTER
    assert not sent().exists()


def test_files_come_back_with_it(ask, give_back, rui, inquiry):
    give_back(ask(files=[IncomingFile("form.txt", "text/plain", b"MM2")]), rui, comment="No.")
    assert inquiry.drafts.get().files.get().filename == "form.txt"


def test_a_returned_answer_says_what_is_to_be_done(ask, give_back, rui):
    with pytest.raises(InvalidInput):
        give_back(ask(), rui, comment=" ")


def test_returned_twice_with_one_key_is_once(ask, give_back, rui, inquiry):
    approval = ask()
    for _twice in range(2):
        give_back(approval, rui, comment="No.", submission_key="one")
    assert inquiry.timeline.filter(kind=Fact.APPROVAL_RETURNED).count() == 1


def test_a_returned_answer_may_be_asked_about_again(ask, give_back, rui):
    give_back(ask(), rui, comment="No.")
    assert ask().is_waiting


def _withdraw(approval, by, now):
    return withdraw_approval(approval_id=approval.pk, by=by, submission_key="w", now=now)


def test_taken_back_it_is_a_draft_again_once(ask, rui, maria, inquiry, monday):
    approval = ask()
    for _twice in range(2):
        assert _withdraw(approval, maria, monday).state == State.WITHDRAWN
    assert own_words(inquiry, maria).text == FEE


def test_a_coordinator_takes_nothing_back_that_is_not_his(ask, rui, monday):
    with pytest.raises(NotAllowed):
        _withdraw(ask(), rui, monday)


# --- what happens to the inquiry meanwhile ---------------------------------------------------------
def test_resolved_without_it_the_words_are_a_draft_again(ask, approve, rui, maria, inquiry, monday):
    approval = ask()
    change_status(inquiry_id=inquiry.pk, status=Status.RESOLVED, by=rui, now=monday)
    approval.refresh_from_db()
    assert (approval.state, approval.ending) == (State.ENDED, "at_rest")
    assert own_words(inquiry, maria).text == FEE
    with pytest.raises(NotPossible):
        approve(approval, rui)


def test_merged_away_the_words_are_a_draft_where_it_goes_on(
    ask, rui, maria, madrid, inquiry, monday
):
    approval = ask()
    other = make_inquiry(madrid, at=monday)
    merge_inquiries(source_id=inquiry.pk, target_id=other.pk, by=maria, now=monday)
    approval.refresh_from_db()
    assert (approval.state, approval.ending) == (State.ENDED, "merged")
    assert own_words(other, maria).text == FEE


def test_an_answer_that_resolves_it_ends_only_what_still_waits(ask, approve, rui, pia, inquiry):
    mine, other = ask(then_status=Status.RESOLVED), ask(by=pia)
    approve(mine, rui)
    states = dict(Approval.objects.values_list("pk", "state"))
    assert states == {mine.pk: State.APPROVED, other.pk: State.ENDED}
    assert Message.objects.filter(kind=MessageKind.OUTBOUND).count() == 1


def test_ones_own_other_answer_that_resolves_it_does_not_swallow_what_waited(
    ask, send, inquiry, maria, rui
):
    ask()
    send("Dear Vera, it is done.", then_status=Status.RESOLVED)
    assert own_words(inquiry, maria).text == FEE

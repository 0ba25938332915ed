"""Handing over: what it needs, what it makes, what leaves, what the inquirer may be told."""

from datetime import timedelta

import pytest
from django.http import Http404

from handovers.actions.handing import hand_over
from handovers.addresses import read_handover_address
from handovers.models import Handover, HandoverForm, HandoverReason
from handovers.states import State
from inquiries.actions.lifecycle import change_status
from inquiries.models import Draft
from inquiries.references import read_reply_address
from inquiries.states import Fact, Status
from mailroom.models import OutgoingEmail
from notifications.models import Notification
from notifications.states import Kind
from shared.exceptions import InvalidInput, NotPossible
from tests.handovers.conftest import PAYMENT, STOP


def test_the_inquiry_waits_for_the_section_and_its_clock_runs_on(stop, inquiry, monday):
    due = inquiry.due_at
    stop()
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.due_at) == (Status.WAITING_SECTION, due)


def test_the_fact_names_section_reason_and_version_and_no_content(stop, inquiry):
    stop()
    fact = inquiry.timeline.get(kind=Fact.HANDED_OVER)
    assert fact.data["section"] == "operations"
    assert (fact.data["reason"], fact.data["version"]) == ("stop_recording", 1)
    assert "1234567" not in str(fact.data)


def test_twice_with_the_same_key_is_once(payment, inquiry):
    first, second = (payment(submission_key="one") for _twice in range(2))
    assert first == second
    assert OutgoingEmail.objects.filter(dedup_key__startswith="handover:").count() == 1
    assert inquiry.timeline.filter(kind=Fact.HANDED_OVER).count() == 1


def test_several_sections_may_work_at_once(stop, payment, inquiry):
    stop()
    payment()
    assert inquiry.handovers.under_way().count() == 2


def test_the_same_section_has_the_same_reason_only_once(stop):
    stop()
    with pytest.raises(NotPossible, match="Operations"):
        stop()


def test_what_the_form_wants_must_be_there(stop):
    with pytest.raises(InvalidInput, match="Who signed"):
        stop(contents={**STOP, "signed_by": " "})
    assert not Handover.objects.exists()


def test_a_field_that_the_form_does_not_have_is_refused(stop):
    with pytest.raises(InvalidInput):
        stop(contents={**STOP, "password": "x"})


def test_card_numbers_are_masked_before_anything_leaves(payment):
    payment(contents={**PAYMENT, "method": "Card 4111 1111 1111 1111"})
    mail = OutgoingEmail.objects.get(dedup_key__startswith="handover:")
    assert "4111 1111 1111" not in mail.text + mail.html + str(Handover.objects.get().contents)


def test_a_reason_of_another_section_is_refused(stop, finance):
    with pytest.raises(InvalidInput):
        stop(section_id=finance.pk)


def test_what_is_at_rest_is_not_handed_over(stop, inquiry, maria, monday):
    change_status(inquiry_id=inquiry.pk, status=Status.RESOLVED, by=maria, now=monday)
    with pytest.raises(NotPossible):
        stop()


def test_a_section_that_nobody_can_reach_gets_nothing(stop, olga):
    olga.is_active = False
    olga.save()
    with pytest.raises(NotPossible, match="no address"):
        stop()


def mails_but_to_finance():
    others = OutgoingEmail.objects.exclude(to=["finance@section.example"])
    return list(others.exclude(dedup_key__startswith="acknowledgement:"))


@pytest.mark.parametrize("who", ["henk", "mei", "olga", "ada"])
def test_who_may_not_see_the_inquiry_hands_nothing_over(request, stop, who):
    with pytest.raises(Http404):
        stop(by=request.getfixturevalue(who))


def test_the_colleagues_with_an_account_are_told(stop, olga):
    stop()
    told = Notification.objects.filter(kind=Kind.HANDED_OVER)
    assert [one.agent for one in told] == [olga]


def test_the_mail_names_what_was_asked_and_until_when(payment, inquiry):
    handover = payment(remark="Please hurry.")
    mail = OutgoingEmail.objects.get(dedup_key__startswith="handover:")
    assert mail.to == ["finance@section.example"]
    assert mail.subject.startswith(f"[{inquiry.reference} · H{handover.pk}]")
    for said in ("CHF 653", "Please hurry.", "14:00", "QUESTION"):
        assert said in mail.text


def test_its_answers_come_to_an_address_that_is_no_inquirys(payment):
    handover = payment()
    address = OutgoingEmail.objects.get(dedup_key__startswith="handover:").reply_to
    assert read_handover_address(address) == handover.pk
    assert read_reply_address(address) is None


def test_the_inquirer_gets_no_mail_by_it(payment, inquiry):
    payment()
    assert not mails_but_to_finance()


def test_what_the_inquirer_may_be_told_is_only_a_draft_in_his_language(payment, inquiry, maria):
    inquiry.language = "fr"
    inquiry.save()
    payment(drafts_for_inquirer=True)
    draft = Draft.objects.get(inquiry=inquiry, author=maria)
    assert "Finances" in draft.text
    assert not mails_but_to_finance()


def test_the_agreed_time_is_working_time_of_the_desk(stop, payment, monday):
    assert stop().due_at == monday + timedelta(minutes=15)
    assert payment().due_at == monday + timedelta(hours=4)


def test_a_hand_over_keeps_the_version_that_it_was_asked_by(stop, rui, monday):
    handover = stop()
    HandoverForm.objects.filter(reason=handover.reason).update(is_current=False)
    HandoverForm.objects.create(
        reason=handover.reason,
        number=2,
        target=timedelta(hours=1),
        fields=[],
        made_at=monday,
        name_en="New",
    )
    handover.refresh_from_db()
    assert handover.form.number == 1
    assert [one.label for one in handover.filled][-1] == "Who signed"


def test_a_reason_of_another_desk_is_not_offered(stop, hague):
    HandoverReason.objects.filter(code="stop_recording").update(desk=hague)
    with pytest.raises(InvalidInput):
        stop()


def test_files_of_another_inquiry_are_refused(stop):
    with pytest.raises(InvalidInput):
        stop(attachment_ids=[987654])
    assert not Handover.objects.exists()


def test_the_contract_for_other_apps_needs_no_extras(inquiry, maria, forms, monday):
    reason = HandoverReason.objects.get(code="stop_recording")
    made = hand_over(
        inquiry_id=inquiry.pk,
        section_id=reason.section_id,
        reason_id=reason.pk,
        contents=STOP,
        by=maria,
        submission_key="rule",
        now=monday,
    )
    assert made.state == State.OPEN

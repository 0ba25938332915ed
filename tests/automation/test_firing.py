"""Rules hear of facts and act: once, in their order, all or nothing, and never in circles."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from automation.actions.firing import KEPT_NOT_MET, MOST_A_DAY, forget_old
from automation.actions.rules import RuleContent, remove_rule, save_rule, switch_rule
from automation.actions.undoing import undo_firing
from automation.models import Firing
from automation.states import FiringState, Why
from desks.models import Agent, Section
from escalations.actions.answering import Decision, answer_escalation
from escalations.models import Escalation, EscalationReason
from escalations.starter import load_reasons
from escalations.states import Answer
from handovers.models import Handover, HandoverReason, SectionSettings
from handovers.starter import load_forms
from inquiries.actions.lifecycle import change_status, classify
from inquiries.actions.limits import NewLimit, add_limit
from inquiries.actions.merge import merge_inquiries
from inquiries.actions.tags import add_tags
from inquiries.models import TimelineFact
from inquiries.states import Fact, Status
from notifications.models import Notification
from tests.factories import make_agent, make_field, make_inquiry, make_tag

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Zurich"))
SUNDAY = MONDAY - timedelta(days=1)


def states(**asked) -> list[str]:
    rows = Firing.objects.filter(**asked).order_by("pk")
    return list(rows.values_list("state", flat=True))


def test_a_new_inquiry_wakes_the_rule_and_is_changed_once(rule, work, madrid):
    rule(effects={"urgency": 4})
    inquiry = make_inquiry(madrid)
    assert work() == 1
    assert work() == 0
    inquiry.refresh_from_db()
    assert inquiry.urgency == 4
    assert states() == [FiringState.DONE]


def test_nothing_is_done_in_the_deed_itself(rule, madrid):
    rule()
    inquiry = make_inquiry(madrid)
    assert inquiry.urgency == 2
    assert states() == [FiringState.WAITING]


def test_a_condition_that_does_not_hold_says_so_in_the_log(rule, work, madrid):
    rule(condition={"field": "channel", "op": "in", "value": ["phone"]})
    make_inquiry(madrid)
    work()
    assert Firing.objects.values_list("state", "reason").get() == (
        FiringState.NOT_MET,
        Why.CONDITION,
    )


@pytest.mark.parametrize("desk", ["hague", "meetings"])
def test_a_rule_of_one_desk_does_not_hear_of_another(rule, request, desk):
    rule()
    make_inquiry(request.getfixturevalue(desk))
    assert states() == []


def test_rules_act_in_their_order_and_see_what_those_before_did(rule, work, madrid):
    first = rule(effects={"urgency": 4})
    high = {"field": "urgency", "op": "in", "value": [4]}
    second = rule(condition=high, effects={"topic": "renewal"})
    make_inquiry(madrid)
    work()
    assert states(rule=first) == states(rule=second) == [FiringState.DONE]


def test_what_one_rule_did_wakes_another(rule, work, madrid):
    rule(effects={"urgency": 4})
    rule("classified", effects={"topic": "renewal"})
    inquiry = make_inquiry(madrid)
    work()
    inquiry.refresh_from_db()
    assert (inquiry.urgency, inquiry.topic) == (4, "renewal")


def test_a_rule_does_not_wake_itself(rule, work, madrid, maria, now):
    rule("classified", effects={"urgency": 3})
    inquiry = make_inquiry(madrid)
    classify(inquiry_id=inquiry.pk, by=maria, now=now, urgency=1)
    assert work() == 1


def test_two_rules_that_answer_each_other_come_to_an_end(rule, work, madrid, maria, now):
    rule("classified", effects={"urgency": 3})
    rule("classified", effects={"urgency": 1})
    inquiry = make_inquiry(madrid)
    classify(inquiry_id=inquiry.pk, by=maria, now=now, urgency=4)
    assert work() <= 6


def test_what_fires_too_often_for_one_inquiry_is_stopped(rule, work, madrid, maria, now):
    rule("classified", effects={"urgency": 3})
    inquiry = make_inquiry(madrid)
    for _again in range(MOST_A_DAY + 1):
        classify(inquiry_id=inquiry.pk, by=maria, now=now, urgency=1)
        work()
    assert states() == [FiringState.DONE] * MOST_A_DAY + [FiringState.STOPPED]


def test_what_fails_is_taken_back_told_and_stops_nothing_else(rule, work, madrid, now):
    gone = make_agent("gone", madrid, is_away=True)
    failing = rule(effects={"urgency": 4, "assignee": gone.pk})
    other = rule(effects={"topic": "renewal"})
    inquiry = make_inquiry(madrid)
    work()
    inquiry.refresh_from_db()
    assert (inquiry.urgency, inquiry.topic) == (2, "renewal")
    assert "away" in Firing.objects.get(rule=failing).reason
    assert (states(rule=failing), states(rule=other)) == ([FiringState.FAILED], [FiringState.DONE])


def test_what_is_so_already_is_no_change(rule, work, madrid):
    rule(effects={"urgency": 2})
    make_inquiry(madrid)
    work()
    assert states() == [FiringState.UNCHANGED]


def test_a_rule_that_waits_looks_when_its_time_has_come(rule, work, madrid):
    rule(wait=timedelta(hours=2), wait_in="hours")
    make_inquiry(madrid)
    assert work(timedelta(hours=1)) == 0
    assert work(timedelta(hours=3)) == 1


def test_working_time_does_not_run_on_sunday(rule, madrid):
    rule(wait=timedelta(hours=2), wait_in="working")
    make_inquiry(madrid, at=SUNDAY)
    assert Firing.objects.get().due_at == MONDAY.replace(hour=11)


@pytest.mark.parametrize(("at", "state"), [(SUNDAY, "done"), (MONDAY, "not_met")])
def test_a_rule_for_closed_hours_asks_when_it_happened(rule, work, madrid, at, state):
    rule(opening="closed")
    make_inquiry(madrid, at=at)
    work(timedelta(days=9))
    assert states() == [state]


def test_a_firing_of_an_older_version_does_nothing(rule, work, madrid, rui, now):
    made = rule(effects={"urgency": 4})
    make_inquiry(madrid)
    content = RuleContent(name="Other", event="opened", effects={"urgency": 1})
    save_rule(content=content, by=rui, now=now, rule_id=made.pk)
    work()
    assert Firing.objects.get().reason == Why.CHANGED


@pytest.mark.parametrize("is_removed", [True, False])
def test_what_is_off_or_removed_neither_hears_nor_acts(rule, work, madrid, rui, now, is_removed):
    made = rule()
    make_inquiry(madrid)
    if is_removed:
        remove_rule(rule_id=made.pk, by=rui, now=now)
    else:
        switch_rule(rule_id=made.pk, is_on=False, by=rui, now=now)
    work()
    make_inquiry(madrid, sender_address="second@visitor.example")
    assert states() == [FiringState.NOT_MET]


def test_what_was_merged_away_is_left_alone(rule, work, madrid, maria, now):
    target = make_inquiry(madrid)
    rule()
    source = make_inquiry(madrid, sender_address="other@visitor.example")
    merge_inquiries(source_id=source.pk, target_id=target.pk, by=maria, now=now)
    work()
    assert Firing.objects.get().reason == Why.MERGED


def test_an_automatic_mail_wakes_nothing(rule, madrid):
    rule()
    rule("wrote")
    make_inquiry(madrid, automatic="auto_reply")
    assert states() == []


def test_the_first_message_is_no_further_one(rule, madrid):
    rule("wrote")
    make_inquiry(madrid)
    assert states() == []


def test_facts_name_the_rule_and_nobody_seems_to_have_done_it(rule, work, madrid):
    rule(name="Hurry", effects={"urgency": 4})
    make_inquiry(madrid)
    work()
    fact = TimelineFact.objects.get(kind=Fact.CLASSIFIED)
    assert (fact.data["rule"], fact.actor.is_machine) == ("Hurry", True)


def test_a_rule_teaches_the_triage_nothing(rule, work, madrid):
    rule(effects={"topic": "renewal"})
    inquiry = make_inquiry(madrid)
    work()
    triage = getattr(inquiry, "triage", None)
    assert triage is None or not triage.is_corrected


def test_a_rule_escalates_and_the_coordinator_who_wrote_it_is_asked(rule, work, madrid, rui, now):
    load_reasons(now=now)
    reason = EscalationReason.objects.get(code="complaint")
    rule(effects={"escalate": {"reason": reason.pk, "question": "Please look at this complaint."}})
    inquiry = make_inquiry(madrid)
    work()
    escalation = Escalation.objects.get()
    inquiry.refresh_from_db()
    assert (escalation.owner, inquiry.status) == (rui, Status.ESCALATED)
    words = Decision(Answer.ADVICE, "Answer kindly.")
    answer_escalation(
        escalation_id=escalation.pk, decision=words, by=rui, submission_key="a", now=now
    )
    assert not Notification.objects.filter(agent__is_machine=True).exists()


def test_a_tag_that_was_added_wakes_a_rule_that_assigns(rule, work, madrid, maria, rui, now):
    refund = make_tag("refund", desk=madrid)
    tagged = {"field": "tag", "op": "in", "value": [refund.pk]}
    rule("tagged", condition=tagged, effects={"assignee": maria.pk})
    inquiry = make_inquiry(madrid)
    add_tags(inquiry_id=inquiry.pk, tags=[refund], by=rui, now=now)
    work()
    inquiry.refresh_from_db()
    assert (inquiry.assignee, inquiry.status) == (maria, Status.OPEN)


def test_a_resolved_inquiry_is_closed_when_nobody_writes_for_days(rule, work, madrid, maria, now):
    resolved = {"field": "status", "op": "in", "value": ["resolved"]}
    rule(
        "status",
        condition=resolved,
        wait=timedelta(days=14),
        wait_in="days",
        effects={"status": "closed"},
    )
    inquiry = make_inquiry(madrid)
    change_status(inquiry_id=inquiry.pk, status="resolved", by=maria, now=now)
    work(timedelta(days=15))
    inquiry.refresh_from_db()
    assert inquiry.status == Status.CLOSED


def test_the_machine_cannot_sign_in_and_belongs_to_no_desk(rule, work, madrid):
    rule()
    make_inquiry(madrid)
    work()
    machine = Agent.objects.get(is_machine=True)
    assert not machine.has_usable_password()
    assert not machine.memberships.exists()


def test_a_woken_rule_costs_a_deed_two_statements(rule, madrid, maria, now):
    inquiry = make_inquiry(madrid)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as quiet:
        classify(inquiry_id=inquiry.pk, by=maria, now=now, urgency=4)
    rule("classified")
    with CaptureQueriesContext(connection) as heard:
        classify(inquiry_id=inquiry.pk, by=maria, now=now, urgency=1)
    assert len(heard) - len(quiet) <= 1


def test_the_log_forgets_after_a_week_what_did_not_apply(rule, work, madrid, now):
    rule(condition={"field": "channel", "op": "in", "value": ["phone"]})
    rule()
    make_inquiry(madrid)
    work()
    later = now + KEPT_NOT_MET + timedelta(hours=1)
    assert forget_old(now=later) == 1
    assert forget_old(now=later) == 0
    assert states() == [FiringState.DONE]


def test_a_rule_hands_over_and_says_what_the_inquiry_does_not(rule, work, madrid, now):
    finance = Section.objects.create(
        code="finance", name_en="Finance", name_fr="Finances", name_es="Finanzas"
    )
    SectionSettings.objects.create(section=finance, address="finance@section.example")
    load_forms(now=now)
    reason = HandoverReason.objects.filter(section=finance).first()
    rule(effects={"handover": {"reason": reason.pk, "words": "See the letter."}})
    inquiry = make_inquiry(madrid)
    work()
    assert Firing.objects.get().reason == ""
    handover = Handover.objects.get()
    inquiry.refresh_from_db()
    assert (handover.section, inquiry.status) == (finance, Status.WAITING_SECTION)
    assert "See the letter." in handover.contents.values()


# --- words, time limits, fields, put aside ---
@pytest.mark.parametrize(
    ("phrases", "is_done"),
    [(["compensation", "stop the recording"], True), (["COMPENSÁTION"], True), (["refund"], False)],
)
def test_a_rule_asks_for_words_that_were_written(rule, work, madrid, phrases, is_done):
    rule(phrases=phrases, effects={"urgency": 1})
    make_inquiry(madrid, body="I ask for compensation.", subject="My mark")
    work()
    reason = "" if is_done else Why.WORDS
    state = FiringState.DONE if is_done else FiringState.NOT_MET
    assert Firing.objects.values_list("state", "reason").get() == (state, reason)


def test_the_subject_counts_as_well(rule, work, madrid):
    rule(phrases=["urgent matter"])
    make_inquiry(madrid, body="See above.", subject="An urgent matter")
    work()
    assert states() == [FiringState.DONE]


def test_where_nothing_was_written_the_inquirers_last_words_are_read(
    rule, work, madrid, maria, now
):
    rule("tagged", phrases=["compensation"], effects={"urgency": 1})
    inquiry = make_inquiry(madrid, body="I ask for compensation.")
    tag, later = make_tag("x", desk=madrid), timezone.now()
    add_tags(inquiry_id=inquiry.pk, tags=[tag], by=maria, now=later)
    work()
    assert states() == [FiringState.DONE]


@pytest.mark.parametrize(("days", "is_done"), [(2, True), (1, False)])
def test_a_rule_asks_for_a_time_limit_that_is_near(rule, work, madrid, maria, now, days, is_done):
    rule("limit", condition={"field": "limit", "op": "within", "value": days})
    inquiry = make_inquiry(madrid)
    near = NewLimit(due_on=timezone.localdate() + timedelta(days=2))
    add_limit(inquiry_id=inquiry.pk, new=near, by=maria, now=now)
    work()
    assert states() == [FiringState.DONE if is_done else FiringState.NOT_MET]


def test_a_rule_sets_a_field_and_puts_aside_and_is_undone(rule, work, madrid, rui, now):
    make_field("amount", madrid, kind="number")
    rule(effects={"fields": {"amount": "5"}, "snooze": {"until": "monday", "why": "Next week"}})
    inquiry = make_inquiry(madrid)
    work()
    inquiry.refresh_from_db()
    assert inquiry.fields["amount"] == 5
    assert inquiry.snoozed_until > timezone.now()
    firing = Firing.objects.get()
    for _twice in range(2):
        undo_firing(firing_id=firing.pk, by=rui, now=timezone.now())
    inquiry.refresh_from_db()
    assert (inquiry.fields, inquiry.snoozed_until) == ({}, None)


def test_a_field_that_is_not_asked_here_fails_and_says_so(rule, work, madrid, hague):
    make_field("amount", hague)
    rule(effects={"fields": {"amount": "5"}})
    make_inquiry(madrid)
    work()
    firing = Firing.objects.get()
    assert firing.state == FiringState.FAILED
    assert "amount" in firing.reason

"""When an alert is raised, whom it calls at once, and what is none."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alerts.models import Alert, AlertRule
from alerts.states import Cause, State
from desks.models import Absence
from inquiries.actions.assign import take_inquiry
from inquiries.actions.facts import record_fact
from inquiries.actions.lifecycle import change_status
from inquiries.actions.reply import send_reply
from inquiries.actions.undo import undo_reply
from inquiries.models import InquiryLimit, InquiryTriage
from inquiries.states import Fact, LimitState, Status
from mailroom.models import OutgoingEmail
from notifications.models import Notification
from notifications.states import Kind
from tests.alerts.conftest import STOP, called
from tests.factories import make_agent, make_inquiry, receive
from webhooks.actions import WebhookValues, save_webhook, switch_webhook
from webhooks.models import WebhookDelivery


def test_a_letter_with_the_words_of_a_rule_calls_at_once(arrive, monday):
    inquiry = arrive()
    alert = Alert.objects.get()
    assert (alert.inquiry, alert.rule.code, alert.version) == (inquiry, "stop_recording", 1)
    assert (alert.state, alert.step, alert.raised_at) == (State.OPEN, 1, monday)
    assert inquiry.timeline.get(kind=Fact.ALERT_RAISED).data["alert"] == "stop_recording"


def test_the_desk_and_the_coordinator_are_called_when_it_is_nobodys(arrive, olga, henk):
    arrive()
    assert called() == ["maria", "rui"]


def test_the_mail_leaves_at_once_and_the_digest_does_not_repeat_it(arrive):
    arrive()
    mails = OutgoingEmail.objects.filter(dedup_key__startswith="urgent:")
    assert sorted(mails.values_list("to", flat=True)) == [
        ["maria@agents.example"],
        ["rui@agents.example"],
    ]
    assert not Notification.objects.filter(kind=Kind.URGENT, by_mail=True).exists()


def test_neither_mail_nor_fact_nor_webhook_says_what_was_written(arrive, madrid, rui, monday):
    _webhook(madrid, rui, monday)
    inquiry = arrive(body=f"{STOP} CanarySecret", subject="CanarySubject", sender_name="CanaryName")
    mail = OutgoingEmail.objects.filter(dedup_key__startswith="urgent:").first()
    sent = WebhookDelivery.objects.get().payload
    facts = [fact.data for fact in inquiry.timeline.all()]
    assert "Canary" not in f"{mail.subject}{mail.text}{mail.html}{sent}{facts}"
    assert inquiry.reference in mail.text
    assert (sent["reference"], sent["because"]) == (inquiry.reference, SAID)


SAID = "Something must be stopped before it is recorded"  # the triage's reason, nobody's words


def test_a_webhook_is_told_in_its_own_language(arrive, madrid, rui, monday):
    _webhook(madrid, rui, monday, language="fr")
    inquiry = arrive()
    assert "Une inscription doit être arrêtée" in WebhookDelivery.objects.get().payload["text"]
    assert inquiry.reference in WebhookDelivery.objects.get().payload["text"]


def test_who_wants_no_mail_gets_none(arrive, maria, rui):
    maria.notified_by = {Kind.URGENT: ["page"]}
    maria.save()
    arrive()
    assert OutgoingEmail.objects.get(dedup_key__startswith="urgent:").to == [rui.email]


def test_the_agent_of_the_inquiry_is_called_and_not_the_whole_desk(arrive, madrid, maria, monday):
    make_agent("marc", madrid)
    inquiry = arrive(body="Hello")
    take_inquiry(inquiry_id=inquiry.pk, by=maria, now=monday)
    receive(madrid, body=STOP, seen_ids=(inquiry.messages.get().message_id,), at=monday)
    assert called() == ["maria", "rui"]


def test_where_the_agent_is_absent_everybody_else_is_called(arrive, madrid, maria, monday):
    make_agent("marc", madrid)
    Absence.objects.create(
        agent=maria, starts_at=monday - timedelta(days=1), added_by=maria, created_at=monday
    )
    arrive()
    assert called() == ["marc", "rui"]


def test_two_letters_with_the_same_words_are_one_call(arrive, madrid, monday):
    inquiry = arrive()
    receive(madrid, body=STOP, seen_ids=(inquiry.messages.get().message_id,), at=monday)
    assert Alert.objects.count() == 1


def test_after_somebody_saw_to_it_a_new_letter_calls_again(
    alarm, acknowledge, madrid, maria, monday
):
    acknowledge(alarm, maria)
    message_id = alarm.inquiry.messages.get().message_id
    receive(madrid, body=STOP, seen_ids=(message_id,), at=monday + timedelta(minutes=5))
    assert list(Alert.objects.order_by("pk").values_list("state", flat=True)) == [
        State.ACKNOWLEDGED,
        State.OPEN,
    ]


def test_a_letter_that_reopens_an_inquiry_is_judged(arrive, madrid, maria, monday):
    inquiry = arrive(body="Hello")
    change_status(inquiry_id=inquiry.pk, status=Status.RESOLVED, by=maria, now=monday)
    receive(madrid, body=STOP, seen_ids=(inquiry.messages.get().message_id,), at=monday)
    assert Alert.objects.get().inquiry == inquiry


@pytest.mark.parametrize("fields", [{"automatic": "auto_reply"}, {"is_archive": True}])
def test_machines_and_old_mail_call_nobody(arrive, fields):
    arrive(**fields)
    assert not Alert.objects.exists()


def test_quoted_words_call_nobody(arrive):
    arrive(body="Thank you.", quoted=f"> {STOP}")
    assert not Alert.objects.exists()


def test_a_rule_that_is_off_or_of_another_desk_calls_nobody(arrive, hague):
    AlertRule.objects.filter(code="wrong_publication").update(is_on=False)
    AlertRule.objects.filter(code="stop_recording").update(desk=hague)
    arrive(body=f"{STOP} It was published by mistake.")
    assert not Alert.objects.exists()


def test_what_the_triage_found_calls(arrive):
    inquiry = arrive(body="Our secret design is visible on line, please take it down at once")
    reasons = InquiryTriage.objects.get(inquiry=inquiry).reasons
    found = {one["code"] for one in reasons} & {"disclosed"}
    assert bool(found) == Alert.objects.filter(cause=Cause.SIGNAL).exists()


def test_a_fault_in_a_rule_keeps_no_letter_out(arrive, rules, caplog):
    AlertRule.objects.filter(code="stop_recording").update(phrases={"no": "list"}, signals=7)
    inquiry = arrive()
    assert inquiry.messages.exists()
    assert "alerts could not follow" in caplog.text


def test_facts_that_keep_lists_mean_nothing_here(arrive, caplog, monday):
    inquiry = arrive(body="Hello")
    record_fact(inquiry=inquiry, kind=Fact.FIELD_CHANGED, at=monday, before=["a"], after=["b"])
    record_fact(inquiry=inquiry, kind=Fact.LIMIT_REJECTED, at=monday, after=["b"])
    assert caplog.text == ""


# --- time limits -------------------------------------------------------------------------------------
def test_a_letter_that_names_tomorrow_calls(arrive):
    inquiry = arrive(body="The time limit in your notification expires on 24 November 2026.")
    alert = Alert.objects.get()
    assert (alert.rule.code, alert.inquiry) == ("limit_now", inquiry)


@pytest.mark.parametrize("state", [LimitState.PROPOSED, LimitState.CONFIRMED])
def test_a_day_that_comes_near_calls_once(arrive, limit, look, monday, state):
    inquiry = arrive(body="Hello")
    limit(inquiry, (monday + timedelta(days=3)).date(), state)
    look(monday + timedelta(days=1))
    assert not Alert.objects.exists()
    for _twice in range(2):
        look(monday + timedelta(days=2))
    alert = Alert.objects.get()
    assert (alert.cause, alert.value) == (Cause.LIMIT, "2026-11-26")


def test_the_day_is_the_desks_own(arrive, limit, look, monday):
    inquiry = arrive(body="Hello")
    limit(inquiry, (monday + timedelta(days=2)).date())
    just_before = monday.replace(hour=23, minute=59)
    look(just_before)
    assert not Alert.objects.exists()
    look(just_before + timedelta(minutes=2))
    assert Alert.objects.exists()


@pytest.mark.parametrize("state", [LimitState.REJECTED, LimitState.SETTLED])
def test_a_limit_that_binds_nobody_calls_nobody(arrive, limit, look, monday, state):
    limit(arrive(body="Hello"), monday.date(), state)
    look(monday)
    assert not Alert.objects.exists()


def test_who_has_just_seen_to_it_is_not_called_for_its_date(
    arrive, limit, look, acknowledge, maria, monday
):
    arrive(body="The time limit in your notification expires on 24 November 2026.")
    alert = Alert.objects.get()
    acknowledge(alert, maria)
    limit(alert.inquiry, monday.date())
    look(monday + timedelta(minutes=1))
    assert Alert.objects.count() == 1


def _webhook(desk, by, now, **fields):
    values = WebhookValues("Chat", "https://chat.example/x", desk=desk, events=["alert.raised"])
    made = save_webhook(webhook=None, values=values, by=by, now=now)
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    return switch_webhook(webhook_id=made.pk, is_on=True, by=by, now=now)


def test_another_desks_letters_are_its_own(rules, hague, henk, maria, rui, monday):
    make_inquiry(hague, body=STOP, at=monday)
    assert called() == ["henk", "rui"]


def test_limits_that_raise_nothing_now_do_not_hide_those_behind_them(
    arrive, look, monday, monkeypatch
):
    """An alert of the rule is open there already, for its words: nothing more is raised by its day."""
    monkeypatch.setattr("alerts.actions.days.BATCH", 1)
    calling = arrive("Today is the last day for us to answer.", sender_address="a@a.example")
    waiting = arrive("A question.", sender_address="b@b.example")
    Alert.objects.all().delete()
    rule = AlertRule.objects.get(code="limit_now")
    Alert.objects.create(
        inquiry=calling,
        rule=rule,
        version=1,
        occasion="message:1",
        cause="phrase",
        raised_at=monday,
    )
    for inquiry in (calling, waiting):
        InquiryLimit.objects.create(
            inquiry=inquiry, key="x", due_on=monday.date(), state="confirmed", created_at=monday
        )
    look(monday)
    assert Alert.objects.filter(inquiry=waiting, occasion="limit:2026-11-23").exists()


def test_an_inquiry_shows_its_alert_until_somebody_sees_to_it(alarm, acknowledge, maria):
    inquiry = alarm.inquiry
    inquiry.refresh_from_db()
    assert inquiry.alerted_at == alarm.raised_at
    acknowledge(alarm, maria)
    inquiry.refresh_from_db()
    assert inquiry.alerted_at is None


def test_an_inquiry_at_rest_shows_no_alert_and_undone_it_does_again(alarm, maria, monday):
    inquiry = alarm.inquiry
    reply = send_reply(
        inquiry_id=inquiry.pk,
        by=maria,
        body="It is stopped.",
        submission_key="reply",
        seen_message_id=inquiry.messages.latest("pk").pk,
        then_status="resolved",
        now=monday,
    )
    inquiry.refresh_from_db()
    assert inquiry.alerted_at is None
    undo_reply(message_id=reply.pk, by=maria, now=monday)
    inquiry.refresh_from_db()
    assert inquiry.alerted_at == alarm.raised_at


def test_search_and_lists_know_what_is_alerted(alarm, as_maria, arrive):
    other = arrive("A question.", sender_address="other@visitor.example")
    page = as_maria.get(reverse("inquiries:search"), {"q": "is:alerted"}).content.decode()
    assert alarm.inquiry.reference in page
    assert other.reference not in page
    rows = as_maria.get(reverse("inquiries:inbox", args=["madrid", "open"])).content.decode()
    assert rows.count("Urgent alert</span>") == 1

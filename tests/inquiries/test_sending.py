"""Buttons and states of an answer that has not left: on the page, without JavaScript, by the API."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from desks.working_hours import BusinessCalendar
from inquiries.actions.attachments import IncomingFile
from inquiries.fates import GREYLISTED, fate_of
from inquiries.models import Message
from inquiries.sending_times import Later, instant_of, preset_times
from mailroom.actions import deliver_due
from mailroom.models import OutgoingEmail
from mailroom.states import Hold, OutgoingState
from tests.factories import receive
from tests.fakes.smtp_server import HostileSmtp
from tests.inquiries.test_reply import answer

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _ten_seconds(settings) -> None:
    settings.UNDO_SECONDS = 10


@pytest.fixture
def server(settings):
    server = HostileSmtp()
    settings.SMTP_URL = server.url
    yield server
    server.stop()


def post_reply(client, inquiry, **fields):
    newest = inquiry.messages.latest("pk").pk
    values = {"body": "It was sent.", "submission_key": str(uuid4()), "seen": newest}
    headers = fields.pop("headers", {})
    return client.post(f"/inquiries/{inquiry.reference}/reply/", values | fields, headers=headers)


def decide(client, message, decision, headers=None, **fields):
    values = {"decision": decision} | fields
    return client.post(f"/messages/{message.pk}/sending/", values, headers=headers or {})


def deliver(message):
    past = timezone.now() - timedelta(seconds=1)
    OutgoingEmail.objects.filter(message=message).update(next_attempt_at=past)
    OutgoingEmail.objects.filter(is_automatic=True).delete()
    deliver_due(limit=5, clock=timezone.now)


def page_of(client, inquiry, query=""):
    return client.get(f"/inquiries/{inquiry.reference}/{query}").content.decode()


# --- undo ---------------------------------------------------------------------------------------
def test_after_sending_undo_is_offered(as_maria, inquiry):
    response = post_reply(as_maria, inquiry, headers=HTMX)
    message = inquiry.messages.latest("pk")
    offered = json.loads(response.headers["HX-Trigger"])["helpdesk:undo"]
    assert offered["seconds"] == 10
    assert offered["url"].startswith(f"/messages/{message.pk}/sending/?from=")
    assert f'id="sending-{message.pk}"' in page_of(as_maria, inquiry)


def test_undo_from_another_page_leads_back_to_the_text(as_maria, maria, inquiry, now):
    message = answer(inquiry, maria, now, body="My words")
    elsewhere = HTMX | {"HX-Current-URL": "https://helpdesk.example/inbox/all/open/"}
    response = decide(as_maria, message, "undo", elsewhere)
    assert response.headers["HX-Redirect"].endswith("#composer")
    page = page_of(as_maria, inquiry)
    assert "My words" in page[page.index('id="form-reply"') :]


def test_undo_brings_text_and_cc_back_into_the_composer(as_maria, maria, inquiry, now):
    message = answer(inquiry, maria, now, body="My words", cc=["boss@visitor.example"])
    response = decide(as_maria, message, "undo", HTMX)
    form = response.context["reply_form"]
    assert (form["body"].value(), form["cc"].value()) == ("My words", "boss@visitor.example")
    assert response.headers["HX-Retarget"] == "#composer"


def test_undo_without_javascript_leads_to_the_text_again(as_maria, maria, inquiry, now):
    message = answer(inquiry, maria, now, body="My words")
    response = decide(as_maria, message, "undo")
    page = as_maria.get(response.url.partition("#")[0])
    assert page.context["reply_form"]["body"].value() == "My words"


def test_undo_keeps_the_files_for_the_next_sending(as_maria, maria, inquiry, now):
    file = IncomingFile("plan.pdf", "application/pdf", b"%PDF-1.7 x")
    message = answer(inquiry, maria, now, files=[file])
    decide(as_maria, message, "undo")
    kept = message.attachments.get()
    post_reply(as_maria, inquiry, again=[kept.pk])
    again = inquiry.messages.latest("pk")
    assert [one.filename for one in again.attachments.all()] == ["plan.pdf"]


def test_files_of_others_are_not_sent_again(as_maria, rui, inquiry, now):
    file = IncomingFile("plan.pdf", "application/pdf", b"%PDF-1.7 x")
    kept = answer(inquiry, rui, now, files=[file]).attachments.get()
    response = post_reply(as_maria, inquiry, again=[kept.pk])
    assert response.status_code == 422


def test_nobody_elses_words_come_into_the_composer(as_maria, rui, inquiry, now):
    message = answer(inquiry, rui, now, body="The words of Rui")
    OutgoingEmail.objects.filter(message=message).update(state=OutgoingState.CANCELLED)
    page = as_maria.get(f"/inquiries/{inquiry.reference}/?draft={message.pk}")
    assert page.context["reply_form"]["body"].value() == ""


def test_too_late_is_said_in_words(server, as_maria, maria, inquiry, now):
    message = answer(inquiry, maria, now)
    deliver(message)
    response = decide(as_maria, message, "undo", HTMX)
    said = json.loads(response.headers["HX-Trigger"])["helpdesk:say"]["text"]
    assert (response.status_code, said) == (409, "It has already been sent.")


def test_what_was_taken_back_says_so(as_maria, maria, inquiry, now):
    decide(as_maria, answer(inquiry, maria, now), "undo")
    assert "Taken back, never sent." in page_of(as_maria, inquiry)


# --- later --------------------------------------------------------------------------------------
MADRID = BusinessCalendar(zone=ZoneInfo("Europe/Madrid"), hours=())


def test_the_times_of_the_menu_are_by_the_desks_clock(inquiry):
    from desks.queries import calendar_of

    sunday = datetime(2026, 11, 22, 15, 0, 30, tzinfo=UTC)
    calendar = calendar_of(inquiry.desk)
    local = {
        one: at.astimezone(calendar.zone) for one, at in preset_times(calendar, sunday).items()
    }
    shown = {one: f"{at:%a %H:%M}" for one, at in local.items()}
    hour = (sunday + timedelta(hours=1)).astimezone(calendar.zone)
    assert shown == {
        Later.HOUR: f"{hour:%a %H:%M}",
        Later.TOMORROW: "Mon 09:00",
        Later.OPENING: "Mon 09:00",
    }


def test_while_the_desk_is_open_the_next_opening_is_another_one(inquiry):
    from desks.queries import calendar_of

    calendar = calendar_of(inquiry.desk)
    monday = datetime(2026, 11, 23, 12, 0, tzinfo=calendar.zone)
    opening = preset_times(calendar, monday)[Later.OPENING].astimezone(calendar.zone)
    assert f"{opening:%a %H:%M}" == "Tue 09:00"


def test_a_desk_that_never_opens_has_no_next_opening():
    assert Later.OPENING not in preset_times(MADRID, datetime(2026, 11, 22, tzinfo=UTC))


@pytest.mark.parametrize("written", ["", "soon", "2026-11-23", "2026-11-23T09:00+02:00"])
def test_what_is_no_time_of_the_desks_clock_is_refused(written):
    if written == "2026-11-23":
        assert instant_of(written, MADRID)  # midnight
    else:
        with pytest.raises(ValueError, match=r".*"):
            instant_of(written, MADRID)


def test_a_typed_time_is_by_the_desks_clock(as_maria, inquiry):
    zone = ZoneInfo(inquiry.desk.time_zone)
    at = (timezone.now().astimezone(zone) + timedelta(days=3)).replace(second=0, microsecond=0)
    post_reply(as_maria, inquiry, later="at", at=f"{at:%Y-%m-%dT%H:%M}")
    outgoing = OutgoingEmail.objects.get(message=inquiry.messages.latest("pk"))
    assert outgoing.send_at == at


def test_a_strange_time_keeps_the_text(as_maria, inquiry):
    response = post_reply(as_maria, inquiry, later="at", at="soon", body="My words")
    assert response.status_code == 422
    assert "Choose a date and a time." in response.content.decode()
    assert "My words" in response.content.decode()


def test_a_time_without_its_button_sends_nothing(as_maria, inquiry, now):
    """Enter in the field of the time presses the first button of the form."""
    response = post_reply(as_maria, inquiry, at=f"{now + timedelta(days=2):%Y-%m-%dT%H:%M}")
    assert (response.status_code, inquiry.messages.count()) == (422, 1)


def test_scheduled_it_says_when_and_offers_every_way_out(as_maria, maria, inquiry, now):
    answer(inquiry, maria, now, send_at=now + timedelta(days=2))
    page = page_of(as_maria, inquiry)
    for words in ("To be sent later:", "Send now", "Take back and edit", "Another time"):
        assert words in page


def test_held_it_says_why(as_maria, maria, madrid, inquiry, now):
    message = answer(inquiry, maria, now, send_at=now + timedelta(days=2))
    receive(madrid, seen_ids=(message.message_id,))
    page = page_of(as_maria, inquiry)
    assert "Held back: the inquirer has written in the meantime." in page
    assert "Send anyway" in page


def test_sent_anyway_it_waits_for_its_time(as_maria, maria, madrid, inquiry, now):
    message = answer(inquiry, maria, now, send_at=now + timedelta(days=2))
    receive(madrid, seen_ids=(message.message_id,))
    decide(as_maria, message, "release")
    assert OutgoingEmail.objects.get(message=message).state == OutgoingState.QUEUED


def test_another_time_is_chosen_on_the_message(as_maria, maria, inquiry, now):
    message = answer(inquiry, maria, now, send_at=now + timedelta(days=2))
    later = f"{now + timedelta(days=5):%Y-%m-%dT%H:%M}"
    decide(as_maria, message, "reschedule", send_at=later)
    outgoing = OutgoingEmail.objects.get(message=message)
    assert outgoing.send_at > now + timedelta(days=4)


@pytest.mark.parametrize("decision", ["", "delete", "reschedule"])
def test_a_strange_decision_changes_nothing(as_maria, maria, inquiry, now, decision):
    message = answer(inquiry, maria, now, send_at=now + timedelta(days=2))
    assert decide(as_maria, message, decision, HTMX).status_code == 422


# --- what became of it --------------------------------------------------------------------------
def test_each_recipient_is_shown_with_plain_words(server, as_maria, maria, inquiry, now):
    message = answer(inquiry, maria, now, cc=["late@x.example", "nobody@x.example"])
    server.fail("rcpt", "250 OK", "451 4.7.1 Greylisted, come back later", "550 5.1.1 unknown")
    deliver(message)
    page = page_of(as_maria, inquiry)
    for words in ("Not everybody has it yet.", "There is no such address.", str(GREYLISTED)):
        assert words in page
    assert "451 4.7.1 Greylisted, come back later" in page
    assert "Try now" in page


def test_a_refusal_is_not_hidden_by_others_who_are_waited_for(server, maria, inquiry, now):
    message = answer(inquiry, maria, now, cc=["late@x.example"])
    server.fail("rcpt", "550 5.1.1 unknown", "451 4.7.1 Greylisted")
    deliver(message)
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.due_at is None) == ("open", False)


def test_tried_now_only_who_waits_gets_it(server, as_maria, maria, inquiry, now):
    message = answer(inquiry, maria, now, cc=["late@x.example", "nobody@x.example"])
    server.fail("rcpt", "250 OK", "451 4.7.1 Greylisted", "550 5.1.1 unknown")
    deliver(message)
    decide(as_maria, message, "try_now")
    deliver_due(limit=5, clock=timezone.now)
    assert [mail.recipients for mail in server.taken] == [
        ("vera@visitor.example",),
        ("late@x.example",),
    ]


def test_sent_again_only_who_failed_gets_it(server, as_maria, maria, inquiry, now):
    message = answer(inquiry, maria, now, cc=["nobody@x.example"])
    server.fail("rcpt", "250 OK", "550 5.1.1 unknown")
    deliver(message)
    as_maria.post(f"/messages/{message.pk}/delivery/", {"decision": "resend"})
    deliver_due(limit=5, clock=timezone.now)
    assert server.taken[-1].recipients == ("nobody@x.example",)
    assert OutgoingEmail.objects.get(message=message).state == OutgoingState.SENT


def test_everybody_has_it_needs_no_list(server, as_maria, maria, inquiry, now):
    message = answer(inquiry, maria, now, cc=["second@x.example"])
    deliver(message)
    assert fate_of(OutgoingEmail.objects.get(message=message)).recipients == []
    assert "Accepted by the mail server" in page_of(as_maria, inquiry)


def test_held_for_a_flood_says_so(as_maria, maria, inquiry, now):
    message = answer(inquiry, maria, now)
    OutgoingEmail.objects.filter(message=message).update(
        state=OutgoingState.HELD, hold_reason=Hold.FLOOD
    )
    assert "Perhaps two machines answer each other." in page_of(as_maria, inquiry)


# --- the API ------------------------------------------------------------------------------------
def api_sending(client, inquiry, message, **body):
    address = f"/api/inquiries/{inquiry.reference}/messages/{message.pk}/sending/"
    return client.put(address, body, content_type="application/json")


def test_the_api_takes_back(as_maria, maria, inquiry, now):
    message = answer(inquiry, maria, now)
    assert (
        api_sending(as_maria, inquiry, message, decision="undo").json()["delivery"] == "cancelled"
    )


def test_the_api_schedules(as_maria, inquiry, now):
    at = (now + timedelta(days=1)).isoformat()
    body = {"body": "Later.", "seen_message_id": inquiry.messages.get().pk, "send_at": at}
    as_maria.post(
        f"/api/inquiries/{inquiry.reference}/replies/",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )
    outgoing = OutgoingEmail.objects.get(message=Message.objects.latest("pk"))
    assert outgoing.send_at == now + timedelta(days=1)


def test_the_api_says_what_became_of_each_recipient(server, as_maria, maria, inquiry, now):
    message = answer(inquiry, maria, now)
    server.fail("rcpt", "550 5.1.1 unknown")
    deliver(message)
    found = as_maria.get(f"/api/inquiries/{inquiry.reference}/").json()["messages"][-1]
    [recipient] = found["recipients"]
    assert (recipient["state"], recipient["code"]) == ("refused", "5.1.1")


def test_the_api_refuses_a_message_of_another_inquiry(as_maria, maria, madrid, inquiry, now):
    other = receive(madrid, sender_address="other@visitor.example").inquiry
    message = answer(other, maria, now)
    assert api_sending(as_maria, inquiry, message, decision="undo").status_code == 404

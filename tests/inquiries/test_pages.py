"""What the workspace answers to forms: a page, a sign for htmx, or words; and what it never shows."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inquiries.actions.attachments import IncomingFile
from inquiries.actions.note import add_note
from inquiries.actions.reply import send_reply
from inquiries.actions.transfer import offer_transfer
from inquiries.models import Attachment, Inquiry, Message
from mailroom.models import OutgoingEmail
from mailroom.states import OutgoingState
from tests.factories import make_inquiry

HTMX = {"HTTP_HX_REQUEST": "true"}


def post(client, name, *args, data=None, **extra):
    return client.post(reverse(f"inquiries:{name}", args=args), data or {}, **extra)


@pytest.fixture
def as_rui(rui) -> Client:
    client = Client()
    client.force_login(rui)
    return client


@pytest.fixture
def as_henk(henk) -> Client:
    client = Client()
    client.force_login(henk)
    return client


# --- deeds -------------------------------------------------------------------------------------
def test_a_plain_form_leads_back_to_the_page(as_maria, inquiry):
    answer = post(as_maria, "take", inquiry.reference)
    assert answer.status_code == 303
    assert answer.url.startswith(f"/inquiries/{inquiry.reference}/")


def test_htmx_is_told_to_fetch_again(as_maria, inquiry):
    answer = post(as_maria, "take", inquiry.reference, **HTMX)
    assert answer.status_code == 204
    assert "helpdesk:changed" in answer.headers["HX-Trigger"]


def test_a_refused_deed_is_said_in_words(as_maria, inquiry):
    answer = post(as_maria, "status", inquiry.reference, data={"status": "closed"}, **HTMX)
    assert answer.status_code == 409
    assert "not possible" in answer.headers["HX-Trigger"]


def test_an_empty_reply_keeps_the_conversation_and_says_what_is_missing(as_maria, inquiry):
    data = {"body": " ", "submission_key": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "seen": 1}
    answer = post(as_maria, "reply", inquiry.reference, data=data)
    assert answer.status_code == 422
    assert "Write a text first." in answer.content.decode()


def test_a_transfer_without_a_reason_keeps_the_form(as_maria, inquiry, hague):
    answer = post(as_maria, "transfer", inquiry.reference, data={"to_desk": hague.pk})
    assert answer.status_code == 422
    assert not inquiry.transfers.exists()


def test_an_accepted_offer_moves_the_inquiry_out_of_sight(as_maria, as_rui, maria, inquiry, hague):
    now = timezone.now()
    offer = offer_transfer(
        inquiry_id=inquiry.pk, to_desk=hague, reason="A design", by=maria, now=now
    )
    shown = as_rui.get("/inbox/hague/transfers/").content.decode()
    assert inquiry.reference in shown
    post(as_rui, "transfer_answer", offer.pk, data={"answer": "accept"})
    assert as_maria.get(f"/inquiries/{inquiry.reference}/").status_code == 404


def test_only_a_coordinator_may_answer_an_offer(as_henk, maria, inquiry, hague):
    now = timezone.now()
    offer = offer_transfer(
        inquiry_id=inquiry.pk, to_desk=hague, reason="A design", by=maria, now=now
    )
    assert post(as_henk, "transfer_answer", offer.pk).status_code == 404


def test_an_uncertain_reply_can_be_sent_again(as_maria, maria, inquiry):
    message = send_reply(
        inquiry_id=inquiry.pk,
        by=maria,
        body="Dear Vera",
        submission_key="k",
        seen_message_id=10**9,
        now=timezone.now(),
    )
    OutgoingEmail.objects.filter(message=message).update(state=OutgoingState.UNCERTAIN)
    post(as_maria, "settle_delivery", message.pk, data={"decision": "resend"})
    assert OutgoingEmail.objects.get(message=message).state == OutgoingState.QUEUED


def test_a_sent_reply_cannot_be_sent_again(as_maria, maria, inquiry):
    message = send_reply(
        inquiry_id=inquiry.pk,
        by=maria,
        body="Dear Vera",
        submission_key="k",
        seen_message_id=10**9,
        now=timezone.now(),
    )
    OutgoingEmail.objects.filter(message=message).update(state=OutgoingState.SENT)
    answer = post(as_maria, "settle_delivery", message.pk, data={"decision": "resend"}, **HTMX)
    assert answer.status_code == 409
    assert OutgoingEmail.objects.get(message=message).state == OutgoingState.SENT


# --- by hand and by number -----------------------------------------------------------------------
def test_a_phone_note_posted_twice_opens_one_inquiry(as_maria, madrid):
    data = {
        "desk": madrid.pk,
        "channel": "phone",
        "name": "Vera Visitor",
        "phone": "+41 22 338 91 11",
        "subject": "Asks for a form",
        "body": "Calls again tomorrow.",
        "submission_key": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
    }
    first = post(as_maria, "new", data=data)
    again = post(as_maria, "new", data=data)
    assert (first.status_code, first.url) == (303, again.url)
    assert Inquiry.objects.count() == 1


def test_a_phone_note_cannot_be_put_at_a_foreign_desk(as_maria, hague):
    data = {"desk": hague.pk, "channel": "phone", "name": "V", "phone": "1", "subject": "s"}
    assert post(as_maria, "new", data=data | {"body": "b"}).status_code == 422
    assert not Inquiry.objects.exists()


def test_a_long_timeline_is_folded_and_opens_whole_live_and_reloaded(as_maria, maria, inquiry):
    for number in range(15):
        add_note(
            inquiry_id=inquiry.pk,
            by=maria,
            body="Noted",
            submission_key=f"n{number}",
            now=timezone.now(),
        )
    page = f"/inquiries/{inquiry.reference}/"
    events = inquiry.timeline.count()
    folded = as_maria.get(page)
    assert len(folded.context["events"]) == 12
    assert f"{events - 12} earlier events" in folded.content.decode()
    assert len(as_maria.get(f"{page}?timeline=all").context["events"]) == events
    assert len(as_maria.get(f"{page}panel/?timeline=all").context["events"]) == events


def test_the_page_knows_the_newest_message_of_the_writer(as_maria, maria, inquiry):
    add_note(inquiry_id=inquiry.pk, by=maria, body="Noted", submission_key="n", now=timezone.now())
    [received] = inquiry.messages.filter(kind="inbound")
    page = as_maria.get(f"/inquiries/{inquiry.reference}/").content.decode()
    assert f'data-newest-inbound="{received.pk}"' in page


# --- what came from outside ----------------------------------------------------------------------
@pytest.fixture
def attachment(madrid) -> Attachment:
    bad = IncomingFile("../../<b>évil\r\n.html", "text/html", b"<script>alert(1)</script>")
    return make_inquiry(madrid, files=(bad,)).messages.get().attachments.get()


def test_an_attachment_is_only_ever_a_download(as_maria, attachment):
    address = reverse("inquiries:attachment", args=[attachment.pk])
    answer = as_maria.get(address, {"anyway": ""})  # what can run is asked about first
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''_b_%C3%A9vil.html"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"


def test_an_attachment_of_a_foreign_desk_does_not_exist(as_henk, attachment):
    assert as_henk.get(reverse("inquiries:attachment", args=[attachment.pk])).status_code == 404


@pytest.fixture
def html_message(madrid) -> Message:
    return make_inquiry(madrid, html="<p>Hello</p>").messages.get()


def test_the_frame_of_a_mail_has_an_opaque_origin_and_loads_nothing(as_maria, html_message):
    answer = as_maria.get(reverse("inquiries:message_frame", args=[html_message.pk]))
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups")
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy
    assert "https:" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_an_address_opens_the_frame_to_nobody(as_maria, html_message):
    """Consent is a post that is recorded (test_frames.py); the policy never lets anything in."""
    url = reverse("inquiries:message_frame", args=[html_message.pk])
    policy = as_maria.get(url, {"images": "1"}).headers["Content-Security-Policy"]
    assert "http" not in policy
    assert "default-src 'none'" in policy


def test_the_frame_of_a_foreign_desk_does_not_exist(as_henk, html_message):
    url = reverse("inquiries:message_frame", args=[html_message.pk])
    assert as_henk.get(url).status_code == 404

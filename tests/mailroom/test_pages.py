"""The mail pages: who sees what, what they say, and that they work without JavaScript."""

from datetime import UTC, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inquiries.models import Message
from mailroom.models import (
    Alert,
    AlertKind,
    Door,
    ImapMessage,
    LedgerDay,
    Mailbox,
    OutgoingEmail,
    RawEmail,
    RawEmailFact,
    Reconciliation,
)
from mailroom.secrets import unseal
from mailroom.states import Hold, OutgoingState, RawState
from mailroom.watching.alerting import raise_alert
from mailroom.watching.watchdog import DOOR_BEAT, watch
from shared.models import Heartbeat
from tests.factories import make_inquiry

RAW = b"From: Elena <elena@visitor.example>\r\nSubject: Canary subject\r\n\r\n\xff\x00 body"


@pytest.fixture
def mailbox(madrid):
    return madrid.mailboxes.get()


@pytest.fixture
def as_rui(client, rui) -> Client:
    client.force_login(rui)
    return client


@pytest.fixture
def as_ada(client, ada) -> Client:
    client.force_login(ada)
    return client


def quarantined(mailbox, **fields) -> RawEmail:
    defaults = {
        "sha256": f"{RawEmail.objects.count():032}".encode(),
        "door": Door.SMTP,
        "raw": RAW,
        "received_at": timezone.now(),
        "state": RawState.QUARANTINED,
        "error": "ValueError: of the canary",
    }
    return RawEmail.objects.create(mailbox=mailbox, **defaults | fields)


def page(client, name, *args, query="") -> str:
    response = client.get(reverse(f"mailroom:{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def post(client, name, *args, **values):
    return client.post(reverse(f"mailroom:{name}", args=args), values)


# --- overview and banner ------------------------------------------------------------------------
def test_a_coordinator_sees_the_own_desks_mailboxes(as_rui, madrid, hague, meetings):
    said = page(as_rui, "overview")
    assert "madrid@helpdesk.example" in said
    assert "hague@helpdesk.example" in said
    assert "meetings@helpdesk.example" not in said


def test_an_administrator_sees_all_and_may_add_one(as_ada, madrid, meetings):
    said = page(as_ada, "overview")
    assert "madrid@helpdesk.example" in said
    assert "meetings@helpdesk.example" in said
    assert reverse("mailroom:new_mailbox") in said


def test_a_coordinator_may_not_add_one(as_rui, madrid):
    assert reverse("mailroom:new_mailbox") not in page(as_rui, "overview")


def test_without_mailboxes_the_page_says_what_to_do(as_ada, db):
    assert "Add the address of a desk" in page(as_ada, "overview")


def test_the_day_stands_in_numbers(as_rui, mailbox, now):
    day = now.astimezone(UTC).date()
    LedgerDay.objects.create(mailbox=mailbox, day=day, on_server=17, missing=2, checked_at=now)
    said = page(as_rui, "overview")
    assert "17" in said
    assert "is-danger" in said


@pytest.mark.parametrize("name", ["overview", "mailbox", "quarantine", "outbox"])
def test_the_part_that_is_fetched_again_is_the_one_of_the_page(as_rui, mailbox, name):
    args = [mailbox.pk] if name == "mailbox" else []
    part = page(as_rui, name, *args, query="?live")
    assert "<html" not in part
    assert part.strip()[:200] in page(as_rui, name, *args)


def trouble(mailbox, now, **details):
    raise_alert(kind=AlertKind.FETCHING, key="1", mailbox=mailbox, details=details, now=now)


def test_every_page_shows_a_trouble_to_who_may_act(as_rui, mailbox, now):
    trouble(mailbox, now)
    said = as_rui.get("/preferences/").content.decode()
    assert "Mail is not fetched" in said
    assert reverse("mailroom:overview") in said


def test_an_assistant_sees_neither_trouble_nor_entry(as_maria, mailbox, now):
    trouble(mailbox, now)
    said = as_maria.get("/preferences/").content.decode()
    assert "Mail is not fetched" not in said
    assert reverse("mailroom:overview") not in said


def test_a_coordinator_hears_nothing_of_other_desks(as_rui, meetings, madrid, now):
    trouble(meetings.mailboxes.get(), now)
    assert "Mail is not fetched" not in as_rui.get("/preferences/").content.decode()


def test_the_banner_costs_one_query(as_rui, mailbox, now, django_assert_max_num_queries):
    trouble(mailbox, now)
    with django_assert_max_num_queries(5) as asked:
        page(as_rui, "banner")
    assert sum("mailroom_alert" in one["sql"] for one in asked.captured_queries) == 1


def test_an_assistants_page_asks_nothing_of_alerts(
    as_maria, mailbox, now, django_assert_max_num_queries
):
    with django_assert_max_num_queries(50) as asked:
        as_maria.get("/preferences/")
    assert not any("mailroom_alert" in one["sql"] for one in asked.captured_queries)


# --- a mailbox ----------------------------------------------------------------------------------
def test_a_gap_is_shown_as_a_gap_with_the_day_in_the_form(as_rui, mailbox, now):
    Mailbox.objects.update(imap_host="imap.example")
    day = now.astimezone(UTC).date() - timedelta(days=4)
    LedgerDay.objects.create(mailbox=mailbox, day=day, on_server=9, missing=3, checked_at=now)
    said = page(as_rui, "mailbox", mailbox.pk)
    assert "3 mails on the server are not here." in said
    assert "url(#hatch)" in said
    assert f'value="{day.isoformat()}"' in said


def test_a_bar_stands_for_each_day(as_rui, mailbox):
    assert page(as_rui, "mailbox", mailbox.pk).count('class="chart-day"') == 30


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_picture_has_points_and_no_commas(as_rui, rui, mailbox, now, language):
    rui.language = language
    rui.save()
    quarantined(mailbox)
    said = page(as_rui, "mailbox", mailbox.pk)
    assert 'x="96.' in said
    assert 'x="96,' not in said


def test_fetching_again_is_asked_once_and_recorded(as_rui, rui, mailbox):
    Mailbox.objects.update(imap_host="imap.example")
    for _time in range(2):
        response = post(as_rui, "fetch_again", mailbox.pk, since="2026-11-01")
        assert response.status_code == 303
    assert Reconciliation.objects.get().asked_by == rui
    assert "1 Nov 2026" in page(as_rui, "mailbox", mailbox.pk)


def test_a_day_to_come_is_refused_in_words(as_rui, mailbox):
    Mailbox.objects.update(imap_host="imap.example")
    response = post(as_rui, "fetch_again", mailbox.pk, since="2999-01-01")
    assert response.status_code == 422
    assert "This day is still to come." in response.content.decode()


def test_problems_are_listed_until_seen(as_rui, rui, mailbox, now):
    ImapMessage.objects.create(
        mailbox=mailbox, folder="INBOX", uidvalidity=1, uid=77, problem="the server says no"
    )
    key = f"mailbox:{mailbox.pk}"
    raise_alert(kind=AlertKind.OVERSIZE, key=key, mailbox=mailbox, details={"count": 1}, now=now)
    assert "the server says no" in page(as_rui, "mailbox", mailbox.pk)
    post(as_rui, "problems_seen", mailbox.pk)
    assert Alert.objects.get().closed_by == rui


def test_of_what_is_too_large_the_true_size_is_told(as_rui, mailbox):
    quarantined(mailbox, state=RawState.DONE, full_size=80 * 1024 * 1024)
    said = page(as_rui, "mailbox", mailbox.pk)
    assert "only the beginning is here" in said
    assert "80.0" in said


def test_a_door_that_is_closed_on_purpose_is_no_trouble(as_ada, ada, db, now):
    Heartbeat.objects.create(name=DOOR_BEAT, at=now - timedelta(minutes=9))
    watch(now=now)
    assert "It is switched off on purpose" in page(as_ada, "overview")
    post(as_ada, "door_closed")
    assert Alert.objects.get().closed_by == ada
    watch(now=now)
    assert Alert.objects.count() == 1


# --- settings -----------------------------------------------------------------------------------
def settings_of(mailbox, **fields) -> dict[str, object]:
    return {
        "address": mailbox.address,
        "desk": mailbox.desk_id,
        "is_active": "on",
        "sender_name_en": "Madrid",
        "sender_name_fr": "Madrid",
        "sender_name_es": "Madrid",
        "imap_host": "imap.example",
        "imap_port": 993,
        "imap_security": "tls",
        "imap_username": "madrid",
        "imap_folder": "INBOX",
        "smtp_port": 587,
        "smtp_security": "starttls",
        "hourly_limit": 200,
    } | fields


def test_a_password_is_kept_sealed_and_never_shown(as_ada, mailbox):
    post(as_ada, "settings", mailbox.pk, **settings_of(mailbox, imap_password="open sesame"))
    mailbox.refresh_from_db()
    assert unseal(mailbox.imap_password_sealed) == "open sesame"
    said = page(as_ada, "settings", mailbox.pk)
    assert "open sesame" not in said
    assert mailbox.imap_password_sealed not in said


def test_an_empty_password_leaves_the_kept_one(as_ada, mailbox):
    post(as_ada, "settings", mailbox.pk, **settings_of(mailbox, imap_password="open sesame"))
    post(as_ada, "settings", mailbox.pk, **settings_of(mailbox, hourly_limit=9))
    mailbox.refresh_from_db()
    assert unseal(mailbox.imap_password_sealed) == "open sesame"
    assert mailbox.hourly_limit == 9


def test_another_server_starts_anew(as_ada, mailbox, now):
    Mailbox.objects.update(imap_host="old.example", fetch_error="refused", next_fetch_at=now)
    post(as_ada, "settings", mailbox.pk, **settings_of(mailbox))
    mailbox.refresh_from_db()
    assert (mailbox.fetch_error, mailbox.next_fetch_at) == ("", None)


def test_another_limit_leaves_the_back_off(as_ada, mailbox, now):
    post(as_ada, "settings", mailbox.pk, **settings_of(mailbox))
    Mailbox.objects.update(fetch_error="busy", next_fetch_at=now)
    post(as_ada, "settings", mailbox.pk, **settings_of(mailbox, hourly_limit=9))
    mailbox.refresh_from_db()
    assert (mailbox.fetch_error, mailbox.next_fetch_at) == ("busy", now)


def test_what_lies_there_at_the_first_connection_is_archive(as_ada, mailbox):
    post(as_ada, "settings", mailbox.pk, **settings_of(mailbox))
    mailbox.refresh_from_db()
    assert abs(mailbox.archive_before - timezone.now()) < timedelta(minutes=5)


def test_a_mailbox_is_added(as_ada, madrid, mailbox):
    values = settings_of(mailbox, address="second@helpdesk.example")
    assert post(as_ada, "new_mailbox", **values).status_code == 303
    assert Mailbox.objects.get(address="second@helpdesk.example").desk == madrid


def test_the_same_address_twice_is_refused(as_ada, mailbox):
    response = post(as_ada, "new_mailbox", **settings_of(mailbox))
    assert response.status_code == 422
    assert Mailbox.objects.count() == 1


def test_no_password_travels_in_the_clear(as_ada, mailbox):
    response = post(as_ada, "settings", mailbox.pk, **settings_of(mailbox, imap_security="none"))
    assert response.status_code == 422
    assert "can be read on the way" in response.content.decode()


@pytest.mark.parametrize("port", [0, 65536, -1])
def test_a_port_that_is_none_is_refused(as_ada, mailbox, port):
    response = post(as_ada, "settings", mailbox.pk, **settings_of(mailbox, imap_port=port))
    assert response.status_code == 422


def test_trying_saves_nothing_and_says_what_is_wrong(as_ada, mailbox):
    values = settings_of(mailbox, imap_host="127.0.0.1", imap_port=1, deed="try")
    response = post(as_ada, "settings", mailbox.pk, **values)
    assert "Nothing listens at port 1" in response.content.decode()
    mailbox.refresh_from_db()
    assert mailbox.imap_host == ""


def test_with_javascript_only_what_was_tried_comes_back(as_ada, mailbox):
    values = settings_of(mailbox, imap_host="127.0.0.1", imap_port=1, deed="try")
    address = reverse("mailroom:settings", args=[mailbox.pk])
    said = as_ada.post(address, values, headers={"HX-Request": "true"}).content.decode()
    assert "Nothing listens at port 1" in said
    assert "<form" not in said


# --- quarantine ---------------------------------------------------------------------------------
def test_a_card_number_in_a_subject_is_masked_in_quarantine(as_rui, mailbox):
    raw = RAW.replace(b"Canary subject", b"Paid with 4111 1111 1111 1111")
    quarantined(mailbox, raw=raw, error="cannot read 4111111111111111 here")
    said = page(as_rui, "quarantine")
    assert "Paid with" in said
    assert "4111 1111" not in said
    assert "41111111" not in said


def test_a_coordinator_reads_the_outline_and_the_reason(as_rui, mailbox):
    quarantined(mailbox)
    said = page(as_rui, "quarantine")
    assert "elena@visitor.example" in said
    assert "Canary subject" in said
    assert "Something in it cannot be stored as it is." in said


def test_an_administrator_reads_no_content(as_ada, mailbox):
    quarantined(mailbox)
    said = page(as_ada, "quarantine")
    assert "Canary" not in said
    assert "canary" not in said
    assert "elena" not in said
    assert "Something in it cannot be stored as it is." in said


def test_the_original_is_a_download_and_recorded(as_rui, rui, mailbox):
    mail = quarantined(mailbox)
    response = post(as_rui, "original", mail.pk)
    assert response.content == RAW
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Security-Policy"].startswith("sandbox;")
    fact = RawEmailFact.objects.get()
    assert (fact.kind, fact.by) == ("downloaded", rui)
    assert "Taken out by Rui" in page(as_rui, "quarantine")


def test_who_may_not_read_it_gets_nothing_and_leaves_no_record(as_ada, mailbox):
    assert post(as_ada, "original", quarantined(mailbox).pk).status_code == 404
    assert not RawEmailFact.objects.exists()


def test_a_mail_that_was_read_is_no_longer_taken_out_here(as_rui, mailbox):
    mail = quarantined(mailbox, state=RawState.DONE)
    assert post(as_rui, "original", mail.pk).status_code == 404


def test_one_mail_is_tried_again(as_rui, rui, mailbox):
    first, second = quarantined(mailbox), quarantined(mailbox)
    post(as_rui, "try_again", id=first.pk)
    states = dict(RawEmail.objects.values_list("pk", "state"))
    assert states == {first.pk: RawState.NEW, second.pk: RawState.QUARANTINED}
    assert RawEmailFact.objects.get().by == rui


def test_all_of_the_own_desks_are_tried_again_and_no_other(as_rui, mailbox, meetings):
    quarantined(mailbox)
    foreign = quarantined(meetings.mailboxes.get())
    post(as_rui, "try_again", all=1)
    foreign.refresh_from_db()
    assert foreign.state == RawState.QUARANTINED
    assert RawEmail.objects.filter(state=RawState.NEW).count() == 1


def test_what_became_of_it_is_shown(as_rui, mailbox):
    mail = quarantined(mailbox)
    post(as_rui, "try_again", id=mail.pk)
    RawEmail.objects.update(state=RawState.DONE)
    said = page(as_rui, "quarantine")
    assert "Tried again today" in said
    assert f"Mail {mail.pk} to madrid@helpdesk.example" in said


@pytest.mark.parametrize("values", [{}, {"id": "x"}, {"id": "9" * 40}])
def test_nothing_chosen_is_nothing_done(as_rui, mailbox, values):
    quarantined(mailbox)
    assert post(as_rui, "try_again", **values).status_code == 303
    assert RawEmail.objects.get().state == RawState.QUARANTINED


def test_an_empty_quarantine_says_so(as_rui, mailbox):
    assert "Nothing is in quarantine" in page(as_rui, "quarantine")


# --- outbox -------------------------------------------------------------------------------------
@pytest.fixture
def held(madrid) -> OutgoingEmail:
    make_inquiry(madrid)
    mail = OutgoingEmail.objects.get()
    mail.state, mail.hold_reason = OutgoingState.HELD, Hold.FLOOD
    mail.answer = "550 <vera@visitor.example> unknown"
    mail.save()
    return mail


def test_the_words_of_the_server_stand_with_the_mail(as_rui, held):
    said = page(as_rui, "outbox")
    assert "550 &lt;vera@visitor.example&gt; unknown" in said
    assert "Too many mails between two addresses" in said


def test_an_administrator_reads_neither_subject_nor_recipient(as_ada, held):
    said = page(as_ada, "outbox")
    assert "vera@" not in said
    assert "v…@visitor.example" in said
    assert held.subject not in said


def test_held_mail_is_let_go(as_rui, held):
    post(as_rui, "decide_held", id=held.pk, decision="release")
    held.refresh_from_db()
    assert held.state == OutgoingState.QUEUED


def test_held_mail_is_taken_back(as_rui, held):
    post(as_rui, "decide_held", id=held.pk, decision="cancel")
    held.refresh_from_db()
    assert held.state == OutgoingState.CANCELLED


def test_mail_of_other_desks_is_not_decided_here(as_rui, held, meetings):
    OutgoingEmail.objects.update(mailbox=meetings.mailboxes.get())
    post(as_rui, "decide_held", id=held.pk, decision="cancel")
    held.refresh_from_db()
    assert held.state == OutgoingState.HELD


def test_a_mail_leads_to_its_inquiry_if_that_may_be_seen(as_rui, held, meetings):
    message = Message.objects.get()
    Message.objects.update(outgoing=held)
    address = reverse("inquiries:conversation", args=[message.inquiry.reference])
    assert address in page(as_rui, "outbox")
    message.inquiry.desk = meetings
    message.inquiry.save()
    assert address not in page(as_rui, "outbox")


def test_the_first_tab_that_has_something_opens(as_rui, held):
    OutgoingEmail.objects.update(state=OutgoingState.FAILED)
    assert held.subject in page(as_rui, "outbox")


@pytest.mark.parametrize("query", ["?show=nonsense", "?before=x", "?before=" + "9" * 30])
def test_an_odd_address_breaks_nothing(as_rui, held, query):
    page(as_rui, "outbox", query=query)

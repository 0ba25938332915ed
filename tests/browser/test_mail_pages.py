"""The mail pages in a real browser: axe, 320 pixels, live, and a connection tried while one waits."""

from datetime import UTC, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from mailroom.models import AlertKind, Door, LedgerDay, Mailbox, OutgoingEmail, RawEmail
from mailroom.states import OutgoingState, RawState
from mailroom.watching.alerting import raise_alert
from mailroom.watching.watchdog import watch
from tests.browser.test_accessibility import TOO_WIDE, violations
from tests.factories import make_inquiry

pytestmark = pytest.mark.browser
PAGES = ["/mail/", "/mail/{box}/", "/mail/quarantine/", "/mail/outbox/", "/inbox/all/open/"]


@pytest.fixture
def box(site, madrid) -> Mailbox:
    """Everything at once: a gap, a mail in quarantine, one held back, and their troubles."""
    now, box = timezone.now(), madrid.mailboxes.get()
    box.imap_host, box.fetched_at = "imap.helpdesk.example", now - timedelta(minutes=9)
    box.save()
    day = now.astimezone(UTC).date()
    LedgerDay.objects.create(mailbox=box, day=day, on_server=9, missing=3, checked_at=now)
    RawEmail.objects.create(
        mailbox=box,
        sha256=b"1" * 32,
        door=Door.IMAP,
        raw=b"From: elena@visitor.example\r\nSubject: A certificate\r\n\r\n",
        received_at=now,
        state=RawState.QUARANTINED,
        error="ValueError: x",
    )
    make_inquiry(madrid)
    OutgoingEmail.objects.update(state=OutgoingState.HELD, hold_reason="flood")
    watch(now=now)
    return box


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_as, rui, box, axe_source, path):
    page = open_as(rui, path.format(box=box.pk), color_scheme="light", reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    assert violations(page, axe_source) == []
    page.emulate_media(color_scheme="dark")
    page.reload(wait_until="networkidle")
    assert violations(page, axe_source) == []
    assert page.errors == []


@pytest.mark.parametrize("path", ["/mail/{box}/settings/", "/mail/new/"])
def test_axe_finds_nothing_in_the_settings(open_as, ada, box, axe_source, path):
    page = open_as(ada, path.format(box=box.pk), viewport={"width": 320, "height": 640})
    page.wait_for_load_state("networkidle")
    assert violations(page, axe_source) == []
    assert page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_lost_at_320_pixels(open_as, rui, box, axe_source, path):
    page = open_as(rui, path.format(box=box.pk), viewport={"width": 320, "height": 640})
    page.wait_for_load_state("networkidle")
    assert page.evaluate(TOO_WIDE.replace(".table-scroll", ".table-scroll, .ledger-table")) == []
    assert violations(page, axe_source) == []


def test_a_trouble_appears_while_one_looks_at_something_else(open_as, rui, site, madrid):
    page = open_as(rui, "/preferences/")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)  # until the socket has joined its groups
    mailbox = madrid.mailboxes.get()
    raise_alert(kind=AlertKind.FETCHING, key="1", mailbox=mailbox, details={}, now=timezone.now())
    expect(page.get_by_text("Mail is not fetched.")).to_be_visible(timeout=8000)


def test_a_connection_is_tried_and_what_is_typed_stays(open_as, ada, box):
    page = open_as(ada, f"/mail/{box.pk}/settings/")
    page.locator("#id_imap_host").fill("127.0.0.1")
    page.locator("#id_imap_port").fill("1")
    page.locator("#id_imap_password").fill("open sesame")
    page.get_by_role("button", name="Try the connection").click()
    expect(page.get_by_text("Nothing listens at port 1 of 127.0.0.1.")).to_be_visible()
    assert page.locator("#id_imap_password").input_value() == "open sesame"
    assert page.errors == []


def test_a_mail_is_tried_again_without_a_reload(open_as, rui, box):
    page = open_as(rui, "/mail/quarantine/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Try again A certificate").click()
    expect(page.get_by_text("Nothing is in quarantine")).to_be_visible()
    expect(page.get_by_role("heading", name="Tried again today")).to_be_visible()


def test_held_mail_is_taken_back_by_keyboard(open_as, rui, box):
    page = open_as(rui, "/mail/outbox/?show=held")
    page.wait_for_load_state("networkidle")
    page.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.value") != "cancel":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing here")).to_be_visible()
    assert OutgoingEmail.objects.get().state == OutgoingState.CANCELLED

"""Undo and send later in the browser: by click, by key, without JavaScript; axe finds nothing."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inquiries.actions.reply import send_reply
from mailroom.actions import record_answer
from mailroom.models import OutgoingEmail
from mailroom.sending.smtp import Answer, Outcome, Reply
from mailroom.states import OutgoingState
from tests.browser.test_accessibility import TOO_WIDE, violations
from tests.composing import expect_reply, reply_field, write_reply
from tests.inquiries.test_reply import knowing

pytestmark = pytest.mark.browser
WORDS = "Dear Vera, it is on its way."


def state_of_the_answer():
    return OutgoingEmail.objects.get(is_automatic=False).state


def send(page, words=WORDS):
    write_reply(page, words)
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator("[data-undo]")).to_be_visible()


def test_undo_by_key_brings_the_words_back(open_as, maria, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    send(page)
    page.keyboard.press("z")
    expect_reply(page, WORDS)
    expect(reply_field(page)).to_be_focused()
    expect(page.locator(".message-outbound")).to_contain_text("Taken back, never sent.")
    expect(page.locator("[data-undo]")).to_have_count(0)
    assert state_of_the_answer() == OutgoingState.CANCELLED
    assert page.errors == []


def hold(page, pattern, *, answered):
    """Requests for `pattern` stay without an answer until the returned function is called.

    With `answered` the server has done its work, and only its words are late.
    """
    held = []

    def keep(route):
        held.append((route, route.fetch() if answered else None))

    def let_go():
        while not held:
            page.wait_for_timeout(20)  # the server is still at it
        for route, response in held:
            route.fulfill(response=response) if response else route.continue_()
        page.unroute(pattern)

    page.route(pattern, keep)
    return let_go


def test_undo_does_not_wait_for_the_conversation_to_be_fetched_again(open_as, maria, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    hold(page, re.compile("/messages/(?!.*sending)"), answered=False)
    send(page)
    page.keyboard.press("z")
    expect_reply(page, WORDS)


def test_undo_is_not_lost_when_its_button_goes_before_the_answer_comes(open_as, maria, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    send(page)
    own = page.locator(".message-outbound [value=undo]")
    expect(own).to_be_visible()
    let_go = hold(page, re.compile("/sending/"), answered=True)
    own.click()
    expect(page.locator(".message-outbound")).to_contain_text("Taken back, never sent.")
    let_go()
    expect_reply(page, WORDS)
    expect(page.locator(".message-outbound [value=undo]")).to_have_count(0)


def test_a_key_pressed_while_the_answer_is_being_sent_takes_it_back(open_as, maria, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    let_go = hold(page, re.compile("/reply/"), answered=True)
    write_reply(page, WORDS)
    with page.expect_request(re.compile("/reply/")):
        page.get_by_role("button", name="Send reply").click()
    page.keyboard.press("z")
    let_go()
    expect(page.locator(".message-outbound")).to_contain_text("Taken back, never sent.")
    expect_reply(page, WORDS)
    assert state_of_the_answer() == OutgoingState.CANCELLED


def test_undo_by_the_button_of_the_toast(open_as, maria, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    send(page)
    page.locator("[data-undo] button").click()
    expect_reply(page, WORDS)


def test_what_was_begun_in_the_meantime_is_kept(open_as, maria, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    send(page)
    write_reply(page, "And one more thing")
    page.locator("[data-undo] button").click()
    expect_reply(page, f"{WORDS}\n\nAnd one more thing")


def test_undo_without_javascript(open_as, maria, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/", java_script_enabled=False)
    page.get_by_label("Your reply").fill(WORDS)
    page.get_by_role("button", name="Send reply").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Your reply")).to_have_value(WORDS)
    expect(page.locator(".message-outbound")).to_contain_text("Taken back, never sent.")


def test_send_later_without_javascript(open_as, maria, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/", java_script_enabled=False)
    page.get_by_label("Your reply").fill(WORDS)
    page.get_by_title("Other ways to send").click()
    page.get_by_role("button", name="Tomorrow morning").click()
    expect(page.locator(".message-outbound")).to_contain_text("To be sent later:")
    assert OutgoingEmail.objects.get(is_automatic=False).send_at > timezone.now()


def test_send_later_by_keyboard(open_as, maria, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    write_reply(page, WORDS)
    page.locator("#send-menu summary").focus()
    page.keyboard.press("Enter")
    tomorrow = page.get_by_role("button", name="Tomorrow morning")
    for _press in range(6):
        if not tomorrow.evaluate("one => one === document.activeElement"):
            page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".message-outbound")).to_contain_text("To be sent later:")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(open_as, maria, inquiry, axe_source, scheme, width):
    every_state(inquiry, maria)
    view = {"viewport": {"width": width, "height": 900}}
    page = open_as(
        maria,
        f"/inquiries/{inquiry.reference}/",
        color_scheme=scheme,
        reduced_motion="reduce",
        **view,
    )
    page.wait_for_load_state("networkidle")
    page.locator("trix-editor").focus()  # on a phone it opens when it is written in
    page.locator("#send-menu summary").click()
    assert violations(page, axe_source) == []
    assert page.evaluate(TOO_WIDE) == []


def every_state(inquiry, maria):
    """In part, for later, held, and taken back: one answer each."""
    now, later = timezone.now(), timezone.now() + timedelta(days=2)
    people = {"cc": ["boss@visitor.example", "gone@visitor.example"]}
    made = [
        write(inquiry, maria, now, number, **fields)
        for number, fields in enumerate([people, {"send_at": later}, {"send_at": later}, {}])
    ]
    rows = OutgoingEmail.objects
    rows.filter(message=made[0]).update(state=OutgoingState.SENDING, attempts=1)
    replies = {
        "boss@visitor.example": Reply(Outcome.TRY_LATER, "451 4.7.1 Greylisted, come back"),
        "gone@visitor.example": Reply(Outcome.REFUSED, "550 5.1.1 " + "unknown " * 30),
    }
    answer = Answer(
        Outcome.ACCEPTED,
        "250 2.0.0 Ok",
        replies | {"vera@visitor.example": Reply(Outcome.ACCEPTED, "250 2.0.0 Ok")},
    )
    record_answer(outgoing_id=made[0].outgoing_id, answer=answer, now=now)
    rows.filter(message=made[2]).update(state=OutgoingState.HELD, hold_reason="newer_mail")
    rows.filter(message=made[3]).update(state=OutgoingState.CANCELLED)


def write(inquiry, maria, now, number, **fields):
    return send_reply(
        inquiry_id=inquiry.pk,
        by=maria,
        body="It is on its way.",
        submission_key=f"state-{number}",
        seen_message_id=inquiry.messages.latest("pk").pk,
        now=now,
        override=knowing(fields.get("cc", ())),
        **fields,
    )

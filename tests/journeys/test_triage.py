"""A morning's mail: twenty inquiries taken, answered, resolved, put aside and noted by keys alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.mail import letter, send
from tests.journeys.screen import REFERENCE, messages, status_of

pytestmark = pytest.mark.browser
MAILS = 20
SUBJECT = re.compile(r"Morning question \d+")
STATES = """
    SELECT i.subject, i.status, a.username, i.snoozed_until IS NOT NULL,
        array_agg(m.kind ORDER BY m.id)
    FROM inquiries_inquiry i
    JOIN inquiries_message m ON m.inquiry_id = i.id
    LEFT JOIN desks_agent a ON a.id = i.assignee_id
    WHERE i.subject LIKE 'Morning question%%'
    GROUP BY i.id, a.username
"""


def test_twenty_mails_are_triaged_by_keys_alone(product, writer, sign_in, picture):
    for number in range(MAILS):
        mail = letter(
            sender=f"Writer {number} <w{number}@visitor.example>",
            subject=f"Morning question {number}",
            text="Dear colleagues,\n\nwhere do I find the form for a change of address?\n",
        )
        send(mail, door_port=product.door_port)
    for number in range(MAILS):
        writer.wait_for(f"w{number}@visitor.example", 1)

    page = sign_in("maria")
    page.wait_for_load_state("networkidle")
    done: dict[str, str] = {}
    while len(done) < MAILS:
        subject = _take_next(page)
        if not SUBJECT.fullmatch(subject):
            continue  # left over from another morning
        assert subject not in done, "the same one was given twice"
        done[subject] = list(DEEDS)[len(done) % len(DEEDS)]
        DEEDS[done[subject]](page)
    picture(page, "triaged-by-keys")

    rows = {row[0]: row[1:] for row in product.rows(STATES)}
    assert {subject: _became(row) for subject, row in rows.items()} == done
    assert all(row[1] == "maria" for row in rows.values())


def _take_next(page: Page) -> str:
    before = REFERENCE.search(page.url)
    expect(page.get_by_role("button", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("w")
    expect(page).to_have_url(re.compile(r"/inquiries/MAD-"))
    if before:
        expect(page).not_to_have_url(re.compile(before.group()))
    expect(messages(page)).to_have_count(1)
    return page.get_by_role("heading", level=1).last.inner_text()


def _answer(page: Page) -> None:
    page.keyboard.press("r")
    expect(page.get_by_role("textbox", name="Your reply")).to_be_focused()
    page.keyboard.type("You find it under Forms, on our pages.")
    page.keyboard.press("Control+Enter")
    expect(messages(page)).to_have_count(2)


def _resolve(page: Page) -> None:
    page.keyboard.press("e")
    expect(status_of(page)).to_contain_text("Resolved")


def _put_aside(page: Page) -> None:
    page.keyboard.press("h")
    first = page.locator("#menu-snooze button[name=until]").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#thread")).to_contain_text("put this aside until")


def _note(page: Page) -> None:
    page.keyboard.press("n")
    expect(page.get_by_role("textbox", name="Internal note")).to_be_focused()
    page.keyboard.type("Called: comes back to us.")
    page.keyboard.press("Control+Enter")
    expect(messages(page)).to_have_count(2)


DEEDS = {"answered": _answer, "resolved": _resolve, "aside": _put_aside, "noted": _note}


def _became(row: tuple) -> str:
    status, _agent, is_aside, kinds = row
    if "outbound" in kinds:
        return "answered"
    if "note" in kinds:
        return "noted"
    return "aside" if is_aside else status

"""From sign-in to a sent answer without a mouse."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.mail import letter, send
from tests.journeys.screen import messages
from tests.journeys.seeding import PASSWORD

pytestmark = pytest.mark.browser


def test_an_answer_is_sent_by_keys_alone(product, writer, browser, picture):
    for subject in ("First by keys", "Second by keys"):
        text = "Good morning,\n\nI have a question about the keyboard.\n"
        send(
            letter(sender="Kim <kim@visitor.example>", subject=subject, text=text),
            door_port=product.door_port,
        )
    writer.wait_for("kim@visitor.example", 2)
    page = browser.new_context().new_page()
    page.goto(product.site)
    press, write = page.keyboard.press, page.keyboard.type
    expect(page.get_by_label("User name")).to_be_focused()
    write("lucie")
    press("Tab")
    write(PASSWORD)
    press("Enter")
    expect(page).to_have_url(re.compile("/inbox/"))
    _wait_for_keys(page)

    for key in "g a".split():
        press(key)
    expect(page.get_by_role("heading", name="All")).to_be_visible()
    _wait_for_keys(page)
    press("j")  # the newest message comes first
    first = page.locator(":focus").inner_text()
    press("j")
    press("k")
    assert page.locator(":focus").inner_text() == first
    press("Enter")
    expect(page).to_have_url(re.compile("/inquiries/MAD-"))
    expect(messages(page)).to_have_count(1)
    _wait_for_keys(page)
    press("r")
    expect(page.get_by_role("textbox", name="Your reply")).to_be_focused()
    write("Every deed has its key.")
    press("Control+Enter")
    expect(messages(page)).to_have_count(2)
    expect(messages(page).last).to_contain_text("Every deed has its key.")
    picture(page, "answered-by-keys")
    expect(page.locator('[data-js="thread"]')).to_be_focused()
    writer.wait_for("kim@visitor.example", 3)
    page.context.close()


def _wait_for_keys(page):
    """The page shows that it listens to keys by offering their list; a person is slower than this."""
    expect(page.get_by_role("button", name="Keyboard shortcuts")).to_be_visible()

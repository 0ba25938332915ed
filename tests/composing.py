"""Writing an answer in a real browser: the rich editor, which comes a moment after the page."""

from playwright.sync_api import Locator, Page, expect


def reply_field(page: Page) -> Locator:
    """The rich editor, once it is there."""
    field = page.get_by_role("textbox", name="Your reply")
    expect(page.locator("#form-reply trix-editor")).to_be_visible()
    return field


def write_reply(page: Page, words: str) -> None:
    reply_field(page).fill(words)


def expect_reply(page: Page, words: str) -> None:
    """The words that would be sent, in the rich editor as in the plain field."""
    expect(page.locator('#form-reply textarea[name="body"]')).to_have_value(words)

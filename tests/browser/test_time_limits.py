"""Time limits in a browser: the last day appears while one types, and one key confirms a proposal."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import receive

pytestmark = pytest.mark.browser


def test_the_last_day_appears_while_one_types(open_as, maria):
    page = open_as(maria, "/time-limits/?rule=M2")
    page.get_by_label("Counted from").fill("28 August 2026")
    result = page.locator(".result-date")
    expect(result).to_contain_text("Monday 30 November 2026")
    page.get_by_label("Rule", exact=True).select_option("H4")
    expect(page.locator(".result-what")).to_contain_text("6 months")


def test_one_key_confirms_what_a_letter_states(open_as, maria, madrid):
    body = "The time limit printed on your notice is 20 November 2036."
    inquiry = receive(madrid, body=body).inquiry
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    part = page.locator("#section-inquiries-limits")
    expect(part.get_by_role("button", name="Confirm").first).to_be_visible()
    page.keyboard.type("yl")
    expect(part.get_by_role("button", name="Settled")).to_be_visible()
    expect(part.locator(".due-card")).to_contain_text(re.compile("20 November 2036"))

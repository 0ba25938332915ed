"""Writing a text: it saves itself, shows how it will look, loses nothing in a conflict."""

import pytest
from playwright.sync_api import expect

from knowledge_base.actions import add_item, submit_version, write_version
from knowledge_base.models import TextVersion
from knowledge_base.states import Kind, VersionState
from tests.browser.test_accessibility import TOO_WIDE, violations
from tests.knowing import publish_text

pytestmark = pytest.mark.browser


@pytest.fixture
def item(maria, rui, now):
    item = add_item(kind=Kind.TEMPLATE, code="renew", by=maria, now=now)
    publish_text(item, by=rui, now=now, title="Renewal", body="Renew on line.")
    return item


def english(page):
    return page.locator("#in-en")


def test_words_are_formed_previewed_and_save_themselves(open_as, maria, item):
    page = open_as(maria, f"/knowledge/{item.pk}/")
    words = english(page).get_by_label("Text", exact=True)
    words.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Do it ")
    page.keyboard.press("Control+b")
    page.keyboard.type("soon")
    english(page).get_by_role("button", name="Preview").click()
    expect(english(page).locator(".words-preview strong")).to_have_text("soon")
    expect(english(page).locator("[data-state]")).to_have_text("Saved")
    version = TextVersion.objects.get(state=VersionState.DRAFT)
    assert version.body == "Renew on line. Do it **soon**"
    assert page.errors == []


def test_another_text_is_found_and_linked(open_as, maria, item):
    page = open_as(maria, f"/knowledge/{item.pk}/")
    words = english(page).get_by_label("Text", exact=True)
    words.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Link to another text")
    expect(dialog.locator("[data-written]").first).to_contain_text("Renewal")
    page.keyboard.press("Enter")
    expect(words).to_have_value("Renew on line.[Renewal](item:renew)")


def test_a_conflict_shows_both_and_loses_neither(open_as, maria, rui, item, now):
    page = open_as(maria, f"/knowledge/{item.pk}/")
    words = english(page).get_by_label("Text", exact=True)
    expect(words).to_have_value("Renew on line.")
    where = {"item_id": item.pk, "language": "en", "title": "Renewal", "now": now}
    write_version(body="Renew on paper.", by=rui, **where)
    words.fill("Renew by phone.")
    conflict = english(page).locator(".words-conflict")
    expect(conflict).to_contain_text("Rui saved other words meanwhile")
    expect(words).to_have_value("Renew by phone.")
    conflict.get_by_role("button", name="Save mine").click()
    expect(english(page).locator("[data-state]")).to_have_text("Saved")
    bodies = set(TextVersion.objects.values_list("body", "state"))
    assert ("Renew on paper.", "withdrawn") in bodies
    assert ("Renew by phone.", "draft") in bodies


def test_review_return_and_publish(open_as, maria, rui, item, now):
    page = open_as(maria, f"/knowledge/{item.pk}/")
    english(page).get_by_label("Text", exact=True).fill("Renew on line, in time.")
    english(page).get_by_role("button", name="Ask for review").click()
    expect(
        english(page).get_by_text("A coordinator who did not write it reviews it.")
    ).to_be_visible()
    desk = open_as(rui, "/knowledge/queues/review/")
    desk.get_by_role("link", name="Renewal").click()
    expect(english(desk).locator("ins")).to_contain_text("in time")
    english(desk).get_by_role("button", name="Approve").click()
    english(desk).get_by_role("button", name="Publish now").click()
    expect(english(desk).get_by_text("Live: version 2")).to_be_visible()
    assert page.errors == desk.errors == []


@pytest.mark.parametrize("path", ["", "en/history/", "fr/translate/", "settings/", "pictures/"])
def test_axe_finds_nothing_and_nothing_is_lost_at_320_pixels(
    open_as, maria, rui, item, now, axe_source, path
):
    where = {"item_id": item.pk, "language": "en", "by": maria, "now": now}
    write_version(title="Renewal", body="Renew on paper.", **where)
    submit_version(**where)
    page = open_as(rui, f"/knowledge/{item.pk}/{path}", viewport={"width": 320, "height": 700})
    expect(page.locator("h1")).to_be_visible()
    assert violations(page, axe_source) == []
    assert page.evaluate(TOO_WIDE) == []

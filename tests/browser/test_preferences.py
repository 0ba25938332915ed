"""What an agent has chosen holds: single keys off, where to go after an answer; the look at a row."""

import pytest
from playwright.sync_api import expect

from inquiries.models import SavedView
from tests.composing import write_reply
from tests.factories import make_field, make_inquiry

pytestmark = pytest.mark.browser


@pytest.fixture
def three(madrid):
    return [make_inquiry(madrid, sender_address=f"{n}@visitor.example") for n in range(3)]


def test_with_single_keys_off_letters_do_nothing_and_the_palette_still_opens(open_as, maria, three):
    maria.uses_single_keys = False
    maria.save()
    page = open_as(maria, f"/inquiries/{three[0].reference}/?from=madrid/open")
    for key in ("j", "x", "e", "t", "m", "?"):
        page.keyboard.press(key)
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    expect(page.locator("dialog#keys")).to_be_hidden()
    expect(page.locator("input[name=selected]:checked")).to_have_count(0)
    three[0].refresh_from_db()
    assert (three[0].status, three[0].assignee) == ("new", None)


@pytest.mark.parametrize("wanted", ["stay", "next", "list"])
def test_after_an_answer_the_page_goes_where_the_agent_wants(open_as, maria, three, wanted):
    maria.after_sending = wanted
    maria.save()
    page = open_as(maria, f"/inquiries/{three[0].reference}/?from=madrid/open")
    write_reply(page, "Thank you.")
    page.keyboard.press("Control+Enter")
    ends = {
        "stay": f"**/inquiries/{three[0].reference}/**",
        "next": f"**/inquiries/{three[1].reference}/**",
        "list": "**/inbox/madrid/open/**",
    }
    page.wait_for_url(ends[wanted])
    if wanted == "stay":
        expect(page.get_by_text("Thank you.").first).to_be_visible()


def test_space_shows_a_row_without_opening_it_and_escape_puts_it_away(open_as, maria, three):
    page = open_as(maria, "/inbox/madrid/open/")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    look = page.locator(".peek")
    expect(look).to_be_visible()
    expect(look).to_contain_text(three[0].reference)
    assert "/inbox/madrid/open/" in page.url
    page.keyboard.press("Escape")
    expect(look).to_be_hidden()
    assert page.errors == []


def test_a_view_is_made_by_clicks_with_a_field_by_name_and_columns_in_order(
    open_as, maria, madrid, three
):
    make_field("paid_by", madrid)
    page = open_as(maria, "/views/new/")
    page.get_by_label("Name", exact=True).fill("Card payments")
    page.get_by_label("Condition", exact=True).select_option("field:is")
    with page.expect_response("**/views/new/"):
        page.get_by_label("Field", exact=True).select_option("paid_by")
    expect(page.locator("[name=g0r0-was]")).to_have_value("field:is paid_by")
    page.get_by_label("Field is", exact=True).fill("card")
    expect(page.locator("#view-preview")).to_contain_text("Paid by is card")
    page.get_by_role("button", name="Move Due forward").click()
    expect(page.locator(".view-column input").nth(1)).to_have_value("due")
    page.get_by_role("button", name="Keep the view").last.click()
    page.wait_for_url("**/inbox/**")
    view = SavedView.objects.get(owner=maria)
    assert view.columns == ["urgency", "due", "status"]
    assert view.condition == {
        "all": [{"field": "field", "op": "is", "value": "card", "code": "paid_by"}]
    }
    assert page.errors == []

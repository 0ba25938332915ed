"""Writing in the browser: drafts that survive, the rich editor by keyboard, files at once."""

import re

import pytest
from playwright.sync_api import expect

from inquiries.models import Draft, DraftFile
from mailroom.models import OutgoingEmail
from tests.browser.test_accessibility import violations
from tests.composing import expect_reply, reply_field, write_reply
from tests.factories import make_agent, make_inquiry
from tests.pictures import picture

pytestmark = pytest.mark.browser


@pytest.fixture
def page(open_as, maria, inquiry):
    opened = open_as(maria, f"/inquiries/{inquiry.reference}/")
    yield opened
    assert opened.errors == []


def saved(page, state="saved"):
    expect(page.locator(f'#form-reply [data-draft-state][data-now="{state}"]')).to_be_attached()


def html_of_the_answer():
    return OutgoingEmail.objects.get(is_automatic=False).html


def test_what_is_typed_is_on_the_server_and_in_another_browser(page, open_as, maria, inquiry):
    write_reply(page, "Half an answer")
    saved(page)
    elsewhere = open_as(maria, f"/inquiries/{inquiry.reference}/")
    reply_field(elsewhere)
    expect_reply(elsewhere, "Half an answer")


def test_without_a_line_it_is_kept_here_and_saved_when_the_line_is_back(page):
    reply_field(page)
    page.route(re.compile("/draft/"), lambda route: route.abort())
    write_reply(page, "In the train")
    saved(page, "kept")
    expect(page.get_by_text("Kept on this device")).to_be_visible()
    page.unroute(re.compile("/draft/"))
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    assert Draft.objects.get().text == "In the train"


def test_what_is_refused_is_kept_here_told_and_saved_with_the_next_change(page):
    reply_field(page)
    refused = {"status": 422, "json": {"message": "The text is too long."}}
    page.route(re.compile("/draft/reply/"), lambda route: route.fulfill(**refused))
    write_reply(page, "Much too long")
    saved(page, "refused")
    expect(page.locator("#form-reply")).to_contain_text("The text is too long. Not saved, kept")
    page.unroute(re.compile("/draft/reply/"))
    page.keyboard.type("!")
    saved(page)
    assert Draft.objects.get().text == "Much too long!"


def test_of_two_windows_the_later_typed_words_are_kept_until_somebody_chooses(page, inquiry, maria):
    write_reply(page, "Here")
    saved(page)
    there = Draft.objects.get()
    Draft.objects.filter(pk=there.pk).update(text="There", html="", version=there.version + 1)
    page.keyboard.type(" and on")
    saved(page, "kept")
    page.keyboard.type(" and on")
    saved(page, "kept")
    page.get_by_role("button", name="Put both together").click()
    saved(page)
    assert Draft.objects.get().text.split() == "There Here and on and on".split() or (
        Draft.objects.get().text.split() == "Here and on and on There".split()
    )


def test_a_draft_that_is_taken_over_is_told_live_and_handed_back(page, open_as, maria, inquiry):
    write_reply(page, "Of Maria")
    saved(page)
    page.locator("#draft-menu > summary").click()
    page.get_by_role("button", name="Share draft with the desk").click()
    lucie = make_agent("lucie", inquiry.desk)
    hers = open_as(lucie, f"/inquiries/{inquiry.reference}/")
    hers.get_by_role("button", name="Take over").click()
    expect_reply(hers, "Of Maria")
    expect(page.get_by_text("Lucie has taken over your draft")).to_be_visible()
    hers.locator("#draft-menu > summary").click()
    hers.get_by_role("button", name="Hand it back to Maria").click()
    # Only the answer to this deed takes the button away; a live part may be of the state before.
    expect(hers.locator("#composer [value=hand_back]")).to_have_count(0)
    expect(hers.get_by_text("Draft of Maria, shared with the desk")).to_be_visible()
    assert Draft.objects.get().author == maria


def test_what_is_sent_does_not_come_back_while_its_last_saving_is_on_its_way(page, inquiry):
    saving = []
    page.route(re.compile("/draft/reply/"), lambda route: saving.append(route))
    write_reply(page, "Sent once")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator(".message-outbound")).to_contain_text("Sent once")
    reply_field(page)
    expect_reply(page, "")
    for one in saving:
        one.continue_()
    page.unroute(re.compile("/draft/reply/"))
    write_reply(page, "Another")
    saved(page)
    assert [one.text for one in Draft.objects.all()] == ["Another"]


def test_without_scripts_the_draft_is_kept_by_a_button(open_as, maria, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/", java_script_enabled=False)
    page.locator("#form-reply textarea[name=body]").fill("Half an answer")
    page.locator("#form-reply").get_by_role("button", name="Save draft").click()
    expect(page.locator("#form-reply textarea[name=body]")).to_have_value("Half an answer")
    expect(page.locator("#rail-drafts .count")).to_have_text("1")


def test_what_was_only_kept_here_survives_a_reload(page):
    reply_field(page)
    page.route(re.compile("/draft/"), lambda route: route.abort())
    write_reply(page, "Before the crash")
    saved(page, "kept")
    page.unroute(re.compile("/draft/"))
    page.reload()
    reply_field(page)
    expect_reply(page, "Before the crash")
    saved(page)


def test_two_windows_keep_both_texts(page, open_as, maria, inquiry):
    second = open_as(maria, f"/inquiries/{inquiry.reference}/")
    reply_field(second)
    write_reply(page, "From the first")
    saved(page)
    write_reply(second, "From the second")
    expect(second.locator("#form-reply [data-conflict]")).to_be_visible()
    second.get_by_role("button", name="Put both together").click()
    expect_reply(second, "From the second\n\nFrom the first")
    saved(second)
    assert Draft.objects.get().text == "From the second\n\nFrom the first"


def test_bold_link_and_list_by_keyboard(page):
    field = reply_field(page)
    field.click()
    page.keyboard.press("Control+b")
    page.keyboard.type("Bold")
    expect(page.get_by_role("button", name="Bold")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Control+b")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Bold").focus()
    for _step in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="List", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("one")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message-outbound .rich-text li")).to_have_text("one")
    assert "<strong>Bold</strong>" in html_of_the_answer()


PASTE = """
([selector, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "plain");
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector(selector).dispatchEvent(event);
}
"""
FROM_WORD = (
    '<html xmlns:o="x"><head><style>p{color:red}</style></head><body><!--StartFragment-->'
    '<p class="MsoNormal" style="font-family:Calibri;color:#1F497D">Dear <b>Vera</b><o:p></o:p></p>'
    '<p class="MsoListParagraphCxSpFirst" style="mso-list:l0 level1 lfo1"><![if !supportLists]>'
    '<span style="mso-list:Ignore">·<span>&nbsp;&nbsp;</span></span><![endif]>first</p>'
    '<p class="MsoListParagraphCxSpLast" style="mso-list:l0 level1 lfo1">'
    '<span style="mso-list:Ignore">·</span>second</p>'
    '<p><a href="https://registry.example/x" style="color:red">a link</a>'
    '<a href="javascript:alert(1)">none</a><img src="https://tracker.example/1.gif"></p>'
    "<!--EndFragment--></body></html>"
)


def test_what_is_pasted_from_word_is_cleaned(page):
    reply_field(page).click()
    page.evaluate(PASTE, ["trix-editor", FROM_WORD])
    expect_html = page.locator('#form-reply [name="html"]')
    expect(expect_html).to_have_value(re.compile("<ul><li>first</li><li>second</li></ul>"))
    html = expect_html.input_value()
    assert '<a href="https://registry.example/x">a link</a>' in html
    assert "<strong>Vera" in html
    assert not re.search("style|class|javascript|tracker|color|·", html)


def test_a_file_is_uploaded_at_once_removed_and_put_back(page):
    reply_field(page)
    page.get_by_label("Files", exact=True).set_input_files(
        {"name": "form.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1"}
    )
    row = page.locator(".file-row", has_text="form.pdf")
    row.get_by_role("button", name="Remove").click()
    row.get_by_role("button", name="Put back").click()
    expect(row.get_by_role("button", name="Remove")).to_be_focused()
    page.reload()
    write_reply(page, "See the file.")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator(".message-outbound")).to_contain_text("form.pdf")


def test_files_that_are_too_large_are_told_before_they_are_sent(page):
    reply_field(page)
    page.evaluate("document.querySelector('[data-files]').dataset.most = 3")
    page.get_by_label("Files", exact=True).set_input_files(
        {"name": "form.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1"}
    )
    expect(page.get_by_role("alert").filter(has_text="20 MB")).to_be_visible()
    assert not DraftFile.objects.exists()


PASTE_PICTURE = """
async (bytes) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "form.png", { type: "image/png" }));
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector("trix-editor").dispatchEvent(event);
}
"""


def test_a_pasted_picture_stands_in_the_text_with_its_description(page):
    reply_field(page).click()
    page.keyboard.type("Here: ")
    page.evaluate(PASTE_PICTURE, list(picture(width=60, height=40)))
    expect(reply_field(page).locator("img")).to_be_visible()  # Trix has put its caret behind it
    page.get_by_label("Description of the picture").fill("the form")
    expect(page.locator('#form-reply [name="html"]')).to_have_value(
        re.compile(r'<img src="cid:[^"]+" alt="the form">|<img alt="the form" src="cid:[^"]+">')
    )
    saved(page)
    page.reload()
    expect(reply_field(page).locator("img")).to_be_visible()
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator('.message-outbound .rich-text img[alt="the form"]')).to_be_visible()
    assert 'src="cid:' in html_of_the_answer()


def test_a_shared_draft_appears_with_a_colleague_who_takes_it_over(page, open_as, inquiry, madrid):
    lucie = make_agent("lucie", madrid)
    hers = open_as(lucie, f"/inquiries/{inquiry.reference}/")
    reply_field(hers)
    write_reply(page, "Begun by Maria")
    page.locator("#draft-menu summary").click()
    page.get_by_role("button", name="Share draft").click()
    expect(hers.locator(".shared-draft")).to_contain_text("Begun by Maria")
    hers.get_by_role("button", name="Take over").press(
        "Enter"
    )  # a click would scroll it under the head
    expect_reply(hers, "Begun by Maria")
    assert Draft.objects.get().author == lucie


def test_what_was_typed_before_the_rich_editor_came_is_in_it(open_as, maria, inquiry):
    page = open_as(maria, "/")
    page.route(re.compile("trix"), lambda route: (page.wait_for_timeout(700), route.continue_()))
    page.goto(
        page.url.split("/", 3)[0]
        + "//"
        + page.url.split("/")[2]
        + f"/inquiries/{inquiry.reference}/"
    )
    plain = page.locator("#form-reply textarea")
    plain.press_sequentially("Early bird", delay=10)
    expect(page.locator("#form-reply trix-editor")).to_contain_text("Early bird")
    expect(reply_field(page)).to_be_focused()
    page.keyboard.type("!")
    expect_reply(page, "Early bird!")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_editor(open_as, maria, inquiry, axe_source, scheme):
    page = open_as(
        maria, f"/inquiries/{inquiry.reference}/", color_scheme=scheme, reduced_motion="reduce"
    )
    write_reply(page, "Words")
    saved(page)
    page.get_by_role("button", name="Link", exact=True).click()
    assert violations(page, axe_source) == []


def test_send_and_next_by_keyboard_opens_the_next_of_the_list(open_as, maria, madrid, inquiry):
    following = make_inquiry(madrid, subject="The one after")
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    write_reply(page, "Done with this one.")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.get_by_role("heading", level=1, name="The one after")).to_be_visible()
    assert OutgoingEmail.objects.filter(is_automatic=False).count() == 1
    assert following.reference in page.url

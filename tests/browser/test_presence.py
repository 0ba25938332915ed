"""Two agents at one inquiry: who is here, who writes, who was faster; and who has gone."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inquiries.actions.note import add_note
from notifications.models import Notification
from tests.browser.test_accessibility import violations
from tests.composing import expect_reply, write_reply
from tests.factories import make_agent, make_inquiry

pytestmark = pytest.mark.browser
HERE = "#presence-here"


@pytest.fixture
def rosa(madrid):
    return make_agent("rosa", madrid)


@pytest.fixture
def both(open_as, maria, rosa, inquiry):
    """Maria and Rosa before the same inquiry, each knowing of the other."""
    pages = [open_as(one, f"/inquiries/{inquiry.reference}/") for one in (maria, rosa)]
    for page, other in zip(pages, ("Rosa", "Maria"), strict=True):
        expect(page.locator(HERE)).to_contain_text(f"{other} is looking at this")
    return pages


def test_two_who_answer_at_once_are_told_and_the_second_is_stopped_once(both, inquiry):
    maria, rosa = both
    write_reply(maria, "Use form A.")
    expect(rosa.locator(HERE)).to_contain_text("Maria is writing a reply")
    expect(rosa.locator(f"#row-{inquiry.reference} .here-one")).to_have_count(1)
    write_reply(rosa, "Use form B.")
    for page, other in ((maria, "Rosa"), (rosa, "Maria")):
        expect(page.locator("[data-collision]")).to_contain_text(f"{other} is writing a reply")
    rosa.get_by_role("button", name="Send reply").click()
    again = rosa.get_by_role("button", name="Send all the same")
    expect(again).to_be_focused()
    assert inquiry.messages.filter(kind="outbound").count() == 0
    again.click()
    expect(rosa.locator(".message-outbound")).to_contain_text("Use form B.")

    # Maria is told at once who was faster and with what; her own text stays.
    told = maria.locator("[data-answered]")
    expect(told).to_contain_text("Rosa has answered in the meantime")
    expect(told.locator("blockquote")).to_have_text("Use form B.")
    expect_reply(maria, "Use form A.")
    assert maria.errors + rosa.errors == []


def test_a_subject_stays_readable_beside_who_writes(both):
    maria, rosa = both
    write_reply(maria, "Use form A.")
    expect(rosa.locator(HERE)).to_contain_text("Maria is writing a reply")
    for width in (1280, 1000, 360):
        rosa.set_viewport_size({"width": width, "height": 720})
        box = rosa.get_by_role("heading", level=1).bounding_box()
        assert box["width"] > 110, width
        resolve = rosa.locator('.head-actions [data-key="e"]').bounding_box()
        assert resolve["x"] + resolve["width"] <= width or width == 360, width  # there they scroll


def test_the_first_is_told_but_not_stopped(both, inquiry):
    maria, rosa = both
    write_reply(maria, "Use form A.")
    expect(rosa.locator(HERE)).to_contain_text("Maria is writing a reply")
    write_reply(rosa, "Use form B.")
    expect(maria.locator("[data-collision]")).to_be_visible()
    maria.get_by_role("button", name="Send reply").click()
    expect(maria.locator(".message-outbound")).to_contain_text("Use form A.")


def test_axe_finds_nothing_while_two_write_and_the_list_is_open(both, inquiry, maria, axe_source):
    author = maria
    maria, rosa = both
    write_reply(maria, "Use form A.")
    write_reply(rosa, "Use form B.")
    expect(maria.locator("[data-collision]")).to_be_visible()
    add_note(
        inquiry_id=inquiry.pk,
        by=author,
        body="@rosa look",
        submission_key="k",
        now=timezone.now(),
    )
    rosa.locator("[data-bell]").click()
    expect(rosa.locator("#bell-panel .notes-title").first).to_be_visible()
    for page in (maria, rosa):
        assert violations(page, axe_source) == []


def test_who_closes_the_page_is_gone_within_seconds(both):
    maria, rosa = both
    rosa.close()
    expect(maria.locator(HERE)).not_to_contain_text("Rosa", timeout=3_000)


def test_who_crashes_is_gone_within_seconds(both):
    """The browser dies without a word, but its connection may stay: time runs out."""
    maria, rosa = both
    rosa.context.set_offline(True)
    rosa.evaluate("window.stop()")
    rosa.goto("about:blank")
    expect(maria.locator(HERE)).not_to_contain_text("Rosa", timeout=15_000)


def test_who_turns_to_another_inquiry_is_seen_there(open_as, maria, rosa, madrid, inquiry):
    other = make_inquiry(madrid, subject="Another question")
    hers = open_as(maria, "/inbox/madrid/unassigned/")
    page = open_as(rosa, f"/inquiries/{inquiry.reference}/?from=madrid/unassigned")
    expect(hers.locator(f"#row-{inquiry.reference} .here-one")).to_have_count(1)
    page.locator(f"#row-{other.reference} .row-link").click()
    expect(hers.locator(f"#row-{other.reference} .here-one")).to_have_count(1)
    expect(hers.locator(f"#row-{inquiry.reference} .here-one")).to_have_count(0)


def test_a_mention_rings_the_bell_and_opening_it_quiets_it(open_as, maria, rosa, inquiry):
    page = open_as(maria, "/inbox/madrid/unassigned/")
    expect(page.locator("[data-bell]")).to_have_attribute("data-count", "0")
    add_note(
        inquiry_id=inquiry.pk, by=rosa, body="@maria look", submission_key="k", now=timezone.now()
    )
    expect(page.locator("[data-bell]")).to_have_attribute("data-count", "1")
    expect(page).to_have_title("(1) Unassigned · Infoline")
    page.keyboard.press("g")
    page.keyboard.press("n")
    link = page.locator("#bell-panel a.note-link")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".mention")).to_have_text("@maria")
    expect(page.locator("[data-bell]")).to_have_attribute("data-count", "0")
    assert Notification.objects.get(agent=maria).read_at
    assert page.errors == []


def test_what_was_marked_as_read_comes_back_by_undo(open_as, maria, rosa, inquiry):
    add_note(
        inquiry_id=inquiry.pk, by=rosa, body="@maria look", submission_key="k", now=timezone.now()
    )
    page = open_as(maria, "/notifications/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(".is-unread")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".is-unread")).to_have_count(1)


WATCH = """
window.shown = [];
window.Notification = class {
  static permission = window.givenPermission ?? "default";
  static requestPermission() { window.asked = (window.asked ?? 0) + 1; this.permission = "granted";
    return Promise.resolve("granted"); }
  constructor(title, options) { window.shown.push({ title, ...options }); }
  addEventListener() {}
  close() {}
};
Object.defineProperty(document, "hidden", { get: () => Boolean(window.isHidden) });
document.hasFocus = () => !window.isHidden;
"""


def _watched(context, permission: str) -> None:
    context.add_init_script(f"window.givenPermission = '{permission}';{WATCH}")


def _mention(inquiry, rosa, key="k") -> None:
    body = "@maria look"
    now = timezone.now()
    add_note(inquiry_id=inquiry.pk, by=rosa, body=body, submission_key=key, now=now)


def _wait_until_told(page) -> None:
    """Playwright's own waiting would need eval, which the page's policy forbids."""
    for _attempt in range(100):
        if page.evaluate("Number(localStorage.getItem('notified-up-to'))"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("nobody was told")


def _two_hidden_tabs(open_as, maria, permission):
    first = open_as(maria, "/inbox/madrid/unassigned/")
    _watched(first.context, permission)
    first.reload()
    second = first.context.new_page()
    second.goto(first.url)
    for page in (first, second):
        page.evaluate("window.isHidden = true")
    return first, second


def test_in_the_background_one_of_many_tabs_tells_the_desktop(open_as, maria, rosa, inquiry):
    tabs = _two_hidden_tabs(open_as, maria, "granted")
    _mention(inquiry, rosa)
    for page in tabs:
        expect(page.locator("[data-bell]")).to_have_attribute("data-count", "1")
    _wait_until_told(tabs[0])
    tabs[0].wait_for_timeout(1_500)  # that nothing more comes
    shown = [one for page in tabs for one in page.evaluate("window.shown")]
    assert [one["title"] for one in shown] == [f"Rosa mentioned you in {inquiry.reference}"]
    assert inquiry.subject not in str(shown)


@pytest.mark.parametrize("permission", ["default", "denied"])
def test_without_permission_nothing_is_shown_and_nobody_is_asked(
    open_as, maria, rosa, inquiry, permission
):
    tabs = _two_hidden_tabs(open_as, maria, permission)
    _mention(inquiry, rosa)
    _wait_until_told(tabs[0])
    assert [page.evaluate("[window.shown.length, window.asked ?? 0]") for page in tabs] == [
        [0, 0],
        [0, 0],
    ]


def test_a_page_that_is_looked_at_needs_no_desktop(open_as, maria, rosa, inquiry):
    hidden, looked_at = _two_hidden_tabs(open_as, maria, "granted")
    looked_at.evaluate("window.isHidden = false")
    _mention(inquiry, rosa)
    expect(looked_at.locator("[data-bell]")).to_have_attribute("data-count", "1")
    expect(hidden.locator("[data-bell]")).to_have_attribute("data-count", "1")
    hidden.wait_for_timeout(1_500)  # longer than a hidden page waits for one that is looked at
    assert [page.evaluate("window.shown.length") for page in (hidden, looked_at)] == [0, 0]


def test_the_browser_is_asked_on_a_click_alone(open_as, maria):
    page = open_as(maria, "/notifications/ways/")
    _watched(page.context, "default")
    page.reload()
    assert page.evaluate("window.asked ?? 0") == 0
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("They are on.")).to_be_visible()
    assert page.evaluate("window.asked") == 1

"""A visitor on somebody's site, an agent behind: the real server, two origins, one conversation."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import FrameLocator, Page, expect

from inquiries.models import Inquiry
from livechat.actions.lines import add_line
from livechat.actions.widgets import WidgetValues, add_widget
from livechat.models import Chat, ChatLine, Widget
from livechat.states import Side
from tests.browser.chat_sites import Site, any_site

pytestmark = pytest.mark.browser


@pytest.fixture
def host() -> Iterator[Site]:
    with any_site() as site:
        yield site


@pytest.fixture
def widget(site, host, madrid, rui) -> Widget:
    values = WidgetValues(name_en="Madrid", sites=[host.origin], topics=["renewal"],
                          asks={"topic": "optional", "email": "optional"})  # fmt: skip
    made = add_widget(desk=madrid, values=values, by=rui, now=timezone.now())
    host.line = f'<script src="{site}/chat/loader.js" data-widget="{made.key}" async></script>'
    return made


@pytest.fixture
def visit(open_as, host, widget) -> Callable[..., Page]:
    def visit(path: str = "/") -> Page:
        page = open_as(None, "/health/live")
        page.goto(host.origin + path)
        return page

    return visit


def open_frame(page: Page) -> FrameLocator:
    page.get_by_role("button", name="Chat with us").click()
    return page.frame_locator("iframe")


def begin(page: Page, text: str) -> FrameLocator:
    """The first line, written as a person does."""
    frame = open_frame(page)
    frame.get_by_label("Your message").fill(text)
    frame.get_by_label("Your e-mail address").fill("vera@visitor.example")
    frame.get_by_label("I agree.").check()
    frame.locator(".start .button").click()
    expect(frame.get_by_label("Write a message")).to_be_visible()
    expect(frame.locator(".line .text")).to_have_text(text)
    return frame


def say_as_agent(chat: Chat, maria, text: str) -> ChatLine:
    return add_line(
        chat_id=chat.pk, side=Side.AGENT, by=maria, client_id=uuid4(), text=text, now=timezone.now()
    )


def test_a_visitor_asks_is_answered_and_finds_it_all_again(visit, host, maria, widget):
    page = visit()
    frame = begin(page, "Is 1533200 renewed?")
    chat = Chat.objects.get()
    assert Inquiry.objects.get().pk == chat.inquiry_id
    say_as_agent(chat, maria, "It is.")
    expect(frame.locator(".is-theirs .text")).to_have_text("It is.")
    frame.get_by_label("Write a message").fill("Thank you")
    frame.get_by_label("Write a message").press("Enter")
    # Its own mark: that of the line before stands there already.
    thanks = frame.locator(".line", has_text="Thank you")
    expect(thanks.get_by_text("Sent", exact=True)).to_be_visible()
    kept = list(chat.lines.exclude(side=Side.SYSTEM).values_list("text", flat=True))
    assert kept == ["Is 1533200 renewed?", "It is.", "Thank you"]
    page.get_by_role("link", name="Another page").click()
    expect(page.get_by_text("Words of the site at /other/")).to_be_visible()
    frame = open_frame(page)
    expect(frame.locator(".line")).to_have_count(3)
    assert frame.locator(".line .text").all_inner_texts() == kept
    assert page.context.cookies() == []
    assert page.errors == []


def test_two_tabs_are_one_conversation(visit, host, maria):
    page = visit()
    begin(page, "From the first tab")
    other = page.context.new_page()
    other.goto(host.origin)
    frame = open_frame(other)
    expect(frame.locator(".line .text")).to_have_text("From the first tab")
    frame.get_by_label("Write a message").fill("From the second")
    frame.get_by_label("Write a message").press("Enter")
    first = page.frame_locator("iframe")
    expect(first.locator(".line .text").nth(1)).to_have_text("From the second")
    assert Chat.objects.count() == 1


def test_another_browser_finds_nothing_of_it(visit):
    begin(visit(), "Only mine")
    frame = open_frame(visit())
    expect(frame.get_by_label("Your message")).to_have_value("")
    expect(frame.locator(".line")).to_have_count(0)


def test_an_answer_while_it_is_closed_is_counted_on_the_button(visit, maria):
    page = visit()
    frame = begin(page, "Hello")
    frame.get_by_role("button", name="Close the chat").click()
    say_as_agent(Chat.objects.get(), maria, "Good morning")
    named = page.get_by_role("button", name="Chat with us, 1 new message")
    expect(named).to_be_visible()
    named.click()
    expect(frame.get_by_text("Good morning")).to_be_visible()
    for _time in range(200):
        if Chat.objects.get().visitor_read == Chat.objects.get().last_seq:
            return
        page.wait_for_timeout(50)
    raise AssertionError("nothing was marked as read")


def test_what_is_missing_is_said_at_its_field(visit):
    frame = open_frame(visit())
    expect(frame.get_by_label("I agree.")).to_be_visible()
    frame.locator(".start .button").click()
    expect(frame.get_by_text("Please fill this in.").first).to_be_visible()
    expect(frame.get_by_label("Your message")).to_be_focused()
    assert not Chat.objects.exists()

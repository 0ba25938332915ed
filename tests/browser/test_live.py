"""What one agent does, another sees without reloading; what is typed survives."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inquiries.actions.assign import take_inquiry
from inquiries.actions.receive import receive_message
from tests.composing import expect_reply, reply_field, write_reply
from tests.factories import make_agent, make_incoming

pytestmark = pytest.mark.browser
NOTICED = re.compile("saving|saved|kept")


def a_mail(desk, inquiry=None, **fields):
    if inquiry:
        fields |= {"seen_ids": (inquiry.messages.first().message_id,)}
    return receive_message(incoming=make_incoming(desk, **fields), now=timezone.now())


def test_a_new_mail_appears_in_the_list_and_in_the_counts(open_as, maria, madrid):
    page = open_as(maria, "/inbox/madrid/unassigned/")
    expect(page.locator(".empty")).to_be_visible()
    message = a_mail(madrid, subject="A brand-new question")
    expect(page.locator(f"#row-{message.inquiry.reference}")).to_contain_text(
        "A brand-new question"
    )
    expect(page.locator(".rail-link", has_text="Unassigned").locator(".count")).to_have_text("1")
    assert page.errors == []


def test_another_agents_deed_shows_on_an_open_conversation(open_as, maria, madrid, inquiry):
    lucie = make_agent("lucie", madrid)
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    take_inquiry(inquiry_id=inquiry.pk, by=lucie, now=timezone.now())
    expect(page.locator("#panel")).to_contain_text("Lucie")
    expect(page.locator("#thread")).to_contain_text("Lucie took this")


def test_a_new_message_leaves_typed_text_and_focus_alone(open_as, maria, madrid, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    box = reply_field(page)
    box.fill("Dear Vera, half an ans")
    message = a_mail(madrid, inquiry, body="One more thing.")
    expect(page.locator(f"#message-{message.pk}")).to_be_visible()
    box.press_sequentially("wer")
    expect_reply(page, "Dear Vera, half an answer")
    expect(box).to_be_focused()


def test_typed_text_survives_a_reload(open_as, maria, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    write_reply(page, "Not yet sent")
    # The rich editor tells of a change with the next frame.
    expect(page.locator("#form-reply [data-draft-state]")).to_have_attribute("data-now", NOTICED)
    page.reload()
    expect_reply(page, "Not yet sent")


def test_the_focus_is_not_lost_when_its_button_goes(open_as, maria, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    page.get_by_role("button", name="Take", exact=True).press("Enter")
    expect(page.locator("#panel")).to_contain_text("Maria")
    expect(page.get_by_role("button", name="Take", exact=True)).to_be_hidden()
    assert page.evaluate("document.activeElement.closest('.conversation-head') !== null")


def test_live_equals_reload(open_as, maria, madrid, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    message = a_mail(madrid, inquiry, body="A second message.")
    expect(page.locator(f"#message-{message.pk}")).to_be_visible()
    expect(page.locator(".row-preview").first).to_contain_text("A second message.")
    expect(page.locator("#panel .timeline li")).to_have_count(inquiry.timeline.count())
    live = {part: shape(page, part) for part in ("#messages", "#panel", "#rows", "#counts")}
    page.reload()
    for part, seen in live.items():
        assert shape(page, part) == seen, part


WITHOUT_PARTS = """(shown) => {
    const copy = shown.cloneNode(true);
    for (const one of copy.querySelectorAll(".section-body")) one.remove();
    return copy.innerHTML;
}"""


def shape(page, part: str) -> str:
    """The markup without what differs between two renderings of the same state.

    Parts with an address of their own come when they are in sight, and are compared by it elsewhere.
    """
    html = page.locator(part).evaluate(WITHOUT_PARTS)
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)
    html = re.sub(r' class=""', "", html)
    # A node that was morphed into another has its attributes in another order.
    html = re.sub(r'(?<=[a-z])(?: [\w:-]+="[^"]*")+', in_one_order, html)
    return " ".join(html.split()).replace("> <", "><")


def in_one_order(attributes: re.Match[str]) -> str:
    return "".join(sorted(re.findall(r' [\w:-]+="[^"]*"', attributes[0])))


@pytest.mark.slow
def test_one_change_costs_one_round_of_fetching(open_as, maria, madrid):
    page = open_as(maria, "/inbox/madrid/unassigned/")
    page.wait_for_timeout(1_000)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    message = a_mail(madrid)
    expect(page.locator(f"#row-{message.inquiry.reference}")).to_be_visible()
    page.wait_for_timeout(6_000)  # a pulse with the new mark has come meanwhile
    assert len([url for url in asked if "/rows/" in url]) <= 2  # 2: the pulse came in between
    assert [url for url in asked if "/rows/" in url]


@pytest.mark.slow
def test_without_the_socket_the_page_polls_and_says_so(open_as, maria, madrid):
    page = open_as(maria, "/preferences/")
    sockets = []
    page.route_web_socket(re.compile("/ws/agent/"), lambda route: refuse_until_open(route, sockets))
    page.goto(page.url.replace("/preferences/", "/inbox/madrid/unassigned/"))
    expect(page.locator("#live-banner")).to_be_visible(timeout=9_000)
    message = a_mail(madrid)
    expect(page.locator(f"#row-{message.inquiry.reference}")).to_be_visible(timeout=14_000)
    sockets.append("open")
    expect(page.locator("#live-banner")).to_be_hidden(timeout=20_000)


@pytest.mark.slow
def test_a_socket_lost_in_the_middle_of_a_reply_loses_nothing(open_as, maria, madrid, inquiry):
    page = open_as(maria, "/preferences/")
    sockets = ["open"]
    page.route_web_socket(re.compile("/ws/agent/"), lambda route: refuse_until_open(route, sockets))
    page.goto(page.url.replace("/preferences/", f"/inquiries/{inquiry.reference}/"))
    write_reply(page, "Dear Vera, half an ans")
    sockets.clear()
    page.context.set_offline(True)  # the line is gone: neither socket nor pages
    expect(page.locator("#live-banner")).to_be_visible(timeout=40_000)
    message = a_mail(madrid, inquiry, body="I have found it.")
    reply_field(page).press_sequentially("wer")
    page.context.set_offline(False)
    sockets.append("open")
    expect(page.locator(f"#message-{message.pk}")).to_be_visible(timeout=40_000)
    expect(page.locator("#live-banner")).to_be_hidden(timeout=40_000)
    expect_reply(page, "Dear Vera, half an answer")
    assert page.errors == []


def refuse_until_open(route, sockets: list) -> None:
    if sockets:
        route.connect_to_server()
    else:
        route.close(code=1011)

"""The visitor's end against a scripted server: what it shows is what was said, once and in order.

The page, the loader and the frame are real, on two origins; the other end says what a bad network
would let through. With the real server: test_chat_widget.py.
"""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import FrameLocator, Page, WebSocketRoute, expect

from livechat.actions.widgets import WidgetValues, add_widget
from livechat.models import Widget
from tests.browser.chat_sites import Site, any_site
from tests.browser.test_accessibility import TAGS, TOO_WIDE

pytestmark = pytest.mark.browser

AXE = "options => axe.run(document, options).then(found => found.violations.map(one => one.id))"
KNOWN = {
    "name": "Madrid",
    "state": "here",
    "opens_at": None,
    "texts": {"greeting": "What would you like to know?", "away": "", "consent": ""},
    "topics": [{"code": "renewal", "name": "Renewal"}],
    "asks": {
        "topic": "optional",
        "registration": "optional",
        "name": "optional",
        "email": "optional",
        "consent": True,
    },
    "takes_files": True,
    "limits": {"text": 4000, "files": 5, "file_bytes": 10_485_760},
}
STATE = {
    "type": "state",
    "state": "active",
    "last": 0,
    "visitor": {"delivered": 0, "read": 0},
    "agent": {"read": 0},
    "with": "Maria",
    "here": {"visitor": True},
    "has_email": True,
    "wait": None,
}


class Server:
    """The other end: keeps what was said to it, and says what the test wants."""

    def __init__(self) -> None:
        self.heard: list[dict] = []
        self.sockets: list[WebSocketRoute] = []
        self.lines: list[dict] = []
        self.answers: dict[str, Callable[[dict], None]] = {"hello": self.welcome}

    def take(self, socket: WebSocketRoute) -> None:
        self.sockets.append(socket)
        socket.on_message(self.hear)

    def hear(self, message: str) -> None:
        frame = json.loads(message)
        self.heard.append(frame)
        self.answers.get(frame["type"], lambda _frame: None)(frame)

    def welcome(self, _frame: dict) -> None:
        self.say({"type": "welcome", "protocol": 1, "chat": "c", "state": "active", "last": 0,
                  "language": "en", "token": "next"})  # fmt: skip
        for line in self.lines:
            self.say(line)
        self.say(STATE)

    def say(self, frame: dict) -> None:
        self.sockets[-1].send(json.dumps(frame))

    def kinds(self, kind: str) -> list[dict]:
        return [frame for frame in self.heard if frame["type"] == kind]


def line(seq: int, text: str, side: str = "agent", **more: object) -> dict:
    return {
        "type": "line",
        "seq": seq,
        "id": f"00000000-0000-4000-8000-{seq:012d}",
        "side": side,
        "name": "Maria",
        "text": text,
        "at": timezone.now().isoformat(),
        **more,
    }


@pytest.fixture
def host() -> Iterator[Site]:
    with any_site() as site:
        yield site


@pytest.fixture
def widget(site, host, madrid, rui) -> Widget:
    values = WidgetValues(name_en="Madrid", sites=[host.origin])
    made = add_widget(desk=madrid, values=values, by=rui, now=timezone.now())
    host.line = f'<script src="{site}/chat/loader.js" data-widget="{made.key}" async></script>'
    return made


@pytest.fixture
def visit(open_as, host, widget, site) -> Callable[..., Page]:
    """The site's page, before or (`talks`) after the first line, with the scripted other end."""

    def visit(server: Server | None = None, *, talks: bool = False, **options: object) -> Page:
        page = open_as(None, "/health/live", **options)
        page.route(f"**/chat/widgets/{widget.key}/?*", lambda route: route.fulfill(json=KNOWN))
        page.route_web_socket("**/ws/chat/", (server or Server()).take)
        if talks:
            key = f"chat:{widget.key}:token"
            page.context.add_init_script(
                f"if (location.pathname.startsWith('/chat/frame/') && !localStorage.getItem('{key}'))"
                f"localStorage.setItem('{key}', 'token')"
            )
        page.goto(host.origin)
        return page

    return visit


def open_chat(page: Page) -> FrameLocator:
    page.get_by_role("button", name="Chat with us").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Madrid")).to_be_visible()
    return frame


def words(frame: FrameLocator) -> list[str]:
    return frame.locator(".line .text").all_inner_texts()


def until(page: Page, is_so: Callable[[], object]) -> None:
    """What the other end has heard, looked for while the page goes on."""
    for _time in range(300):
        if is_so():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come")


def test_before_it_is_wanted_there_is_one_script_and_nothing_is_kept(visit, host, widget):
    asked = []
    page = visit()
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(page.get_by_role("button", name="Chat with us")).to_be_visible()
    assert [url for url in asked if not url.startswith(host.origin)] == [
        url for url in asked if url.endswith("/chat/loader.js")
    ]
    frame = open_chat(page)
    frame.get_by_label("Your message").fill("Not sent yet")
    expect(frame.get_by_label("Topic (optional)")).to_be_visible()
    assert page.context.cookies() == []
    kept = frame.locator("body").evaluate("() => Object.keys(localStorage)")
    assert kept == []
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_page_of_another_site_cannot_show_the_frame(visit, host, widget):
    Widget.objects.update(sites=["https://elsewhere.example"])
    page = visit()
    with page.expect_event("console", lambda said: "frame-ancestors" in said.text):
        page.get_by_role("button", name="Chat with us").click()
    assert "Infoline" not in page.frames[1].content()


def test_it_works_under_a_strict_policy_of_the_site(visit, host, site):
    host.policy = f"default-src 'none'; script-src {site}; frame-src {site}; style-src 'none'"
    page = visit()
    frame = open_chat(page)
    expect(frame.get_by_text("What would you like to know?")).to_be_visible()
    box = page.locator("iframe").bounding_box()
    assert box["width"] == 400, "the loader's own style holds"
    assert page.errors == []


def test_lines_are_shown_once_and_in_order_whatever_comes(visit):
    server = Server()
    server.lines = [line(1, "one", "visitor"), line(1, "one", "visitor"), line(3, "three")]
    server.answers["resume"] = lambda frame: [
        server.say(one) for one in (line(2, "two"), line(3, "three"), line(2, "two"), line(4, "4"))
    ]
    frame = open_chat(visit(server, talks=True))
    expect(frame.locator(".line")).to_have_count(4)
    assert words(frame) == ["one", "two", "three", "4"]
    assert [one["last"] for one in server.kinds("resume")] == [1]


def test_what_was_not_acknowledged_is_sent_again_under_its_own_id(visit):
    server = Server()
    page = visit(server, talks=True)
    frame = open_chat(page)

    def keep_the_second(said: dict) -> None:
        if len(server.kinds("send")) == 1:
            server.sockets[-1].close()
            return
        server.say(line(1, said["text"], "visitor", id=said["id"]))
        server.say({"type": "ack", "id": said["id"], "seq": 1, "at": "2026-11-23T09:15:02.417Z"})

    server.answers["send"] = keep_the_second
    frame.get_by_label("Write a message").fill("Is it renewed?")
    frame.get_by_label("Write a message").press("Enter")
    expect(frame.locator(".mark").get_by_text("Sent", exact=True)).to_be_visible()
    assert words(frame) == ["Is it renewed?"]
    first, second = server.kinds("send")
    assert first == second
    assert not frame.locator("body").evaluate(
        "() => Object.keys(localStorage).some((name) => name.includes(':out:'))"
    )


def test_what_is_not_sent_survives_a_reload(visit, widget):
    server = Server()
    page = visit(server, talks=True)
    frame = open_chat(page)
    frame.get_by_label("Write a message").fill("Still there?")
    frame.get_by_label("Write a message").press("Enter")
    until(page, lambda: server.kinds("send"))
    first = server.kinds("send")[0]
    page.reload()
    frame = open_chat(page)
    expect(frame.locator(".line .text")).to_have_text("Still there?")
    until(page, lambda: len(server.kinds("send")) == 2)
    assert server.kinds("send")[1] == first


def test_what_is_refused_says_so_and_can_be_tried_again(visit):
    server = Server()
    frame = open_chat(visit(server, talks=True))
    server.answers["send"] = lambda said: server.say(
        {"type": "refused", "code": "file_unknown", "id": said["id"]}
    )
    frame.get_by_label("Write a message").fill("With a file")
    frame.get_by_label("Write a message").press("Enter")
    expect(frame.get_by_role("alert").get_by_text("attach it again")).to_be_visible()
    server.answers["send"] = lambda said: server.say(
        line(1, said["text"], "visitor", id=said["id"])
    )
    frame.get_by_role("button", name="Try again").click()
    expect(frame.locator(".is-not-sent")).to_have_count(0)
    assert words(frame) == ["With a file"]


def test_too_fast_is_waited_for_and_sent_by_itself(visit):
    server = Server()
    frame = open_chat(visit(server, talks=True))

    def wait_once(said: dict) -> None:
        if len(server.kinds("send")) == 1:
            server.say(
                {"type": "refused", "code": "too_fast", "id": said["id"], "retry_after": 0.2}
            )
        else:
            server.say(line(1, said["text"], "visitor", id=said["id"]))

    server.answers["send"] = wait_once
    frame.get_by_label("Write a message").fill("Quick")
    frame.get_by_label("Write a message").press("Enter")
    expect(frame.locator(".mark").get_by_text("Sent", exact=True)).to_be_visible()
    assert words(frame) == ["Quick"]


def test_a_token_that_is_not_good_any_more_begins_anew(visit, widget):
    server = Server()
    server.answers["hello"] = lambda _frame: server.sockets[-1].close(code=4401)
    page = visit(server, talks=True)
    frame = open_chat(page)
    expect(frame.get_by_label("Your message")).to_be_visible()
    kept = frame.locator("body").evaluate("() => Object.keys(localStorage)")
    assert kept == []


def test_new_lines_are_counted_on_the_button_and_read_when_seen(visit):
    server = Server()
    page = visit(server, talks=True)
    frame = open_chat(page)
    expect(frame.locator(".head-state")).to_have_text("Maria")
    frame.get_by_role("button", name="Close the chat").click()
    button = page.get_by_role("button", name="Chat with us")
    expect(button).to_be_focused()
    server.say(line(1, "Good morning"))
    expect(page.get_by_role("button", name="Chat with us, 1 new message")).to_be_visible()
    assert server.kinds("read") == []
    button.click()
    expect(frame.get_by_text("Good morning")).to_be_visible()
    expect(page.locator(".badge")).to_be_hidden()
    until(page, lambda: server.kinds("read"))
    assert server.kinds("read")[-1]["upto"] == 1


def test_where_sockets_are_blocked_the_same_frames_go_by_requests(visit, widget):
    page = visit(talks=True)
    said: list[dict] = []

    def post(route) -> None:
        frames = route.request.post_data_json["frames"]
        said.extend(frames)
        assert route.request.headers["authorization"] in ("Bearer token", "Bearer next")
        answers = {
            "hello": {"type": "welcome", "protocol": 1, "chat": "c", "state": "active", "last": 0,
                      "language": "en", "token": "next"},
        }  # fmt: skip
        kept = [
            {"type": "ack", "id": one["id"], "seq": 1, "at": "2026-11-23T09:15:02.417Z"}
            for one in frames
            if one["type"] == "send"
        ]
        known = [answers[one["type"]] for one in frames if one["type"] in answers]
        route.fulfill(json={"frames": known + kept})

    def poll(route) -> None:
        sent = [one for one in said if one["type"] == "send"]
        lines = [line(1, sent[0]["text"], "visitor", id=sent[0]["id"])] if sent else []
        new = [one for one in lines if "last=0" in route.request.url]
        route.fulfill(json={"frames": [*new, STATE], "mark": "m", "more": False})

    page.route(re.compile("/chat/frames/$"), post)
    page.route(re.compile(r"/chat/frames/\?"), poll)
    page.context.add_init_script("window.WebSocket = class { constructor() { throw new Error() } }")
    page.reload()
    frame = open_chat(page)
    frame.get_by_label("Write a message").fill("By requests")
    frame.get_by_label("Write a message").press("Enter")
    expect(frame.locator(".mark").get_by_text("Sent", exact=True)).to_be_visible()
    assert words(frame) == ["By requests"]


def test_where_the_browser_closes_its_storage_one_can_chat_all_the_same(visit, widget, host):
    """Third-party storage is closed in this Chromium, and the token lasts as long as the page."""
    Widget.objects.update(sites=[host.elsewhere])
    server = Server()
    page = visit(server)
    page.goto(host.elsewhere)
    opened = {"chat": "c", "token": "first", "state": "waiting", "last": 1}
    page.route("**/open/", lambda route: route.fulfill(status=201, json=opened))
    frame = open_chat(page)
    frame.get_by_label("Your message").fill("Hello")
    frame.get_by_label("I agree.").check()
    frame.get_by_role("button", name="Start the chat").click()
    expect(frame.get_by_label("Write a message")).to_be_visible()
    until(page, lambda: server.kinds("hello"))
    assert server.kinds("hello")[0]["token"] == "first"


def test_words_of_other_pages_are_not_heard(visit, widget):
    """A frame beside ours, and the page itself under another name, say what only ours may say."""
    page = visit(talks=True)
    frame = open_chat(page)
    page.evaluate("window.postMessage({ chat: 1, type: 'unread', count: 7 }, '*')")
    frame.locator("body").evaluate(
        "() => { window.postMessage({ chat: 1, type: 'close' }, '*'); return true }"
    )
    expect(page.get_by_role("button", name="Close the chat").first).to_be_visible()
    expect(page.locator(".badge")).to_be_hidden()


def test_by_keyboard_one_writes_and_leaves(visit):
    server = Server()
    page = visit(server, talks=True)
    frame = open_chat(page)
    area = frame.get_by_label("Write a message")
    expect(area).to_be_focused()
    page.keyboard.type("One")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("Two")
    page.keyboard.press("Enter")
    expect(frame.locator(".line .text")).to_have_text("One\nTwo")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Chat with us")).to_be_focused()


@pytest.mark.parametrize("talks", [False, True], ids=["before", "during"])
def test_axe_finds_nothing_in_page_and_frame(visit, axe_source, talks):
    server = Server()
    server.lines = [
        line(1, "Hello", "visitor"),
        line(2, "", "system", code="taken", data={"name": "Maria"}),
        line(3, "See https://example.org", files=[
            {"id": "f", "name": "form.pdf", "size": 48_213, "kind": "application/pdf"}]),
    ]  # fmt: skip
    page = visit(server, talks=talks, viewport={"width": 320, "height": 640})
    frame = open_chat(page)
    expect(frame.locator(".line" if talks else ".asked .field").first).to_be_visible()
    inner = page.frames[1]
    for place in (page, inner):
        place.evaluate(axe_source)
        options = {"runOnly": TAGS, "resultTypes": ["violations"]}
        assert place.evaluate(AXE, options) == []
    assert inner.evaluate(TOO_WIDE) == []


def test_an_ended_chat_is_rated_and_another_begins(visit):
    server = Server()
    page = visit(server, talks=True)
    rated: list[dict] = []
    page.route("**/chat/rating/", lambda route: (rated.append(route.request.post_data_json),
                                                 route.fulfill(json={"rating": 4})))  # fmt: skip
    frame = open_chat(page)
    expect(frame.locator(".head-state")).to_have_text("Maria")
    server.say(line(1, "", "system", code="ended", data={"by": "agent"}))
    server.say({**STATE, "state": "ended"})
    frame.get_by_role("radio", name="4 / 5 – Good").check(force=True)
    expect(frame.get_by_text("Thank you.")).to_be_visible()
    assert rated == [{"rating": 4, "words": ""}]
    frame.get_by_role("button", name="New chat").click()
    expect(frame.get_by_label("Your message")).to_be_visible()


def test_a_coordinator_sees_the_words_while_typing_them(open_as, widget, rui):
    page = open_as(rui, f"/chat-settings/{widget.pk}/")
    page.route(f"**/chat/widgets/{widget.key}/?*", lambda route: route.fulfill(json=KNOWN))
    page.reload()
    preview = page.frame_locator("iframe")
    expect(preview.get_by_role("heading", name="How can we help you?")).to_be_visible()
    page.locator("[name=greeting_en]").fill("Ask us anything")
    expect(preview.get_by_role("heading", name="Ask us anything")).to_be_visible()
    expect(preview.get_by_role("button", name="Start the chat")).to_be_disabled()

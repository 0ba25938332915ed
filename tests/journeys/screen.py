"""What an agent does and sees on a page, in her own words."""

import json
import re

from playwright.sync_api import Locator, Page, WebSocket, expect

REFERENCE = re.compile(r"MAD-\d{4}-\d{6}")
LIVE_EQUALS_RELOAD = """
async (element) => {
  const plain = (root) => {
    for (const input of root.querySelectorAll("input[type=hidden]")) input.removeAttribute("value");
    for (const one of root.querySelectorAll("[open]")) one.removeAttribute("open");
    // Who is here is told by the socket alone; parts with an address of their own are compared by it.
    const here = root.querySelectorAll("[data-presence-row], [data-presence-here]");
    for (const one of here) one.textContent = "";
    for (const one of root.querySelectorAll(".section-body")) one.replaceWith();
    for (const one of root.querySelectorAll("time, [data-ago]")) one.textContent = "";
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.trim();
    for (const one of root.querySelectorAll("*")) {  // a morph keeps an element and adds at its end
      const held = [...one.attributes].map((each) => [each.name, each.value]).sort();
      for (const [name] of held) one.removeAttribute(name);
      for (const [name, value] of held) one.setAttribute(name, value);
    }
    return root.innerHTML.replace(/ class="[^"]*htmx-[^"]*"/g, "");
  };
  const answer = await fetch(element.dataset.live, { headers: { "HX-Request": "true" } });
  const fresh = document.createElement("div");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = element.dataset.part;
  fresh.innerHTML = (part ? page.querySelector(`[data-part="${part}"]`) : page.body).innerHTML;
  return [plain(element.cloneNode(true)), plain(fresh)];
}
"""


def row_of(page: Page, subject: str) -> Locator:
    return page.locator("#rows li", has=page.get_by_role("link", name=subject))


def open_inquiry(page: Page, subject: str) -> str:
    """Click on its row; gives the reference that the conversation shows."""
    row_of(page, subject).get_by_role("link", name=subject).click()
    expect(page.get_by_role("heading", level=1, name=subject)).to_be_visible()
    return REFERENCE.search(page.url).group()


def messages(page: Page) -> Locator:
    return page.locator("#thread [data-message]")


def compose_note(page: Page, text: str) -> None:
    page.locator("fieldset label", has_text="Internal note").click()
    page.get_by_role("textbox", name="Internal note").fill(text)
    page.get_by_role("button", name="Add note").click()


def status_of(page: Page) -> Locator:
    return page.locator("#panel .facts dd").first


def follow_sockets(page: Page) -> None:
    """Note which sockets have spoken; from the page's beginning, for the first word comes at once."""
    page.live_sockets = set()
    page.on("websocket", lambda socket: _follow(page.live_sockets, socket))


def _follow(live: set[WebSocket], socket: WebSocket) -> None:
    socket.on("framereceived", lambda _frame: live.add(socket))
    socket.on("close", lambda closed: live.discard(closed))


def wait_until_live(page: Page) -> None:
    """The page hears what changes from now on, and a mark is set that a reload would wipe out."""
    for _attempt in range(300):
        if any(not socket.is_closed() for socket in page.live_sockets):
            break
        page.wait_for_timeout(50)
    else:
        raise AssertionError("the socket has said nothing")
    page.evaluate("window.notReloaded = true")


def assert_not_reloaded(page: Page) -> None:
    assert page.evaluate("window.notReloaded") is True, "the page was loaded again"


def assert_live_equals_reload(page: Page) -> None:
    """Every live part shows what a fresh request for it gives (house rule 8)."""
    for part in page.locator("[data-live]").all():
        for _attempt in range(20):  # what was seen just now is told live a moment later
            shown, fresh = part.evaluate(LIVE_EQUALS_RELOAD)
            if shown == fresh:
                break
            page.wait_for_timeout(250)
        assert shown == fresh, _difference(shown, fresh)


def _difference(shown: str, fresh: str) -> str:
    """From a little before the first letter that differs."""
    pairs = enumerate(zip(shown, fresh, strict=False))
    start = max(next((at for at, (one, other) in pairs if one != other), 0) - 200, 0)
    return json.dumps([shown[start : start + 900], fresh[start : start + 900]], indent=1)

"""Two colleagues of one desk follow each other live; a colleague of another desk sees nothing."""

import pytest
from playwright.sync_api import expect

from tests.composing import expect_reply, write_reply
from tests.journeys.mail import letter, send
from tests.journeys.screen import (
    assert_live_equals_reload,
    assert_not_reloaded,
    compose_note,
    messages,
    open_inquiry,
    row_of,
    status_of,
    wait_until_live,
)

pytestmark = pytest.mark.browser

SUBJECT = "Renewal of two trademarks"


def test_two_colleagues_follow_each_other(product, writer, sign_in, picture):
    first = letter(
        sender="Ines Castro <ines@visitor.example>",
        subject=SUBJECT,
        text="Good morning,\n\nWhich form do I need for the renewal of two trademarks?\n",
    )
    maria, lucie, henk = (sign_in(name) for name in ("maria", "lucie", "henk"))
    for page in (maria, lucie, henk):
        wait_until_live(page)
    send(first, door_port=product.door_port)
    reference = open_inquiry(maria, SUBJECT)
    wait_until_live(maria)

    # Lucie's list follows what Maria does, and her counts too.
    expect(row_of(lucie, SUBJECT)).to_be_visible()
    lucie.get_by_role("navigation", name="Main").get_by_role("link", name="Open").click()
    expect(lucie.get_by_role("heading", level=1, name="Open")).to_be_visible()
    wait_until_live(lucie)
    maria.get_by_role("button", name="Take", exact=True).click()
    expect(row_of(lucie, SUBJECT)).to_contain_text("Assigned to Maria Alonso")
    assert_not_reloaded(lucie)
    assert_live_equals_reload(lucie)
    picture(lucie, "list-of-a-colleague")

    # On the conversation page what she types survives what Maria does.
    open_inquiry(lucie, SUBJECT)
    wait_until_live(lucie)
    write_reply(lucie, "Form B is the right one.")
    compose_note(maria, "She is a representative.")
    expect(messages(lucie)).to_have_count(2)
    expect(messages(lucie).last).to_contain_text("She is a representative.")
    expect(lucie.locator("#panel")).to_contain_text("Maria Alonso")
    expect_reply(lucie, "Form B is the right one.")
    assert_not_reloaded(lucie)
    assert_live_equals_reload(lucie)

    # A message that she has not seen stops her reply; nothing that she typed is lost.
    _send_what_lucie_does_not_see(product, lucie, first)
    lucie.get_by_role("button", name="Send reply").click()
    expect(lucie.get_by_text("has arrived that you have not seen")).to_be_visible()
    expect_reply(lucie, "Form B is the right one.")
    picture(lucie, "stopped-by-a-newer-message")
    assert _answers_to_ines(writer) == 0

    # She sees it now, so her reply goes out.
    expect(messages(lucie).last).to_contain_text("one of them has expired")
    lucie.get_by_role("button", name="Send reply").click()
    expect(messages(lucie)).to_have_count(4)
    expect(status_of(maria)).to_contain_text("Waiting for inquirer")
    expect(messages(maria)).to_have_count(4)
    assert_live_equals_reload(maria)
    writer.wait_for("ines@visitor.example", 2)
    assert _answers_to_ines(writer) == 1

    _assert_henk_knows_nothing(product, henk, reference)


def _send_what_lucie_does_not_see(product, lucie, first):
    """Her page is frozen as by a bad line: the hint and the fragments do not get through."""
    fragments = "**/inquiries/*/{messages,panel}/**"
    lucie.route(fragments, lambda route: route.abort())
    more = letter(
        sender="Ines Castro <ines@visitor.example>",
        subject=f"Re: {SUBJECT}",
        text="I forgot: one of them has expired.\n",
    )
    more["In-Reply-To"] = first["Message-ID"]
    with lucie.expect_event("requestfailed"):
        send(more, door_port=product.door_port)
    lucie.unroute(fragments)


def _answers_to_ines(writer) -> int:
    mails = writer.mails_to("ines@visitor.example")
    return len([mail for mail in mails if not mail["Auto-Submitted"]])


def _assert_henk_knows_nothing(product, henk, reference):
    for view in ("unassigned", "open", "all"):
        henk.goto(f"{product.site}/inbox/all/{view}/")
        expect(henk.locator("#list-title")).to_be_visible()
        assert SUBJECT not in henk.content()
    answer = henk.goto(f"{product.site}/inquiries/{reference}/")
    assert answer.status == 404
    assert SUBJECT not in henk.content()

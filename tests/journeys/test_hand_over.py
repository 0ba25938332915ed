"""A section without an account: asked, asking, answering, by real mail both ways."""

import pytest
from playwright.sync_api import Page, expect

from tests.composing import write_reply
from tests.journeys.mail import letter, send
from tests.journeys.screen import open_inquiry, row_of, wait_until_live

pytestmark = pytest.mark.browser

VERA = "Vera Vidal <vera.pays@visitor.example>"
FINANCE = "Fina of Finance <finance@section.example>"
SUBJECT = "We were debited twice"
ASKED = {
    "Date of the payment": "20 November 2026",
    "Exact amount": "CHF 653",
    "Payer": "Vera Vidal",
    "Method": "Bank transfer",
    "Item or account number": "12345",
}


def test_hand_over_by_mail(product, writer, sign_in, picture):
    _reach_finance(sign_in("ada"), product.site)
    maria = sign_in("maria")
    wait_until_live(maria)
    send(
        letter(sender=VERA, subject=SUBJECT, text="CHF 653 twice. Please look.\n"),
        door_port=product.door_port,
    )
    expect(row_of(maria, SUBJECT)).to_be_visible()
    reference = open_inquiry(maria, SUBJECT)
    _hand_over(maria)
    picture(maria, "handed-over")

    (asked,) = writer.wait_for("finance@section.example", 1)
    words = asked.get_body(("plain",)).get_content()
    assert reference in asked["Subject"]
    assert all(said in words for said in ASKED.values())
    assert asked["Reply-To"].addresses[0].username.startswith("madrid+h.")

    question = letter(
        sender=FINANCE, subject=f"Re: {asked['Subject']}", text="QUESTION Which item?\n",
        answers=asked,
    )  # fmt: skip
    send(question, door_port=product.door_port)
    maria.goto(f"{product.site}/hand-overs/mine/")
    maria.locator(".row-link").first.click()
    expect(maria.locator(".exchange")).to_contain_text("Which item?")
    picture(maria, "section-asks")
    maria.get_by_label("Your words to the section").fill("The second one.")
    maria.get_by_role("button", name="Reply to the section").click()

    _asked, reply = writer.wait_for("finance@section.example", 2)
    assert "The second one." in reply.get_body(("plain",)).get_content()
    assert reply["In-Reply-To"] == asked["Message-ID"]

    _strangers_answer_is_held(maria, product, reply)
    answer = letter(
        sender=FINANCE, subject=f"Re: {reply['Subject']}", text="The second debit is refunded.\n",
        answers=reply,
    )  # fmt: skip
    send(answer, door_port=product.door_port)
    expect(maria.locator(".exchange")).to_contain_text("The second debit is refunded.")
    maria.get_by_role("button", name="Use in my answer").click()
    expect(maria.locator("#form-reply")).to_contain_text("The second debit is refunded.")
    picture(maria, "answer-in-composer")

    write_reply(maria, "Dear Vera, the second debit is refunded.")
    maria.get_by_role("button", name="Send reply").click()
    _receipt, sent = writer.wait_for("vera.pays@visitor.example", 2)
    assert "refunded" in sent.get_body(("plain",)).get_content()
    assert len(writer.mails_to("vera.pays@visitor.example")) == 2, "only the desk wrote to her"
    assert len(writer.mails_to("finance@section.example")) == 2


def _reach_finance(ada: Page, site: str) -> None:
    ada.goto(f"{site}/hand-overs/sections/finance/")
    ada.get_by_label("Address that gets its hand-overs by mail").fill("finance@section.example")
    ada.get_by_role("button", name="Save").click()
    expect(ada.get_by_text("Saved.")).to_be_visible()


def _hand_over(maria: Page) -> None:
    maria.keyboard.press("f")
    menu = maria.locator("#menu-hand-over .menu-body")
    menu.get_by_role("link", name="Payment not matched", exact=False).first.click()
    for label, text in ASKED.items():
        maria.get_by_label(label, exact=True).fill(text)
    maria.get_by_role("button", name="Hand over", exact=True).click()
    expect(maria.locator("#panel")).to_contain_text("Waiting for section")


def _strangers_answer_is_held(maria: Page, product, reply) -> None:
    """Who was sent the mail on can write to its address, but speaks for nobody."""
    stranger = letter(
        sender="x@elsewhere.example", subject="Re", text="Pay me instead.\n", answers=reply
    )
    send(stranger, door_port=product.door_port)
    expect(maria.locator(".word-held")).to_contain_text("Pay me instead.")
    maria.get_by_role("button", name="No, refuse it").click()
    expect(maria.locator(".word-refused")).to_be_visible()

"""The whole job by plain forms: no script runs in this browser."""

import pytest
from playwright.sync_api import expect

from tests.journeys.mail import letter, send
from tests.journeys.product import eventually
from tests.journeys.screen import compose_note, messages, open_inquiry, row_of, status_of

pytestmark = pytest.mark.browser

SUBJECT = "A question without scripts"


def test_the_job_is_done_without_javascript(product, writer, sign_in, picture):
    text = "Good morning,\n\nWhere can I find the schedule of fees?\n"
    first = letter(sender="Sven <sven@visitor.example>", subject=SUBJECT, text=text)
    send(first, door_port=product.door_port)
    writer.wait_for("sven@visitor.example", 1)
    maria = sign_in("maria", java_script_enabled=False)
    expect(row_of(maria, SUBJECT)).to_be_visible()
    open_inquiry(maria, SUBJECT)
    picture(maria, "without-javascript")

    maria.get_by_role("button", name="Take", exact=True).click()
    expect(maria.locator("#panel")).to_contain_text("Maria Alonso")
    compose_note(maria, "On the public page.")
    expect(messages(maria)).to_have_count(2)
    maria.get_by_role("textbox", name="Your reply").fill("It is on our public page.")
    maria.get_by_role("button", name="Send reply").click()
    expect(messages(maria)).to_have_count(3)
    maria.get_by_role("button", name="Resolve", exact=True).click()
    expect(status_of(maria)).to_contain_text("Resolved")
    picture(maria, "without-javascript-resolved")

    _acknowledgement, reply = writer.wait_for("sven@visitor.example", 2)
    assert reply["In-Reply-To"] == first["Message-ID"]
    state = "SELECT status FROM inquiries_inquiry WHERE subject = %s"
    eventually(lambda: product.rows(state, SUBJECT) == [("resolved",)], "resolved")

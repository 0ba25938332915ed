"""The main job, end to end: a mail becomes an answered inquiry, and the answer finds its way."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.composing import write_reply
from tests.journeys.mail import letter, send
from tests.journeys.screen import (
    assert_live_equals_reload,
    assert_not_reloaded,
    messages,
    open_inquiry,
    row_of,
    status_of,
    wait_until_live,
)

pytestmark = pytest.mark.browser

FACTS = """
    SELECT fact.kind, coalesce(agent.username, ''), fact.at
    FROM inquiries_timelinefact AS fact
    JOIN inquiries_inquiry AS inquiry ON inquiry.id = fact.inquiry_id
    LEFT JOIN desks_agent AS agent ON agent.id = fact.actor_id
    WHERE inquiry.reference = %s ORDER BY fact.id
"""
TOLD = [
    ("received", ""),
    ("created", ""),
    ("acknowledged", ""),
    ("replied", "maria"),
    ("assigned", "maria"),
    ("status_changed", "maria"),  # new → open, by being hers
    ("status_changed", "maria"),  # open → waiting for inquirer
    ("delivered", ""),
    ("received", ""),
    ("status_changed", ""),  # waiting for inquirer → open, by the message
    ("status_changed", "maria"),  # open → resolved
]
VERA = "Vera Vidal <vera@visitor.example>"
TEXT = (
    "Buenos días:\n\nTodavía estamos esperando el certificado de renovación de nuestra marca. "
    "¿Podrían decirnos cuándo lo recibiremos?\n\nMuchas gracias,\nVera Vidal\n"
)


def test_email_to_reply(product, writer, sign_in, picture):
    maria = sign_in("maria")
    picture(maria, "empty-inbox")
    wait_until_live(maria)

    first = letter(sender=VERA, subject="¿Dónde está nuestro certificado?", text=TEXT)
    before_mail = datetime.now(UTC)
    send(first, door_port=product.door_port)
    after_mail = datetime.now(UTC)
    expect(row_of(maria, first["Subject"])).to_be_visible()
    assert_not_reloaded(maria)
    picture(maria, "mail-in-inbox")

    reference = open_inquiry(maria, first["Subject"])
    wait_until_live(maria)
    expect(maria.locator("#thread")).to_contain_text("Todavía estamos esperando")
    write_reply(maria, "El certificado salió ayer.")
    picture(maria, "conversation-with-draft")
    before_reply = datetime.now(UTC)
    maria.get_by_role("button", name="Send reply").click()
    expect(messages(maria)).to_have_count(2)
    after_reply = datetime.now(UTC)
    expect(messages(maria).last).to_contain_text("Accepted by the mail server")
    assert_not_reloaded(maria)
    assert_live_equals_reload(maria)
    picture(maria, "answered")

    acknowledgement, reply = writer.wait_for("vera@visitor.example", 2)
    _assert_letters(acknowledgement, reply, first=first, reference=reference)

    answer = letter(
        sender=VERA, subject=f"Re: {reply['Subject']}", text="No ha llegado.\n", answers=reply
    )
    send(answer, door_port=product.door_port)
    expect(messages(maria)).to_have_count(3)
    expect(messages(maria).last).to_contain_text("No ha llegado.")
    expect(status_of(maria)).to_contain_text("Open")
    assert_not_reloaded(maria)
    picture(maria, "writer-answered")

    maria.get_by_role("button", name="Resolve", exact=True).click()
    expect(status_of(maria)).to_contain_text("Resolved")
    assert_live_equals_reload(maria)
    picture(maria, "resolved")

    facts = product.rows(FACTS, reference)
    assert [(kind, actor) for kind, actor, _at in facts] == TOLD
    _assert_first_response(
        facts, at_least=before_reply - after_mail, at_most=after_reply - before_mail
    )
    assert len(writer.mails_to("vera@visitor.example")) == 2, "acknowledged once, answered once"


def _assert_letters(acknowledgement, reply, *, first, reference):
    assert acknowledgement["Content-Language"] == "es"
    assert acknowledgement["Auto-Submitted"] == "auto-replied"
    assert reference in acknowledgement["Subject"]
    assert reply["In-Reply-To"] == first["Message-ID"]
    assert first["Message-ID"] in reply["References"]
    assert reply["Reply-To"].addresses[0].username.startswith("madrid+t.")
    assert "El certificado salió ayer." in reply.get_body(("plain",)).get_content()


def _assert_first_response(facts, *, at_least, at_most):
    """The KPI from facts lies between what this test has measured by its own clock."""
    created = next(at for kind, _actor, at in facts if kind == "created")
    replied = next(at for kind, _actor, at in facts if kind == "replied")
    assert at_least <= replied - created <= at_most

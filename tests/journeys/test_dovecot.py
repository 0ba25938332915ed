"""The main job over a mailbox: a real Dovecot in which mail lies, fetched by IMAP."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.composing import write_reply
from tests.fakes.certificates import Certificates
from tests.journeys.mail import letter
from tests.journeys.product import Product, eventually
from tests.journeys.screen import (
    assert_live_equals_reload,
    assert_not_reloaded,
    messages,
    open_inquiry,
    row_of,
    status_of,
    wait_until_live,
)
from tests.live.dovecot import PASSWORD, Dovecot, find_dovecot, running_dovecot

pytestmark = [pytest.mark.browser, pytest.mark.dovecot]

SUBJECT = "Où en est notre demande ?"
TEXT = (
    "Bonjour,\n\nNous attendons toujours la notification de la décision concernant notre demande "
    "d'enregistrement. Pouvez-vous nous dire où elle en est ?\n\nMerci beaucoup\n"
)
MAILBOX = ("set_mailbox", "madrid@helpdesk.example", "--desk", "madrid")


@pytest.fixture
def mailbox(product: Product, tmp_path) -> Iterator[Dovecot]:
    """Madrid's mailbox is fetched from Dovecot for the length of a test."""
    if not find_dovecot():
        pytest.skip("needs Dovecot: apt-get install dovecot-imapd")
    with running_dovecot(Certificates(tmp_path)) as (port, tls_port):
        dovecot = Dovecot(port, tls_port)
        place = {
            "host": dovecot.host,
            "port": str(port),
            "security": "none",
            "username": dovecot.username,
            "folder": dovecot.folder,
        }
        options = [part for name, value in place.items() for part in (f"--imap-{name}", value)]
        product.manage(*MAILBOX, *options, IMAP_PASSWORD=PASSWORD)
        yield dovecot
        product.manage(*MAILBOX)


def test_mail_in_a_mailbox_becomes_an_answered_inquiry(product, writer, sign_in, mailbox, picture):
    maria = sign_in("maria")
    wait_until_live(maria)
    first = letter(sender="Yann Le Goff <yann@visitor.example>", subject=SUBJECT, text=TEXT)
    mailbox.deliver(first.as_bytes(), is_seen=True)  # somebody has looked: that must not matter
    product.wake("mailroom.tasks.fetch_mailboxes")
    expect(row_of(maria, SUBJECT)).to_be_visible(timeout=30_000)
    assert_not_reloaded(maria)

    open_inquiry(maria, SUBJECT)
    wait_until_live(maria)
    write_reply(maria, "Elle est à l'examen.")
    maria.get_by_title("Other ways to send").click()
    maria.get_by_role("button", name="Send and resolve").click()
    expect(status_of(maria)).to_contain_text("Resolved")
    acknowledgement, reply = writer.wait_for("yann@visitor.example", 2)
    assert acknowledgement["Content-Language"] == "fr"
    assert reply["In-Reply-To"] == first["Message-ID"]

    answer = letter(
        sender="Yann Le Goff <yann@visitor.example>",
        subject=f"Re: {reply['Subject']}",
        text="Merci, et jusqu'à quand ?\n",
        answers=reply,
    )
    mailbox.deliver(answer.as_bytes())
    product.wake("mailroom.tasks.fetch_mailboxes")
    expect(messages(maria)).to_have_count(3, timeout=30_000)
    expect(messages(maria).last).to_contain_text("jusqu'à quand")
    expect(status_of(maria)).to_contain_text("Open")
    assert_not_reloaded(maria)
    assert_live_equals_reload(maria)
    picture(maria, "over-dovecot")

    _fetch_once_more(product)
    stored = "SELECT count(*) FROM mailroom_rawemail WHERE door = 'imap'"
    assert product.rows(stored) == [(2,)], "nothing comes twice"
    assert len(writer.mails_to("yann@visitor.example")) == 2


def _fetch_once_more(product: Product) -> None:
    last = "SELECT fetched_at FROM mailroom_mailbox WHERE imap_host <> ''"
    before = product.rows(last)
    product.wake("mailroom.tasks.fetch_mailboxes")
    eventually(lambda: product.rows(last) != before, "the mailbox is fetched again")

"""A mailbox whose server speaks IDLE, with years of mail in it: new mail is here within seconds."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helpdesk.local_services import free_port
from tests.fakes.imap_server import PASSWORD, FakeImap, fill
from tests.journeys.mail import letter
from tests.journeys.product import Product, eventually, running_product

OLD_MAILS = 4000
AT_ONCE = 5.0  # seconds; alone on a machine it is one
MAILBOX = ("set_mailbox", "hague@helpdesk.example", "--desk", "hague")
SUBJECTS = "SELECT subject FROM inquiries_message WHERE subject LIKE %s"
OLD = "SELECT count(*) FROM mailroom_rawemail WHERE is_archive"
ANSWERED = 'SELECT count(*) FROM mailroom_outgoingemail WHERE "to"::text LIKE %s'


@pytest.fixture
def product() -> Iterator[Product]:
    """One of its own: thousands of mails would be in the way of the other journeys."""
    folder = Path(tempfile.mkdtemp(prefix="journeys-"))
    with running_product(folder, smtp_port=free_port()) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(product: Product) -> Iterator[FakeImap]:
    """Nobody polls: only what the server says can wake anybody."""
    server = FakeImap()
    fill(server, OLD_MAILS, first_day=datetime.now(UTC).date() - timedelta(days=400), days=390)
    place = {"host": server.host, "port": str(server.port), "security": "none"}
    place["username"] = server.username
    options = [part for name, value in place.items() for part in (f"--imap-{name}", value)]
    product.stop("beat")
    product.manage(*MAILBOX, *options, IMAP_PASSWORD=PASSWORD)
    yield server
    server.stop()


def test_new_mail_is_here_at_once_while_old_mail_comes_in(product: Product, server: FakeImap):
    eventually(lambda: product.rows(OLD) > [(0,)], "the old mail begins to come", 60)
    delays = [seconds_until_visible(product, server, number) for number in range(4)]
    assert sorted(delays)[2] < AT_ONCE, delays
    assert product.rows(OLD) < [(OLD_MAILS,)], "it was measured while old mail came in"
    eventually(lambda: count(product, "Old %") > 50, "old mail is read too", 60)
    assert product.rows(ANSWERED, "%writer-%") == [(0,)], "nobody is answered after years"


def seconds_until_visible(product: Product, server: FakeImap, number: int) -> float:
    subject = f"At once {number} {time.time():.0f}"
    raw = letter(sender="Vera <vera@visitor.example>", subject=subject, text="Now?\n").as_bytes()
    began = time.monotonic()
    server.deliver(raw)
    eventually(lambda: count(product, subject) == 1, subject, 40)
    return time.monotonic() - began


def count(product: Product, subject: str) -> int:
    return len(product.rows(SUBJECTS, subject))

"""The outgoing mail server accepts connections and says nothing; incoming mail is read as ever."""

import threading
import time

import pytest

from tests.chaos import checks
from tests.chaos.cluster import Cluster
from tests.chaos.fakes import SmtpServer
from tests.chaos.ledger import Figure, Ledger, percentile
from tests.chaos.traffic import in_threads, send_mails, send_replies

pytestmark = pytest.mark.chaos
READ = "SELECT sender_address FROM inquiries_message WHERE sender_address LIKE 'writer-silent-%'"


def test_incoming_mail_does_not_wait_for_outgoing_mail(
    helpdesk: Cluster, outside: SmtpServer, figure: Figure, full: bool
) -> None:
    seconds = 120 if full else 20
    received, answered = Ledger(), Ledger()
    seen: dict[str, float] = {}
    done = threading.Event()
    watcher = threading.Thread(target=watch, args=(helpdesk, seen, done))
    outside.speaks.clear()
    try:
        watcher.start()
        in_threads(
            [
                lambda: send_replies(helpdesk, answered, seconds, seconds),
                lambda: send_mails(helpdesk, received, "silent", 2 * seconds, seconds),
            ]
        )
        checks.wait_until_read(helpdesk, 120)
        time.sleep(0.5)
    finally:
        done.set()
        outside.speaks.set()
        watcher.join()
    delays = [
        seen[f"writer-{number}@visitor.example"] - at
        for number, at in received.acknowledged.items()
    ]
    figure.note(answered=len(answered), p50=round(percentile(delays, 0.5), 2))
    figure.at_most("p95 of seconds from 250 to its inquiry", percentile(delays, 0.95), 10)
    checks.mail_is_there_once(helpdesk, figure, set(received.acknowledged))
    checks.end_leases(helpdesk)
    checks.wait_until_sent(helpdesk, 150)
    checks.outbox_equals_book(helpdesk, figure, outside.book)
    figure.finish()


def watch(made: Cluster, seen: dict[str, float], done: threading.Event) -> None:
    while not done.wait(0.2):
        for (address,) in made.rows(READ):
            seen.setdefault(address, time.time())

"""Mail servers that accept connections and say nothing; what comes in is read as ever."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.chaos import checks
from tests.chaos.cluster import Cluster
from tests.chaos.fakes import SmtpServer
from tests.chaos.ledger import Figure, Ledger, percentile
from tests.chaos.traffic import in_threads, send_mails, send_replies

pytestmark = pytest.mark.chaos
READ = "SELECT sender_address FROM inquiries_message WHERE sender_address LIKE 'writer-silent-%'"
MORE_MAILBOXES = (
    "INSERT INTO mailroom_mailbox SELECT (jsonb_populate_record(m, jsonb_build_object("
    " 'id', nextval(pg_get_serial_sequence('mailroom_mailbox', 'id')),"
    " 'address', 'silent' || n || '@helpdesk.example', 'imap_username', 'silent'))).*"
    " FROM mailroom_mailbox m, generate_series(1, 4) n WHERE address = 'madrid@helpdesk.example'"
)
POINT = (
    "UPDATE mailroom_mailbox SET imap_host = %s, imap_port = %s, imap_security = 'none'"
    " WHERE address LIKE 'silent%%'"
)


def test_incoming_mail_waits_for_no_silent_server(
    helpdesk: Cluster, outside: SmtpServer, figure: Figure, full: bool
) -> None:
    seconds = 120 if full else 10
    received, answered = Ledger(), Ledger()
    seen: dict[str, float] = {}
    outside.speaks.clear()
    try:
        with watched(helpdesk, seen):
            in_threads(
                [
                    lambda: send_replies(helpdesk, answered, seconds, seconds),
                    lambda: send_mails(helpdesk, received, "silent", 2 * seconds, seconds),
                ]
            )
            checks.wait_until_read(helpdesk, 120)
    finally:
        outside.speaks.set()
    figure.note(answered=len(answered))
    judge(figure, received, seen, "outgoing mail is silent")
    with silent_mailboxes(helpdesk), watched(helpdesk, seen):
        helpdesk.wake("mailroom.tasks.fetch_mailboxes")
        send_mails(helpdesk, received, "silent-too", 2 * seconds, seconds)
        checks.wait_until_read(helpdesk, 120)
    judge(figure, received, seen, "mailboxes are silent")
    checks.mail_is_there_once(helpdesk, figure, set(received.acknowledged))
    checks.end_leases(helpdesk)
    checks.wait_until_sent(helpdesk, 150)
    checks.outbox_equals_book(helpdesk, figure, outside.book)
    figure.finish()


def judge(figure: Figure, received: Ledger, seen: dict[str, float], when: str) -> None:
    delays = [
        seen[f"writer-{number}@visitor.example"] - at
        for number, at in received.acknowledged.items()
    ]
    figure.at_most(f"p95 of seconds from 250 to its inquiry, {when}", percentile(delays, 0.95), 10)


@contextmanager
def silent_mailboxes(made: Cluster) -> Iterator[None]:
    """Every mailbox is at one server, and there are more of them than workers."""
    made.execute(MORE_MAILBOXES)
    with socket.create_server(("127.0.0.1", 0)) as server:
        made.execute(POINT, "127.0.0.1", server.getsockname()[1])
        yield
        made.execute(POINT, "", 993)


@contextmanager
def watched(made: Cluster, seen: dict[str, float]) -> Iterator[None]:
    done = threading.Event()
    watcher = threading.Thread(target=watch, args=(made, seen, done))
    watcher.start()
    try:
        yield
        time.sleep(0.5)
    finally:
        done.set()
        watcher.join()


def watch(made: Cluster, seen: dict[str, float], done: threading.Event) -> None:
    while not done.wait(0.2):
        for (address,) in made.rows(READ):
            seen.setdefault(address, time.time())

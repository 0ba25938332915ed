"""R1: the fetcher is killed and its connection cut in the middle of a mailbox; nothing is lost."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from mailroom.secrets import seal
from tests.chaos import checks
from tests.chaos.cluster import Cluster, Proxy
from tests.chaos.ledger import Figure
from tests.chaos.processes import wait_until
from tests.chaos.traffic import mail
from tests.fakes.imap_server import FakeImap

pytestmark = pytest.mark.chaos
LARGE = 5_300_000
ADDRESS = "madrid@helpdesk.example"
STORED = (
    "SELECT count(*) FROM mailroom_imapmessage"
    " WHERE uidvalidity = %s AND uid = ANY(%s) AND raw_email_id IS NOT NULL"
)
POINT = (
    "UPDATE mailroom_mailbox SET imap_host = %s, imap_port = %s, imap_username = %s,"
    " imap_password_sealed = %s, imap_security = 'none' WHERE address = %s"
)


def test_every_mail_of_the_mailbox_arrives_once(
    helpdesk: Cluster, figure: Figure, full: bool, dice: random.Random
) -> None:
    mails, large, kills, cuts = (2000, 100, 15, 20) if full else (300, 6, 3, 4)
    with mail_server() as server:
        numbers = fill(server, mails, large, dice)
        early = watch_flags(helpdesk, server)
        proxy = helpdesk.proxy("imap", f"127.0.0.1:{server.port}")
        with fetched_from(helpdesk, server, proxy.port):
            faults = ["kill"] * kills + ["cut", "half"] * (cuts // 2)
            dice.shuffle(faults)
            for fault in faults:
                strike(helpdesk, proxy, server, fault, dice, full=full)
            seconds = wait_for_rest(helpdesk, mails)
        bodies = sum("BODY.PEEK" in command for command in server.commands)
        # A fetcher killed between commit and flag leaves the flag out: it is a courtesy, no record.
        figure.note(flagged=sum(server.seen()))
    figure.note(mails=mails, larger_than_5_mb=large, kills=kills, cuts=cuts, fetches=bodies)
    figure.at_most("seconds to the last one after the last fault", seconds, 60)
    figure.note(flagged_early=early)
    figure.exactly("flagged before they were stored", len(early), 0)
    figure.exactly("rows of uids", uid_rows(helpdesk, server), mails)
    checks.mail_is_there_once(helpdesk, figure, numbers)
    figure.finish()


@contextmanager
def mail_server() -> Iterator[FakeImap]:
    """The fake that tests/mailroom/test_imap.py holds to a real Dovecot."""
    server = FakeImap()
    server.uidvalidity = int(time.time())  # mails of no other figure
    yield server
    server.stop()


def fill(server: FakeImap, mails: int, large: int, dice: random.Random) -> set[str]:
    big = set(dice.sample(range(mails), large))
    for number in range(mails):
        server.deliver(mail(f"r1-{number}", size=LARGE if number in big else 0))
    return {f"r1-{number}" for number in range(mails)}


def watch_flags(made: Cluster, server: FakeImap) -> list[str]:
    """Commands that flagged a mail on the server before it was committed here."""
    early: list[str] = []

    def look() -> None:
        # Old and new mail come over two connections: the newest command may be another's.
        command = next(one for one in reversed(server.commands) if "STORE" in one)
        uids = uids_in(command)
        if made.value(STORED, server.uidvalidity, uids) != len(uids):
            early.append(command)

    server.on_store = look
    return early


def uids_in(command: str) -> list[int]:
    """UID STORE 3:5,9 +FLAGS... means 3, 4, 5 and 9."""
    uids: list[int] = []
    for part in command.split(" ")[2].split(","):
        first, _colon, last = part.partition(":")
        uids += range(int(first), int(last or first) + 1)
    return uids


@contextmanager
def fetched_from(made: Cluster, server: FakeImap, port: int) -> Iterator[None]:
    """The desk's mailbox is at our server for as long as the block runs."""
    made.execute(POINT, "127.0.0.1", port, server.username, seal(server.password), ADDRESS)
    yield
    made.execute(POINT, "", port, "", "", ADDRESS)


def strike(
    made: Cluster, proxy: Proxy, server: FakeImap, fault: str, dice: random.Random, *, full: bool
) -> None:
    """One fault in the middle of fetching, as far as there is still something to fetch."""
    if not full:
        checks.end_leases(made)
    made.wake("mailroom.tasks.fetch_mailboxes")
    heard = len(server.commands)
    give_up = time.monotonic() + (dice.uniform(4, 10) if full else 5)
    while len(server.commands) < heard + 6 and time.monotonic() < give_up:
        time.sleep(0.005)
    if fault == "kill":
        made.kill("worker")
        return
    mode = "half" if fault == "half" else "pass"
    proxy.fault(mode=mode, reset_after=dice.randrange(200, 90_000))
    time.sleep(0.5)
    proxy.fault(mode="reset")
    time.sleep(0.2)
    proxy.heal()


def wait_for_rest(made: Cluster, mails: int) -> float:
    done = "SELECT count(DISTINCT sender_address) FROM inquiries_message"
    done += " WHERE sender_address LIKE 'writer-r1-%'"
    return wait_until(lambda: made.value(done) >= mails, 150, "every mail visible", pause=0.5)


def uid_rows(made: Cluster, server: FakeImap) -> int:
    sql = "SELECT count(*) FROM mailroom_imapmessage WHERE uidvalidity = %s"
    return int(made.value(sql, server.uidvalidity))

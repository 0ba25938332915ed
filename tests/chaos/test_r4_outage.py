"""R4: the mailbox cannot be reached for 26 hours; all that came meanwhile is filled in, in order."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.chaos import checks
from tests.chaos.cluster import Cluster
from tests.chaos.ledger import Figure
from tests.chaos.processes import wait_until
from tests.chaos.test_r1_mail_in import ADDRESS, fetched_from, mail_server
from tests.chaos.traffic import mail
from tests.fakes.imap_server import FakeImap

pytestmark = pytest.mark.chaos
MAILS = 500
OUTAGE = timedelta(hours=26)
OLDEST, NEWEST = timedelta(hours=30), timedelta(hours=1)
ARRIVED = (
    "SELECT raw, received_at FROM mailroom_rawemail"
    " WHERE encode(raw, 'escape') LIKE '%%writer-r4-%%' ORDER BY id"
)
VISIBLE = "SELECT count(*) FROM inquiries_message WHERE sender_address LIKE 'writer-r4-%'"
STATE = "SELECT fetch_failures, fetch_error <> '' FROM mailroom_mailbox WHERE address = %s"
AWAY_SINCE = (
    "UPDATE mailroom_mailbox SET fetched_at = now() - interval '26 hours' WHERE address = %s"
)
NO_PAUSE = "UPDATE mailroom_mailbox SET next_fetch_at = NULL WHERE address = %s"


def test_a_long_outage_is_filled_in_completely_and_in_order(
    helpdesk: Cluster, figure: Figure, full: bool
) -> None:
    began = datetime.now(UTC)
    with mail_server() as server:
        times = fill(server, began)
        proxy = helpdesk.proxy("outage", f"127.0.0.1:{server.port}")
        proxy.fault(mode="down")
        with fetched_from(helpdesk, server, proxy.port):
            helpdesk.execute(AWAY_SINCE, ADDRESS)
            failures = suffer(helpdesk, 3)
            proxy.heal()
            seconds = fetch_all(helpdesk)
    figure.note(mails=MAILS, failures_before=failures, hours=OUTAGE.total_seconds() / 3600)
    figure.at_most("seconds to the last one after the outage", seconds, 60)
    arrived = numbers_in_order(helpdesk)
    figure.exactly(
        "out of order", sum(a != b for a, b in zip(arrived, sorted(arrived), strict=True)), 0
    )
    figure.exactly("with another time than the server's", len(wrong_times(helpdesk, times)), 0)
    checks.mail_is_there_once(helpdesk, figure, {f"r4-{number}" for number in range(MAILS)})
    figure.exactly("errors still shown", int(helpdesk.rows(STATE, ADDRESS)[0][1]), 0)
    figure.finish()


def fill(server: FakeImap, began: datetime) -> dict[int, datetime]:
    """Evenly over the hours, the oldest first; some were opened on a telephone meanwhile."""
    step = (OLDEST - NEWEST) / MAILS
    times = {n: (began - OLDEST + n * step).replace(microsecond=0) for n in range(MAILS)}
    for number, moment in times.items():
        server.deliver(mail(f"r4-{number}"), at=moment, is_seen=number % 7 == 0)
    return times


def suffer(made: Cluster, times: int) -> int:
    """The product tries, fails, says so, and waits longer each time."""
    for count in range(1, times + 1):
        made.execute(NO_PAUSE, ADDRESS)
        made.wake("mailroom.tasks.fetch_mailboxes")
        wait_until(lambda count=count: made.rows(STATE, ADDRESS)[0][0] >= count, 40, "a failure")
    failures, is_shown = made.rows(STATE, ADDRESS)[0]
    assert is_shown
    return int(failures)


def fetch_all(made: Cluster) -> float:
    began = time.monotonic()
    made.wake("mailroom.tasks.fetch_mailboxes")
    wait_until(lambda: made.value(VISIBLE) >= MAILS, 150, "every mail visible", pause=0.5)
    return time.monotonic() - began


def numbers_in_order(made: Cluster) -> list[int]:
    return [number_in(bytes(raw)) for raw, _at in made.rows(ARRIVED)]


def wrong_times(made: Cluster, times: dict[int, datetime]) -> list[int]:
    """INTERNALDATE has whole seconds; we take the end of that second."""
    rows = [(number_in(bytes(raw)), at) for raw, at in made.rows(ARRIVED)]
    return [n for n, at in rows if not timedelta(0) <= at - times[n] < timedelta(seconds=1)]


def number_in(raw: bytes) -> int:
    return int(raw.partition(b"writer-r4-")[2].partition(b"@")[0])

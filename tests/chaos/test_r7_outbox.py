"""R7: web and worker are killed under load; every committed answer leaves, and leaves once."""

import random

import pytest

from tests.chaos import checks
from tests.chaos.cluster import Cluster
from tests.chaos.fakes import SmtpServer
from tests.chaos.ledger import Figure, Ledger, percentile
from tests.chaos.processes import wait_until
from tests.chaos.traffic import in_threads, meanwhile, send_replies

pytestmark = pytest.mark.chaos
WRITERS = 2


def test_every_committed_answer_leaves_once(
    helpdesk: Cluster, outside: SmtpServer, figure: Figure, full: bool, dice: random.Random
) -> None:
    replies, web_kills, worker_kills, seconds = (900, 25, 14, 90) if full else (100, 4, 3, 20)
    ledger = Ledger()
    between_webs, between_workers = seconds / web_kills, seconds / worker_kills
    with (
        meanwhile(lambda: helpdesk.kill("web"), every=around(between_webs), times=web_kills, dice=dice),
        meanwhile(
            lambda: helpdesk.kill("worker"), every=around(between_workers), times=worker_kills,
            dice=dice,
        ),
    ):  # fmt: skip
        share = replies // WRITERS
        in_threads([lambda: send_replies(helpdesk, ledger, share, seconds)] * WRITERS)
    figure.at_most("seconds until drained", drained(helpdesk), 15)
    if not full:
        checks.end_leases(helpdesk)
    checks.wait_until_sent(helpdesk, 200)
    latencies = effect_latencies(helpdesk, ledger, outside)
    figure.note(web_kills=web_kills, worker_kills=worker_kills, trouble=dict(ledger.counts))
    figure.note(answered=len(ledger), p50=round(percentile(latencies, 0.5), 2))
    # A killed Celery worker takes 3 s to start, and here one dies every 6 s: the watch sends then.
    figure.at_most("p95 from deed to effect", percentile(latencies, 0.95), 2)
    figure.exactly("answers in the database", answers_of(helpdesk, ledger), len(ledger))
    checks.outbox_equals_book(helpdesk, figure, outside.book)
    checks.facts_equal_outbox(helpdesk, figure)
    figure.finish()


def around(seconds: float) -> tuple[float, float]:
    return 0.7 * seconds, 1.3 * seconds


def drained(made: Cluster) -> float:
    """Until nothing waits that no dead worker holds."""
    queued = checks.UNSENT.format("'queued'")
    return wait_until(lambda: made.value(queued) == 0, 60, "queue drained")


def answers_of(made: Cluster, ledger: Ledger) -> int:
    sql = (
        "SELECT count(*) FROM inquiries_message m JOIN inquiries_inquiry i ON i.id = m.inquiry_id"
        " WHERE m.kind = 'outbound' AND i.reference = ANY(%s)"
    )
    return int(made.value(sql, list(ledger.acknowledged)))


def effect_latencies(made: Cluster, ledger: Ledger, outside: SmtpServer) -> list[float]:
    """From the moment of the deed to the moment when the receiving server had the whole mail."""
    sql = (
        "SELECT m.message_id, extract(epoch FROM m.at) FROM inquiries_message m"
        " JOIN inquiries_inquiry i ON i.id = m.inquiry_id"
        " WHERE m.kind = 'outbound' AND i.reference = ANY(%s)"
    )
    there = outside.book.accepted_at
    rows = made.rows(sql, list(ledger.acknowledged))
    return [there[one] - float(at) for one, at in rows if one in there]

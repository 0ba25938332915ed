"""A hostile mail server and killed senders: each answer ends in one state, none arrives twice."""

import random

import pytest

from tests.chaos import checks
from tests.chaos.cluster import Cluster
from tests.chaos.fakes import SmtpServer, Temper
from tests.chaos.ledger import Figure, Ledger
from tests.chaos.processes import wait_until
from tests.chaos.traffic import meanwhile, send_replies

pytestmark = pytest.mark.chaos
HOSTILE = Temper(try_later=0.2, refuse=0.05, cut=0.05, tarpit=0.03, tarpit_seconds=2.0)
STATES = (
    "SELECT o.state, count(*) FROM mailroom_outgoingemail o JOIN inquiries_message m"
    " ON m.outgoing_id = o.id JOIN inquiries_inquiry i ON i.id = m.inquiry_id"
    " WHERE i.reference = ANY(%s) GROUP BY o.state"
)


def test_each_answer_ends_in_one_state_and_never_arrives_twice(
    helpdesk: Cluster, outside: SmtpServer, figure: Figure, full: bool, dice: random.Random
) -> None:
    replies, kills, seconds = (500, 10, 120) if full else (80, 3, 16)
    ledger = Ledger()
    outside.temper = HOSTILE
    fates = dict(outside.book.fates)
    every = (0.7 * seconds / kills, 1.2 * seconds / kills)
    with meanwhile(lambda: helpdesk.kill("worker"), every=every, times=kills, dice=dice):
        send_replies(helpdesk, ledger, replies, seconds)
        helpdesk.execute(checks.RETRY_NOW)
    if not full:
        checks.end_leases(helpdesk)
    checks.wait_until_sent(helpdesk, 200, states=checks.LEASED)
    drive_retries(helpdesk, figure)
    met = {fate: number - fates.get(fate, 0) for fate, number in outside.book.fates.items()}
    figure.note(answered=len(ledger), kills=kills, fates=met)
    counts = dict(helpdesk.rows(STATES, list(ledger.acknowledged)))
    figure.exactly("answers without a row", len(ledger) - sum(counts.values()), 0)
    strange = set(counts) - {"sent", "failed", "uncertain", "queued"}
    figure.exactly("answers in no final or shown state", len(strange), 0)
    figure.at_most("uncertain", counts.get("uncertain", 0), met.get("cut", 0) + 2 * kills)
    checks.outbox_equals_book(helpdesk, figure, outside.book)
    checks.facts_equal_outbox(helpdesk, figure)
    figure.finish()


def drive_retries(made: Cluster, figure: Figure) -> None:
    """The pauses are minutes: bring what waits forward, three times; some may wait on."""
    for _ in range(3):
        made.execute(checks.RETRY_NOW)
        made.wake("mailroom.tasks.sweep")
        due = checks.UNSENT.format("'queued'") + " AND next_attempt_at <= now()"
        wait_until(lambda sql=due: made.value(sql) == 0, 60, "retries taken up")
        checks.wait_until_sent(made, 120, states=checks.LEASED)
    waiting = checks.UNSENT.format("'queued'")
    figure.note(still_queued_and_shown=made.value(waiting))

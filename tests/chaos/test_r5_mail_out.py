"""R5: a hostile mail server and killed senders: each answer ends in one state, none arrives twice."""

import random
import time
from collections import Counter

import pytest

from inquiries.checks import Check, Finding
from tests.chaos import checks
from tests.chaos.cluster import Cluster
from tests.chaos.fakes import SmtpBook, SmtpServer, Temper
from tests.chaos.ledger import Figure, Ledger
from tests.chaos.processes import wait_until
from tests.chaos.traffic import Agent, evenly, meanwhile

pytestmark = pytest.mark.chaos
HOSTILE = Temper(
    try_later=0.2, refuse=0.05, cut=0.05, tarpit=0.05, tarpit_seconds=2.0,
    rcpt_later=0.3, rcpt_refuse=0.2,
)  # fmt: skip
STATES = (
    "SELECT o.state, count(*) FROM mailroom_outgoingemail o JOIN inquiries_message m"
    " ON m.outgoing_id = o.id JOIN inquiries_inquiry i ON i.id = m.inquiry_id"
    " WHERE i.reference = ANY(%s) GROUP BY o.state"
)
FATES = (
    "SELECT o.message_id, r.address, r.state FROM mailroom_outgoingrecipient r"
    " JOIN mailroom_outgoingemail o ON o.id = r.outgoing_id"
)
TURNS = 8  # of bringing forward what waits for minutes


def test_each_answer_ends_in_one_state_and_never_arrives_twice(
    helpdesk: Cluster, outside: SmtpServer, figure: Figure, full: bool, dice: random.Random
) -> None:
    replies, kills, seconds = (500, 10, 120) if full else (80, 3, 16)
    ledger = Ledger()
    outside.temper = HOSTILE
    before = Counter(outside.book.fates)
    every = (0.7 * seconds / kills, 1.2 * seconds / kills)
    senders = ("worker", "worker", "watch")  # the spare one sends while a worker starts again
    with meanwhile(
        lambda: helpdesk.kill(dice.choice(senders)), every=every, times=kills, dice=dice
    ):
        answer_with_copies(helpdesk, ledger, replies, seconds)
        refuse_tls(helpdesk, outside, 10 if full else 3)
        helpdesk.execute(checks.RETRY_NOW)
    if not full:
        checks.end_leases(helpdesk)
    checks.wait_until_sent(helpdesk, 200, states=checks.LEASED)
    drive_retries(helpdesk)
    judge(helpdesk, figure, ledger, outside, Counter(outside.book.fates) - before, kills)
    figure.finish()


def answer_with_copies(made: Cluster, ledger: Ledger, count: int, seconds: float) -> None:
    """Each third answer goes to two more people, whom the server treats one by one."""
    with Agent(made, "agent0") as agent:
        inquiries = made.take_inquiries(count)
        for number, (reference, message) in enumerate(evenly(inquiries, seconds / count)):
            copies = [f"{who}-{reference}@visitor.example".lower() for who in ("boss", "clerk")]
            body = {"body": "It is on its way.", "seen_message_id": message}
            keys = [Finding(Check.RECIPIENT_NEW, one).key for one in copies]
            body |= {"cc": copies if number % 3 == 0 else []}
            body |= {"override": {"findings": keys, "reason": "They asked for copies"}}
            key = f"answer-{reference}"
            response = agent.insist(
                lambda r=reference, k=key, b=body: agent.post(r, "replies", k, **b), ledger
            )
            assert response is not None
            assert response.status_code == 201, response.text
            ledger.acknowledge(reference)


def refuse_tls(made: Cluster, outside: SmtpServer, seconds: float) -> None:
    """For a while every new connection ends before a mail; nothing of it may count as sent."""
    outside.temper.refuses_tls = True
    made.execute(checks.RETRY_NOW)
    made.wake("mailroom.tasks.sweep")
    time.sleep(seconds)
    outside.temper.refuses_tls = False


def drive_retries(made: Cluster) -> None:
    """The pauses are minutes: bring what waits forward until nothing does."""
    due = checks.UNSENT.format("'queued'") + " AND next_attempt_at <= now()"
    for _turn in range(TURNS):
        made.execute(checks.RETRY_NOW)
        made.wake("mailroom.tasks.sweep")
        wait_until(lambda: made.value(due) == 0, 60, "retries taken up")
        checks.wait_until_sent(made, 120, states=checks.LEASED)


def judge(
    made: Cluster, figure: Figure, ledger: Ledger, outside: SmtpServer, met: Counter[str], kills: int
) -> None:  # fmt: skip
    figure.note(answered=len(ledger), kills=kills, fates=dict(met))
    counts = dict(made.rows(STATES, list(ledger.acknowledged)))
    figure.note(states=counts)
    figure.exactly("answers without a row", len(ledger) - sum(counts.values()), 0)
    strange = set(counts) - {"sent", "failed", "uncertain", "queued"}
    figure.exactly("answers in no final or shown state", len(strange), 0)
    # A queued one has met "later" at each of many turns, and is shown as waiting.
    figure.at_most("still queued and shown", counts.get("queued", 0), 2)
    figure.at_most("uncertain", counts.get("uncertain", 0), met.get("cut", 0) + 2 * kills)
    recipients_equal_book(made, figure, outside.book)


def recipients_equal_book(made: Cluster, figure: Figure, book: SmtpBook) -> None:
    """Of every recipient the page says what the server knows."""
    rows = made.rows(FATES)
    wrong = Counter(
        f"{state} with {book.copies[message_id, address]} copies"
        for message_id, address, state in rows
        if not is_true(state, book.copies[message_id, address])
    )
    figure.note(recipients=len(rows), wrong=dict(wrong))
    figure.exactly("recipients of whom the state is not true", wrong.total(), 0)
    figure.exactly("arrived twice", sum(number > 1 for number in book.copies.values()), 0)


def is_true(state: str, copies: int) -> bool:
    wanted = {"accepted": {1}, "uncertain": {0, 1}}
    return copies in wanted.get(state, {0})

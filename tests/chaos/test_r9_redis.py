"""R9: Redis is killed, emptied, away, or silent; work goes on and pages learn of it by the pulse."""

import random
import time
from functools import partial

import pytest

from tests.chaos import checks
from tests.chaos.cluster import Cluster
from tests.chaos.fakes import SmtpServer, Temper
from tests.chaos.ledger import Figure, Ledger, percentile
from tests.chaos.pages import LATE, PULSE, Page, open_page
from tests.chaos.traffic import Agent, evenly, in_threads, meanwhile, send_mails

pytestmark = pytest.mark.chaos


def test_work_goes_on_without_redis(
    helpdesk: Cluster, outside: SmtpServer, figure: Figure, full: bool, dice: random.Random
) -> None:
    kills, absence, silence = (8, 120, 30) if full else (2, 8, 6)
    outside.temper = Temper(tarpit=0.2, tarpit_seconds=1.0)
    started = helpdesk.processes.starts["web"]
    received = Ledger()
    ended = checks.badly_ended(helpdesk)
    with open_page(helpdesk, "agent6") as page:
        with meanwhile(lambda: helpdesk.kill("redis"), every=(2, 4), times=kills, dice=dice):
            work(helpdesk, received, page, figure, "while it dies", kills * 4)
        helpdesk.flush_redis()
        figure.at_most("seconds until workers work again", helpdesk.wait_for_worker(60), 30)
        without_redis(helpdesk, received, page, figure, absence, silence)
        hint = first_hint(helpdesk, page)
        figure.at_most("seconds until live again", hint, 5)
        figure.at_most("seconds until workers work again, later", helpdesk.wait_for_worker(60), 30)
        figure.note(kills=kills, absence=absence, silence=silence)
    if not full:
        checks.end_leases(helpdesk)
    checks.wait_until_read(helpdesk, 150)
    checks.wait_until_sent(helpdesk, 150)
    figure.exactly("web restarts", helpdesk.processes.starts["web"] - started, 0)
    ended = checks.badly_ended(helpdesk) - ended
    figure.exactly("answers made failed or uncertain by it", ended, 0)
    figure.exactly("mails refused for now or given up", sum(received.counts.values()), 0)
    checks.mail_is_there_once(helpdesk, figure, set(received.acknowledged))
    checks.outbox_equals_book(helpdesk, figure, outside.book)
    checks.facts_equal_outbox(helpdesk, figure)
    figure.finish()


def without_redis(
    made: Cluster, received: Ledger, page: Page, figure: Figure, absence: float, silence: float
) -> None:
    """First nobody listens at its port; then somebody does, and never says a word."""
    service = made.processes.hold("redis")
    made.kill("redis")
    work(made, received, page, figure, "while it is away", absence)
    made.processes.start(service)
    made.proxies["redis"].fault(mode="blackhole")
    work(made, received, page, figure, "while it is silent", silence)
    with open_page(made, "agent6") as late:
        figure.at_most("seconds until a page opened now has its pulse", late.first_pulse, PULSE)
    made.proxies["redis"].fault(mode="reset")
    time.sleep(0.2)
    made.proxies["redis"].heal()


def work(
    made: Cluster, received: Ledger, page: Page, figure: Figure, when: str, seconds: float
) -> None:
    """Two mails and two answers a second; how long each took and when the page learned of it."""
    count = int(2 * seconds)
    prefix = f"r9-{len(received)}"
    took: list[float] = []
    learned: dict[str, float] = {}
    in_threads(
        [
            partial(send_mails, made, received, prefix, count, seconds),
            partial(send_answers, made, count, seconds, took, learned),
        ]
    )
    time.sleep(PULSE + LATE)
    delays = [page.learned(reference, at) for reference, at in learned.items()]
    figure.at_least(f"share of answers taken {when}", len(learned) / count, 0.999)
    figure.at_most(f"p95 of an answer {when}", percentile(took, 0.95), 2.5)
    unnoticed = sum(delay is None or delay > PULSE + LATE for delay in delays)
    figure.exactly(f"changes not on the page within 5 s {when}", unnoticed, 0)


def send_answers(
    made: Cluster, count: int, seconds: float, took: list[float], learned: dict[str, float]
) -> None:
    with Agent(made, "agent0") as agent:
        for reference, message in evenly(made.take_inquiries(count), seconds / count):
            began = time.monotonic()
            body = {"body": "It is on its way.", "seen_message_id": message}
            response = agent.post(reference, "replies", f"r9-{reference}", **body)
            took.append(time.monotonic() - began)
            if response.status_code == 201:
                learned[reference] = time.time()


def first_hint(made: Cluster, page: Page) -> float:
    """Change something again and again until the socket says it without waiting for a pulse."""
    began = time.monotonic()
    with Agent(made, "agent0") as agent:
        while time.monotonic() < began + 60:
            [(reference, _message)] = made.take_inquiries(1)
            agent.post(reference, "notes", f"hint-{reference}", body="Is anybody there?")
            time.sleep(0.5)
            if reference in page.hints:
                break
    return time.monotonic() - began

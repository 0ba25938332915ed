"""R8: PostgreSQL is killed with all its children under load; what was acknowledged is there."""

import random
import threading
import time

import httpx
import pytest

from tests.chaos import checks
from tests.chaos.cluster import Cluster
from tests.chaos.fakes import SmtpServer
from tests.chaos.ledger import Figure, Ledger
from tests.chaos.processes import wait_until
from tests.chaos.traffic import Agent, in_threads, send_mails, send_replies

pytestmark = pytest.mark.chaos
LIVING = ("web", "worker", "beat", "door")
ANSWERS = (
    "SELECT count(*), count(DISTINCT i.id) FROM inquiries_message m"
    " JOIN inquiries_inquiry i ON i.id = m.inquiry_id"
    " WHERE m.kind = 'outbound' AND i.reference = ANY(%s)"
)


def test_nothing_acknowledged_is_lost(
    helpdesk: Cluster, outside: SmtpServer, figure: Figure, full: bool, dice: random.Random
) -> None:
    kills, seconds, absence = (4, 75, 30) if full else (3, 34, 18)
    received, answered = Ledger(), Ledger()
    ended = checks.badly_ended(helpdesk)
    starts = {name: helpdesk.processes.starts[name] for name in LIVING}
    outages: list[float] = []
    striker = threading.Thread(target=strike, args=(helpdesk, kills, absence, outages, dice))
    striker.start()
    in_threads(
        [
            lambda: send_mails(helpdesk, received, "r8", 5 * seconds, seconds),
            lambda: send_replies(helpdesk, answered, 5 * seconds, seconds),
        ]
    )
    striker.join()
    if not full:
        checks.end_leases(helpdesk)
    checks.wait_until_read(helpdesk, 150)
    checks.wait_until_sent(helpdesk, 150)
    figure.note(kills=kills, longest_absence=absence)
    figure.note(mail_trouble=dict(received.counts), api_trouble=dict(answered.counts))
    figure.at_most("seconds until the API answers again", max(outages), 10)
    dead = sum(helpdesk.processes.starts[name] != starts[name] for name in LIVING)
    figure.exactly("processes that died of it", dead, 0)
    ended = checks.badly_ended(helpdesk) - ended
    figure.exactly("answers made failed or uncertain by it", ended, 0)
    given_up = received.counts["given up"] + answered.counts["given up"]
    figure.exactly("given up", given_up, 0)
    answers, answered_inquiries = helpdesk.rows(ANSWERS, list(answered.acknowledged))[0]
    figure.exactly("answers lost", len(answered) - answered_inquiries, 0)
    figure.exactly("answers twice", answers - answered_inquiries, 0)
    checks.mail_is_there_once(helpdesk, figure, set(received.acknowledged))
    checks.outbox_equals_book(helpdesk, figure, outside.book)
    checks.facts_equal_outbox(helpdesk, figure)
    figure.finish()


def strike(
    made: Cluster, kills: int, absence: float, outages: list[float], dice: random.Random
) -> None:
    """Kill it again and again; the last time it stays away for a while."""
    with Agent(made, "agent7") as agent:
        for number in range(kills):
            time.sleep(dice.uniform(3, 5))
            service = made.processes.hold("postgres") if number == kills - 1 else None
            made.kill("postgres")
            time.sleep(0.2)
            if service:
                time.sleep(absence)
                made.processes.start(service)
            outages.append(wait_until(lambda: is_answered(agent), 60, "API", pause=0.2))


def is_answered(agent: Agent) -> bool:
    try:
        return agent.client.get("/inquiries/").status_code == 200
    except httpx.HTTPError:
        return False

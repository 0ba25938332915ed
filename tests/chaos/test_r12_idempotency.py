"""R12: what is sent ten times at once happens once and gives the same answer ten times."""

from collections import Counter
from collections.abc import Callable
from functools import partial

import httpx
import pytest

from tests.chaos import checks
from tests.chaos.cluster import Cluster
from tests.chaos.ledger import Figure, Ledger
from tests.chaos.traffic import Agent, Relay, in_threads

pytestmark = pytest.mark.chaos
REPLAYS = 10


def test_replays_happen_once(helpdesk: Cluster, figure: Figure, full: bool) -> None:
    keys = 200 if full else 30
    cases = helpdesk.take_inquiries(keys)
    agents = [Agent(helpdesk, "agent0") for _ in range(REPLAYS)]
    differing = sum(len(replay(agents, case, number)) != 1 for number, case in enumerate(cases))
    helpdesk.kill("web")
    helpdesk.wait_for_web()
    late = sum(len(replay(agents[:1], case, number)) != 1 for number, case in enumerate(cases))
    changed = [send(agents[0], case, number, "Other words.") for number, case in enumerate(cases)]
    for agent in agents:
        agent.close()
    figure.note(keys=keys, replays=REPLAYS)
    figure.exactly("keys with differing answers", differing, 0)
    figure.exactly("keys with differing answers after a restart", late, 0)
    refused = sum(response.status_code == 409 for response in changed)
    figure.exactly("other content under the same key refused", refused, keys)
    figure.exactly("inquiries without exactly one effect", wrong_effects(helpdesk, cases), 0)
    resend_mails(helpdesk, figure, keys)
    figure.finish()


def send(agent: Agent, case: tuple[str, int], number: int, words: str) -> httpx.Response:
    """Every other key is a reply, the rest are notes."""
    reference, seen = case
    key = f"r12-{reference}"
    if number % 2:
        return agent.post(reference, "notes", key, body=words)
    return agent.post(reference, "replies", key, body=words, seen_message_id=seen)


def replay(agents: list[Agent], case: tuple[str, int], number: int) -> set[tuple[int, str]]:
    """The different answers (status and id of the message) that one key gave; one is right.

    The state of delivery may change between two answers, so it is not compared.
    """
    works: list[Callable[[], httpx.Response]] = [
        partial(send, agent, case, number, "Your certificate is on its way.") for agent in agents
    ]
    return {
        (response.status_code, str(response.json().get("id"))) for response in in_threads(works)
    }


def wrong_effects(made: Cluster, cases: list[tuple[str, int]]) -> int:
    """One new message each; a reply has one mail in the outbox, a note has none."""
    sql = (
        "SELECT i.reference, count(m.id), count(m.outgoing_id) FROM inquiries_inquiry i"
        " JOIN inquiries_message m ON m.inquiry_id = i.id AND m.kind <> 'inbound'"
        " WHERE i.reference = ANY(%s) GROUP BY i.reference"
    )
    found = {row[0]: row[1:] for row in made.rows(sql, [reference for reference, _ in cases])}
    wanted = {case[0]: (1, 1 - number % 2) for number, case in enumerate(cases)}
    return sum(found.get(reference) != counts for reference, counts in wanted.items())


def resend_mails(made: Cluster, figure: Figure, count: int) -> None:
    """A relay that repeats itself: the same bytes, ten times at once."""
    ledger = Ledger()
    relays = [Relay(made, ledger) for _ in range(REPLAYS)]
    for number in range(count):
        in_threads([partial(relay.insist, f"r12-{number}") for relay in relays])
    for relay in relays:
        relay.close()
    checks.wait_until_read(made, 60)
    figure.exactly("mails refused for good", Counter(ledger.counts)["refused for good"], 0)
    checks.mail_is_there_once(made, figure, set(ledger.acknowledged))

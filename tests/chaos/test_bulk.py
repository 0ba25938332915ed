"""Bulk deeds: their worker is killed in the middle, and several want the same rows at once."""

import random
from collections import Counter
from functools import partial

import httpx
import pytest

from tests.chaos.cluster import Cluster
from tests.chaos.ledger import Figure
from tests.chaos.processes import wait_until
from tests.chaos.test_r13_agents import broken_chains
from tests.chaos.traffic import Agent, in_threads

pytestmark = pytest.mark.chaos
WORKED = "SELECT done + unchanged + failed FROM inquiries_bulkdeed WHERE id = %s"
STATE = "SELECT state FROM inquiries_bulkdeed WHERE id = %s"
COUNTS = "SELECT done, unchanged, failed, total FROM inquiries_bulkdeed WHERE id = %s"
REPEATED = """
    SELECT count(*) FROM (
        SELECT inquiry_id FROM inquiries_timelinefact
        WHERE kind = %s AND (data->>'bulk')::bigint = %s GROUP BY inquiry_id HAVING count(*) > 1
    ) AS twice
"""
TOLD = "SELECT count(DISTINCT inquiry_id) FROM inquiries_timelinefact WHERE kind = %s"
OF_BULK = f"{TOLD} AND (data->>'bulk')::bigint = %s"
OWNERS = """
    SELECT i.reference, count(f.id) FROM inquiries_inquiry i
    LEFT JOIN inquiries_timelinefact f ON f.inquiry_id = i.id AND f.kind = 'assigned'
    WHERE i.reference = ANY(%s) AND i.assignee_id IS NOT NULL GROUP BY i.reference
"""
NO_REASON = "SELECT count(*) FROM inquiries_bulkitem WHERE state = 'failed' AND reason = ''"


def begin(agent: Agent, key: str, references: list[str], kind: str, **values: object) -> int:
    body = {"kind": kind, "values": values, "inquiries": references, "confirmed": True}
    answer = agent.client.post("/bulk/", json=body, headers={"Idempotency-Key": key})
    return int(answer.raise_for_status().json()["id"])


def wait_until_over(made: Cluster, bulk: int) -> float:
    return wait_until(lambda: made.value(STATE, bulk) == "done", 180, "bulk deed")


def test_a_killed_worker_leaves_nothing_half_done_and_the_next_goes_on(
    helpdesk: Cluster, figure: Figure, full: bool, dice: random.Random
) -> None:
    count, kills = (1500, 8) if full else (150, 3)
    references = [reference for reference, _message in helpdesk.take_inquiries(count)]
    stopped_at = []
    with Agent(helpdesk, "agent0") as agent:
        bulk = begin(agent, "bulk-killed", references, "status", status="resolved")
    for number in range(kills):
        aim = count * (number + dice.random()) / (kills + 1)
        wait_until(lambda aim=aim: helpdesk.value(WORKED, bulk) >= aim, 120, "worked so far", 0.01)
        helpdesk.kill("worker")
        stopped_at.append(helpdesk.value(WORKED, bulk))
    figure.at_most("seconds until it was over", wait_until_over(helpdesk, bulk), 90)
    done, unchanged, failed, total = helpdesk.rows(COUNTS, bulk)[0]
    figure.note(killed_at=stopped_at, total=total)
    figure.at_least("kills in the middle", sum(0 < one < count for one in stopped_at), 1)
    figure.exactly("done", done, count)
    figure.exactly("left out or failed", unchanged + failed, 0)
    figure.exactly("told in histories", helpdesk.value(OF_BULK, "status_changed", bulk), count)
    figure.exactly("done twice", helpdesk.value(REPEATED, "status_changed", bulk), 0)
    figure.exactly("histories broken", broken_chains(helpdesk, references), 0)
    figure.finish()


def test_of_two_deeds_and_a_hand_at_the_same_rows_one_has_each(
    helpdesk: Cluster, figure: Figure, full: bool
) -> None:
    """Two agents take the same inquiries in bulk, from both ends, and a third one by one."""
    count = 500 if full else 60
    references = [reference for reference, _message in helpdesk.take_inquiries(count)]
    by_hand: Counter[int] = Counter()

    def one_by_one() -> None:
        with Agent(helpdesk, "agent3") as agent:
            for reference in references[::2]:
                answer: httpx.Response = agent.put(reference, "assignee", username=agent.name)
                by_hand[answer.status_code] += 1

    with Agent(helpdesk, "agent1") as first, Agent(helpdesk, "agent2") as second:
        jobs = [
            partial(begin, first, "bulk-first", references, "take"),
            partial(begin, second, "bulk-second", references[::-1], "take"),
        ]
        hand = [lambda: one_by_one() or 0]
        bulks = in_threads([*jobs, *hand])[:2]
    for bulk in bulks:
        wait_until_over(helpdesk, bulk)
    owners = dict(helpdesk.rows(OWNERS, references))
    results = [helpdesk.rows(COUNTS, bulk)[0] for bulk in bulks]
    taken = sum(done for done, *_rest in results) + by_hand[200]
    figure.note(results=results, by_hand=dict(by_hand))
    figure.exactly("without an owner", count - len(owners), 0)
    figure.exactly("given twice", sum(facts != 1 for facts in owners.values()), 0)
    figure.exactly("taken, as their takers were told", taken, count)
    figure.exactly("items unaccounted for", sum(total - sum(rest) for *rest, total in results), 0)
    figure.exactly("failed without a reason", helpdesk.value(NO_REASON), 0)
    figure.exactly("histories broken", broken_chains(helpdesk, references), 0)
    figure.finish()

"""R13: eight agents act on the same inquiries at the same moment; one wins, the rest are told."""

import random
from collections import Counter
from functools import partial
from threading import Barrier, Lock
from typing import Any

import httpx
import pytest

from tests.chaos.cluster import Cluster
from tests.chaos.ledger import Figure
from tests.chaos.traffic import Agent, in_threads

pytestmark = pytest.mark.chaos
AGENTS = 8
TOLD = {200, 201, 409}


class Race:
    """Counts of what each deed was answered, over all agents and inquiries."""

    def __init__(self, made: Cluster, seed: int) -> None:
        self.agents = [Agent(made, f"agent{number}") for number in range(AGENTS)]
        self.seed = seed
        self.answers: Counter[tuple[str, int]] = Counter()
        self.winners: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    def run(self, case: tuple[str, int]) -> None:
        start = Barrier(AGENTS)
        in_threads([partial(self._act, agent, case, start) for agent in self.agents])

    def _act(self, agent: Agent, case: tuple[str, int], start: Barrier) -> None:
        """All take, all answer what they have seen, then each does as the dice say."""
        reference, seen = case
        dice = random.Random(f"{self.seed}-{agent.name}-{reference}")
        start.wait(60)
        self._note("take", reference, agent.put(reference, "assignee", username=agent.name))
        start.wait(60)
        body = {"body": f"Answered by {agent.name}.", "seen_message_id": seen}
        self._note("reply", reference, agent.post(reference, "replies", f"r13-{reference}", **body))
        start.wait(60)
        version = agent.get(reference)["version"]
        start.wait(60)
        what, change = self._choice(dice)
        self._note(what, reference, agent.put(reference, what, version=version, **change))

    def _choice(self, dice: random.Random) -> tuple[str, dict[str, Any]]:
        if dice.random() < 0.5:
            return "assignee", {"username": dice.choice([None, "agent1", "agent2"])}
        return "status", {"status": dice.choice(["resolved", "open"])}

    def _note(self, deed: str, reference: str, response: httpx.Response) -> None:
        with self._lock:
            self.answers[deed, response.status_code] += 1
            self.winners[deed, reference] += response.status_code < 300


def test_one_wins_and_the_others_are_told(
    helpdesk: Cluster, figure: Figure, full: bool, seed: int
) -> None:
    cases = helpdesk.take_inquiries(500 if full else 25)
    race = Race(helpdesk, seed)
    for case in cases:
        race.run(case)
    for agent in race.agents:
        agent.close()
    references = [reference for reference, _ in cases]
    figure.note(inquiries=len(cases), agents=AGENTS)
    figure.note(answers={f"{deed} {code}": n for (deed, code), n in sorted(race.answers.items())})
    for deed in ("take", "reply"):
        wrong = sum(race.winners[deed, reference] != 1 for reference in references)
        figure.exactly(f"inquiries with not one winner of {deed}", wrong, 0)
    odd = sum(count for (_deed, code), count in race.answers.items() if code not in TOLD)
    figure.exactly("answers that are neither done nor 409", odd, 0)
    figure.exactly("answers sent unknowingly", second_answers(helpdesk, references), 0)
    figure.exactly("broken chains of history", broken_chains(helpdesk, references), 0)
    figure.finish()


def second_answers(made: Cluster, references: list[str]) -> int:
    sql = (
        "SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM inquiries_message m"
        " JOIN inquiries_inquiry i ON i.id = m.inquiry_id WHERE m.kind = 'outbound'"
        " AND i.reference = ANY(%s) GROUP BY i.id) AS answers"
    )
    return int(made.value(sql, references))


def broken_chains(made: Cluster, references: list[str]) -> int:
    """Each fact begins where the one before ended, and the last one is the present state."""
    sql = (
        "SELECT i.reference, i.status, i.assignee_id, f.kind, f.data FROM inquiries_inquiry i"
        " JOIN inquiries_timelinefact f ON f.inquiry_id = i.id"
        " WHERE i.reference = ANY(%s) ORDER BY f.id"
    )
    now: dict[str, dict[str, Any]] = {}
    before: dict[str, dict[str, Any]] = {one: {} for one in references}
    broken: set[str] = set()
    for reference, status, assignee, kind, data in made.rows(sql, references):
        now[reference] = {"status": status, "assignee": assignee}
        what = {"assigned": "assignee", "unassigned": "assignee"}.get(kind, "status")
        if "before" not in data:
            continue
        first = {"status": "new", "assignee": None}[what]
        if before[reference].get(what, first) != data["before"]:
            broken.add(reference)
        before[reference][what] = data["after"]
    ended = {one for one in references if not before[one].items() <= now[one].items()}
    return len(broken | ended)

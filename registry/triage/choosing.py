"""From scores to choices: the desk first, then a topic of that desk, its subtopic, its resolver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from registry.topics import DESK_CODES, find_topic
from registry.triage.concepts import concepts
from registry.triage.families import family_of
from registry.triage.features import Seen
from registry.triage.model import Model, Scores

# Set by cross-validation on the training examples (tests/registry/test_triage_quality.py).
ARRIVED = 1.8  # most people write to the right desk
EVIDENCE, LEARNED = 0.7, 2.0
FAMILY, USUAL, NAMED = 0.3, 0.2, 0.05
REPEATED = 0.25  # what a word adds that stands there again
MOST_REPEATED = 4

DESK_OF_KIND: Mapping[str, Mapping[str, float]] = {
    "hague_irn": {"hague": 3.0},
    "hague_app": {"hague": 3.0},
    "dm_form": {"hague": 3.0},
    "das_code": {"hague": 0.6},
    "mm_form": {"madrid": 3.0},
    "madrid_irn": {"madrid": 1.5},
    "basic_mark_no": {"madrid": 1.5},
    "meeting_doc": {"meetings": 2.5},
}
"""What kinds of references say of the desk."""


@dataclass(frozen=True, slots=True)
class Choice:
    desk: str
    topic: str
    subtopic: str
    margin: float  # between the topic and the next best of the desk


def choose(seen: Seen, kinds: Iterable[str], scores: Scores, arrived: str) -> Choice:
    desk = choose_desk(seen, kinds, scores, arrived)
    topics = {
        name: score + FAMILY * scores.families.get(family_of(name), 0.0)
        for name, score in scores.topics.items()
        if name.startswith(f"{desk}.")
    }
    topic = best(topics)
    others = [score for name, score in topics.items() if name != topic]
    subtopics = {
        name: score for name, score in scores.subtopics.items() if name.startswith(f"{topic}.")
    }
    return Choice(
        desk,
        topic.partition(".")[2],
        best(subtopics).rpartition(".")[2],
        topics[topic] - max(others, default=0.0),
    )


def within(desk: str, topic: str, scores: Scores, margin: float) -> Choice:
    """The best subtopic of a topic that is settled otherwise."""
    start = f"{desk}.{topic}."
    subtopics = {one: score for one, score in scores.subtopics.items() if one.startswith(start)}
    subtopic = best(subtopics).rpartition(".")[2] if subtopics else ""
    return Choice(desk, topic, subtopic, margin)


def choose_desk(seen: Seen, kinds: Iterable[str], scores: Scores, arrived: str) -> str:
    evidence = desk_evidence(seen, kinds)
    return best(
        {
            desk: EVIDENCE * evidence[desk]
            + LEARNED * scores.desks.get(desk, 0.0)
            + (ARRIVED if desk == arrived else 0.0)
            for desk in DESK_CODES
        }
    )


def desk_evidence(seen: Seen, kinds: Iterable[str]) -> dict[str, float]:
    found = dict.fromkeys(DESK_CODES, 0.0)
    known = concepts()
    for code, places in seen.concepts.items():
        more = 1 + REPEATED * (min(len(places), MOST_REPEATED) - 1)
        for desk, weight in known[code].desk.items():
            found[desk] += weight * more
    for kind in {one.partition(":")[0] for one in kinds}:
        for desk, weight in DESK_OF_KIND.get(kind, {}).items():
            found[desk] += weight
    return found


def choose_resolver(choice: Choice, model: Model, scores: Scores) -> str:
    """What the words say, who usually gets this subtopic, and whom the matrix names for the topic."""
    usual = model.usual.get(f"{choice.desk}.{choice.topic}.{choice.subtopic}", {})
    named = _named_for(choice)
    return best(
        {
            name: score + USUAL * usual.get(name, 0.0) + (NAMED if name in named else 0.0)
            for name, score in scores.resolvers.items()
        }
    )


def _named_for(choice: Choice) -> frozenset[str]:
    topic = find_topic(choice.desk, choice.topic)
    if topic is None:
        return frozenset()
    return frozenset({topic.resolver, *(one.resolver for one in topic.handovers)})


def best(scores: Mapping[str, float]) -> str:
    """The highest; of equal ones the first."""
    return max(scores, key=lambda name: scores[name])

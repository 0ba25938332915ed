"""Training: ridge regression on all labels at once, one linear solve, no chance, no iterations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from registry.topics import DESK_CODES, topics_for
from registry.triage.families import family_of
from registry.triage.features import see
from registry.triage.model import Labels, Model, Weights
from registry.vocabulary import Resolver, Urgency

RIDGE = 0.12
RAREST = 2  # what stands in fewer examples is left out; names of people go that way, too
MOST_EXAMPLES = 4000  # the solve grows with the cube; the newest are given first
LEVELS = {level: place for place, level in enumerate(Urgency, start=1)}

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what is right for it. Empty labels are not known and teach nothing."""

    subject: str
    body: str
    desk: str
    topic: str
    subtopic: str = ""
    urgency: str = ""
    resolver: str = ""
    kinds: tuple[str, ...] = ()
    arrived: str = ""  # the desk where it came in; empty: the right one


def train(examples: Sequence[Example], *, rarest: int = RAREST) -> Model:
    """The same examples in the same order give the same model. Raises ValueError without any."""
    if not examples:
        raise ValueError("no examples")
    taught = examples[:MOST_EXAMPLES]
    seen = [see(one.subject, one.body, one.kinds).features for one in taught]
    features = _vocabulary(seen, rarest)
    matrix = np.zeros((len(taught), len(features)))
    for row, values in enumerate(seen):
        for name, value in values.items():
            if (place := features.get(name)) is not None:
                matrix[row, place] = value
    labels = _labels()
    weights = _solved(matrix, _targets(taught, labels))
    return Model(labels, features, weights, _usual(taught))


def _vocabulary(seen: Sequence[Mapping[str, float]], rarest: int) -> dict[str, int]:
    counted = Counter(name for values in seen for name in values)
    kept = sorted(name for name, count in counted.items() if count >= rarest)
    return {name: place for place, name in enumerate(kept)}


def _labels() -> Labels:
    topics = [(desk, topic) for desk in DESK_CODES for topic in topics_for(desk)]
    named = [f"{desk}.{topic.code}" for desk, topic in topics]
    return Labels(
        DESK_CODES,
        tuple(sorted({family_of(name) for name in named})),
        tuple(named),
        tuple(
            f"{desk}.{topic.code}.{sub.code}" for desk, topic in topics for sub in topic.subtopics
        ),
        tuple(Resolver),
    )


def _targets(examples: Sequence[Example], labels: Labels) -> Matrix:
    starts = list(accumulate(map(len, labels.groups), initial=0))
    places = [
        {name: start + place for place, name in enumerate(names)}
        for start, names in zip(starts, labels.groups, strict=False)
    ]
    targets = np.zeros((len(examples), labels.count))
    for row, one in enumerate(examples):
        topic = f"{one.desk}.{one.topic}"
        right = (one.desk, family_of(topic), topic, f"{topic}.{one.subtopic}", one.resolver)
        for of_group, name in zip(places, right, strict=True):
            if name in of_group:
                targets[row, of_group[name]] = 1.0
        targets[row, -1] = LEVELS[Urgency(one.urgency)] if one.urgency else LEVELS[Urgency.NORMAL]
    return targets


def _solved(matrix: Matrix, targets: Matrix) -> Weights:
    """Through the examples' own products: there are fewer examples than features."""
    products = matrix @ matrix.T
    products[np.diag_indices_from(products)] += RIDGE
    weights: Matrix = matrix.T @ np.linalg.solve(products, targets)
    # Rounded as it is stored, so that a model that was kept and loaded answers the same.
    return weights.astype(np.float16).astype(np.float32)


def _usual(examples: Sequence[Example]) -> dict[str, dict[str, float]]:
    counted: dict[str, Counter[str]] = {}
    for one in examples:
        if one.resolver and one.subtopic:
            key = f"{one.desk}.{one.topic}.{one.subtopic}"
            counted.setdefault(key, Counter())[one.resolver] += 1
    return {
        key: {resolver: count / sum(counts.values()) for resolver, count in sorted(counts.items())}
        for key, counts in sorted(counted.items())
    }

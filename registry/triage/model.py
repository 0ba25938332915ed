"""The small statistical model: one weight for each feature and label. Nothing here trains it.

Stored as JSON with the weights as base64 of little-endian half floats: safe to load, never pickle.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import numpy.typing as npt

FORMAT = 1
Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Labels:
    """The columns of the weights in this order, then one for the urgency.

    Topics are written "desk.topic", subtopics "desk.topic.subtopic"; a family is what the desks'
    topics have in common, so that what was learned at one desk serves the others.
    """

    desks: tuple[str, ...]
    families: tuple[str, ...]
    topics: tuple[str, ...]
    subtopics: tuple[str, ...]
    resolvers: tuple[str, ...]

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        return (self.desks, self.families, self.topics, self.subtopics, self.resolvers)

    @property
    def count(self) -> int:
        return sum(map(len, self.groups)) + 1


@dataclass(frozen=True, slots=True)
class Scores:
    """Higher is likelier, about 1 for sure and 0 for not; `urgency` on the scale 1 to 4."""

    desks: Mapping[str, float]
    families: Mapping[str, float]
    topics: Mapping[str, float]
    subtopics: Mapping[str, float]
    resolvers: Mapping[str, float]
    urgency: float


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """`usual` says how often a subtopic went to each resolver, of the examples that it knows."""

    labels: Labels
    features: Mapping[str, int]
    weights: Weights
    usual: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def scores(self, seen: Mapping[str, float]) -> Scores:
        places = [
            (place, value)
            for name, value in seen.items()
            if (place := self.features.get(name)) is not None
        ]
        rows = self.weights[[place for place, _value in places]]
        values = np.asarray([value for _place, value in places], dtype=np.float32)
        return self._named([float(one) for one in values @ rows])

    def _named(self, sums: Sequence[float]) -> Scores:
        rest = iter(sums)
        desks, families, topics, subtopics, resolvers = (
            dict(zip(names, islice(rest, len(names)), strict=True)) for names in self.labels.groups
        )
        return Scores(desks, families, topics, subtopics, resolvers, urgency=sums[-1])


def to_json(model: Model) -> str:
    packed = base64.b64encode(model.weights.astype("<f2").tobytes()).decode()
    return json.dumps(
        {
            "format": FORMAT,
            "labels": model.labels.groups,
            "features": list(model.features),
            "usual": model.usual,
            "weights": packed,
        }
    )


def from_json(text: str) -> Model:
    """Raises ValueError for anything that to_json did not write."""
    data = json.loads(text)
    try:
        if data["format"] != FORMAT:
            raise ValueError("unknown format of a model")
        labels = Labels(*(tuple(map(str, group)) for group in data["labels"]))
        features = {str(name): place for place, name in enumerate(data["features"])}
        flat = np.frombuffer(base64.b64decode(data["weights"], validate=True), dtype="<f2")
        weights = flat.reshape(len(features), labels.count).astype(np.float32)
        return Model(labels, features, weights, data["usual"])
    except (KeyError, TypeError) as error:
        raise ValueError("not a model") from error

"""How well a model does on letters that it has not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from registry.triage.choosing import choose, choose_resolver
from registry.triage.features import see
from registry.triage.model import Model
from registry.triage.training import LEVELS, Example
from registry.vocabulary import Urgency


@dataclass(frozen=True, slots=True)
class Measures:
    """Shares from 0 to 1; `urgency` counts a level that is one step away."""

    desk: float
    topic: float
    subtopic: float
    resolver: float
    urgency: float

    @property
    def total(self) -> float:
        """What two versions are compared by: the topic counts twice, for agents see it first."""
        return round(self.desk + 2 * self.topic + self.resolver + self.urgency, 6)

    def as_data(self) -> dict[str, float]:
        return {name: round(value, 4) for name, value in asdict(self).items()}


def measure(model: Model, letters: Sequence[Example]) -> Measures:
    """Raises ZeroDivisionError without letters."""
    right: Counter[str] = Counter()
    for one in letters:
        right.update(_right(model, one))
    count = len(letters)
    return Measures(
        *(right[name] / count for name in ("desk", "topic", "subtopic", "resolver", "urgency"))
    )


def _right(model: Model, one: Example) -> list[str]:
    seen = see(one.subject, one.body, one.kinds)
    scores = model.scores(seen.features)
    choice = choose(seen, one.kinds, scores, one.arrived or one.desk)
    is_topic = (choice.desk, choice.topic) == (one.desk, one.topic)
    level = min(max(round(scores.urgency), 1), len(LEVELS))
    answers = {
        "desk": choice.desk == one.desk,
        "topic": is_topic,
        "subtopic": is_topic and choice.subtopic == one.subtopic,
        "resolver": choose_resolver(choice, model, scores) == one.resolver,
        "urgency": abs(level - LEVELS[Urgency(one.urgency or "normal")]) <= 1,
    }
    return [name for name, is_right in answers.items() if is_right]

"""What was promised to us, kept outside of the product; and figures that may not be missed."""

import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parents[2] / "var" / "chaos"


FINISHED: list[dict[str, Any]] = []  # for the table at the end of the session


class Ledger:
    """Keys with the moment of their acknowledgement, from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.acknowledged: dict[str, float] = {}
        self.counts: Counter[str] = Counter()

    def acknowledge(self, key: str) -> None:
        with self._lock:
            self.acknowledged.setdefault(key, time.time())

    def count(self, what: str) -> None:
        with self._lock:
            self.counts[what] += 1

    def __len__(self) -> int:
        return len(self.acknowledged)


@dataclass
class Figure:
    """The numbers of one run. `finish` writes them down and fails when one is out of bounds."""

    name: str
    seed: int
    profile: str
    numbers: dict[str, Any] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def note(self, **numbers: Any) -> None:
        self.numbers |= numbers

    def exactly(self, name: str, value: float, wanted: float) -> None:
        self.numbers[name] = value
        if value != wanted:
            self.missed.append(f"{name} is {value}, must be {wanted}")

    def at_most(self, name: str, value: float, limit: float) -> None:
        self.numbers[name] = round(value, 2)
        if value > limit:
            self.missed.append(f"{name} is {value:.2f}, must be at most {limit}")

    def at_least(self, name: str, value: float, limit: float) -> None:
        self.numbers[name] = round(value, 4)
        if value < limit:
            self.missed.append(f"{name} is {value:.4f}, must be at least {limit}")

    def finish(self) -> None:
        seconds = round(time.monotonic() - self.began)
        result = {
            "figure": self.name, "seed": self.seed, "profile": self.profile, "seconds": seconds,
            **self.numbers, "missed": self.missed,
        }  # fmt: skip
        RESULTS.mkdir(parents=True, exist_ok=True)
        path = RESULTS / f"{self.name}.json"
        FINISHED.append(result)
        path.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
        assert not self.missed, "; ".join(self.missed)


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0

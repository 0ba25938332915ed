"""The model that is shipped: trained from our own examples, in half a second, at its first use."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from registry.references import find_in_message
from registry.topics import DESK_CODES
from registry.triage.features import kinds_of
from registry.triage.model import Model
from registry.triage.training import Example, train

EXAMPLES = Path(__file__).with_name("examples")


@cache
def base_model() -> Model:
    """The same files give the same model."""
    return train(base_examples())


@cache
def base_examples() -> tuple[Example, ...]:
    """All of them, desk by desk in the order of their files."""
    lines = (
        line
        for desk in DESK_CODES
        for line in (EXAMPLES / f"{desk}.jsonl").read_text(encoding="utf-8").splitlines()
    )
    return tuple(example_of(json.loads(line)) for line in lines)


def example_of(row: dict[str, Any]) -> Example:
    subject, body, language = row["subject"], row["body"], row["language"]
    return Example(
        subject=subject,
        body=body,
        desk=row["desk"],
        topic=row["topic"],
        subtopic=row["subtopic"],
        urgency=row["urgency"],
        resolver=row["resolver"],
        kinds=kinds_of(find_in_message(subject=subject, body=body, language=language)),
        arrived=row["arrived_desk"],
    )

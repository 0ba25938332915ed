"""How well the triage does on letters of our own that nothing was learned from.

`triage_measuring.jsonl` is for measuring only: whoever mends the triage looks at the kinds of
errors in the training examples (`cross-validation`), never at single lines of that file.
"""

import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from registry.deadlines import derived_closed_days
from registry.topics import DESK_CODES, find_topic, topics_for
from registry.triage import Letter, base_model, triage
from registry.triage.base import EXAMPLES
from registry.vocabulary import Resolver, Urgency

LEVELS = list(Urgency)
MEASURING = Path(__file__).with_name("triage_measuring.jsonl")


def rows_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@cache
def measures():
    right, rows = Counter(), rows_of(MEASURING)
    for row in rows:
        letter = Letter(
            row["arrived_desk"],
            row["subject"],
            row["body"],
            date.fromisoformat(row["received_at"][:10]),
        )
        found = triage(letter, model=base_model(), closed_days=derived_closed_days())
        right["desk"] += found.desk == row["desk"]
        right["language"] += found.language == row["language"]
        right["topic"] += (found.desk, found.topic) == (row["desk"], row["topic"])
        steps = abs(LEVELS.index(found.urgency) - LEVELS.index(row["urgency"]))
        right["urgency"] += steps <= 1
        right["resolver"] += found.resolver == row["resolver"]
        due = found.deadline.due_on.isoformat() if found.deadline else None
        right["deadline"] += bool(row["deadline"]) and due == row["deadline"]
    dated = sum(bool(row["deadline"]) for row in rows)
    shares = {name: right[name] / len(rows) for name in right if name != "deadline"}
    return shares | {"deadline": right["deadline"] / dated}


@pytest.mark.parametrize(
    ("what", "least"),
    [
        ("desk", 0.97),
        ("language", 0.99),
        ("topic", 0.85),
        ("urgency", 0.95),
        ("resolver", 0.80),
        ("deadline", 0.85),
    ],
)
def test_the_triage_is_as_good_as_promised(what, least):
    assert measures()[what] >= least


@pytest.mark.parametrize("path", [*(EXAMPLES / f"{desk}.jsonl" for desk in DESK_CODES), MEASURING])
def test_examples_bear_labels_that_exist(path):
    for row in rows_of(path):
        topic = find_topic(row["desk"], row["topic"])
        assert topic, row["id"]
        assert row["subtopic"] in {one.code for one in topic.subtopics}, row["id"]
        assert row["urgency"] in LEVELS
        assert row["resolver"] in set(Resolver)


@pytest.mark.parametrize("desk", DESK_CODES)
def test_every_subtopic_has_examples_in_every_language_that_matters(desk):
    rows = rows_of(EXAMPLES / f"{desk}.jsonl")
    taught = {(row["topic"], row["subtopic"]) for row in rows if row["desk"] == desk}
    assert taught >= {(one.code, sub.code) for one in topics_for(desk) for sub in one.subtopics}


def test_no_text_is_both_learned_and_measured():
    learned = {row["body"] for desk in DESK_CODES for row in rows_of(EXAMPLES / f"{desk}.jsonl")}
    assert learned.isdisjoint(row["body"] for row in rows_of(MEASURING))

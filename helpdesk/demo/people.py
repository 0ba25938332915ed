"""Invented contacts: reserved .example domains, and only telephone ranges kept for fiction."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CORPUS = Path(__file__).with_name("corpus")


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    organisation: str
    country: str  # ISO 3166-1, two letters
    language: str
    role: str  # holder, representative, office, delegate
    email: str
    phone: str  # as written; empty where a country keeps no range for fiction


@cache
def all_people() -> tuple[Person, ...]:
    with (CORPUS / "people.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(Person(**row) for row in csv.DictReader(lines))


def people_for(desk: str, language: str, channel: str) -> tuple[Person, ...]:
    """Who may write to a desk in a language: delegates to Meetings, everybody else elsewhere."""
    return tuple(
        person
        for person in all_people()
        if person.language == language
        and (person.role == "delegate") == (desk == "meetings")
        and (person.phone or channel != "phone")
    )

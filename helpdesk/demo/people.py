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


def people_for(desk: str, language: str, *, by_phone: bool, office: bool) -> tuple[Person, ...]:
    """Who may write to a desk in a language: delegates to Meetings, everybody else elsewhere."""
    roles = ("delegate",) if desk == "meetings" else ("holder", "representative")
    return tuple(
        person
        for person in all_people()
        if person.language == language
        and person.role in (("office",) if office else roles)
        and (person.phone or not by_phone)
    )

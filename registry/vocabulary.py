"""The words that the data of this package is written in: names, certainty, resolvers, topics."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in the three working languages of the desks."""

    en: str
    fr: str
    es: str

    def in_language(self, code: str) -> str:
        """The text in `en`, `fr` or `es` (also `fr-ch`); English for any other language."""
        return {"fr": self.fr, "es": self.es}.get(code[:2].lower(), self.en)


class Certainty(StrEnum):
    """How well a fact is known. Anything but CONFIRMED must be shown with a warning."""

    CONFIRMED = "confirmed"  # read on a stored official or professional page
    PARTLY = "partly_confirmed"  # secondary, older or truncated page
    UNVERIFIED = "unverified"  # general knowledge, no page seen
    DESIGN = "design_assumption"  # our own proposal, configurable, no rule of a registry


class Resolver(StrEnum):
    """Who finally answers. The infoline always opens and always stays the customer's contact."""

    INFOLINE = "infoline"
    OPERATIONS = "operations"
    LEGAL = "legal"
    FINANCE = "finance"
    IT = "it"
    TRANSLATION = "translation"
    COORDINATOR = "coordinator"


class Urgency(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Handover:
    """When a topic leaves its default resolver, and for whom."""

    resolver: Resolver
    when: Wording


@dataclass(frozen=True, slots=True)
class Subtopic:
    code: str
    name: Wording


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject that people write about, with who answers it by default and who otherwise.

    Codes and the split between resolvers follow the post descriptions, but the internal matrix
    of the organisation is not public: hence `certainty`, and hence editable rows in the product.
    """

    code: str
    name: Wording
    resolver: Resolver
    subtopics: tuple[Subtopic, ...]
    handovers: tuple[Handover, ...]
    source: str
    certainty: Certainty

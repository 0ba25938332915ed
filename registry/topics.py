"""Topics of the three desks, resolvers and urgency levels: look-ups over topics_<desk>.toml.

The taxonomy follows the three post descriptions; the split between resolvers is a design
proposal, for the true internal matrix is not public.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from registry.vocabulary import (
    Certainty,
    Handover,
    Resolver,
    Subtopic,
    Topic,
    Urgency,
    Wording,
)

DESK_CODES = ("madrid", "hague", "meetings")


@dataclass(frozen=True, slots=True)
class UrgencyLevel:
    code: Urgency
    name: Wording
    meaning: Wording
    certainty: Certainty = Certainty.DESIGN  # configurable defaults, no pledge of the organisation


URGENCY_LEVELS: tuple[UrgencyLevel, ...] = (
    UrgencyLevel(
        Urgency.LOW,
        Wording("Low", "Basse", "Baja"),
        Wording(
            "General question, no date and no right at stake",
            "Question générale, sans date ni droit en jeu",
            "Consulta general, sin fecha ni derecho en juego",
        ),
    ),
    UrgencyLevel(
        Urgency.NORMAL,
        Wording("Normal", "Normale", "Normal"),
        Wording(
            "About a given registration or meeting, no near date",
            "Porte sur un dossier précis, sans date proche",
            "Sobre un expediente concreto, sin fecha próxima",
        ),
    ),
    UrgencyLevel(
        Urgency.HIGH,
        Wording("High", "Haute", "Alta"),
        Wording(
            "A date more than 10 days away, or a complaint",
            "Date à plus de 10 jours, ou réclamation",
            "Fecha a más de 10 días, o una queja",
        ),
    ),
    UrgencyLevel(
        Urgency.URGENT,
        Wording("Urgent", "Urgente", "Urgente"),
        Wording(
            "Time limit within 10 calendar days, or an event within 48 hours",
            "Délai de 10 jours civils au plus, ou événement dans les 48 heures",
            "Plazo de 10 días naturales o menos, o un acto en las próximas 48 horas",
        ),
    ),
)

RESOLVER_NAMES: dict[Resolver, Wording] = {
    Resolver.INFOLINE: Wording("Infoline", "Infoline", "Infoline"),
    Resolver.OPERATIONS: Wording("Operations", "Opérations", "Operaciones"),
    Resolver.LEGAL: Wording("Legal", "Service juridique", "Servicio jurídico"),
    Resolver.FINANCE: Wording("Finance", "Finances", "Finanzas"),
    Resolver.IT: Wording("IT", "Informatique", "Informática"),
    Resolver.TRANSLATION: Wording("Translation", "Traduction", "Traducción"),
    Resolver.COORDINATOR: Wording("Coordinator", "Coordination", "Coordinación"),
}


@cache
def topics_for(desk_code: str) -> tuple[Topic, ...]:
    """The topics of a desk in the order in which staff see them; none for an unknown desk."""
    if desk_code not in DESK_CODES:
        return ()
    text = Path(__file__).with_name(f"topics_{desk_code}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    origin = {"source": data["source"], "certainty": Certainty(data["certainty"])}
    return tuple(_topic(row, origin) for row in data["topics"])


def find_topic(desk_code: str, code: str) -> Topic | None:
    return next((topic for topic in topics_for(desk_code) if topic.code == code), None)


def _topic(row: dict[str, Any], origin: dict[str, Any]) -> Topic:
    handovers = row.get("handovers", {}).items()
    return Topic(
        code=row["code"],
        name=Wording(*row["name"]),
        resolver=Resolver(row["resolver"]),
        subtopics=tuple(Subtopic(code, Wording(*name)) for code, name in row["subtopics"].items()),
        handovers=tuple(Handover(Resolver(code), Wording(*when)) for code, when in handovers),
        **origin,
    )

"""Rules that a new installation starts with, as rows to be changed; most are switched off.

Times are design assumptions. What is never sent unread is what the matrix gives to the coordinator:
complaints, and a design whose publication is deferred, which is confidential until then.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from approvals.models import ApprovalRule, ApprovalRuleVersion

TWO_HOURS, FOUR_HOURS = timedelta(hours=2), timedelta(hours=4)
Words = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Starter:
    code: str
    names: Words
    target: timedelta = FOUR_HOURS
    is_on: bool = False
    is_for_requests: bool = False
    conditions: dict[str, Any] = field(default_factory=dict)


STARTER = (
    Starter(
        "complaint",
        ("Complaint", "Réclamation", "Queja"),
        target=TWO_HOURS,
        is_on=True,
        conditions={"topics": ["complaints_feedback", "complaints"]},
    ),
    Starter(
        "deferment",
        (
            "Deferred publication (confidential)",
            "Publication ajournée (confidentiel)",
            "Publicación aplazada (confidencial)",
        ),
        target=TWO_HOURS,
        is_on=True,
        conditions={"topics": ["deferment_publication_fee", "deferment_extension"]},
    ),
    Starter(
        "new_colleague",
        (
            "Answer of a new colleague",
            "Réponse d'un nouveau collègue",
            "Respuesta de un colega nuevo",
        ),
        conditions={"newer_than_days": 30},
    ),
    Starter(
        "fee",
        ("A fee is named", "Une taxe est indiquée", "Se indica una tasa"),
        conditions={"names_fee": True},
    ),
    Starter(
        "promise",
        ("A date is promised", "Une date est promise", "Se promete una fecha"),
        conditions={"promises_date": True},
    ),
    Starter(
        "request",
        ("Asked for by the assistant", "Demandée par l'assistant", "Pedida por el asistente"),
        is_on=True,
        is_for_requests=True,
    ),
)


def load_rules(*, now: datetime) -> None:
    """Make what is missing; what exists, changed or switched off, is left as it is."""
    for position, one in enumerate(STARTER, start=1):
        rule, is_new = ApprovalRule.objects.get_or_create(
            code=one.code,
            defaults={
                **{
                    f"name_{key}": name
                    for key, name in zip(("en", "fr", "es"), one.names, strict=True)
                },
                "is_for_requests": one.is_for_requests,
                "position": position * 10,
                "created_at": now,
            },
        )
        if is_new:
            ApprovalRuleVersion.objects.create(
                rule=rule,
                number=1,
                is_on=one.is_on,
                target=one.target,
                at=now,
                **one.conditions,
            )

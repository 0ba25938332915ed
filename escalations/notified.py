"""What notifications about escalations lead to, with the reader's rights of that moment."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from desks.models import Desk
from desks.permissions import Deed, Scope
from escalations.models import Escalation
from notifications.signals import subjects_wanted
from notifications.subjects import Subject

ESCALATION, DESK = "escalation", "escalation_desk"


def subject_of(escalation: Escalation) -> str:
    return f"{ESCALATION}:{escalation.pk}"


def subject_of_desk(desk: Desk) -> str:
    return f"{DESK}:{desk.code}"


def listen() -> None:
    subjects_wanted.connect(find_escalations, dispatch_uid="escalations.notified.escalations")
    subjects_wanted.connect(find_desks, dispatch_uid="escalations.notified.desks")


def find_escalations(*, keys: Collection[str], scope: Scope, **_kwargs: Any) -> dict[str, Subject]:
    """Those whose inquiry the scope may see."""
    ids = [int(one) for one in _of(ESCALATION, keys) if one.isdecimal()]
    if not ids:
        return {}
    rows = Escalation.objects.visible_to(scope).filter(pk__in=ids)
    return {
        f"{ESCALATION}:{pk}": Subject(
            label=reference, title=question, url=reverse("escalations:detail", args=[pk])
        )
        for pk, reference, question in rows.values_list("pk", "inquiry__reference", "question")
    }


def find_desks(*, keys: Collection[str], scope: Scope, **_kwargs: Any) -> dict[str, Subject]:
    """For who may say who answers: the name of the desk and the page for it, no content."""
    codes = _of(DESK, keys)
    if not codes:
        return {}
    desks = Desk.objects.filter(code__in=codes)
    if not scope.may_everywhere(Deed.MANAGE_ESCALATIONS):
        desks = desks.filter(pk__in=scope.desk_ids_for(Deed.MANAGE_ESCALATIONS))
    return {
        subject_of_desk(desk): Subject(
            label=desk.name, title="", url=reverse("escalations:policy", args=[desk.code])
        )
        for desk in desks
    }


def _of(what: str, keys: Collection[str]) -> list[str]:
    parted = (key.partition(":") for key in keys)
    return [which for kind, _colon, which in parted if kind == what]

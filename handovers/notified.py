"""What notifications about hand-overs lead to, with the reader's rights of that moment."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from desks.permissions import Scope
from handovers.models import Handover
from notifications.signals import subjects_wanted
from notifications.subjects import Subject

HANDOVER = "handover"


def subject_of(handover: Handover) -> str:
    return f"{HANDOVER}:{handover.pk}"


def listen() -> None:
    subjects_wanted.connect(find_handovers, dispatch_uid="handovers.notified")


def find_handovers(*, keys: Collection[str], scope: Scope, **_kwargs: Any) -> dict[str, Subject]:
    """Those that the scope may see: of its desks, or handed to its section."""
    parted = (key.partition(":") for key in keys)
    ids = [int(which) for kind, _colon, which in parted if kind == HANDOVER and which.isdecimal()]
    if not ids:
        return {}
    rows = Handover.objects.visible_to(scope).filter(pk__in=ids)
    return {
        subject_of(one): Subject(
            label=one.mark, title=one.form.name, url=reverse("handovers:detail", args=[one.pk])
        )
        for one in rows.select_related("inquiry", "form")
    }

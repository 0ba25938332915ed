"""What notifications about approvals lead to, with the reader's rights of that moment."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from approvals.models import Approval
from desks.permissions import Scope
from notifications.signals import subjects_wanted
from notifications.subjects import Subject

APPROVAL = "approval"


def subject_of(approval: Approval) -> str:
    return f"{APPROVAL}:{approval.pk}"


def listen() -> None:
    subjects_wanted.connect(find_approvals, dispatch_uid="approvals.notified.approvals")


def find_approvals(*, keys: Collection[str], scope: Scope, **_kwargs: Any) -> dict[str, Subject]:
    """Those that the scope may see."""
    parted = (key.partition(":") for key in keys)
    ids = [int(which) for kind, _, which in parted if kind == APPROVAL and which.isdecimal()]
    if not ids:
        return {}
    rows = Approval.objects.visible_to(scope).filter(pk__in=ids)
    return {
        f"{APPROVAL}:{pk}": Subject(
            label=reference, title=subject, url=reverse("approvals:detail", args=[pk])
        )
        for pk, reference, subject in rows.values_list(
            "pk", "inquiry__reference", "inquiry__subject"
        )
    }

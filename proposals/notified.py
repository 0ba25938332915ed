"""What notifications about proposals lead to, with the reader's rights of that moment."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from desks.permissions import Scope
from notifications.signals import subjects_wanted
from notifications.subjects import Subject
from proposals.models import Proposal

PROPOSAL = "proposal"


def subject_of(proposal: Proposal) -> str:
    return f"{PROPOSAL}:{proposal.pk}"


def listen() -> None:
    subjects_wanted.connect(find_proposals, dispatch_uid="proposals.notified")


def find_proposals(*, keys: Collection[str], scope: Scope, **_kwargs: Any) -> dict[str, Subject]:
    """Those whose inquiry the scope may see."""
    parted = (key.partition(":") for key in keys)
    ids = [int(pk) for what, _colon, pk in parted if what == PROPOSAL and pk.isdecimal()]
    if not ids:
        return {}
    rows = Proposal.objects.visible_to(scope).filter(pk__in=ids).select_related("inquiry")
    return {
        subject_of(one): Subject(
            label=one.inquiry.reference,
            title=one.text,
            url=reverse("inquiries:conversation", args=[one.inquiry.reference]),
        )
        for one in rows
    }

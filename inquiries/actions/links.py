"""Links between inquiries that a person makes and removes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from inquiries.actions.facts import record_fact
from inquiries.models import Inquiry, InquiryLink
from inquiries.models.inquiry import BY_HAND_KINDS, LinkKind
from inquiries.permissions import lock_even_merged
from inquiries.states import Fact
from shared.exceptions import InvalidInput

CHILD_OF = "child_of"
"""Said of the other side: it is kept as PARENT_OF, the other way round."""


@transaction.atomic
def link_inquiries(
    *, inquiry_id: int, other_id: int, kind: str, by: Agent, now: datetime
) -> InquiryLink:
    """Link two inquiries that the agent may both classify; both sides have a fact. Twice is once.

    Raises Http404 when one is unseen, InvalidInput for the same one or an unknown kind.
    """
    if kind == CHILD_OF:
        inquiry_id, other_id, kind = other_id, inquiry_id, LinkKind.PARENT_OF
    if kind not in BY_HAND_KINDS or inquiry_id == other_id:
        raise InvalidInput(_("Choose another inquiry."))
    one, other = _lock_both(by, inquiry_id, other_id)
    found = _present(one, other, kind)
    if found:
        return found
    link = InquiryLink.objects.create(inquiry=one, other=other, kind=kind, created_at=now)
    for side, far in ((one, other), (other, one)):
        record_fact(
            inquiry=side, kind=Fact.LINKED, at=now, by=by, other=far.reference, link=str(kind)
        )
    return link


@transaction.atomic
def unlink_inquiries(*, link_id: int, by: Agent, now: datetime) -> None:
    """Remove a link, whoever or whatever made it; both sides have a fact. Twice is once."""
    link = InquiryLink.objects.filter(pk=link_id).first()
    if link is None:
        return
    one, other = _lock_both(by, link.inquiry_id, link.other_id)
    if not InquiryLink.objects.filter(pk=link_id).delete()[0]:
        return
    for side, far in ((one, other), (other, one)):
        record_fact(
            inquiry=side, kind=Fact.UNLINKED, at=now, by=by, other=far.reference, link=link.kind
        )


def _present(one: Inquiry, other: Inquiry, kind: str) -> InquiryLink | None:
    """What is merely related is so from both sides."""
    same = InquiryLink.objects.filter(inquiry=one, other=other, kind=kind).first()
    if same or kind != LinkKind.RELATED:
        return same
    return InquiryLink.objects.filter(inquiry=other, other=one, kind=kind).first()


def _lock_both(by: Agent, one: int, other: int) -> tuple[Inquiry, Inquiry]:
    """In the order of their ids, so that two agents who link crosswise do not lock up."""
    rows = {pk: lock_even_merged(by, pk, Deed.CLASSIFY) for pk in sorted((one, other))}
    return rows[one], rows[other]

"""Finding, authorising and locking an approval: always by its inquiry."""

from django.http import Http404

from approvals.models import Approval
from desks.models import Agent
from desks.permissions import Deed, Scope, scope_of
from inquiries.models import Inquiry
from inquiries.permissions import lock_inquiry_for

SHOWN = ("inquiry__desk", "inquiry__contact__root", "owner", "asked_by", "decided_by")


def get_approval_in(scope: Scope, pk: int) -> Approval:
    """With what a page shows of it; Http404 both when there is none and when it may not be seen."""
    found = Approval.objects.visible_to(scope).select_related(*SHOWN)
    approval = found.filter(pk=pk).first()
    if approval is None:
        raise Http404
    return approval


def lock_approval_for(by: Agent, approval_id: int, deed: Deed) -> Approval:
    """Its inquiry locked first, then itself: the order of every deed. The locked inquiry is on it.

    Http404 when unseen, NotAllowed when the role forbids the deed.
    """
    found = Approval.objects.visible_to(scope_of(by)).filter(pk=approval_id)
    inquiry_id = found.values_list("inquiry_id", flat=True).first()
    if inquiry_id is None:
        raise Http404
    return lock_of(lock_inquiry_for(by, inquiry_id, deed), approval_id)


def lock_of(inquiry: Inquiry, approval_id: int) -> Approval:
    """The row itself, of an inquiry that is locked already."""
    rows = Approval.objects.select_for_update(of=("self",), no_key=True)
    approval = rows.get(pk=approval_id)
    approval.inquiry = inquiry
    return approval

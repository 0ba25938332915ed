"""Finding, authorising and locking an escalation: always by its inquiry."""

from django.http import Http404

from desks.models import Agent
from desks.permissions import Deed, Scope
from escalations.models import Escalation
from inquiries.models import Inquiry
from inquiries.permissions import lock_inquiry_for

SHOWN = ("inquiry__desk", "inquiry__contact__root", "version", "owner", "asked_by", "answered_by")


def get_escalation_in(scope: Scope, pk: int) -> Escalation:
    """With what a page shows of it; Http404 both when there is none and when it may not be seen."""
    found = Escalation.objects.visible_to(scope).select_related(*SHOWN, "section", "desk")
    escalation = found.filter(pk=pk).first()
    if escalation is None:
        raise Http404
    return escalation


def lock_escalation_for(by: Agent, escalation_id: int, deed: Deed) -> Escalation:
    """Its inquiry locked first, then itself: the order of every deed. The locked inquiry is on it.

    Http404 when unseen, NotAllowed when the role forbids the deed.
    """
    inquiry_id = Escalation.objects.filter(pk=escalation_id).values_list("inquiry_id").first()
    if inquiry_id is None:
        raise Http404
    return lock_of(lock_inquiry_for(by, inquiry_id[0], deed), escalation_id)


def lock_of(inquiry: Inquiry, escalation_id: int) -> Escalation:
    """The row itself, of an inquiry that is locked already."""
    rows = Escalation.objects.select_for_update(of=("self",), no_key=True)
    escalation = rows.get(pk=escalation_id)
    escalation.inquiry = inquiry
    return escalation

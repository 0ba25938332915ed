"""Finding, authorising and locking a hand-over: always by its inquiry. Two sides, two doors."""

from django.http import Http404
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed, Scope, scope_of
from handovers.models import Handover
from inquiries.models import Inquiry
from inquiries.permissions import lock_inquiry_for
from shared.exceptions import NotAllowed

SHOWN = ("inquiry__desk", "section", "form", "reason", "asked_by", "taken_by", "desk")


def get_handover_in(scope: Scope, pk: int) -> Handover:
    """With what a page shows of it; Http404 both when there is none and when it may not be seen."""
    found = Handover.objects.visible_to(scope).select_related(*SHOWN).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def is_of_section(scope: Scope, handover: Handover) -> bool:
    return handover.section_id in scope.section_ids


def lock_for_desk(by: Agent, handover_id: int, deed: Deed) -> Handover:
    """Its inquiry locked first, then itself: the order of every deed.

    Http404 when unseen, NotAllowed when the role at the desk forbids the deed.
    """
    found = get_handover_in(scope_of(by), handover_id)
    if deed not in _deeds_seen(by, found):
        raise NotAllowed(_("Only the desk may do this."))
    return lock_of(lock_inquiry_for(by, found.inquiry_id, deed), handover_id)


def _deeds_seen(by: Agent, handover: Handover) -> frozenset[Deed]:
    """A colleague of the section sees the hand-over, but not its inquiry."""
    is_at_desk = scope_of(by).may(Deed.READ_INQUIRY, handover.inquiry.desk_id)
    return frozenset(Deed) if is_at_desk else frozenset()


def lock_for_section(by: Agent, handover_id: int) -> Handover:
    """For a deed of the section's: Http404 when unseen, NotAllowed for who is not of it."""
    scope = scope_of(by)
    found = get_handover_in(scope, handover_id)
    if not is_of_section(scope, found):
        raise NotAllowed(_("Only the section may do this."))
    return lock_both(handover_id)


def lock_both(handover_id: int) -> Handover:
    """Without asking who: for mails, timers and what the inquiry's own facts bring about."""
    found = Handover.objects.get(pk=handover_id)
    rows = Inquiry.objects.select_for_update(of=("self",), no_key=True)
    inquiry = rows.select_related("desk").get(pk=found.inquiry_id)
    return lock_of(inquiry, handover_id)


def lock_of(inquiry: Inquiry, handover_id: int) -> Handover:
    """The row itself, of an inquiry that is locked already, which is on it."""
    rows = Handover.objects.select_for_update(of=("self",), no_key=True)
    handover = rows.select_related("section", "form", "reason", "desk", "asked_by").get(
        pk=handover_id
    )
    handover.inquiry = inquiry
    return handover

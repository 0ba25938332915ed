"""Finding, authorising and locking an inquiry in one call. What may not be seen does not exist."""

from collections.abc import Collection

from django.http import Http404
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed, Scope, scope_of
from inquiries.models import Inquiry
from shared.exceptions import NotAllowed, NotPossible


def get_inquiry_for(agent: Agent, reference: str) -> Inquiry:
    return get_inquiry_in(scope_of(agent), reference)


def get_inquiry_in(scope: Scope, reference: str) -> Inquiry:
    """The inquiry, or Http404 both when there is none and when the agent may not see it."""
    visible = Inquiry.objects.visible_to(scope)
    found = visible.select_related("desk", "contact__root", "assignee").filter(reference=reference)
    inquiry = found.first()
    if inquiry is None:
        raise Http404
    return inquiry


def require_visible(agent: Agent, inquiry: Inquiry, deed: Deed) -> None:
    """Http404 when unseen, NotAllowed when the role forbids the deed; nothing is locked."""
    scope = scope_of(agent)
    if inquiry.desk_id not in scope.desk_ids_for(Deed.READ_INQUIRY):
        raise Http404
    if not scope.may(deed, inquiry.desk_id):
        raise NotAllowed()


def lock_inquiry_for(agent: Agent, inquiry_id: int, deed: Deed) -> Inquiry:
    """The locked row for a deed: Http404 when unseen, NotAllowed when the role forbids the deed.

    Rights are read again here, so a stale page or a late job cannot act on old rights. Raises
    NotPossible when the inquiry was merged away: it goes on in the other one.
    """
    inquiry = lock_even_merged(agent, inquiry_id, deed)
    if inquiry.merged_into:
        words = _("This was merged into %(reference)s: act there.")
        raise NotPossible(words % {"reference": inquiry.merged_into.reference})
    return inquiry


def lock_even_merged(agent: Agent, inquiry_id: int, deed: Deed) -> Inquiry:
    """The same for the deeds of merging itself."""
    scope = scope_of(agent)
    visible = Inquiry.objects.visible_to(scope).filter(pk=inquiry_id)
    # The row is locked first and its desk read after, so that a transfer cannot slip between.
    inquiry = visible.select_for_update(of=("self",), no_key=True).first()
    if inquiry is None:
        raise Http404
    if not scope.may(deed, inquiry.desk_id):
        raise NotAllowed()
    return inquiry


def lock_if_free(inquiry_id: int) -> Inquiry | None:
    """For what is due by the clock: None while somebody acts on it at this moment."""
    rows = Inquiry.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    return rows.select_related("desk").filter(pk=inquiry_id).first()


def lock_inquiries(inquiry_ids: Collection[int]) -> dict[int, Inquiry]:
    """Several at once, for deeds that ask nobody's rights: in the one order that everybody keeps."""
    rows = Inquiry.objects.select_for_update(of=("self",), no_key=True).select_related("desk")
    return {one.pk: one for one in rows.filter(pk__in=set(inquiry_ids)).order_by("pk")}

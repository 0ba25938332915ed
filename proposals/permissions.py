"""Finding, authorising and locking a proposal: always by its inquiry."""

from django.http import Http404

from desks.models import Agent
from desks.permissions import Deed, Scope
from inquiries.permissions import lock_even_merged
from proposals.models import Proposal

SHOWN = ("inquiry__desk", "inquiry__contact__root", "made_by", "decided_by")


def get_proposal_in(scope: Scope, pk: int) -> Proposal:
    """Http404 both when there is none and when it may not be seen."""
    proposal = Proposal.objects.visible_to(scope).select_related(*SHOWN).filter(pk=pk).first()
    if proposal is None:
        raise Http404
    return proposal


def lock_proposal_for(by: Agent, proposal_id: int, deed: Deed) -> Proposal:
    """Its inquiry locked first, also one that was merged away; Http404 unseen, NotAllowed by role."""
    inquiry_id = Proposal.objects.filter(pk=proposal_id).values_list("inquiry", flat=True).first()
    if inquiry_id is None:
        raise Http404
    inquiry = lock_even_merged(by, inquiry_id, deed)
    rows = Proposal.objects.select_for_update(of=("self",), no_key=True).select_related("made_by")
    proposal = rows.get(pk=proposal_id)
    proposal.inquiry = inquiry
    return proposal

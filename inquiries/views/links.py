"""The part of the panel with linked inquiries: shown, made and removed."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from inquiries.actions.links import CHILD_OF, link_inquiries, unlink_inquiries
from inquiries.models import Inquiry, InquiryLink
from inquiries.models.inquiry import SEEN_FROM_THERE, LinkKind
from inquiries.permissions import get_inquiry_in
from inquiries.queries import inquiries_of_contact, links_of
from inquiries.views.deeds import back_to, named, on_inquiry
from inquiries.views.rail import live_fragment
from inquiries.views.sections import section_response
from shared.exceptions import HelpdeskError
from shared.responses import done, failed

PROPOSED = 6


@live_fragment
def links(request: AgentRequest, reference: str) -> HttpResponse:
    """What is linked, and the person's other inquiries as proposals."""
    scope = rights_of(request)
    inquiry = get_inquiry_in(scope, reference)
    rows = links_of(inquiry, scope)
    known = {row.other.pk for row in rows} | {inquiry.pk}
    others = inquiries_of_contact(inquiry.contact.survivor, scope, limit=PROPOSED + len(known))
    context = {
        "rows": rows,
        "proposals": [one for one in others if one.pk not in known][:PROPOSED],
        "kinds": _kinds(),
        "may_link": scope.may(Deed.CLASSIFY, inquiry.desk_id),
    }
    return section_response(request, inquiry, "inquiries/_links.html", context)


def _kinds() -> list[tuple[str, str]]:
    return [
        (LinkKind.RELATED, str(LinkKind.RELATED.label)),
        (LinkKind.DUPLICATE_OF, str(LinkKind.DUPLICATE_OF.label)),
        (LinkKind.PARENT_OF, str(LinkKind.PARENT_OF.label)),
        (CHILD_OF, str(SEEN_FROM_THERE[LinkKind.PARENT_OF])),
    ]


@on_inquiry
def link(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    other = named(request, request.POST.get("other", ""))
    kind = request.POST.get("kind", "")
    link_inquiries(
        inquiry_id=inquiry.pk, other_id=other.pk, kind=kind, by=request.user, now=timezone.now()
    )
    return done(request, back_to(request, inquiry), _("Linked."))


@require_POST
def unlink(request: AgentRequest, pk: int) -> HttpResponse:
    """Only between two inquiries that the agent sees both."""
    found = get_object_or_404(InquiryLink.objects.select_related("inquiry", "other"), pk=pk)
    readable = rights_of(request).desk_ids_for(Deed.READ_INQUIRY)
    if not {found.inquiry.desk_id, found.other.desk_id} <= readable:
        raise Http404
    back = request.POST.get("from") or found.inquiry.reference
    page = reverse("inquiries:conversation", args=[back])
    try:
        unlink_inquiries(link_id=pk, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, page)
    return done(request, page, _("The link is removed."))

"""Parts of the side panel that come by an address of their own, and the first of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from desks.permissions import Deed, Scope
from desks.request import AgentRequest, rights_of
from inquiries.models import Inquiry
from inquiries.permissions import get_inquiry_in
from inquiries.queries import inquiries_of_contact
from inquiries.views.rail import live_fragment
from shared.panel import PanelSection
from shared.responses import asked_by_htmx

OTHERS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """A section as the page shows it before it has come."""

    key: str
    title: Promise
    url: str
    lines: int
    is_first: bool


def sections_of(inquiry: Inquiry, scope: Scope) -> list[SectionPlace]:
    """In the order of the settings, those that this agent may read."""
    listed: Sequence[PanelSection] = settings.INQUIRY_PANEL
    return [
        SectionPlace(
            key=one.address.replace(":", "-"),
            title=one.title,
            url=reverse(one.address, args=[inquiry.reference]),
            lines=one.lines,
            is_first=one.is_first or bool(one.first_when and getattr(inquiry, one.first_when)),
        )
        for one in listed
        if scope.may(Deed(one.deed), inquiry.desk_id)
    ]


def section_response(
    request: AgentRequest, inquiry: Inquiry, template: str, context: Mapping[str, Any]
) -> HttpResponse:
    """The inside of a section for htmx; a whole page around it for who has no scripts."""
    shown = {"inquiry": inquiry, "now": timezone.now(), **context}
    if asked_by_htmx(request):
        return render(request, template, shown)
    name = request.resolver_match.view_name if request.resolver_match else ""
    title = next(one.title for one in settings.INQUIRY_PANEL if one.address == name)
    return render(request, "inquiries/section.html", shown | {"template": template, "title": title})


@live_fragment
def sections(request: AgentRequest, reference: str) -> HttpResponse:
    """Several sections by one request, each as its own address answers; who has no scripts asks there.

    A name that is none of this agent's is left out; what one of them refuses, all refuse.
    """
    scope = rights_of(request)
    inquiry = get_inquiry_in(scope, reference)
    if not asked_by_htmx(request):
        return redirect("inquiries:conversation", inquiry.reference)
    wanted = request.GET.getlist("part")
    offered = [one for one in sections_of(inquiry, scope) if one.key in wanted]
    context = {"sections": [(one.key, _inside(request, one.url)) for one in offered]}
    return render(request, "inquiries/_joint_sections.html", context)


def _inside(request: AgentRequest, url: str) -> SafeString:
    view, args, kwargs = resolve(url)
    response: HttpResponse = view(request, *args, **kwargs)
    return mark_safe(response.content.decode())  # noqa: S308  a page's own part


@live_fragment
def history(request: AgentRequest, reference: str) -> HttpResponse:
    """What the same person asked before: the newest few, by the index on contact."""
    scope = rights_of(request)
    inquiry = get_inquiry_in(scope, reference)
    contact = inquiry.contact.survivor
    known = inquiries_of_contact(contact, scope, limit=OTHERS_SHOWN + 1)
    others = [other for other in known if other.pk != inquiry.pk][:OTHERS_SHOWN]
    of_desk = [other for other in others if other.desk_id == inquiry.desk_id]
    context = {
        "others": others,
        "choices": [other for other in of_desk if not other.merged_into_id],
        "contact": contact,
        "may_merge": scope.may(Deed.MERGE_INQUIRIES, inquiry.desk_id),
    }
    return section_response(request, inquiry, "inquiries/_history.html", context)

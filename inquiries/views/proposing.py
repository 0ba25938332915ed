"""Proposing a text from an inquiry: what is there already, the words without persons, the form."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from inquiries.actions.proposing import PROPOSED, propose_text
from inquiries.anonymous import Cleaned
from inquiries.models import Inquiry, KnowledgeProposal
from inquiries.permissions import get_inquiry_in
from inquiries.proposing_forms import ProposalForm
from inquiries.proposing_words import cleaned_words, source_message
from knowledge_base.queries import Offer, find_offers
from shared.exceptions import HelpdeskError, NotAllowed
from shared.responses import done

ALIKE = 3  # of each kind
LONGEST_TITLE = 120


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: AgentRequest, reference: str) -> HttpResponse:
    """`message` names the answer whose words it begins with; else the newest."""
    scope = rights_of(request)
    inquiry = get_inquiry_in(scope, reference)
    if not scope.may(Deed.PROPOSE_KNOWLEDGE, inquiry.desk_id):
        raise NotAllowed
    cleaned, title = _begun(inquiry, request.GET.get("message", ""))
    initial = {
        "kind": PROPOSED[0],
        "title": title.text[:LONGEST_TITLE],
        "language": inquiry.language,
        "topic": inquiry.topic,
        "body": cleaned.text,
    }
    form = ProposalForm(request.POST or None, inquiry=inquiry, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _proposed(request, inquiry, form)
        except HelpdeskError as error:
            form.add_error(None, str(error.message))
    context = {
        "inquiry": inquiry,
        "form": form,
        "removed": cleaned.removed + title.removed,
        "alike": _alike(request, inquiry, str(form["title"].value() or "")),
        "proposed": KnowledgeProposal.objects.filter(inquiry=inquiry).select_related("item"),
    }
    status = 422 if form.errors else 200
    return render(request, "inquiries/propose_text.html", context, status=status)


def _begun(inquiry: Inquiry, wanted: str) -> tuple[Cleaned, Cleaned]:
    message = source_message(inquiry, wanted)
    by_name = message.author.display_name if message and message.author else ""
    words = cleaned_words(inquiry, message.body if message else "", by_name)
    return words, cleaned_words(inquiry, inquiry.subject)


def _proposed(request: AgentRequest, inquiry: Inquiry, form: ProposalForm) -> HttpResponse:
    item = propose_text(
        inquiry_id=inquiry.pk,
        new=form.new,
        by=request.user,
        submission_key=form.cleaned_data["submission_key"],
        now=timezone.now(),
    )
    address = reverse("knowledge_base:item", args=[item.pk])
    return done(request, address, _("Proposed. A colleague reviews it."))


def _alike(request: AgentRequest, inquiry: Inquiry, title: str) -> list[Offer]:
    """What says it already perhaps, of each kind: looked for by the title and the topic."""
    common: dict[str, Any] = {
        "scope": rights_of(request),
        "written": title[:LONGEST_TITLE],
        "language": inquiry.language,
        "topic": inquiry.topic,
        "limit": ALIKE,
        "now": timezone.now(),
    }
    return [one for kind in PROPOSED for one in find_offers(kind=kind, **common)]

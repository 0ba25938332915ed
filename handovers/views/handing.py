"""Handing over from an inquiry: the menu of reasons, the form as a page, the part of the panel."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desks.models import Section
from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from handovers.actions.handing import hand_over as do_hand_over
from handovers.filling import fill, last_words
from handovers.forms import HandOverForm
from handovers.models import Handover, HandoverForm
from handovers.queries import files_to_hand, forms_for, handovers_of_inquiry, propose_form
from handovers.states import TO_USE
from inquiries.models import Inquiry
from inquiries.permissions import get_inquiry_for, get_inquiry_in
from inquiries.views.rail import live_fragment
from inquiries.views.sections import section_response
from shared.exceptions import HelpdeskError
from shared.responses import asked_by_htmx, done


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: AgentRequest, reference: str) -> HttpResponse:
    """Without ?reason= the reasons to choose from; with it the form, begun with what is known."""
    inquiry = get_inquiry_for(request.user, reference)
    forms = forms_for(inquiry)
    chosen = _chosen(request, forms)
    if chosen is None:
        return _choices(request, inquiry, forms)
    if request.method == "POST":
        return _posted(request, inquiry, chosen)
    contents = fill(chosen.form_fields, inquiry, request.user)
    form = HandOverForm(form=chosen, files=files_to_hand(inquiry), contents=contents)
    return _shown(request, inquiry, chosen, form)


def _chosen(request: AgentRequest, forms: Sequence[HandoverForm]) -> HandoverForm | None:
    wanted = request.GET.get("reason", "")
    found = next((one for one in forms if str(one.reason_id) == wanted), None)
    if found is None and (wanted or request.method == "POST"):
        raise Http404
    return found


def _choices(
    request: AgentRequest, inquiry: Inquiry, forms: Sequence[HandoverForm]
) -> HttpResponse:
    by_section: list[tuple[Section, list[HandoverForm]]] = [
        (section, list(rows)) for section, rows in groupby(forms, lambda one: one.reason.section)
    ]
    context = {
        "inquiry": inquiry,
        "sections": by_section,
        "proposed": propose_form(forms, inquiry),
        "may_hand_over": rights_of(request).may(Deed.HAND_OVER, inquiry.desk_id),
    }
    name = "handovers/_choices.html" if asked_by_htmx(request) else "handovers/choices.html"
    return render(request, name, context)


def _posted(request: AgentRequest, inquiry: Inquiry, chosen: HandoverForm) -> HttpResponse:
    form = HandOverForm(request.POST, form=chosen, files=files_to_hand(inquiry))
    if not form.is_valid():
        return _shown(request, inquiry, chosen, form, status=422)
    try:
        handover = do_hand_over(
            inquiry_id=inquiry.pk,
            section_id=chosen.reason.section_id,
            reason_id=chosen.reason_id,
            contents=form.contents,
            extras=form.extras,
            by=request.user,
            submission_key=form.key,
            now=timezone.now(),
        )
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return _shown(request, inquiry, chosen, form, status=error.status)
    page = reverse("inquiries:conversation", args=[inquiry.reference])
    back = f"{page}#composer" if form.extras.drafts_for_inquirer else page
    return done(request, back, _said(handover))


def _said(handover: Handover) -> str:
    return _("Handed over: %(section)s") % {"section": handover.section.name}


def _shown(
    request: AgentRequest,
    inquiry: Inquiry,
    chosen: HandoverForm,
    form: HandOverForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        "inquiry": inquiry,
        "chosen": chosen,
        "form": form,
        "last_words": last_words(inquiry),
        "present": inquiry.handovers.under_way().filter(reason=chosen.reason).first(),
    }
    return render(request, "handovers/hand_over.html", context, status=status)


@live_fragment
def panel(request: AgentRequest, reference: str) -> HttpResponse:
    """What sections work on now, what they said and nobody has used yet, and what was before."""
    scope = rights_of(request)
    inquiry = get_inquiry_in(scope, reference)
    rows = handovers_of_inquiry(inquiry)
    context: dict[str, Any] = {
        "present": [one for one in rows if one.is_under_way],
        "answers": [word for one in rows for word in waiting_answers(one)],
        "earlier": [one for one in rows if not one.is_under_way],
        "may_hand_over": scope.may(Deed.HAND_OVER, inquiry.desk_id) and inquiry.is_active,
    }
    return section_response(request, inquiry, "handovers/_panel.html", context)


def waiting_answers(handover: Handover) -> list[Any]:
    """Words of the section that nobody has used or set aside; each knows its hand-over."""
    found = []
    for word in handover.words.all():
        if word.kind in TO_USE and word.settled_at is None:
            word.handover = handover
            found.append(word)
    return found

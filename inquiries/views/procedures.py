"""Procedures and phone scripts beside an inquiry: the panel's part, its deeds, a script in steps."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from desks.permissions import Deed, Scope
from desks.request import AgentRequest, rights_of
from inquiries.actions.procedures import (
    bring_back_procedure,
    end_procedure,
    renew_procedure,
    start_procedure,
    tick_step,
)
from inquiries.models import Inquiry, ProcedureRun, ProcedureStep
from inquiries.permissions import get_inquiry_in
from inquiries.procedure_queries import choices_for, live_text, next_step_of, runs_of
from inquiries.template_values import filled_markdown
from inquiries.views.deeds import back_to, on_inquiry
from inquiries.views.rail import live_fragment
from inquiries.views.sections import section_response
from knowledge_base.permissions import get_item_in
from knowledge_base.shown import html_for
from knowledge_base.states import Kind
from knowledge_base.steps import script_steps
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import asked_by_htmx, done, failed

RECENT = 3  # lists that were put away, to be brought back


@live_fragment
def procedures(request: AgentRequest, reference: str) -> HttpResponse:
    """What runs, with its steps; what fits the topic; scripts for the telephone."""
    scope = rights_of(request)
    inquiry = get_inquiry_in(scope, reference)
    language = get_language() or "en"
    runs = runs_of(inquiry)
    running = [one.run.text.item_id for one in runs]
    ended = inquiry.procedures.exclude(ended_at=None).exclude(text__item__in=running)
    context: dict[str, Any] = {
        "runs": runs,
        "next_step": next_step_of(runs),
        "ended": list(ended.order_by("-ended_at")[:RECENT]),
        "choices": choices_for(inquiry, scope, Kind.PROCEDURE, language, running),
        "scripts": choices_for(inquiry, scope, Kind.SCRIPT, inquiry.language),
        "may_work": scope.may(Deed.NOTE, inquiry.desk_id) and not inquiry.merged_into_id,
    }
    return section_response(request, inquiry, "inquiries/_procedures.html", context)


@on_inquiry
def start(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    chosen = request.POST.get("item", "")
    if not chosen.isdecimal() or len(chosen) > 18:
        raise InvalidInput(_("Choose a procedure."))
    start_procedure(inquiry_id=inquiry.pk, item_id=int(chosen), by=request.user, now=timezone.now())
    return done(request, back_to(request, inquiry))


@require_POST
def step(request: AgentRequest, pk: int) -> HttpResponse:
    """Done, or open again: as the button says that was pressed."""
    found = ProcedureStep.objects.select_related("run__inquiry__desk").filter(pk=pk).first()
    if found is None:
        raise Http404
    is_done = request.POST.get("done") == "yes"

    def act() -> object:
        return tick_step(step_id=pk, is_done=is_done, by=request.user, now=timezone.now())

    return _deed(request, found.run.inquiry, act)


RUN_DEEDS: dict[str, Callable[..., ProcedureRun]] = {
    "end": end_procedure,
    "renew": renew_procedure,
    "bring_back": bring_back_procedure,
}


@require_POST
def run(request: AgentRequest, pk: int) -> HttpResponse:
    """Put it away, bring it back, or go on with the newer version."""
    found = ProcedureRun.objects.select_related("inquiry__desk").filter(pk=pk).first()
    if found is None:
        raise Http404

    def act() -> object:
        deed = RUN_DEEDS.get(request.POST.get("do", ""))
        if deed is None:
            raise InvalidInput()
        return deed(run_id=pk, by=request.user, now=timezone.now())

    return _deed(request, found.inquiry, act)


def _deed(request: AgentRequest, inquiry: Inquiry, act: Callable[[], object]) -> HttpResponse:
    get_inquiry_in(rights_of(request), inquiry.reference)  # unseen and missing are the same
    back = reverse("inquiries:conversation", args=[inquiry.reference])
    try:
        act()
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, f"{back}#inquiries-procedures")


@require_safe
def script(request: AgentRequest, reference: str, pk: int) -> HttpResponse:
    """A phone script in steps, in the inquirer's language: a fragment for any page, or a page."""
    scope = rights_of(request)
    inquiry = get_inquiry_in(scope, reference)
    item = get_item_in(scope, pk)
    text = live_text(item.pk, inquiry.language) if item.kind == Kind.SCRIPT else None
    if text is None:
        raise Http404
    body = filled_markdown(text.body, inquiry, text.language, request.user, timezone.now())
    steps = [
        (one.title, _step_html(scope, one.body, text.language, number))
        for number, one in enumerate(script_steps(body), start=1)
    ]
    context = {
        "inquiry": inquiry,
        "text": text,
        "steps": steps,
        "is_other_language": text.language != inquiry.language,
    }
    template = "_script" if asked_by_htmx(request) else "script"
    return render(request, f"inquiries/{template}.html", context)


def _step_html(scope: Scope, body: str, language: str, number: int) -> SafeString:
    """Each with anchors of its own: two steps may have the same heading."""
    return html_for(scope, body, language=language, prefix=f"step-{number}-")

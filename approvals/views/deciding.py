"""One answer that waits: side by side with what was asked; approved, returned, taken back, sent."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals.actions.deciding import (
    approve_reply,
    return_reply,
    send_unapproved,
    withdraw_approval,
)
from approvals.forms import DecisionForm, OwnForm
from approvals.models import Approval
from approvals.permissions import get_approval_in
from approvals.queries import (
    approvals_of_inquiry,
    changes_of,
    count_hidden,
    row_of,
    texts_of,
)
from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from inquiries.actions.checking import ChecksFailed
from inquiries.models import Inquiry, Message
from inquiries.permissions import get_inquiry_in
from inquiries.states import MessageKind
from inquiries.views.checks import checks_context
from inquiries.views.rail import live_fragment, note_mark
from inquiries.views.sections import section_response
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import SeeOther

OWN = {"withdraw", "send"}


@require_safe
def detail(request: AgentRequest, pk: int) -> HttpResponse:
    note_mark(request)
    approval = get_approval_in(rights_of(request), pk)
    return render(request, "approvals/detail.html", _context(request, approval))


@live_fragment
def state(request: AgentRequest, pk: int) -> HttpResponse:
    """Where it stands: live, while the editor beside it is left alone."""
    approval = get_approval_in(rights_of(request), pk)
    return render(request, "approvals/_state.html", _state_context(request, approval))


def _context(request: AgentRequest, approval: Approval, **bound: Any) -> dict[str, Any]:
    asked, edited = texts_of(approval)
    seen = _newest_said(approval.inquiry)
    context = _state_context(request, approval) | {
        "asked": asked,
        "edited": edited,
        "changes": changes_of(approval),
        "files": list(approval.files.select_related("stored_file").order_by("pk")),
        "received": _last_received(approval.inquiry),
    }
    if _may_decide(request, approval):
        language = approval.inquiry.language
        context["form"] = DecisionForm(text=edited or asked, language=language, seen=seen)
    if approval.is_waiting and approval.asked_by_id == request.user.pk:
        context["own_form"] = OwnForm(seen=seen)
    return context | bound


def _state_context(request: AgentRequest, approval: Approval) -> dict[str, Any]:
    now = timezone.now()
    return {
        "row": row_of(approval, now),
        "one": approval,
        "inquiry": approval.inquiry,
        "now": now,
        "is_mine": approval.asked_by_id == request.user.pk,
    }


def _may_decide(request: AgentRequest, approval: Approval) -> bool:
    leads = rights_of(request).may(Deed.APPROVE_REPLY, approval.inquiry.desk_id)
    return leads and approval.is_waiting and approval.asked_by_id != request.user.pk


def _newest_said(inquiry: Inquiry) -> int:
    return inquiry.messages.order_by("-pk").values_list("pk", flat=True).first() or 0


def _last_received(inquiry: Inquiry) -> Message | None:
    received = inquiry.messages.filter(kind=MessageKind.INBOUND).defer("html", "quoted")
    return received.order_by("-pk").first()


@require_POST
def deed(request: AgentRequest, pk: int) -> HttpResponse:
    """By the button that was pressed. What was typed stays when it cannot be done."""
    approval = get_approval_in(rights_of(request), pk)
    wanted = request.POST.get("do", "")
    if wanted in OWN:
        return _own_deed(request, approval, wanted)
    text = approval.texts.order_by("-pk")[0]
    form = DecisionForm(request.POST, text=text, language=approval.inquiry.language)
    if not form.is_valid():
        return _again(request, approval, form, 422)
    try:
        said = _decide(request, approval, form)
    except ChecksFailed as stopped:
        checks = checks_context(form, stopped, is_live=True)
        return _again(request, approval, form, stopped.status, checks=checks)
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return _again(request, approval, form, error.status)
    messages.success(request, said)
    return SeeOther(reverse("approvals:first"))


def _decide(request: AgentRequest, approval: Approval, form: DecisionForm) -> str:
    # "Send anyway", beside what was found, is the approval that was stopped by it.
    wanted = request.POST.get("do") or ("approve" if request.POST.get("override") else "")
    act, said = DEEDS.get(wanted, (None, None))
    if act is None or said is None:
        raise InvalidInput()
    decided = act(
        approval_id=approval.pk,
        decision=form.decision,
        by=request.user,
        submission_key=form.key,
        now=timezone.now(),
    )
    return said() % {"name": decided.asked_by.display_name}


def _again(
    request: AgentRequest, approval: Approval, form: DecisionForm, status: int, **more: Any
) -> HttpResponse:
    """With what was typed; what arrived meanwhile is on the page, and seen from now on."""
    note_mark(request)
    approval = get_approval_in(rights_of(request), approval.pk)
    newest = _newest_said(approval.inquiry)
    form.data = {name: form.data[name] for name in form.data} | {"seen": newest}
    context = _context(request, approval, form=form, **more)
    return render(request, "approvals/detail.html", context, status=status)


DEEDS: dict[str, tuple[Callable[..., Approval], Callable[[], str]]] = {
    "approve": (approve_reply, lambda: _("Approved. It leaves in the name of %(name)s.")),
    "return": (return_reply, lambda: _("Returned. %(name)s has been told.")),
}


def _own_deed(request: AgentRequest, approval: Approval, wanted: str) -> HttpResponse:
    form = OwnForm(request.POST)
    page = reverse("inquiries:conversation", args=[approval.inquiry.reference])
    try:
        if not form.is_valid():
            raise InvalidInput()
        said = _do_own(request, approval, wanted, form)
    except HelpdeskError as error:
        messages.error(request, str(error.message))
        return SeeOther(reverse("approvals:detail", args=[approval.pk]))
    messages.success(request, said)
    return SeeOther(f"{page}#composer")


def _do_own(request: AgentRequest, approval: Approval, wanted: str, form: OwnForm) -> str:
    common: dict[str, Any] = {
        "approval_id": approval.pk,
        "by": request.user,
        "submission_key": form.key,
        "now": timezone.now(),
    }
    if wanted == "withdraw":
        withdraw_approval(**common)
        return _("Taken back. It is your draft again.")
    reason, seen = form.cleaned_data["reason"], form.cleaned_data["seen"]
    send_unapproved(reason=reason, seen_message_id=seen, **common)
    return _("It is sent. Why it was not approved is noted.")


@live_fragment
def panel(request: AgentRequest, reference: str) -> HttpResponse:
    """What waits there, and what came of the last one; of colleagues only that something waits."""
    scope = rights_of(request)
    inquiry = get_inquiry_in(scope, reference)
    rows = approvals_of_inquiry(inquiry, scope)
    waiting = [one for one in rows if one.is_waiting]
    context = {
        "waiting": waiting,
        "last": next((one for one in rows if not one.is_waiting), None),
        "hidden": count_hidden(inquiry, scope),
    }
    return section_response(request, inquiry, "approvals/_panel.html", context)

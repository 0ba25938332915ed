"""Buttons of a conversation: take, assign, status, classify, transfer, merge, move, settle."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desks.queries import agents_at
from desks.request import AgentRequest, every_desk, rights_of
from inquiries.actions.assign import assign_inquiry, take_inquiry
from inquiries.actions.lifecycle import change_status
from inquiries.actions.lifecycle import classify as classify_inquiry
from inquiries.actions.merge import merge_inquiries
from inquiries.actions.merge import move_message as move
from inquiries.actions.merge import undo_merge as take_apart
from inquiries.actions.settle import settle_delivery as settle
from inquiries.actions.split import split_message
from inquiries.actions.transfer import answer_transfer, offer_transfer
from inquiries.forms import AssignForm, ClassifyForm, StatusForm, TransferForm
from inquiries.models import Inquiry
from inquiries.permissions import get_inquiry_for
from inquiries.queries import find_merge, get_message_for, open_offers
from inquiries.states import Status
from inquiries.views.conversation import page_context, place_of
from inquiries.views.listing import list_url
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import asked_by_htmx, done, failed

Deed = Callable[[AgentRequest, Inquiry], HttpResponse]


def on_inquiry(deed: Deed) -> Callable[..., HttpResponse]:
    """A posted deed on one inquiry that the agent may see; expected failures are said in words."""

    @require_POST
    @wraps(deed)
    def view(request: AgentRequest, reference: str) -> HttpResponse:
        inquiry = get_inquiry_for(request.user, reference)
        try:
            return deed(request, inquiry)
        except HelpdeskError as error:
            return failed(request, error, back_to(request, inquiry))

    return view


def back_to(request: AgentRequest, inquiry: Inquiry) -> str:
    page = reverse("inquiries:conversation", args=[inquiry.reference])
    return f"{page}?{place_of(request, inquiry).query}"


@on_inquiry
def take(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    take_inquiry(inquiry_id=inquiry.pk, by=request.user, now=timezone.now())
    return done(request, back_to(request, inquiry), _("This is yours now."))


@on_inquiry
def assign(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    form = AssignForm(request.POST, colleagues=agents_at(inquiry.desk_id))
    if not form.is_valid():
        raise InvalidInput()
    to = form.cleaned_data["assignee"]
    assign_inquiry(
        inquiry_id=inquiry.pk,
        to=to,
        by=request.user,
        version=form.cleaned_data["version"],
        now=timezone.now(),
    )
    said = _("Assigned to %(name)s.") % {"name": to.display_name} if to else _("Given back to all.")
    return done(request, back_to(request, inquiry), said)


@on_inquiry
def status(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    form = StatusForm(request.POST)
    if not form.is_valid():
        raise InvalidInput()
    changed = change_status(
        inquiry_id=inquiry.pk,
        status=form.cleaned_data["status"],
        by=request.user,
        version=form.cleaned_data["version"],
        now=timezone.now(),
    )
    said = _("Status: %(status)s") % {"status": Status(changed.status).label}
    return done(request, back_to(request, inquiry), said)


@on_inquiry
def classify(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    form = ClassifyForm(request.POST, inquiry=inquiry)
    if not form.is_valid():
        return _shown_again(request, inquiry, classify_form=form)
    classify_inquiry(
        inquiry_id=inquiry.pk, by=request.user, now=timezone.now(), **form.cleaned_data
    )
    return done(request, back_to(request, inquiry), _("Saved."))


@on_inquiry
def transfer(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    form = TransferForm(request.POST, desk_id=inquiry.desk_id, desks=every_desk(request))
    if not form.is_valid():
        return _shown_again(request, inquiry, transfer_form=form)
    to_desk = form.cleaned_data["to_desk"]
    offer_transfer(
        inquiry_id=inquiry.pk,
        to_desk=to_desk,
        reason=form.cleaned_data["reason"],
        by=request.user,
        now=timezone.now(),
    )
    said = _("Offered to %(desk)s. It stays here until they accept.") % {"desk": to_desk.name}
    return done(request, back_to(request, inquiry), said)


def _shown_again(request: AgentRequest, inquiry: Inquiry, **bound: Any) -> HttpResponse:
    """The form with its errors and what was typed; on a live page only the words, nothing is lost."""
    if asked_by_htmx(request):
        raise InvalidInput()
    context = page_context(request, inquiry, **bound)
    return render(request, "inquiries/conversation.html", context, status=422)


@on_inquiry
def merge(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    """This one goes into the named one, where the agent lands."""
    target = named(request, request.POST.get("into", ""))
    merge_inquiries(source_id=inquiry.pk, target_id=target.pk, by=request.user, now=timezone.now())
    said = _("%(reference)s was merged into this.") % {"reference": inquiry.reference}
    return done(request, back_to(request, target), said)


@require_POST
def undo_merge(request: AgentRequest, pk: int) -> HttpResponse:
    merged = find_merge(rights_of(request), pk)
    if merged is None:
        raise Http404
    back = back_to(request, merged.target)
    try:
        take_apart(merge_id=pk, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, back)
    said = _("%(reference)s stands alone again.") % {"reference": merged.source.reference}
    return done(request, back, said)


@require_POST
def move_message(request: AgentRequest, pk: int) -> HttpResponse:
    """To an inquiry of its own or to the named one; the agent lands there."""
    message = get_message_for(rights_of(request), pk)
    if message is None:
        raise Http404
    by, now = request.user, timezone.now()
    try:
        if request.POST.get("how") == "alone":
            target = split_message(message_id=pk, by=by, now=now)
        else:
            target = named(request, request.POST.get("into", ""))
            move(message_id=pk, target=target, by=by, now=now)
    except HelpdeskError as error:
        return failed(request, error, back_to(request, message.inquiry))
    said = _("Moved here from %(reference)s.") % {"reference": message.inquiry.reference}
    return done(request, back_to(request, target), said)


def named(request: AgentRequest, written: str) -> Inquiry:
    try:
        return get_inquiry_for(request.user, written.strip().upper())
    except Http404:
        words = _("There is no inquiry %(reference)s at your desks.") % {"reference": written[:40]}
        raise InvalidInput(words) from None


@require_POST
def transfer_answer(request: AgentRequest, pk: int) -> HttpResponse:
    """Accept or decline, from the list of offers: the inquiry itself may not be visible yet."""
    offer = get_object_or_404(open_offers(rights_of(request)), pk=pk)
    accept = request.POST.get("answer") == "accept"
    back = list_url(offer.to_desk, "transfers")
    try:
        answer_transfer(transfer_id=pk, accept=accept, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, back)
    if not accept:
        return done(request, back, _("Declined. The other desk keeps it."))
    page = reverse("inquiries:conversation", args=[offer.inquiry.reference])
    return done(request, page, _("Taken over. It is at your desk now."))


@require_POST
def settle_delivery(request: AgentRequest, pk: int) -> HttpResponse:
    message = get_message_for(rights_of(request), pk)
    if message is None:
        raise Http404
    has_arrived = request.POST.get("decision") == "arrived"
    back = back_to(request, message.inquiry)
    try:
        settle(message_id=pk, has_arrived=has_arrived, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, back)
    said = _("Noted: it has arrived.") if has_arrived else _("It will be sent again now.")
    return done(request, back, said)

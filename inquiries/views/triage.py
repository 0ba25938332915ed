"""The panel's part "Triage": what was proposed and why, confirmed by one key, corrected by a menu."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desks.models import Desk
from desks.permissions import Deed, Scope
from desks.request import AgentRequest, rights_of
from inquiries.actions.correcting import CORRECTABLE, confirm_triage, correct_triage
from inquiries.actions.transfer import offer_transfer
from inquiries.models import DeskTransfer, Inquiry, InquiryTriage
from inquiries.permissions import get_inquiry_in
from inquiries.states import TransferState
from inquiries.views.deeds import back_to, on_inquiry
from inquiries.views.rail import live_fragment
from inquiries.views.sections import section_response
from registry.topics import RESOLVER_NAMES, find_topic
from registry.triage import WRONG_SERVICES, Reason
from registry.vocabulary import Wording
from shared.exceptions import InvalidInput, NotPossible
from shared.responses import done

Choices = list[tuple[str, str]]


@live_fragment
def panel(request: AgentRequest, reference: str) -> HttpResponse:
    """Proposed and present, with the reasons; who may classify is offered to confirm and correct."""
    scope = rights_of(request)
    inquiry = get_inquiry_in(scope, reference)
    context = triage_context(inquiry, scope)
    return section_response(request, inquiry, "inquiries/_triage.html", context)


def triage_context(inquiry: Inquiry, scope: Scope) -> dict[str, Any]:
    row = InquiryTriage.objects.select_related("settled_by").filter(inquiry=inquiry).first()
    if row is None or row.is_failed:
        return {"triage": None, "is_failed": bool(row)}
    may_classify = scope.may(Deed.CLASSIFY, inquiry.desk_id) and not inquiry.merged_into_id
    return {
        "triage": row,
        "reasons": [words for one in row.reasons if (words := _in_words(one))],
        "menus": _menus(inquiry, row),
        "may_classify": may_classify,
        "right_desk": _right_desk(inquiry, row),
        "may_offer": scope.may(Deed.OFFER_TRANSFER, inquiry.desk_id),
    }


def _in_words(reason: dict[str, Any]) -> str:
    return Reason.of_data(reason).in_language(get_language() or "en")


def _menus(inquiry: Inquiry, row: InquiryTriage) -> list[dict[str, Any]]:
    topic = find_topic(row.desk, inquiry.topic) or find_topic(inquiry.desk.code, inquiry.topic)
    subtopics = {one.code: one.name for one in topic.subtopics} if topic else {}
    return [
        _menu("subtopic", _("Subtopic"), row.subtopic, _named(subtopics)),
        _menu("resolver", _("Resolver"), row.resolver, _named(RESOLVER_NAMES)),
        _menu("wrong_service", _("Other service"), row.wrong_service, _named(WRONG_SERVICES)),
    ]


def _menu(name: str, label: str, value: str, choices: Choices) -> dict[str, Any]:
    none = _("None") if name == "wrong_service" else _("Not set")
    words = dict(choices).get(value, value) or none
    return {
        "name": name,
        "label": label,
        "value": value,
        "words": words,
        "choices": [("", none), *choices],
    }


def _named(names: Any) -> Choices:
    language = get_language() or "en"
    return [(str(code), _capital(name, language)) for code, name in names.items()]


def _capital(name: Wording, language: str) -> str:
    words = name.in_language(language)
    return words[:1].upper() + words[1:]


def _right_desk(inquiry: Inquiry, row: InquiryTriage) -> Desk | None:
    """Another desk that is thought right, while it is not offered there."""
    if row.desk == inquiry.desk.code:
        return None
    is_offered = DeskTransfer.objects.filter(inquiry=inquiry, state=TransferState.OFFERED).exists()
    return None if is_offered else Desk.objects.filter(code=row.desk).first()


@on_inquiry
def confirm(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    confirm_triage(inquiry_id=inquiry.pk, by=request.user, now=timezone.now())
    return done(request, back_to(request, inquiry), _("Confirmed."))


@on_inquiry
def correct(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    """What was posted of the menus; "this desk is right" posts the desk."""
    values = {name: request.POST[name] for name in CORRECTABLE if name in request.POST}
    if not values:
        raise InvalidInput()
    correct_triage(inquiry_id=inquiry.pk, values=values, by=request.user, now=timezone.now())
    return done(request, back_to(request, inquiry), _("Saved."))


@on_inquiry
def offer(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    """Offer it to the desk that the triage names, with its reason, in one step."""
    row = InquiryTriage.objects.filter(inquiry=inquiry).first()
    to_desk = _right_desk(inquiry, row) if row else None
    if row is None or to_desk is None:
        raise NotPossible()
    offer_transfer(
        inquiry_id=inquiry.pk,
        to_desk=to_desk,
        reason=_reason_for(row),
        by=request.user,
        now=timezone.now(),
    )
    said = _("Offered to %(desk)s. It stays here until they accept.") % {"desk": to_desk.name}
    return done(request, back_to(request, inquiry), said)


def _reason_for(row: InquiryTriage) -> str:
    about_desk = [one for one in row.reasons if one.get("code", "").startswith("desk_")]
    words = [_in_words(one) for one in about_desk]
    return next(filter(None, words), _("The triage thinks that this is yours."))

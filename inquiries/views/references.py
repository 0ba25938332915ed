"""References: the part of the panel, what is decided about them, and the page of one of them."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.queries import names_of
from desks.permissions import Deed, Scope
from desks.request import AgentRequest, rights_of
from inquiries.actions.references import (
    add_reference,
    forget_person,
    note_person,
    settle_reference,
    undo_settling,
)
from inquiries.models import (
    Inquiry,
    PersonRole,
    ReferenceKind,
    ReferencePerson,
    RegistryReference,
)
from inquiries.permissions import get_inquiry_for, get_inquiry_in
from inquiries.queries import open_limits_of
from inquiries.reference_queries import (
    ReferenceRow,
    find_reference_for,
    inquiries_about,
    people_of,
    references_of,
    with_others,
)
from inquiries.register_links import links_to_registers
from inquiries.states import Standing
from inquiries.views.deeds import back_to, on_inquiry
from inquiries.views.rail import live_fragment
from inquiries.views.reference_words import SHORT
from inquiries.views.sections import section_response
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import done, failed

DECISIONS = {"confirm": Standing.CONFIRMED, "reject": Standing.REJECTED}


# --- the panel ---------------------------------------------------------------------------------------
@live_fragment
def of_inquiry(request: AgentRequest, reference: str) -> HttpResponse:
    """What the inquiry is about, what waits for a decision, and who else asked about the same."""
    scope = rights_of(request)
    inquiry = get_inquiry_in(scope, reference)
    rows = references_of(inquiry)
    with_others(rows, inquiry, scope)
    shown = [row for row in rows if row.standing != Standing.REJECTED]
    names = names_of([one.contact.survivor for row in shown for one in row.others[:1]])
    context = {
        "numbers": [_shown(row, names) for row in shown if not row.is_form],
        "forms": [row for row in shown if row.is_form],
        "rejected": [row for row in rows if row.standing == Standing.REJECTED],
        "first_candidate": _first_candidate(shown),
        "kinds": ReferenceKind.choices,
        "may_decide": scope.may(Deed.CLASSIFY, inquiry.desk_id),
    }
    return section_response(request, inquiry, "inquiries/_references.html", context)


def _shown(row: ReferenceRow, names: dict[int, str]) -> dict[str, Any]:
    reference, first = row.reference, row.others[0] if row.others else None
    return {
        "row": row,
        "reference": reference,
        "links": links_to_registers(reference.kind, reference.value, get_language() or "en"),
        "first": first,
        "writer": names[first.contact.survivor.pk] if first else "",
        "more": len(row.others) - 1,
    }


def _first_candidate(rows: Sequence[ReferenceRow]) -> int | None:
    """The one that the single keys decide about."""
    waiting = (row.reference.pk for row in rows if row.standing == Standing.CANDIDATE)
    return next(waiting, None)


@on_inquiry
def decide(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    """Meant, not meant, or taken back: by the button that was pressed."""
    written, decision = request.POST.get("reference", ""), request.POST.get("decision", "")
    if not written.isdecimal() or decision not in (*DECISIONS, "undo"):
        raise InvalidInput()
    which: dict[str, Any] = {
        "inquiry_id": inquiry.pk,
        "reference_id": int(written),
        "by": request.user,
        "now": timezone.now(),
    }
    if decision == "undo":
        undo_settling(**which)
    else:
        settle_reference(**which, standing=DECISIONS[decision])
    return done(request, back_to(request, inquiry))


@on_inquiry
def add(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    added = add_reference(
        inquiry_id=inquiry.pk,
        written=request.POST.get("written", ""),
        kind=request.POST.get("kind", ""),
        by=request.user,
        now=timezone.now(),
    )
    said = _("Added: %(value)s") % {"value": added.value}
    return done(request, back_to(request, inquiry), said)


# --- the page of one -----------------------------------------------------------------------------------
@require_safe
def page(request: AgentRequest, pk: int) -> HttpResponse:
    """Everything about one number that the agent may see, across channels and years."""
    scope = rights_of(request)
    reference = _get(scope, pk)
    inquiries = inquiries_about(reference, scope)
    contacts = list(dict.fromkeys(one.contact.survivor for one in inquiries))
    names = names_of(contacts)
    context = {
        "reference": reference,
        "short": SHORT[reference.kind],
        "links": links_to_registers(reference.kind, reference.value, get_language() or "en"),
        "years": _by_year(inquiries),
        "count": len(inquiries),
        "open_count": sum(one.is_active for one in inquiries),
        "writers": [(one, names[one.pk]) for one in contacts],
        "people": people_of(reference, scope),
        "limits": open_limits_of([one.pk for one in inquiries], scope),
        "roles": PersonRole.choices,
        "tellable": [one for one in inquiries if scope.may(Deed.CLASSIFY, one.desk_id)],
        "now": timezone.now(),
    }
    return render(request, "inquiries/reference.html", context)


def _by_year(inquiries: Sequence[Inquiry]) -> list[tuple[int, list[Inquiry]]]:
    years = groupby(inquiries, key=lambda one: timezone.localtime(one.last_message_at).year)
    return [(year, list(rows)) for year, rows in years]


@require_POST
def tell(request: AgentRequest, pk: int) -> HttpResponse:
    """Keep who holds or represents it, as somebody said in one of its inquiries."""
    reference = _get(rights_of(request), pk)
    back = reverse("inquiries:reference", args=[pk])
    inquiry = get_inquiry_for(request.user, request.POST.get("inquiry", ""))
    try:
        note_person(
            inquiry_id=inquiry.pk,
            reference_id=reference.pk,
            role=request.POST.get("role", ""),
            name=request.POST.get("name", ""),
            by=request.user,
            now=timezone.now(),
        )
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("Kept."))


@require_POST
def forget(request: AgentRequest, pk: int) -> HttpResponse:
    """Take back what was kept by mistake."""
    person = get_object_or_404(ReferencePerson.objects.select_related("inquiry"), pk=pk)
    readable = rights_of(request).desk_ids_for(Deed.READ_INQUIRY)
    if person.inquiry.desk_id not in readable:
        raise Http404
    back = reverse("inquiries:reference", args=[person.reference_id])
    try:
        forget_person(person_id=pk, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("Removed."))


def _get(scope: Scope, pk: int) -> RegistryReference:
    reference = find_reference_for(scope, pk)
    if reference is None:
        raise Http404
    return reference

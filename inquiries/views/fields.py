"""Custom fields: values saved from the panel, and the page where fields are looked after."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from desks.models import Desk
from desks.permissions import Deed, Scope
from desks.request import AgentRequest, rights_of
from inquiries.actions.fields import retire_field, save_field, set_fields
from inquiries.field_forms import FieldForm, ValuesForm
from inquiries.field_queries import fields_of, fields_to_manage
from inquiries.models import CustomField, Inquiry
from inquiries.views.deeds import back_to, on_inquiry
from shared.exceptions import HelpdeskError
from shared.responses import done, failed


@on_inquiry
def values(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    """Save what was posted of the fields that this inquiry has."""
    codes = {one.code for one in fields_of(inquiry)}
    written = {code: text for code, text in request.POST.items() if code in codes}
    set_fields(inquiry_id=inquiry.pk, values=written, by=request.user, now=timezone.now())
    return done(request, back_to(request, inquiry), _("Saved."))


@require_http_methods(["GET", "HEAD", "POST"])
def fields(request: AgentRequest) -> HttpResponse:
    """All fields that the agent looks after; posted: a new one."""
    scope = _manager(request)
    form = FieldForm(request.POST or None, desks=_desks(scope))
    if request.method == "POST" and form.is_valid() and _save(request, form, None):
        return done(request, reverse("inquiries:fields"), _("Saved."))
    rows = list(fields_to_manage(scope))
    context = {
        "in_use": [row for row in rows if not row.retired_at],
        "retired": [row for row in rows if row.retired_at],
        "form": form,
    }
    return render(request, "inquiries/fields.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def field(request: AgentRequest, pk: int) -> HttpResponse:
    """One field, as it is and as it will look."""
    scope, found = _manager(request), _get(request, pk)
    form = FieldForm(request.POST or None, field=found, desks=_desks(scope))
    if request.method == "POST" and form.is_valid() and _save(request, form, found):
        return done(request, reverse("inquiries:fields"), _("Saved."))
    preview = ValuesForm(inquiry=Inquiry(fields={}), asked=[found])
    context = {"form": form, "field": found, "preview": preview}
    return render(request, "inquiries/field.html", context, status=422 if form.errors else 200)


@require_POST
def field_deed(request: AgentRequest, pk: int) -> HttpResponse:
    """Retire it, or ask it again."""
    found = _get(request, pk)
    retired = request.POST.get("decision") == "retire"
    try:
        retire_field(field_id=found.pk, retired=retired, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, reverse("inquiries:field", args=[found.pk]))
    said = _("Asked no more. Old values stay.") if retired else _("It is asked again.")
    return done(request, reverse("inquiries:fields"), said)


def _save(request: AgentRequest, form: FieldForm, found: CustomField | None) -> bool:
    typed: dict[str, Any] = dict(form.cleaned_data)
    desk_ids = {desk.pk for desk in typed.pop("desks")}
    try:
        save_field(
            field=found, values=typed, desk_ids=desk_ids, by=request.user, now=timezone.now()
        )
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return False
    return True


def _manager(request: AgentRequest) -> Scope:
    """Who looks after no fields has no such page."""
    scope = rights_of(request)
    if not scope.desk_ids_for(Deed.MANAGE_FIELDS) and not scope.may_everywhere(Deed.MANAGE_FIELDS):
        raise Http404
    return scope


def _get(request: AgentRequest, pk: int) -> CustomField:
    found = fields_to_manage(_manager(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _desks(scope: Scope) -> Any:
    if scope.may_everywhere(Deed.MANAGE_FIELDS):
        return Desk.objects.all()
    return Desk.objects.filter(pk__in=scope.desk_ids_for(Deed.MANAGE_FIELDS))

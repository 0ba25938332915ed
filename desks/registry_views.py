"""The International Bureau's closed days, year by year: read by everybody, kept by coordinators."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from desks.actions import set_limit_warning
from desks.forms import ConfirmYearForm, RegistryDayForm
from desks.models import Desk, RegistryClosedDay, RegistryYear
from desks.permissions import Deed
from desks.registry_days import (
    FIRST_YEAR,
    LAST_YEAR,
    confirm_year,
    copy_pattern,
    keep_registry_day,
    remove_registry_day,
)
from desks.request import AgentRequest, rights_of
from registry.closed_days import closed_days, is_list_confirmed
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import done, failed


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A closed day of the list, or of the pattern where there is no list yet."""

    date: date
    name: str
    note: str
    pk: int | None = None
    is_in_pattern: bool = True


@require_http_methods(["GET", "HEAD"])
def registry_days(request: AgentRequest, year: int | None = None) -> HttpResponse:
    year = year or timezone.localdate().year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return render(request, "desks/registry_days.html", _context(request, year))


def _context(request: AgentRequest, year: int) -> dict[str, object]:
    kept = RegistryYear.objects.filter(year=year).select_related("checked_by").first()
    pattern = {day.date: day for day in closed_days(year)}
    rows = list(RegistryClosedDay.objects.filter(year_id=year))
    shown = [
        ShownDay(row.date, row.name, row.note, row.pk, row.date in pattern) for row in rows
    ] or [
        ShownDay(day.date, day.name.in_language(get_language() or "en"), day.source)
        for day in pattern.values()
    ]
    today = timezone.localdate()
    editable = rights_of(request).desk_ids_for(Deed.EDIT_CALENDAR)
    return {
        "year": year,
        "kept": kept,
        "is_confirmed": kept.is_confirmed if kept else is_list_confirmed(year),
        "has_list": bool(rows),
        "days": shown,
        "missing": sorted(set(pattern) - {row.date for row in rows}) if rows else [],
        "years": range(today.year - 1, today.year + 3),
        "may_edit": bool(editable),
        "desks": Desk.objects.filter(pk__in=editable) if editable else [],
        "day_form": RegistryDayForm(),
        "confirm_form": ConfirmYearForm(initial={"checked_on": today}),
    }


@require_POST
def copy(request: AgentRequest, year: int) -> HttpResponse:
    try:
        copy_pattern(year=year, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, _page(year))
    said = _("The days of the pattern are in the list. Compare them with a published one.")
    return done(request, _page(year), said)


@require_POST
def add_day(request: AgentRequest, year: int) -> HttpResponse:
    form = RegistryDayForm(request.POST)
    if not form.is_valid():
        return _again(request, year, day_form=form)
    try:
        kept = keep_registry_day(by=request.user, now=timezone.now(), **form.cleaned_data)
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return _again(request, year, day_form=form)
    return done(
        request, _page(kept.date.year), _("The closed day is kept. Confirm the year again.")
    )


@require_POST
def remove_day(request: AgentRequest, pk: int) -> HttpResponse:
    found = RegistryClosedDay.objects.filter(pk=pk).first()
    page = _page(found.date.year if found else timezone.localdate().year)
    try:
        remove_registry_day(day_id=pk, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, page)
    return done(request, page, _("The closed day was removed. Confirm the year again."))


@require_POST
def confirm(request: AgentRequest, year: int) -> HttpResponse:
    form = ConfirmYearForm(request.POST)
    if not form.is_valid():
        return _again(request, year, confirm_form=form)
    try:
        confirm_year(year=year, by=request.user, now=timezone.now(), **form.cleaned_data)
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return _again(request, year, confirm_form=form)
    return done(
        request, _page(year), _("The year is confirmed. Time limits in it need no warning.")
    )


@require_POST
def warning(request: AgentRequest, pk: int) -> HttpResponse:
    """How long before a time limit a desk is warned."""
    back = reverse("desks:registry_days")
    typed = request.POST.get("days", "")
    try:
        if not typed.isdecimal() or len(typed) > 3:
            raise InvalidInput()
        set_limit_warning(desk=get_object_or_404(Desk, pk=pk), days=int(typed), by=request.user)
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("Saved."))


def _again(request: AgentRequest, year: int, **forms: object) -> HttpResponse:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    context = _context(request, year) | forms
    return render(request, "desks/registry_days.html", context, status=422)


def _page(year: int) -> str:
    return reverse("desks:registry_year", args=[year])

"""An agent's own preferences and absences; opening hours and closed days of the desks."""

from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from desks.actions import (
    add_absence,
    add_closed_day,
    change_preferences,
    end_absence,
    remove_closed_day,
    set_away,
)
from desks.attendance import absences_from
from desks.forms import AbsenceForm, ClosedDayForm, PreferencesForm, initial_of
from desks.models import Absence, Agent, ClosedDay, Desk
from desks.permissions import Deed, Scope
from desks.queries import colleagues_of, zone_of
from desks.request import AgentRequest, rights_of
from shared.exceptions import HelpdeskError
from shared.responses import done, failed


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: AgentRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, initial=initial_of(request.user))
    if request.method == "POST" and form.is_valid():
        change_preferences(by=request.user, preferences=form.preferences())
        with translation.override(request.user.language):
            return done(request, reverse("desks:preferences"), _("Saved."))
    return _preferences_page(request, form=form)


def _preferences_page(request: AgentRequest, **forms: Form) -> HttpResponse:
    """The whole page; a form that was refused comes with its errors."""
    agent, now = request.user, timezone.now()
    context = {
        "form": PreferencesForm(initial=initial_of(agent)),
        "absence_form": _absence_form(None, agent),
        "absences": absences_from(now).filter(agent=agent).select_related("substitute"),
        "now": now,
    } | forms
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "desks/preferences.html", context, status=status)


def _absence_form(values: QueryDict | None, agent: Agent) -> AbsenceForm:
    return AbsenceForm(values, colleagues=colleagues_of(agent), zone=zone_of(agent))


@require_POST
def away(request: AgentRequest) -> HttpResponse:
    is_away = request.POST.get("is_away") == "yes"
    set_away(by=request.user, is_away=is_away, now=timezone.now())
    said = _("You are away: nothing new comes to you.") if is_away else _("Welcome back.")
    return done(request, reverse("desks:preferences"), said)


@require_POST
def absence(request: AgentRequest) -> HttpResponse:
    """An absence of one's own; a coordinator notes others' on the page of the team."""
    form = _absence_form(request.POST, request.user)
    if not form.is_valid():
        return _preferences_page(request, absence_form=form)
    try:
        keep_absence(agent=request.user, form=form, by=request.user)
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return _preferences_page(request, absence_form=form)
    said = _("Noted. When it begins, your open work goes to others.")
    return done(request, reverse("desks:preferences"), said)


def keep_absence(*, agent: Agent, form: AbsenceForm, by: Agent) -> None:
    starts_at, ends_at = form.span()
    add_absence(
        agent=agent,
        starts_at=starts_at,
        ends_at=ends_at,
        note=form.cleaned_data["note"],
        substitute=form.cleaned_data["substitute"],
        by=by,
        now=timezone.now(),
    )


@require_POST
def remove_absence(request: AgentRequest, pk: int) -> HttpResponse:
    """One's own; of others only on the page of the team."""
    get_object_or_404(Absence, pk=pk, agent=request.user)
    end_absence(absence_id=pk, by=request.user, now=timezone.now())
    return done(request, reverse("desks:preferences"), _("The absence is over."))


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: AgentRequest) -> HttpResponse:
    """Read by everybody; a coordinator adds closed days of the desks that he coordinates."""
    scope = rights_of(request)
    editable = Desk.objects.filter(pk__in=scope.desk_ids_for(Deed.EDIT_CALENDAR))
    form = ClosedDayForm(request.POST or None, desks=editable)
    if request.method == "POST" and form.is_valid():
        return _add_day(request, form)
    context = {**_calendar_context(scope), "form": form if editable else None}
    return render(request, "desks/calendar.html", context, status=422 if form.errors else 200)


def _calendar_context(scope: Scope) -> dict[str, object]:
    today = timezone.localdate()
    coming = ClosedDay.objects.filter(date__gte=today).select_related("desk").order_by("date", "pk")
    days = list(coming)
    return {
        "desks": Desk.objects.prefetch_related("opening_spans"),
        "days": days,
        "has_unconfirmed": any(not day.is_confirmed for day in days),
        "editable_ids": scope.desk_ids_for(Deed.EDIT_CALENDAR),
    }


def _add_day(request: AgentRequest, form: ClosedDayForm) -> HttpResponse:
    back = reverse("desks:calendar")
    try:
        add_closed_day(by=request.user, **form.cleaned_data)
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("The closed day is kept. Due times from now on count it."))


@require_POST
def remove_day(request: AgentRequest, pk: int) -> HttpResponse:
    day = get_object_or_404(ClosedDay, pk=pk)
    back = reverse("desks:calendar")
    try:
        remove_closed_day(closed_day=day, by=request.user)
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("The closed day was removed."))

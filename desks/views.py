"""An agent's own preferences; opening hours and closed days of the desks."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from desks.actions import add_closed_day, change_preferences, remove_closed_day
from desks.forms import ClosedDayForm, PreferencesForm
from desks.models import ClosedDay, Desk
from desks.permissions import Deed, Scope
from desks.request import AgentRequest, rights_of
from shared.exceptions import HelpdeskError
from shared.responses import done, failed


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: AgentRequest) -> HttpResponse:
    initial = {"language": request.user.language, "theme": request.user.theme}
    form = PreferencesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_preferences(by=request.user, **form.cleaned_data)
        with translation.override(request.user.language):
            return done(request, reverse("desks:preferences"), _("Saved."))
    status = 422 if form.errors else 200
    return render(request, "desks/preferences.html", {"form": form}, status=status)


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

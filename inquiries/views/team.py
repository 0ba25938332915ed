"""The page of a team, for who coordinates its desk: people, load, absences, how work is given."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from desks.actions import end_absence, set_assigning, set_limit
from desks.attendance import absences_from
from desks.forms import AbsenceForm
from desks.models import Absence, Agent, Assigning, Desk
from desks.permissions import Deed
from desks.queries import agents_at, next_closed_days
from desks.request import AgentRequest, desks_of, rights_of
from desks.views import keep_absence
from inquiries.pool import waiting_at
from inquiries.team import team_of
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import done, failed
from targets.queries import general_of
from targets.words import promises_of

TeamDeed = Callable[[AgentRequest, Desk], HttpResponse]
CLOSED_DAYS = 4


def led_desks(request: AgentRequest) -> list[Desk]:
    led = rights_of(request).desk_ids_for(Deed.MANAGE_TEAM)
    return [desk for desk in desks_of(request) if desk.pk in led]


def _led_desk(request: AgentRequest, code: str) -> Desk:
    """Http404 for a desk that the agent does not coordinate."""
    found = next((desk for desk in led_desks(request) if desk.code == code), None)
    if found is None:
        raise Http404
    return found


@require_safe
def team(request: AgentRequest, desk: str) -> HttpResponse:
    return _page(request, _led_desk(request, desk))


def _page(request: AgentRequest, desk: Desk, **forms_: forms.Form) -> HttpResponse:
    """The whole page; a form that was refused comes with its errors."""
    now, promised = timezone.now(), general_of(desk)
    context: dict[str, Any] = {
        "desk": desk,
        "desks": led_desks(request),
        "rows": team_of(desk, now),
        "waiting": waiting_at([desk.pk], now).count(),
        "absences": _absences(desk),
        "closed_days": next_closed_days(desk, timezone.localdate(now), CLOSED_DAYS),
        "promises": promises_of(promised) if promised else [],
        "assigning": Assigning.choices,
        "absence_form": TeamAbsenceForm(None, desk=desk),
        "now": now,
    } | forms_
    status = 422 if any(form.errors for form in forms_.values()) else 200
    return render(request, "inquiries/team.html", context, status=status)


def _absences(desk: Desk) -> Any:
    rows = absences_from(timezone.now()).filter(agent__in=agents_at(desk.pk))
    return rows.select_related("agent", "substitute")


class TeamAbsenceForm(AbsenceForm):
    """The same for an agent of the desk, with the desk's agents as substitutes."""

    agent = forms.ModelChoiceField(
        label=gettext_lazy("Agent"),
        queryset=Agent.objects.none(),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    field_order = ["agent"]

    def __init__(self, values: Any, *, desk: Desk) -> None:
        super().__init__(values, colleagues=agents_at(desk.pk), zone=ZoneInfo(desk.time_zone))
        self.fields["agent"].queryset = agents_at(desk.pk)  # type: ignore[attr-defined]
        label = self.fields["substitute"].label_from_instance  # type: ignore[attr-defined]
        self.fields["agent"].label_from_instance = label  # type: ignore[attr-defined]


def on_team(deed: TeamDeed) -> Callable[..., HttpResponse]:
    """A posted deed on a desk that the agent coordinates; failures are said in words."""

    @require_POST
    @wraps(deed)
    def view(request: AgentRequest, desk: str) -> HttpResponse:
        found = _led_desk(request, desk)
        try:
            return deed(request, found)
        except HelpdeskError as error:
            return failed(request, error, _back(found))

    return view


def _back(desk: Desk) -> str:
    return reverse("inquiries:team", args=[desk.code])


@on_team
def assigning(request: AgentRequest, desk: Desk) -> HttpResponse:
    set_assigning(desk=desk, assigns=request.POST.get("assigns", ""), by=request.user)
    return done(request, _back(desk), _("Saved."))


@on_team
def limit(request: AgentRequest, desk: Desk) -> HttpResponse:
    agent = get_object_or_404(agents_at(desk.pk), pk=_number(request, "agent"))
    set_limit(agent=agent, most_open=_number(request, "most_open"), by=request.user)
    said = _("%(name)s is given no more than %(number)d open inquiries.")
    words = {"name": agent.display_name, "number": agent.most_open}
    return done(request, _back(desk), said % words)


def _number(request: AgentRequest, name: str) -> int:
    try:
        return int(request.POST.get(name, ""))
    except ValueError:
        raise InvalidInput() from None


@on_team
def team_absence(request: AgentRequest, desk: Desk) -> HttpResponse:
    form = TeamAbsenceForm(request.POST, desk=desk)
    if not form.is_valid():
        return _page(request, desk, absence_form=form)
    try:
        keep_absence(agent=form.cleaned_data["agent"], form=form, by=request.user)
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return _page(request, desk, absence_form=form)
    return done(request, _back(desk), _("Noted. When it begins, the open work goes to others."))


@on_team
def end_team_absence(request: AgentRequest, desk: Desk) -> HttpResponse:
    absence = get_object_or_404(
        Absence, pk=_number(request, "absence"), agent__in=agents_at(desk.pk)
    )
    end_absence(absence_id=absence.pk, by=request.user, now=timezone.now())
    return done(request, _back(desk), _("The absence is over."))

"""The policies of the desks, their editor with an example, and their versions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desks.models import Desk
from desks.permissions import Deed
from desks.queries import calendar_of, desks_to_manage
from desks.request import AgentRequest, manager_of
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import done, failed
from targets.actions import (
    PolicyValues,
    add_policy,
    change_policy,
    move_policy,
    retire_policy,
)
from targets.forms import PolicyForm
from targets.models import PolicyVersion, TargetPolicy
from targets.picture import days_of, dues_of, friday_afternoon
from targets.queries import (
    current_of,
    history_of,
    policies_to_manage,
    retired_policies,
    versions_in_use,
)
from targets.states import ClockKind
from targets.words import conditions_of, promises_of, step_in_words

SHOWN_VERSIONS = 20
SHOWN_RETIRED = 20
MANAGE = Deed.MANAGE_TARGETS
Edit = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A version in words."""

    version: PolicyVersion
    conditions: list[str]
    promises: list[tuple[str, str]]
    steps: list[str]


@require_safe
def policies(request: AgentRequest) -> HttpResponse:
    desks = list(desks_to_manage(manager_of(request, MANAGE), MANAGE))
    rows = [_shown(one) for one in versions_in_use([desk.pk for desk in desks])]
    by_desk = [
        (desk, [one for one in rows if one.version.policy.desk_id == desk.pk]) for desk in desks
    ]
    retired = retired_policies([desk.pk for desk in desks], SHOWN_RETIRED)
    return render(request, "targets/policies.html", {"by_desk": by_desk, "retired": retired})


def _shown(version: PolicyVersion) -> Shown:
    steps = [step_in_words(one) for one in version.steps]
    return Shown(version, conditions_of(version), promises_of(version), steps)


@require_http_methods(Edit)
def new_policy(request: AgentRequest, desk: str) -> HttpResponse:
    return _editor(request, _desk(request, desk), None)


@require_http_methods(Edit)
def policy(request: AgentRequest, pk: int) -> HttpResponse:
    """The editor, an example, and all versions with who made them."""
    rows = policies_to_manage(manager_of(request, MANAGE))
    found = get_object_or_404(rows, pk=pk)
    return _editor(request, found.desk, found)


def _editor(request: AgentRequest, desk: Desk, found: TargetPolicy | None) -> HttpResponse:
    form = _form(request.POST or None, desk, found)
    is_posted = request.method == "POST" and form.is_valid()
    if is_posted and "example" not in request.POST:
        try:
            saved = _save(request, form.values(), desk, found)
        except HelpdeskError as error:
            form.add_error(None, str(error.message))
        else:
            return done(request, reverse("targets:policy", args=[saved.policy_id]), _("Saved."))
    context = {"form": form, "desk": desk, "policy": found, **_example(form, desk)}
    if found:
        context["shown"] = _shown(current_of(found))
        context["versions"] = [_shown(one) for one in history_of(found, SHOWN_VERSIONS)]
    return render(request, "targets/policy.html", context, status=422 if form.errors else 200)


def _save(
    request: AgentRequest, values: PolicyValues, desk: Desk, found: TargetPolicy | None
) -> PolicyVersion:
    by, now = request.user, timezone.now()
    if found is None:
        return add_policy(desk=desk, values=values, by=by, now=now)
    return change_policy(policy_id=found.pk, values=values, by=by, now=now)


def _form(data: QueryDict | None, desk: Desk, found: TargetPolicy | None) -> PolicyForm:
    return PolicyForm(
        data,
        desk=desk,
        arrives=_friday(desk),
        version=current_of(found) if found else None,
        is_general=bool(found and found.is_general),
    )


def _friday(desk: Desk) -> datetime:
    zone = ZoneInfo(desk.time_zone)
    return friday_afternoon(timezone.now().astimezone(zone).date(), zone)


@require_safe
def example(request: AgentRequest, desk: str) -> HttpResponse:
    """The example for what is typed, saved or not; fetched while somebody edits."""
    found = _desk(request, desk)
    form = PolicyForm(request.GET, desk=found, arrives=_friday(found))
    form.is_valid()
    return render(request, "targets/_example.html", {"desk": found, **_example(form, found)})


def _example(form: PolicyForm, desk: Desk) -> dict[str, Any]:
    """What cannot be understood is left out; nothing typed yet: what the form begins with."""
    lengths = form.lengths if form.is_bound else _begun_with(form)
    calendar, arrival = calendar_of(desk), form.arrival(ZoneInfo(desk.time_zone), _friday(desk))
    named = {str(ClockKind(name).label): length for name, length in lengths.items()}
    dues = dues_of(calendar, arrival, named)
    return {"arrival": arrival, "dues": dues, "days": days_of(calendar, arrival, dues)}


def _begun_with(form: PolicyForm) -> dict[str, Any]:
    fields = {bound.name: bound.field.clean(bound.initial) for bound in form.promised}
    return {name: length for name, length in fields.items() if length}


@require_POST
def policy_deed(request: AgentRequest, pk: int) -> HttpResponse:
    """Earlier, later, retire, use again."""
    deed, by, now = request.POST.get("deed"), request.user, timezone.now()
    back = reverse("targets:policies")
    manager_of(request, MANAGE)
    try:
        if deed in ("up", "down"):
            move_policy(policy_id=pk, up=deed == "up", by=by)
        elif deed in ("retire", "use"):
            retire_policy(policy_id=pk, retired=deed == "retire", by=by, now=now)
        else:
            raise InvalidInput()
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("Saved."))


def _desk(request: AgentRequest, code: str) -> Desk:
    return get_object_or_404(desks_to_manage(manager_of(request, MANAGE), MANAGE), code=code)

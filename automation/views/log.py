"""What rules did and when; taking it back, or trying again what failed."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from automation.actions.undoing import retry_firing, undo_firing
from automation.effects import LASTING
from automation.models import Firing
from automation.permissions import rules_for
from automation.queries import PAGE, log_of
from automation.states import TROUBLES, FiringState
from automation.views.rules import MANAGE
from automation.words import LASTING_WORDS, change_words, names_of_changes, why_words
from desks.request import AgentRequest, manager_of
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import done, failed


@dataclass(frozen=True, slots=True)
class LogLine:
    firing: Firing
    words: list[str]
    why: str

    @property
    def can_be_undone(self) -> bool:
        return self.firing.state == FiringState.DONE and bool(self.firing.after)

    @property
    def can_be_tried(self) -> bool:
        return self.firing.state in TROUBLES


@require_safe
def log(request: AgentRequest) -> HttpResponse:
    """?rule=12, ?inquiry=MAD-…, ?all: also what did not apply, ?before=: older ones."""
    scope = manager_of(request, MANAGE)
    rules = list(rules_for(scope))
    chosen = next((one for one in rules if str(one.pk) == request.GET.get("rule")), None)
    reference, shows_all = request.GET.get("inquiry", ""), "all" in request.GET
    before = request.GET.get("before", "")
    firings = list(
        log_of(
            scope,
            rule_ids=[chosen.pk] if chosen else [one.pk for one in rules],
            reference=reference,
            shows_all=shows_all,
            before=int(before) if before.isdecimal() else 0,
        )
    )
    asked = {"rule": chosen.pk if chosen else "", "inquiry": reference}
    context = {
        "lines": _lines(firings[:PAGE]),
        "rules": rules,
        "chosen": chosen,
        "reference": reference,
        "shows_all": shows_all,
        "older": _older(asked, firings, shows_all) if len(firings) > PAGE else "",
    }
    return render(request, "automation/log.html", context)


def _older(asked: dict[str, Any], firings: list[Firing], shows_all: bool) -> str:
    query = {name: value for name, value in asked.items() if value}
    query |= {"all": 1} if shows_all else {}
    query["before"] = firings[PAGE - 1].pk
    return f"{reverse('automation:log')}?{urlencode(query)}"


def _lines(firings: list[Firing]) -> list[LogLine]:
    names = names_of_changes([(one.before, one.after) for one in firings])
    return [
        LogLine(
            firing=one,
            words=[*change_words(one.before, one.after, names), *_lasting(one)],
            why=why_words(one.reason),
        )
        for one in firings
    ]


def _lasting(firing: Firing) -> list[str]:
    if firing.state not in (FiringState.DONE, FiringState.UNDONE):
        return []
    return [str(LASTING_WORDS[name]) for name in firing.version.effects if name in LASTING]


@require_POST
def firing_deed(request: AgentRequest, pk: int) -> HttpResponse:
    """Take back what it changed, or try again what failed."""
    deed, by, now = request.POST.get("deed"), request.user, timezone.now()
    back = reverse("automation:log")
    manager_of(request, MANAGE)
    try:
        if deed == "undo":
            undo_firing(firing_id=pk, by=by, now=now)
        elif deed == "retry":
            retry_firing(firing_id=pk, by=by, now=now)
        else:
            raise InvalidInput()
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(
        request, back, _("It is as it was before.") if deed == "undo" else _("It is tried.")
    )

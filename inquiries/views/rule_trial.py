"""What a rule of the triage would have changed, as a part of its page."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from inquiries.trials import NEWEST, WouldChange, try_rule
from shared.responses import asked_by_htmx
from triage.proposing import tools_in_use
from triage.queries import as_value, rules_to_manage
from triage.words import EFFECT_NAMES, value_in_words


@require_safe
def trial(request: AgentRequest, pk: int) -> HttpResponse:
    """Inside for htmx, a page for everybody else. Shows no inquiry that the agent may not see."""
    scope = rights_of(request)
    rule = rules_to_manage(scope).filter(pk=pk).first()
    if rule is None or not scope.desk_ids_for(Deed.READ_INQUIRY):
        raise Http404
    found = try_rule(as_value(rule), rule.desk_id, scope, tools_in_use())
    context = {
        "rule": rule,
        "most": NEWEST,
        "looked_at": found.looked_at,
        "rows": [{"inquiry": one.inquiry, "words": _words(one)} for one in found.changed],
    }
    inside = "triage/_trial.html"
    return render(request, inside if asked_by_htmx(request) else "triage/trial.html", context)


def _words(one: WouldChange) -> list[str]:
    changes = [
        f"{EFFECT_NAMES[name]}: {value_in_words(name, old)} → {value_in_words(name, new)}"
        for name, old, new in one.changes
    ]
    return [*changes, *(f"{EFFECT_NAMES['tag']}: {tag}" for tag in one.tags)]

"""Who is here and who writes, for the head of the open inquiry, its composer and the rows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desks.models import Agent
from desks.permissions import Deed, Scope
from desks.request import AgentRequest, rights_of
from inquiries.models import Inquiry
from inquiries.presence import WRITING, Doing, Seen, present_at
from inquiries.queries import writers_of_drafts

MAX_REFERENCE = 24
ORDER = (Doing.VIEWING, Doing.NOTE, Doing.REPLY)
AFTER = 250  # milliseconds after somebody's time is over, the page looks again


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who is here; without `doing`, only a draft of his is."""

    agent_id: int
    name: str
    doing: Doing | None
    has_draft: bool = False

    @property
    def is_writing(self) -> bool:
        return self.doing in WRITING

    @property
    def is_viewing(self) -> bool:
        return self.doing == Doing.VIEWING

    @property
    def is_replying(self) -> bool:
        return self.doing == Doing.REPLY

    @property
    def words(self) -> str:
        names = {"name": self.name}
        if self.doing == Doing.REPLY:
            return _("%(name)s is writing a reply") % names
        if self.doing == Doing.NOTE:
            return _("%(name)s is writing a note") % names
        if self.has_draft:
            return _("%(name)s has a draft of an answer") % names
        return _("%(name)s is looking at this") % names


@require_safe
def presence(request: AgentRequest) -> HttpResponse:
    """A fragment of marks by reference. Colleagues only: nobody needs to be told of himself."""
    scope = rights_of(request)
    seen = _others(scope)
    by_reference = _by_reference(scope, seen)
    opened = request.GET.get("open", "")[:MAX_REFERENCE]
    here = _with_drafts(scope, opened, by_reference.get(opened, []))
    context = {
        "rows": by_reference,
        "opened": opened,
        "here": here,
        "replying": [one for one in here if one.is_replying],
        "again": int(min((one.left for one in seen), default=0)) + AFTER if seen else 0,
    }
    return render(request, "inquiries/_presence.html", context)


def _others(scope: Scope) -> list[Seen]:
    desks = scope.desk_ids_for(Deed.READ_INQUIRY)
    return [one for one in present_at(desks) if one.agent_id != scope.agent_id]


def _with_drafts(scope: Scope, reference: str, here: list[Colleague]) -> list[Colleague]:
    """That somebody has begun an answer is known to the desk; what it says only when it is shared."""
    writers = writers_of_drafts(scope, reference) if reference else {}
    marked = [replace(one, has_draft=one.agent_id in writers) for one in here]
    present = {one.agent_id for one in here}
    absent = [Colleague(pk, name, None, True) for pk, name in writers.items() if pk not in present]
    return marked + absent


def _by_reference(scope: Scope, seen: Iterable[Seen]) -> dict[str, list[Colleague]]:
    """Each colleague once, by what matters most; only where inquiry and desk still belong together."""
    strongest: dict[tuple[int, str, int], Doing] = {}
    for one in seen:
        key = (one.desk_id, one.reference, one.agent_id)
        strongest[key] = max(one.doing, strongest.get(key, one.doing), key=ORDER.index)
    if not strongest:
        return {}
    names = _names({agent_id for _desk, _reference, agent_id in strongest})
    there = _places(scope, {reference for _desk, reference, _agent in strongest})
    found: dict[str, list[Colleague]] = {}
    for (desk_id, reference, agent_id), doing in sorted(strongest.items()):
        if (desk_id, reference) in there and agent_id in names:
            colleague = Colleague(agent_id, names[agent_id], doing)
            found.setdefault(reference, []).append(colleague)
    return found


def _names(agent_ids: set[int]) -> dict[int, str]:
    agents = Agent.objects.filter(pk__in=agent_ids, is_active=True)
    return {agent.pk: agent.display_name for agent in agents}


def _places(scope: Scope, references: set[str]) -> set[tuple[int, str]]:
    visible = Inquiry.objects.visible_to(scope).filter(reference__in=references)
    return set(visible.values_list("desk_id", "reference"))

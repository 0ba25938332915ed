"""What the units' texts are used for: the part of an item's page, and the list for coordinators."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from desks.models import Desk
from desks.permissions import Deed, Scope
from desks.request import AgentRequest, every_desk, rights_of
from inquiries.knowledge_use_queries import months_of, proposals_of, used_at
from knowledge_base.permissions import get_item_in
from knowledge_base.states import Kind
from registry.topics import topics_for
from shared.responses import asked_by_htmx


def _scope(request: AgentRequest) -> Scope:
    scope = rights_of(request)
    if not scope.desk_ids_for(Deed.READ_KNOWLEDGE):
        raise Http404
    return scope


@require_safe
def item_use(request: AgentRequest, pk: int) -> HttpResponse:
    """A part of the item's page that comes by itself; a page for who has no scripts."""
    scope = _scope(request)
    item = get_item_in(scope, pk)
    context = {
        "item": item,
        "months": months_of(item, timezone.now()),
        "proposals": proposals_of(item, scope),
    }
    template = "_item_use" if asked_by_htmx(request) else "item_use"
    return render(request, f"inquiries/{template}.html", context)


@require_safe
def used(request: AgentRequest, desk: str) -> HttpResponse:
    """The most used and the never used, by desk, topic and kind; for who publishes there."""
    scope = rights_of(request)
    mine = scope.desk_ids_for(Deed.PUBLISH_KNOWLEDGE)
    desks = [one for one in every_desk(request) if one.pk in mine]
    here = next((one for one in desks if one.code == desk), None)
    if here is None:
        raise Http404
    topics = _topics(here)
    topic = request.GET.get("topic", "")
    kind = request.GET.get("kind", "")
    context = {
        "desk": here,
        "desks": desks,
        "topics": topics,
        "topic": topic if topic in dict(topics) else "",
        "kinds": Kind.choices,
        "kind": kind if kind in Kind.values else "",
    }
    context["rows"] = used_at(
        here, scope, str(context["topic"]), str(context["kind"]), timezone.now()
    )
    return render(request, "inquiries/knowledge_used.html", context)


def _topics(desk: Desk) -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(one.code, one.name.in_language(language)) for one in topics_for(desk.code)]

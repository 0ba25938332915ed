"""Who asks, and where the page of an object is."""

from django.http import Http404
from django.urls import reverse

from desks.permissions import Deed, Scope
from desks.request import AgentRequest, rights_of


def reader(request: AgentRequest) -> Scope:
    """Who belongs to no desk has no part in what desks know."""
    scope = rights_of(request)
    if not scope.desk_ids_for(Deed.READ_KNOWLEDGE):
        raise Http404
    return scope


def coordinator(request: AgentRequest) -> Scope:
    """For pages that only those have who publish at some desk."""
    scope = reader(request)
    if not scope.desk_ids_for(Deed.PUBLISH_KNOWLEDGE):
        raise Http404
    return scope


def item_url(pk: int) -> str:
    return reverse("knowledge_base:item", args=[pk])

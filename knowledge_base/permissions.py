"""Who may see, propose and publish what the units know."""

from django.http import Http404

from desks.models import Agent
from desks.permissions import Deed, Scope, scope_of
from knowledge_base.models import Item
from shared.exceptions import NotAllowed


def get_item_in(scope: Scope, item_id: int) -> Item:
    """The item, or Http404 both when there is none and when the agent may not see it."""
    found = Item.objects.visible_to(scope).filter(pk=item_id).first()
    if found is None:
        raise Http404
    return found


def may_do(scope: Scope, deed: Deed, item: Item) -> bool:
    """At each desk of the item; for one of all desks, at any desk of the agent."""
    allowed = scope.desk_ids_for(deed)
    if item.is_for_all:
        return bool(allowed)
    return set(item.desks.values_list("pk", flat=True)) <= allowed


def may_arrange(scope: Scope, item: Item) -> bool:
    """Change its settings: coordinators; its owner until something of it has been live."""
    if may_do(scope, Deed.PUBLISH_KNOWLEDGE, item):
        return True
    is_own = item.owner_id == scope.agent_id and may_do(scope, Deed.PROPOSE_KNOWLEDGE, item)
    return is_own and not item.texts.filter(live__isnull=False).exists()


def require_publisher(agent: Agent) -> None:
    """For what belongs to no object: facts, categories, words that mean the same. Or NotAllowed."""
    if not scope_of(agent).desk_ids_for(Deed.PUBLISH_KNOWLEDGE):
        raise NotAllowed()


def lock_item(item_id: int) -> Item:
    """The locked row, first of all locks in the knowledge base; for sweeps that have no agent."""
    return Item.objects.select_for_update(of=("self",), no_key=True).get(pk=item_id)


def lock_item_for(agent: Agent, item_id: int, deed: Deed) -> Item:
    """The locked row for a deed: Http404 when unseen, NotAllowed when the role forbids it."""
    scope = scope_of(agent)
    get_item_in(scope, item_id)
    item = lock_item(item_id)
    if not may_do(scope, deed, item):
        raise NotAllowed()
    return item

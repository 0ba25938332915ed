"""Saved views for the measurements: some over what is in work, some over the whole archive."""

from typing import Any

from django.utils import timezone

from desks.models import Agent
from inquiries.actions.saved_views import ViewContent, save_view
from inquiries.models import SavedView, ViewOrder
from inquiries.states import ACTIVE

MORE = 12  # as many as an agent has: each is counted in every page


def leaf(name: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": name, "op": op, "value": value}


IN_WORK = leaf("status", "in", [str(one) for one in ACTIVE])
CLOSED = leaf("status", "in", ["closed"])
VIEWS = {
    "view, in work": ({"all": [IN_WORK, leaf("urgency", "in", [3, 4])]}, ViewOrder.DUE),
    "view, due": ({"all": [IN_WORK, leaf("due", "within", 24)]}, ViewOrder.DUE),
    "view, archive": ({"all": [CLOSED, leaf("language", "in", ["fr"])]}, ViewOrder.NEWEST),
    "view, archive, mine": (
        {"all": [CLOSED, leaf("assignee", "in", ["me"])]},
        ViewOrder.OLDEST,
    ),
    "view, archive, rare": (
        {"all": [CLOSED, leaf("created", "last", 2), leaf("urgency", "in", [4])]},
        ViewOrder.CREATED,
    ),
}


def make_views(agent: Agent) -> dict[str, str]:
    """Names and addresses of their lists."""
    made = {name: _save(agent, name, *content) for name, content in VIEWS.items()}
    for number in range(MORE):
        condition = {"all": [IN_WORK, leaf("topic", "out", [f"t{number}"])]}
        _save(agent, f"view {number}", condition, ViewOrder.NEWEST)
    return _addresses(made)


def find_views(agent: Agent) -> dict[str, str]:
    """Of a database that was measured before."""
    kept = SavedView.objects.filter(owner=agent, name_en__in=VIEWS, deleted_at=None)
    return _addresses(dict(kept.values_list("name_en", "pk")))


def _addresses(views: dict[str, int]) -> dict[str, str]:
    return {name: f"/inbox/all/view-{pk}/" for name, pk in views.items()}


def _save(agent: Agent, name: str, condition: dict[str, Any], order: str) -> int:
    content = ViewContent(names={"en": name}, condition=condition, order=order)
    return save_view(content=content, by=agent, now=timezone.now()).pk

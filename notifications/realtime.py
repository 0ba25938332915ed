"""What browsers hear: only that the agent's own notifications changed."""

from collections.abc import Iterable

from desks.realtime import agent_group
from shared.background import publish_on_commit

CHANGED = "notifications.changed"


def announce_notifications(agent_ids: Iterable[int]) -> None:
    publish_on_commit((agent_group(pk), {"type": CHANGED}) for pk in set(agent_ids))

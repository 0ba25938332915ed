"""What browsers hear: only that something changed. They fetch it again, with their own rights."""

from collections.abc import Iterable

from django.db import connection

from desks.permissions import Scope
from desks.realtime import desk_group
from shared.background import publish_on_commit

PULSE = """
    SELECT coalesce(max(id), 0), coalesce(sum(id), 0), (
        SELECT coalesce(sum(id), 0) + count(answered_at) FROM (
            SELECT id, answered_at FROM inquiries_desktransfer
            WHERE from_desk_id = ANY(%(desks)s) OR to_desk_id = ANY(%(desks)s)
            ORDER BY id DESC LIMIT 200
        ) AS offers
    ), (
        SELECT coalesce(sum(id), 0) FROM notifications_notification
        WHERE agent_id = %(agent)s AND read_at IS NULL
    ) FROM (
        SELECT id FROM inquiries_timelinefact WHERE desk_id = ANY(%(desks)s)
        ORDER BY id DESC LIMIT 200
    ) AS newest
"""


def announce(*, reference: str, desk_id: int, kind: str) -> None:
    announce_all([(reference, desk_id, kind)])


def announce_all(changes: Iterable[tuple[str, int, str]]) -> None:
    """Reference, desk and kind of fact of each inquiry that changed."""
    publish_on_commit(
        (desk_group(desk_id), {"type": "inquiry.changed", "reference": reference, "kind": kind})
        for reference, desk_id, kind in changes
    )


def pulse_of(scope: Scope) -> str:
    """A mark of the newest facts at the agent's desks; another mark means: fetch again.

    The sum is there because ids are given before commit: a fact with a lower id may appear after
    one with a higher id, and would not move the maximum. Offers between desks are there because
    their facts belong to one desk, and both must notice; the agent's own unread notifications
    because the bell is a part of every page.
    """
    with connection.cursor() as cursor:
        cursor.execute(PULSE, {"desks": sorted(scope.desk_ids), "agent": scope.agent_id})
        return ".".join(str(number) for number in cursor.fetchone())

"""Telling agents, and what they have seen, read, or want to see again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from desks.models import Agent
from notifications.models import Notification
from notifications.realtime import announce_notifications
from notifications.states import OPTIONS_KEY, Kind, Way, ways_of
from shared.exceptions import InvalidInput

MAX_KEY = 100


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be told to whom. `key` is unique per agent: the same key is told once."""

    agent_id: int
    kind: Kind
    key: str
    at: datetime
    subject: str = ""
    by_id: int | None = None
    params: dict[str, Any] = field(default_factory=dict)
    address: str = ""


def notify(
    *,
    agent_ids: Collection[int],
    kind: Kind,
    key: str,
    now: datetime,
    by: Agent | None = None,
    subject: str = "",
    params: dict[str, Any] | None = None,
    address: str = "",
) -> None:
    """Tell these agents, in the transaction of the deed that calls it.

    Nobody is told of his own deed (`by`), twice under the same `key`, or in no way when he chose
    none for this kind; the machine of the rules is never told. `subject` is "inquiry:<reference>"
    or another key that an app above answers for (notifications.signals); `params` are numbers
    for the words, never content: "count" of WORK_RETURNED; "done" and "failed" of BULK_FINISHED.
    `address` is the page to open for what has no subject. Browsers hear of it after commit.
    """
    by_id = by.pk if by else None
    notify_all(
        notices=[
            Notice(pk, kind, key, now, subject, by_id, params or {}, address)
            for pk in set(agent_ids)
        ]
    )


@transaction.atomic
def notify_all(*, notices: Sequence[Notice]) -> None:
    """The same for many different ones, in two statements however many they are."""
    wanted = [one for one in notices if one.agent_id != one.by_id]
    if not wanted:
        return
    people = Agent.objects.filter(is_active=True, is_machine=False)
    agents = people.filter(pk__in={one.agent_id for one in wanted})
    chosen = dict(agents.values_list("pk", "notified_by"))
    rows = [
        _row(one, ways)
        for one in wanted
        if one.agent_id in chosen and (ways := ways_of(chosen[one.agent_id], one.kind))
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    announce_notifications(row.agent_id for row in rows)


def _row(notice: Notice, ways: Collection[str]) -> Notification:
    return Notification(
        agent_id=notice.agent_id,
        kind=notice.kind,
        key=notice.key[:MAX_KEY],
        subject=notice.subject,
        actor_id=notice.by_id,
        address=notice.address,
        params=notice.params,
        in_page=Way.PAGE in ways,
        on_desktop=Way.DESKTOP in ways,
        by_mail=Way.MAIL in ways,
        at=notice.at,
    )


@transaction.atomic
def mark_read(
    *,
    by: Agent,
    now: datetime,
    subject: str | None = None,
    kind: str | None = None,
    up_to: int | None = None,
) -> int:
    """Mark the agent's own as read: all, or those of a subject, a kind, up to an id.

    Returns how many were unread; what is read already keeps its instant, so that
    `take_back_reading` with the same `now` brings back exactly these.
    """
    unread = Notification.objects.filter(agent=by, read_at=None)
    if subject is not None:
        unread = unread.filter(subject=subject)
    if kind is not None:
        unread = unread.filter(kind=kind)
    if up_to is not None:
        unread = unread.filter(pk__lte=up_to)
    count = unread.update(read_at=now)
    if count:
        announce_notifications([by.pk])
    return count


@transaction.atomic
def take_back_reading(*, by: Agent, read_at: datetime) -> int:
    """Make unread again what was marked at this instant; a second call changes nothing."""
    count = Notification.objects.filter(agent=by, read_at=read_at).update(read_at=None)
    if count:
        announce_notifications([by.pk])
    return count


@transaction.atomic
def mark_seen(*, by: Agent, up_to: int, now: datetime) -> None:
    """The list with these was opened: no mail will tell of them any more."""
    mine = Notification.objects.filter(agent=by, read_at=None, seen_at=None, pk__lte=up_to)
    mine.update(seen_at=now)


@transaction.atomic
def choose_ways(*, by: Agent, ways: dict[str, list[str]], options: Collection[str]) -> Agent:
    """How the agent wants to be told, from now on. Raises InvalidInput for a strange kind or way."""
    if not set(ways) <= set(Kind.values) or any(
        not set(one) <= set(Way.values) for one in ways.values()
    ):
        raise InvalidInput()
    by.notified_by = {**ways, OPTIONS_KEY: sorted(options)}
    by.save(update_fields=["notified_by"])
    return by

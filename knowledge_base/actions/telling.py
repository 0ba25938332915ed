"""Who is told of what: coordinators of what waits, writers of what became of their words."""

from collections.abc import Iterable
from datetime import datetime

from desks.models import Agent, DeskRole, Membership
from knowledge_base.models import Item, TextVersion
from notifications.actions import notify
from notifications.states import Kind

SUBJECT = "knowledge"


def subject_of(version: TextVersion) -> str:
    return f"{SUBJECT}:{version.text.item_id}-{version.text.language}"


def tell_reviewers(version: TextVersion, *, by: Agent, now: datetime) -> None:
    """All who may review it: coordinators of its desks who wrote no word of it.

    Of what comes with the product nobody is told.
    """
    if version.author_id is None:
        return
    writers = set(version.writers.values_list("pk", flat=True))
    _tell(_coordinators(version.text.item) - writers, Kind.TEXT_TO_REVIEW, version, by, now)


def tell_returned(version: TextVersion, *, by: Agent, now: datetime) -> None:
    _tell(_writers(version), Kind.TEXT_RETURNED, version, by, now)


def tell_published(version: TextVersion, *, by: Agent | None, now: datetime) -> None:
    """Its writers, and who proposed the object."""
    proposer = version.text.item.proposed_by_id
    people = _writers(version) | ({proposer} if proposer and version.author_id else set())
    _tell(people, Kind.TEXT_PUBLISHED, version, by, now)


def _tell(
    people: Iterable[int], kind: Kind, version: TextVersion, by: Agent | None, now: datetime
) -> None:
    notify(
        agent_ids=set(people),
        kind=kind,
        key=f"{kind}:{version.pk}:{now.timestamp():.0f}",
        subject=subject_of(version),
        by=by,
        now=now,
    )


def _writers(version: TextVersion) -> set[int]:
    return set(version.writers.values_list("pk", flat=True))


def _coordinators(item: Item) -> set[int]:
    led = Membership.objects.filter(role=DeskRole.COORDINATOR)
    if not item.is_for_all:
        led = led.filter(desk__in=item.desks.values("pk"))
    return set(led.values_list("agent_id", flat=True))

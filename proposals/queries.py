"""Reading proposals: what waits, grouped by what blocks; one's own; what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import F, Q, QuerySet

from contacts.queries import names_of
from desks.permissions import Deed, Scope
from inquiries.limit_days import LimitMark, marks_of_rows
from inquiries.models import Inquiry
from proposals.models import Proposal
from proposals.permissions import SHOWN
from proposals.states import Step

MOST = 300
DONE_WITHIN = timedelta(days=90)
DONE_SHOWN = 100


class Queue(StrEnum):
    WAITING = "waiting"
    MINE = "mine"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Row:
    proposal: Proposal
    inquirer: str
    limit: LimitMark | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What is blocked by the same step, the oldest first."""

    step: Step
    rows: Sequence[Row]

    @property
    def oldest(self) -> datetime:
        return self.rows[0].proposal.made_at


def queues_for(scope: Scope) -> list[Queue]:
    """The coordinator's list of all, and what everybody made; none without a desk."""
    if not scope.desk_ids_for(Deed.PROPOSE_TO_EXAMINERS):
        return []
    return list(Queue) if scope.desk_ids_for(Deed.DECIDE_PROPOSAL) else [Queue.MINE, Queue.DECIDED]


def proposals_of(scope: Scope, queue: Queue, now: datetime) -> QuerySet[Proposal]:
    """Whoever decides sees all of his desks, the others what they made."""
    led = Q(inquiry__desk_id__in=scope.desk_ids_for(Deed.DECIDE_PROPOSAL))
    mine = Q(made_by_id=scope.agent_id)
    visible = Proposal.objects.visible_to(scope)
    if queue == Queue.DECIDED:
        rows = visible.filter(led | mine, finished_at__gte=now - DONE_WITHIN)
        return rows.order_by("-finished_at", "-pk")[:DONE_SHOWN]
    wanted = led if queue == Queue.WAITING else mine
    first = F("wanted_on").asc(nulls_last=True)
    return visible.waiting().filter(wanted).order_by(first, "made_at", "pk")[:MOST]


def rows_of(scope: Scope, queue: Queue, now: datetime) -> list[Row]:
    """A fixed number of statements for any length."""
    return _rows(list(proposals_of(scope, queue, now).select_related(*SHOWN)), now)


def groups_of(rows: Sequence[Row]) -> list[Group]:
    """By the step that blocks, the step with the most first: there it is worth to ask once for all."""
    by_step: dict[str, list[Row]] = {}
    for row in rows:
        by_step.setdefault(row.proposal.step, []).append(row)
    groups = [
        Group(Step(step), sorted(found, key=lambda row: (row.proposal.made_at, row.proposal.pk)))
        for step, found in by_step.items()
    ]
    return sorted(groups, key=lambda group: (-len(group.rows), group.oldest))


def rows_of_inquiry(inquiry: Inquiry, now: datetime) -> list[Row]:
    rows = Proposal.objects.filter(inquiry=inquiry).select_related(*SHOWN)
    return _rows(list(rows.order_by("-pk")[:20]), now)


def _rows(proposals: Sequence[Proposal], now: datetime) -> list[Row]:
    limits = marks_of_rows([one.inquiry for one in proposals], now)
    contacts = [one.inquiry.contact.survivor for one in proposals]
    names = names_of(contacts) if contacts else {}
    return [
        Row(one, names[one.inquiry.contact.survivor.pk], limits.get(one.inquiry_id))
        for one in proposals
    ]

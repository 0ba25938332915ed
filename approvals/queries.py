"""Reading approvals: the queues, their counts, one inquiry's own, and what was learned from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.urls import reverse

from approvals.models import Approval, ApprovalText
from approvals.permissions import SHOWN
from approvals.states import State, Wrote
from contacts.queries import names_of
from desks.permissions import Deed, Scope
from escalations.queries import last_words_of
from inquiries.limit_days import LimitMark, marks_of_rows, most_pressing_first
from inquiries.models import Inquiry
from shared.differences import Piece, difference, shortened
from shared.masking import mask

WORDS_SHOWN = 280
MOST = 200  # that wait at once; a queue longer than that is no queue
DONE_WITHIN = timedelta(days=30)
DONE_SHOWN, LEARNED_SHOWN = 50, 30


class Queue(StrEnum):
    MINE = "mine"
    ALL = "all"
    ASKED = "asked"
    DONE = "done"
    LEARNED = "learned"


FOR_COORDINATORS = (Queue.MINE, Queue.ALL, Queue.DONE)


@dataclass(frozen=True, slots=True)
class Row:
    """One answer at a glance. `words` are how it begins, `last_words` the inquirer's; masked."""

    approval: Approval
    inquirer: str
    words: str
    last_words: str
    changes: list[Piece]
    limit: LimitMark | None = None


def queues_for(scope: Scope) -> list[Queue]:
    """Which queues an agent has; none without a desk."""
    if not scope.desk_ids_for(Deed.REPLY):
        return []
    leads = bool(scope.desk_ids_for(Deed.APPROVE_REPLY))
    return [one for one in Queue if leads or one not in FOR_COORDINATORS]


def page_of(scope: Scope) -> str:
    """The agent's first queue; '' for who has none."""
    queues = queues_for(scope)
    return reverse("approvals:queue", args=[queues[0]]) if queues else ""


def rows_of(scope: Scope, queue: Queue, now: datetime) -> list[Row]:
    """What must be decided first comes first; a fixed number of statements for any length."""
    found = approvals_of(scope, queue, now).select_related(*SHOWN)
    return _rows(list(found.prefetch_related("texts", "grounds__version__rule")), now)


def approvals_of(scope: Scope, queue: Queue, now: datetime) -> QuerySet[Approval]:
    visible = Approval.objects.visible_to(scope)
    led = Q(inquiry__desk_id__in=scope.desk_ids_for(Deed.APPROVE_REPLY))
    if queue == Queue.LEARNED:
        return _learned(visible)[:LEARNED_SHOWN]
    if queue == Queue.DONE:
        lately = visible.filter(led, finished_at__gte=now - DONE_WITHIN)
        return lately.order_by("-finished_at", "-pk")[:DONE_SHOWN]
    if queue == Queue.ASKED:
        return _asked(visible, scope, now)
    waiting = most_pressing_first(visible.waiting(), now)
    if queue == Queue.MINE:
        waiting = waiting.filter(Q(owner_id=scope.agent_id) | Q(owner=None))
        waiting = waiting.exclude(asked_by_id=scope.agent_id)
    return waiting.filter(led)[:MOST]


def _asked(visible: QuerySet[Approval], scope: Scope, now: datetime) -> QuerySet[Approval]:
    """What waits, and below it what came back or left in the last days."""
    own = visible.filter(asked_by_id=scope.agent_id)
    lately = own.filter(Q(state=State.WAITING) | Q(finished_at__gte=now - DONE_WITHIN))
    return lately.order_by("finished_at", "due_at").reverse()[:DONE_SHOWN]


def _learned(visible: QuerySet[Approval]) -> QuerySet[Approval]:
    """What a coordinator changed or said about an answer; the newest first."""
    decided = visible.filter(state__in=[State.APPROVED, State.RETURNED])
    said = decided.filter(Q(is_changed=True) | ~Q(comment=""))
    return said.order_by("-finished_at", "-pk")


def waiting_for(scope: Scope) -> QuerySet[Approval]:
    """What waits for this agent: for the decision, or to be sent because nobody has decided."""
    visible = Approval.objects.visible_to(scope).waiting()
    leads = Q(inquiry__desk_id__in=scope.desk_ids_for(Deed.APPROVE_REPLY))
    mine = Q(owner_id=scope.agent_id) | Q(owner=None) & ~Q(asked_by_id=scope.agent_id)
    released = Q(asked_by_id=scope.agent_id, released_at__isnull=False)
    return visible.filter(leads & mine | released)


def approvals_of_inquiry(inquiry: Inquiry, scope: Scope) -> list[Approval]:
    """Those that the scope may read, the newest first."""
    rows = Approval.objects.visible_to(scope).filter(inquiry=inquiry)
    return list(rows.select_related(*SHOWN).order_by("-pk")[:10])


def count_hidden(inquiry: Inquiry, scope: Scope) -> int:
    """How many answers of colleagues wait there: that they do may be known, not what they say."""
    rows = Approval.objects.waiting().filter(inquiry=inquiry)
    return rows.exclude(pk__in=Approval.objects.visible_to(scope).values("pk")).count()


def texts_of(approval: Approval) -> tuple[ApprovalText, ApprovalText | None]:
    """As it was asked, and as the coordinator changed it."""
    texts = {one.wrote: one for one in approval.texts.all()}
    return texts[Wrote.ASKED], texts.get(Wrote.EDITED)


def changes_of(approval: Approval) -> list[Piece]:
    """What a coordinator changed, masked; nothing where nothing was changed."""
    asked, edited = texts_of(approval)
    return difference(mask(asked.text), mask(edited.text)) if edited else []


def row_of(approval: Approval, now: datetime) -> Row:
    return _rows([approval], now)[0]


def _rows(approvals: Sequence[Approval], now: datetime) -> list[Row]:
    limits = marks_of_rows([one.inquiry for one in approvals], now)
    last = last_words_of([one.inquiry_id for one in approvals])
    names = names_of([one.inquiry.contact.survivor for one in approvals])
    return [
        Row(
            approval=one,
            inquirer=names[one.inquiry.contact.survivor.pk],
            words=_cut(" ".join(mask(texts_of(one)[0].text).split())),
            last_words=last.get(one.inquiry_id, ""),
            changes=shortened(changes_of(one)),
            limit=limits.get(one.inquiry_id),
        )
        for one in approvals
    ]


def _cut(words: str) -> str:
    return words if len(words) <= WORDS_SHOWN else f"{words[: WORDS_SHOWN - 1].rstrip()}…"

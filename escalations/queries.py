"""Reading escalations: the queues, their counts, one inquiry's own, and what a question begins with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.urls import reverse

from contacts.queries import names_of
from desks.models import Agent
from desks.permissions import Deed, Scope
from escalations.models import Escalation, EscalationReason
from escalations.permissions import SHOWN
from escalations.states import State
from inquiries.limit_days import LimitMark, marks_of_rows, most_pressing_first
from inquiries.models import Inquiry, Message
from inquiries.states import MessageKind
from shared.masking import mask

WORDS_SHOWN = 280
MOST = 200  # under way at once; a queue longer than that is no queue
DONE_WITHIN = timedelta(days=30)
DONE_SHOWN = 50


class Queue(StrEnum):
    MINE = "mine"
    ALL = "all"
    ASKED = "asked"
    DONE = "done"


FOR_COORDINATORS = (Queue.MINE, Queue.ALL, Queue.DONE)


@dataclass(frozen=True, slots=True)
class Row:
    """One question at a glance. `last_words` are the inquirer's, masked; '' if he wrote none."""

    escalation: Escalation
    inquirer: str
    last_words: str
    limit: LimitMark | None = None

    @property
    def waits_for_asker(self) -> bool:
        return self.escalation.state == State.ASKED_BACK


def queues_for(scope: Scope) -> list[Queue]:
    """Which queues an agent has; none without a desk."""
    if not scope.desk_ids_for(Deed.ESCALATE):
        return []
    leads = bool(scope.desk_ids_for(Deed.ANSWER_ESCALATION))
    return [one for one in Queue if leads or one not in FOR_COORDINATORS]


def page_of(scope: Scope) -> str:
    """The agent's first queue; '' for who has none."""
    queues = queues_for(scope)
    return reverse("escalations:queue", args=[queues[0]]) if queues else ""


def rows_of(scope: Scope, queue: Queue, now: datetime) -> list[Row]:
    """What must be answered first comes first; a fixed number of statements for any length."""
    found = escalations_of(scope, queue, now).select_related(*SHOWN)
    return _rows(list(found), now)


def escalations_of(scope: Scope, queue: Queue, now: datetime) -> QuerySet[Escalation]:
    visible = Escalation.objects.visible_to(scope)
    led = Q(inquiry__desk_id__in=scope.desk_ids_for(Deed.ANSWER_ESCALATION))
    if queue == Queue.DONE:
        lately = visible.filter(led, finished_at__gte=now - DONE_WITHIN)
        return lately.order_by("-finished_at", "-pk")[:DONE_SHOWN]
    waiting = most_pressing_first(visible.under_way(), now)
    if queue == Queue.ASKED:
        return waiting.filter(asked_by_id=scope.agent_id)[:MOST]
    if queue == Queue.MINE:
        waiting = waiting.filter(Q(owner_id=scope.agent_id) | Q(owner=None))
    return waiting.filter(led)[:MOST]


def waiting_for(scope: Scope) -> QuerySet[Escalation]:
    """What waits for this agent: questions to the coordinator, and questions back to who asked."""
    visible = Escalation.objects.visible_to(scope)
    leads = scope.desk_ids_for(Deed.ANSWER_ESCALATION)
    asked = Q(state=State.ASKED_BACK, asked_by_id=scope.agent_id)
    to_answer = Q(state=State.OPEN, inquiry__desk_id__in=leads)
    return visible.filter(asked | to_answer & (Q(owner_id=scope.agent_id) | Q(owner=None)))


def escalations_of_inquiry(inquiry: Inquiry) -> list[Escalation]:
    """The newest first, with their exchange."""
    rows = inquiry.escalations.select_related("version", "owner", "asked_by", "answered_by")
    rows = rows.select_related("section").prefetch_related("words__by")
    return list(rows.order_by("-pk")[:20])


def _rows(escalations: Sequence[Escalation], now: datetime) -> list[Row]:
    limits = marks_of_rows([one.inquiry for one in escalations], now)
    last = last_words_of([one.inquiry_id for one in escalations])
    names = names_of([one.inquiry.contact.survivor for one in escalations])
    return [
        Row(
            escalation=one,
            inquirer=names[one.inquiry.contact.survivor.pk],
            last_words=last.get(one.inquiry_id, ""),
            limit=limits.get(one.inquiry_id),
        )
        for one in escalations
    ]


def row_of(escalation: Escalation, now: datetime) -> Row:
    return _rows([escalation], now)[0]


def last_words_of(inquiry_ids: Sequence[int]) -> dict[int, str]:
    """One row for each, by the index of messages by inquiry; masked before it is cut."""
    rows = Message.objects.filter(inquiry_id__in=inquiry_ids, kind=MessageKind.INBOUND)
    newest = rows.order_by("inquiry_id", "-pk").distinct("inquiry_id")
    words = newest.annotate(begins=Left("body", WORDS_SHOWN * 3))
    return {
        inquiry_id: _cut(" ".join(mask(begins).split()))
        for inquiry_id, begins in words.values_list("inquiry_id", "begins")
    }


def _cut(words: str) -> str:
    return words if len(words) <= WORDS_SHOWN else f"{words[: WORDS_SHOWN - 1].rstrip()}…"


# --- what a question begins with -----------------------------------------------------------------
def propose_reason(
    reasons: Sequence[EscalationReason], inquiry: Inquiry
) -> EscalationReason | None:
    """The first that is proposed for the inquiry's topic."""
    return next((one for one in reasons if inquiry.topic and inquiry.topic in one.topics), None)


def what_was_noted(inquiry: Inquiry, agent: Agent) -> str:
    """The agent's own last note there: often it says already what was tried."""
    notes = inquiry.messages.filter(kind=MessageKind.NOTE, author=agent)
    note = notes.order_by("-pk").first()
    return note.body if note else ""

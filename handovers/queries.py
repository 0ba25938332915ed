"""Reading hand-overs: the queues of both sides, their counts, and one inquiry's own."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from desks.permissions import Deed, Scope
from handovers.models import WAITING, Handover, HandoverForm, HandoverQuerySet, HandoverWord
from handovers.permissions import SHOWN
from handovers.states import TO_USE, Said, State
from inquiries.limit_days import most_pressing_first
from inquiries.models import Attachment, Inquiry

MOST = 200
DONE_WITHIN = timedelta(days=30)
DONE_SHOWN = 50


class Queue(StrEnum):
    SECTION = "section"
    MINE = "mine"
    ALL = "all"
    DONE = "done"


FOR_DESKS = (Queue.MINE, Queue.ALL)


def queues_for(scope: Scope) -> list[Queue]:
    """Which queues an agent has: a section's colleague what was handed to it, a desk what it asked."""
    queues = []
    if scope.section_ids:
        queues.append(Queue.SECTION)
    if scope.desk_ids_for(Deed.HAND_OVER):
        queues += FOR_DESKS
    return [*queues, Queue.DONE] if queues else []


def page_of(scope: Scope) -> str:
    """The agent's queues; for administrators the forms; '' for who has no desk and no section."""
    if queues_for(scope):
        return reverse("handovers:first")
    return reverse("handovers:forms") if scope.may_everywhere(Deed.MANAGE_HANDOVERS) else ""


def rows_of(scope: Scope, queue: Queue, now: datetime) -> list[Handover]:
    """The most pressing first; a fixed number of statements for any length."""
    return list(handovers_of(scope, queue, now).select_related(*SHOWN))


def handovers_of(scope: Scope, queue: Queue, now: datetime) -> QuerySet[Handover]:
    visible = with_waiting_answers(Handover.objects.visible_to(scope))
    if queue == Queue.DONE:
        lately = visible.filter(finished_at__gte=now - DONE_WITHIN)
        return lately.order_by("-finished_at", "-pk")[:DONE_SHOWN]
    if queue == Queue.SECTION:
        mine = visible.under_way().filter(section__in=scope.section_ids)
        return most_pressing_first(mine, now)[:MOST]
    few = [pk for (pk,) in ids_waiting()]  # named one by one, they are found one by one
    of_desks = visible.filter(inquiry__desk_id__in=scope.desk_ids_for(Deed.HAND_OVER))
    if queue == Queue.MINE:
        of_desks = of_desks.filter(_is_mine(scope))
    return most_pressing_first(of_desks.filter(pk__in=few), now)[:MOST]


def with_waiting_answers(rows: HandoverQuerySet) -> HandoverQuerySet:
    """`answer_waits`: what the section said is not used yet; `held`: a mail must be judged."""
    words = HandoverWord.objects.filter(handover=OuterRef("pk"))
    return rows.annotate(
        answer_waits=Exists(words.filter(kind__in=TO_USE, settled_at=None)),
        held=Exists(words.filter(kind=Said.HELD)),
    )


def ids_waiting() -> QuerySet[Handover, Any]:
    """Under way, or with words that the desk has to decide about: no answer is lost.

    By the indexes of these few; what is done, however much, is not read.
    """
    words = HandoverWord.objects.filter(WAITING).order_by().values_list("handover_id")
    return Handover.objects.under_way().order_by().values_list("pk").union(words)


def _is_mine(scope: Scope) -> Q:
    return Q(asked_by_id=scope.agent_id) | Q(inquiry__assignee_id=scope.agent_id)


def waiting_for(scope: Scope) -> QuerySet[Handover]:
    """What waits for this agent: with his section; and of his own, what needs him."""
    visible = Handover.objects.visible_to(scope).filter(pk__in=ids_waiting())
    visible = with_waiting_answers(visible)
    to_section = Q(state=State.OPEN, section_id__in=scope.section_ids)
    needs_desk = Q(state=State.ASKED_BACK) | Q(answer_waits=True) | Q(held=True)
    desks = scope.desk_ids_for(Deed.HAND_OVER)
    of_mine = _is_mine(scope) & needs_desk & Q(inquiry__desk_id__in=desks)
    return visible.filter(to_section | of_mine)


def handovers_of_inquiry(inquiry: Inquiry) -> list[Handover]:
    """The newest first, with what was said and its files."""
    rows = inquiry.handovers.select_related("section", "form", "asked_by", "taken_by", "inquiry")
    return list(rows.prefetch_related("words__by", "words__files").order_by("-pk")[:20])


def words_of(handover: Handover, *, for_section: bool) -> list[HandoverWord]:
    """What was said, the earliest first; a mail from elsewhere is none of the section's business."""
    words = handover.words.select_related("by").prefetch_related("files__stored_file")
    if for_section:
        words = words.exclude(kind__in=(Said.HELD, Said.REFUSED))
    return list(words)


# --- what a hand-over begins with ----------------------------------------------------------------
def forms_for(inquiry: Inquiry) -> list[HandoverForm]:
    return list(HandoverForm.objects.for_desk(inquiry.desk_id))


def propose_form(forms: Sequence[HandoverForm], inquiry: Inquiry) -> HandoverForm | None:
    """The first that is proposed for the inquiry's topic."""
    return next((one for one in forms if inquiry.topic and inquiry.topic in one.topics), None)


def files_to_hand(inquiry: Inquiry) -> list[Attachment]:
    """Files that the inquirer sent, the newest first; pictures within a text are none."""
    rows = Attachment.objects.filter(message__inquiry=inquiry, is_inline=False)
    return list(rows.select_related("stored_file").order_by("-pk")[:30])

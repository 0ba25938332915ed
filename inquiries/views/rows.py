"""The lines of a list: what each shows, and the headings of its groups."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.queries import names_of
from inquiries.conditions import Clock
from inquiries.inbox import Grouping
from inquiries.limit_days import LimitMark, marks_of_rows
from inquiries.models import Inquiry
from inquiries.row_marks import RowMarks, marks_of
from inquiries.states import MessageKind, Status
from inquiries.tallies import clock_at

STANDARD_COLUMNS = ("urgency", "status", "due")
COLUMNS = (
    *("urgency", "status", "due", "waiting", "desk", "tags", "topic", "language", "created"),
)
"""What may be shown beside who, what and when, in the order in which it is shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list, with what would cost a look-up each in the template."""

    inquiry: Inquiry
    url: str
    who: str
    is_current: bool
    marks: RowMarks = field(default_factory=RowMarks)
    limit: LimitMark | None = None
    heading: str = ""

    @property
    def peek_url(self) -> str:
        """With the version: what a browser keeps of it is never old."""
        return f"{self.url.partition('?')[0]}peek/?v={self.inquiry.version}"

    @property
    def awaits_answer(self) -> bool:
        """Written to, and the answer clock is running."""
        is_last = self.inquiry.last_message_kind == MessageKind.INBOUND
        return is_last and self.inquiry.due_at is not None

    @property
    def waiting_since(self) -> datetime | None:
        return self.marks.waiting_since if self.awaits_answer else None

    @property
    def select_words(self) -> str:
        return _("Select %(reference)s") % {"reference": self.inquiry.reference}

    @property
    def assigned_words(self) -> str:
        agent = self.inquiry.assignee
        return _("Assigned to %(name)s") % {"name": agent.display_name} if agent else ""


def rows_of(
    inquiries: Sequence[Inquiry],
    *,
    query: str,
    current: str,
    grouping: Grouping,
    agent_id: int,
    now: datetime,
) -> list[Row]:
    """`query` is carried into each conversation, so that its list column stays the same."""
    names = names_of([inquiry.contact.survivor for inquiry in inquiries])
    marks = marks_of([inquiry.pk for inquiry in inquiries], agent_id=agent_id)
    limits = marks_of_rows(inquiries, now)
    pattern = reverse("inquiries:conversation", args=["REFERENCE"])
    headings = _headings(inquiries, grouping, agent_id, now)
    return [
        Row(
            inquiry=inquiry,
            url=f"{pattern.replace('REFERENCE', inquiry.reference)}?{query}",
            who=names[inquiry.contact.survivor.pk],
            is_current=inquiry.reference == current,
            marks=marks.get(inquiry.pk) or RowMarks(),
            limit=limits.get(inquiry.pk),
            heading=heading,
        )
        for inquiry, heading in zip(inquiries, headings, strict=True)
    ]


def _headings(
    inquiries: Sequence[Inquiry], grouping: Grouping, agent_id: int, now: datetime
) -> Iterator[str]:
    """The words of a group at its first row of the page, '' at the others."""
    before, clock = "", clock_at(now)
    for inquiry in inquiries:
        words = _group_of(inquiry, grouping, agent_id, clock)
        yield words if words != before else ""
        before = words


def _group_of(inquiry: Inquiry, grouping: Grouping, agent_id: int, clock: Clock) -> str:
    if grouping == Grouping.DUE:
        is_first = inquiry.is_limit_pressing and inquiry.queue_at is not None
        return _("Time limits") if is_first else _due_group(inquiry.queue_at, clock)
    if grouping == Grouping.STATUS:
        return str(Status(inquiry.status).label)
    if grouping == Grouping.DESK:
        return inquiry.desk.name
    if grouping == Grouping.ASSIGNEE:
        if inquiry.assignee is None:
            return _("Nobody")
        return _("Mine") if inquiry.assignee_id == agent_id else inquiry.assignee.display_name
    return ""


def _due_group(due_at: datetime | None, clock: Clock) -> str:
    if due_at is None:
        return _("Without a due time")
    if due_at <= clock.now:
        return _("Overdue")
    today, day = clock.day(clock.now), clock.day(due_at)
    if day == today:
        return _("Today")
    if day == today + timedelta(days=1):
        return _("Tomorrow")
    is_this_week = day.isocalendar()[:2] == today.isocalendar()[:2]
    return _("This week") if is_this_week else _("Later")

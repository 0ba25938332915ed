"""Reading an agent's notifications as lines: what is of one kind and about one thing is one line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from desks.permissions import Scope
from notifications.models import Notification
from notifications.subjects import Subject, find_subjects

PAGE_SIZE = 50
RECENT = 15
MOST_UNREAD = 300  # rows in one list; the count is of all


@dataclass(frozen=True, slots=True)
class Line:
    """`newest` of `count` notifications that say the same of the same."""

    newest: Notification
    count: int
    subject: Subject | None

    @property
    def is_unread(self) -> bool:
        return self.newest.read_at is None

    @property
    def url(self) -> str:
        return self.subject.url if self.subject else self.newest.address

    @property
    def day(self) -> date:
        return timezone.localtime(self.newest.at).date()


@dataclass(frozen=True, slots=True)
class Unread:
    """`count` lines; `subjects` are what they are about."""

    count: int
    subjects: frozenset[str] = frozenset()
    newest_id: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    lines: list[Line]
    next_before: int


def count_unread(scope: Scope) -> Unread:
    """Exactly the lines that the list shows as unread: two statements, by the index of the unread."""
    groups = _shown(scope).filter(read_at=None).values("kind", "subject").order_by()
    rows = list(groups.annotate(newest=Max("pk"), amount=Count("pk")))
    visible = find_subjects({row["subject"] for row in rows}, scope)
    seen = [row for row in rows if not row["subject"] or row["subject"] in visible]
    return Unread(
        # What is about nothing in particular stands alone.
        count=sum(1 if row["subject"] else row["amount"] for row in seen),
        subjects=frozenset(row["subject"] for row in seen if row["subject"]),
        newest_id=max((row["newest"] for row in seen), default=0),
    )


def unread_lines(scope: Scope, kinds: Sequence[str] = ()) -> list[Line]:
    """Newest first."""
    rows = _shown(scope, kinds).filter(read_at=None).order_by("-pk")[:MOST_UNREAD]
    return _lines(rows, scope, is_by_day=False)


def recent_lines(scope: Scope) -> list[Line]:
    rows = _shown(scope).filter(read_at__isnull=False).order_by("-pk")[:RECENT]
    return _lines(rows, scope, is_by_day=True)


def history_page(scope: Scope, *, kinds: Sequence[str] = (), before: int = 0) -> Page:
    """What was read already, newest first; `next_before` is 0 on the last page."""
    rows = _shown(scope, kinds).filter(read_at__isnull=False)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    page = found[:PAGE_SIZE]
    lines = _lines(page, scope, is_by_day=True)
    return Page(lines=lines, next_before=page[-1].pk if len(found) > len(page) else 0)


def find_loudest(scope: Scope) -> Line | None:
    """The newest unread one that is to be told on the desktop."""
    rows = Notification.objects.filter(agent_id=scope.agent_id, read_at=None, on_desktop=True)
    lines = _lines(rows.select_related("actor").order_by("-pk")[:1], scope, is_by_day=False)
    return lines[0] if lines else None


def lines_of(rows: Iterable[Notification], scope: Scope) -> list[Line]:
    """Rows, newest first, as lines; what the scope may not see is left out."""
    return _lines(rows, scope, is_by_day=False)


def _shown(scope: Scope, kinds: Sequence[str] = ()) -> QuerySet[Notification]:
    rows = Notification.objects.filter(agent_id=scope.agent_id, in_page=True)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return rows.select_related("actor")


def _lines(rows: Iterable[Notification], scope: Scope, *, is_by_day: bool) -> list[Line]:
    """One line for what repeats itself, at the place of its newest; what is unseen is left out."""
    groups: dict[tuple[object, ...], list[Notification]] = {}
    for row in rows:
        day = timezone.localtime(row.at).date() if is_by_day else None
        # What is about nothing in particular stands alone: two bulk actions are two.
        apart = row.subject or row.pk
        groups.setdefault((row.kind, apart, day), []).append(row)
    visible = find_subjects({row.subject for row, *_rest in groups.values()}, scope)
    return [
        Line(newest=group[0], count=len(group), subject=visible.get(group[0].subject))
        for group in groups.values()
        if not group[0].subject or group[0].subject in visible
    ]

"""How often a suggested article answered the question, counted honestly.

A form *spared* a question when an article was opened from it, stayed open long enough to be read, and
no question came within 24 hours: neither by that form nor by another one from the same address on that
day. Who closes the page unread has found nothing. Forms younger than 24 hours are not judged yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import get_language

from desks.models import Desk
from help_centre.models import OpenedSuggestion, Question
from registry.topics import find_topic

JUDGED_AFTER = timedelta(hours=24)
COUNTED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Row:
    """Of one topic: forms from which something was opened, and what became of them.

    `asked` and `spared` are of those in which something was `read`.
    """

    desk: Desk
    topic: str
    opened: int
    read: int
    asked: int
    sent: int

    @property
    def spared(self) -> int:
        return self.read - self.asked

    @property
    def share(self) -> int | None:
        """Per cent of the forms that opened something; None when none did."""
        return round(100 * self.spared / self.opened) if self.opened else None


def deflection(desks: Sequence[Desk], now: datetime) -> list[Row]:
    """Of the last 90 days, by desk and topic; two statements, by the indexes on desk and time."""
    known = {desk.pk: desk for desk in desks}
    opened, sent = _opened(list(known), now), _sent(list(known), now)
    language = (get_language() or "en")[:2]
    rows = []
    for key in opened.keys() | sent.keys():
        desk, code = known[key[0]], key[1]
        topic = find_topic(desk.code, code)
        name = topic.name.in_language(language) if topic else code
        rows.append(Row(desk, name, *opened.get(key, (0, 0, 0)), sent.get(key, 0)))
    return sorted(rows, key=lambda row: (row.desk.pk, -row.opened, -row.sent, row.topic))


def _opened(desk_ids: list[int], now: datetime) -> dict[tuple[int, str], tuple[int, int, int]]:
    judged = OpenedSuggestion.objects.filter(
        desk__in=desk_ids, at__gt=now - COUNTED, at__lte=now - JUDGED_AFTER
    )
    read = Q(read_at__isnull=False)
    counted = judged.values_list("desk", "topic").annotate(
        opened=Count("token", distinct=True),
        read=Count("token", distinct=True, filter=read),
        asked=Count("token", distinct=True, filter=read & Q(asked_at__isnull=False)),
    )
    return {(desk, topic): (opened, read, asked) for desk, topic, opened, read, asked in counted}


def _sent(desk_ids: list[int], now: datetime) -> dict[tuple[int, str], int]:
    sent = Question.objects.filter(desk__in=desk_ids, received_at__gt=now - COUNTED)
    rows = sent.values_list("desk", "topic").annotate(number=Count("pk"))
    return {(desk, topic): number for desk, topic, number in rows}

"""How often a suggested article answered the question, counted honestly.

A form *spared* a question when an article was opened from it and no message came with the form's
token within 24 hours. Only forms from which something was opened count; whoever closes the page
without reading has found nothing. Forms younger than 24 hours are not judged yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import get_language

from desks.models import Desk
from help_centre.models import OpenedSuggestion, Question
from registry.topics import find_topic

JUDGED_AFTER = timedelta(hours=24)
COUNTED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Row:
    """Of one topic: forms from which something was opened, and what became of them."""

    desk: Desk
    topic: str
    opened: int
    asked: int
    sent: int

    @property
    def spared(self) -> int:
        return self.opened - self.asked

    @property
    def share(self) -> int | None:
        """Per cent; None when nothing was opened."""
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
        rows.append(Row(desk, name, *opened.get(key, (0, 0)), sent.get(key, 0)))
    return sorted(rows, key=lambda row: (row.desk.pk, -row.opened, -row.sent, row.topic))


def _opened(desk_ids: list[int], now: datetime) -> dict[tuple[int, str], tuple[int, int]]:
    judged = OpenedSuggestion.objects.filter(
        desk__in=desk_ids, at__gt=now - COUNTED, at__lte=now - JUDGED_AFTER
    )
    asked = Exists(Question.objects.filter(token=OuterRef("token")))
    rows = judged.annotate(has_asked=asked).values("desk", "topic")
    counted = rows.annotate(
        number=Count("token", distinct=True),
        asking=Count("token", distinct=True, filter=Q(has_asked=True)),
    )
    return {(one["desk"], one["topic"]): (one["number"], one["asking"]) for one in counted}


def _sent(desk_ids: list[int], now: datetime) -> dict[tuple[int, str], int]:
    sent = Question.objects.filter(desk__in=desk_ids, received_at__gt=now - COUNTED)
    rows = sent.values_list("desk", "topic").annotate(number=Count("pk"))
    return {(desk, topic): number for desk, topic, number in rows}

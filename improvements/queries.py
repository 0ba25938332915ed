"""What recurs at a desk, the inquiries behind it, and the improvements noted at it.

Everything is counted over what was opened in the last six weeks, by the index of facts by kind and
time: the cost hangs on those weeks, never on the archive.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language

from desks.models import Desk
from desks.permissions import Scope
from improvements.growth import Trend, since, trend_of
from improvements.models import Improvement
from improvements.states import OPEN, SubjectKind
from inquiries.models import (
    Inquiry,
    InquiryTriage,
    ReferenceLink,
    RegistryReference,
    TimelineFact,
)
from inquiries.states import Fact, Standing, Status
from registry.topics import find_topic

SURE = (Standing.CONFIRMED, Standing.CERTAIN)
NOT_ASKED = (Status.SPAM, Status.MERGED)
MOST = 30
MOST_INQUIRIES = 50
FEWEST_OF_A_NUMBER = 2
COUNTS = """
    WITH opened AS MATERIALIZED (
        SELECT inquiry.id, inquiry.topic,
            floor(extract(epoch FROM %(now)s - fact.at) / 604800)::int AS age
        FROM inquiries_timelinefact fact
        JOIN inquiries_inquiry inquiry ON inquiry.id = fact.inquiry_id
        WHERE fact.kind = 'created' AND fact.at > %(since)s AND fact.at <= %(now)s
            AND inquiry.desk_id = %(desk)s AND NOT inquiry.status = ANY(%(not_asked)s)
            AND NOT fact.data ? 'is_archive'
    )
    SELECT 'topic', topic, age, count(*) FROM opened WHERE topic <> '' GROUP BY topic, age
    UNION ALL
    SELECT 'subtopic', opened.topic || ':' || triage.subtopic, age, count(*)
    FROM opened JOIN inquiries_inquirytriage triage ON triage.inquiry_id = opened.id
    WHERE opened.topic <> '' AND triage.subtopic <> '' GROUP BY 2, age
    UNION ALL
    SELECT 'reference', link.reference_id::text, age, count(DISTINCT opened.id)
    FROM opened JOIN inquiries_referencelink link ON link.inquiry_id = opened.id
    WHERE link.standing = ANY(%(sure)s) GROUP BY 2, age
"""


@dataclass(frozen=True, slots=True)
class Recurring:
    """Something that is asked again and again. `noted` are open improvements at it."""

    kind: str
    value: str
    name: str
    trend: Trend
    noted: int = 0


def recurring_at(desk: Desk, now: datetime) -> list[Recurring]:
    """What grows most comes first; three statements."""
    trends = _trends(desk, now)
    numbers = [int(value) for kind, value in trends if kind == SubjectKind.REFERENCE]
    names = {str(row.pk): row.value for row in RegistryReference.objects.filter(pk__in=numbers)}
    noted: dict[tuple[str, str], int] = defaultdict(int)
    open_ones = Improvement.objects.filter(desk=desk, state__in=OPEN)
    for key in open_ones.values_list("kind", "value"):
        noted[key] += 1
    found = [
        Recurring(kind, value, name_of(desk, kind, value, names), trend, noted[kind, value])
        for (kind, value), trend in trends.items()
    ]
    return sorted(found, key=lambda one: (-one.trend.growth, -one.trend.last, one.name))[:MOST]


def trend_at(desk: Desk, kind: str, value: str, now: datetime) -> Trend:
    return _trends(desk, now).get((kind, value)) or trend_of({})


def _trends(desk: Desk, now: datetime) -> dict[tuple[str, str], Trend]:
    """A number that was asked about once is nothing that recurs."""
    by_age: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"now": now, "since": since(now), "desk": desk.pk}
        values |= {"sure": list(map(str, SURE)), "not_asked": list(map(str, NOT_ASKED))}
        cursor.execute(COUNTS, values)
        for kind, value, age, number in cursor.fetchall():
            by_age[kind, value][age] = number
    return {
        key: trend_of(ages)
        for key, ages in by_age.items()
        if key[0] != SubjectKind.REFERENCE or sum(ages.values()) >= FEWEST_OF_A_NUMBER
    }


def name_of(desk: Desk, kind: str, value: str, numbers: dict[str, str]) -> str:
    """In the reader's language; what is no topic any more is named by its code."""
    if kind == SubjectKind.REFERENCE:
        return numbers.get(value, "?")
    code, _colon, sub = value.partition(":")
    topic, language = find_topic(desk.code, code), (get_language() or "en")[:2]
    if topic is None:
        return value
    name = topic.name.in_language(language)
    part = next((one for one in topic.subtopics if one.code == sub), None)
    return f"{name}: {part.name.in_language(language) if part else sub}" if sub else name


def subject_name(desk: Desk, kind: str, value: str) -> str | None:
    """None for what cannot recur: no such topic of this desk, no such number."""
    if kind == SubjectKind.REFERENCE:
        row = RegistryReference.objects.filter(pk=value).first() if value.isdecimal() else None
        return row.value if row else None
    code, colon, sub = value.partition(":")
    topic = find_topic(desk.code, code) if kind in SubjectKind.values else None
    if topic is None or bool(colon) != (kind == SubjectKind.SUBTOPIC):
        return None
    if sub and sub not in {one.code for one in topic.subtopics}:
        return None
    return name_of(desk, kind, value, {})


def inquiries_behind(
    scope: Scope, desk: Desk, kind: str, value: str, now: datetime
) -> QuerySet[Inquiry]:
    """Those that were counted, the newest first, of what the agent may read."""
    opened = TimelineFact.objects.filter(
        kind=Fact.CREATED, at__gt=since(now), at__lte=now, desk=desk
    ).exclude(data__has_key="is_archive")
    rows = Inquiry.objects.visible_to(scope).filter(desk=desk, pk__in=opened.values("inquiry"))
    rows = rows.exclude(status__in=NOT_ASKED)
    if kind == SubjectKind.REFERENCE:
        links = ReferenceLink.objects.filter(inquiry=OuterRef("pk"), reference_id=int(value))
        rows = rows.filter(Exists(links.filter(standing__in=SURE)))
    else:
        topic, _colon, sub = value.partition(":")
        rows = rows.filter(topic=topic)
        if sub:
            rows = rows.filter(pk__in=InquiryTriage.objects.filter(subtopic=sub).values("inquiry"))
    return rows.order_by("-created_at", "-pk")[:MOST_INQUIRIES]

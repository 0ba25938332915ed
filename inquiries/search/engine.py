"""Finding: the newest that match, bounded, ranked, one line an inquiry. Every query from the scope.

A word that is everywhere is looked for week by week from the newest (vectors.window_mark), so a
search never reads more than a few ten thousand entries, however large the archive.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core import signing
from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from psycopg.errors import QueryCanceled

from desks.permissions import Deed, Scope
from inquiries.models import Inquiry, SearchEntry
from inquiries.search import lookups
from inquiries.search.meaning import Meaning
from inquiries.search.vectors import week_of, window_query
from shared.exceptions import HelpdeskError

PAGE_SIZE = 25
MOST_RANKED = 1000  # messages: the newest so many are compared
WINDOWS = (1, 8)  # weeks; what is rarer is looked for everywhere
LOOKED_THROUGH = 2000  # messages, the latest, for words of which only the beginning is typed
ENOUGH = 40  # of them; with fewer all are looked for
PATIENCE = 4000  # milliseconds for one statement
YEAR = timedelta(days=365).total_seconds()
CURSOR_SALT = "inquiries.search"
# Plans for few rows of large tables: statistics of words are too rough to be trusted with more.
SETTINGS = """
    SELECT set_config('statement_timeout', %s, true), set_config('enable_seqscan', 'off', true),
        set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
        set_config('work_mem', '32MB', true), set_config('jit', 'off', true)
"""


LATEST = """
    WITH latest AS MATERIALIZED (
        SELECT message_id, words FROM inquiries_searchentry
        WHERE desk_id = ANY(%s) AND message_id <= coalesce(%s, 9223372036854775807)
        ORDER BY message_id DESC LIMIT %s
    )
    SELECT message_id FROM latest WHERE words @@ %s::tsquery
"""


class SearchTooBroad(HelpdeskError):
    default = _("This search takes too long. Add a word, a desk or a date.")
    status = 422


@dataclass(frozen=True, slots=True)
class Hit:
    """An inquiry and the message of it that fits best; None when no words were asked for."""

    inquiry: Inquiry
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page. `total` counts inquiries; `is_more` says that there are more than were counted."""

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    is_more: bool = False
    next_cursor: str = ""
    is_first: bool = True


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page begins, and what was the newest message then: later ones shift no page."""

    offset: int = 0
    newest_id: int | None = None
    as_of: datetime | None = None


def search(
    *,
    meaning: Meaning,
    scope: Scope,
    now: datetime,
    cursor: str = "",
    newest_first: bool = False,
    limit: int = PAGE_SIZE,
) -> Found:
    """A page of what the scope may see. Raises SearchTooBroad when it would take too long."""
    if meaning.is_empty:
        return Found()
    place = _read_cursor(cursor)
    with _bounded():
        if meaning.tsquery:
            ranked = _by_words(meaning, scope, place, now, newest_first)
        else:
            ranked = _by_conditions(meaning, scope, place)
        hits = _hits(ranked.lines[place.offset : place.offset + limit], scope)
    return Found(
        hits=hits,
        total=len(ranked.lines),
        is_more=ranked.is_more,
        next_cursor=_next_cursor(place, ranked, limit, now),
        is_first=place.offset == 0,
    )


@contextmanager
def _bounded() -> Iterator[None]:
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(SETTINGS, [str(PATIENCE)])
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise SearchTooBroad() from error
        raise


# --- by words ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Ranked:
    """Inquiries and the best message of each, the best first; at most so many as are ranked."""

    lines: list[tuple[int, int | None]]
    is_more: bool
    newest_id: int = 0


@dataclass(frozen=True, slots=True)
class _Candidate:
    inquiry_id: int
    message_id: int
    score: float


def _by_words(
    meaning: Meaning, scope: Scope, place: _Place, now: datetime, newest_first: bool
) -> _Ranked:
    newest = _newest(meaning, scope, place, now, MOST_RANKED + 1)
    entries = SearchEntry.objects.filter(message_id__in=newest[:MOST_RANKED])
    rows = entries.annotate(rank=lookups.Rank(meaning.tsquery))
    best: dict[int, _Candidate] = {}
    for inquiry_id, message_id, at, rank in rows.values_list(
        "inquiry_id", "message_id", "at", "rank"
    ):
        score = at.timestamp() if newest_first else _score(rank, at)
        known = best.get(inquiry_id)
        if known is None or (score, message_id) > (known.score, known.message_id):
            best[inquiry_id] = _Candidate(inquiry_id, message_id, score)
    visible = set(
        Inquiry.objects.visible_to(scope).filter(pk__in=best).values_list("pk", flat=True)
    )
    kept = [one for one in best.values() if one.inquiry_id in visible]
    kept.sort(key=lambda one: (one.score, one.inquiry_id), reverse=True)
    return _Ranked(
        lines=[(one.inquiry_id, one.message_id) for one in kept],
        is_more=len(newest) > MOST_RANKED,
        newest_id=max(newest, default=0),
    )


def _score(rank: float, at: datetime) -> float:
    """A year weighs as much as a rank 2.7 times as high; the order hangs on no present moment."""
    return math.log(rank + 0.001) + at.timestamp() / YEAR


def newest_messages(*, meaning: Meaning, scope: Scope, now: datetime, limit: int) -> list[int]:
    """Ids of the newest messages with these words at the desks of the scope; nothing is ranked."""
    with _bounded():
        return _newest(meaning, scope, _Place(), now, limit)


def _newest(meaning: Meaning, scope: Scope, place: _Place, now: datetime, limit: int) -> list[int]:
    if any(term.is_prefix for term in meaning.query.terms):
        found = _among_the_latest(meaning, scope, place)
        if len(found) >= ENOUGH:
            return found[:limit]
    for query in _queries(meaning, now):
        entries = _entries(meaning, scope, query)
        if place.newest_id is not None:
            entries = entries.filter(message_id__lte=place.newest_id)
        found = list(entries.order_by("-at").values_list("message_id", flat=True)[:limit])
        if len(found) == limit:
            break
    return found


def _among_the_latest(meaning: Meaning, scope: Scope, place: _Place) -> list[int]:
    """For beginnings of words: an index of words would gather all messages of all words that begin
    so before it looks at any of them. What is rare among the latest is rare enough to be gathered.
    """
    desks = sorted(scope.desk_ids_for(Deed.READ_INQUIRY) & meaning.desk_ids)
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [desks, place.newest_id, LOOKED_THROUGH, meaning.tsquery])
        ids = [pk for (pk,) in cursor.fetchall()]
    entries = _narrowed(SearchEntry.objects.filter(message_id__in=ids), meaning, scope)
    return list(entries.order_by("-at").values_list("message_id", flat=True))


def _queries(meaning: Meaning, now: datetime) -> Iterator[str]:
    """First the newest weeks, then all: a word that is everywhere has hits enough in one week."""
    if not meaning.is_active:
        last = week_of(min(meaning.until or now, now).date())
        for weeks in WINDOWS:
            window = window_query(meaning.desk_ids, range(last - weeks + 1, last + 2))
            yield f"{meaning.tsquery} & {window}"
    yield meaning.tsquery


def _entries(meaning: Meaning, scope: Scope, query: str) -> QuerySet[SearchEntry]:
    entries = SearchEntry.objects.filter(
        words__matches=query,
        desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY) & meaning.desk_ids,
    )
    return _narrowed(entries, meaning, scope)


def _narrowed(
    entries: QuerySet[SearchEntry], meaning: Meaning, scope: Scope
) -> QuerySet[SearchEntry]:
    if meaning.since:
        entries = entries.filter(at__gte=meaning.since)
    if meaning.until:
        entries = entries.filter(at__lt=meaning.until)
    if meaning.conditions:
        inquiries = Inquiry.objects.visible_to(scope).filter(*meaning.conditions)
        entries = entries.filter(inquiry__in=inquiries)
    return entries


# --- by conditions alone -----------------------------------------------------------------------
def _by_conditions(meaning: Meaning, scope: Scope, place: _Place) -> _Ranked:
    """Whose last message is the newest comes first, by the index of the newest."""
    conditions = list(meaning.conditions)
    if meaning.since:
        conditions.append(Q(last_message_at__gte=meaning.since))
    if meaning.until:
        conditions.append(Q(last_message_at__lt=meaning.until))
    rows = Inquiry.objects.visible_to(scope).filter(*conditions, merged_into=None)
    if place.as_of:
        rows = rows.filter(last_message_at__lte=place.as_of)
    newest = rows.order_by("-last_message_at", "-id")
    found = list(newest.values_list("pk", flat=True)[: MOST_RANKED + 1])
    return _Ranked([(pk, None) for pk in found[:MOST_RANKED]], len(found) > MOST_RANKED)


# --- pages -------------------------------------------------------------------------------------
def _hits(page: Sequence[tuple[int, int | None]], scope: Scope) -> list[Hit]:
    """In the order of the page; asked of the scope once more, for rights may have just changed."""
    rows = Inquiry.objects.visible_to(scope).filter(pk__in=[pk for pk, _message in page])
    inquiries = rows.select_related("contact__root", "assignee", "desk").in_bulk()
    return [Hit(inquiries[pk], message) for pk, message in page if pk in inquiries]


def _next_cursor(place: _Place, ranked: _Ranked, limit: int, now: datetime) -> str:
    end = place.offset + limit
    if end >= len(ranked.lines):
        return ""
    newest_id, as_of = place.newest_id, place.as_of or now
    newest_id = ranked.newest_id if newest_id is None else newest_id
    return signing.dumps([end, newest_id, as_of.isoformat()], salt=CURSOR_SALT)


def _read_cursor(cursor: str) -> _Place:
    """A cursor that is not ours begins at the beginning."""
    try:
        offset, newest_id, as_of = signing.loads(cursor, salt=CURSOR_SALT)
    except signing.BadSignature:
        return _Place()
    return _Place(offset, newest_id, datetime.fromisoformat(as_of))

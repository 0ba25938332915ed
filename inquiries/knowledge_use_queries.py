"""How often objects of the knowledge base went into answers: over months, by desk and topic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncMonth

from desks.models import Desk
from desks.permissions import Deed, Scope
from inquiries.models import KnowledgeProposal, KnowledgeUse
from knowledge_base.models import Item
from knowledge_base.states import TextState

MONTHS = 12
WINDOW = timedelta(days=90)
MOST = 400


@dataclass(frozen=True, slots=True)
class Month:
    first: datetime
    count: int
    share: int  # of the fullest month, in eighths: the height of its bar


@dataclass(frozen=True, slots=True)
class UsedItem:
    item: Item
    title: str
    count: int
    last: datetime | None


def months_of(item: Item, now: datetime) -> list[Month]:
    """The last twelve months, the oldest first; by the index of each of its few texts."""
    uses = KnowledgeUse.objects.filter(
        text__in=list(item.texts.values_list("pk", flat=True)),
        at__gte=_months_back(now, MONTHS - 1),
    )
    rows = uses.annotate(month=TruncMonth("at")).order_by().values_list("month")
    counted = {month.strftime("%Y-%m"): number for month, number in rows.annotate(Count("pk"))}
    firsts = [_months_back(now, back) for back in range(MONTHS - 1, -1, -1)]
    numbers = [counted.get(one.strftime("%Y-%m"), 0) for one in firsts]
    highest = max(numbers) or 1
    return [
        Month(first, number, round(16 * number / highest))
        for first, number in zip(firsts, numbers, strict=True)
    ]


def _months_back(now: datetime, number: int) -> datetime:
    months = now.year * 12 + now.month - 1 - number
    return now.replace(
        year=months // 12, month=months % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0
    )


def proposals_of(item: Item, scope: Scope) -> Sequence[KnowledgeProposal]:
    """Inquiries that it came from, those that the agent may see."""
    rows = KnowledgeProposal.objects.filter(item=item)
    rows = rows.filter(inquiry__desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY))
    return list(rows.select_related("inquiry", "by").order_by("-pk")[:10])


def used_at(desk: Desk, scope: Scope, topic: str, kind: str, now: datetime) -> list[UsedItem]:
    """Live objects for the desk, the most used of the last 90 days first, never used ones last."""
    items = Item.objects.visible_to(scope).filter(Q(is_for_all=True) | Q(desks=desk))
    items = items.filter(texts__state=TextState.PUBLISHED)
    if topic:
        items = items.filter(topics__contains=[topic])
    if kind:
        items = items.filter(kind=kind)
    found = list(items.distinct().order_by("code").prefetch_related("texts__live")[:MOST])
    uses = KnowledgeUse.objects.filter(
        text__item__in=found, at__gte=now - WINDOW, message__inquiry__desk=desk
    )
    rows = uses.order_by().values_list("text__item").annotate(Count("pk"), Max("at"))
    counted = {pk: (number, last) for pk, number, last in rows}
    shown = [UsedItem(one, _title(one), *counted.get(one.pk, (0, None))) for one in found]
    return sorted(shown, key=lambda one: (-one.count, one.title.casefold()))


def _title(item: Item) -> str:
    texts = {one.language: one.title for one in item.texts.all() if one.live_id}
    return texts.get("en") or next(iter(texts.values()), item.code)

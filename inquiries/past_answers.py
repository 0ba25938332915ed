"""What was answered before, at the same desk, to inquiries of the same topic and language.

Bounded: the latest of the topic by index inquiry_answered, however many there are; advice ages, so
what is older than these is no loss. Of the same desk alone: its agents may read it anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet

from desks.permissions import Scope
from inquiries.models import Inquiry, Message, SearchEntry
from inquiries.search.vectors import quoted
from inquiries.states import MessageKind, Status
from knowledge_base.search.stems import LANGUAGES, stems_of

LATEST = 100  # inquiries that are compared
LEAST_RANK = 0.01
ANSWERED = (Status.RESOLVED, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """The last answer of an inquiry that resembles this one. It is read, never inserted."""

    inquiry: Inquiry
    message: Message

    @property
    def first_lines(self) -> str:
        return " ".join(self.message.body.split())[:180]


def find_past_answers(
    inquiry: Inquiry, scope: Scope, words: Sequence[str], *, limit: int = 2
) -> list[PastAnswer]:
    """Those that have most of the words in common; none without a topic, for then nothing is alike."""
    if not inquiry.topic or not words:
        return []
    latest = list(latest_answered(inquiry, scope).values_list("pk", flat=True))
    best = _most_alike(latest, words, inquiry.language, limit)
    answers = _last_answers(best)
    return [answers[pk] for pk in best if pk in answers]


def latest_answered(inquiry: Inquiry, scope: Scope) -> QuerySet[Inquiry]:
    same = Inquiry.objects.visible_to(scope).filter(
        desk_id=inquiry.desk_id,
        topic=inquiry.topic,
        language=inquiry.language,
        status__in=ANSWERED,
        resolved_at__isnull=False,
    )
    return same.exclude(pk=inquiry.pk).order_by("-resolved_at")[:LATEST]


def _most_alike(
    inquiry_ids: Sequence[int], words: Sequence[str], language: str, limit: int
) -> list[int]:
    lexemes = {*words, *filter(None, stems_of(words, language if language in LANGUAGES else "en"))}
    query = SearchQuery(
        " | ".join(quoted(one) for one in sorted(lexemes)), search_type="raw", config="simple"
    )
    entries = SearchEntry.objects.filter(inquiry_id__in=inquiry_ids, is_note=False)
    ranked = entries.annotate(fit=SearchRank(F("words"), query)).filter(fit__gte=LEAST_RANK)
    rows = ranked.order_by("-fit", "-pk").values_list("inquiry_id", flat=True)[: 10 * limit]
    return list(dict.fromkeys(rows))[:limit]


def _last_answers(inquiry_ids: Sequence[int]) -> dict[int, PastAnswer]:
    sent = Message.objects.filter(inquiry_id__in=inquiry_ids, kind=MessageKind.OUTBOUND)
    last = sent.order_by("inquiry_id", "-pk").distinct("inquiry_id").select_related("inquiry")
    return {one.inquiry_id: PastAnswer(one.inquiry, one) for one in last}

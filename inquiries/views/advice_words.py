"""Beside an answer: the texts that went into it, and what of them has changed since."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from inquiries.models import KnowledgeUse, Message
from inquiries.states import MessageKind
from knowledge_base.models import Fact, FactVersion, TextVersion


@dataclass(frozen=True, slots=True)
class Changed:
    """A fee or time limit that is another one since."""

    name: str
    told: str
    now: str


@dataclass(frozen=True, slots=True)
class TextUsed:
    title: str
    version: int
    url: str
    is_newer: bool
    is_retired: bool
    changes: Sequence[Changed]


def texts_used(messages: Sequence[Message]) -> dict[int, list[TextUsed]]:
    """By message. One statement for a thread in which no text was used, three for any other."""
    ours = [one.pk for one in messages if one.kind == MessageKind.OUTBOUND]
    if not ours:
        return {}
    uses = KnowledgeUse.objects.filter(message__in=ours).select_related("text__live").order_by("pk")
    bodies = {one.pk: one.body for one in messages}
    found: dict[int, list[TextUsed]] = {}
    versions = _versions_of(uses)
    for use in uses:
        version = versions.get((use.text_id, use.version))
        if version:
            used = _used(use, version, bodies[use.message_id])
            found.setdefault(use.message_id, []).append(used)
    return found


def _versions_of(uses: Iterable[KnowledgeUse]) -> dict[tuple[int, int], TextVersion]:
    texts = {one.text_id for one in uses}
    if not texts:
        return {}
    numbers = {one.version for one in uses}
    rows = TextVersion.objects.filter(text__in=texts, number__in=numbers)
    rows = rows.defer("body").prefetch_related("facts__versions", "facts__current")
    return {(one.text_id, one.number): one for one in rows}


def _used(use: KnowledgeUse, version: TextVersion, body: str) -> TextUsed:
    text = use.text
    changes = [
        one
        for fact in version.facts.all()
        if (one := _changed(fact, use, body, text.language)) is not None
    ]
    return TextUsed(
        title=version.title,
        version=use.version,
        url=reverse("knowledge_base:item", args=[text.item_id]),
        is_newer=text.is_live and text.version != use.version,
        is_retired=not text.is_live,
        changes=changes,
    )


def _changed(fact: Fact, use: KnowledgeUse, body: str, language: str) -> Changed | None:
    now = fact.current
    if now is None or (fact.changed_at <= use.at and _stands_in(now.value_in(language), body)):
        return None
    told = _told(fact.versions.all(), use, body, language)
    value = told.value_in(language) if told else ""
    if not value or value == now.value_in(language):
        return None
    return Changed(fact.name, value, now.value_in(language))


def _told(
    versions: Iterable[FactVersion], use: KnowledgeUse, body: str, language: str
) -> FactVersion | None:
    """The newest that stands in the answer, else what was valid then."""
    known = sorted(versions, key=lambda one: -one.number)
    said = (one for one in known if _stands_in(one.value_in(language), body))
    then = (one for one in known if one.at <= use.at)
    return next(said, None) or next(then, None)


def _stands_in(value: str, body: str) -> bool:
    words = r"\s+".join(re.escape(word) for word in value.split())
    return re.search(rf"(?<![\w.,]){words}(?!\w|[.,]\d)", body) is not None

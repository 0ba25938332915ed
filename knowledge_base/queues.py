"""What waits for authors and coordinators: to review, to translate, to look at again, one's own drafts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from desks.permissions import Deed, Scope
from knowledge_base.models import Fact, Item, Text, TextVersion
from knowledge_base.states import (
    LANGUAGE_CODES,
    MISSING,
    OPEN,
    STALE,
    Narrowed,
    TextState,
    VersionState,
)

UNUSED_AFTER = timedelta(days=365)
MOST = 100
WAITS_FOR = ("text__item", "text__live", "author", "reviewer")


def led_items(scope: Scope) -> QuerySet[Item]:
    """Those that the agent may publish: none of their desks is another's."""
    led = scope.desk_ids_for(Deed.PUBLISH_KNOWLEDGE)
    if not led:
        return Item.objects.none()
    others = Item.desks.through.objects.filter(item=OuterRef("pk")).exclude(desk_id__in=led)
    return Item.objects.filter(Q(is_for_all=True) | ~Exists(others))


def page_of(scope: Scope) -> str:
    """The list of all texts; '' for who belongs to no desk."""
    return reverse("knowledge_base:items") if scope.desk_ids_for(Deed.READ_KNOWLEDGE) else ""


def waiting_for(scope: Scope) -> QuerySet[TextVersion]:
    """What this agent can review now: not what he wrote a word of."""
    return in_review(scope).exclude(writers=scope.agent_id)


def in_review(scope: Scope) -> QuerySet[TextVersion]:
    """All that is in review at the agent's desks, his own too; what waits longest comes first."""
    waiting = TextVersion.objects.filter(state=VersionState.IN_REVIEW)
    return waiting.filter(text__item__in=led_items(scope).values("pk")).order_by(
        "submitted_at", "pk"
    )


def reviews(scope: Scope) -> list[TextVersion]:
    rows = in_review(scope).select_related(*WAITS_FOR).prefetch_related("writers")
    return list(rows[:MOST])


def own_versions(scope: Scope) -> list[TextVersion]:
    """Open versions that the agent wrote a word of: returned ones first, then the newest."""
    visible = Item.objects.visible_to(scope)
    rows = TextVersion.objects.filter(
        state__in=OPEN, writers=scope.agent_id, text__item__in=visible.values("pk")
    )
    found = list(rows.select_related(*WAITS_FOR).order_by("-written_at")[:MOST])
    return sorted(found, key=lambda one: not is_returned(one))


def is_returned(version: TextVersion) -> bool:
    return version.state == VersionState.DRAFT and bool(version.note)


@dataclass(frozen=True, slots=True)
class Translation:
    """One language of one object that is behind. `version` is what somebody began already."""

    item: Item
    language: str
    title: str
    is_stale: bool
    version: TextVersion | None


def translations(scope: Scope, language: str = "") -> list[Translation]:
    """What is missing or stale beside something live, most used first. Four statements at most."""
    live = Text.objects.filter(item=OuterRef("pk"), state=TextState.PUBLISHED)
    wanted = [language] if language else list(LANGUAGE_CODES)
    behind = Q()
    for code in wanted:
        behind |= Q(~Exists(live.filter(language=code, revision__gte=OuterRef("revision"))))
    items = Item.objects.visible_to(scope).filter(Exists(live)).filter(behind)
    texts = Text.objects.select_related("live").prefetch_related(
        Prefetch(
            "versions", TextVersion.objects.filter(state__in=OPEN).select_related("author"), "begun"
        )
    )
    rows = items.prefetch_related(Prefetch("texts", texts)).order_by("-uses", "code")[:MOST]
    return [one for item in rows for one in _behind(item, wanted)]


def _behind(item: Item, languages: list[str]) -> list[Translation]:
    texts = {one.language: one for one in item.texts.all()}
    titles = [texts[code].title for code in LANGUAGE_CODES if code in texts and texts[code].title]
    found = []
    for code in languages:
        text = texts.get(code)
        is_live = bool(text and text.is_live)
        if text and text.is_live and text.revision >= item.revision:
            continue
        begun = getattr(text, "begun", []) if text else []
        title = titles[0] if titles else item.code
        found.append(Translation(item, code, title, is_live, begun[0] if begun else None))
    return found


def texts_to_look_at(scope: Scope) -> list[Text]:
    """Live texts of the agent's desks in which a fact changed since somebody looked."""
    changed = Text.objects.all().with_changed_facts()
    rows = changed.filter(item__in=led_items(scope).values("pk"))
    facts = Prefetch("live__facts", Fact.objects.select_related("current"))
    return list(rows.prefetch_related(facts).order_by("item__code", "language")[:MOST])


def narrowed(
    scope: Scope, *, state: str, language: str, only: str, now: datetime
) -> QuerySet[Item] | None:
    """None when nothing narrows the list."""
    if not (state or language or only):
        return None
    items: QuerySet[Item] = Item.objects.all()
    if state or language:
        items = _in_state(items, state, language)
    return _only(items, scope, only, now) if only else items


def _in_state(items: QuerySet[Item], state: str, language: str) -> QuerySet[Item]:
    texts = Text.objects.filter(item=OuterRef("pk"))
    if language:
        texts = texts.filter(language=language)
    live = texts.filter(state=TextState.PUBLISHED)
    if state == MISSING:
        return items.filter(_lacks(language))
    if state == STALE:
        return items.filter(Exists(live.filter(revision__lt=OuterRef("revision"))))
    if state in TextState.values:
        return items.filter(Exists(texts.filter(state=state)))
    if state:
        versions = TextVersion.objects.filter(text__item=OuterRef("pk"), state=state)
        return items.filter(
            Exists(versions.filter(text__language=language) if language else versions)
        )
    return items.filter(Exists(texts))


def _lacks(language: str) -> Q:
    """In this language, or in any."""
    lacking = Q()
    for code in [language] if language else LANGUAGE_CODES:
        there = Text.objects.filter(item=OuterRef("pk"), language=code, state=TextState.PUBLISHED)
        lacking |= Q(~Exists(there))
    return lacking


def _only(items: QuerySet[Item], scope: Scope, only: str, now: datetime) -> QuerySet[Item]:
    live = Text.objects.filter(item=OuterRef("pk"), state=TextState.PUBLISHED)
    due = TextVersion.objects.filter(
        text__item=OuterRef("pk"), state=VersionState.APPROVED, publish_at__isnull=False
    )
    since = now - UNUSED_AFTER
    unused = Q(used_at=None, created_at__lt=since) | Q(used_at__lt=since)
    owned = Q(owner=scope.agent_id) | Q(proposed_by=scope.agent_id)
    conditions = {
        Narrowed.MINE: owned,
        Narrowed.EXAMPLE: Q(is_example=True),
        Narrowed.OUTDATED: Q(review_on__lte=timezone.localdate(now)),
        Narrowed.UNUSED: unused & Q(Exists(live)),
        Narrowed.SCHEDULED: Q(Exists(due)) | Q(Exists(live.filter(expires_at__isnull=False))),
    }
    return items.filter(conditions[Narrowed(only)])

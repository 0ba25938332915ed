"""Which words a translation follows: what its source says now, and what it said when it was followed."""

from dataclasses import dataclass

from knowledge_base.models import Item, Text, TextVersion
from knowledge_base.states import LANGUAGE_CODES, OPEN, TextState, VersionState

PUBLISHED_ONCE = (VersionState.PUBLISHED, VersionState.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Followed:
    """`then` is what the target last followed; None when it never followed anything."""

    now: TextVersion
    then: TextVersion | None


def source_language(item: Item, target: str) -> str:
    """The language that said something last, English first among equals."""
    texts = Text.objects.filter(item=item, state=TextState.PUBLISHED).exclude(language=target)
    live = {one.language: one.revision for one in texts}
    others = [code for code in LANGUAGE_CODES if code != target]
    if live:
        return max((code for code in others if code in live), key=lambda code: live[code])
    written = TextVersion.objects.filter(text__item=item, state__in=OPEN)
    codes = set(written.values_list("text__language", flat=True))
    return next((code for code in others if code in codes), others[0])


def find_followed(item_id: int, source: str, target: str) -> Followed | None:
    """The source's live words, or its open ones; and those of the revision that the target has.

    A published version keeps the item's revision that it said; so the newest of the source that is
    not newer than the target's is what the target's words stand for.
    """
    texts = Text.objects.filter(item_id=item_id).select_related("live")
    by_language = {one.language: one for one in texts}
    said = by_language.get(source)
    if said is None:
        return None
    now = said.live or said.versions.filter(state__in=OPEN).first()
    if now is None:
        return None
    own = by_language.get(target)
    if own is None or own.live is None:
        return Followed(now, None)
    earlier = said.versions.filter(state__in=PUBLISHED_ONCE, revision__lte=own.revision)
    return Followed(now, earlier.order_by("-number").first())

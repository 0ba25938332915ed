"""Going live and leaving: one language, or all of an object that waits for its languages."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from knowledge_base.actions.reviewing import move, open_version
from knowledge_base.actions.telling import tell_published
from knowledge_base.models import Item, Text, TextVersion
from knowledge_base.permissions import lock_item, lock_item_for
from knowledge_base.possible import languages_missing
from knowledge_base.queries import due_versions, expired_texts, get_text
from knowledge_base.search.indexing import index_text
from knowledge_base.states import TEXT_MOVES, TextState, VersionState
from shared.exceptions import NotPossible


@transaction.atomic
def publish_version(*, item_id: int, language: str, by: Agent, now: datetime) -> Text:
    """The approved words are live from now on, those before are superseded.

    If the text was up to date, the item says something new, and the other languages are stale
    until they follow; a correction leaves them as they are. A translation expresses the revision
    that it followed when it was written. An object that needs all its languages publishes what is
    approved of them together. Called again without new words it changes nothing. Raises
    NotPossible when nothing is approved, or while a needed language is missing.
    """
    item = lock_item_for(by, item_id, Deed.PUBLISH_KNOWLEDGE)
    return _publish(item, language, by, now)


def _publish(item: Item, language: str, by: Agent | None, now: datetime) -> Text:
    text = get_text(item.pk, language)
    if text.is_live and not text.versions.filter(state=VersionState.APPROVED).exists():
        return text
    version = open_version(item.pk, language)
    move(version, VersionState.PUBLISHED)
    together = _that_go_together(item, version)
    if any(_says_something_new(item, one) for one in together):
        item.revision += 1
        item.save(update_fields=["revision"])
        for one in together:
            one.revision = item.revision
    for one in together:
        _go_live(one, by, now)
        tell_published(one, by=by, now=now)
    return get_text(item.pk, language)


def _says_something_new(item: Item, version: TextVersion) -> bool:
    """Not a correction, and not a translation: its text has nothing to follow."""
    if version.is_correction and item.revision:
        return False
    return version.text.revision >= item.revision


def _that_go_together(item: Item, version: TextVersion) -> list[TextVersion]:
    """The version alone, or with what is approved in the other languages."""
    if not item.needs_all_languages:
        return [version]
    approved = TextVersion.objects.select_related("text").filter(
        text__item=item, state=VersionState.APPROVED
    )
    others = [one for one in approved.select_for_update(of=("self",)) if one.pk != version.pk]
    ready = {version.text.language, *(one.text.language for one in others)}
    if missing := languages_missing(version, ready, _live_languages(item)):
        words = _("It goes live in all languages together. Not approved yet: %(languages)s.")
        raise NotPossible(words % {"languages": ", ".join(missing).upper()})
    for one in others:
        move(one, VersionState.PUBLISHED)
    return [version, *others]


def _live_languages(item: Item) -> set[str]:
    live = Text.objects.filter(item=item, state=TextState.PUBLISHED)
    return set(live.values_list("language", flat=True))


def _go_live(version: TextVersion, by: Agent | None, now: datetime) -> None:
    text = version.text
    if text.live_id and text.live_id != version.pk:
        TextVersion.objects.filter(pk=text.live_id).update(state=VersionState.SUPERSEDED)
    version.published_at, version.published_by, version.publish_at = now, by, None
    version.state = VersionState.PUBLISHED
    version.save()
    text.live, text.state, text.revision = version, TextState.PUBLISHED, version.revision
    text.facts_seen_at, text.expires_at = now, version.expires_at
    text.save()
    index_text(text)


@transaction.atomic
def retire_text(*, item_id: int, language: str, by: Agent, now: datetime) -> Text:
    """Nobody finds it any more; its versions stay as evidence. Twice is once."""
    lock_item_for(by, item_id, Deed.PUBLISH_KNOWLEDGE)
    return _to_state(item_id, language, TextState.RETIRED)


@transaction.atomic
def bring_back_text(*, item_id: int, language: str, by: Agent, now: datetime) -> Text:
    """A retired text is live again with the words that it had. Twice is once.

    Raises NotPossible when they name a fact that is retired.
    """
    lock_item_for(by, item_id, Deed.PUBLISH_KNOWLEDGE)
    live = TextVersion.objects.filter(
        text__item=item_id, text__language=language, pk=F("text__live")
    )
    if live.filter(facts__retired_at__isnull=False).exists():
        raise NotPossible(_("It names a fact that is retired: write it anew."))
    return _to_state(item_id, language, TextState.PUBLISHED)


def _to_state(item_id: int, language: str, state: TextState) -> Text:
    text = get_text(item_id, language)
    if text.state == state:
        return text
    if state not in TEXT_MOVES[text.state] or text.live is None:
        raise NotPossible()
    text.state, text.expires_at = state, None
    text.save(update_fields=["state", "expires_at"])
    return text


@transaction.atomic
def confirm_text(*, item_id: int, language: str, by: Agent, now: datetime) -> Text:
    """A stale text is right as it is: nothing is to be translated. Twice is once.

    Raises NotPossible where nothing was ever written.
    """
    item = lock_item_for(by, item_id, Deed.PUBLISH_KNOWLEDGE)
    text = get_text(item_id, language)
    text.revision = item.revision
    text.save(update_fields=["revision"])
    return text


def publish_due(*, now: datetime) -> int:
    """Publish what was approved for a time that has come; returns how many went live.

    An object that still waits for a language stays approved, and goes when it can; one that goes
    live in all languages together waits for the latest of their times.
    """
    return sum(_publish_when_due(*which, now) for which in due_versions(now))


@transaction.atomic
def _publish_when_due(item_id: int, language: str, now: datetime) -> bool:
    item = lock_item(item_id)
    due = TextVersion.objects.filter(
        text__item=item, text__language=language, state=VersionState.APPROVED, publish_at__lte=now
    ).first()
    if due is None or _waits_for_another(item, now):
        return False
    try:
        _publish(item, language, due.reviewer, now)
    except NotPossible:
        return False
    return True


def _waits_for_another(item: Item, now: datetime) -> bool:
    later = TextVersion.objects.filter(
        text__item=item, state=VersionState.APPROVED, publish_at__gt=now
    )
    return item.needs_all_languages and later.exists()


def retire_expired(*, now: datetime) -> int:
    """Retire what has expired; readers do not find it since the second of its end anyway."""
    return sum(_retire_when_expired(*which, now) for which in expired_texts(now))


@transaction.atomic
def _retire_when_expired(item_id: int, language: str, now: datetime) -> bool:
    item = lock_item(item_id)
    texts = Text.objects.filter(item=item, language=language, expires_at__lte=now)
    return bool(texts.filter(state=TextState.PUBLISHED).update(state=TextState.RETIRED))

"""What notifications about texts lead to, with the reader's rights of that moment."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from desks.permissions import Scope
from knowledge_base.actions.telling import SUBJECT
from knowledge_base.models import Item
from knowledge_base.states import LANGUAGE_CODES
from notifications.signals import subjects_wanted
from notifications.subjects import Subject


def listen() -> None:
    subjects_wanted.connect(find_texts, dispatch_uid="knowledge_base.notified")


def find_texts(*, keys: Collection[str], scope: Scope, **_kwargs: Any) -> dict[str, Subject]:
    """Those whose object the scope may see: its short name and language, no words of it."""
    wanted = dict(_read(keys))
    if not wanted:
        return {}
    rows = Item.objects.visible_to(scope).filter(pk__in={pk for pk, _language in wanted.values()})
    codes = dict(rows.values_list("pk", "code"))
    return {
        key: _subject(codes[pk], pk, language)
        for key, (pk, language) in wanted.items()
        if pk in codes
    }


def _subject(code: str, pk: int, language: str) -> Subject:
    url = f"{reverse('knowledge_base:item', args=[pk])}#in-{language}"
    return Subject(label=f"{code} ({language.upper()})", title="", url=url)


def _read(keys: Collection[str]) -> list[tuple[str, tuple[int, str]]]:
    found = []
    for key in keys:
        what, _colon, which = key.partition(":")
        pk, _hyphen, language = which.partition("-")
        if what == SUBJECT and pk.isdecimal() and language in LANGUAGE_CODES:
            found.append((key, (int(pk), language)))
    return found

"""Words that mean the same to who searches: rows that coordinators edit."""

import tomllib
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from desks.models import Agent
from knowledge_base.permissions import require_publisher
from knowledge_base.search import synonyms as searching
from knowledge_base.search.indexing import learn_words
from knowledge_base.search.words import words_of
from knowledge_base.search_models import Synonyms
from knowledge_base.states import LANGUAGE_CODES
from shared.exceptions import InvalidInput

LONGEST = 300
SHIPPED = Path(searching.__file__).with_name("synonyms.toml")


@transaction.atomic
def save_synonyms(
    *, words: dict[str, str], by: Agent, now: datetime, synonyms_id: int | None = None
) -> Synonyms:
    """A new row or changed words of one (`words` by language), for all desks and from now on.

    Twice the same is once. Raises InvalidInput when fewer than two words are there, NotAllowed for
    who publishes nowhere.
    """
    require_publisher(by)
    cleaned = {one: _cleaned(words.get(one, "")) for one in LANGUAGE_CODES}
    if sum(len(one.split(",")) for one in cleaned.values() if one) < 2:
        raise InvalidInput(_("Give at least two words that mean the same."))
    if any(len(one) > LONGEST for one in cleaned.values()):
        raise InvalidInput(_("The text is too long."))
    fields = {f"words_{language}": one for language, one in cleaned.items()}
    same = Synonyms.objects.filter(**fields).exclude(pk=synonyms_id or 0).first()
    if same:
        return same
    row = Synonyms.objects.select_for_update().filter(pk=synonyms_id or 0).first() or Synonyms()
    for name, value in fields.items():
        setattr(row, name, value)
    row.changed_at, row.changed_by = now, by
    row.save()
    _learn(row)
    return row


@transaction.atomic
def delete_synonyms(*, synonyms_id: int, by: Agent) -> None:
    """The words mean nothing to each other any more. Twice is once. Raises NotAllowed as above."""
    require_publisher(by)
    Synonyms.objects.filter(pk=synonyms_id or 0).delete()


@transaction.atomic
def ship_synonyms(*, now: datetime) -> int:
    """What comes with the product, where nothing was shipped before; returns how many rows."""
    if Synonyms.objects.exclude(code="").exists():
        return 0
    rows = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["synonyms"]
    made = Synonyms.objects.bulk_create(
        Synonyms(
            code=row["code"],
            words_en=row["en"],
            words_fr=row["fr"],
            words_es=row["es"],
            changed_at=now,
        )
        for row in rows
    )
    for row in made:
        _learn(row)
    return len(made)


def _cleaned(written: str) -> str:
    words = (" ".join(one.split()) for one in written.replace("\n", ",").split(","))
    return ", ".join(dict.fromkeys(word for word in words if word))


def _learn(row: Synonyms) -> None:
    """So that beginnings and mistyped forms of them are understood as well."""
    for language in LANGUAGE_CODES:
        learn_words(words_of(getattr(row, f"words_{language}")), language)

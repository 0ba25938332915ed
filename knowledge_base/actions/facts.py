"""Fees and time limits: changed in one place, with a source and a date, for every text."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from knowledge_base.models import Fact, FactVersion, Text
from knowledge_base.permissions import lock_item_for, require_publisher
from knowledge_base.queries import get_text, texts_naming
from knowledge_base.states import LANGUAGE_CODES, SourceStatus
from knowledge_base.variables import FACT_CODE
from shared.exceptions import InvalidInput, NotPossible

NAMED = tuple(f"name_{code}" for code in LANGUAGE_CODES)
VALUED = tuple(f"value_{code}" for code in LANGUAGE_CODES)


@transaction.atomic
def change_fact(
    *,
    code: str,
    names: dict[str, str],
    values: dict[str, str],
    source: str,
    as_of: date,
    status: SourceStatus,
    by: Agent | None,
    now: datetime,
    source_url: str = "",
    note: str = "",
) -> Fact:
    """What the fact is from now on; a new fact when there is none of this code.

    `names` and `values` by language. Texts that name it show the new value at once, and are
    listed for review until somebody has looked. The same again is once: no new version. Without
    `by` it came with the product. Raises NotAllowed for who publishes nowhere, InvalidInput for
    a missing language or source.
    """
    if by:
        require_publisher(by)
    _require_whole(code, names, values, source)
    Fact.objects.get_or_create(code=code, defaults={**_named(names), "changed_at": now})
    fact = Fact.objects.select_for_update(of=("self",), no_key=True).get(code=code)
    said = {
        **{f"value_{one}": values[one].strip() for one in LANGUAGE_CODES},
        "source": source.strip(),
        "source_url": source_url.strip(),
        "as_of": as_of,
        "status": status,
        "note": note.strip(),
    }
    for field, name in _named(names).items():
        setattr(fact, field, name)
    current = fact.current
    if current is None or any(getattr(current, name) != value for name, value in said.items()):
        number = current.number + 1 if current else 1
        fact.current = FactVersion.objects.create(fact=fact, number=number, at=now, by=by, **said)
        if current is None or any(getattr(current, name) != said[name] for name in VALUED):
            fact.changed_at = now
        fact.retired_at = None
    fact.save()
    return fact


@transaction.atomic
def retire_fact(*, code: str, by: Agent, now: datetime) -> Fact:
    """Nobody can name it any more; its history stays. Twice is once.

    Raises NotAllowed for who publishes nowhere, NotPossible while a live or open text names it.
    """
    require_publisher(by)
    fact = Fact.objects.select_for_update(of=("self",), no_key=True).filter(code=code).first()
    if fact is None:
        raise NotPossible()
    if fact.retired_at:
        return fact
    if texts_naming(fact).exists():
        raise NotPossible(_("Texts name this fact: take it out of them first."))
    fact.retired_at = now
    fact.save(update_fields=["retired_at"])
    return fact


def _named(names: dict[str, str]) -> dict[str, str]:
    return {f"name_{one}": names[one].strip() for one in LANGUAGE_CODES}


def _require_whole(code: str, names: dict[str, str], values: dict[str, str], source: str) -> None:
    if not FACT_CODE.fullmatch(code):
        raise InvalidInput(_("A code has small letters, digits and _ only."))
    for said in (names, values):
        if not all(said.get(one, "").strip() for one in LANGUAGE_CODES):
            raise InvalidInput(_("Name and value are needed in every language."))
    if not source.strip():
        raise InvalidInput(_("Say where this comes from."))


@transaction.atomic
def see_facts(*, item_id: int, language: str, by: Agent, now: datetime) -> Text:
    """The text was read again with its changed facts, and is right. Raises NotPossible without one."""
    lock_item_for(by, item_id, Deed.PUBLISH_KNOWLEDGE)
    text = get_text(item_id, language)
    text.facts_seen_at = now
    text.save(update_fields=["facts_seen_at"])
    return text

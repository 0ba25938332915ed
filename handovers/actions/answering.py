"""The deeds of a section's colleague with an account: take, answer, ask, promise, send back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from desks.models import Agent
from handovers.actions.speaking import Voice, require_words, say, take_effect
from handovers.models import Handover
from handovers.notified import subject_of
from handovers.permissions import lock_for_section
from handovers.states import Said
from notifications.actions import mark_read
from shared.exceptions import InvalidInput, NotPossible
from shared.submissions import once


@dataclass(frozen=True, slots=True)
class SectionWords:
    """`text` of an answer is proposed for the inquirer; `internal` is for the desk alone."""

    text: str
    internal: str = ""
    promised_on: date | None = None


def answer_handover(
    *, handover_id: int, words: SectionWords, by: Agent, submission_key: str, now: datetime
) -> Handover:
    """Answer, once per key; any colleague of the section may. Nothing goes to the inquirer.

    The words stand as an internal note in the inquiry and wait there as a proposed reply; the desk
    is told. Raises NotPossible when the section has answered already or it is over.
    """
    return _speak(Said.ANSWERED, handover_id, words, by, submission_key, now)


def ask_desk(
    *, handover_id: int, words: SectionWords, by: Agent, submission_key: str, now: datetime
) -> Handover:
    """A question to the desk, once per key: the section's clock rests until the reply."""
    return _speak(Said.ASKED_BACK, handover_id, words, by, submission_key, now)


def decline_handover(
    *, handover_id: int, words: SectionWords, by: Agent, submission_key: str, now: datetime
) -> Handover:
    """Not for this section: back to the desk with the reason, once per key."""
    return _speak(Said.DECLINED, handover_id, words, by, submission_key, now)


def promise_date(
    *, handover_id: int, words: SectionWords, by: Agent, submission_key: str, now: datetime
) -> Handover:
    """Say by when the answer comes, once per key: no reminder before. Raises InvalidInput for a
    day that is past or missing."""
    if words.promised_on is None or words.promised_on < timezone.localdate(now):
        raise InvalidInput(_("Choose today or a later day."))
    return _speak(Said.PROMISED, handover_id, words, by, submission_key, now)


def _speak(
    kind: Said, handover_id: int, words: SectionWords, by: Agent, key: str, now: datetime
) -> Handover:
    def deed() -> dict[str, Any]:
        handover = lock_for_section(by, handover_id)
        if kind != Said.PROMISED:
            require_words(words.text)
        word = say(
            handover=handover,
            kind=kind,
            voice=Voice(by=by),
            text=words.text,
            internal=words.internal,
            promised_on=words.promised_on if kind == Said.PROMISED else None,
            now=now,
        )
        _be_taken(handover, by)
        take_effect(handover=handover, word=word, now=now)
        mark_read(by=by, now=now, subject=subject_of(handover))
        return {"handover": handover.pk}

    content = {
        "say": kind,
        "of": handover_id,
        "text": words.text,
        "internal": words.internal,
        "on": words.promised_on,
    }
    return _once(by, key, content, now, deed)


@transaction.atomic
def take_handover(*, handover_id: int, by: Agent, now: datetime) -> Handover:
    """Say that one works on it: the others of the section see so. Twice is once."""
    handover = lock_for_section(by, handover_id)
    if not handover.is_under_way:
        raise NotPossible(_("This hand-over is not open any more."))
    handover.taken_by = by
    handover.save(update_fields=["taken_by"])
    mark_read(by=by, now=now, subject=subject_of(handover))
    return handover


def _be_taken(handover: Handover, by: Agent) -> None:
    if handover.taken_by_id is None:
        handover.taken_by = by
        handover.save(update_fields=["taken_by"])


def _once(
    by: Agent, key: str, content: dict[str, Any], now: datetime, deed: Callable[[], dict[str, Any]]
) -> Handover:
    result = once(by_id=by.pk, key=key, content=content, now=now, deed=deed)
    rows = Handover.objects.select_related("inquiry", "section", "form")
    return rows.get(pk=result["handover"])

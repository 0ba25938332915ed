"""What a macro does with one inquiry: each deed is the single action that its button does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from desks.queries import calendar_of
from inquiries.actions.assign import assign_inquiry
from inquiries.actions.drafts import DraftWords, append_to_draft
from inquiries.actions.fields import set_fields
from inquiries.actions.lifecycle import change_status, classify, require_topic
from inquiries.actions.note import add_note
from inquiries.actions.snooze import snooze_inquiry
from inquiries.actions.tags import add_tags, remove_tags
from inquiries.macro_steps import ME, READERS, TEXTS, Steps, has_text
from inquiries.macro_texts import text_of
from inquiries.models import BulkDeed, Inquiry, Tag
from inquiries.permissions import lock_inquiry_for
from inquiries.snooze_times import snooze_until
from inquiries.template_values import filled
from shared.exceptions import InvalidInput


@dataclass(frozen=True, slots=True)
class Doer:
    """On whose behalf: `at` is the moment that "tomorrow" is meant from, `key` makes a note once."""

    by: Agent
    at: datetime
    key: str


Step = Callable[[Inquiry, Any, Doer, datetime], object]


def do_macro(inquiry: Inquiry, values: dict[str, Any], bulk: BulkDeed, now: datetime) -> None:
    """All of its steps or none."""
    steps: Steps = values["steps"]
    doer = Doer(bulk.by, bulk.created_at, f"macro:{bulk.pk}:{inquiry.pk}")
    do_steps(inquiry, steps, doer, now)
    if values["into_draft"] and has_text(steps):
        _write(inquiry, steps, bulk, now)


def do_steps(inquiry: Inquiry, steps: Steps, doer: Doer, now: datetime) -> None:
    """All but texts, in their order: what fails raises, and the caller's transaction takes the rest
    back."""
    for name in READERS:
        if name in steps and name not in TEXTS:
            DOING[name](inquiry, steps[name], doer, now)


def _write(inquiry: Inquiry, steps: Steps, bulk: BulkDeed, now: datetime) -> None:
    """Into the agent's own draft, behind what he has begun: nothing is sent, nothing replaced."""
    locked = lock_inquiry_for(bulk.by, inquiry.pk, Deed.REPLY)
    found = text_of(steps, locked, by=bulk.by, now=now)
    used = (found.used,) if found.used else ()
    words = DraftWords(text=found.text, html=found.html, used_texts=used)
    append_to_draft(inquiry=locked, by=bulk.by, words=words, now=now)


def _topic(inquiry: Inquiry, topic: str, doer: Doer, now: datetime) -> object:
    require_topic(inquiry, topic)
    return classify(inquiry_id=inquiry.pk, by=doer.by, now=now, topic=topic)


def _urgency(inquiry: Inquiry, urgency: int, doer: Doer, now: datetime) -> object:
    return classify(inquiry_id=inquiry.pk, by=doer.by, now=now, urgency=urgency)


def _fields(inquiry: Inquiry, given: dict[str, Any], doer: Doer, now: datetime) -> object:
    return set_fields(inquiry_id=inquiry.pk, values=given, by=doer.by, now=now)


def _tags(inquiry: Inquiry, ids: list[int], doer: Doer, now: datetime) -> object:
    tags = Tag.objects.filter(pk__in=ids)
    return add_tags(inquiry_id=inquiry.pk, tags=tags, by=doer.by, now=now)


def _untags(inquiry: Inquiry, ids: list[int], doer: Doer, now: datetime) -> object:
    tags = Tag.objects.filter(pk__in=ids)
    return remove_tags(inquiry_id=inquiry.pk, tags=tags, by=doer.by, now=now)


def _assignee(inquiry: Inquiry, wanted: str | int, doer: Doer, now: datetime) -> object:
    to = doer.by if wanted == ME else None
    if isinstance(wanted, int):
        to = Agent.objects.filter(pk=wanted, is_active=True).first()
        if to is None:
            raise InvalidInput(_("This colleague is not here any more."))
    return assign_inquiry(inquiry_id=inquiry.pk, to=to, by=doer.by, now=now)


def _note(inquiry: Inquiry, words: str, doer: Doer, now: datetime) -> object:
    body = filled(words, inquiry, doer.by.language, doer.by, now)
    return add_note(inquiry_id=inquiry.pk, by=doer.by, body=body, submission_key=doer.key, now=now)


def _snooze(inquiry: Inquiry, given: dict[str, str], doer: Doer, now: datetime) -> object:
    try:
        until = snooze_until(given["until"], "", calendar_of(inquiry.desk), doer.at)
    except ValueError:  # "later today", late in the evening
        raise InvalidInput(_("It is too late today for the time that the macro names.")) from None
    why = given.get("why", "")
    return snooze_inquiry(inquiry_id=inquiry.pk, until=until, by=doer.by, now=now, why=why)


def _status(inquiry: Inquiry, status: str, doer: Doer, now: datetime) -> object:
    return change_status(inquiry_id=inquiry.pk, status=status, by=doer.by, now=now)


DOING: dict[str, Step] = {
    "topic": _topic,
    "urgency": _urgency,
    "fields": _fields,
    "tags": _tags,
    "untags": _untags,
    "assignee": _assignee,
    "note": _note,
    "snooze": _snooze,
    "status": _status,
}

"""The demo's work on what the units know: drafts, a review, what is to be translated, what was used."""

from datetime import datetime, timedelta
from typing import Any

from desks.models import Agent
from inquiries.actions.knowledge import record_uses
from inquiries.actions.procedures import start_procedure, tick_step
from inquiries.models import Inquiry, Message
from inquiries.states import ACTIVE, MessageKind
from inquiries.used_texts import name_used
from knowledge_base.actions import (
    approve_version,
    publish_version,
    return_version,
    submit_version,
    write_version,
)
from knowledge_base.actions.missed import note_missed, sign_missed
from knowledge_base.models import Item, Text
from knowledge_base.search_models import MissedSearch
from knowledge_base.states import Kind

ANSWERS = 40
NOTE = "Ajoutez jusqu’à quand nous attendons, sinon personne ne répond."
MISSED = (
    ("apostille for Dubai", "en", MissedSearch.Who.PUBLIC, 7),
    ("change of law firm", "en", MissedSearch.Who.AGENT, 3),
    ("marque collective", "fr", MissedSearch.Who.PUBLIC, 4),
    ("tasa reducida países menos adelantados", "es", MissedSearch.Who.PUBLIC, 2),
)


def play_knowledge(*, staff: dict[str, Agent], now: datetime) -> None:
    """After the inquiries are there."""
    maria, rui, lucie = staff["maria"], staff["rui"], staff["lucie"]
    _ask_for_review(maria, now - timedelta(hours=5))
    _return(lucie, rui, now - timedelta(days=1))
    _leave_translations_behind(lucie, rui, now - timedelta(days=3))
    _use_templates()
    _follow_procedure(maria, now)
    for words, language, who, times in MISSED:
        for _time in range(times):
            note_missed(signed=sign_missed(words, language), who=who, now=now)


def _text(code: str, language: str) -> Text:
    return Text.objects.live().get(item__code=code, language=language)


def _write(code: str, language: str, more: str, by: Agent, at: datetime) -> int:
    text = _text(code, language)
    body = f"{text.body}\n\n{more}"
    where: dict[str, Any] = {"item_id": text.item_id, "language": language}
    write_version(title=text.title, body=body, by=by, now=at, **where)
    submit_version(by=by, now=at, **where)
    return text.item_id


def _ask_for_review(maria: Agent, at: datetime) -> None:
    _write("find-form", "en", "If you are not sure which one you need, tell us.", maria, at)


def _return(lucie: Agent, rui: Agent, at: datetime) -> None:
    item_id = _write("still-waiting", "fr", "Nous restons à votre disposition.", lucie, at)
    return_version(item_id=item_id, language="fr", note=NOTE, by=rui, now=at)


def _leave_translations_behind(lucie: Agent, rui: Agent, at: datetime) -> None:
    item_id = _write("opening-hours", "en", "In urgent matters, please call.", lucie, at)
    where: dict[str, Any] = {"item_id": item_id, "language": "en", "by": rui, "now": at}
    approve_version(**where)
    publish_version(**where)


def _use_templates() -> None:
    """A template of the topic for some of the answers that were sent."""
    answers = Message.objects.filter(kind=MessageKind.OUTBOUND, author__isnull=False)
    for answer in answers.select_related("inquiry", "author").order_by("-pk")[:ANSWERS]:
        inquiry = answer.inquiry
        text = (
            Text.objects.live()
            .filter(item__kind=Kind.TEMPLATE, item__topics__contains=[inquiry.topic])
            .filter(language=inquiry.language)
            .order_by("pk")
            .first()
        )
        if text and answer.author and inquiry.topic:
            used = [name_used(text.pk, text.version)]
            record_uses(message=answer, used=used, by=answer.author, now=answer.at)


def _follow_procedure(maria: Agent, now: datetime) -> None:
    item = Item.objects.get(code="procedure-limit-today")
    of_hers = Inquiry.objects.filter(assignee=maria, status__in=ACTIVE, limit_on__isnull=False)
    for inquiry in of_hers.order_by("limit_on", "pk")[:1]:
        run = start_procedure(inquiry_id=inquiry.pk, item_id=item.pk, by=maria, now=now)
        for step in run.steps.order_by("pk")[:2]:
            tick_step(step_id=step.pk, is_done=True, by=maria, now=now)

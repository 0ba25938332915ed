"""Notices that are live: which agents see, in which language, and which fit an inquiry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from desks.models import Agent
from desks.permissions import Scope
from inquiries.inserted import letters_for
from inquiries.models import Inquiry, NoticePutAway
from inquiries.used_texts import name_used
from knowledge_base.filling import fact_values
from knowledge_base.models import Item, Text
from knowledge_base.queries import best_of
from knowledge_base.rendering import plain_text
from knowledge_base.states import LANGUAGE_CODES, Kind
from knowledge_base.variables import fact_codes, fill

MOST = 20


@dataclass(frozen=True, slots=True)
class Notice:
    text: Text
    words: str
    is_put_away: bool = False
    html: str = ""

    @property
    def used(self) -> str:
        return name_used(self.text.pk, self.text.version)


def live_notices(scope: Scope, language: str, now: datetime) -> list[Notice]:
    """Of the agent's desks, the newest first, each in his language or else in another.

    Three statements, by the kind's index; there are never many notices at a time.
    """
    texts = _live(scope, now)
    chosen = _one_of_each(texts, language)
    put_away = set(
        NoticePutAway.objects.filter(
            agent=scope.agent_id, version__in=[one.live_id for one in chosen]
        ).values_list("version_id", flat=True)
    )
    codes = [code for one in chosen for code in fact_codes(one.body)]
    values = {code: fact_values(codes, code) for code in {one.language for one in chosen}}
    return [
        Notice(one, plain_text(fill(one.body, values[one.language])), one.live_id in put_away)
        for one in chosen
    ]


def _live(scope: Scope, now: datetime, desk_id: int | None = None) -> Sequence[Text]:
    visible = Item.objects.visible_to(scope).filter(kind=Kind.NOTICE)
    if desk_id is not None:
        visible = visible.filter(Q(is_for_all=True) | Q(desks=desk_id))
    unexpired = Q(expires_at=None) | Q(expires_at__gt=now)
    texts = Text.objects.live().filter(unexpired, item__in=visible.values("pk"))
    return list(texts.order_by("-live__published_at", "-pk")[: MOST * len(LANGUAGE_CODES)])


def _one_of_each(texts: Sequence[Text], language: str) -> list[Text]:
    found: dict[int, list[Text]] = {}
    for text in texts:
        found.setdefault(text.item_id, []).append(text)
    best = (best_of(one, language) for one in found.values())
    return [one for one in best if one][:MOST]


def notices_for(inquiry: Inquiry, scope: Scope, by: Agent, now: datetime) -> list[Notice]:
    """What an answer to it could mention: of its desk and its topic, in the inquirer's language.

    A notice without topics concerns everybody.
    """
    chosen = _one_of_each(_live(scope, now, inquiry.desk_id), inquiry.language)
    fitting = [one for one in chosen if not one.item.topics or inquiry.topic in one.item.topics]
    letters = letters_for(fitting, inquiry, by=by, now=now)
    return [Notice(one, letters[one.pk].text, html=letters[one.pk].html) for one in fitting]

"""Texts of the knowledge base as they go into an answer: variables, fees and links as they are now."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache

from django.conf import settings
from django.urls import reverse

from desks.models import Agent
from inquiries.models import Inquiry
from inquiries.template_values import values_for
from knowledge_base.filling import fact_values
from knowledge_base.letters import Letter, as_letter
from knowledge_base.models import Text
from knowledge_base.queries import public_items
from knowledge_base.rendering import item_codes
from knowledge_base.variables import fact_codes, fill_markdown


def letters_for(
    texts: Iterable[Text], inquiry: Inquiry, *, by: Agent, now: datetime
) -> dict[int, Letter]:
    """By the id of the text. As many statements for thirty as for one of each language."""
    written = {one.pk: (one.language, one.body) for one in texts}
    return _letters(written, inquiry, by, now)


def letter_of(
    body: str,
    language: str,
    inquiry: Inquiry,
    *,
    by: Agent,
    now: datetime,
    more: Mapping[str, str] | None = None,
) -> Letter:
    """One of words that are in no text; `more` are values of variables that only these have."""
    return _letters({0: (language, body)}, inquiry, by, now, more)[0]


def _letters(
    written: Mapping[int, tuple[str, str]],
    inquiry: Inquiry,
    by: Agent,
    now: datetime,
    more: Mapping[str, str] | None = None,
) -> dict[int, Letter]:
    """What has no value stays as it is written: it is seen, and stops the sending."""
    bodies = [body for _language, body in written.values()]
    facts = {code for body in bodies for code in fact_codes(body)}
    public = public_items({code for body in bodies for code in item_codes(body)}, now)

    @cache
    def values(language: str) -> dict[str, str]:
        known = fact_values(facts, language) if facts else {}
        return values_for(inquiry, by=by, now=now, language=language) | known | dict(more or {})

    def letter(language: str, body: str) -> Letter:
        words = fill_markdown(body, values(language)) if "{{" in body else body
        return as_letter(words, link_to=lambda code: _address(public.get(code), language))

    return {key: letter(*words) for key, words in written.items()}


def _address(item_id: int | None, language: str) -> str | None:
    """Of the help centre; the number leads to it also when it has another name one day."""
    if item_id is None:
        return None
    path = reverse("help_centre:article", args=[language, item_id])
    return f"{settings.SITE_URL.rstrip('/')}{path}"

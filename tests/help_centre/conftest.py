"""A help centre with one article in three languages and everything that must stay inside."""

from collections.abc import Callable

import pytest

from desks.models import Agent
from knowledge_base.actions import add_item
from knowledge_base.models import Category, Item
from knowledge_base.states import Kind
from tests.knowing import publish_text

Publish = Callable[..., Item]
WORDS = {"en": "How to renew", "fr": "Comment renouveler", "es": "Cómo renovar"}


@pytest.fixture
def category(db: None) -> Category:
    return Category.objects.create(
        slug="renewal", name_en="Renewal", name_fr="Renouvellement", name_es="Renovación"
    )


@pytest.fixture
def publish(rui: Agent, now) -> Publish:
    """An object that is live in these languages."""

    def publish(
        code: str,
        *,
        kind: Kind = Kind.ARTICLE,
        languages: str = "en",
        title: str = "",
        body: str = "Renew on line before the date.",
        **fields: object,
    ) -> Item:
        item = add_item(kind=kind, code=code, by=rui, now=now, **fields)
        for language in languages.split():
            words = title or WORDS[language]
            publish_text(item, by=rui, now=now, language=language, title=words, body=body)
        return item

    return publish


@pytest.fixture
def article(publish: Publish, category: Category) -> Item:
    return publish("renew", languages="en fr es", category=category, topics=["renewal"])

"""Kinds of what the units know, and the states of a text in one language."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    TEMPLATE = "template", _("Template")
    ARTICLE = "article", _("Article")


class TextState(TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


TEXT_MOVES: dict[str, frozenset[str]] = {
    TextState.DRAFT: frozenset({TextState.APPROVED, TextState.PUBLISHED, TextState.RETIRED}),
    TextState.APPROVED: frozenset({TextState.DRAFT, TextState.PUBLISHED, TextState.RETIRED}),
    # What is live is published anew with its staged words; it never becomes a draft again.
    TextState.PUBLISHED: frozenset({TextState.PUBLISHED, TextState.RETIRED}),
    TextState.RETIRED: frozenset({TextState.PUBLISHED}),
}

LANGUAGES = (("en", _("English")), ("fr", _("French")), ("es", _("Spanish")))
LANGUAGE_CODES = tuple(code for code, _name in LANGUAGES)

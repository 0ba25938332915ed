"""Addresses of public pages. The number decides; the words behind it are for people."""

import re
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

from knowledge_base.search.words import fold

LONGEST_SLUG = 60
NAMELESS = "text"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def slug_of(title: str) -> str:
    return slugify(fold(title))[:LONGEST_SLUG].strip("-_") or NAMELESS


def article_path(item_id: int, title: str, language: str) -> str:
    return reverse("help_centre:article", args=[language, item_id, slug_of(title)])


def search_path(language: str, written: str) -> str:
    return f"{reverse('help_centre:search', args=[language])}?{urlencode({'q': written})}"


def absolute(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def for_xml(text: str) -> str:
    """Without the signs that XML cannot carry."""
    return _CONTROLS.sub("", text)

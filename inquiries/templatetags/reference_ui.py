"""References in templates: the sign of a kind, its word, how it stands, a number to read aloud."""

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from inquiries.models import ReferenceKind
from inquiries.states import Standing
from inquiries.views.reference_words import ICONS, SHORT
from shared.templatetags.ui import icon

register = template.Library()
STANDING_ICONS = {
    Standing.CERTAIN: "circle-check",
    Standing.CONFIRMED: "user-check",
    Standing.CANDIDATE: "help-circle",
    Standing.QUOTED: "quote",
    Standing.REJECTED: "circle-x",
}


@register.simple_tag
def reference_icon(kind: str) -> SafeString:
    return icon(ICONS[ReferenceKind(kind)])


@register.filter
def short_kind(kind: str) -> str:
    return str(SHORT[ReferenceKind(kind)])


@register.simple_tag
def standing_mark(standing: str) -> SafeString:
    """By shape and word: colour alone says nothing."""
    known = Standing(standing)
    return format_html(
        '<span class="standing is-{}">{}<span>{}</span></span>',
        known,
        icon(STANDING_ICONS[known]),
        known.label,
    )


_PARTS = re.compile(r"(\D*)(\d{4,})([A-Z]?)\Z")


@register.filter
def read_aloud(value: str) -> str:
    """In groups from the right, as numbers are confirmed on the telephone: 1 589 321 A."""
    parts = _PARTS.match(value)
    if not parts:
        return value
    before, digits, after = parts.groups()
    groups = [digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)][::-1]
    return " ".join(part for part in (before, *groups, after) if part)

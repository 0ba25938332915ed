"""Marks of a row of a list, each a shape and a word."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from inquiries.forms import LANGUAGES
from inquiries.view_choices import topic_names
from shared.templatetags.ui import icon, short_ago, span_in_words

register = template.Library()


@register.simple_tag(takes_context=True)
def waiting_mark(context: template.Context, since: datetime | None) -> SafeString | str:
    """How long nobody has answered."""
    if since is None:
        return ""
    span = span_in_words((context.get("now") or timezone.now()) - since)
    words = _("Waiting for an answer for %(span)s") % {"span": span}
    return format_html(
        '<span class="chip is-muted" title="{}">{}<span>{}</span></span>',
        words,
        icon("hourglass"),
        _("waits %(span)s") % {"span": span},
    )


@register.simple_tag(takes_context=True)
def leaves_mark(context: template.Context, at: datetime) -> SafeString:
    """An answer is written and leaves later."""
    now = context.get("now") or timezone.now()
    span = span_in_words(at - now) if at > now else short_ago(at, now)
    return format_html(
        '<span class="chip is-calm mark-leaves">{}<span>{}</span></span>',
        icon("clock-share"),
        _("Answer leaves in %(span)s") % {"span": span},
    )


@register.simple_tag
def draft_mark() -> SafeString:
    return format_html(
        '<span class="chip is-warn mark-draft">{}<span>{}</span></span>', icon("pencil"), _("Draft")
    )


@register.simple_tag
def topic_words(code: str) -> str:
    return topic_names((get_language() or "en")[:2]).get(code, code)


@register.simple_tag
def language_words(code: str) -> str:
    return str(dict(LANGUAGES).get(code, code.upper()))

"""Marks of a row of a list, each a shape and a word."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from inquiries.forms import LANGUAGES
from inquiries.limit_days import LimitMark
from inquiries.view_choices import topic_names
from registry.deadlines.wording import STATUS_WORDS
from registry.vocabulary import Certainty
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
def limit_mark(mark: LimitMark) -> SafeString:
    """The confirmed time limit in a row: how long, in words and by shape as well as colour."""
    shape, tone, words = limit_in_words(mark)
    exact = date_format(mark.due_on, "l j F Y")
    return format_html(
        '<span class="chip mark-limit {}" title="{}">{}<span>{}</span></span>',
        tone,
        _("Time limit: %(date)s") % {"date": exact},
        icon(shape),
        words,
    )


@register.inclusion_tag("inquiries/_due_card.html")
def limit_card(mark: LimitMark) -> dict[str, object]:
    shape, tone, words = limit_in_words(mark)
    exact = date_format(mark.due_on, "l j F Y")
    return {"shape": shape, "tone": tone, "words": exact, "what": _("Time limit"), "exact": words}


def limit_in_words(mark: LimitMark) -> tuple[str, str, str]:
    """Shape, tone and words, alone understood in each of the three."""
    if mark.is_past:
        return "calendar-x", "is-danger", _("Time limit is past")
    if mark.is_today:
        return "alarm", "is-danger", _("Time limit today")
    text = ngettext("%(days)d working day left", "%(days)d working days left", mark.days_left)
    words = text % {"days": mark.days_left}
    if mark.days_left <= 1:
        return "alarm", "is-danger", words
    return "calendar-due", "is-warn" if mark.presses else "is-muted", words


@register.simple_tag
def certainty_mark(certainty: str) -> SafeString | str:
    """Nothing for what is confirmed; all else carries its flag wherever it is shown."""
    if certainty in ("", Certainty.CONFIRMED):
        return ""
    words = STATUS_WORDS[Certainty(certainty)].in_language(get_language() or "en")
    return format_html(
        '<span class="chip is-warn">{}<span>{}</span></span>', icon("alert-triangle"), words
    )


@register.simple_tag
def topic_words(code: str) -> str:
    return topic_names((get_language() or "en")[:2]).get(code, code)


@register.simple_tag
def language_words(code: str) -> str:
    return str(dict(LANGUAGES).get(code, code.upper()))

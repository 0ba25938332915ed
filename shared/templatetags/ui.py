"""Small marks used on every page: icons, avatars, times, sizes. They never query."""

from datetime import datetime, timedelta
from functools import lru_cache
from zlib import crc32

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

register = template.Library()
HUES = 10


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite. Always decoration: the word stands beside it or is hidden text."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        extra,
        static("vendor/icons.svg"),
        name,
    )


def chip(shape: str, tone: str, words: object) -> SafeString:
    """A mark of a state: always a shape and a word, so that its colour is never alone."""
    return format_html('<span class="chip {}">{}<span>{}</span></span>', tone, icon(shape), words)


@register.simple_tag
def avatar(name: object, key: object = "", size: str = "", is_agent: bool = False) -> SafeString:
    """Initials on a colour that stays with the person; decoration, the name stands beside it."""
    return _avatar(str(name), str(key or name), size, is_agent)


@lru_cache(maxsize=4096)
def _avatar(name: str, key: str, size: str, is_agent: bool) -> SafeString:
    hue = crc32(key.encode()) % HUES
    classes = f"avatar hue-{hue}" + (f" avatar-{size}" if size else "")
    if is_agent:
        classes += " avatar-agent"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials(name))


def initials(name: str) -> str:
    words = [word for word in name.replace(".", " ").replace("@", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.simple_tag(takes_context=True)
def ago(context: template.Context, moment: datetime | None) -> SafeString | str:
    """How long ago, short, with the exact time as title."""
    if moment is None:
        return ""
    return _time(moment, short_ago(moment, context.get("now") or timezone.now()))


@register.simple_tag
def exact(moment: datetime | None) -> SafeString | str:
    return _time(moment, _full(moment)) if moment else ""


def _time(moment: datetime, text: str) -> SafeString:
    zone = timezone.get_current_timezone_name()
    return _time_in(moment, text, zone, get_language())


@lru_cache(maxsize=8192)
def _time_in(moment: datetime, text: str, _zone: str, _language: str | None) -> SafeString:
    """Kept, for a page shows a hundred times, and the next page most of them again."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(), _full(moment), text
    )


def _full(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return _minute_in_words(local.replace(second=0, microsecond=0, tzinfo=None), get_language())


@lru_cache(maxsize=4096)
def _minute_in_words(minute: datetime, _language: str | None) -> str:
    # Translators: a date format of Django, for example "22 November 2026, 14:05".
    return date_format(minute, _("j F Y, H:i"))


def short_ago(moment: datetime, now: datetime) -> str:
    """now, 5 min, 3 h, then the weekday, then the date."""
    gone = now - moment
    if gone < timedelta(minutes=1):
        return _("now")
    if gone < timedelta(hours=1):
        return _("%(minutes)d min") % {"minutes": gone.total_seconds() // 60}
    if gone < timedelta(hours=24):
        return _("%(hours)d h") % {"hours": gone.total_seconds() // 3600}
    local, today = timezone.localtime(moment), timezone.localtime(now)
    if (today.date() - local.date()).days < 7:
        # Translators: a date format of Django, for example "Tue 14:05".
        return date_format(local, _("D H:i"))
    if local.year == today.year:
        # Translators: a date format of Django, for example "12 Nov".
        return date_format(local, _("j M"))
    # Translators: a date format of Django, for example "12 Nov 2025".
    return date_format(local, _("j M Y"))


def work_time_in_words(span: timedelta) -> str:
    """A length of working time, which has no days: 15 min, 9 h, 1 h 30 min."""
    hours, minutes = divmod(round(abs(span).total_seconds() / 60), 60)
    parts = [_("%(hours)d h") % {"hours": hours}] if hours else []
    if minutes or not hours:
        parts.append(_("%(minutes)d min") % {"minutes": minutes})
    return " ".join(parts)


def span_in_words(span: timedelta) -> str:
    """A length of time, rounded down to its largest unit: 12 min, 3 h, 2 days."""
    seconds = int(abs(span).total_seconds())
    if seconds < 3600:
        return _("%(minutes)d min") % {"minutes": max(seconds // 60, 1)}
    if seconds < 86_400:
        return _("%(hours)d h") % {"hours": seconds // 3600}
    days = seconds // 86_400
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}

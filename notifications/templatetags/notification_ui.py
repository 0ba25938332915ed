"""The words and marks of a notification."""

from datetime import date, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notifications.queries import Line
from notifications.states import Kind, Option, options_of
from notifications.words import ICONS, words_of

register = template.Library()


@register.filter
def words(line: Line) -> str:
    return words_of(line)


@register.filter
def kind_icon(line: Line) -> str:
    return ICONS[Kind(line.newest.kind)]


@register.filter
def day_words(day: date) -> str:
    today = timezone.localdate()
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    # Translators: a date format of Django, for example "Thursday, 19 November".
    return date_format(day, _("l, j F"))


@register.filter
def wants_sound(notified_by: dict[str, list[str]]) -> bool:
    return Option.SOUND in options_of(notified_by)


@register.filter
def wants_titles(notified_by: dict[str, list[str]]) -> bool:
    return Option.TITLES in options_of(notified_by)

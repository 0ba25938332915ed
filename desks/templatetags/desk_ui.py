"""Words of a desk's calendar and of its agents' absences."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from desks.models import Absence, ClosedDay, OpeningSpan
from registry.closed_days import closed_days

register = template.Library()


@register.filter
def weekly_hours(spans: Iterable[OpeningSpan]) -> list[tuple[str, str]]:
    """Days with the same hours in one line: Monday – Friday, 09:00–18:00."""
    hours: dict[int, str] = {}
    for span in spans:
        words = f"{span.opens:%H:%M}–{span.closes:%H:%M}"
        hours[span.weekday] = f"{hours[span.weekday]}, {words}" if span.weekday in hours else words
    lines = []
    # A run of neighbouring days has the same difference between day and position.
    numbered = enumerate(sorted(hours.items()))
    for (_offset, words), run in groupby(numbered, lambda one: (one[1][0] - one[0], one[1][1])):
        days = [day for _position, (day, _words) in run]
        lines.append((_days_in_words(days[0], days[-1]), words))
    return lines


@register.filter
def closed_day_name(day: ClosedDay) -> str:
    """In the agent's language when it is a day that the registries are known to close on."""
    language = get_language() or "en"
    known = next((one.name for one in closed_days(day.date.year) if one.date == day.date), None)
    return known.in_language(language) if known and known.en == day.name else day.name


@register.filter
def absence_span(absence: Absence) -> str:
    """Days where it is whole days, else with the time: 3 – 7 March, until further notice."""
    starts = timezone.localtime(absence.starts_at)
    begun = _moment(starts, is_whole=starts.time() == time())
    if absence.ends_at is None:
        return _("%(start)s – until further notice") % {"start": begun}
    end = last_moment(absence)
    return begun if begun == end else f"{begun} – {end}"


@register.filter
def last_moment(absence: Absence) -> str:
    """Its last day, or the hour at which it ends; empty when it is open."""
    if absence.ends_at is None:
        return ""
    ends = timezone.localtime(absence.ends_at)
    is_whole = ends.time() == time()
    # A whole day ends with the first moment of the next one.
    return _moment(ends - timedelta(days=1) if is_whole else ends, is_whole=is_whole)


@register.filter
def languages(codes: Sequence[str]) -> str:
    """Names in the language of the page; none is all of them."""
    known = [code for code, _name in settings.LANGUAGES]
    if not codes or set(codes) == set(known):
        return _("all languages")
    return ", ".join(
        str(get_language_info(one)["name_translated"]) for one in known if one in codes
    )


def _moment(at: datetime, *, is_whole: bool) -> str:
    return date_format(at, "DATE_FORMAT" if is_whole else "SHORT_DATETIME_FORMAT")


def _days_in_words(first: int, last: int) -> str:
    if first == last:
        return str(WEEKDAYS[first])
    return f"{WEEKDAYS[first]} – {WEEKDAYS[last]}"

"""Words of a desk's calendar and of its agents' absences."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from itertools import groupby

from django import template
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language
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
    starts, ends = timezone.localtime(absence.starts_at), absence.ends_at
    begun = _moment(starts, is_whole=starts.time() == time())
    if ends is None:
        return _("%(start)s – until further notice") % {"start": begun}
    ends = timezone.localtime(ends)
    is_whole = ends.time() == time()
    # A whole day ends with the first moment of the next one.
    end = _moment(ends - timedelta(days=1) if is_whole else ends, is_whole=is_whole)
    return begun if begun == end else f"{begun} – {end}"


def _moment(at: datetime, *, is_whole: bool) -> str:
    return date_format(at, "DATE_FORMAT" if is_whole else "SHORT_DATETIME_FORMAT")


def _days_in_words(first: int, last: int) -> str:
    if first == last:
        return str(WEEKDAYS[first])
    return f"{WEEKDAYS[first]} – {WEEKDAYS[last]}"

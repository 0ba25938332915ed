"""Days as people write them after before: and after:. Pure."""

import re
from datetime import date, timedelta

from inquiries.search.words import fold

_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_OURS = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?")
_YEAR = re.compile(r"(19|20)\d{2}")
_AGO = re.compile(r"(\d{1,4})([a-z]+)")

TODAY = frozenset("today aujourdhui hoy".split())
YESTERDAY = frozenset("yesterday hier ayer".split())
UNITS = {
    **dict.fromkeys("d day days j jour jours dia dias".split(), 1),
    **dict.fromkeys("w week weeks s sem semaine semaines semana semanas".split(), 7),
}
MONTHS = {
    **dict.fromkeys("m month months mois mes meses".split(), 1),
    **dict.fromkeys("y year years a an ans ano anos".split(), 12),
}


def read_day(written: str, *, today: date) -> date | None:
    """The day that is meant, None when it is none. Of a month or a year the first day.

    2026-11-22, 22.11.2026, 22/11/2026 (the day comes first in all three languages of the desks),
    22/11, 2026-11, 2026, today, yesterday, 7d, 2w, 3m, 1y and their French and Spanish words.
    """
    word = fold(written.replace(" ", "").replace("'", "").replace("’", ""))
    if word in TODAY:
        return today
    if word in YESTERDAY:
        return today - timedelta(days=1)
    try:
        return _counted(word, today) or _written(written.strip(), today)
    except (ValueError, OverflowError):
        return None


def days_ago(written: str) -> int | None:
    """7d, 2w: how many days, which go on meaning "from today"; None for any other way of writing."""
    found = _AGO.fullmatch(fold(written.replace(" ", "")))
    unit = UNITS.get(found[2]) if found else None
    return int(found[1]) * unit if found and unit else None


def _counted(word: str, today: date) -> date | None:
    found = _AGO.fullmatch(word)
    if not found:
        return None
    count, unit = int(found[1]), found[2]
    if unit in MONTHS:
        years, month = divmod(today.year * 12 + today.month - 1 - count * MONTHS[unit], 12)
        # A day that the month has not is the first of the next: the 31st, a month ago.
        first = date(years, month + 1, 1)
        return min(first + timedelta(days=today.day - 1), _next_month(first))
    return today - timedelta(days=count * UNITS[unit]) if unit in UNITS else None


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _written(text: str, today: date) -> date | None:
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1)
    if found := _ISO.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    if not (found := _OURS.fullmatch(text)):
        return None
    year = int(found[3] or today.year)
    return date(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))

"""Dates as people write them in English, French and Spanish."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

MONTHS = {
    1: "january jan janvier janv enero ene",
    2: "february feb février fevrier févr fevr febrero",
    3: "march mar mars marzo",
    4: "april apr avril avr abril abr",
    5: "may mai mayo",
    6: "june jun juin junio",
    7: "july jul juillet juil julio",
    8: "august aug août aout agosto ago",
    9: "september sept sep septembre septiembre setiembre",
    10: "october oct octobre octubre",
    11: "november nov novembre noviembre",
    12: "december dec décembre decembre déc diciembre dic",
}
WEEKDAYS = (
    "monday lundi lunes",
    "tuesday mardi martes",
    "wednesday mercredi miércoles miercoles",
    "thursday jeudi jueves",
    "friday vendredi viernes",
    "saturday samedi sábado sabado",
    "sunday dimanche domingo",
)
_MONTH_OF = {name: month for month, names in MONTHS.items() for name in names.split()}
_WEEKDAY_OF = {name: day for day, names in enumerate(WEEKDAYS) for name in names.split()}
_month = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_weekday = "|".join(_WEEKDAY_OF)
_BEFORE = rf"(?:\b(?P<weekday>{_weekday}),? (?:the |le |el |día )?)?"
_YEAR_FIRST = re.compile(
    r"(?<![\d/.-])(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])"
)
_PATTERNS = [
    re.compile(
        rf"{_BEFORE}\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|°)?(?: of| de)? (?P<name>{_month})\b\.?"
        r"(?:,? (?:de |del )?(?P<year>(?:19|20)\d{2})\b)?",
        re.I,
    ),
    re.compile(
        rf"{_BEFORE}\b(?P<name>{_month})\b\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"
        r"(?:,? (?P<year>(?:19|20)\d{2})\b)?",
        re.I,
    ),
    _YEAR_FIRST,
    re.compile(
        rf"{_BEFORE}(?<![\d/.-])(?P<day>\d{{1,2}})[/.](?P<month>\d{{1,2}})[/.]"
        r"(?P<year>(?:19|20)\d{2})(?!\d)",
        re.I,
    ),
]


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """`days` are the (month, day) that are meant: two of them for 04/05/2026; `year` 0 if unsaid."""

    written: str
    year: int
    days: frozenset[tuple[int, int]]
    weekday: int | None
    start: int
    end: int

    def may_be(self, other: WrittenDate) -> bool:
        years = not self.year or not other.year or self.year == other.year
        return years and bool(self.days & other.days)

    def is_on(self, weekday: int) -> bool:
        """True as well when the year is unsaid or the order of day and month is not clear."""
        day = self.real_weekday()
        return day is None or day == weekday

    def real_weekday(self) -> int | None:
        if not self.year or len(self.days) != 1:
            return None
        [(month, day)] = self.days
        return date(self.year, month, day).weekday()


def find_dates(text: str, offset: int = 0) -> list[WrittenDate]:
    """From left to right; `offset` is where the text begins in a longer one."""
    read = (_read(match, offset) for pattern in _PATTERNS for match in pattern.finditer(text))
    return sorted(filter(None, read), key=lambda one: one.start)


def _read(match: re.Match[str], offset: int) -> WrittenDate | None:
    parts = match.groupdict()
    year = int(parts.get("year") or 0)
    day, name = int(parts["day"]), parts.get("name")
    weekday = _WEEKDAY_OF.get((parts.get("weekday") or "").casefold())
    month = _MONTH_OF[name.casefold()] if name else int(parts["month"])
    is_clear = name or match.re is _YEAR_FIRST
    days = {(month, day)} if is_clear else {(month, day), (day, month)}
    days = {one for one in days if _exists(year, *one)}
    if not days:
        return None
    start, end = match.start() + offset, match.end() + offset
    return WrittenDate(match[0].strip(), year, frozenset(days), weekday, start, end)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year or 2024, month, day)
    except ValueError:
        return False
    return True

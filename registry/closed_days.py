"""Days on which the International Bureau is closed besides Saturdays and Sundays.

Only the lists of 2017 and 2019 were seen in print (PCT Newsletter pages). Every other year is
derived from their pattern and must be checked before anybody relies on it: days may have been
added since. A product shows these as editable rows with a source and the date checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from registry.vocabulary import Wording

PRINTED_YEARS = {
    2017: "Published list for 2017 (PCT Newsletter 2016, article 4)",
    2019: "Published list for 2019 (PCT Newsletter 2018, article 4)",
}
DERIVED_SOURCE = "Derived from the pattern of the lists of 2017 and 2019; not published, verify"
DOUBTFUL_SOURCE = (
    "Derived, doubtful: the holiday falls on a Saturday and no published list shows what then"
    " happens; another neighbouring day (Christmas: 24th or 25th) may be the right one, verify"
)

NEW_YEAR = Wording("New Year", "Nouvel An", "Año Nuevo")
GOOD_FRIDAY = Wording("Good Friday", "Vendredi saint", "Viernes Santo")
EASTER_MONDAY = Wording("Easter Monday", "Lundi de Pâques", "Lunes de Pascua")
ASCENSION = Wording("Ascension Day", "Ascension", "Ascensión")
WHIT_MONDAY = Wording("Whit Monday", "Lundi de Pentecôte", "Lunes de Pentecostés")
GENEVA_FAST = Wording("Geneva Fast", "Jeûne genevois", "Ayuno ginebrino")
CHRISTMAS = Wording("Christmas", "Noël", "Navidad")
YEAR_END = Wording("End of the year", "Fin d'année", "Fin de año")

SATURDAY, SUNDAY = 5, 6


class DayStatus(StrEnum):
    CONFIRMED = "confirmed"  # read in a published list
    DERIVED = "derived"  # follows the pattern, unverified
    DOUBTFUL = "doubtful"  # the pattern itself gives no answer


@dataclass(frozen=True, slots=True)
class ClosedDay:
    date: date
    name: Wording
    status: DayStatus
    source: str


def closed_days(year: int) -> tuple[ClosedDay, ...]:
    """The closed days of a year in order, weekends left out, each with status and source."""
    return tuple(_closed_day(day, name) for day, name in sorted(_pattern(year).items()))


def is_list_confirmed(year: int) -> bool:
    """Whether the list of that year was seen in print; if not, an answer must carry a warning."""
    return year in PRINTED_YEARS


def easter_sunday(year: int) -> date:
    """Gregorian Easter (the anonymous algorithm of 1876, as in Meeus, Astronomical Algorithms)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon + 15) % 30
    quarters, remainder = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * quarters - epact - remainder) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def geneva_fast(year: int) -> date:
    """The Thursday after the first Sunday of September."""
    first = date(year, 9, 1)
    first_sunday = first + timedelta(days=(SUNDAY - first.weekday()) % 7)
    return first_sunday + timedelta(days=4)


def _pattern(year: int) -> dict[date, Wording]:
    easter = easter_sunday(year)
    return {
        _moved_off_weekend(date(year, 1, 1), forwards=True): NEW_YEAR,
        easter - timedelta(days=2): GOOD_FRIDAY,
        easter + timedelta(days=1): EASTER_MONDAY,
        easter + timedelta(days=39): ASCENSION,
        easter + timedelta(days=50): WHIT_MONDAY,
        geneva_fast(year): GENEVA_FAST,
        _christmas(year): CHRISTMAS,
        # 2017: Sunday the 31st became Friday the 29th; 2016: Saturday the 31st became the 30th.
        _moved_off_weekend(date(year, 12, 31), forwards=False): YEAR_END,
    }


def _christmas(year: int) -> date:
    """2016: Sunday the 25th became Monday the 26th. For a Saturday the 24th is only a guess."""
    day = date(year, 12, 25)
    return _moved_off_weekend(day, forwards=day.weekday() == SUNDAY)


def _moved_off_weekend(day: date, *, forwards: bool) -> date:
    step = timedelta(days=1 if forwards else -1)
    while day.weekday() in (SATURDAY, SUNDAY):
        day += step
    return day


def _closed_day(day: date, name: Wording) -> ClosedDay:
    if day.year in PRINTED_YEARS:
        return ClosedDay(day, name, DayStatus.CONFIRMED, PRINTED_YEARS[day.year])
    if _falls_on_saturday(day.year, name):
        return ClosedDay(day, name, DayStatus.DOUBTFUL, DOUBTFUL_SOURCE)
    return ClosedDay(day, name, DayStatus.DERIVED, DERIVED_SOURCE)


def _falls_on_saturday(year: int, name: Wording) -> bool:
    nominal = {NEW_YEAR: date(year, 1, 1), CHRISTMAS: date(year, 12, 25)}.get(name)
    return nominal is not None and nominal.weekday() == SATURDAY

"""Dates and periods as people write them in English, French and Spanish, typed badly too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import zip_longest

from registry.deadlines.periods import Length, Unit

MONTH_NAMES = {
    1: "january jan janvier janv enero ene",
    2: "february feb fevrier fevr fev febrero",
    3: "march mar mars marzo",
    4: "april apr avril avr abril abr",
    5: "may mai mayo",
    6: "june jun juin junio",
    7: "july jul juillet juil julio",
    8: "august aug aout agosto ago",
    9: "september sept sep septembre septiembre setiembre",
    10: "october oct octobre octubre",
    11: "november nov novembre noviembre",
    12: "december dec decembre diciembre dic",
}
WEEKDAY_NAMES = (
    "monday mon lundi lunes",
    "tuesday tue tues mardi martes",
    "wednesday wed mercredi miercoles",
    "thursday thu thurs jeudi jueves",
    "friday fri vendredi viernes",
    "saturday sat samedi sabado",
    "sunday sun dimanche domingo",
)
NUMBER_NAMES = {
    **dict.fromkeys("a an one un une uno una".split(), 1),
    **dict.fromkeys("two deux dos".split(), 2),
    **dict.fromkeys("three trois tres".split(), 3),
    **dict.fromkeys("four quatre cuatro".split(), 4),
    **dict.fromkeys("five cinq cinco".split(), 5),
    **dict.fromkeys("six seis".split(), 6),
    **dict.fromkeys("seven sept siete".split(), 7),
    **dict.fromkeys("eight huit ocho".split(), 8),
    **dict.fromkeys("nine neuf nueve".split(), 9),
    **dict.fromkeys("ten dix diez".split(), 10),
    **dict.fromkeys("eleven onze once".split(), 11),
    **dict.fromkeys("twelve douze doce".split(), 12),
    **dict.fromkeys("fourteen quatorze catorce".split(), 14),
    **dict.fromkeys("fifteen quinze quince".split(), 15),
    **dict.fromkeys("eighteen dix-huit dieciocho".split(), 18),
    **dict.fromkeys("twenty vingt veinte".split(), 20),
    **dict.fromkeys("thirty trente treinta".split(), 30),
}
UNIT_NAMES = {
    Unit.DAYS: "days day jours jour dias dia",
    Unit.WEEKS: "weeks week semaines semaine semanas semana",
    Unit.MONTHS: "months month mois meses mes",
    Unit.YEARS: "years year ans annees anos ano",
}
_MONTH_OF = {name: month for month, names in MONTH_NAMES.items() for name in names.split()}
_WEEKDAY_OF = {name: day for day, names in enumerate(WEEKDAY_NAMES) for name in names.split()}
_UNIT_OF = {name: unit for unit, names in UNIT_NAMES.items() for name in names.split()}


def _any_of(words: object) -> str:
    return "|".join(sorted(map(str, words), key=len, reverse=True))  # type: ignore[call-overload]


_M, _W = _any_of(_MONTH_OF), _any_of(_WEEKDAY_OF)
_YEAR = (
    r"(?:,?[\s-]{0,2}(?:de |del |of )?(?:(?P<year>(?:19|20)\d{2})|(?<=-)(?P<short>\d{2}))(?!\d))?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|ero|er|ro|re|º|°|\.)?"
_TO = r"\s?(?:-|–|to|and|till|until|through|au|et|al|a|y|&)\s?"
_RANGE = rf"(?:{_TO}(?:the |el |le )?\d{{1,2}}(?:st|nd|rd|th|er|º)?)?"
_BEFORE = rf"(?:\b(?:{_W})\b\.?,? ?(?:the |le |el |dia )?)?"
_FREE = r"(?<![\w/.,:-])"
_PATTERNS = {
    "worded": re.compile(
        rf"{_BEFORE}{_FREE}{_DAY}{_RANGE}[\s-]*(?:day )?(?:of |de |del mes de )?(?P<name>{_M})\b\.?{_YEAR}"
    ),
    "month_first": re.compile(
        rf"{_BEFORE}\b(?P<name>{_M})\b\.? {_DAY}(?![\d:.,]\d|\d){_RANGE}(?:,? ?(?P<year>(?:19|20)\d{{2}})\b)?"
    ),
    "iso": re.compile(
        r"(?<![\w/.-])(?P<year>(?:19|20)\d{2})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)"
        r"(?P<day>\d{1,2})(?![\w/-]|\.\d)"
    ),
    "numeric": re.compile(
        rf"{_BEFORE}{_FREE}(?P<first>\d{{1,2}})(?P<sep>[-/.])(?P<second>\d{{1,2}})(?P=sep)"
        r"(?P<year>(?:19|20)\d{2}|\d{2})(?![\w-]|[/.]\d)"
    ),
    # Without a year it is a date only behind a word that asks for one: "29/32" are classes, and
    # "by 3/4 of the fee" is a fraction.
    "short": re.compile(
        r"(?<=\b(?:le|el|du|au|on|by|al) )(?P<first>\d{1,2})(?P<sep>[/.])(?P<second>\d{1,2})(?![\w/-]|[.,]\d)"
        r"(?! (?:of (?:the|our|all|its|a)|du (?:montant|total|prix)|de la (?:taxe|tasa|somme)"
        r"|del (?:importe|total))\b)"
        r"|(?<=[=:] )(?P<first3>\d{1,2})(?P<sep3>[/.])(?P<second3>\d{1,2})(?![\w/-]|[.,]\d)"
        r"|(?<=\bdel )(?P<first2>\d{1,2})(?P<sep2>[/.])(?P<second2>\d{1,2})(?![\w/-]|[.,]\d)"
    ),
    "weekday_day": re.compile(
        rf"\b(?P<weekday>{_W})\b\.?,? (?:the |le |el |dia )?(?P<day>\d{{1,2}})"
        r"(?:st|nd|rd|th)?(?![\w:/-]|[.,]\d| ?h\b)"
    ),
    "relative": re.compile(
        r"\b(?<!as of )(?<!jour d')(?<!dia de )"  # until now, and no date at all
        r"(?P<word>day after tomorrow|apres-demain|pasado manana|today|tonight|tomorrow|aujourd'hui"
        r"|ce soir|demain|hoy|esta noche|(?<!la )(?<!esta )manana)\b"
    ),
    "weekday": re.compile(
        r"(?P<past>\b(?:last|since|depuis|desde(?: el)?) )?(?P<this>\b(?:this|ce|este) )?"
        rf"\b(?P<weekday>{_W})\b"
        r"(?P<gone> (?:dernier|pasado))?"
    ),
}
_RELATIVE_DAYS = {
    **dict.fromkeys(("today", "tonight", "aujourd'hui", "ce soir", "hoy", "esta noche"), 0),
    **dict.fromkeys(("tomorrow", "demain", "manana"), 1),
    **dict.fromkeys(("day after tomorrow", "apres-demain", "pasado manana"), 2),
}
_ABBREVIATED_WEEKDAYS = frozenset("mon tue tues wed thu thurs fri sat sun".split())
_PERIOD = re.compile(
    rf"(?<![\w.,/-])(?P<count>\d{{1,3}}|{_any_of(NUMBER_NAMES)})(?:\s?\(\w+\))?[\s-]?"
    rf"(?P<other>(?:working|business|calendar|full) )?(?P<unit>{_any_of(_UNIT_OF)})\b"
    r"(?P<after> (?:ouvrables|ouvres|habiles|laborables))?"
)
_REPEATED = re.compile(r"(?: prochain| proximo| next)?[ ,]{0,2}\(?(?:the |le |el |i\.?e\.? )?")
_NOT_COUNTED = frozenset({"working", "business", "ouvrables", "ouvres", "habiles", "laborables"})


@dataclass(frozen=True, slots=True)
class SaidDate:
    """A date in a text. `readings` are (month, day): two where day and month may be exchanged.

    `fixed` is the date itself where it is known: with a year, or counted from the day received.
    `is_relative` for "today", "Friday": only a date if the words around it make it one.
    """

    start: int
    end: int
    written: str
    readings: tuple[tuple[int, int], ...]
    year: int | None
    fixed: date | None = None
    is_relative: bool = False

    @property
    def is_ambiguous(self) -> bool:
        return len(self.readings) > 1

    def choices(self, received_on: date) -> tuple[date, ...]:
        years = [self.year] if self.year else [received_on.year]
        found = {_made(year, *one) for year in years for one in self.readings}
        return tuple(sorted(day for day in found if day))

    def past(self, received_on: date) -> date | None:
        """Not after the day received; without a year the latest such day."""
        if self.fixed:
            return self.fixed if self.fixed <= received_on else None
        return max((day for day in self._around(received_on) if day <= received_on), default=None)

    def coming(self, received_on: date, *, is_open: bool = False) -> date | None:
        """From the day received on; without a year the first such day, unless it has just passed.

        `is_open`: nothing says whether it is past or to come, so the nearer of both is meant.
        """
        if self.fixed:
            return self.fixed if self.fixed >= received_on else None
        ahead = min((day for day in self._around(received_on) if day >= received_on), default=None)
        behind = self.past(received_on)
        if ahead and behind:
            passed, to_go = received_on - behind, ahead - received_on
            return None if passed < to_go and (is_open or passed < JUST_PASSED) else ahead
        return ahead

    def _around(self, received_on: date) -> Iterator[date]:
        for year in (received_on.year - 1, received_on.year, received_on.year + 1):
            for month, day in self.readings[:1]:
                found = _made(year, month, day)
                if found:
                    yield found


JUST_PASSED = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class SaidPeriod:
    start: int
    end: int
    length: Length


def fold(text: str) -> str:
    """Small letters without accents, of the same length: offsets stay true."""
    return "".join(map(_folded, text))


@cache
def _folded(sign: str) -> str:
    if sign in "’`´‘":
        return "'"
    if sign.isspace() and sign != "\n":
        return " "
    plain = unicodedata.normalize("NFD", sign)[0].lower()
    return plain if len(plain) == 1 else sign


def read_dates(text: str, *, language: str | None, received_on: date) -> list[SaidDate]:
    """From left to right, none within another. `text` is as written; offsets belong to it."""
    folded, found = fold(text), list[SaidDate]()
    day_first = _is_day_first(folded, language)
    for name, pattern in _PATTERNS.items():
        for match in pattern.finditer(folded):
            said = _read(name, match, received_on, day_first)
            if said and all(said.end <= one.start or said.start >= one.end for one in found):
                found.append(said)
    return _without_repetitions(sorted(found, key=lambda one: one.start), folded)


def _without_repetitions(found: list[SaidDate], folded: str) -> list[SaidDate]:
    """ "Next Wednesday (25 November)" and "today, 17 November" are said once: by their date."""
    pairs = zip_longest(found, found[1:])
    return [
        one
        for one, after in pairs
        if not (one.is_relative and after and _REPEATED.fullmatch(folded[one.end : after.start]))
    ]


def read_periods(text: str) -> list[SaidPeriod]:
    """Counted days, weeks, months and years; working days are left out, nobody says whose."""
    return [
        SaidPeriod(
            match.start(), match.end(), Length(_count(match["count"]), _UNIT_OF[match["unit"]])
        )
        for match in _PERIOD.finditer(fold(text))
        if not {(match["other"] or "").strip(), (match["after"] or "").strip()} & _NOT_COUNTED
        and _count(match["count"])
    ]


def read_date(typed: str, *, language: str | None, today: date) -> SaidDate | None:
    """The one date that somebody typed into a field, in any usual form; None if it is none."""
    text = typed.strip()
    found = read_dates(text, language=language, received_on=today) or _short_date(text, today)
    whole = [one for one in found if one.end - one.start >= len(text.rstrip(" .,?!"))]
    return whole[0] if whole else None


def _short_date(text: str, today: date) -> list[SaidDate]:
    """ "28/8" in a field of dates needs no word before it; the day comes first."""
    match = re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})\.?", text)
    day = _made(today.year, int(match[2]), int(match[1])) if match else None
    return [SaidDate(0, len(text), text, ((day.month, day.day),), None)] if day else []


def _count(written: str) -> int:
    return int(written) if written.isdecimal() else NUMBER_NAMES[written]


def _is_day_first(folded: str, language: str | None) -> bool | None:
    """French and Spanish write the day first; in English another date of the text may show it."""
    if (language or "")[:2] in ("fr", "es"):
        return True
    pairs = [(int(m["first"]), int(m["second"])) for m in _PATTERNS["numeric"].finditer(folded)]
    shown = {first > 12 for first, second in pairs if (first > 12) != (second > 12)}
    return shown.pop() if len(shown) == 1 else None


def _read(
    name: str, match: re.Match[str], received_on: date, day_first: bool | None
) -> SaidDate | None:
    parts = {key.rstrip("23"): value for key, value in match.groupdict().items() if value}
    fixed, readings, year = None, tuple[tuple[int, int], ...](), _year(parts)
    if name in ("relative", "weekday", "weekday_day"):
        fixed = _counted_day(name, parts, received_on)
        if fixed is None:
            return None
        readings, year = ((fixed.month, fixed.day),), fixed.year
    elif name in ("numeric", "short"):
        readings = _numeric(parts, None if name == "numeric" else True, day_first, year)
    else:
        month = _MONTH_OF[parts["name"]] if "name" in parts else int(parts["month"])
        readings = _real(year, [(month, int(parts["day"]))])
    if not readings:
        return None
    if year and len(readings) == 1:
        fixed = _made(year, *readings[0])
    is_relative = name in ("relative", "weekday")
    start, end = match.span()
    return SaidDate(start, end, match[0].strip(), readings, year, fixed, is_relative)


def _year(parts: dict[str, str]) -> int | None:
    written = parts.get("year") or parts.get("short")
    if written is None:
        return None
    return int(written) if len(written) == 4 else 2000 + int(written)


def _numeric(
    parts: dict[str, str], always: bool | None, day_first: bool | None, year: int | None
) -> tuple[tuple[int, int], ...]:
    """(month, day): both orders where nothing tells; with dots the day always comes first."""
    first, second = int(parts["first"]), int(parts["second"])
    as_day_first, as_month_first = (second, first), (first, second)
    if parts["sep"] == "." or always:
        return _real(year, [as_day_first])
    both = _real(year, [as_day_first, as_month_first])
    if len(both) < 2 or day_first is None:
        return both
    return (as_day_first,) if day_first else (as_month_first,)


def _real(year: int | None, readings: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple(dict.fromkeys(one for one in readings if _made(year or 2024, *one)))


def _counted_day(name: str, parts: dict[str, str], received_on: date) -> date | None:
    if name == "relative":
        return received_on + timedelta(days=_RELATIVE_DAYS[parts["word"]])
    weekday = _WEEKDAY_OF[parts["weekday"]]
    if name == "weekday_day":
        return _weekday_and_day(weekday, int(parts["day"]), received_on)
    if {"past", "gone"} & set(parts) or parts["weekday"] in _ABBREVIATED_WEEKDAYS:
        return None
    ahead = (weekday - received_on.weekday()) % 7
    return received_on + timedelta(days=ahead if "this" in parts else ahead or 7)


def _weekday_and_day(weekday: int, day: int, received_on: date) -> date | None:
    """ "Sunday 6": the first day within two months of which both are true."""
    days = (received_on + timedelta(days=step) for step in range(62))
    return next((one for one in days if one.day == day and one.weekday() == weekday), None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

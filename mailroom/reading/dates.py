"""Dates as mail has carried them since 1977 (RFC 733, 822, 2822, 5322, ISO 8601, ctime, localised)."""

import re
from datetime import UTC, datetime, timedelta, timezone

from mailroom.reading.headers import decode_words, strip_comments

MAX_DATE = 200

# Minutes east of Greenwich. Where several zones share a name, the one of RFC 5322 section 4.3 or,
# outside it, the one that mail clients of Europe write.
_HOURS = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "ist": 5.5, "cet": 1,
    "met": 1, "mez": 1, "cest": 2, "mest": 2, "mesz": 2, "eet": 2, "eest": 3, "sast": 2, "msk": 3,
    "msd": 4, "jst": 9, "kst": 9, "sgt": 8, "hkt": 8, "awst": 8, "acst": 9.5, "aest": 10,
    "aedt": 11, "nzst": 12, "nzdt": 13, "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6,
    "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
    "nst": -3.5, "ndt": -2.5, "brt": -3, "art": -3,
}  # fmt: skip
# By their beginnings, in the languages whose clients are known to translate them.
_MONTHS = (
    ("jan", "ene", "gen", "янв", "sty", "led"), ("feb", "fev", "fév", "фев", "lut", "úno"),
    ("mar", "mär", "mrz", "maa", "мар", "bře"), ("apr", "abr", "avr", "апр", "kwi", "dub"),
    ("may", "mai", "maj", "mei", "mag", "май", "мая", "kvě"),
    ("jun", "juin", "giu", "июн", "cze"), ("jul", "juil", "lug", "июл", "lip"),
    ("aug", "ago", "aoû", "aou", "авг", "sie", "srp"), ("sep", "set", "сен", "wrz", "zář"),
    ("oct", "okt", "ott", "out", "окт", "paź", "říj"), ("nov", "ноя", "lis"),
    ("dec", "dez", "dic", "déc", "дек", "gru", "pro"),
)  # fmt: skip
_MONTH_OF = {start: number for number, names in enumerate(_MONTHS, 1) for start in names}

# As nearly every mail of today has it; the rest takes the long way.
_USUAL = re.compile(
    r"(?:[A-Z][a-z]{2}, ?)?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"
    r"(?: \([\w+: -]{1,40}\))?\Z"
)
_TIME = re.compile(
    r"(?<!\d)(\d{1,2})[ \t]*:[ \t]*(\d{1,2})(?:[ \t]*:[ \t]*(\d{1,2})(?:[.,]\d{1,9})?)?"
    r"(?:[ \t]*([ap])\.?m\b\.?)?",
    re.I,
)
_DOTTED_TIME = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?![\d.])()")
_OFFSET = re.compile(r"(?:^|[\s(A-Z])([+-])[ \t]?(\d{1,2}):?(\d{2})?(?!\d)")
_ZONE = re.compile(r"(?<![^\W_])([A-Za-z]{1,5})(?![^\W_])")
_WORD = re.compile(r"[^\W\d_]{3,20}")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[ \t]?[-/.年][ \t]?(\d{1,2})[ \t]?[-/.月][ \t]?(\d{1,2})")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
_NUMBER = re.compile(r"\d+")


def parse_date(value: str) -> datetime | None:
    """An aware instant, or None; a missing zone is read as UTC (RFC 5322 section 4.3)."""
    text = decode_words(value[:MAX_DATE])
    if not text:
        return None
    try:
        return _usual_date(text) or _iso_date(text) or _mail_date(text)
    except (ValueError, OverflowError):
        return None


def _usual_date(text: str) -> datetime | None:
    found = _USUAL.match(text)
    month = _MONTH_OF.get(found[2].lower()) if found else None
    if not found or not month or found[6] == "60" or int(found[8]) > 23:
        return None
    minutes = int(found[8]) * 60 + int(found[9])
    zone = timezone(timedelta(minutes=-minutes if found[7] == "-" else minutes)) if minutes else UTC
    day, year, hour, minute, second = (int(found[group]) for group in (1, 3, 4, 5, 6))
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)


def _iso_date(text: str) -> datetime | None:
    if text[:4].isdecimal() and text[4:5] in ("-", ""):
        try:
            instant = datetime.fromisoformat(text[:40])
        except ValueError:
            return None
        return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return None


def _mail_date(text: str) -> datetime | None:
    bare = strip_comments(text)
    time = _TIME.search(bare) or _DOTTED_TIME.search(bare)
    around = f"{bare[: time.start()]} {bare[time.end() :]}" if time else bare
    behind = bare[time.end() :] if time else ""
    offset = _OFFSET.search(behind)
    if offset:
        around = around.replace(offset.group(), " ", 1)
    day = _day(around)
    if day is None:
        return None
    hour, minute, second = _clock(time) if time else (0, 0, 0)
    midnight = datetime(*day, tzinfo=_zone(offset, behind, text))
    return midnight + timedelta(hours=hour, minutes=minute, seconds=second)


def _clock(time: re.Match[str]) -> tuple[int, int, int]:
    hour, minute, second = (int(part or 0) for part in time.groups()[:3])
    half = (time.group(4) or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError("no time of a day")
    return hour, minute, min(second, 59)  # a leap second is no second of Python's


def _zone(offset: re.Match[str] | None, behind: str, text: str) -> timezone:
    if offset:
        sign, hours, minutes = offset.groups()
        span = int(hours) * 60 + int(minutes or 0)
        return timezone(timedelta(minutes=-span if sign == "-" else span)) if span < 1440 else UTC
    # Outside the comments first; the letters of the military zones mean nothing (RFC 5322 4.3).
    for place in (behind, text):
        for name in _ZONE.findall(place):
            if name.lower() in _HOURS:
                return timezone(timedelta(hours=_HOURS[name.lower()]))
    return UTC


def _day(text: str) -> tuple[int, int, int] | None:
    if found := _YEAR_FIRST.search(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMERIC.search(text):
        return _numeric_day(found)
    month = _month(text)
    numbers = _NUMBER.findall(text)[:4]
    if not month or len(numbers) < 2:
        return None
    year_at = next((at for at, number in enumerate(numbers) if len(number) >= 3), 1)
    day = numbers[1 if year_at == 0 else 0]
    return _full_year(numbers[year_at]), month, int(day)


def _numeric_day(found: re.Match[str]) -> tuple[int, int, int]:
    """With strokes the month stands first, unless it can be none; with points and dashes the day."""
    first, second = int(found[1]), int(found[3])
    is_month_first = first <= 12 and (second > 12 or found[2] == "/")
    day, month = (second, first) if is_month_first else (first, second)
    return _full_year(found[4]), month, day


def _month(text: str) -> int:
    """The word behind the day if there is a choice: "mar." is also a Tuesday."""
    found = [(word, _month_of(word.group())) for word in _WORD.finditer(text.lower())]
    months = [(word, month) for word, month in found if month]
    behind_day = [
        month for word, month in months if text[: word.start()].rstrip(" -.")[-1:].isdigit()
    ]
    return next(iter([*behind_day, *(month for _, month in months)]), 0)


def _month_of(word: str) -> int:
    return _MONTH_OF.get(word[:4]) or _MONTH_OF.get(word[:3], 0)


def _full_year(digits: str) -> int:
    """RFC 5322 section 4.3: two digits from 50 on, and three digits, count from 1900."""
    year = int(digits)
    if len(digits) == 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(digits) == 3 else year

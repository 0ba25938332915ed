"""A date in words of three languages, weekday included, as an agent says it on the phone."""

from __future__ import annotations

from datetime import date

from registry.vocabulary import Wording

WEEKDAYS = (
    Wording("Monday", "lundi", "lunes"),
    Wording("Tuesday", "mardi", "martes"),
    Wording("Wednesday", "mercredi", "miércoles"),
    Wording("Thursday", "jeudi", "jueves"),
    Wording("Friday", "vendredi", "viernes"),
    Wording("Saturday", "samedi", "sábado"),
    Wording("Sunday", "dimanche", "domingo"),
)
MONTHS = (
    Wording("January", "janvier", "enero"),
    Wording("February", "février", "febrero"),
    Wording("March", "mars", "marzo"),
    Wording("April", "avril", "abril"),
    Wording("May", "mai", "mayo"),
    Wording("June", "juin", "junio"),
    Wording("July", "juillet", "julio"),
    Wording("August", "août", "agosto"),
    Wording("September", "septembre", "septiembre"),
    Wording("October", "octobre", "octubre"),
    Wording("November", "novembre", "noviembre"),
    Wording("December", "décembre", "diciembre"),
)


def date_in_words(day: date) -> Wording:
    weekday, month = WEEKDAYS[day.weekday()], MONTHS[day.month - 1]
    first = "1er" if day.day == 1 else str(day.day)
    return Wording(
        f"{weekday.en} {day.day} {month.en} {day.year}",
        f"{weekday.fr} {first} {month.fr} {day.year}",
        f"{weekday.es} {day.day} de {month.es} de {day.year}",
    )

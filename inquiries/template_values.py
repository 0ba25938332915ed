"""What the variables of a template stand for in one inquiry, in the language of the text."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format

from contacts.queries import names_of
from desks.models import Agent, Desk, OpeningSpan
from inquiries.models import Inquiry
from knowledge_base.filling import fact_values
from knowledge_base.variables import fact_codes, fill, fill_markdown


def filled(text: str, inquiry: Inquiry, language: str, by: Agent, now: datetime) -> str:
    """Plain words with their variables and facts as they are now; what has no value stays written."""
    return fill(text, _values(text, inquiry, language, by, now)) if "{{" in text else text


def filled_markdown(text: str, inquiry: Inquiry, language: str, by: Agent, now: datetime) -> str:
    """The same in Markdown: no name of a stranger becomes a mark of ours."""
    return fill_markdown(text, _values(text, inquiry, language, by, now)) if "{{" in text else text


def _values(text: str, inquiry: Inquiry, language: str, by: Agent, now: datetime) -> dict[str, str]:
    facts = fact_values(fact_codes(text), language)
    return values_for(inquiry, by=by, now=now, language=language) | facts


def values_for(inquiry: Inquiry, *, by: Agent, now: datetime, language: str) -> dict[str, str]:
    """All variables of knowledge_base.variables; '' for what is not known here."""
    contact = inquiry.contact.survivor
    local = now.astimezone(ZoneInfo(inquiry.desk.time_zone))
    with translation.override(language):
        return {
            "inquirer.name": _name(names_of([contact])[contact.pk]),
            "inquiry.reference": inquiry.reference,
            "inquiry.subject": inquiry.subject,
            "agent.name": by.display_name,
            "desk.name": inquiry.desk.name_in(language),
            "desk.hours": _hours(inquiry.desk),
            "today": date_format(local, "DATE_FORMAT"),
        }


def _name(name: str) -> str:
    """An address is no name to greet somebody by."""
    return "" if "@" in name or name.lstrip("+").replace(" ", "").isdigit() else name


def _hours(desk: Desk) -> str:
    """Runs of days with the same hours: "Monday to Friday 09:00 to 18:00", with its zone."""
    days: dict[int, list[str]] = {}
    for span in OpeningSpan.objects.filter(desk=desk):
        hours = f"{span.opens:%H:%M}–{span.closes:%H:%M}"
        days.setdefault(span.weekday, []).append(hours)
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1 and days[runs[-1][0]] == days[day]:
            runs[-1].append(day)
        else:
            runs.append([day])
    said = "; ".join(f"{_days(run)} {', '.join(days[run[0]])}" for run in runs)
    return f"{said} ({desk.time_zone})" if said else ""


def _days(run: Sequence[int]) -> str:
    first, last = str(WEEKDAYS[run[0]]), str(WEEKDAYS[run[-1]])
    return first if first == last else f"{first}–{last}"

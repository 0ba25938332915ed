"""Fills the braces of a letter, and dresses it: greeting, signature, quoted history."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from desks.working_hours import BusinessCalendar, is_working_day, working_day_on_or_after
from helpdesk.demo.agents import DemoAgent
from helpdesk.demo.letters import Letter
from helpdesk.demo.people import Person

GENEVA = ZoneInfo("Europe/Zurich")
BRACES = re.compile(r"\{(\w+?)\}")
# {d-40}: 40 days before the letter; {d-40+3m}: three months after that day; "!" rolls it forward
# to a day on which the registry is open, as Rule 4 does with the end of a period.
DATE = re.compile(r"\{d(?P<days>[+-]\d+)(?:\+(?P<months>\d+)m)?(?P<roll>!)?\}")

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
}
DATE_FORMS = {
    "en": "{day} {month} {year}",
    "fr": "{day} {month} {year}",
    "es": "{day} de {month} de {year}",
}
CLIENTS = (
    "Solvara GmbH",
    "Tidewell Ltd",
    "Maison Hortense",
    "Grupo Altavela",
    "Northlight AB",
    "Kestrel & Co.",
    "Lumen d'Oc",
    "Casa Brisa",
)
MEETINGS = ("SCT/51", "MM/LD/WG/25", "H/LD/WG/15", "WO/GA/60", "CDIP/37")
GREETINGS = {"en": "Dear {name},", "fr": "Bonjour,", "es": "Buenos días:"}
CLOSINGS = {"en": "Kind regards,", "fr": "Cordialement,", "es": "Un cordial saludo,"}
DESK_NAMES = {
    "madrid": {"en": "Madrid Infoline", "fr": "Infoline de Madrid", "es": "Infoline de Madrid"},
    "hague": {"en": "Hague Infoline", "fr": "Infoline de La Haye", "es": "Infoline de La Haya"},
    "meetings": {
        "en": "Meetings desk",
        "fr": "Service des réunions",
        "es": "Servicio de reuniones",
    },
}
QUOTES = {
    "en": "On {when}, {who} wrote:",
    "fr": "Le {when}, {who} a écrit :",
    "es": "El {when}, {who} escribió:",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a letter's braces may name: the people, the day, the invented numbers."""

    letter: Letter
    person: Person
    agent: DemoAgent
    day: date
    calendar: BusinessCalendar
    values: dict[str, str]

    @property
    def language(self) -> str:
        return self.letter.language

    def fill(self, text: str) -> str:
        dated = DATE.sub(self._date, text)
        return BRACES.sub(lambda match: self.values[match[1]], dated)

    def _date(self, match: re.Match[str]) -> str:
        day = self.day + timedelta(days=int(match["days"]))
        while not is_working_day(self.calendar, day):  # no office dates a letter on a Sunday
            day -= timedelta(days=1)
        day = add_months(day, int(match["months"] or 0))
        if match["roll"]:
            day = working_day_on_or_after(self.calendar, day)
        return write_date(day, self.language)


def add_months(day: date, months: int) -> date:
    """The same day number, or the last day of a month that lacks it (Rule 4)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def write_date(day: date, language: str) -> str:
    month = MONTHS[language].split()[day.month - 1]
    return DATE_FORMS[language].format(day=day.day, month=month, year=day.year)


def invent_values(rng: Random, person: Person, language: str) -> dict[str, str]:
    """Numbers in the true formats, all invented, and the facts of the person who writes."""
    meeting = rng.choice(MEETINGS)
    return {
        "irn": _grouped(rng, rng.randrange(1_200_000, 1_800_000)),
        "irn2": str(rng.randrange(1_200_000, 1_800_000)),
        "wipo_ref": _digits(rng, "12", 8),
        "dm": f"DM/{rng.randrange(200_000, 240_000)}",
        "dm2": f"DM/{rng.randrange(200_000, 240_000)}",
        "hague_app": f"WIPO{rng.randrange(140_000, 170_000)}",
        "epay": f"EPAY-{_code(rng)}-{_code(rng)}",
        "epmt": f"EPMT-{_code(rng)}-{_code(rng)}",
        "ca": _digits(rng, "CA", 6),
        "das": f"{rng.choice(string.ascii_uppercase)}{rng.randrange(10)}{_code(rng)[:2]}",
        "uk_mark": _digits(rng, "UK00003", 6),
        "eu_mark": _digits(rng, "018", 6),
        "fr_mark": _digits(rng, "", 9),
        "es_mark": _digits(rng, "M4", 6),
        "pct": f"PCT/IB2025/{rng.randrange(50_000, 60_000):06}",
        "amount": _amount(rng.randrange(200, 2400), language),
        "client": rng.choice(CLIENTS),
        "meeting": meeting,
        "meeting_doc": f"{meeting}/{rng.randrange(2, 9)}",
        "name": person.name,
        "org": person.organisation or person.name,
        "phone": person.phone,
        "email": person.email,
        "domain": person.email.split("@")[1],
    }


def greet_and_sign(scene: Scene, text: str) -> str:
    """An agent's answer as it leaves: chats are answered without ceremony."""
    if scene.letter.channel == "chat":
        return text
    greeting = GREETINGS[scene.language].format(name=scene.person.name)
    desk = DESK_NAMES[scene.letter.desk][scene.language]
    closing = f"{CLOSINGS[scene.language]}\n{scene.agent.full_name}\n{desk}"
    return f"{greeting}\n\n{text}\n\n{closing}"


def sign(scene: Scene, text: str, rng: Random) -> str:
    """What an inquirer writes, with a signature now and then (not in chats or call notes)."""
    written = scene.letter.channel in ("email", "web_form")
    if not written or scene.person.name in text or scene.letter.is_spam:
        return text
    name, organisation = scene.person.name, scene.person.organisation
    full = "\n".join(part for part in (name, organisation, scene.person.phone) if part)
    first = name if scene.letter.is_from_office else name.split()[0]
    ending = rng.choice([full, full, name, first, f"-- \n{full}", ""])
    return f"{text}\n\n{ending}".rstrip()


def quote(scene: Scene, answer: str, at: datetime) -> str:
    """The agent's answer below the inquirer's next mail, as mail programs put it there."""
    local = at.astimezone(GENEVA)
    when = f"{write_date(local.date(), scene.language)} {local:%H:%M}"
    head = QUOTES[scene.language].format(when=when, who=scene.agent.full_name)
    lines = (f"> {line}".rstrip() for line in answer.splitlines())
    return "\n".join([head, *lines])


def _digits(rng: Random, prefix: str, count: int) -> str:
    return prefix + "".join(rng.choices(string.digits, k=count))


def _code(rng: Random) -> str:
    return "".join(rng.choices(string.ascii_uppercase + string.digits, k=4))


def _grouped(rng: Random, number: int) -> str:
    """People write a registration number in every way that there is."""
    styles = [f"{number}"] * 6 + [f"{number:,}", f"{number:,}".replace(",", " ")]
    return rng.choice([*styles, f"{number:,}".replace(",", "'")])


def _amount(francs: int, language: str) -> str:
    separator = {"en": ",", "fr": " ", "es": "."}[language]
    return f"{francs:,}".replace(",", separator)

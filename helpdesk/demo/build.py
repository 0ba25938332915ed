"""The plan of the demo: about 300 inquiries over the last 60 days, made from the letters.

Pure and repeatable: the same `now`, seed and count give the same plan. It holds no status table
and writes nothing; the command that plays it calls the real actions with the times given here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import TypeVar

from desks.working_hours import BusinessCalendar, OpeningHours, is_open, is_working_day
from helpdesk.demo.agents import DemoAgent, with_role
from helpdesk.demo.letters import FollowUp, Letter, all_letters
from helpdesk.demo.people import Person, people_for
from helpdesk.demo.texts import GENEVA, Scene, invent_values
from helpdesk.demo.threads import Outcome, PlannedStep, Thread, prefixes_for
from registry.closed_days import closed_days

Item = TypeVar("Item")

LANGUAGES = {"en": 45, "fr": 30, "es": 25}
SHARES = {  # of a hundred inquiries; the rest is closed
    Outcome.NEW: 4.7,
    Outcome.OPEN: 5.3,
    Outcome.WAITING_INQUIRER: 4,
    Outcome.WAITING_SECTION: 3.7,
    Outcome.ESCALATED: 2.3,
    Outcome.RESOLVED: 9,
    Outcome.SPAM: 2,
}
AGES = {  # days before now between which an inquiry arrives that ends so
    Outcome.NEW: (0, 3),
    Outcome.OPEN: (0, 15),
    Outcome.WAITING_INQUIRER: (1, 28),
    Outcome.WAITING_SECTION: (0, 24),
    Outcome.ESCALATED: (0, 15),
    Outcome.RESOLVED: (2, 21),
    Outcome.CLOSED: (11, 60),
    Outcome.SPAM: (1, 60),
}
# How many letters arrive in each hour of the day in Geneva, from midnight on.
HOURS = (1, 1, 1, 1, 1, 2, 4, 9, 17, 24, 25, 20, 11, 15, 22, 23, 20, 14, 8, 5, 4, 3, 2, 1)
WEEKEND_FACTOR = 0.1
COORDINATOR_SHARE = 0.07


@dataclass(frozen=True, slots=True)
class PlannedInquiry:
    """One inquiry of the demo, with every deed in order of time."""

    key: str  # stable: the base for message ids, so that playing the plan twice adds nothing
    desk: str
    channel: str  # email, web_form, phone, chat
    language: str
    topic: str  # code of registry.topics; empty for spam
    subtopic: str
    urgency: str  # code of registry.vocabulary.Urgency
    contact: Person
    subject: str
    outcome: Outcome
    steps: tuple[PlannedStep, ...]


def plan_demo(now: datetime, seed: int = 7, count: int = 300) -> list[PlannedInquiry]:
    """The inquiries in order of arrival; every step lies before `now`, which must be aware."""
    planner = _Planner(now, seed)
    planned = [planner.plan(number, outcome) for number, outcome in enumerate(_outcomes(count))]
    return sorted(planned, key=lambda inquiry: inquiry.steps[0].at)


def office_calendar(now: datetime) -> BusinessCalendar:
    """Monday to Friday 09:00 to 18:00 in Geneva, as the infoline's public page says."""
    hours = tuple(OpeningHours(weekday, time(9), time(18)) for weekday in range(5))
    years = range(now.year - 1, now.year + 2)
    closed = frozenset(day.date for year in years for day in closed_days(year))
    return BusinessCalendar(GENEVA, hours, closed)


def writers_of(letter: Letter) -> tuple[Person, ...]:
    by_phone, office = letter.channel == "phone", letter.is_from_office
    return people_for(letter.desk, letter.language, by_phone=by_phone, office=office)


def _outcomes(count: int) -> list[Outcome]:
    wanted = [
        outcome for outcome, share in SHARES.items() for _ in range(round(share * count / 100))
    ]
    return (wanted + [Outcome.CLOSED] * count)[:count]


class _Planner:
    """Picks letter, people and arrival for one inquiry after the other, the least used first."""

    def __init__(self, now: datetime, seed: int) -> None:
        self.now = now.astimezone(UTC)
        self.rng = Random(seed)  # noqa: S311 - a repeatable plan, no secret
        self.calendar = office_calendar(now)
        self.used: Counter[object] = Counter()
        whole_hour = self.now.replace(minute=0, second=0, microsecond=0)
        self.hours = [whole_hour - timedelta(hours=hours) for hours in range(1, 80 * 24)]
        self.weights = {
            True: [self._weight(hour, spoken=True) for hour in self.hours],
            False: [self._weight(hour, spoken=False) for hour in self.hours],
        }

    def plan(self, number: int, outcome: Outcome) -> PlannedInquiry:
        letter, follow_ups = self._letter(outcome)
        person = self._least_used(writers_of(letter))
        agent = self._agent(letter)
        values = invent_values(self.rng, person, letter.language)
        scene, steps = self._steps(letter, follow_ups, person, agent, values, outcome)
        return PlannedInquiry(
            key=f"demo-{number:04}",
            desk=letter.desk,
            channel=letter.channel,
            language=letter.language,
            topic="" if letter.is_spam else letter.topic,
            subtopic="" if letter.is_spam else letter.subtopic,
            urgency=letter.urgency,
            contact=person,
            subject=scene.fill(letter.subject),
            outcome=outcome,
            steps=tuple(steps),
        )

    def _letter(self, outcome: Outcome) -> tuple[Letter, tuple[FollowUp, ...]]:
        language = self.rng.choices([*LANGUAGES], weights=[*LANGUAGES.values()])[0]
        fitting = [letter for letter in all_letters() if self._fits(letter, outcome)]
        spoken = [letter for letter in fitting if letter.language == language]
        letter = self._least_used(spoken or fitting)
        return letter, self.rng.choice(prefixes_for(letter, outcome))

    def _fits(self, letter: Letter, outcome: Outcome) -> bool:
        """Who calls or chats is answered at once, so these are hardly ever found unfinished."""
        at_rest = outcome in (Outcome.RESOLVED, Outcome.CLOSED, Outcome.SPAM)
        is_live = letter.channel == "chat" or (letter.channel == "phone" and outcome is Outcome.NEW)
        return (
            letter.is_spam == (outcome is Outcome.SPAM)
            and (at_rest or not is_live)
            and bool(prefixes_for(letter, outcome))
        )

    def _agent(self, letter: Letter) -> DemoAgent:
        role = "coordinator" if self.rng.random() < COORDINATOR_SHARE else "assistant"
        staff = with_role(letter.desk, role)
        return self.rng.choice([agent for agent in staff if letter.language in agent.languages])

    def _least_used(self, items: Sequence[Item]) -> Item:
        fewest = min(self.used[item] for item in items)
        item = self.rng.choice([item for item in items if self.used[item] == fewest])
        self.used[item] += 1
        return item

    def _steps(
        self,
        letter: Letter,
        follow_ups: tuple[FollowUp, ...],
        person: Person,
        agent: DemoAgent,
        values: dict[str, str],
        outcome: Outcome,
    ) -> tuple[Scene, list[PlannedStep]]:
        """Tries an arrival; a thread that would not end before now is begun some days earlier."""
        youngest, oldest = AGES[outcome]
        for extra in range(60):
            at = self._arrival(letter, youngest + extra / 2, oldest + extra / 2)
            day = at.astimezone(GENEVA).date()
            scene = Scene(letter, person, agent, day, self.calendar, values)
            steps = Thread(scene, self.rng, at).play(follow_ups, outcome)
            if steps[-1].at < self.now:
                return scene, steps
        raise ValueError(f"no arrival before {self.now} lets '{letter.subject}' end as {outcome}")

    def _arrival(self, letter: Letter, youngest: float, oldest: float) -> datetime:
        window = slice(int(youngest * 24), int(oldest * 24))
        weights = self.weights[letter.channel in ("phone", "chat")][window]
        if not any(weights):  # nothing but closed hours: look further back
            return self._arrival(letter, youngest, oldest + 1)
        hour = self.rng.choices(self.hours[window], weights=weights)[0]
        return hour + timedelta(seconds=self.rng.randrange(3600))

    def _weight(self, hour: datetime, *, spoken: bool) -> float:
        if spoken:
            return HOURS[hour.astimezone(GENEVA).hour] if is_open(self.calendar, hour) else 0
        local = hour.astimezone(GENEVA)
        usual = is_working_day(self.calendar, local.date())
        return HOURS[local.hour] * (1 if usual else WEEKEND_FACTOR)

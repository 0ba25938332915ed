"""Turns one letter into the steps of one inquiry, at times at which people really work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from desks.working_hours import add_business_time
from helpdesk.demo.agents import DemoAgent, with_role
from helpdesk.demo.letters import FollowUp, Letter, Who
from helpdesk.demo.texts import GENEVA, Scene, greet_and_sign, quote, sign


class Kind(StrEnum):
    RECEIVED = "received"
    REPLY = "reply"
    NOTE = "note"
    TAKE = "take"
    ASSIGN = "assign"
    STATUS = "status"


class Outcome(StrEnum):
    """The status in which the inquiry stands when the plan ends."""

    NEW = "new"
    OPEN = "open"
    WAITING_INQUIRER = "waiting_inquirer"
    WAITING_SECTION = "waiting_section"
    ESCALATED = "escalated"
    RESOLVED = "resolved"
    CLOSED = "closed"
    SPAM = "spam"


AT_REST = frozenset({Outcome.RESOLVED, Outcome.CLOSED, Outcome.SPAM})
LATE_SHARE = 0.12  # of the answers to what is not urgent
DAYS_UNTIL_CLOSED = timedelta(hours=45)  # five working days after the last word


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One deed. `by` is a username; None for what the inquirer sends.

    `to_status` of a reply is the status chosen with it; None leaves the status as it is.
    """

    at: datetime
    kind: Kind
    by: str | None
    text: str = ""
    to_status: str | None = None
    assignee: str | None = None


def prefixes_for(letter: Letter, outcome: Outcome) -> list[tuple[FollowUp, ...]]:
    """The beginnings of the thread that leave the inquiry in that status."""
    if outcome in (Outcome.NEW, Outcome.SPAM):
        return [()]
    if outcome in AT_REST:
        return [letter.follow_ups] if letter.is_complete else []
    beginnings = [letter.follow_ups[:length] for length in range(len(letter.follow_ups) + 1)]
    return [steps for steps in beginnings if _stands_at(steps) is outcome and _is_unfinished(steps)]


def _stands_at(steps: tuple[FollowUp, ...]) -> Outcome:
    status = Outcome.OPEN
    for step in steps:
        status = _after(status, step.who)
    return status


def _after(status: Outcome, who: Who) -> Outcome:
    waits_for_us = status in (Outcome.WAITING_SECTION, Outcome.ESCALATED)
    match who:
        case Who.ASK:
            return Outcome.WAITING_INQUIRER
        case Who.SECTION:
            return Outcome.WAITING_SECTION
        case Who.ESCALATE:
            return Outcome.ESCALATED
        case Who.NOTE if waits_for_us:
            return Outcome.OPEN
        case Who.INQUIRER if status is Outcome.WAITING_INQUIRER:
            return Outcome.OPEN
    return status


def _is_unfinished(steps: tuple[FollowUp, ...]) -> bool:
    """An open inquiry that was answered last looks forgotten: only holding replies may do that."""
    return not steps or steps[-1].who is not Who.AGENT or _stands_at(steps) is not Outcome.OPEN


@dataclass(slots=True)
class Thread:
    """Writes the steps one after the other; `at` is the time of the last one."""

    scene: Scene
    rng: Random
    at: datetime
    steps: list[PlannedStep] = field(default_factory=list)
    status: Outcome = Outcome.NEW
    last_answer: PlannedStep | None = None

    def play(self, follow_ups: tuple[FollowUp, ...], outcome: Outcome) -> list[PlannedStep]:
        self.receive_first()
        if outcome is Outcome.SPAM:
            self.pass_business_hours(self.rng.uniform(0.3, 4))
            self.move_to(Outcome.SPAM)
        elif outcome is not Outcome.NEW:
            self.take(follow_ups[0].hours if follow_ups else 3)
            for step in follow_ups:
                self.follow(step, is_end=outcome in AT_REST and step is follow_ups[-1])
        if outcome in (Outcome.RESOLVED, Outcome.CLOSED):
            self.finish(outcome)
        return self.steps

    def receive_first(self) -> None:
        letter, by_phone = self.scene.letter, self.scene.letter.channel == "phone"
        text = sign(self.scene, self.scene.fill(letter.text), self.rng)
        self.add(Kind.RECEIVED, text=text, by=self.scene.agent.username if by_phone else None)

    def take(self, hours: float) -> None:
        """Half of the time to the first answer is the time until somebody takes the inquiry."""
        if self.scene.letter.channel == "phone":
            self.at += timedelta(minutes=1)
        else:
            self.pass_business_hours(hours / 2)
        bosses = with_role(self.scene.letter.desk, "coordinator")
        if self.rng.random() < 0.1 and self.scene.agent not in bosses:
            agent = self.scene.agent.username
            self.add(Kind.ASSIGN, by=self.rng.choice(bosses).username, assignee=agent)
        else:
            self.add(Kind.TAKE, by=self.scene.agent.username)
        self.status = Outcome.OPEN

    def follow(self, step: FollowUp, *, is_end: bool) -> None:
        if step.who is Who.INQUIRER:
            self.pass_clock_hours(step.hours)
        else:
            self.pass_business_hours(step.hours / (2 if self.last_answer is None else 1))
        text = self.scene.fill(step.text)
        if step.who is Who.INQUIRER:
            self.write_again(text)
        elif step.who in (Who.AGENT, Who.ASK):
            self.reply(text, step.who, is_end=is_end)
        else:
            self.note(text, step.who)

    def write_again(self, text: str) -> None:
        text = sign(self.scene, text, self.rng)
        answer = self.last_answer
        if answer and self.scene.letter.channel == "email" and self.rng.random() < 0.6:
            text = f"{text}\n\n{quote(self.scene, answer.text, answer.at)}"
        self.status = _after(self.status, Who.INQUIRER)
        self.add(Kind.RECEIVED, text=text)

    def reply(self, text: str, who: Who, *, is_end: bool) -> None:
        self.status = Outcome.RESOLVED if is_end else _after(self.status, who)
        chosen = self.status if is_end or who is Who.ASK else None
        text = greet_and_sign(self.scene, text)
        self.add(Kind.REPLY, by=self.scene.agent.username, text=text, to_status=chosen)
        self.last_answer = self.steps[-1]

    def note(self, text: str, who: Who) -> None:
        author, text = _author_of(text, self.scene)
        self.add(Kind.NOTE, by=author.username, text=text)
        after = _after(self.status, who)
        if after is not self.status:
            self.at += timedelta(minutes=1)
            self.move_to(after)

    def finish(self, outcome: Outcome) -> None:
        if self.status is not Outcome.RESOLVED:
            self.pass_business_hours(self.rng.uniform(0.3, 6))
            self.move_to(Outcome.RESOLVED)
        if outcome is Outcome.CLOSED:
            self.at = add_business_time(self.scene.calendar, self.at, DAYS_UNTIL_CLOSED)
            self.move_to(Outcome.CLOSED)

    def move_to(self, status: Outcome) -> None:
        self.status = status
        self.add(Kind.STATUS, by=self.scene.agent.username, to_status=status)

    def add(
        self,
        kind: Kind,
        *,
        by: str | None = None,
        text: str = "",
        to_status: str | None = None,
        assignee: str | None = None,
    ) -> None:
        self.steps.append(PlannedStep(self.at, kind, by, text, to_status, assignee))

    def pass_business_hours(self, hours: float) -> None:
        """The time until an agent acts; some answers are late, but not the urgent ones."""
        factor = self.rng.uniform(0.6, 1.6)
        if self.scene.letter.urgency != "urgent" and self.rng.random() < LATE_SHARE:
            factor *= self.rng.uniform(2, 6)
        length = timedelta(hours=hours * factor, seconds=self.rng.randrange(1, 60))
        self.at = add_business_time(self.scene.calendar, self.at, length)

    def pass_clock_hours(self, hours: float) -> None:
        """The time until the inquirer writes again; few do so between midnight and seven."""
        self.at += timedelta(hours=hours * self.rng.uniform(0.5, 1.6), seconds=7)
        if self.scene.letter.channel == "email" and self.at.astimezone(GENEVA).hour < 7:
            self.at += timedelta(hours=7)


def _author_of(text: str, scene: Scene) -> tuple[DemoAgent, str]:
    """A note that begins with the coordinator's first name and a colon is the coordinator's own."""
    for boss in with_role(scene.letter.desk, "coordinator"):
        name, colon, rest = text.partition(":")
        if colon and name.strip() == boss.first_name:
            own = rest.strip()
            return boss, own[:1].upper() + own[1:]
    return scene.agent, text

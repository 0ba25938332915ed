"""The letters of the corpus: threads in our own words, read from corpus/<desk>.<language>.txt.

`=== topic/subtopic channel urgency` opens a thread (`office` at the end: an Office writes it),
`Subject:` and the text follow, `--- who hours` opens each later step; for {braces} see texts.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from helpdesk.demo.people import CORPUS

SPAM = "spam"


class Who(StrEnum):
    INQUIRER = "inquirer"  # writes again, so many hours of the clock later
    AGENT = "agent"  # answers, so many hours of business time later
    ASK = "ask"  # answers with a question: the inquirer's turn
    NOTE = "note"  # internal note; after SECTION or ESCALATE it brings their answer
    SECTION = "section"  # internal note, and the inquiry waits for a section
    ESCALATE = "escalate"  # internal note, and the coordinator is asked in


@dataclass(frozen=True, slots=True)
class FollowUp:
    who: Who
    hours: float
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    desk: str
    topic: str
    subtopic: str
    language: str
    channel: str  # email, web_form, phone, chat
    urgency: str  # low, normal, high, urgent
    subject: str
    text: str
    follow_ups: tuple[FollowUp, ...]
    is_from_office: bool  # written by an Office; any other letter is not

    @property
    def is_spam(self) -> bool:
        return self.topic == SPAM

    @property
    def is_complete(self) -> bool:
        """Whether the thread reads as finished: it was answered, and nobody is waited for."""
        answered = any(step.who is Who.AGENT for step in self.follow_ups)
        return answered and self.follow_ups[-1].who in (Who.AGENT, Who.INQUIRER, Who.NOTE)

    def has(self, who: Who) -> bool:
        return any(step.who is who for step in self.follow_ups)


@cache
def all_letters() -> tuple[Letter, ...]:
    return tuple(letter for path in sorted(CORPUS.glob("*.txt")) for letter in _read(path))


def _read(path: Path) -> Iterator[Letter]:
    desk, language, _ = path.name.split(".")
    for thread in path.read_text(encoding="utf-8").split("=== ")[1:]:
        opening, *later = thread.split("\n--- ")
        head, subject, text = opening.split("\n", 2)
        topics, channel, urgency, *office = head.split()
        topic, subtopic = topics.split("/")
        yield Letter(
            desk=desk,
            topic=topic,
            subtopic=subtopic,
            language=language,
            channel=channel,
            urgency=urgency,
            subject=subject.removeprefix("Subject: "),
            text=text.strip(),
            follow_ups=tuple(_follow_up(part) for part in later),
            is_from_office=bool(office),
        )


def _follow_up(part: str) -> FollowUp:
    head, text = part.split("\n", 1)
    who, hours = head.split()
    return FollowUp(Who(who), float(hours), text.strip())

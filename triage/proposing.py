"""What intake and the command-line door run: the triage with the model, calendar and rules in use."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from desks.queries import registry_closed_days
from registry.deadlines import ClosedDays, derived_closed_days
from registry.topics import find_topic
from registry.triage import Letter, Model, Triage, base_model, triage
from shared.masking import mask
from triage.queries import BASE, model_of, rules_in_use, version_in_use
from triage.rules import Case, Rule, apply_rules

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message as it came in; `on` is the day in Geneva, `language` what we know of the writer.

    `topic` is what he chose himself, where a form asked him.
    """

    desk: str
    channel: str
    sender: str
    subject: str
    body: str
    on: date
    language: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Tools:
    """What is the same for a batch of letters: read once, then no database is asked."""

    model: Model
    version: int
    closed_days: ClosedDays
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed, before and after the desk's rules."""

    triage: Triage
    before_rules: Triage
    tags: tuple[str, ...]
    rules: tuple[int, ...]
    version: int


def tools_in_use() -> Tools:
    """A few small queries; the model itself stays in the process."""
    number = version_in_use()
    return Tools(model_of(number), number, registry_closed_days(), tuple(rules_in_use()))


def shipped_tools() -> Tools:
    """Without a database: the shipped model, the derived calendar, no rules."""
    return Tools(base_model(), BASE, derived_closed_days())


def propose(arrived: Arrived, tools: Tools) -> Proposal:
    """Secrets are masked first: a card number is no reference, and is quoted in no reason."""
    subject, body = mask(arrived.subject), mask(arrived.body)
    letter = Letter(
        arrived.desk, subject, body, arrived.on, language=arrived.language, topic=arrived.topic
    )
    plain = triage(letter, model=tools.model, closed_days=tools.closed_days)
    return with_rules(arrived, plain, tools)


def with_rules(arrived: Arrived, plain: Triage, tools: Tools) -> Proposal:
    """The rules alone, over a triage that is there already."""
    due = plain.deadline.due_on if plain.deadline else None
    case = Case(
        arrived_desk=arrived.desk,
        channel=arrived.channel,
        sender=arrived.sender,
        subject=arrived.subject,
        body=arrived.body,
        proposed=plain,
        days_left=(due - arrived.on).days if due else None,
    )
    ruled = apply_rules(tools.rules, case)
    return Proposal(_fitting(ruled.triage), plain, ruled.tags, ruled.rules, tools.version)


def propose_all(arrived: Sequence[Arrived], tools: Tools) -> list[Proposal | None]:
    """None where the triage failed, which is logged: nobody's letter waits for that."""
    return [_proposed(one, tools) for one in arrived]


def _proposed(arrived: Arrived, tools: Tools) -> Proposal | None:
    try:
        return propose(arrived, tools)
    except Exception:  # pure code, so no transaction is broken
        log.exception("a letter could not be triaged")
        return None


def _fitting(triage: Triage) -> Triage:
    """A rule may send a letter to a desk that does not know its topic: then it has none."""
    if triage.topic and find_topic(triage.desk, triage.topic) is None:
        return replace(triage, topic="", subtopic="")
    return triage

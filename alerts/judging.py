"""Whether a rule holds for what has arrived. Values in, values out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from alerts.states import Cause
from inquiries.phrases import find_phrase


@dataclass(frozen=True, slots=True)
class Rule:
    """Each part may be empty; one that holds is enough. `days`: 0 is today, 1 tomorrow as well."""

    days: int | None = None
    phrases: tuple[str, ...] = ()
    signals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Held:
    """What held: the earliest date (ISO), the triage's code, or the rule's own phrase."""

    kind: Cause
    value: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it is judged. `limits` are dates that may bind, `today` is the desk's."""

    text: str
    today: date
    signals: Collection[str] = ()
    limits: Sequence[date] = ()


def cause_of(rule: Rule, letter: Letter) -> Held | None:
    """A date first, for it is the surest; then the triage; then the words."""
    if pressing := pressing_limits(rule, letter.limits, letter.today):
        return Held(Cause.LIMIT, min(pressing).isoformat())
    if signals := sorted(rule.signals & set(letter.signals)):
        return Held(Cause.SIGNAL, signals[0])
    phrase = find_phrase(rule.phrases, letter.text)
    return Held(Cause.PHRASE, phrase) if phrase else None


def pressing_limits(rule: Rule, limits: Sequence[date], today: date) -> list[date]:
    """What ends within the rule's days; what is past presses nobody any more."""
    if rule.days is None:
        return []
    last = today + timedelta(days=rule.days)
    return [one for one in limits if today <= one <= last]

"""Dates that the text itself names: which of them end a time limit, which are events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from registry.deadlines import cue_words as cues
from registry.deadlines.found import (
    FROM_TODAY,
    MOVED,
    STATED,
    TWO_READINGS,
    FoundKind,
    FoundLimit,
)
from registry.deadlines.letter import Letter
from registry.deadlines.periods import Unit, end_of_period
from registry.deadlines.reading import SaidDate, SaidPeriod
from registry.vocabulary import Certainty, Wording

NEAR = 70  # letters between a word of a limit and its date


def stated_dates(letter: Letter) -> list[FoundLimit]:
    """Coming dates only, and those that are ambiguous; a date gone by can only be a trigger."""
    found = [_stated(letter, said) for said in letter.dates]
    return [one for one in found if one] + _counted_from_now(letter) + _begins_now(letter)


def _stated(letter: Letter, said: SaidDate) -> FoundLimit | None:
    kind = _kind(letter, said)
    if kind is None:
        return None
    if said.is_ambiguous:
        return _ambiguous(letter, said, kind)
    day = said.coming(letter.received_on, is_open=kind != FoundKind.LIMIT)
    if day is None:
        return None
    due_on = _moved(letter, said, day) if kind == FoundKind.LIMIT else day
    basis = MOVED if due_on != day else FROM_TODAY if said.is_relative else STATED
    return _found(letter, said, kind, due_on, day, basis)


def _kind(letter: Letter, said: SaidDate) -> FoundKind | None:
    before, after = letter.before(said), letter.after(said)
    if cues.NO_LIMIT.search(before[-45:]) or cues.NO_LIMIT.search(after[:25]):
        return None
    if said.is_relative:
        return _relative_kind(before, after)
    if is_limit(before, after):
        return FoundKind.LIMIT
    if cues.EVENT.search(before) or cues.EVENT.search(after[:60]):
        return FoundKind.EVENT
    return FoundKind.MENTION


def is_limit(before: str, after: str) -> bool:
    near = before[-NEAR:]
    return bool(
        cues.LIMIT_BEFORE.search(near)
        or cues.NEAR_BEFORE.search(near)
        or cues.LIMIT_AFTER.search(after)
    )


def _relative_kind(before: str, after: str) -> FoundKind | None:
    """ "Please answer today" is no date: the word must be said of a limit or of an event."""
    if cues.RELATIVE_BEFORE.search(before) or cues.RELATIVE_AFTER.search(after):
        return FoundKind.LIMIT
    return FoundKind.EVENT if cues.EVENT_NEAR.search(before) else None


def _ambiguous(letter: Letter, said: SaidDate, kind: FoundKind) -> FoundLimit | None:
    choices = said.choices(letter.received_on)
    if kind == FoundKind.MENTION or not any(day >= letter.received_on for day in choices):
        return None
    found = _found(letter, said, FoundKind.AMBIGUOUS, None, None, TWO_READINGS)
    return replace(found, readings=choices, status=Certainty.UNVERIFIED)


def _moved(letter: Letter, said: SaidDate, day: date) -> date:
    """The end of a stated period on a closed day is the first open day; a printed date stays."""
    sentence = letter.sentence(said)
    start, end = letter.sentence_of(said.start)
    has_period = any(start <= one.start < end for one in letter.periods)
    is_asked = has_period or cues.CLOSED_DAY_ASKED.search(letter.folded)
    if not is_asked or cues.PRINTED.search(sentence) or letter.says(cues.REFUSAL):
        return day
    return letter.closed_days.first_open_day(day)


def _counted_from_now(letter: Letter) -> list[FoundLimit]:
    """ "The time limit expires in 3 days"."""
    found = []
    for period in letter.periods:
        start, _ = letter.sentence_of(period.start)
        before = letter.folded[start : period.start].rstrip()
        word = next((one for one in (" in", " dans", " en") if before.endswith(one)), "")
        is_short = period.length.unit in (Unit.DAYS, Unit.WEEKS)
        if word and is_short and cues.RELATIVE_BEFORE.search(before[: -len(word)]):
            day = end_of_period(letter.received_on, period.length)
            found.append(_found(letter, period, FoundKind.LIMIT, day, day, FROM_TODAY))
    return found


def _begins_now(letter: Letter) -> list[FoundLimit]:
    """ "Meeting starts 9:00" with no date at all is today's meeting."""
    match = cues.EVENT_NOW.search(letter.folded)
    if not match:
        return []
    start, end = letter.sentence_of(match.start())
    if any(start <= one.start < end for one in letter.dates):
        return []
    said = SaidDate(match.start(), match.end(), match[0], (), None, letter.received_on)
    day = letter.received_on
    return [_found(letter, said, FoundKind.EVENT, day, day, FROM_TODAY)]


def _found(
    letter: Letter,
    said: SaidDate | SaidPeriod,
    kind: FoundKind,
    due_on: date | None,
    nominal: date | None,
    basis: Wording,
) -> FoundLimit:
    return FoundLimit(
        kind=kind,
        due_on=due_on,
        nominal=nominal,
        rule=None,
        printed=True,
        start=said.start,
        end=said.end,
        written=letter.text[said.start : said.end].strip(),
        basis=basis,
        status=Certainty.CONFIRMED,
    )

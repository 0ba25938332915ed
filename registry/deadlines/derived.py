"""Time limits that one rule, or a stated period, gives from a trigger that the text states."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from registry.deadlines import cue_words as cues
from registry.deadlines.computing import compute
from registry.deadlines.found import FoundKind, FoundLimit, basis_of
from registry.deadlines.letter import Letter
from registry.deadlines.periods import Length, Unit, end_of_period
from registry.deadlines.reading import SaidDate, SaidPeriod
from registry.deadlines.rules import PERIOD, Calendar, Rolling, Rule
from registry.deadlines.tables import RULES

FAR = 350  # letters between a notice's date and the period that it sets
OFFICE_PERIOD = replace(PERIOD, calendar=Calendar.OFFICE, rolling=Rolling.SHOWN)
YEARS = frozenset({Unit.YEARS})


def derived_limits(letter: Letter) -> list[FoundLimit]:
    """Periods with their stated start first; then what a rule gives from a stated trigger."""
    found: list[FoundLimit] = []
    for one in (
        *_periods_from_dates(letter),
        *_late_remedies(letter),
        *_by_rule(letter),
        *_of_notices(letter),
    ):
        if one.start not in {known.start for known in found}:
            found.append(one)
    return found


# --- "3 months from 28 August" ------------------------------------------------------------------
def _periods_from_dates(letter: Letter) -> Iterator[FoundLimit]:
    for period in letter.periods:
        for said in letter.dates:
            gap = letter.folded[period.end : said.start] if period.end <= said.start else None
            if gap is None or len(gap) > 90 or "\n\n" in gap:
                continue
            if cues.COUNTS_BACK.search(gap):
                yield from _counted_back(letter, period, said)
            elif cues.STARTS_FROM.search(gap):
                yield from _from_start(letter, period, said)
            break


def _counted_back(letter: Letter, period: SaidPeriod, said: SaidDate) -> Iterator[FoundLimit]:
    day = said.coming(letter.received_on)
    if day and letter.says(cues.DEFERMENT):
        yield _computed(letter, RULES["H7"], said, day, replace(period.length, back=True))


def _from_start(letter: Letter, period: SaidPeriod, said: SaidDate) -> Iterator[FoundLimit]:
    start = None if said.is_ambiguous else said.past(letter.received_on)
    if start and period.length.unit not in YEARS:
        yield _computed(letter, _rule_of_period(letter), said, start, period.length)


def _rule_of_period(letter: Letter) -> Rule:
    """The rule that the matter names; a stated period without one is computed as such."""
    if letter.says(cues.CONTINUED) and letter.says(cues.MISSED):
        return RULES["M7"]
    if letter.says(cues.TRANSFORMATION):
        return RULES["M12"]
    if letter.says(cues.DEFERMENT):
        return RULES["H6"]
    if letter.says(cues.IRREGULARITY):
        return irregularity_rule(letter)
    if letter.says(cues.REFUSAL):
        return OFFICE_PERIOD
    if letter.says(cues.PRIORITY):
        return RULES["H4" if letter.system == "hague" else "M15"]
    return PERIOD


def irregularity_rule(letter: Letter) -> Rule:
    if letter.system == "hague":
        return RULES["H11" if letter.says(cues.CHANGE) else "H1"]
    choices = (
        (cues.VAGUE, "M4"),
        (cues.SUBSEQUENT, "M5"),
        (cues.CHANGE, "M6"),
        (cues.CLASSIFICATION, "M3"),
    )
    return RULES[next((code for words, code in choices if letter.says(words)), "M2")]


# --- a notice of a date, and a period beside it or the rule's own -------------------------------
def _of_notices(letter: Letter) -> Iterator[FoundLimit]:
    for said in letter.dates:
        start = said.past(letter.received_on)
        if start is None or said.is_ambiguous or said.is_relative:
            continue
        is_dated = bool(cues.DATED.search(letter.before(said)))
        if not is_dated and not _is_received_irregularity(letter, said):
            continue
        length = _length_beside(letter, said)
        if letter.says(cues.IRREGULARITY) and not letter.says(cues.CONTINUED):
            yield _computed(letter, irregularity_rule(letter), said, start, length)
        elif length and letter.says(cues.REFUSAL):
            yield _computed(letter, OFFICE_PERIOD, said, start, length)
        elif length and letter.system == "hague":
            yield _computed(letter, RULES["H1"], said, start, length)
        elif length:
            yield _computed(letter, PERIOD, said, start, length)
        else:
            continue
        return


def _is_received_irregularity(letter: Letter, said: SaidDate) -> bool:
    """Notices come on the day they bear; a refusal counts by its own date only."""
    near = letter.before(said)
    is_about = letter.says(cues.IRREGULARITY) and not letter.says(cues.REFUSAL)
    return is_about and bool(cues.RECEIVED.search(near))


def _length_beside(letter: Letter, said: SaidDate) -> Length | None:
    for period in letter.periods:
        is_near = abs(period.start - said.start) <= FAR
        if is_near and _is_running(letter, period) and period.length.unit not in YEARS:
            return period.length
    return None


def _is_running(letter: Letter, period: SaidPeriod) -> bool:
    """Not "3 months ago", nor how long something takes; words of answering stand near."""
    before, after = letter.folded[: period.start], letter.folded[period.end :]
    if cues.AGO.search(after[:20]) or cues.NOT_RUNNING.search(before[-25:]):
        return False
    return letter.says(cues.IRREGULARITY) or bool(cues.ANSWER_TIME.search(letter.sentence(period)))


# --- after a missed limit -----------------------------------------------------------------------
def _late_remedies(letter: Letter) -> Iterator[FoundLimit]:
    rule = _late_rule(letter)
    if rule is None:
        return
    for said in letter.dates:
        start = said.past(letter.received_on)
        if start and not said.is_ambiguous and _has_ended(letter, said):
            limit = _computed(letter, rule, said, start, None)
            if limit.due_on and limit.due_on >= letter.received_on:
                yield limit
                return


def _late_rule(letter: Letter) -> Rule | None:
    is_hague = letter.system == "hague"
    if letter.says(cues.CONTINUED) and not is_hague:
        return RULES["M7"]
    is_late = letter.says(cues.GRACE) or letter.says(cues.MISSED)
    if is_late and (letter.says(cues.RENEWAL) or letter.says(cues.GRACE)):
        return RULES["H10" if is_hague else "M14"]
    if letter.says(cues.FORCE_MAJEURE) and letter.says(cues.MISSED):
        return RULES["H12" if is_hague else "M8"]
    return None


def _has_ended(letter: Letter, said: SaidDate) -> bool:
    before, after = letter.before(said), letter.after(said)
    return bool(cues.ENDED.search(before)) or bool(cues.LIMIT_AFTER.search(after))


# --- what a rule gives from a trigger that only it has --------------------------------------------
def _by_rule(letter: Letter) -> Iterator[FoundLimit]:
    is_hague = letter.system == "hague"
    yield from _first(letter, cues.PRIORITY, cues.FIRST_FILING, "H4" if is_hague else "M15")
    yield from _first(letter, cues.TRANSFORMATION, cues.CANCELLED, "M12")
    if not is_hague:
        yield from _first(letter, cues.AUTHORISATION, cues.REQUESTED, "M16", _is_in_emadrid)
    yield from _of_deferment(letter)
    yield from _renewals(letter)


def _is_in_emadrid(letter: Letter) -> bool:
    return "emadrid" in letter.folded.replace("-", "") or "14" in letter.folded


def _first(
    letter: Letter,
    matter: re.Pattern[str],
    trigger: re.Pattern[str],
    code: str,
    condition: Callable[[Letter], bool] = lambda letter: True,
) -> Iterator[FoundLimit]:
    """The first trigger date of the matter whose limit has not passed."""
    if not letter.says(matter) or not condition(letter):
        return
    for said in letter.dates:
        start = None if said.is_ambiguous or said.is_relative else said.past(letter.received_on)
        if start and trigger.search(letter.before(said)):
            limit = _computed(letter, RULES[code], said, start, None)
            if limit.due_on and limit.due_on >= letter.received_on:
                yield limit
                return


def _of_deferment(letter: Letter) -> Iterator[FoundLimit]:
    if not letter.says(cues.DEFERMENT):
        return
    for said in letter.dates:
        ahead, behind = said.coming(letter.received_on), said.past(letter.received_on)
        before = letter.before(said)
        if ahead and letter.says(cues.PUBLICATION_FEE) and cues.ENDED.search(before):
            yield _computed(letter, RULES["H7"], said, ahead, None)
        elif behind and cues.FILED.search(before):
            yield from _end_of_deferment(letter, said, behind)


def _end_of_deferment(letter: Letter, said: SaidDate, filed: date) -> Iterator[FoundLimit]:
    """The length that the letter states beside the filing date; without one nobody knows."""
    for period in letter.periods:
        if abs(period.start - said.start) < 100 and period.length.unit == Unit.MONTHS:
            yield _computed(letter, RULES["H6"], said, filed, period.length)
            return


def _renewals(letter: Letter) -> Iterator[FoundLimit]:
    """The next renewal after the date of registration, in as many terms as it takes."""
    if not letter.says(cues.RENEWAL) or any(_has_ended(letter, one) for one in letter.dates):
        return
    rule = RULES["H9" if letter.system == "hague" else "M13"]
    for said in letter.dates:
        start = said.past(letter.received_on) if said.year else None
        if start and cues.REGISTERED.search(letter.before(said)):
            lengths = [x for x in rule.lengths if end_of_period(start, x) >= letter.received_on]
            if lengths:
                yield _computed(letter, rule, said, start, lengths[0])
            return


def _computed(
    letter: Letter, rule: Rule, said: SaidDate, start: date, length: Length | None
) -> FoundLimit:
    computed = compute(rule, start, letter.closed_days, length=length)
    return FoundLimit(
        kind=FoundKind.LIMIT,
        due_on=computed.due_on,
        nominal=computed.nominal,
        rule=rule.code if rule.code in RULES else None,
        printed=False,
        start=said.start,
        end=said.end,
        written=letter.text[said.start : said.end].strip(),
        basis=basis_of(computed),
        status=rule.status,
        start_on=start,
    )

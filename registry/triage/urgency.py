"""How pressing a letter is, and why: dates first, then what its words say, then the model."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date

from registry.deadlines import FoundKind, FoundLimit
from registry.deadlines.date_words import date_in_words
from registry.triage.choosing import Choice
from registry.triage.concepts import concepts
from registry.triage.reasons import Reason
from registry.vocabulary import Urgency

LEVELS = (Urgency.LOW, Urgency.NORMAL, Urgency.HIGH, Urgency.URGENT)
LIMIT_DAYS = 10  # calendar days; with EVENT_DAYS the house's configurable default, no pledge
EVENT_DAYS = 2
LAST_DAYS = 1
STEPS = (1.5, 2.6, 3.5)  # of what is learned; "high" needs a little more than the middle

Judged = tuple[Urgency, tuple[Reason, ...]]

# What words may raise it to at most, or at least where the topic is what makes them serious.
_PRESSING: Mapping[str, frozenset[str]] = {
    "stop_now": frozenset({"withdraw_pending_request"}),
    "event_now": frozenset(
        {"remote_access_token", "interpretation_channel", "system_error", "badge"}
    ),
    "says_urgent": frozenset({"withdraw_pending_request", "published_too_early"}),
}
_ALWAYS_PRESSING = {"withdraw_pending_request": "stop_now", "published_too_early": "disclosed"}
_SERIOUS_TOPICS = frozenset({"complaints", "complaints_feedback"})
_NOT_SERIOUS = frozenset({"suggestion"})


def judge_urgency(
    *,
    choice: Choice,
    signals: Mapping[str, Sequence[str]],
    deadline: FoundLimit | None,
    learned: float,
    received_on: date,
    wrong_service: str,
) -> Judged:
    """The level and its reasons. `signals` are the words that speak of urgency, by kind."""
    if wrong_service:
        return _level_of(learned, most=Urgency.NORMAL), (Reason("another_service"),)
    if dated := _by_date(deadline, received_on, learned):
        return dated
    if pressing := _by_words(choice, signals):
        return Urgency.URGENT, (pressing,)
    level = _level_of(learned, most=Urgency.HIGH)
    if choice.topic in _SERIOUS_TOPICS and choice.subtopic not in _NOT_SERIOUS:
        return Urgency.HIGH, (Reason("complaint"),)
    return level, (_said(level, signals),)


def _by_date(deadline: FoundLimit | None, received_on: date, learned: float) -> Judged | None:
    if deadline is None or deadline.due_on is None or deadline.kind == FoundKind.MENTION:
        return None
    days = (deadline.due_on - received_on).days
    values = {"date": date_in_words(deadline.due_on), "days": days}
    is_event = deadline.kind == FoundKind.EVENT
    if days <= (EVENT_DAYS if is_event else LIMIT_DAYS):
        code = "event_near" if is_event else "limit_last_day" if days <= LAST_DAYS else "limit_near"
        return Urgency.URGENT, (Reason(code, values),)
    if is_event and _level_of(learned, most=Urgency.HIGH) == Urgency.LOW:
        return Urgency.NORMAL, (Reason("event_later", values),)  # a question, and a date of theirs
    return Urgency.HIGH, (Reason("event_later" if is_event else "limit_later", values),)


def _by_words(choice: Choice, signals: Mapping[str, Sequence[str]]) -> Reason | None:
    if code := _ALWAYS_PRESSING.get(choice.subtopic):
        return Reason(code)
    for signal, subtopics in _PRESSING.items():
        if signal in signals and choice.subtopic in subtopics:
            return Reason(signal, {"words": _quoted(signals[signal])})
    if "last_day" in signals:
        return Reason("last_day", {"words": _quoted(signals["last_day"])})
    return None


def _level_of(learned: float, *, most: Urgency) -> Urgency:
    place = bisect_right(STEPS, learned)
    return LEVELS[min(place, LEVELS.index(most))]


def _said(level: Urgency, signals: Mapping[str, Sequence[str]]) -> Reason:
    raising = ("reminder", "loss_of_right", "says_urgent", "court_or_customs", "coming_limit")
    if level == Urgency.HIGH:
        for signal in raising:
            if signal in signals:
                return Reason(signal, {"words": _quoted(signals[signal])})
        return Reason("like_high")
    return Reason("no_date" if level == Urgency.NORMAL else "general_question")


def signals_in(found: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    known = concepts()
    return {known[code].urgency: words for code, words in found.items() if known[code].urgency}


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in dict.fromkeys(words[:2]))

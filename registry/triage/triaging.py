"""The triage of one letter: everything that is proposed, with its reasons. Pure and deterministic."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from registry.deadlines import ClosedDays, FoundKind, FoundLimit, find_limits, next_limit
from registry.deadlines.date_words import date_in_words
from registry.deadlines.found import STATED
from registry.language import likeliest_language
from registry.references import find_in_message, read_letter
from registry.topics import RESOLVER_NAMES, find_topic
from registry.triage.choosing import Choice, choose, choose_resolver, within
from registry.triage.concepts import concepts
from registry.triage.features import Seen, kinds_of, see
from registry.triage.letter import Letter, Triage
from registry.triage.model import Model, Scores
from registry.triage.reasons import WRONG_SERVICES, Reason
from registry.triage.urgency import LAST_DAYS, judge_urgency, signals_in
from registry.vocabulary import Resolver, Wording

UNSURE = 0.08  # a margin between two topics that a few other words would turn round
SHOWN_WORDS = 3


def triage(letter: Letter, *, model: Model, closed_days: ClosedDays) -> Triage:
    """The same letter, model and calendar give the same answer. Raises nothing for any text."""
    text = f"{letter.subject}\n{letter.body}"
    language = likeliest_language(text, default=letter.language or "en")
    read = tuple(read_letter(letter.subject, letter.body, language=language))
    references = tuple(find_in_message(read=read))
    kinds = kinds_of(references)
    seen = see(letter.subject, letter.body, kinds)
    scores = model.scores(seen.features)
    by_words = choose(seen, kinds, scores, letter.desk)
    choice = _as_stated(by_words, letter, scores)
    limits = tuple(_limits(letter, language, choice, closed_days))
    deadline = next_limit(list(limits), received_on=letter.received_on)
    wrong = wrong_service(choice, seen, kinds)
    urgency, why_urgent = judge_urgency(
        choice=choice,
        signals=signals_in(seen.concepts),
        deadline=deadline,
        learned=scores.urgency,
        received_on=letter.received_on,
        wrong_service=wrong,
    )
    resolver = Resolver.INFOLINE if wrong else Resolver(choose_resolver(choice, model, scores))
    return Triage(
        desk=choice.desk,
        language=language,
        topic=choice.topic,
        subtopic=choice.subtopic,
        urgency=urgency,
        resolver=resolver,
        wrong_service=wrong,
        references=references,
        read=read,
        limits=limits,
        deadline=deadline,
        is_sure=_is_sure(letter, by_words, choice),
        reasons=(
            *_why_here(letter, by_words, choice, seen),
            *_why_service(wrong),
            *why_urgent,
            *_why_resolver(choice, resolver),
            *_why_date(deadline, letter),
        ),
    )


def _as_stated(read: Choice, letter: Letter, scores: Scores) -> Choice:
    """What the writer chose holds: he knows what he asks. That the words say otherwise is a reason."""
    is_stated = bool(letter.topic and find_topic(letter.desk, letter.topic))
    if not is_stated or (read.desk, read.topic) == (letter.desk, letter.topic):
        return read
    return within(letter.desk, letter.topic, scores, read.margin)


def _is_sure(letter: Letter, read: Choice, choice: Choice) -> bool:
    if letter.topic == choice.topic:
        return _agree(read, choice) or read.margin < UNSURE
    return read.margin >= UNSURE


def _agree(read: Choice, choice: Choice) -> bool:
    return (read.desk, read.topic) == (choice.desk, choice.topic)


def _limits(
    letter: Letter, language: str, choice: Choice, closed_days: ClosedDays
) -> list[FoundLimit]:
    return find_limits(
        f"{letter.subject}\n\n{letter.body}",
        language=language,
        received_on=letter.received_on,
        closed_days=closed_days,
        system=choice.desk,
    )


def wrong_service(choice: Choice, seen: Seen, kinds: Sequence[str]) -> str:
    """What is meant instead of our service, or empty; only where the topic says so."""
    if choice.subtopic == "misleading_invoice":
        return "fraud_letter"
    if choice.subtopic != "wrong_service":
        return ""
    if "pct_no" in kinds:
        return "pct"
    if "other_service_euipo" in seen.concepts:
        return "euipo"
    known = concepts()
    named = [known[code].wrong_service for code in seen.concepts if known[code].wrong_service]
    return named[0] if named else "national_office"


# --- reasons ---------------------------------------------------------------------------------------
def _why_here(letter: Letter, read: Choice, choice: Choice, seen: Seen) -> Iterator[Reason]:
    if letter.topic == choice.topic and letter.desk == choice.desk:
        yield Reason("topic_chosen")
        if read.margin >= UNSURE and not _agree(read, choice):
            yield Reason("topic_otherwise", {"topic": _topic_name(read)})
        return
    known = concepts()
    if choice.desk != letter.desk:
        words = _words(seen.concepts, lambda code: known[code].desk.get(choice.desk, 0.0))
        yield Reason("desk_other", {"words": words}) if words else Reason("desk_other_model")
    topic = f"{choice.desk}.{choice.topic}"
    words = _words(seen.concepts, lambda code: known[code].means.get(topic, 0.0))
    yield Reason("topic_words", {"words": words}) if words else Reason("topic_model")
    if choice.margin < UNSURE:
        yield Reason("topic_unsure")


def _topic_name(choice: Choice) -> Wording | str:
    topic = find_topic(choice.desk, choice.topic)
    return topic.name if topic else choice.topic


def _words(found: Mapping[str, Sequence[str]], weight_of: Callable[[str], float]) -> str:
    """The words that say it most strongly, as they are written."""
    ranked = sorted((code for code in found if weight_of(code) > 0), key=weight_of, reverse=True)
    words = dict.fromkeys(found[code][0] for code in ranked[:SHOWN_WORDS])
    return ", ".join(f"“{word}”" for word in words)


def _why_service(wrong: str) -> Iterator[Reason]:
    if wrong:
        yield Reason("wrong_service", {"service": WRONG_SERVICES[wrong]})


def _why_resolver(choice: Choice, resolver: Resolver) -> Iterator[Reason]:
    topic = find_topic(choice.desk, choice.topic)
    values = {"resolver": RESOLVER_NAMES[resolver]}
    if topic is None or topic.resolver == resolver:
        yield Reason("resolver_default", values)
        return
    when = next((one.when for one in topic.handovers if one.resolver == resolver), None)
    yield (
        Reason("resolver_when", values | {"when": when})
        if when
        else Reason("resolver_like", values)
    )


def _why_date(deadline: FoundLimit | None, letter: Letter) -> Iterator[Reason]:
    if deadline is None or deadline.due_on is None:
        return
    if deadline.basis != STATED:
        date = date_in_words(deadline.due_on)
        yield Reason("deadline", {"date": date, "basis": deadline.basis})
    days = (deadline.due_on - letter.received_on).days
    if deadline.kind == FoundKind.LIMIT and days <= LAST_DAYS:
        yield Reason("inform_coordinator")

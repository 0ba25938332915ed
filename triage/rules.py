"""Rules of the desks as values: what they may ask, what they may change, what that gives.
Nothing here asks the database.

Rules are applied one after the other, in their order, to what the triage proposes; a later one
overrides an earlier one, and each that changes something is named among the reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from registry.references import Kind
from registry.topics import DESK_CODES, RESOLVER_NAMES, topics_for
from registry.triage import WRONG_SERVICES, Reason, Triage
from registry.vocabulary import Urgency
from shared.exceptions import InvalidInput

MOST_LINES = 12
MOST_VALUES = 20
LONGEST_VALUE = 200
MOST_DAYS = 366
CHANNELS = ("email", "phone", "chat", "web_form")
LEVELS = tuple(Urgency)

Line = dict[str, Any]


class BadRule(InvalidInput):
    """The rule says something that means nothing; its words name what."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule may look at: the letter as it arrived and what the triage proposes for it."""

    arrived_desk: str
    channel: str
    sender: str
    subject: str
    body: str
    proposed: Triage
    days_left: int | None = None  # until the next date that matters


@dataclass(frozen=True, slots=True)
class Rule:
    """`match` says whether all lines must hold or any of them; no line means every letter."""

    id: int
    name: str
    desk: str  # where the letter arrived; empty: at any desk
    match: str
    lines: tuple[Line, ...]
    effects: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ruled:
    """What became of the proposal: the new one, tags to add, and the rules that changed it."""

    triage: Triage
    tags: tuple[str, ...] = ()
    rules: tuple[int, ...] = ()


# --- what may be asked -----------------------------------------------------------------------------
FIELDS: Mapping[str, tuple[str, ...]] = {
    "text": ("contains", "lacks"),
    "subject": ("contains", "lacks"),
    "sender": ("is", "domain"),
    "channel": ("in",),
    "language": ("in",),
    "desk": ("in",),
    "topic": ("in",),
    "urgency": ("in",),
    "resolver": ("in",),
    "service": ("in",),
    "reference": ("has",),
    "deadline": ("within",),
}
"""Every field with what may be asked of it."""

CHOICES: Mapping[str, frozenset[str]] = {
    "channel": frozenset(CHANNELS),
    "language": frozenset({"en", "fr", "es"}),
    "desk": frozenset(DESK_CODES),
    "topic": frozenset(topic.code for desk in DESK_CODES for topic in topics_for(desk)),
    "urgency": frozenset(LEVELS),
    "resolver": frozenset(RESOLVER_NAMES),
    "service": frozenset(WRONG_SERVICES),
    "reference": frozenset(Kind),
}
EFFECTS = ("desk", "topic", "urgency", "resolver", "tag")


def validated_lines(lines: Sequence[Line]) -> list[Line]:
    """In their plain form. Raises BadRule in words that name the mistake."""
    if len(lines) > MOST_LINES:
        raise BadRule(_("A rule may have at most %(most)d conditions.") % {"most": MOST_LINES})
    return [_line(one) for one in lines]


def validated_effects(effects: Mapping[str, str]) -> dict[str, str]:
    """Those that say something. Raises BadRule for none at all, or one that means nothing."""
    kept = {name: str(value).strip() for name, value in effects.items() if str(value).strip()}
    if not kept:
        raise BadRule(_("Choose at least one thing that the rule sets."))
    for name, value in kept.items():
        if name not in EFFECTS or (name in CHOICES and value not in CHOICES[name]):
            raise BadRule(_("“%(value)s” cannot be set.") % {"value": value[:40]})
        if len(value) > LONGEST_VALUE:
            raise BadRule(_("“%(value)s” is too long.") % {"value": value[:40]})
    return kept


def _line(line: Line) -> Line:
    name, op = str(line.get("field")), str(line.get("op"))
    if name not in FIELDS or op not in FIELDS[name]:
        raise BadRule(_("A condition asks something that does not exist."))
    values = _values(str(line.get("value", "")))
    if not values or len(values) > MOST_VALUES:
        raise BadRule(_("Every condition needs a value; separate several with commas."))
    if strange := [one for one in values if name in CHOICES and one not in CHOICES[name]]:
        words = {"value": strange[0][:40], "allowed": ", ".join(sorted(CHOICES[name]))}
        raise BadRule(_("“%(value)s” is not one of: %(allowed)s.") % words)
    if op == "within" and not (values[0].isdecimal() and 0 <= int(values[0]) <= MOST_DAYS):
        raise BadRule(_("Days are a number from 0 to %(most)d.") % {"most": MOST_DAYS})
    return {"field": name, "op": op, "value": ", ".join(values)}


def _values(written: str) -> list[str]:
    parts = (part.strip() for part in written[: LONGEST_VALUE * MOST_VALUES].split(","))
    return [part for part in dict.fromkeys(parts) if part]


# --- what it gives -----------------------------------------------------------------------------------
def apply_rules(rules: Iterable[Rule], case: Case) -> Ruled:
    """The proposal after all rules that hold for this letter, in their order."""
    ruled = Ruled(case.proposed)
    for rule in rules:
        if rule.desk in ("", case.arrived_desk) and holds(
            rule, replace(case, proposed=ruled.triage)
        ):
            ruled = _applied(rule, ruled)
    return ruled


def holds(rule: Rule, case: Case) -> bool:
    answers = (
        _ASKED[line["field"], line["op"]](case, _values(line["value"])) for line in rule.lines
    )
    return any(answers) if rule.match == "any" and rule.lines else all(answers)


def _applied(rule: Rule, ruled: Ruled) -> Ruled:
    before = ruled.triage
    changes: dict[str, Any] = {
        name: value
        for name, value in rule.effects.items()
        if name != "tag" and getattr(before, name) != value
    }
    tag = rule.effects.get("tag", "")
    is_new_tag = bool(tag) and tag not in ruled.tags
    if not changes and not is_new_tag:
        return ruled
    if changes.keys() & {"desk", "topic"}:
        changes["subtopic"] = ""
    reason = Reason("rule", {"name": rule.name})
    after = replace(before, **changes, reasons=(*before.reasons, reason))
    tags = (*ruled.tags, tag) if is_new_tag else ruled.tags
    return Ruled(after, tags, (*ruled.rules, rule.id))


def _contains(text: str, values: Sequence[str]) -> bool:
    folded = text.casefold()
    return any(value.casefold() in folded for value in values)


def _is_within(case: Case, values: Sequence[str]) -> bool:
    return case.days_left is not None and 0 <= case.days_left <= int(values[0])


_ASKED: Mapping[tuple[str, str], Callable[[Case, Sequence[str]], bool]] = {
    ("text", "contains"): lambda case, values: _contains(f"{case.subject}\n{case.body}", values),
    ("text", "lacks"): lambda case, values: not _contains(f"{case.subject}\n{case.body}", values),
    ("subject", "contains"): lambda case, values: _contains(case.subject, values),
    ("subject", "lacks"): lambda case, values: not _contains(case.subject, values),
    ("sender", "is"): lambda case, values: (
        case.sender.casefold() in {value.casefold() for value in values}
    ),
    ("sender", "domain"): lambda case, values: (
        case.sender.casefold().rpartition("@")[2]
        in {value.casefold().lstrip("@") for value in values}
    ),
    ("channel", "in"): lambda case, values: case.channel in values,
    ("language", "in"): lambda case, values: case.proposed.language in values,
    ("desk", "in"): lambda case, values: case.proposed.desk in values,
    ("topic", "in"): lambda case, values: case.proposed.topic in values,
    ("urgency", "in"): lambda case, values: case.proposed.urgency in values,
    ("resolver", "in"): lambda case, values: case.proposed.resolver in values,
    ("service", "in"): lambda case, values: case.proposed.wrong_service in values,
    ("reference", "has"): lambda case, values: any(
        str(one.kind) in values for one in case.proposed.references if not one.is_quoted
    ),
    ("deadline", "within"): _is_within,
}

"""Conditions of saved views as values: what is valid, what matches, and when that changes.

A condition is a tree of {"all": [...]}, {"any": [...]}, {"not": ...} and leaves
{"field": ..., "op": ..., "value": ...}. Nothing here reads the database; the same tree as SQL is in
condition_sql.py, in words in condition_words.py. A test holds the two readings together.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from inquiries.states import ACTIVE, Channel, Status, Urgency
from shared.exceptions import InvalidInput

DEEPEST = 4
MOST_LEAVES = 40
MOST_VALUES = 50
LONGEST_TEXT = 200
MOST_HOURS = 24 * 60
MOST_DAYS = 3660
ME, NOBODY = "me", "nobody"
OTHER_PEOPLE = -1  # an agent who is not the assignee, whoever that is

Node = dict[str, Any]
T = TypeVar("T")


class BadCondition(InvalidInput):
    """The tree says something that means nothing; its words name what."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment of asking, and the zone in which a day begins."""

    now: datetime
    zone: ZoneInfo

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)


@dataclass(frozen=True, slots=True)
class InquiryFacts:
    """What a condition may ask of one inquiry."""

    id: int
    desk: int
    status: str
    assignee: int | None
    channel: str
    language: str
    topic: str
    urgency: int
    attachment: bool
    due: datetime | None
    created: datetime
    message: datetime
    resolved: datetime | None
    snoozed: datetime | None
    escalated: datetime | None
    alerted: datetime | None
    approval: datetime | None
    limit: date | None
    fields: dict[str, Any] = field(default_factory=dict)
    tags: frozenset[int] = frozenset()
    addresses: frozenset[str] = frozenset()


# --- what is valid -----------------------------------------------------------------------------
SETS = ("in", "out")
OPS: dict[str, tuple[str, ...]] = {
    "desk": SETS,
    "status": SETS,
    "assignee": SETS,
    "channel": SETS,
    "language": SETS,
    "topic": SETS,
    "urgency": SETS,
    "tag": SETS,
    "attachment": ("is",),
    "snoozed": ("is",),
    "escalated": ("is",),
    "alerted": ("is",),
    "approval": ("is",),
    "limit": ("within", "none"),
    "due": ("overdue", "within", "today", "none"),
    "created": ("last", "older", "before", "after"),
    "message": ("last", "older", "before", "after"),
    "resolved": ("last", "older", "before", "after"),
    "contact": ("address", "domain"),
    "field": ("is", "contains"),
}
"""Every field with what may be asked of it."""

CHOICES: dict[str, frozenset[Any]] = {
    "status": frozenset(Status.values),
    "channel": frozenset(Channel.values),
    "urgency": frozenset(Urgency.values),
}
NUMBERS = ("desk", "assignee", "tag", "urgency")
TIMES = ("created", "message", "resolved")
MARKS = ("escalated", "alerted", "approval")
"""Something is open there since an instant, or nothing is."""


def validated(tree: object) -> Node:
    """The tree in its plain form. Raises BadCondition in words that name the mistake."""
    plain = _node(tree, depth=1)
    if len(list(leaves_of(plain))) > MOST_LEAVES:
        raise BadCondition(
            _("A view may have at most %(most)d conditions.") % {"most": MOST_LEAVES}
        )
    return plain


def _node(tree: object, depth: int) -> Node:
    if not isinstance(tree, dict):
        raise BadCondition(_("A condition must be a group or a line."))
    if depth > DEEPEST:
        raise BadCondition(
            _("Groups may be nested %(deepest)d deep at most.") % {"deepest": DEEPEST}
        )
    for word in ("all", "any"):
        if word in tree:
            parts = tree[word]
            if not isinstance(parts, list) or len(tree) > 1:
                raise BadCondition(_("A group must hold a list of conditions."))
            return {word: [_node(part, depth + 1) for part in parts]}
    if "not" in tree:
        return {"not": _node(tree["not"], depth + 1)}
    return _leaf(tree)


def _leaf(tree: Node) -> Node:
    name, op, value = tree.get("field"), tree.get("op"), tree.get("value")
    if name not in OPS:
        raise BadCondition(_("There is no field “%(name)s”.") % {"name": str(name)[:40]})
    if op not in OPS[name]:
        words = {"name": name, "op": str(op)[:40]}
        raise BadCondition(_("“%(op)s” cannot be asked of “%(name)s”.") % words)
    leaf = {"field": name, "op": op, "value": _value(name, op, value)}
    return leaf | ({"code": _text(name, tree.get("code"))} if name == "field" else {})


def _value(name: str, op: str, value: object) -> Any:
    if op in SETS:
        return _values(name, value)
    if name in ("attachment", "snoozed", *MARKS):
        return _typed(name, value, bool)
    if name == "due":
        return _number(name, value, MOST_HOURS) if op == "within" else None
    if name == "limit":
        return _number(name, value, MOST_DAYS) if op == "within" else None
    if name in TIMES:
        return _number(name, value, MOST_DAYS) if op in ("last", "older") else _day(name, value)
    return _text(name, value).casefold().lstrip("@") if name == "contact" else _text(name, value)


def _values(name: str, value: object) -> list[Any]:
    if not isinstance(value, list) or not 0 < len(value) <= MOST_VALUES:
        raise BadCondition(_("Choose at least one value for “%(name)s”.") % {"name": name})
    return list(dict.fromkeys(_one_of(name, one) for one in value))


def _one_of(name: str, value: object) -> Any:
    if name == "assignee" and value in (ME, NOBODY):
        return value
    plain = _typed(name, value, int if name in NUMBERS else str)
    if name in CHOICES and plain not in CHOICES[name]:
        raise _wrong(name)
    if isinstance(plain, int) and not 0 < plain < 2**63:
        raise _wrong(name)
    return plain


def _typed(name: str, value: object, kind: type[T]) -> T:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise _wrong(name)
    return value


def _number(name: str, value: object, most: int) -> int:
    number = _typed(name, value, int)
    if not 0 < number <= most:
        words = {"name": name, "most": most}
        raise BadCondition(_("“%(name)s” takes a number from 1 to %(most)d.") % words)
    return number


def _day(name: str, value: object) -> str:
    try:
        return date.fromisoformat(_typed(name, value, str)).isoformat()
    except ValueError:
        raise _wrong(name) from None


def _text(name: str, value: object) -> str:
    text = _typed(name, value, str).strip()
    if not text or len(text) > LONGEST_TEXT or "\0" in text:
        raise _wrong(name)
    return text


def _wrong(name: str) -> BadCondition:
    return BadCondition(_("The value of “%(name)s” is missing or not valid.") % {"name": name})


# --- walking -----------------------------------------------------------------------------------
def parts_of(node: Node) -> list[Node]:
    """The nodes directly below a group; a leaf has none."""
    if "not" in node:
        return [node["not"]]
    parts: list[Node] = node.get("all") or node.get("any") or []
    return parts


def leaves_of(node: Node) -> Iterator[Node]:
    if "field" in node:
        yield node
    for part in parts_of(node):
        yield from leaves_of(part)


def is_in_work_only(node: Node) -> bool:
    """True when only active inquiries can match, so that the small pile of them is all there is."""
    if "all" in node:
        return any(is_in_work_only(part) for part in node["all"])
    if "any" in node:
        return bool(node["any"]) and all(is_in_work_only(part) for part in node["any"])
    is_status = node.get("field") == "status" and node["op"] == "in"
    return is_status and set(node["value"]) <= set(ACTIVE)


def is_relative(leaf: Node) -> bool:
    """It depends on who asks, or on when."""
    if leaf["field"] == "assignee":
        return ME in leaf["value"]
    return (
        leaf["op"] in ("overdue", "within", "today", "last", "older") or leaf["field"] == "snoozed"
    )


def is_personal(node: Node) -> bool:
    return any(leaf["field"] == "assignee" and ME in leaf["value"] for leaf in leaves_of(node))


# --- what matches ------------------------------------------------------------------------------
def matches(node: Node, facts: InquiryFacts, clock: Clock, me: int) -> bool:
    if "all" in node:
        return all(matches(part, facts, clock, me) for part in node["all"])
    if "any" in node:
        return any(matches(part, facts, clock, me) for part in node["any"])
    if "not" in node:
        return not matches(node["not"], facts, clock, me)
    if node["op"] in SETS:
        return _is_among(node, facts, me) is (node["op"] == "in")
    return TESTS[node["field"]](node, facts, clock)


def may_ever_match(node: Node, facts: InquiryFacts, clock: Clock) -> bool:
    """False when neither time nor another reader could make it match."""
    if "all" in node:
        return all(may_ever_match(part, facts, clock) for part in node["all"])
    if "any" in node:
        return any(may_ever_match(part, facts, clock) for part in node["any"])
    if any(is_relative(leaf) for leaf in leaves_of(node)):
        return True
    return matches(node, facts, clock, OTHER_PEOPLE)


def _is_among(leaf: Node, facts: InquiryFacts, me: int) -> bool:
    name, wanted = leaf["field"], leaf["value"]
    if name == "tag":
        return not facts.tags.isdisjoint(wanted)
    value = getattr(facts, name)
    if name == "assignee" and value is None:
        return NOBODY in wanted
    return bool(value in wanted or (name == "assignee" and ME in wanted and value == me))


def _has_attachment(leaf: Node, facts: InquiryFacts, _clock: Clock) -> bool:
    return bool(facts.attachment == leaf["value"])


def _is_snoozed(leaf: Node, facts: InquiryFacts, clock: Clock) -> bool:
    is_aside = facts.snoozed is not None and facts.snoozed > clock.now
    return is_aside is leaf["value"]


def _is_marked(leaf: Node, facts: InquiryFacts, _clock: Clock) -> bool:
    return (getattr(facts, leaf["field"]) is not None) is leaf["value"]


def _is_limited(leaf: Node, facts: InquiryFacts, clock: Clock) -> bool:
    """Confirmed limits alone; one that has passed is within every number of days."""
    if facts.limit is None or leaf["op"] == "none":
        return facts.limit is None and leaf["op"] == "none"
    return facts.limit <= clock.day(clock.now) + timedelta(days=leaf["value"])


def _is_due(leaf: Node, facts: InquiryFacts, clock: Clock) -> bool:
    if facts.due is None or leaf["op"] == "none":
        return facts.due is None and leaf["op"] == "none"
    if leaf["op"] == "today":
        return clock.day(facts.due) == clock.day(clock.now)
    hours: int = leaf["value"] or 0
    return facts.due <= clock.now + timedelta(hours=hours)


def _is_when(leaf: Node, facts: InquiryFacts, clock: Clock) -> bool:
    at: datetime | None = getattr(facts, leaf["field"])
    if at is None:
        return False
    if leaf["op"] in ("last", "older"):
        is_older = at + timedelta(days=leaf["value"]) <= clock.now
        return is_older is (leaf["op"] == "older")
    begins = clock.midnight(date.fromisoformat(leaf["value"]))
    return at < begins if leaf["op"] == "before" else at >= begins


def _is_from(leaf: Node, facts: InquiryFacts, _clock: Clock) -> bool:
    if leaf["op"] == "address":
        return leaf["value"] in facts.addresses
    return any(one.endswith("@" + leaf["value"]) for one in facts.addresses)


def _has_field(leaf: Node, facts: InquiryFacts, _clock: Clock) -> bool:
    text = field_text(facts.fields.get(leaf["code"]))
    if leaf["op"] == "is":
        return bool(text == leaf["value"])
    return bool(leaf["value"].casefold() in text.casefold())


def field_text(value: object) -> str:
    """A custom value as PostgreSQL gives it with ->>; nothing is ''."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


TESTS: dict[str, Callable[[Node, InquiryFacts, Clock], bool]] = {
    "attachment": _has_attachment,
    "snoozed": _is_snoozed,
    **dict.fromkeys(MARKS, _is_marked),
    "limit": _is_limited,
    "due": _is_due,
    **dict.fromkeys(TIMES, _is_when),
    "contact": _is_from,
    "field": _has_field,
}


# --- when it changes by itself -----------------------------------------------------------------
def turns_at(node: Node, facts: InquiryFacts, clock: Clock) -> datetime | None:
    """The next moment at which the passing of time alone may change the answer."""
    moments = (at for leaf in leaves_of(node) for at in _turns(leaf, facts, clock))
    return min((at for at in moments if at > clock.now), default=None)


def _turns(leaf: Node, facts: InquiryFacts, clock: Clock) -> Iterator[datetime]:
    name, op = leaf["field"], leaf["op"]
    if name == "snoozed" and facts.snoozed:
        yield facts.snoozed
    if name == "due" and facts.due:
        if op == "today":
            day = clock.day(facts.due)
            yield from (clock.midnight(day), clock.midnight(day + timedelta(days=1)))
        elif op != "none":
            yield facts.due - timedelta(hours=leaf["value"] or 0)
    if name == "limit" and op == "within" and facts.limit:
        yield clock.midnight(facts.limit - timedelta(days=leaf["value"]))
    if op in ("last", "older") and (at := getattr(facts, name)):
        yield at + timedelta(days=leaf["value"])

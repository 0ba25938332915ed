"""A condition as SQL, for lists, previews and the first count; see conditions.py for what it means.

Every leaf is true or false and never unknown, so that `not` is exact where a column is empty.
"""

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import F, Q, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, IContains

from contacts.models import ContactAddress
from inquiries.conditions import (
    MARKS,
    ME,
    NOBODY,
    OTHER_PEOPLE,
    SETS,
    TIMES,
    Clock,
    Node,
    is_relative,
)
from inquiries.models.tags import InquiryTag

COLUMNS = {
    "desk": "desk_id",
    "assignee": "assignee_id",
    "attachment": "has_attachments",
    "created": "created_at",
    "message": "last_message_at",
    "resolved": "resolved_at",
    "escalated": "escalated_at",
    "alerted": "alerted_at",
    "approval": "approval_asked_at",
}
EVERYTHING = Q()
NOTHING = Q(pk__in=())


def as_q(node: Node, clock: Clock, me: int) -> Q:
    """What matches at this moment for this agent."""
    if "all" in node:
        return _joined([as_q(part, clock, me) for part in node["all"]], Q.AND, EVERYTHING)
    if "any" in node:
        return _joined([as_q(part, clock, me) for part in node["any"]], Q.OR, NOTHING)
    if "not" in node:
        return ~_whole(as_q(node["not"], clock, me))
    return _leaf(node, clock, me)


def stable_q(node: Node, clock: Clock) -> Q:
    """What must hold at every moment and for everybody: whatever else it says can only take away."""
    if "all" in node:
        return _joined([stable_q(part, clock) for part in node["all"]], Q.AND, EVERYTHING)
    if "field" in node and not is_relative(node):
        return _leaf(node, clock, OTHER_PEOPLE)
    return EVERYTHING


def _joined(parts: list[Q], how: str, none: Q) -> Q:
    """An empty Q means everything to Django, also where one of several is enough."""
    found = none
    for place, part in enumerate(parts):
        found = _whole(part) if place == 0 else found._combine(_whole(part), how)  # type: ignore[attr-defined]
    return found


def _whole(part: Q) -> Q:
    return part or ~NOTHING


def _leaf(leaf: Node, clock: Clock, me: int) -> Q:
    if leaf["op"] in SETS:
        found = _among(leaf, me)
        return found if leaf["op"] == "in" else ~found
    return LEAVES[leaf["field"]](leaf, clock)


def _among(leaf: Node, me: int) -> Q:
    name, wanted = leaf["field"], leaf["value"]
    if name == "tag":
        return Q(pk__in=InquiryTag.objects.filter(tag_id__in=wanted).values("inquiry"))
    column = COLUMNS.get(name, name)
    if name != "assignee":
        return Q(**{f"{column}__in": wanted})
    people = [one for one in wanted if one not in (ME, NOBODY)] + [me] * (ME in wanted)
    named = Q(assignee_id__isnull=False, assignee_id__in=people)
    return named | Q(assignee_id=None) if NOBODY in wanted else named


def _attachment(leaf: Node, _clock: Clock) -> Q:
    return Q(has_attachments=leaf["value"])


def _snoozed(leaf: Node, clock: Clock) -> Q:
    aside = Q(snoozed_until__isnull=False, snoozed_until__gt=clock.now)
    return aside if leaf["value"] else ~aside


def _marked(leaf: Node, _clock: Clock) -> Q:
    return Q(**{f"{COLUMNS[leaf['field']]}__isnull": not leaf["value"]})


def _limit(leaf: Node, clock: Clock) -> Q:
    if leaf["op"] == "none":
        return Q(limit_on=None)
    last = clock.day(clock.now) + timedelta(days=leaf["value"])
    return Q(limit_on__isnull=False, limit_on__lte=last)


def _due(leaf: Node, clock: Clock) -> Q:
    if leaf["op"] == "none":
        return Q(due_at=None)
    if leaf["op"] == "today":
        today = clock.day(clock.now)
        begins, ends = clock.midnight(today), clock.midnight(today + timedelta(days=1))
        return Q(due_at__isnull=False, due_at__gte=begins, due_at__lt=ends)
    limit = clock.now + timedelta(hours=leaf["value"] or 0)
    return Q(due_at__isnull=False, due_at__lte=limit)


def _when(leaf: Node, clock: Clock) -> Q:
    column = COLUMNS[leaf["field"]]
    if leaf["op"] in ("before", "after"):
        limit, earlier = clock.midnight(date.fromisoformat(leaf["value"])), "lt"
    else:
        limit, earlier = clock.now - timedelta(days=leaf["value"]), "lte"
    later = "gte" if earlier == "lt" else "gt"
    lookup = earlier if leaf["op"] in ("before", "older") else later
    return Q(**{f"{column}__isnull": False, f"{column}__{lookup}": limit})


def _contact(leaf: Node, _clock: Clock) -> Q:
    is_domain = leaf["op"] == "domain"
    named = {"value__endswith": "@" + leaf["value"]} if is_domain else {"value": leaf["value"]}
    return Q(contact_id__in=ContactAddress.objects.filter(**named).values("contact"))


def _field(leaf: Node, _clock: Clock) -> Q:
    text = Coalesce(
        KeyTextTransform(leaf["code"], F("fields")), Value(""), output_field=TextField()
    )
    test = Exact if leaf["op"] == "is" else IContains
    return Q(test(text, leaf["value"]))


LEAVES: dict[str, Callable[[Node, Clock], Q]] = {
    "attachment": _attachment,
    "snoozed": _snoozed,
    **dict.fromkeys(MARKS, _marked),
    "limit": _limit,
    "due": _due,
    **dict.fromkeys(TIMES, _when),
    "contact": _contact,
    "field": _field,
}

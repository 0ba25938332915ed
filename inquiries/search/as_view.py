"""A search as the condition of a saved view: what can be asked of an inquiry itself, kept; the rest named.

A view asks about inquiries, a search also about words in messages: those cannot be taken along.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from desks.models import Agent, Desk
from desks.permissions import Deed, Scope
from inquiries.conditions import ME, NOBODY, Node
from inquiries.models import Tag
from inquiries.search.dates import days_ago, read_day
from inquiries.search.meaning import (
    UnknownValue,
    is_called,
    known,
    names_of_desk,
    three_names,
)
from inquiries.search.operators import (
    CHANNELS,
    LANGUAGES,
    PROPERTIES,
    SEVERAL_STATUSES,
    STATES,
    STATUSES,
    URGENCIES,
    Operator,
    plain,
)
from inquiries.search.operators import ME as ME_WORDS
from inquiries.search.operators import NOBODY as NOBODY_WORDS
from inquiries.search.parser import Query, Term
from inquiries.states import ACTIVE
from registry.topics import topics_for

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
DOMAIN = re.compile(r"@?([\w-]+(?:\.[\w-]+)+)")
IN_WORK: Node = {"field": "status", "op": "in", "value": [str(one) for one in ACTIVE]}


@dataclass(frozen=True, slots=True)
class SearchAsView:
    """`condition` is None when nothing could be taken; `left` are the parts that could not, as typed."""

    condition: Node | None
    left: tuple[str, ...]


@dataclass(slots=True)
class Reader:
    """Turns terms into leaves for one agent; what is not his is not found."""

    agent: Agent
    scope: Scope
    desks: Sequence[Desk]
    now: datetime
    certain: list[Node] = field(default_factory=list)
    excluded: list[Node] = field(default_factory=list)
    either: list[Node] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def read(self, query: Query) -> SearchAsView:
        for group in query.groups:
            self._take(query, group)
        groups: list[Node] = [{"all": self.certain}] if self.certain else []
        groups += self.either
        groups += [{"not": {"any": self.excluded}}] if self.excluded else []
        whole = groups[0] if len(groups) == 1 else {"all": groups}
        return SearchAsView(whole if groups else None, tuple(self.left))

    def _take(self, query: Query, group: Sequence[Term]) -> None:
        """A whole group or nothing of it: half of an "or" would be another question."""
        leaves = [self._leaves(term) for term in group]
        is_simple = len(group) == 1
        if any(not one for one in leaves) or not (is_simple or _are_plain(group, leaves)):
            self.left.append(query.text[group[0].start : group[-1].end].strip())
        elif not is_simple:
            self.either.append({"any": [one for some in leaves for one in some]})
        elif not group[0].is_negated:
            self.certain += leaves[0]
        elif len(leaves[0]) == 1:
            self._exclude(leaves[0][0])
        else:
            self.left.append(query.text[group[0].start : group[0].end].strip())

    def _exclude(self, leaf: Node) -> None:
        if leaf["op"] in ("in", "out"):
            self.certain.append(leaf | {"op": "out" if leaf["op"] == "in" else "in"})
        else:
            self.excluded.append(leaf)

    def _leaves(self, term: Term) -> list[Node]:
        """All of them must hold; none when a view cannot ask this."""
        read = READERS.get(term.operator) if term.operator else None
        if read is None or not term.value:
            return []
        try:
            return read(self, term.value)
        except UnknownValue:
            return []

    # --- one operator each -----------------------------------------------------------------------
    def desk(self, value: str) -> list[Node]:
        words = [plain(one) for one in value.split(",")]
        meant = [one.pk for one in self.desks if names_of_desk(one) & set(words)]
        return _among("desk", meant)

    def status(self, value: str) -> list[Node]:
        words = [plain(one) for one in value.split(",")]
        several = [SEVERAL_STATUSES.get(one) or (known(STATUSES, one),) for one in words]
        return _among("status", [str(status) for some in several for status in some])

    def assignee(self, value: str) -> list[Node]:
        meant = [one for word in value.split(",") for one in self._people(plain(word))]
        return _among("assignee", meant)

    def _people(self, word: str) -> list[str | int]:
        if word in ME_WORDS:
            return [ME]
        if word in NOBODY_WORDS:
            return [NOBODY]
        desks = self.scope.desk_ids_for(Deed.READ_INQUIRY)
        colleagues = Agent.objects.filter(memberships__desk_id__in=desks).distinct()
        return [one.pk for one in colleagues.order_by("username") if is_called(one, word)]

    def tag(self, value: str) -> list[Node]:
        words = {plain(one) for one in value.split(",")}
        tags = Tag.objects.in_use().at_desks(self.scope.desk_ids_for(Deed.READ_INQUIRY))
        return _among(
            "tag", [one.pk for one in tags if words & {plain(one.code), *three_names(one)}]
        )

    def topic(self, value: str) -> list[Node]:
        words = [plain(one) for one in value.split(",") if plain(one)]
        topics = {one.code: one for desk in self.desks for one in topics_for(desk.code)}
        meant = [
            code
            for code, one in topics.items()
            for names in ([plain(name) for name in (code, one.name.en, one.name.fr, one.name.es)],)
            if any(word in name for word in words for name in names)
        ]
        return _among("topic", meant)

    def day_after(self, value: str) -> list[Node]:
        """A message since then: exactly when the last one is."""
        if days := days_ago(value):
            return [{"field": "message", "op": "last", "value": days}]
        return self._day("message", "after", value)

    def day_before(self, value: str) -> list[Node]:
        """A message before then: an inquiry begins with its first one."""
        if days := days_ago(value):
            return [{"field": "created", "op": "older", "value": days}]
        return self._day("created", "before", value)

    def _day(self, name: str, op: str, value: str) -> list[Node]:
        day = read_day(value, today=timezone.localdate(self.now))
        return [{"field": name, "op": op, "value": day.isoformat()}] if day else []

    def sender(self, value: str) -> list[Node]:
        """An address or a domain; a name is a word of the message."""
        if ADDRESS.fullmatch(value):
            return [{"field": "contact", "op": "address", "value": value}]
        found = DOMAIN.fullmatch(value)
        return [{"field": "contact", "op": "domain", "value": found[1]}] if found else []

    def has(self, value: str) -> list[Node]:
        is_attachment = known(PROPERTIES, value) == "attachment"
        return [{"field": "attachment", "op": "is", "value": True}] if is_attachment else []

    def state(self, value: str) -> list[Node]:
        return STATE_LEAVES[known(STATES, value)]


STATE_LEAVES: dict[str, list[Node]] = {
    "open": [IN_WORK],
    "closed": [IN_WORK | {"op": "out"}],
    "unassigned": [IN_WORK, {"field": "assignee", "op": "in", "value": [NOBODY]}],
    "mine": [{"field": "assignee", "op": "in", "value": [ME]}],
    "overdue": [IN_WORK, {"field": "due", "op": "overdue", "value": None}],
    "snoozed": [IN_WORK, {"field": "snoozed", "op": "is", "value": True}],
}


def _among(name: str, values: Sequence[Any]) -> list[Node]:
    return [{"field": name, "op": "in", "value": list(dict.fromkeys(values))}] if values else []


def _known_in(name: str, table: dict[str, Any]) -> Callable[[Reader, str], list[Node]]:
    def read(_reader: Reader, value: str) -> list[Node]:
        return _among(name, [known(table, one) for one in value.split(",")])

    return read


def _are_plain(group: Sequence[Term], leaves: Sequence[list[Node]]) -> bool:
    """One below the other in the editor: nothing nested, nothing denied."""
    return all(len(one) == 1 for one in leaves) and not any(term.is_negated for term in group)


READERS: dict[Operator, Callable[[Reader, str], list[Node]]] = {
    Operator.DESK: Reader.desk,
    Operator.STATUS: Reader.status,
    Operator.ASSIGNEE: Reader.assignee,
    Operator.TAG: Reader.tag,
    Operator.TOPIC: Reader.topic,
    Operator.LANG: _known_in("language", LANGUAGES),
    Operator.CHANNEL: _known_in("channel", CHANNELS),
    Operator.URGENCY: _known_in("urgency", {word: int(one) for word, one in URGENCIES.items()}),
    Operator.FROM: Reader.sender,
    Operator.AFTER: Reader.day_after,
    Operator.BEFORE: Reader.day_before,
    Operator.HAS: Reader.has,
    Operator.IS: Reader.state,
}

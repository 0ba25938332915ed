"""What a query asks of the inquiries themselves, and what of it could not be understood."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from desks.models import Agent, Desk, NamedInThreeLanguages
from desks.permissions import Deed, Scope
from inquiries.models import InquiryTag, SearchEntry, Tag
from inquiries.reference_queries import inquiry_ids_with_keys
from inquiries.reference_values import keys_meant
from inquiries.references import references_meant
from inquiries.search.asking import LEXICAL, Wanted, tsquery_of
from inquiries.search.dates import read_day
from inquiries.search.operators import (
    CHANNELS,
    LANGUAGES,
    ME,
    NOBODY,
    PROPERTIES,
    SEVERAL_STATUSES,
    STATES,
    STATUSES,
    URGENCIES,
    Operator,
    plain,
)
from inquiries.search.parser import Query, Term
from inquiries.states import ACTIVE
from registry.topics import topics_for

MOST_SUGGESTED = 8
AT_WORK = frozenset("open unassigned overdue snoozed escalated alerted awaiting_approval".split())


class Trouble(StrEnum):
    """Why a term says nothing; the views have the words."""

    VALUE = "value"  # the operator does not know this value
    NO_VALUE = "no_value"
    MIXED = "mixed"  # words OR conditions
    ONLY_NOT = "only_not"


@dataclass(frozen=True, slots=True)
class Problem:
    trouble: Trouble
    term: Term
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """`tsquery` over words, `conditions` on inquiries, messages from `since` to before `until`."""

    query: Query
    tsquery: str = ""
    wanted: Wanted = field(default_factory=Wanted)
    conditions: tuple[Q, ...] = ()
    desk_ids: frozenset[int] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    is_active: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing is asked, or something that was not understood: better nothing than too much."""
        if any(problem.trouble != Trouble.NO_VALUE for problem in self.problems):
            return True
        return not (self.tsquery or self.conditions or self.since or self.until)


class UnknownValue(Exception):
    def __init__(self, known: Sequence[str] = ()) -> None:
        super().__init__()
        self.known = tuple(known)


@dataclass(slots=True)
class Reader:
    """Reads conditions for one agent: names of desks, colleagues and tags are looked up once."""

    agent: Agent
    scope: Scope
    desks: Sequence[Desk]
    now: datetime
    problems: list[Problem] = field(default_factory=list)
    is_active: bool = False

    def read(self, query: Query) -> Meaning:
        me = self._me_named(query)
        tsquery, wanted, is_positive = tsquery_of(self._lexical(me))
        if tsquery and not is_positive:
            first = next(term for term in query.terms if term.operator in LEXICAL)
            self.problems.append(Problem(Trouble.ONLY_NOT, first))
            tsquery = ""
        since, until = self._days(query)
        conditions = tuple(self._conditions(query))
        return Meaning(
            query=query,
            tsquery=tsquery,
            wanted=wanted,
            conditions=conditions,
            desk_ids=self._desk_ids(query),
            since=since,
            until=until,
            is_active=self.is_active,
            problems=tuple(self.problems),
        )

    def _me_named(self, query: Query) -> list[list[Term]]:
        """from:me is looked up by the agent's own name."""
        people = (Operator.FROM, Operator.TO)
        return [
            [
                replace(term, value=self.agent.display_name)
                if term.operator in people and plain(term.value) in ME
                else term
                for term in group
            ]
            for group in query.groups
        ]

    def _lexical(self, groups: list[list[Term]]) -> list[list[Term]]:
        kept = []
        for group in groups:
            kinds = {term.operator in LEXICAL for term in group}
            if len(kinds) > 1 or (len(group) > 1 and any(_is_day(term) for term in group)):
                self.problems.append(Problem(Trouble.MIXED, group[0]))
            elif True in kinds:
                kept.append([term for term in group if self._has_value(term)])
        return kept

    def _has_value(self, term: Term) -> bool:
        if term.operator and not term.value:
            self.problems.append(Problem(Trouble.NO_VALUE, term))
        return bool(term.value)

    # --- days ----------------------------------------------------------------------------------
    def _days(self, query: Query) -> tuple[datetime | None, datetime | None]:
        since: datetime | None = None
        until: datetime | None = None
        for group in query.groups:
            if len(group) != 1 or not _is_day(group[0]) or not self._has_value(group[0]):
                continue
            term = group[0]
            moment = self._day(term)
            if moment and (term.operator == Operator.AFTER) != term.is_negated:
                since = max(since or moment, moment)
            elif moment:
                until = min(until or moment, moment)
        return since, until

    def _day(self, term: Term) -> datetime | None:
        day = read_day(term.value, today=timezone.localdate(self.now))
        if day is None or not date(1970, 1, 1) < day < date(2200, 1, 1):
            examples = ("2026-11-22", "22.11.2026", "7d", "today")
            self.problems.append(Problem(Trouble.VALUE, term, examples))
            return None
        return timezone.make_aware(datetime.combine(day, time()))

    # --- conditions ----------------------------------------------------------------------------
    def _conditions(self, query: Query) -> list[Q]:
        found = []
        for group in query.groups:
            if any(term.operator in LEXICAL or _is_day(term) for term in group):
                continue
            either = Q()
            for term in group:
                either |= self._condition(term)
            found.append(either)
        return [one for one in found if one]

    def _condition(self, term: Term) -> Q:
        if not self._has_value(term) or term.operator is None:
            return Q()
        readers: dict[Operator, Callable[[str], Q]] = {
            Operator.DESK: self._desk,
            Operator.REF: self._reference,
            Operator.STATUS: self._status,
            Operator.ASSIGNEE: self._assignee,
            Operator.TAG: self._tag,
            Operator.TOPIC: self._topic,
            Operator.LANG: lambda value: Q(language=known(LANGUAGES, value)),
            Operator.CHANNEL: lambda value: Q(channel=known(CHANNELS, value)),
            Operator.URGENCY: lambda value: Q(urgency=known(URGENCIES, value)),
            Operator.HAS: self._has,
            Operator.IS: self._is,
        }
        either = Q()
        for value in term.value.split(","):
            try:
                either |= readers[term.operator](value.strip())
            except UnknownValue as unknown:
                self.problems.append(Problem(Trouble.VALUE, term, unknown.known[:MOST_SUGGESTED]))
                return Q()
        return ~either if term.is_negated else either

    def _desk(self, value: str) -> Q:
        desk = next((one for one in self.desks if plain(value) in names_of_desk(one)), None)
        if desk is None:
            raise UnknownValue([one.code for one in self.desks])
        return Q(desk_id=desk.pk)

    def _reference(self, value: str) -> Q:
        references = references_meant(value, self.desks, timezone.localdate(self.now).year)
        numbers = inquiry_ids_with_keys(keys_meant(value))
        return Q(reference__in=references) | Q(pk__in=numbers)

    def _status(self, value: str) -> Q:
        word = plain(value)
        statuses = SEVERAL_STATUSES.get(word) or (known(STATUSES, value),)
        return Q(status__in=statuses)

    def _assignee(self, value: str) -> Q:
        word = plain(value)
        if word in ME:
            return Q(assignee_id=self.agent.pk)
        if word in NOBODY:
            return Q(assignee=None)
        colleagues = self._colleagues()
        meant = [one.pk for one in colleagues if is_called(one, word)]
        if not meant:
            raise UnknownValue(["me", "none", *(one.username for one in colleagues)])
        return Q(assignee_id__in=meant)

    def _colleagues(self) -> Sequence[Agent]:
        desks = self.scope.desk_ids_for(Deed.READ_INQUIRY)
        at_desks = Agent.objects.filter(memberships__desk_id__in=desks)
        return list(at_desks.order_by("username").distinct())

    def _tag(self, value: str) -> Q:
        tags = list(Tag.objects.at_desks(self.scope.desk_ids_for(Deed.READ_INQUIRY)))
        word = plain(value)
        meant = [tag.pk for tag in tags if word in {plain(tag.code), *three_names(tag)}]
        if not meant:
            raise UnknownValue([tag.name for tag in tags if tag.retired_at is None])
        return Q(pk__in=InquiryTag.objects.filter(tag_id__in=meant).values("inquiry"))

    def _topic(self, value: str) -> Q:
        word = plain(value)
        topics = [topic for desk in self.desks for topic in topics_for(desk.code)]
        meant = [
            topic.code
            for topic in topics
            if word
            and any(
                word in plain(name)
                for name in (topic.code, topic.name.en, topic.name.fr, topic.name.es)
            )
        ]
        if not meant:
            raise UnknownValue([topic.code for topic in topics])
        return Q(topic__in=meant)

    def _has(self, value: str) -> Q:
        if known(PROPERTIES, value) == "attachment":
            return Q(has_attachments=True)
        return Q(Exists(SearchEntry.objects.filter(inquiry=OuterRef("pk"), is_note=True)))

    def _is(self, value: str) -> Q:
        active = Q(status__in=ACTIVE)
        states = {
            "open": active,
            "closed": ~active,
            "unassigned": active & Q(assignee=None),
            "mine": Q(assignee_id=self.agent.pk),
            "overdue": active & Q(due_at__lt=self.now),
            "snoozed": active & Q(snoozed_until__gt=self.now),
            "escalated": Q(escalated_at__isnull=False),
            "alerted": Q(alerted_at__isnull=False),
            "awaiting_approval": Q(approval_asked_at__isnull=False),
        }
        return states[known(STATES, value)]

    # --- what the index is told -----------------------------------------------------------------
    def _desk_ids(self, query: Query) -> frozenset[int]:
        """Desks in whose weeks is looked first; the conditions hold in any case."""
        mine = self.scope.desk_ids_for(Deed.READ_INQUIRY)
        for group in query.groups:
            term = group[0]
            if len(group) == 1 and term.operator == Operator.DESK and not term.is_negated:
                values = [plain(value) for value in term.value.split(",")]
                named = {
                    one.pk
                    for one in self.desks
                    if any(value in names_of_desk(one) for value in values)
                }
                mine &= named
            if len(group) == 1 and _is_about_active(term):
                self.is_active = True
        return mine


def _is_about_active(term: Term) -> bool:
    is_state = term.operator == Operator.IS and STATES.get(plain(term.value)) in AT_WORK
    is_status = term.operator == Operator.STATUS and STATUSES.get(plain(term.value)) in ACTIVE
    return (is_state or is_status) and not term.is_negated


def _is_day(term: Term) -> bool:
    return term.operator in (Operator.BEFORE, Operator.AFTER)


Value = TypeVar("Value")


def known(values: dict[str, Value], written: str) -> Value:
    try:
        return values[plain(written)]
    except KeyError:
        first_names = {value: name for name, value in reversed(values.items())}
        raise UnknownValue(list(first_names.values())[::-1]) from None


def three_names(named: NamedInThreeLanguages) -> set[str]:
    return {plain(named.name_en), plain(named.name_fr), plain(named.name_es)} - {""}


def names_of_desk(desk: Desk) -> set[str]:
    return {plain(desk.code), plain(desk.prefix), *three_names(desk)}


def is_called(agent: Agent, word: str) -> bool:
    """By the name of the account, the first, the last, or both."""
    names = (agent.username, agent.first_name, agent.last_name, agent.display_name)
    return word in {plain(name) for name in names if name}

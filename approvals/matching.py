"""Which rules ask for approval of an answer, and what holds when several do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Max, Q, QuerySet

from approvals.models import ApprovalRuleVersion
from approvals.states import Fallback
from approvals.wordings import fee_in, promise_in
from desks.models import Agent, DeskRole
from inquiries.models import Inquiry, InquiryTriage

DEFAULT_TARGET = timedelta(hours=4)  # of working time, where no rule for requests is left


@dataclass(frozen=True, slots=True)
class Ground:
    """A version of a rule that holds, and the words it found ('' for a rule that reads no text)."""

    version: ApprovalRuleVersion
    found: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a decision may take, in business time, and what follows then."""

    target: timedelta
    fallback: str


@dataclass(frozen=True, slots=True)
class _Case:
    """What rules ask about an answer, but its text."""

    is_by_coordinator: bool
    subjects: frozenset[str]
    language: str
    joined_at: datetime


def grounds_for(inquiry: Inquiry, by: Agent, text: str, now: datetime) -> list[Ground]:
    """The rules that hold for this answer of `by`; none: it may leave."""
    rows = versions_in_force(inquiry.desk_id, now).filter(is_on=True, rule__is_for_requests=False)
    versions = list(rows)
    if not versions:
        return []
    case = _case_of(inquiry, by)
    held = [one for one in versions if _fits(one, case, now)]
    return [ground for one in held if (ground := _read(one, text))]


def request_version(desk_id: int, now: datetime) -> ApprovalRuleVersion | None:
    """What holds for approvals that are asked for by hand: the desk's own before that of all."""
    found = versions_in_force(desk_id, now).filter(rule__is_for_requests=True)
    return found.order_by(F("rule__desk").asc(nulls_last=True), "rule__pk").first()


def terms_of(versions: Sequence[ApprovalRuleVersion]) -> Terms:
    """The shortest time; the assistant may send it alone only where every rule says so."""
    if not versions:
        return Terms(DEFAULT_TARGET, Fallback.NEXT)
    alone = all(one.fallback == Fallback.ASSISTANT for one in versions)
    shortest = min(one.target for one in versions)
    return Terms(shortest, Fallback.ASSISTANT if alone else Fallback.NEXT)


def versions_in_force(desk_id: int, now: datetime) -> "QuerySet[ApprovalRuleVersion]":
    """The newest version of each rule of a desk and of all desks, in the order of the rules."""
    begun = ApprovalRuleVersion.objects.filter(at__lte=now)
    newest = begun.values("rule").annotate(newest=Max("pk")).values("newest")
    rows = ApprovalRuleVersion.objects.filter(pk__in=newest).select_related("rule")
    of_desk = Q(rule__desk_id=desk_id) | Q(rule__desk=None)
    return rows.filter(of_desk).order_by("rule__position", "rule__pk")


def _case_of(inquiry: Inquiry, by: Agent) -> _Case:
    """The subtopic is the one that the triage or an agent has settled."""
    led = by.memberships.filter(desk_id=inquiry.desk_id, role=DeskRole.COORDINATOR)
    rows = InquiryTriage.objects.filter(inquiry=inquiry).values_list("subtopic", flat=True)
    subjects = frozenset(one for one in (inquiry.topic, *rows) if one)
    return _Case(led.exists(), subjects, inquiry.language, by.date_joined)


def _fits(version: ApprovalRuleVersion, case: _Case, now: datetime) -> bool:
    """A rule without any condition holds for nothing: it is unfinished, no gate for everything."""
    if not version.has_conditions or (case.is_by_coordinator and not version.binds_coordinators):
        return False
    if version.topics and not case.subjects.intersection(version.topics):
        return False
    if version.languages and case.language not in version.languages:
        return False
    days = version.newer_than_days
    return days is None or case.joined_at > now - timedelta(days=days)


def _read(version: ApprovalRuleVersion, text: str) -> Ground | None:
    found = []
    for asked, reader in ((version.names_fee, fee_in), (version.promises_date, promise_in)):
        if asked and not (words := reader(text)):
            return None
        found += [words] if asked else []
    return Ground(version, " · ".join(found)[:120])

"""Reading rules: how each did lately, and the log of firings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from automation.models import Firing, RuleVersion
from automation.states import ACTED, COUNTED, TROUBLES, FiringState
from desks.permissions import Scope

LATELY = timedelta(days=7)
PAGE = 50


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one rule in the last seven days; `waiting` at this moment."""

    done: int = 0
    troubles: int = 0
    waiting: int = 0


def current_versions(rule_ids: Collection[int]) -> dict[int, RuleVersion]:
    rows = RuleVersion.objects.filter(rule_id__in=rule_ids, is_current=True)
    return {row.rule_id: row for row in rows}


def tallies_of(rule_ids: Collection[int], now: datetime) -> dict[int, Tally]:
    """One statement, by an index of what is counted: what was done long ago is not read.

    Numbers only, so they may be read by who looks after the rule.
    """
    lately = Q(done_at__gt=now - LATELY) | Q(done_at=None)
    rows = Firing.objects.filter(lately, rule_id__in=rule_ids, state__in=COUNTED)
    counted = rows.values("rule_id").annotate(
        done=Count("pk", filter=Q(state__in=ACTED)),
        troubles=Count("pk", filter=Q(state__in=TROUBLES)),
        waiting=Count("pk", filter=Q(state=FiringState.WAITING)),
    )
    return {row["rule_id"]: Tally(row["done"], row["troubles"], row["waiting"]) for row in counted}


def log_of(
    scope: Scope,
    *,
    rule_ids: Collection[int],
    reference: str = "",
    shows_all: bool = False,
    before: int = 0,
) -> QuerySet[Firing]:
    """The newest first, of inquiries that the agent may read; `before` is the id of the last one seen.

    Without `shows_all` what did not apply, or was so already, is left out.
    """
    rows = Firing.objects.visible_to(scope).filter(rule_id__in=rule_ids)
    if reference:
        rows = rows.filter(inquiry__reference=reference)
    if not shows_all:
        rows = rows.exclude(state__in=(FiringState.NOT_MET, FiringState.UNCHANGED))
    if before:
        rows = rows.filter(pk__lt=before)
    rows = rows.select_related("rule", "version", "inquiry", "undone_by", "fact")
    return rows.order_by("-pk")[: PAGE + 1]

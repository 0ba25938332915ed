"""Time limits of an inquiry: decided by an agent or entered by hand; each decision can be undone.

What is proposed comes from limit_proposals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from desks.queries import calendar_of, registry_closed_days
from desks.working_hours import working_days_before
from inquiries.actions.facts import record_fact
from inquiries.models import Inquiry, InquiryLimit
from inquiries.permissions import lock_inquiry_for
from inquiries.states import LIMIT_MOVES, Fact, LimitKind, LimitState
from registry.deadlines import Length, Rule, compute, find_rule
from registry.deadlines.computing import Computed, LengthNeeded
from registry.deadlines.found import STATED, basis_of
from registry.vocabulary import Certainty, Wording
from shared.exceptions import InvalidInput, NotPossible

BATCH = 500
GENEVA = ZoneInfo("Europe/Zurich")  # receipt is by Geneva time, whatever the desk's zone
FACTS = {
    LimitState.CONFIRMED: Fact.LIMIT_CONFIRMED,
    LimitState.REJECTED: Fact.LIMIT_REJECTED,
    LimitState.SETTLED: Fact.LIMIT_SETTLED,
}


# --- decided by an agent ---------------------------------------------------------------------------
@transaction.atomic
def confirm_limit(
    *, limit_id: int, by: Agent, now: datetime, due_on: date | None = None
) -> InquiryLimit:
    """Confirm a proposal, with another date if one is given; it orders the queue from now on.

    Recorded with the date before and after. The same again changes nothing; a confirmed one may be
    corrected with another date. Raises InvalidInput for an ambiguous date without a choice.
    """
    limit, inquiry = _lock(limit_id, by)
    day = due_on or limit.due_on
    if day is None:
        raise InvalidInput(_("Choose which of the two dates is meant."))
    if limit.state == LimitState.CONFIRMED and day == limit.due_on:
        return limit
    if limit.state != LimitState.CONFIRMED:
        _require_move(limit, LimitState.CONFIRMED)
    before, limit.due_on = limit.due_on, day
    if before != day:
        _corrected(limit)
    limit.presses_at = presses_at(inquiry, day)
    _decide(
        limit, inquiry, LimitState.CONFIRMED, by, now, before=before.isoformat() if before else ""
    )
    return limit


@transaction.atomic
def decide_limit(*, limit_id: int, state: str, by: Agent, now: datetime) -> InquiryLimit:
    """Reject a proposal, or settle a confirmed limit: done, or it matters no longer.

    The same again changes nothing. Raises NotPossible for a state that does not follow.
    """
    if state not in (LimitState.REJECTED, LimitState.SETTLED):
        raise InvalidInput()
    limit, inquiry = _lock(limit_id, by)
    if limit.state != state:
        _require_move(limit, LimitState(state))
        _decide(limit, inquiry, LimitState(state), by, now)
    return limit


BEFORE = {
    LimitState.CONFIRMED: LimitState.PROPOSED,
    LimitState.REJECTED: LimitState.PROPOSED,
    LimitState.SETTLED: LimitState.CONFIRMED,
}


@transaction.atomic
def undo_limit(*, limit_id: int, by: Agent, now: datetime) -> InquiryLimit:
    """Take the last decision back: it is proposed again, or confirmed again after settling.

    A proposal has nothing to undo and stays what it is.
    """
    limit, inquiry = _lock(limit_id, by)
    if limit.state != LimitState.PROPOSED:
        _decide(limit, inquiry, BEFORE[LimitState(limit.state)], by, now, fact=Fact.LIMIT_REOPENED)
    return limit


@dataclass(frozen=True, slots=True)
class NewLimit:
    """What an agent enters: a printed date, or a rule with its trigger and perhaps a length."""

    due_on: date | None = None
    rule: str = ""
    start_on: date | None = None
    length: Length | None = None


@transaction.atomic
def add_limit(*, inquiry_id: int, new: NewLimit, by: Agent, now: datetime) -> InquiryLimit:
    """Add a limit by hand; it is confirmed at once and orders the queue.

    The same date of the same rule again gives the one that is there, confirmed. Raises InvalidInput
    for a rule without a date, or one whose length is "as printed" and was not given.
    """
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.CLASSIFY)
    row = _by_rule(inquiry, new) if new.rule else _printed(inquiry, new)
    row.added_by, row.created_at = by, now
    present = inquiry.limits.filter(key=row.key).first()
    if present is None:
        row.save()
        present = row
    if present.state in (LimitState.REJECTED, LimitState.SETTLED):
        undo_limit(limit_id=present.pk, by=by, now=now)
    return confirm_limit(limit_id=present.pk, by=by, now=now)


def _printed(inquiry: Inquiry, new: NewLimit) -> InquiryLimit:
    if new.due_on is None:
        raise InvalidInput(_("Give the printed date, or a rule and the date it starts from."))
    return InquiryLimit(
        inquiry=inquiry,
        key=f"{new.due_on.isoformat()}:",
        due_on=new.due_on,
        nominal_on=new.due_on,
        is_printed=True,
        certainty=Certainty.CONFIRMED,
        basis=by_language(Wording("Entered by hand", "Saisi à la main", "Introducido a mano")),
    )


def _by_rule(inquiry: Inquiry, new: NewLimit) -> InquiryLimit:
    rule = find_rule(new.rule)
    if rule is None or new.start_on is None:
        raise InvalidInput(_("Give the printed date, or a rule and the date it starts from."))
    computed = computed_or_refused(rule, new.start_on, new.length)
    return InquiryLimit(
        inquiry=inquiry,
        key=f"{computed.due_on.isoformat()}:{rule.code}",
        due_on=computed.due_on,
        nominal_on=computed.nominal,
        start_on=new.start_on,
        rule=rule.code,
        certainty=rule.status,
        basis=by_language(basis_of(computed)),
        cautions=[by_language(one.words) for one in computed.warnings],
    )


def computed_or_refused(rule: Rule, start: date, length: Length | None) -> Computed:
    """By the kept calendar; InvalidInput in words where a length is missing or absurd."""
    try:
        return compute(rule, start, registry_closed_days(), length=length)
    except LengthNeeded:
        raise InvalidInput(
            _("This rule has no fixed length: enter the one that is printed.")
        ) from None
    except OverflowError:
        raise InvalidInput(_("There is no such date.")) from None


# --- what it does to the inquiry ----------------------------------------------------------------------
def presses_at(inquiry: Inquiry, due_on: date) -> datetime:
    """The beginning of the day so many working days before, by the desk's calendar and setting."""
    desk = inquiry.desk
    day = working_days_before(calendar_of(desk), due_on, desk.limit_warning_days)
    return datetime.combine(day, time(), tzinfo=ZoneInfo(desk.time_zone))


def _decide(
    limit: InquiryLimit,
    inquiry: Inquiry,
    state: LimitState,
    by: Agent,
    now: datetime,
    fact: Fact | None = None,
    before: str = "",
) -> None:
    limit.state, limit.decided_by, limit.decided_at = state, by, now
    limit.save()
    _repeat_earliest(inquiry, now)
    inquiry.version += 1
    inquiry.save(update_fields=["version"])
    due_on = limit.due_on.isoformat() if limit.due_on else ""
    record_fact(
        inquiry=inquiry,
        kind=fact or FACTS[state],
        at=now,
        by=by,
        date=due_on,
        rule=limit.rule,
        date_before=before if before != due_on else "",
    )


def _repeat_earliest(inquiry: Inquiry, now: datetime) -> None:
    """The list and the queue read the inquiry alone."""
    confirmed = inquiry.limits.filter(state=LimitState.CONFIRMED).order_by("due_on", "pk")
    first = confirmed.first()
    inquiry.limit_on = first.due_on if first else None
    inquiry.limit_presses_at = first.presses_at if first else None
    inquiry.is_limit_pressing = _presses(inquiry, now)
    inquiry.save(update_fields=["limit_on", "limit_presses_at", "is_limit_pressing"])


def _presses(inquiry: Inquiry, now: datetime) -> bool:
    return inquiry.limit_presses_at is not None and inquiry.limit_presses_at <= now


@transaction.atomic
def let_limits_press(*, now: datetime) -> int:
    """Put inquiries first whose time limit begins to press, a batch at once; returns how many.

    `now` is the database's clock. What somebody has locked just now waits for the next look; called
    twice nothing more happens. No fact: the limit itself is one, and its people are told.
    """
    waiting = Inquiry.objects.filter(is_limit_pressing=False, limit_presses_at__lte=now)
    locked = waiting.select_for_update(of=("self",), no_key=True, skip_locked=True)
    ids = list(locked.order_by("limit_presses_at", "pk").values_list("pk", flat=True)[:BATCH])
    return Inquiry.objects.filter(pk__in=ids).update(is_limit_pressing=True)


def move_limits(source: Inquiry, target: Inquiry, now: datetime) -> list[int]:
    """At a merge: the ids of those that the target did not have; both rows are locked."""
    known = target.limits.values("key")
    moved = list(source.limits.exclude(key__in=known).values_list("pk", flat=True))
    InquiryLimit.objects.filter(pk__in=moved).update(inquiry=target)
    if moved:
        for inquiry in (source, target):
            _repeat_earliest(inquiry, now)
    return moved


def give_back_limits(source: Inquiry, target: Inquiry, moved: Sequence[int], now: datetime) -> None:
    """At its undoing, those that are still there."""
    if target.limits.filter(pk__in=moved).update(inquiry=source):
        for inquiry in (source, target):
            _repeat_earliest(inquiry, now)


def _corrected(limit: InquiryLimit) -> None:
    """A date that a person read is printed: the rule explains it no longer."""
    limit.nominal_on, limit.is_printed, limit.rule = limit.due_on, True, ""
    limit.certainty, limit.cautions = Certainty.CONFIRMED, []
    if limit.kind == LimitKind.AMBIGUOUS:
        limit.kind, limit.basis = LimitKind.LIMIT, by_language(STATED)
    else:
        limit.basis = by_language(
            Wording("Corrected by hand", "Corrigé à la main", "Corregido a mano")
        )


def _lock(limit_id: int, by: Agent) -> tuple[InquiryLimit, Inquiry]:
    """The inquiry is locked first, as every other deed on it does."""
    found = InquiryLimit.objects.filter(pk=limit_id).first()
    if found is None:
        raise Http404
    inquiry = lock_inquiry_for(by, found.inquiry_id, Deed.CLASSIFY)
    found.refresh_from_db()
    found.inquiry = inquiry
    return found, inquiry


def _require_move(limit: InquiryLimit, state: LimitState) -> None:
    if state not in LIMIT_MOVES[limit.state]:
        raise NotPossible(_("This was decided already. Undo that first."))


def by_language(words: Wording) -> dict[str, str]:
    """As a row keeps it."""
    return {"en": words.en, "fr": words.fr, "es": words.es}

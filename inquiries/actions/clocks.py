"""The promises of a locked inquiry: begun, stopped, put to rest, resumed, counted anew.

The inquiry itself repeats when it is due (`due_at`, `resolution_due_at`), for lists and views.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from desks.models import Desk
from desks.queries import calendar_of
from desks.working_hours import BusinessCalendar
from inquiries.actions.facts import new_fact, record_facts
from inquiries.models import ClockEnd, Inquiry, InquiryClock, TimelineFact
from inquiries.states import ACTIVE, Fact, Status
from shared.bulk import update_rows
from targets.actions import ensure_general
from targets.choosing import choose
from targets.counting import DUE, moments, next_moment, still_done
from targets.models import PolicyVersion
from targets.queries import versions_in_use
from targets.states import ANSWERS, ClockKind

SHOWN = ["due_at", "resolution_due_at"]
FIRST = (ClockKind.ACKNOWLEDGEMENT, ClockKind.FIRST_ANSWER, ClockKind.RESOLUTION)
KEPT_BY_ANSWER = (ClockKind.ACKNOWLEDGEMENT, *ANSWERS)
Versions = dict[int, list[PolicyVersion]]
Calendars = Callable[[Desk], BusinessCalendar]


# --- reading --------------------------------------------------------------------------------------
def live_clocks(inquiry: Inquiry) -> list[InquiryClock]:
    """Those that run or rest."""
    rows = inquiry.clocks.filter(stopped_at=None).select_related("version__policy")
    return list(rows.order_by("pk"))


def show_due(inquiry: Inquiry, clocks: Iterable[InquiryClock]) -> None:
    """On the inquiry in memory: the earliest promise of an answer, and of its resolution."""
    running = [one for one in clocks if one.is_running]
    answers = [one.due_at for one in running if one.kind in ANSWERS]
    resolutions = [one.due_at for one in running if one.kind == ClockKind.RESOLUTION]
    inquiry.due_at = min(answers, default=None)
    inquiry.resolution_due_at = min(resolutions, default=None)


def versions_of(desks: Iterable[Desk], now: datetime) -> Versions:
    """The policies in use at each desk, in their order; the general one is made where it is missing."""
    wanted = {desk.pk: desk for desk in desks}
    found: Versions = {pk: [] for pk in wanted}
    for version in versions_in_use(wanted):
        found[version.policy.desk_id].append(version)
    for pk, versions in found.items():
        if not versions or not versions[-1].policy.is_general:
            versions.append(ensure_general(desk=wanted[pk], now=now))
    return found


def version_for(inquiry: Inquiry, versions: Sequence[PolicyVersion]) -> PolicyVersion:
    return choose(versions, channel=inquiry.channel, topic=inquiry.topic, urgency=inquiry.urgency)


# --- beginning ------------------------------------------------------------------------------------
def new_clocks(
    inquiries: Sequence[Inquiry], calendars: Calendars, now: datetime
) -> list[InquiryClock]:
    """Of inquiries that are yet to be saved, since their arrival: three rows each, not saved either."""
    versions = versions_of((one.desk for one in inquiries), now) if inquiries else {}
    made: list[InquiryClock] = []
    for inquiry in inquiries:
        version, calendar = version_for(inquiry, versions[inquiry.desk_id]), calendars(inquiry.desk)
        clocks = [
            _new_clock(inquiry, kind, version, calendar, inquiry.created_at)
            for kind in FIRST
            if version.length_of(kind)
        ]
        show_due(inquiry, clocks)
        made += clocks
    return made


def _new_clock(
    inquiry: Inquiry,
    kind: ClockKind,
    version: PolicyVersion,
    calendar: BusinessCalendar,
    at: datetime,
) -> InquiryClock:
    clock = InquiryClock(
        inquiry=inquiry, kind=kind, version=version, started_at=at, runs_from=at, due_at=at
    )
    count_anew(clock, calendar, at)
    return clock


def begin_clocks(*, inquiry: Inquiry, now: datetime) -> None:
    """Of an inquiry that is saved already."""
    InquiryClock.objects.bulk_create(new_clocks([inquiry], calendar_of, now))
    inquiry.save(update_fields=SHOWN)


def acknowledged_at_once(
    clocks: Sequence[InquiryClock], facts: Sequence[TimelineFact], now: datetime
) -> list[TimelineFact]:
    """In memory, before they are saved: receipts that leave with the arrival. Facts of those late."""
    done = {fact.inquiry_id for fact in facts if fact.kind == Fact.ACKNOWLEDGED}
    kept = [
        one for one in clocks if one.kind == ClockKind.ACKNOWLEDGEMENT and one.inquiry_id in done
    ]
    for clock in kept:
        clock.stopped_at, clock.end = now, ClockEnd.MET
        clock.missed_at = clock.due_at if clock.due_at < now else None
    return [missed_fact(one, now) for one in kept if one.missed_at]


def begin_answer(*, inquiry: Inquiry, at: datetime, calendars: Calendars = calendar_of) -> None:
    """Somebody waits for us since then; a promise that is there already is never prolonged."""
    clocks = live_clocks(inquiry)
    if not any(one.kind in ANSWERS for one in clocks):
        clocks.append(_begin(inquiry, ClockKind.NEXT_ANSWER, at, calendars))
    _show(inquiry, clocks)


def _begin(
    inquiry: Inquiry, kind: ClockKind, at: datetime, calendars: Calendars = calendar_of
) -> InquiryClock:
    desk = inquiry.desk
    version = version_for(inquiry, versions_of([desk], at)[desk.pk])
    clock = _new_clock(inquiry, kind, version, calendars(desk), at)
    clock.save()
    return clock


# --- what an answer does ----------------------------------------------------------------------------
def note_answered(*, inquiry: Inquiry, at: datetime) -> None:
    """The inquirer has an answer: what promised one is done, in time or not."""
    clocks = live_clocks(inquiry)
    _stop([one for one in clocks if one.kind in KEPT_BY_ANSWER], ClockEnd.MET, at)
    _show(inquiry, clocks)


def take_answer_back(*, inquiry: Inquiry, answered_at: datetime, now: datetime) -> None:
    """The answer never left: what it had kept runs as if it had never been; what began since ends."""
    kept = inquiry.clocks.filter(stopped_at=answered_at, end=ClockEnd.MET, kind__in=KEPT_BY_ANSWER)
    revived = _newest_of_each_kind(kept)
    if not revived or inquiry.status not in ACTIVE:
        return
    newer = [one for one in live_clocks(inquiry) if one.kind in ANSWERS]
    _stop([one for one in newer if one.started_at >= answered_at], ClockEnd.ENDED, now)
    _revive(revived)
    if inquiry.status == Status.WAITING_INQUIRER:
        _rest(revived, now)
    _show(inquiry, live_clocks(inquiry))


# --- what the status does -----------------------------------------------------------------------------
def follow_status(*, inquiry: Inquiry, before: str, now: datetime, is_undo: bool = False) -> None:
    """After a change of status, in memory and not saved: `due_at` and `resolution_due_at` as well.

    At rest everything stops; while the inquirer is asked it rests, while a section or the
    coordinator works it runs. What is opened again gets a new promise of resolution; undone
    (`is_undo`) the old ones run as if nothing had been.
    """
    clocks, after = live_clocks(inquiry), inquiry.status
    if after not in ACTIVE:
        _stop_at_rest(clocks, after, now)
    elif before not in ACTIVE and is_undo:
        clocks += _revive_last(inquiry)
    elif before not in ACTIVE and not any(one.kind == ClockKind.RESOLUTION for one in clocks):
        clocks.append(_begin(inquiry, ClockKind.RESOLUTION, now))
    if after == Status.WAITING_INQUIRER:
        _rest(clocks, now)
    elif is_undo:
        _unrest(clocks)
    else:
        _resume(inquiry, clocks, now)
    show_due(inquiry, clocks)


def _stop_at_rest(clocks: Sequence[InquiryClock], status: str, now: datetime) -> None:
    is_done = status in (Status.RESOLVED, Status.CLOSED)
    resolutions = [one for one in clocks if one.kind == ClockKind.RESOLUTION]
    others = [one for one in clocks if one.kind != ClockKind.RESOLUTION]
    _stop(resolutions, ClockEnd.MET if is_done else ClockEnd.ENDED, now)
    _stop(others, ClockEnd.ENDED, now)


def _revive_last(inquiry: Inquiry) -> list[InquiryClock]:
    """What ended together with the coming to rest: not what an answer had kept."""
    rows = inquiry.clocks.exclude(stopped_at=None).exclude(
        end=ClockEnd.MET, kind__in=KEPT_BY_ANSWER
    )
    last = rows.order_by("-stopped_at").values_list("stopped_at", flat=True).first()
    revived = _newest_of_each_kind(rows.filter(stopped_at=last))
    _revive(revived)
    return revived


def _newest_of_each_kind(stopped: "QuerySet[InquiryClock]") -> list[InquiryClock]:
    """Two may have ended at one moment, of deeds that came together: only the later one goes on."""
    rows = stopped.select_related("version").order_by("kind", "came_from", "-pk")
    return list(rows.distinct("kind", "came_from"))


def _revive(clocks: Sequence[InquiryClock]) -> None:
    for clock in clocks:
        clock.stopped_at, clock.end = None, ""
    update_rows(clocks, ["stopped_at", "end"])


def _rest(clocks: Sequence[InquiryClock], now: datetime) -> None:
    running = [one for one in clocks if one.is_running]
    for clock in running:
        clock.rested_at = now
    update_rows(running, ["rested_at"])


def _unrest(clocks: Sequence[InquiryClock]) -> None:
    """As if it had never rested."""
    resting = [one for one in clocks if one.rested_at and not one.stopped_at]
    for clock in resting:
        clock.rested_at = None
    update_rows(resting, ["rested_at"])


def _resume(inquiry: Inquiry, clocks: Sequence[InquiryClock], now: datetime) -> None:
    resting = [one for one in clocks if one.rested_at and not one.stopped_at]
    if not resting:
        return
    calendar = calendar_of(inquiry.desk)
    for clock in resting:
        assert clock.rested_at is not None
        clock.used = clock.running.used_until(calendar, clock.rested_at)
        clock.runs_from, clock.rested_at = now, None
        count_anew(clock, calendar, now)
    update_rows(resting, ["rested_at", "used", "runs_from", *COUNTED])


# --- counting anew ------------------------------------------------------------------------------------
COUNTED = ["due_at", "next_step_at", "steps_done", "missed_at"]


def count_anew(clock: InquiryClock, calendar: BusinessCalendar, now: datetime) -> None:
    """In memory: when it is due and what follows next; what lies ahead again is not done yet."""
    found = moments(calendar, clock.running, clock.version.steps_for(clock.kind))
    clock.due_at = next(at for at, step in found if step is DUE)
    clock.steps_done = still_done(found, clock.steps_done, now)
    clock.next_step_at = next_moment(found, clock.steps_done)
    if clock.missed_at and clock.due_at > now:
        clock.missed_at = None


def recount(*, inquiry: Inquiry, now: datetime, why: str) -> None:
    """After another desk, topic or urgency: by the policy that fits now, as if it always had.

    A clock whose policy still fits keeps its version. Where a due time moved, a fact says so.
    """
    clocks = live_clocks(inquiry)
    if not clocks:
        return
    desk = inquiry.desk
    version = version_for(inquiry, versions_of([desk], now)[desk.pk])
    if all(one.version.policy_id == version.policy_id for one in clocks) and why != "desk":
        return
    for clock in clocks:
        if clock.version.policy_id != version.policy_id:
            clock.version = version
    _stop([one for one in clocks if not version.length_of(one.kind)], ClockEnd.ENDED, now)
    record_facts(count_clocks_anew(inquiry, clocks, calendar_of(desk), now, why))
    update_rows(clocks, ["version", *COUNTED])
    _show(inquiry, clocks)


def count_clocks_anew(
    inquiry: Inquiry,
    clocks: Sequence[InquiryClock],
    calendar: BusinessCalendar,
    now: datetime,
    why: str,
) -> list[TimelineFact]:
    """In memory; the fact of what moved, not recorded yet."""
    moved: dict[str, list[str]] = {}
    for clock in clocks:
        if not clock.is_running:
            continue
        before = clock.due_at
        count_anew(clock, calendar, now)
        if clock.due_at != before:
            moved[clock.kind] = [before.isoformat(), clock.due_at.isoformat()]
    if not moved:
        return []
    return [new_fact(inquiry=inquiry, kind=Fact.TARGETS_MOVED, at=now, why=why, moved=moved)]


# --- merging --------------------------------------------------------------------------------------------
def carry_clocks(*, source: Inquiry, target: Inquiry) -> None:
    """The earlier promise of an answer goes with what is merged, unless there the inquirer is asked."""
    if target.status == Status.WAITING_INQUIRER or source.due_at is None:
        return
    if target.due_at is not None and target.due_at <= source.due_at:
        return
    for clock in live_clocks(source):
        if clock.kind in ANSWERS and clock.due_at == source.due_at:
            clock.pk, clock.inquiry, clock.came_from = None, target, source
            clock.save(force_insert=True)
    _show(target, live_clocks(target))


def give_clocks_back(*, source: Inquiry, target: Inquiry, now: datetime) -> None:
    """A merge is undone: what was carried ends in the target."""
    clocks = live_clocks(target)
    _stop([one for one in clocks if one.came_from_id == source.pk], ClockEnd.ENDED, now)
    _show(target, clocks)


# --- all of them ----------------------------------------------------------------------------------------
def _stop(clocks: Sequence[InquiryClock], end: ClockEnd, at: datetime) -> None:
    """Late is late, also where nobody has noticed it yet: then the fact is written now."""
    if not clocks:
        return
    late = [one for one in clocks if one.is_running and one.due_at < at and not one.missed_at]
    for clock in late:
        clock.missed_at = clock.due_at
    for clock in clocks:
        clock.stopped_at, clock.end = at, end
    update_rows(clocks, ["stopped_at", "end", "missed_at"])
    if late:
        record_facts([missed_fact(one, at) for one in late])


def missed_fact(clock: InquiryClock, now: datetime) -> TimelineFact:
    """Names the promise, its due time and the version of the policy."""
    return new_fact(
        inquiry=clock.inquiry,
        kind=Fact.TARGET_MISSED,
        at=now,
        clock=clock.kind,
        due=clock.due_at.isoformat(),
        version=clock.version_id,
    )


def _show(inquiry: Inquiry, clocks: Iterable[InquiryClock]) -> None:
    before = [getattr(inquiry, name) for name in SHOWN]
    show_due(inquiry, clocks)
    if before != [getattr(inquiry, name) for name in SHOWN]:
        inquiry.save(update_fields=SHOWN)

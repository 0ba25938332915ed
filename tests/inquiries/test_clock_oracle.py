"""The due time of an inquiry after any to and fro, against an oracle that looks at every minute."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desks.models import ClosedDay
from desks.queries import calendar_of
from desks.working_hours import is_open
from inquiries.actions.lifecycle import change_status, classify
from inquiries.actions.recounting import _count, count_further, notice_changes
from inquiries.states import Status
from targets.actions import PolicyValues, add_policy, ensure_general
from tests.factories import make_inquiry

UTC = ZoneInfo("UTC")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# Before the clock goes forward, before it goes back, a week with a closed day.
STARTS = [
    datetime(2026, 3, 27, 14, 20, tzinfo=UTC),
    datetime(2026, 10, 23, 13, 5, tzinfo=UTC),
    datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
]
LENGTHS = {2: 540, 4: 95}  # minutes by urgency
STATUSES = [Status.OPEN, Status.WAITING_INQUIRER, Status.WAITING_SECTION]
DEEDS = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(STATUSES), st.sampled_from([2, 4])), st.integers(1, 26 * 60)
    ),
    min_size=1,
    max_size=7,
)


def minutes_of(calendar, start, deeds, end):
    """Open minutes until `end` in which the clock ran, and since when it runs; None: it rests."""
    status, at, used, since = Status.OPEN, start, 0, start
    plan = dict(deeds)
    while at < end or at in plan:
        one = plan.get(at)
        if isinstance(one, Status):
            if status == Status.WAITING_INQUIRER and one != status:
                since = at
            status = one
        if at >= end:
            break
        used += status != Status.WAITING_INQUIRER and is_open(calendar, at)
        at += MINUTE
    return used, since, status != Status.WAITING_INQUIRER


def due_by(calendar, start, deeds):
    """Walks on from the last deed; what is used up before is due when it was, or when it ran on."""
    last = deeds[-1][0]
    urgency = next((one for _at, one in reversed(deeds) if not isinstance(one, Status)), 2)
    _used, since, runs = minutes_of(calendar, start, deeds, last)
    if not runs:
        return None
    before = minutes_of(calendar, start, [d for d in deeds if d[0] <= since], since)[0]
    at, counted = since, before
    while counted < LENGTHS[urgency]:
        counted += is_open(calendar, at)
        at += MINUTE
    return at


@pytest.mark.slow
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(start=st.sampled_from(STARTS), steps=DEEDS, closes=st.booleans())
def test_after_any_to_and_fro_it_is_due_when_counting_every_minute_says(
    madrid, maria, rui, start, steps, closes
):
    ClosedDay.objects.all().delete()
    if not madrid.target_policies.exists():
        ensure_general(desk=madrid, now=start)
        quick = timedelta(minutes=LENGTHS[4])
        values = PolicyValues("Urgent", quick, quick, 9 * HOUR, urgency=4)
        add_policy(desk=madrid, values=values, by=rui, now=start)
    notice_changes(now=start)
    inquiry = make_inquiry(madrid, at=start)
    deeds, at = [], start
    for deed, gap in steps:
        at += timedelta(minutes=gap)
        deeds.append((at, deed))
        if isinstance(deed, Status):
            change_status(inquiry_id=inquiry.pk, status=deed, by=maria, now=at)
        else:
            classify(inquiry_id=inquiry.pk, urgency=deed, by=maria, now=at)
    inquiry.refresh_from_db()
    assert inquiry.due_at == due_by(calendar_of(madrid), start, deeds)
    if closes and all(deed != Status.WAITING_INQUIRER for _at, deed in deeds):
        ClosedDay.objects.create(desk=None, date=date(2026, 11, 24), name="C", source="L")
        notice_changes(now=at)
        while count_further(now=at):
            pass
        inquiry.refresh_from_db()
        assert inquiry.due_at == due_by(calendar_of(madrid), start, deeds)


def test_a_second_look_at_what_moved_already_writes_nothing(madrid, rui, monkeypatch):
    start = STARTS[2]
    notice_changes(now=start)
    inquiry = make_inquiry(madrid, at=start)
    ClosedDay.objects.create(desk=None, date=date(2026, 11, 24), name="C", source="L")
    notice_changes(now=start)
    written = []
    monkeypatch.setattr(
        "inquiries.actions.recounting.update_rows", lambda rows, _names: written.append(len(rows))
    )
    clocks = list(inquiry.clocks.select_related("version", "inquiry"))
    _count(madrid, clocks, start)
    _count(madrid, clocks, start)
    assert written[0] == len(clocks)
    assert written[-1] == 0

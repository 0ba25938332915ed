"""However the clock's task runs, or does not: no call is lost, none comes twice, none too early."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.actions.calling import due_steps, take_step
from alerts.models import Alert, AlertStep
from desks.queries import calendar_of
from desks.working_hours import business_time_between
from notifications.models import Notification
from notifications.states import Kind

GAPS = st.lists(st.integers(1, 60 * 30), min_size=1, max_size=12)  # minutes, a day and more


@pytest.mark.django_db
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(gaps=GAPS, workers=st.integers(1, 3))
def test_steps_follow_each_other_whatever_the_pauses_of_the_beat(alarm, monday, gaps, workers):
    with transaction.atomic():
        now = monday
        for gap in gaps:
            now += timedelta(minutes=gap)
            ids = due_steps(now)
            assert len(ids) <= 1
            taken = [take_step(step_id=pk, now=now) for pk in ids for _worker in range(workers)]
            assert taken.count(True) == len(ids)
            assert not due_steps(now)
        _holds(Alert.objects.get(pk=alarm.pk), now)
        transaction.set_rollback(True)


def _holds(alert: Alert, now) -> None:
    done = list(AlertStep.objects.filter(alert=alert, done_at__isnull=False))
    assert [step.number for step in done] == list(range(1, alert.step + 1))
    calendar = calendar_of(alert.inquiry.desk)
    for first, second in pairwise(done):
        spent = business_time_between(calendar, first.done_at, second.done_at)
        assert spent >= alert.rule.repeat_after
    pending = AlertStep.objects.get(alert=alert, done_at=None)
    assert pending.number == alert.step + 1
    assert pending.due_at > now
    told = Notification.objects.filter(kind=Kind.URGENT, agent__username="maria")
    assert told.count() == alert.step

"""The section's clock: warned, over, reminded, promised; each once, also after days without a beat."""

from datetime import time, timedelta
from uuid import uuid4

import pytest

from desks.models import Desk, OpeningSpan
from desks.queries import calendar_of
from handovers.actions.answering import SectionWords, promise_date
from handovers.actions.timing import MOST_REMINDERS, due_timers, fire
from handovers.models import SectionSettings
from inquiries.signals import calendar_changed
from inquiries.states import Fact
from mailroom.models import OutgoingEmail
from notifications.models import Notification
from notifications.states import Kind

HOUR = timedelta(hours=1)


def look(now):
    """What the sweep does."""
    while sum(fire(timer_id=pk, now=now) for pk in due_timers(now)):
        pass


def mails(part=""):
    found = OutgoingEmail.objects.filter(dedup_key__startswith="handover:", is_automatic=True)
    return [one for one in found.order_by("pk") if part in one.dedup_key]


def test_nothing_happens_before_three_quarters_of_the_time(payment, monday):
    payment()
    look(monday + 2.9 * HOUR)
    assert not mails()


def test_the_section_is_warned_once(payment, monday):
    payment()
    for minutes in (181, 190, 200):
        look(monday + timedelta(minutes=minutes))
    assert len(mails()) == 1
    assert "nearly over" in mails()[0].text


def test_colleagues_with_an_account_are_warned_on_the_page(stop, olga, monday):
    stop()
    look(monday + timedelta(minutes=12))
    assert Notification.objects.filter(kind=Kind.HANDOVER_DUE, agent=olga).count() == 1


def test_over_time_is_a_fact_once_and_the_desk_hears_too(payment, maria, monday, inquiry):
    handover = payment()
    for hours in (4, 5, 6):
        look(monday + hours * HOUR)
    handover.refresh_from_db()
    assert handover.overdue_at == monday + 4 * HOUR
    assert inquiry.timeline.filter(kind=Fact.HANDOVER_OVERDUE).count() == 1
    assert Notification.objects.filter(kind=Kind.HANDOVER_DUE, agent=maria).count() == 1


def test_a_sweep_that_was_down_for_days_tells_the_limit_once_and_one_reminder(payment, monday):
    payment()
    look(monday + timedelta(days=4))
    assert [one.dedup_key.split(":")[2] for one in mails()] == ["over", "again"]


def test_it_is_reminded_each_working_day_until_it_answers(payment, answer, monday):
    payment()
    for day in range(1, 5):
        look(monday + timedelta(days=day, hours=4, minutes=1))
    assert len(mails(":again:")) == 4


def test_after_many_reminders_it_is_left_in_peace(payment, monday):
    SectionSettings.objects.update(remind_every=timedelta(minutes=30))
    payment()
    for number in range(60):
        look(monday + 4 * HOUR + number * timedelta(hours=24))
    assert len(mails(":again:")) == MOST_REMINDERS


def test_nights_and_weekends_do_not_count(payment, monday):
    friday = monday + timedelta(days=4, hours=7)  # 17:00
    handover = payment(now=friday)
    assert handover.due_at == friday + timedelta(days=2, hours=19)  # Monday, 12:00


def test_while_the_section_asks_nothing_is_due(stop, ask_back, monday):
    handover = ask_back(stop())
    look(monday + timedelta(days=3))
    handover.refresh_from_db()
    assert handover.overdue_at is None
    assert not Notification.objects.filter(kind=Kind.HANDOVER_DUE).exists()


def test_who_has_answered_is_not_reminded(stop, answer, monday):
    answer(stop())
    look(monday + timedelta(days=3))
    assert not Notification.objects.filter(kind=Kind.HANDOVER_DUE).exists()


@pytest.fixture
def promised(stop, olga, monday):
    """Wednesday is promised for what is due in a quarter of an hour."""
    handover = stop()
    day = (monday + timedelta(days=2)).date()
    words = SectionWords("", promised_on=day)
    return promise_date(
        handover_id=handover.pk, words=words, by=olga, submission_key=str(uuid4()), now=monday
    )


def test_before_the_promised_day_nobody_is_told_but_the_breach_is_a_fact(
    promised, olga, monday, inquiry
):
    look(monday + timedelta(days=1))
    assert not Notification.objects.filter(kind=Kind.HANDOVER_DUE).exists()
    assert inquiry.timeline.filter(kind=Fact.HANDOVER_OVERDUE).count() == 1


def test_a_broken_promise_is_told_to_both_sides_once(promised, olga, maria, monday):
    evening = monday + timedelta(days=2, hours=8)  # 18:00, when the desk closes
    for minutes in (0, 1, 5):
        look(evening + timedelta(minutes=minutes))
    for agent in (olga, maria):
        assert Notification.objects.filter(kind=Kind.HANDOVER_DUE, agent=agent).count() == 1


def test_a_timer_is_done_once_however_many_look(payment, monday):
    payment()
    late = monday + 4 * HOUR
    ids = due_timers(late)
    assert [fire(timer_id=pk, now=late) for pk in ids] == [True, True]
    assert [fire(timer_id=pk, now=late) for pk in ids] == [False, False]


def test_a_new_calendar_leaves_what_was_left(payment, madrid, monday):
    """Two hours are left when the desk begins to close at noon: the rest is for tomorrow."""
    handover = payment()
    before = calendar_of(madrid)
    OpeningSpan.objects.filter(desk=madrid).update(closes=time(12))
    now, after = monday + 1 * HOUR, calendar_of(madrid)
    for _twice in range(2):
        calendar_changed.send(Desk, desk=madrid, before=before, after=after, now=now)
        before = after
    handover.refresh_from_db()
    assert handover.due_at == monday + timedelta(days=1, hours=1)  # one today, two from nine on
    look(handover.due_at)
    handover.refresh_from_db()
    assert handover.overdue_at == handover.due_at

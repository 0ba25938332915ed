"""Celery's hands on the heart: read incoming mail, and bring work to who is there."""

import time

from celery import shared_task
from django.utils import timezone

from desks.models import Assigning, Desk
from inquiries.actions.absence import agents_to_relieve, relieve
from inquiries.actions.bulk import WORK_BULK_TASK, forget_prepared
from inquiries.actions.bulk_work import work_all
from inquiries.actions.giving import BATCH, give_waiting
from inquiries.actions.learning import learn
from inquiries.actions.limit_warnings import tell_of_limits
from inquiries.actions.limits import let_limits_press
from inquiries.actions.recounting import count_further as count_clocks_further
from inquiries.actions.recounting import notice_changes
from inquiries.actions.snooze import wake_due
from inquiries.actions.tallying import count_further, fold_changes, forget_retired
from inquiries.actions.target_steps import do_due_steps
from inquiries.intake.by_email import read_waiting_mail
from inquiries.search.indexing import index_waiting
from inquiries.tallies import COUNT_VIEWS_TASK
from mailroom.actions import READ_ARCHIVE_TASK, READ_TASK
from shared.alone import only_one
from shared.background import wake
from shared.heartbeats import beat
from shared.moments import database_now

WAKE_TASK = "inquiries.tasks.wake_snoozed"
INDEX_TASK = "inquiries.tasks.index_search"
INDEX_SECONDS = 10
FORGET_TASK = "inquiries.tasks.forget_bulk"
GIVE_TASK = "inquiries.tasks.give_work"
LEARN_TASK = "inquiries.tasks.learn_triage"
READ_SECONDS = 12  # plus the parsing of one more mail stays below the lease of the mails
BULK_SECONDS = 8  # one worker at most, and others soon have a turn
COUNT_SECONDS = 8
TARGET_SECONDS = 30
ARCHIVE_SECONDS = 3  # short, so that a worker is soon free for what somebody waits for


@shared_task(name=READ_TASK)
def read_incoming() -> None:
    """Read waiting mail until there is none. Safe to run twice, or many at once.

    A long queue is read by several runs, so that none is killed in the middle.
    """
    until = time.monotonic() + READ_SECONDS
    while read_waiting_mail(now=timezone.now(), until=until, is_archive=False):
        if time.monotonic() >= until:
            wake(READ_TASK)
            break
    wake(GIVE_TASK)
    beat("read_incoming")


@shared_task(name=READ_ARCHIVE_TASK)
def read_archive() -> None:
    """Read mail of old mailboxes, in short runs behind everything else and in one worker alone."""
    until = time.monotonic() + ARCHIVE_SECONDS
    with only_one(READ_ARCHIVE_TASK) as is_alone:
        while is_alone and read_waiting_mail(now=timezone.now(), until=until, is_archive=True):
            if time.monotonic() >= until:
                wake(READ_ARCHIVE_TASK)
                break


@shared_task(name=WAKE_TASK)
def wake_snoozed() -> None:
    """Bring back what was put aside until now. Safe to run twice, or many at once."""
    while wake_due(now=timezone.now()):
        pass
    beat("wake_snoozed")


@shared_task(name="inquiries.tasks.watch_limits")
def watch_limits() -> None:
    """Time limits that come near or expire: put first in the queue, and told, each once a day.

    Safe to run twice.
    """
    while let_limits_press(now=database_now()):
        pass
    tell_of_limits(now=timezone.now())
    beat("watch_limits")


@shared_task(name="inquiries.tasks.watch_targets")
def watch_targets() -> None:
    """What is due of the desks' promises, and calendars that have changed, by PostgreSQL's clock.

    Safe to run twice, or many at once: each step is done under the lock of its inquiry.
    """
    until = time.monotonic() + TARGET_SECONDS
    while time.monotonic() < until and do_due_steps(now=database_now()):
        pass
    notice_changes(now=database_now())
    while time.monotonic() < until and count_clocks_further(now=database_now()):
        pass
    beat("watch_targets")


@shared_task(name=WORK_BULK_TASK)
def work_bulk() -> None:
    """Work off bulk deeds in one worker, in short runs; woken when one is let go, and by the clock."""
    with only_one(WORK_BULK_TASK) as is_alone:
        has_more = is_alone and work_all(until=time.monotonic() + BULK_SECONDS)
    if has_more:
        wake(WORK_BULK_TASK)


@shared_task(name=FORGET_TASK)
def forget_bulk() -> None:
    """By the clock: bulk deeds that were prepared and never begun. Safe to run twice, or many at once."""
    while forget_prepared(now=timezone.now()):
        pass


@shared_task(name=INDEX_TASK)
def index_search() -> None:
    """Make what waits findable. One worker alone, or an older state could be stored last."""
    until = time.monotonic() + INDEX_SECONDS
    with only_one(INDEX_TASK) as is_alone:
        while is_alone and time.monotonic() < until and index_waiting():
            pass


@shared_task(name=GIVE_TASK)
def give_work() -> None:
    """Every few seconds and after new mail: relieve who is not there, then give in turn.

    Apart from the arrival of mail, which is neither slowed by it nor fails with it.
    """
    now = timezone.now()
    with only_one(GIVE_TASK) as is_alone:
        if is_alone:
            for agent in agents_to_relieve(now):
                relieve(agent_id=agent.pk, now=now)
            for desk in Desk.objects.filter(assigns=Assigning.ROUND_ROBIN):
                while give_waiting(desk=desk, now=now) == BATCH:
                    pass
    beat("give_work")


@shared_task(name=LEARN_TASK)
def learn_triage() -> None:
    """Each night: train the triage from what agents settled. Some seconds, in one worker alone."""
    with only_one(LEARN_TASK) as is_alone:
        if is_alone:
            learn(now=timezone.now())
    beat("learn_triage")


@shared_task(name=COUNT_VIEWS_TASK)
def count_views() -> None:
    """Fold what has changed into the counts of views, then count new views. Safe to run twice.

    Counts are exact without it: what is not folded is looked at by whoever reads.
    """
    until = time.monotonic() + COUNT_SECONDS
    steps = (fold_changes, count_further, lambda now: forget_retired())
    while any(step(now=timezone.now()) for step in steps):
        if time.monotonic() >= until:
            wake(COUNT_VIEWS_TASK)
            break
    beat("count_views")

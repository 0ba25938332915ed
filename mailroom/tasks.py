"""Celery's hands on the mailroom: deliver the outbox, fetch mailboxes, sweep what was left over."""

import logging
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

from celery import shared_task
from django.db.models.functions import Now
from django.utils import timezone

from mailroom.actions import (
    DELIVER_TASK,
    READ_ARCHIVE_TASK,
    READ_TASK,
    deliver_due,
    release_claimed_outgoing,
    release_expired_outgoing,
    release_expired_raw_emails,
)
from mailroom.fetching.one_mailbox import (
    CATCH_UP_TASK,
    FETCH_TASK,
    fetch_backlog,
    fetch_mailbox,
    mailboxes_with_backlog,
)
from mailroom.fetching.reconciling import RECONCILE_TASK, ask_for_what_is_due, reconcile
from mailroom.models import Mailbox, OutgoingEmail, RawEmail
from mailroom.queries import active_mailboxes
from mailroom.sending.pacing import Line, busy_lines
from mailroom.states import OutgoingState, RawState
from mailroom.watching.telling import tell_administrators
from mailroom.watching.watchdog import watch as watch_mail
from shared.alone import only_one
from shared.background import wake
from shared.heartbeats import beat

log = logging.getLogger(__name__)

DELIVERY_BATCH = 20
FETCH_SECONDS = 60  # plus the last mailbox stays below CELERY_TASK_TIME_LIMIT
SECOND_LOOK = 1.0  # seconds
DELIVERY_SECONDS = 30  # plus one mail's last exchange stays below CELERY_TASK_TIME_LIMIT


@shared_task(name=DELIVER_TASK)
def deliver_outgoing() -> None:
    """Send until nothing is due; a long queue is gone through by several runs, none is killed.

    One sender for each server, so that a silent one holds up nobody else's mail; and two in all, so
    that workers are left that read what comes in.
    """
    until = time.monotonic() + DELIVERY_SECONDS
    lines = busy_lines()
    with _one_of_two_senders() as may_send:
        worked = [one for one in lines if may_send and _work_off(one, until, len(lines) > 1)]
    if worked and _is_mail_due():
        wake(DELIVER_TASK)
    beat("deliver_outgoing")


@contextmanager
def _one_of_two_senders() -> Iterator[bool]:
    with only_one("mailroom.sender.1") as is_first:
        if is_first:
            yield True
            return
        with only_one("mailroom.sender.2") as is_second:
            yield is_second


def _work_off(line: Line, until: float, has_others: bool) -> bool:
    """Send what is due on a line; false when somebody else does it."""
    with only_one(f"{DELIVER_TASK}:{line.key}") as is_alone:
        if not is_alone:
            return False
        if has_others:  # they need not wait for us
            wake(DELIVER_TASK)
        release_claimed_outgoing(mailbox_ids=line.mailbox_ids)
        while deliver_due(limit=DELIVERY_BATCH, clock=timezone.now, until=until, line=line):
            if time.monotonic() >= until:
                break
    return True


def _is_mail_due() -> bool:
    """What was queued after our last look woke a worker that found us here."""
    due = OutgoingEmail.objects.filter(next_attempt_at__lte=Now())
    return due.filter(state=OutgoingState.QUEUED).exists()


def _is_mail_claimed() -> bool:
    """By a sender that works, and then a second one leaves at once, or by a dead one."""
    return OutgoingEmail.objects.filter(state=OutgoingState.CLAIMED).exists()


@shared_task(name="mailroom.tasks.sweep")
def sweep() -> None:
    """Every few seconds: take back what dead workers held, and wake for whatever waits."""
    release_expired_raw_emails()
    for task, is_archive in ((READ_TASK, False), (READ_ARCHIVE_TASK, True)):
        if RawEmail.objects.filter(state=RawState.NEW, is_archive=is_archive).exists():
            wake(task)
    if release_expired_outgoing(now=timezone.now()) or _is_mail_claimed():
        wake(DELIVER_TASK)
    beat("sweep")


@shared_task(name="mailroom.tasks.watch")
def watch() -> None:
    """Begin and end alerts as the facts are now, then tell administrators what is new."""
    with only_one("mailroom.watching") as is_alone:
        if is_alone:
            watch_mail(now=timezone.now())
            tell_administrators(now=timezone.now())
    beat("watch")


@shared_task(name="mailroom.tasks.fetch_mailboxes")
def fetch_mailboxes() -> None:
    """One after the other, in any order: silent servers hold up one worker and not the same others."""
    until = time.monotonic() + FETCH_SECONDS
    ids = list(active_mailboxes().exclude(imap_host="").values_list("pk", flat=True))
    with only_one("mailroom.fetching.one_mailbox") as is_alone:
        for mailbox_id in random.sample(ids, len(ids)) if is_alone else ():
            if time.monotonic() < until:
                _fetch_if_possible(mailbox_id)


def _fetch_if_possible(mailbox_id: int) -> None:
    try:
        _fetch(mailbox_id)
    except Exception:  # one mailbox never stops the others
        log.exception("mailbox %s could not be fetched", mailbox_id)


@shared_task(name=FETCH_TASK)
def fetch_one(*, mailbox_id: int) -> None:
    """Woken because a mail has arrived: who fetches just now may have looked before that."""
    if not _fetch(mailbox_id):
        time.sleep(SECOND_LOOK)
        _fetch(mailbox_id)


def _fetch(mailbox_id: int) -> bool:
    """False when somebody else does it just now. It may have been switched off in the meantime."""
    mailbox = active_mailboxes().exclude(imap_host="").filter(pk=mailbox_id).first()
    if mailbox is None:
        return True
    is_ours = fetch_mailbox(mailbox=mailbox) is not None
    if is_ours:
        beat(f"fetch:{mailbox_id}")
    return is_ours


@shared_task(name=CATCH_UP_TASK)
def catch_up() -> None:
    """What nobody waits for, in short runs behind everything else and in one worker alone.

    The comparisons that are due, then a little of each old mailbox.
    """
    until = time.monotonic() + FETCH_SECONDS
    with only_one(CATCH_UP_TASK) as is_alone:
        has_more = is_alone and any([_compare_due(until), _fetch_old_mail(until)])
    if has_more:
        wake(CATCH_UP_TASK)
    beat("catch_up")


def _compare_due(until: float) -> bool:
    has_more = False
    for reconciliation_id in ask_for_what_is_due(now=timezone.now()):
        if time.monotonic() >= until:
            return True
        has_more |= _compare_if_possible(reconciliation_id)
    return has_more


def _compare_if_possible(reconciliation_id: int) -> bool:
    try:
        return reconcile(reconciliation_id=reconciliation_id, clock=timezone.now)
    except Exception:  # one mailbox never stops the others
        log.exception("comparison %s went wrong", reconciliation_id)
        return False


def _fetch_old_mail(until: float) -> bool:
    boxes = mailboxes_with_backlog()
    return sum(_fetch_some(box) for box in boxes if time.monotonic() < until) > 0


def _fetch_some(mailbox: Mailbox) -> int:
    try:
        return fetch_backlog(mailbox=mailbox)
    except Exception:  # one mailbox never stops the others
        log.exception("old mail of mailbox %s could not be fetched", mailbox.pk)
        return 0


@shared_task(name=RECONCILE_TASK)
def reconcile_one(*, reconciliation_id: int) -> None:
    """A person has asked and waits for it."""
    if reconcile(reconciliation_id=reconciliation_id, clock=timezone.now):
        wake(RECONCILE_TASK, reconciliation_id=reconciliation_id)

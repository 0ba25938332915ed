"""Working off bulk deeds, one item in one transaction, so that nothing is done twice or by halves.

The lock of the deed's row is the lease: it goes with a worker that dies, and then nothing of its
item has happened.
"""

import logging
import time
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from inquiries.actions.bulk_deeds import do_item
from inquiries.actions.facts import facts_of_bulk
from inquiries.actions.telling import tell_bulk_finished
from inquiries.models import BulkDeed, BulkItem
from inquiries.states import BulkKind, BulkState, ItemState
from shared.exceptions import HelpdeskError

log = logging.getLogger(__name__)
IN_TURN = 25  # items of one deed before the next one has its turn
REASON = 300


def work_all(*, until: float) -> bool:
    """Work off what runs, in turn, until nothing is left or `until` (time.monotonic); true if left.

    Safe to run many at once: who finds a deed locked leaves it to who works on it.
    """
    while running := list(BulkDeed.objects.filter(state=BulkState.RUNNING).values_list("pk")):
        worked = [work_off(bulk_id=pk, most=IN_TURN, until=until) for (pk,) in running]
        if time.monotonic() >= until:
            return True
        if not any(worked):
            return False
    return False


def work_off(*, bulk_id: int, most: int, until: float) -> int:
    """Up to `most` items of one deed; returns how many."""
    for number in range(most):
        if time.monotonic() >= until or not _work_one(bulk_id):
            return number
    return most


@transaction.atomic
def _work_one(bulk_id: int) -> bool:
    """False when it is over, stopped, or in the hands of somebody else."""
    rows = BulkDeed.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    running = rows.select_related("by", "undoes").filter(pk=bulk_id, state=BulkState.RUNNING)
    bulk = running.first()
    if bulk is None:
        return False
    waiting = list(bulk.items.filter(state=ItemState.WAITING).order_by("position")[:2])
    if waiting:
        _settle(bulk, waiting[0])
    if len(waiting) < 2:
        bulk.state, bulk.finished_at = BulkState.DONE, timezone.now()
        tell_bulk_finished(bulk, now=bulk.finished_at)
    bulk.save(update_fields=["state", "finished_at", "done", "unchanged", "failed"])
    return len(waiting) == 2


def _settle(bulk: BulkDeed, item: BulkItem) -> None:
    with translation.override(bulk.by.language):
        item.state = _outcome(bulk, item, timezone.now())
    item.save(update_fields=["state", "reason", "before", "after"])
    setattr(bulk, item.state, getattr(bulk, item.state) + 1)


def _macro_of(bulk: BulkDeed) -> str:
    """The macro that did it, by its name as it was."""
    return str(bulk.values["names"]["en"]) if bulk.kind == BulkKind.MACRO else ""


def _outcome(bulk: BulkDeed, item: BulkItem, now: datetime) -> ItemState:
    """What failed is taken back to where this item began, and says why."""
    try:
        with transaction.atomic(), facts_of_bulk(bulk.pk, bulk.total, _macro_of(bulk)):
            return do_item(bulk=bulk, item=item, now=now)
    except Http404:
        item.reason = _("It is not at your desks any more.")
    except HelpdeskError as error:
        item.reason = str(error.message)[:REASON]
    except (OperationalError, InterfaceError):
        raise  # the database is away: nothing has happened, the next run begins here again
    except Exception:
        log.exception("an item of a bulk deed failed unexpectedly: bulk %s", bulk.pk)
        item.reason = _("This did not work. Try it again.")
    item.before, item.after = {}, {}
    return ItemState.FAILED

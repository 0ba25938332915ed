"""A deed over many inquiries: prepared, let go, stopped, tried again, undone. Worked off elsewhere."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import scope_of
from inquiries.actions.macros import freeze_macro
from inquiries.models import BulkDeed, BulkItem, Inquiry
from inquiries.states import (
    BULK_MOVES,
    CANNOT_BE_UNDONE,
    BulkKind,
    BulkState,
    ItemState,
)
from shared.background import wake_on_commit
from shared.exceptions import InvalidInput, NotPossible
from shared.submissions import once
from shared.transitions import require_move

WORK_BULK_TASK = "inquiries.tasks.work_bulk"
MOST = 5_000
WITHOUT_ASKING = 50
KEPT_PREPARED = timedelta(days=7)
FORGOTTEN_AT_ONCE = 20  # of up to 5,000 items each


def prepare_bulk(
    *,
    kind: BulkKind,
    values: dict[str, Any],
    inquiry_ids: Sequence[int],
    asked: str,
    by: Agent,
    submission_key: str,
    now: datetime,
) -> BulkDeed:
    """Freeze which inquiries it is about, those that the agent may see, in this order; once per key.

    Runs at once, unless it must be confirmed: more than 50, or a deed that cannot be undone. `asked`
    is how they were named (references, or the condition of a view). Raises InvalidInput for none
    and for more than 5,000.
    """

    def deed() -> dict[str, Any]:
        chosen = _visible(inquiry_ids, by)
        if not chosen:
            raise InvalidInput(_("Nothing is selected."))
        if len(chosen) > MOST:
            words = _("%(number)d are too many at once: choose at most %(most)d.")
            raise InvalidInput(words % {"number": len(chosen), "most": MOST})
        frozen = values
        if kind == BulkKind.MACRO:
            frozen = values | freeze_macro(macro_id=values["macro"], by=by, now=now)
        must_ask = len(chosen) > WITHOUT_ASKING or kind in CANNOT_BE_UNDONE
        bulk = _create(kind, frozen, chosen, by, now, None)
        if not must_ask:
            _let_go(bulk)
        return {"bulk": bulk.pk}

    content = {"kind": kind, "values": values, "asked": asked}
    result = once(by_id=by.pk, key=submission_key, content=content, now=now, deed=deed)
    return BulkDeed.objects.get(pk=result["bulk"])


@transaction.atomic
def confirm_bulk(*, bulk_id: int, by: Agent, now: datetime) -> BulkDeed:
    """Let a prepared deed go. Called twice it runs once. Raises NotPossible for what was stopped."""
    bulk = _lock(bulk_id, by)
    if bulk.state in (BulkState.RUNNING, BulkState.DONE):
        return bulk
    if bulk.state != BulkState.PREPARED:
        raise NotPossible()
    _let_go(bulk)
    return bulk


@transaction.atomic
def cancel_bulk(*, bulk_id: int, by: Agent, now: datetime) -> BulkDeed:
    """Stop it: what was done stays done (and can be undone), the rest stays as it is. Twice is once."""
    bulk = _lock(bulk_id, by)
    if bulk.state in (BulkState.CANCELLED, BulkState.DONE):
        return bulk
    _move(bulk, BulkState.CANCELLED)
    bulk.finished_at = now
    bulk.save(update_fields=["state", "finished_at"])
    return bulk


@transaction.atomic
def retry_bulk(*, bulk_id: int, by: Agent, now: datetime) -> BulkDeed:
    """Try again what failed, and go on with what was stopped. Raises NotPossible once it is undone."""
    bulk = _lock(bulk_id, by)
    if bulk.is_running:
        return bulk
    if BulkDeed.objects.filter(undoes=bulk).exists():
        raise NotPossible(_("It was undone already."))
    failed = bulk.items.filter(state=ItemState.FAILED)
    failed.update(state=ItemState.WAITING, reason="")
    if not bulk.items.filter(state=ItemState.WAITING).exists():
        return bulk
    bulk.failed, bulk.finished_at, bulk.closed_at = 0, None, None
    bulk.save(update_fields=["failed", "finished_at", "closed_at"])
    _let_go(bulk)
    return bulk


@transaction.atomic
def undo_bulk(*, bulk_id: int, by: Agent, now: datetime) -> BulkDeed:
    """Begin to put everything back as it was, except what somebody has changed since; returns that
    deed. A running one is stopped first. Called twice it is the same undoing.

    Raises NotPossible where nothing was done, and for what cannot be undone.
    """
    bulk = _lock(bulk_id, by)
    if present := BulkDeed.objects.filter(undoes=bulk).first():
        return present
    if bulk.is_running:
        bulk = cancel_bulk(bulk_id=bulk.pk, by=by, now=now)
    if not bulk.can_be_undone:
        raise NotPossible(_("There is nothing that could be undone."))
    done = bulk.items.filter(state=ItemState.DONE).order_by("position")
    ids = list(done.values_list("inquiry_id", flat=True))
    undoing = _create(BulkKind.UNDO, {}, ids, by, now, bulk)
    bulk.closed_at = now
    bulk.save(update_fields=["closed_at"])
    _let_go(undoing)
    return undoing


@transaction.atomic
def close_bulk(*, bulk_id: int, by: Agent, now: datetime) -> BulkDeed:
    """The agent has seen how it ended: it is shown no more beside every page. Twice is once."""
    bulk = _lock(bulk_id, by)
    if bulk.closed_at is None and not bulk.is_running:
        bulk.closed_at = now
        bulk.save(update_fields=["closed_at"])
    return bulk


@transaction.atomic
def forget_prepared(*, now: datetime) -> int:
    """Delete what was prepared, a week ago and more, and never let go; returns how many. Twice is once.

    What ran once is kept: facts name it.
    """
    stale = BulkDeed.objects.filter(state=BulkState.PREPARED, created_at__lt=now - KEPT_PREPARED)
    locked = stale.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    ids = list(locked.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    BulkItem.objects.filter(bulk_id__in=ids).delete()
    BulkDeed.objects.filter(pk__in=ids).delete()
    return len(ids)


def _visible(inquiry_ids: Sequence[int], by: Agent) -> list[int]:
    visible = Inquiry.objects.visible_to(scope_of(by)).filter(pk__in=inquiry_ids)
    present = set(visible.values_list("pk", flat=True))
    return [pk for pk in dict.fromkeys(inquiry_ids) if pk in present]


def _create(
    kind: BulkKind,
    values: dict[str, Any],
    inquiry_ids: Sequence[int],
    by: Agent,
    now: datetime,
    undoes: BulkDeed | None,
) -> BulkDeed:
    bulk = BulkDeed.objects.create(
        by=by, kind=kind, values=values, total=len(inquiry_ids), undoes=undoes, created_at=now
    )
    BulkItem.objects.bulk_create(
        [
            BulkItem(bulk=bulk, inquiry_id=pk, position=position)
            for position, pk in enumerate(inquiry_ids)
        ],
        batch_size=1000,
    )
    return bulk


def _let_go(bulk: BulkDeed) -> None:
    _move(bulk, BulkState.RUNNING)
    bulk.save(update_fields=["state"])
    wake_on_commit(WORK_BULK_TASK)


def _move(bulk: BulkDeed, state: BulkState) -> None:
    require_move(BULK_MOVES, bulk.state, state)
    bulk.state = state


def _lock(bulk_id: int, by: Agent) -> BulkDeed:
    """Only by its own agent: to everybody else it does not exist."""
    rows = BulkDeed.objects.select_for_update(of=("self",), no_key=True)
    bulk = rows.filter(pk=bulk_id, by=by).first()
    if bulk is None:
        raise Http404
    return bulk

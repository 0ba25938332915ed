"""What a bulk deed does with one inquiry: the same single action as its button, and its undoing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from desks.models import Agent, Desk
from desks.permissions import Deed
from desks.queries import calendar_of
from inquiries.actions.assign import assign_inquiry, take_inquiry
from inquiries.actions.bulk_state import changed, lock_and_read, put_back, read_again
from inquiries.actions.corrections import prepare_correction, withdraw_correction, writer_of
from inquiries.actions.lifecycle import change_status, classify, require_topic
from inquiries.actions.macro_deeds import do_macro
from inquiries.actions.snooze import snooze_inquiry, wake_inquiry
from inquiries.actions.tags import add_tags, remove_tags
from inquiries.actions.transfer import offer_transfer
from inquiries.macro_steps import has_text
from inquiries.models import BulkDeed, BulkItem, Inquiry, Tag
from inquiries.permissions import lock_inquiry_for
from inquiries.snooze_times import snooze_until
from inquiries.states import BulkKind, ItemState
from shared.exceptions import InvalidInput

WRITER = "writer"
Values = dict[str, Any]
DeedOnOne = Callable[[Inquiry, Values, BulkDeed, datetime], object]


def do_item(*, bulk: BulkDeed, item: BulkItem, now: datetime) -> ItemState:
    """Do it with one inquiry and note on `item` what it changed; says what became of it.

    Raises whatever the single action raises; the caller's transaction takes back what was begun.
    """
    if bulk.kind == BulkKind.UNDO:
        return _undo_item(bulk, item, now)
    writer = _writer(bulk, item)
    inquiry, before = lock_and_read(item.inquiry_id, writer)
    DEEDS[BulkKind(bulk.kind)](inquiry, bulk.values, bulk, now)
    item.before, item.after = changed(before, read_again(inquiry, writer))
    if writer and "draft" in item.after:
        item.after |= {WRITER: writer.pk}
    is_new = bool(item.after) or bulk.kind == BulkKind.OFFER or _writes_notes(bulk)
    return ItemState.DONE if is_new else ItemState.UNCHANGED


def _writer(bulk: BulkDeed, item: BulkItem) -> Agent | None:
    """Whose draft it writes on; None for what writes none."""
    if bulk.kind == BulkKind.CORRECT:
        rows = Inquiry.objects.select_for_update(of=("self",), no_key=True)
        return writer_of(rows.get(pk=item.inquiry_id), bulk.by)
    is_macro = bulk.kind == BulkKind.MACRO
    writes = is_macro and bulk.values["into_draft"] and has_text(bulk.values["steps"])
    return bulk.by if writes else None


def _writes_notes(bulk: BulkDeed) -> bool:
    return bulk.kind == BulkKind.MACRO and "note" in bulk.values["steps"]


def _undo_item(bulk: BulkDeed, item: BulkItem, now: datetime) -> ItemState:
    first = bulk.undoes
    assert first
    done = first.items.get(inquiry_id=item.inquiry_id)
    lock_inquiry_for(bulk.by, item.inquiry_id, DEED_OF[BulkKind(first.kind)])
    before, after = done.before, done.after
    # What an earlier release has done was always in the agent's own draft.
    pk = after.get(WRITER, bulk.by_id)
    writer = Agent.objects.get(pk=pk) if "draft" in after else None
    inquiry, present = lock_and_read(item.inquiry_id, writer)
    put_back(
        inquiry=inquiry,
        present=present,
        before=before,
        after=after,
        by=bulk.by,
        now=now,
        writer=writer,
    )
    if first.kind == BulkKind.CORRECT:
        withdraw_correction(inquiry=inquiry, bulk=first, now=now)
    item.before, item.after = after, before
    return ItemState.DONE


# --- the single deeds ----------------------------------------------------------------------------
def _take(inquiry: Inquiry, values: Values, bulk: BulkDeed, now: datetime) -> object:
    return take_inquiry(inquiry_id=inquiry.pk, by=bulk.by, now=now)


def _assign(inquiry: Inquiry, values: Values, bulk: BulkDeed, now: datetime) -> object:
    pk = values["assignee"]
    to = Agent.objects.filter(pk=pk, is_active=True).first() if pk else None
    if pk and to is None:
        raise InvalidInput(_("This colleague is not here any more."))
    return assign_inquiry(inquiry_id=inquiry.pk, to=to, by=bulk.by, now=now)


def _status(inquiry: Inquiry, values: Values, bulk: BulkDeed, now: datetime) -> object:
    return change_status(inquiry_id=inquiry.pk, status=values["status"], by=bulk.by, now=now)


def _classify(inquiry: Inquiry, values: Values, bulk: BulkDeed, now: datetime) -> object:
    """A topic belongs to desks: where it is none, nothing else is set either."""
    require_topic(inquiry, values.get("topic", ""))
    return classify(inquiry_id=inquiry.pk, by=bulk.by, now=now, **values)


def _tag(inquiry: Inquiry, values: Values, bulk: BulkDeed, now: datetime) -> object:
    tags = Tag.objects.filter(pk__in=values["tags"])
    return add_tags(inquiry_id=inquiry.pk, tags=tags, by=bulk.by, now=now)


def _untag(inquiry: Inquiry, values: Values, bulk: BulkDeed, now: datetime) -> object:
    tags = Tag.objects.filter(pk__in=values["tags"])
    return remove_tags(inquiry_id=inquiry.pk, tags=tags, by=bulk.by, now=now)


def _snooze(inquiry: Inquiry, values: Values, bulk: BulkDeed, now: datetime) -> object:
    """The preset as it was meant when it was chosen, by the clock of each inquiry's desk."""
    try:
        until = snooze_until(
            values["until"], values.get("at", ""), calendar_of(inquiry.desk), bulk.created_at
        )
    except ValueError:
        raise InvalidInput(_("Choose a date and a time.")) from None
    why = values.get("why", "")
    return snooze_inquiry(inquiry_id=inquiry.pk, until=until, by=bulk.by, now=now, why=why)


def _wake(inquiry: Inquiry, values: Values, bulk: BulkDeed, now: datetime) -> object:
    return wake_inquiry(inquiry_id=inquiry.pk, by=bulk.by, now=now)


def _offer(inquiry: Inquiry, values: Values, bulk: BulkDeed, now: datetime) -> object:
    desk = Desk.objects.filter(pk=values["to_desk"]).first()
    if desk is None or desk.pk == inquiry.desk_id:
        raise InvalidInput(_("It is at this desk already."))
    return offer_transfer(
        inquiry_id=inquiry.pk, to_desk=desk, reason=values["reason"], by=bulk.by, now=now
    )


DEEDS: dict[BulkKind, DeedOnOne] = {
    BulkKind.TAKE: _take,
    BulkKind.ASSIGN: _assign,
    BulkKind.STATUS: _status,
    BulkKind.CLASSIFY: _classify,
    BulkKind.TAG: _tag,
    BulkKind.UNTAG: _untag,
    BulkKind.SNOOZE: _snooze,
    BulkKind.WAKE: _wake,
    BulkKind.OFFER: _offer,
    BulkKind.MACRO: do_macro,
    BulkKind.CORRECT: prepare_correction,
}
DEED_OF: dict[BulkKind, Deed] = {
    BulkKind.TAKE: Deed.TAKE,
    BulkKind.ASSIGN: Deed.ASSIGN,
    BulkKind.STATUS: Deed.CHANGE_STATUS,
    BulkKind.CLASSIFY: Deed.CLASSIFY,
    BulkKind.TAG: Deed.CLASSIFY,
    BulkKind.UNTAG: Deed.CLASSIFY,
    BulkKind.SNOOZE: Deed.CHANGE_STATUS,
    BulkKind.WAKE: Deed.CHANGE_STATUS,
    BulkKind.MACRO: Deed.CHANGE_STATUS,
    BulkKind.CORRECT: Deed.CORRECT_ADVICE,
}
"""What undoing asks for: who may no more do it may no more undo it."""

"""Another desk is right: offer, accept, decline. The inquiry moves only when it is accepted."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404

from desks.models import Agent, Desk
from desks.permissions import Deed, scope_of
from inquiries.actions.clocks import recount
from inquiries.actions.correcting import settle_as_corrected
from inquiries.actions.facts import record_fact
from inquiries.actions.telling import tell_offered
from inquiries.models import DeskTransfer, Inquiry
from inquiries.permissions import lock_inquiry_for
from inquiries.realtime import announce
from inquiries.states import TRANSFER_MOVES, Fact, TransferState
from shared.exceptions import InvalidInput, NotPossible
from shared.transitions import require_move


@transaction.atomic
def offer_transfer(
    *, inquiry_id: int, to_desk: Desk, reason: str, by: Agent, now: datetime
) -> DeskTransfer:
    """Offer an inquiry to another desk. The same offer again returns the open one."""
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.OFFER_TRANSFER)
    if to_desk.pk == inquiry.desk_id or not reason.strip():
        raise InvalidInput()
    present = inquiry.transfers.filter(state=TransferState.OFFERED).first()
    if present and present.to_desk_id != to_desk.pk:
        raise NotPossible()
    if present:
        return present
    transfer = DeskTransfer.objects.create(
        inquiry=inquiry,
        from_desk_id=inquiry.desk_id,
        to_desk=to_desk,
        reason=reason.strip()[:500],
        offered_by=by,
        offered_at=now,
    )
    record_fact(inquiry=inquiry, kind=Fact.TRANSFER_OFFERED, at=now, by=by, to_desk=to_desk.code)
    announce(reference=inquiry.reference, desk_id=to_desk.pk, kind=Fact.TRANSFER_OFFERED)
    tell_offered(transfer=transfer, by=by)
    return transfer


@transaction.atomic
def answer_transfer(*, transfer_id: int, accept: bool, by: Agent, now: datetime) -> DeskTransfer:
    """Accept or decline for the receiving desk. Accepted, the origin keeps no right to read."""
    transfer = _lock_transfer_for(by, transfer_id)
    wanted = TransferState.ACCEPTED if accept else TransferState.DECLINED
    if transfer.state == wanted:
        return transfer
    require_move(TRANSFER_MOVES, transfer.state, wanted)
    transfer.state, transfer.answered_by, transfer.answered_at = wanted, by, now
    transfer.save(update_fields=["state", "answered_by", "answered_at"])
    _settle(transfer, accept, by, now)
    return transfer


def _lock_transfer_for(agent: Agent, transfer_id: int) -> DeskTransfer:
    desk_ids = scope_of(agent).desk_ids_for(Deed.ANSWER_TRANSFER)
    offers = DeskTransfer.objects.filter(to_desk_id__in=desk_ids)
    transfer = offers.select_for_update(of=("self",)).filter(pk=transfer_id).first()
    if transfer is None:
        raise Http404
    return transfer


def _settle(transfer: DeskTransfer, accept: bool, by: Agent, now: datetime) -> None:
    inquiry = Inquiry.objects.select_for_update(of=("self",), no_key=True).get(
        pk=transfer.inquiry_id
    )
    data: dict[str, Any] = {
        "from_desk": transfer.from_desk.code,
        "to_desk": transfer.to_desk.code,
    }
    if not accept:
        record_fact(inquiry=inquiry, kind=Fact.TRANSFER_DECLINED, at=now, by=by, **data)
        return
    # The fact belongs to both desks' live lists: the origin sees it leave.
    announce(reference=inquiry.reference, desk_id=inquiry.desk_id, kind=Fact.TRANSFER_ACCEPTED)
    inquiry.desk_id, inquiry.assignee = transfer.to_desk_id, None
    inquiry.snoozed_until = None  # the new desk has not seen it yet
    inquiry.version += 1
    inquiry.save(update_fields=["desk", "assignee", "snoozed_until", "version"])
    inquiry.merged_from.update(desk_id=inquiry.desk_id)
    settle_as_corrected(inquiry_id=inquiry.pk, by=by, now=now, desk=transfer.to_desk.code)
    inquiry.contact.known_at.get_or_create(desk_id=inquiry.desk_id, defaults={"since": now})
    record_fact(inquiry=inquiry, kind=Fact.TRANSFER_ACCEPTED, at=now, by=by, **data)
    recount(inquiry=inquiry, now=now, why="desk")

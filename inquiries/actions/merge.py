"""Two inquiries of one desk become one, and apart again; a message goes where it belongs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from inquiries.actions.clocks import carry_clocks, give_clocks_back
from inquiries.actions.drafts import move_drafts
from inquiries.actions.facts import record_fact
from inquiries.actions.lifecycle import enter_status
from inquiries.actions.limits import give_back_limits, move_limits
from inquiries.actions.messages import REPEATED, repeat_newest
from inquiries.actions.references import move_hand_links, move_links
from inquiries.actions.snooze import wake_locked
from inquiries.models import Inquiry, InquiryMerge, Message, Participant
from inquiries.permissions import lock_even_merged, require_visible
from inquiries.states import ACTIVE, Fact, Status, TransferState
from shared.exceptions import InvalidInput, NotPossible

KEPT = (
    "status",
    "assignee_id",
    "resolved_at",
    "snoozed_until",
)


@transaction.atomic
def merge_inquiries(*, source_id: int, target_id: int, by: Agent, now: datetime) -> InquiryMerge:
    """The target takes the source's messages and people; the source's reference leads there.

    Facts of both. The earlier promise is kept; a target at rest is opened when the source waited
    for us. Called twice it is the same merge. Raises Http404 when one of them is unseen,
    NotPossible across desks, for what was merged elsewhere, or while another desk decides.
    """
    source, target = _lock_both(by, source_id, target_id)
    present = source.merges_away.filter(undone_at=None).first()
    if present and present.target_id == target.pk:
        return present
    _require_mergeable(source, target)
    before = {"source": _state_of(source), "target": _state_of(target)}
    moved = _move_everything(source, target, now)
    merge = InquiryMerge.objects.create(
        source=source, target=target, moved=moved, before=before, by=by, at=now
    )
    _take_over(source, target, by, now)
    _put_away(source, target, merge, by, now)
    target.version += 1
    target.save(update_fields=["version"])
    InquiryMerge.objects.filter(pk=merge.pk).update(before=before | {"version": target.version})
    return merge


@transaction.atomic
def merge_many(
    *, source_ids: Sequence[int], target_id: int, by: Agent, now: datetime
) -> list[InquiryMerge]:
    """Several into one, all or none; each is undone by itself. Raises what merging two raises."""
    for pk in sorted({*source_ids, target_id}):  # in one order, whoever else merges just now
        lock_even_merged(by, pk, Deed.MERGE_INQUIRIES)
    return [merge_inquiries(source_id=pk, target_id=target_id, by=by, now=now) for pk in source_ids]


@transaction.atomic
def undo_merge(*, merge_id: int, by: Agent, now: datetime) -> InquiryMerge:
    """Both are as they were; what came to the target since stays there. Twice is once.

    The target's own status and promise come back only if nobody has touched them since. Raises
    NotPossible when a later merge must be undone first.
    """
    found = InquiryMerge.objects.filter(pk=merge_id).first()
    if found is None:
        raise Http404
    source, target = _lock_both(by, found.source_id, found.target_id)
    merge = InquiryMerge.objects.get(pk=merge_id)
    if merge.undone_at:
        return merge
    if target.merged_into_id or source.merged_into_id != target.pk:
        raise NotPossible(_("Undo the later merge first."))
    merge.undone_by, merge.undone_at = by, now
    merge.save(update_fields=["undone_by", "undone_at"])
    _bring_back(merge, source, target, by, now)
    return merge


@transaction.atomic
def move_message(*, message_id: int, target: Inquiry, by: Agent, now: datetime) -> Message:
    """Put one received message or note into another inquiry of the same desk, with its writer.

    Facts of both. Called twice it has moved once. Raises InvalidInput for the only message of an
    inquiry (merge that instead) and for what we sent.
    """
    found = Message.objects.filter(pk=message_id).first()
    if found is None:
        raise Http404
    if found.inquiry_id == target.pk:
        require_visible(by, target, Deed.MERGE_INQUIRIES)
        return found
    source, target = _lock_both(by, found.inquiry_id, target.pk)
    message = Message.objects.get(pk=message_id)
    if source.desk_id != target.desk_id or source.merged_into_id or target.merged_into_id:
        raise NotPossible()
    require_movable(message, source)
    Message.objects.filter(pk=message.pk).update(inquiry=target)
    move_links([message.pk], target)
    message.inquiry = target
    _add_people(target, [one.casefold() for one in (message.sender_address,) if one])
    for inquiry in (source, target):
        summarise(inquiry)
    both = {"from": source.reference, "to": target.reference}
    for inquiry in (source, target):
        record_fact(inquiry=inquiry, kind=Fact.SPLIT, at=now, by=by, message=message, **both)
    return message


def summarise(inquiry: Inquiry) -> None:
    """Repeat the newest of the present messages on the inquiry, whatever was repeated before."""
    inquiry.message_count, inquiry.has_attachments = 0, False
    messages = list(inquiry.messages.order_by("at", "pk").defer("html", "quoted"))
    if messages:
        inquiry.message_count = len(messages) - 1
        inquiry.last_message_at = messages[-1].at
        has_files = inquiry.messages.filter(attachments__isnull=False).exists()
        repeat_newest(inquiry=inquiry, message=messages[-1], has_attachments=has_files)
    inquiry.save(update_fields=REPEATED)


# --- conditions --------------------------------------------------------------------------------
def _lock_both(by: Agent, one: int, other: int) -> tuple[Inquiry, Inquiry]:
    """In the order of their ids, so that two agents who merge crosswise wait and do not lock up."""
    if one == other:
        raise InvalidInput(_("Choose another inquiry."))
    rows = {pk: lock_even_merged(by, pk, Deed.MERGE_INQUIRIES) for pk in sorted((one, other))}
    return rows[one], rows[other]


def _require_mergeable(source: Inquiry, target: Inquiry) -> None:
    if source.merged_into_id or target.merged_into_id:
        raise NotPossible(_("One of them was merged already."))
    if source.desk_id != target.desk_id:
        raise NotPossible(
            _("They are at different desks. Offer one of them to the other desk first.")
        )
    if source.transfers.filter(state=TransferState.OFFERED).exists():
        raise NotPossible(_("It is offered to another desk, which has not answered yet."))


def require_movable(message: Message, source: Inquiry) -> None:
    """Raise InvalidInput for what we sent, and for what would leave its inquiry empty."""
    if message.outgoing_id or source.messages.count() < 2:
        raise InvalidInput(_("This message cannot be moved alone. Merge the inquiries instead."))


# --- merging -----------------------------------------------------------------------------------
def _state_of(inquiry: Inquiry) -> dict[str, Any]:
    """As plain values; instants in ISO 8601."""
    values = {name: getattr(inquiry, name) for name in KEPT}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _move_everything(source: Inquiry, target: Inquiry, now: datetime) -> dict[str, list[int]]:
    messages = list(source.messages.values_list("pk", flat=True))
    Message.objects.filter(pk__in=messages).update(inquiry=target)
    move_links(messages, target)
    earlier = list(source.merged_from.values_list("pk", flat=True))
    Inquiry.objects.filter(pk__in=earlier).update(merged_into=target)
    addresses = source.participants.values_list("address", flat=True)
    return {
        "messages": messages,
        "drafts": move_drafts(source, target, now),
        "references": move_hand_links(source, target),
        "limits": move_limits(source, target, now),
        "inquiries": earlier,
        "participants": _add_people(target, list(addresses)),
    }


def _add_people(target: Inquiry, addresses: Sequence[str]) -> list[int]:
    """The ids of those who did not take part before."""
    known = set(target.participants.values_list("address", flat=True))
    added = [Participant(inquiry=target, address=one) for one in addresses if one not in known]
    return [row.pk for row in Participant.objects.bulk_create(added)]


def _take_over(source: Inquiry, target: Inquiry, by: Agent, now: datetime) -> None:
    summarise(target)
    if source.status in ACTIVE and target.status not in ACTIVE:
        enter_status(inquiry=target, status=Status.OPEN, by=by, now=now)
    if source.status in ACTIVE and source.snoozed_until is None:
        wake_locked(inquiry=target, by=by, now=now, reason="message")
    carry_clocks(source=source, target=target)
    record_fact(inquiry=target, kind=Fact.MERGED, at=now, by=by, other=source.reference)


def _put_away(
    source: Inquiry, target: Inquiry, merge: InquiryMerge, by: Agent, now: datetime
) -> None:
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    summarise(source)
    into = {"into": target.reference, "merge": merge.pk}
    enter_status(inquiry=source, status=Status.MERGED, by=by, now=now, kind=Fact.MERGED, **into)


# --- undoing -----------------------------------------------------------------------------------
def _bring_back(
    merge: InquiryMerge, source: Inquiry, target: Inquiry, by: Agent, now: datetime
) -> None:
    moved, before = merge.moved, merge.before
    target.messages.filter(pk__in=moved["messages"]).update(inquiry=source)
    move_links(moved["messages"], source)
    target.reference_links.filter(pk__in=moved.get("references", ())).update(inquiry=source)
    target.drafts.filter(pk__in=moved.get("drafts", ())).update(inquiry=source)
    give_back_limits(source, target, moved.get("limits", ()), now)
    target.merged_from.filter(pk__in=moved["inquiries"]).update(merged_into=source)
    target.participants.filter(pk__in=moved["participants"]).delete()
    is_untouched = target.version == before["version"]
    source.merged_into = None
    source.save(update_fields=["merged_into"])
    status = before["source"]["status"]
    enter_status(inquiry=source, status=status, by=by, now=now, kind=Fact.UNMERGED)
    _restore(source, before["source"])
    record_fact(inquiry=target, kind=Fact.UNMERGED, at=now, by=by, other=source.reference)
    if is_untouched:
        enter_status(inquiry=target, status=before["target"]["status"], by=by, now=now)
        _restore(target, before["target"])
    give_clocks_back(source=source, target=target, now=now)
    for inquiry in (source, target):
        summarise(inquiry)


def _restore(inquiry: Inquiry, state: dict[str, Any]) -> None:
    kept = [name for name in KEPT if name in state]  # merges of earlier releases know fewer
    for name in kept:
        setattr(inquiry, name, Inquiry._meta.get_field(name).to_python(state[name]))  # type: ignore[union-attr]
    inquiry.save(update_fields=kept)

"""The inquiries that messages join: found, locked, and told that something came."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Max

from inquiries.actions.clocks import begin_answer
from inquiries.actions.incoming import Arrival, Calendars
from inquiries.actions.lifecycle import enter_status
from inquiries.actions.snooze import wake_locked
from inquiries.actions.undo import hold_for_newer_mail
from inquiries.models import Inquiry, InquiryLink
from inquiries.models.inquiry import LinkKind
from inquiries.states import OPENED_BY_A_MESSAGE, Fact, Status

REOPEN_WITHIN = timedelta(days=30)


def join_present(arrivals: Sequence[Arrival]) -> None:
    """Lock what the messages match, and let them join it.

    What was closed long ago takes none; its newest follow-up does, if there is one. What was
    merged lives on in the other inquiry. Old mail is no reason for a follow-up.
    """
    asked = {one: one.match.joins for one in arrivals if one.match.joins}
    rows: dict[int, Inquiry] = {}
    while asked:
        rows |= _lock(set(asked.values()) - rows.keys())
        for arrival, pk in asked.items():
            if _takes(rows[pk], arrival):
                arrival.inquiry, arrival.is_joining = rows[pk], True
        waiting = {one: rows[pk] for one, pk in asked.items() if not one.is_joining}
        later = _successors(waiting.values())
        asked = {one: later[row.pk] for one, row in waiting.items() if row.pk in later}


def _lock(pks: Iterable[int]) -> dict[int, Inquiry]:
    """In the order of their ids; the desk is read after, so that no transfer slips between."""
    rows = Inquiry.objects.select_for_update(of=("self",), no_key=True).prefetch_related("desk")
    return {row.pk: row for row in rows.filter(pk__in=set(pks)).order_by("pk")}


def _takes(inquiry: Inquiry, arrival: Arrival) -> bool:
    if inquiry.merged_into_id is not None:
        return False
    return arrival.incoming.is_archive or not _is_past(inquiry, arrival.incoming.at)


def _is_past(inquiry: Inquiry, at: datetime) -> bool:
    if inquiry.status != Status.CLOSED:
        return False
    closings = inquiry.timeline.filter(kind=Fact.STATUS_CHANGED, data__after=Status.CLOSED)
    closed_at = closings.aggregate(Max("at"))["at__max"]
    return max(inquiry.last_message_at, closed_at or inquiry.last_message_at) < at - REOPEN_WITHIN


def _successors(rows: Iterable[Inquiry]) -> dict[int, int]:
    merged = {row.pk: row.merged_into_id for row in rows if row.merged_into_id}
    return merged | _follow_ups([row.pk for row in rows if row.pk not in merged])


def _follow_ups(pks: Sequence[int]) -> dict[int, int]:
    links = InquiryLink.objects.filter(other__in=pks, kind=LinkKind.FOLLOWS) if pks else None
    return dict(links.order_by("inquiry_id").values_list("other_id", "inquiry_id")) if links else {}


def follow_up(*, arrival: Arrival, calendars: Calendars, now: datetime) -> None:
    """A person's further message opens what is at rest or put aside, and an answer is due."""
    inquiry, incoming = arrival.inquiry, arrival.incoming
    if incoming.automatic or incoming.is_archive or inquiry.status == Status.SPAM:
        return
    begin_answer(inquiry=inquiry, at=incoming.at, calendars=calendars)
    if inquiry.status in OPENED_BY_A_MESSAGE:
        enter_status(inquiry=inquiry, status=Status.OPEN, by=None, now=now)
    wake_locked(inquiry=inquiry, by=None, now=now, reason="message")
    hold_for_newer_mail(inquiry=inquiry, now=now)

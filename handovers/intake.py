"""Which of the mails that arrive belong to a hand-over: by our signed address, or by the thread."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from handovers.actions.arriving import take_mail
from handovers.addresses import read_handover_address
from handovers.models import Handover, HandoverMail
from handovers.reach import speaks_for
from inquiries.actions.incoming import Incoming
from inquiries.permissions import lock_inquiries
from inquiries.signals import mails_arrived

REPORTS = ("bounce", "receipt")


def listen() -> None:
    mails_arrived.connect(take_mails, dispatch_uid="handovers.intake")


def take_mails(*, incomings: Sequence[Incoming], now: datetime, **_kwargs: Any) -> set[str]:
    """Keep those of hand-overs; answers with their keys, so that they become no inquiries."""
    by_address = {one.external_key: _by_address(one) for one in incomings}
    tokens = {pk for found in by_address.values() for pk in found}
    known = set(Handover.objects.filter(pk__in=tokens).values_list("pk", flat=True))
    threads = _threads(incomings)
    wanted = {
        one.external_key: by_address[one.external_key] & known or _by_thread(one, threads)
        for one in incomings
    }
    _lock_all({pk for found in wanted.values() for pk in found})
    for one in incomings:
        for pk in sorted(wanted[one.external_key]):
            take_mail(handover_id=pk, incoming=one, now=now)
    return {key for key, found in wanted.items() if found}


def _lock_all(handover_ids: set[int]) -> None:
    """The inquiries of the whole batch before the first deed: mails come in any order."""
    if handover_ids:
        rows = Handover.objects.filter(pk__in=handover_ids)
        lock_inquiries(rows.values_list("inquiry_id", flat=True))


def _by_address(incoming: Incoming) -> set[int]:
    """A mail to all may have gone to two hand-overs: each gets it."""
    found = (read_handover_address(one) for one in incoming.recipients)
    return {pk for pk in found if pk is not None}


def _threads(incomings: Iterable[Incoming]) -> dict[str, int]:
    """Hand-overs by the Message-IDs of our mails that these mails name: one statement."""
    named = {id_ for one in incomings for id_ in one.seen_ids}
    if not named:
        return {}
    rows = HandoverMail.objects.filter(message_id__in=named)
    return dict(rows.values_list("message_id", "handover_id"))


def _by_thread(incoming: Incoming, threads: dict[str, int]) -> set[int]:
    """Without our address the Message-ID alone must do: only for the section, and for machines that
    report about our mail. What a stranger writes becomes an inquiry of its own."""
    named = (threads.get(id_) for id_ in reversed(incoming.seen_ids))
    pk = next((one for one in named if one is not None), None)
    if pk is None:
        return set()
    if incoming.automatic in REPORTS:
        return {pk}
    handover = Handover.objects.select_related("section").get(pk=pk)
    return {pk} if speaks_for(handover, incoming.sender_address) else set()

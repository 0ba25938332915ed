"""The same mail by several ways: one message at a desk, two linked inquiries at two desks."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Q

from inquiries.actions.facts import new_fact, record_facts
from inquiries.actions.incoming import Arrival
from inquiries.models import InquiryLink, Message, MessageCopy, TimelineFact
from inquiries.models.inquiry import LinkKind
from inquiries.states import Fact
from mailroom.queries import own_addresses, without_tag


def set_known_apart(arrivals: Sequence[Arrival], now: datetime) -> list[Arrival]:
    """Those that are to be stored; what is known already gets the message that is there.

    A copy by another mailbox of the desk is noted with that message, and nothing else happens.
    """
    known = _read_known(arrivals)
    by_key = {one.external_key: one for one in known}
    fresh, copies = [], []
    for arrival in arrivals:
        same = _of_same_content(arrival, known)
        here = [one for one in same if _desk_of(one) == arrival.incoming.desk.pk]
        if found := by_key.get(arrival.incoming.external_key):
            arrival.message = found
        elif here:
            arrival.message = here[0]
            copies.append(arrival)
        else:
            arrival.twins = frozenset(one.inquiry_id for one in same)
            fresh.append(arrival)
    if copies:
        _note_copies(copies, now)
    return fresh


def _read_known(arrivals: Sequence[Arrival]) -> list[Message]:
    keys = [one.incoming.external_key for one in arrivals]
    digests = {one.incoming.content_digest for one in arrivals} - {None}
    rows = Message.objects.filter(Q(external_key__in=keys) | Q(content_digest__in=digests))
    desk = F("raw_email__mailbox__desk_id")
    return list(
        rows.select_related("inquiry").annotate(arrived_at=desk).defer("body", "quoted", "html")
    )


def _of_same_content(arrival: Arrival, known: Sequence[Message]) -> list[Message]:
    digest = arrival.incoming.content_digest
    return [one for one in known if digest and one.content_digest == digest]


def _desk_of(message: Message) -> int | None:
    """Where it arrived; its inquiry may have gone to another desk since."""
    desk: int | None = message.arrived_at  # type: ignore[attr-defined]
    return desk


def _note_copies(copies: Sequence[Arrival], now: datetime) -> None:
    ids = [one.incoming.raw_email_id for one in copies]
    noted = set(
        MessageCopy.objects.filter(raw_email_id__in=ids).values_list("raw_email_id", flat=True)
    )
    new = [one for one in copies if one.incoming.raw_email_id not in noted]
    MessageCopy.objects.bulk_create(
        MessageCopy(message=one.message, raw_email_id=raw_email_id, at=one.incoming.at)
        for one in new
        if (raw_email_id := one.incoming.raw_email_id)
    )
    ours = own_addresses() if new else frozenset()
    for one in new:
        _add_recipients(one, ours)
    record_facts([_copy_fact(one, now) for one in new])


def _add_recipients(arrival: Arrival, ours: frozenset[str]) -> None:
    """Only addresses of ours: whoever sends a known mail again must not bring others in (S5)."""
    message = arrival.message
    added = [
        one
        for one in dict.fromkeys(arrival.incoming.recipients)
        if without_tag(one) in ours and one not in message.recipients
    ]
    if added:
        message.recipients = [*message.recipients, *added]
        message.save(update_fields=["recipients"])


def _copy_fact(arrival: Arrival, now: datetime) -> TimelineFact:
    incoming, message = arrival.incoming, arrival.message
    return new_fact(
        inquiry=message.inquiry,
        kind=Fact.COPY_RECEIVED,
        at=incoming.at if incoming.is_archive else now,
        message=message,
        mailbox=incoming.mailbox.address if incoming.mailbox else "",
    )


def link_twins(arrivals: Sequence[Arrival], now: datetime) -> None:
    """Link each inquiry once with those of other desks.

    Without a fact: it would tell who sees only one of them that there is another.
    """
    wanted = {
        (max(one.inquiry.pk, other), min(one.inquiry.pk, other))
        for one in arrivals
        for other in one.twins - {one.inquiry.pk}
    }
    if not wanted:
        return
    later = {pair[0] for pair in wanted}
    links = InquiryLink.objects.filter(inquiry_id__in=later, kind=LinkKind.SAME_MAIL)
    linked = set(links.values_list("inquiry_id", "other_id"))
    InquiryLink.objects.bulk_create(
        InquiryLink(inquiry_id=later, other_id=earlier, kind=LinkKind.SAME_MAIL, created_at=now)
        for later, earlier in sorted(wanted - linked)
    )

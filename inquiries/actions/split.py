"""A message that is a matter of its own becomes an inquiry of its own."""

from datetime import datetime

from django.db import transaction
from django.http import Http404

from contacts.actions import find_or_add_contact
from contacts.models import AddressKind, Contact
from desks.models import Agent
from desks.permissions import Deed
from inquiries.actions.clocks import begin_clocks
from inquiries.actions.facts import record_fact
from inquiries.actions.merge import move_message, require_movable
from inquiries.matching import thread_digests
from inquiries.models import Inquiry, InquiryLink, Message, ThreadKey
from inquiries.models.inquiry import LinkKind
from inquiries.permissions import lock_inquiry_for
from inquiries.references import next_references
from inquiries.states import Fact


@transaction.atomic
def split_message(*, message_id: int, by: Agent, now: datetime) -> Inquiry:
    """Open a new inquiry at the same desk with this message; the two are linked.

    Its clock runs from the message's arrival, for its writer has waited since. A message that is
    alone in its inquiry has been split already: then nothing happens. Raises InvalidInput for
    what we sent, Http404 for what the agent may not see.
    """
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise Http404
    source = lock_inquiry_for(by, message.inquiry_id, Deed.MERGE_INQUIRIES)
    if _is_alone(message, source):
        return source
    require_movable(message, source)
    inquiry = _open(message, source, now)
    record_fact(
        inquiry=inquiry, kind=Fact.CREATED, at=message.at, by=by, channel=inquiry.channel,
        split_from=source.reference,
    )  # fmt: skip
    InquiryLink.objects.create(
        inquiry=inquiry, other=source, kind=LinkKind.SPLIT_FROM, created_at=now
    )
    move_message(message_id=message.pk, target=inquiry, by=by, now=now)
    _lead_answers(message, source, inquiry)
    return inquiry


def _is_alone(message: Message, source: Inquiry) -> bool:
    return not source.messages.exclude(pk=message.pk).exists()


def _open(message: Message, source: Inquiry, now: datetime) -> Inquiry:
    desk = source.desk
    inquiry = Inquiry.objects.create(
        reference=next_references(desk=desk, count=1, now=now)[0],
        desk=desk,
        channel=message.channel,
        subject=message.subject or source.subject,
        contact=_writer(message, source, now),
        language=source.language,
        created_at=message.at,
        last_message_at=message.at,
        last_message_kind=message.kind,
    )
    if not message.automatic:
        begin_clocks(inquiry=inquiry, now=now)
    return inquiry


def _writer(message: Message, source: Inquiry, now: datetime) -> Contact:
    if "@" not in message.sender_address:
        return source.contact
    return find_or_add_contact(
        desk=source.desk,
        kind=AddressKind.EMAIL,
        written=message.sender_address,
        name=message.sender_name,
        now=now,
    )


def _lead_answers(message: Message, source: Inquiry, inquiry: Inquiry) -> None:
    """What answers this message belongs to the new inquiry from now on."""
    digests = thread_digests([message.message_id])
    ThreadKey.objects.filter(inquiry=source, digest__in=digests).delete()
    ThreadKey.objects.bulk_create(
        ThreadKey(desk=source.desk, digest=digest, inquiry=inquiry) for digest in digests
    )

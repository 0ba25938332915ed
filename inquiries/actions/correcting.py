"""What agents say of the triage: right as it is, or what is right instead. From this it learns."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from desks.models import Agent, Desk
from desks.permissions import Deed
from inquiries.actions.facts import record_fact
from inquiries.models import Inquiry, InquiryTriage
from inquiries.permissions import lock_inquiry_for
from inquiries.states import Fact
from registry.topics import RESOLVER_NAMES, find_topic
from registry.triage import WRONG_SERVICES
from shared.exceptions import InvalidInput, NotPossible

CORRECTABLE = ("subtopic", "resolver", "wrong_service", "desk")


@transaction.atomic
def confirm_triage(*, inquiry_id: int, by: Agent, now: datetime) -> InquiryTriage:
    """Say that all of it holds. Twice is once; raises NotPossible where nothing was proposed."""
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.CLASSIFY)
    triage = _triage_of(inquiry)
    if triage.settled_at:
        return triage
    triage.settled_at, triage.settled_by = now, by
    triage.save(update_fields=["settled_at", "settled_by"])
    _next_version(inquiry)
    record_fact(inquiry=inquiry, kind=Fact.TRIAGE_CONFIRMED, at=now, by=by)
    return triage


@transaction.atomic
def correct_triage(
    *, inquiry_id: int, values: Mapping[str, str], by: Agent, now: datetime
) -> InquiryTriage:
    """Set what is right of subtopic, resolver, other service and desk; one fact with before and after.

    Topic, urgency and language are set by `classify`. The desk is only our opinion: the inquiry
    moves by a transfer. The same again changes nothing. Raises InvalidInput for what does not
    exist, NotPossible where the inquiry has no triage.
    """
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.CLASSIFY)
    triage = _triage_of(inquiry)
    _require_known(inquiry, triage, values)
    changes = {
        name: [getattr(triage, name), value]
        for name, value in values.items()
        if getattr(triage, name) != value
    }
    if not changes:
        return triage
    for name, (_before, after) in changes.items():
        setattr(triage, name, after)
    triage.save(update_fields=list(changes))
    settle_as_corrected(inquiry_id=inquiry.pk, by=by, now=now)
    _next_version(inquiry)
    record_fact(inquiry=inquiry, kind=Fact.CLASSIFIED, at=now, by=by, changes=changes)
    return triage


def settle_as_corrected(*, inquiry_id: int, by: Agent, now: datetime, desk: str = "") -> None:
    """For other deeds that correct: classified otherwise, taken over by another desk. One statement.

    What a rule does is nobody's judgement: from that nothing is learned.
    """
    if by.is_machine:
        return
    values = {"settled_at": now, "settled_by": by, "is_corrected": True}
    rows = InquiryTriage.objects.filter(inquiry_id=inquiry_id)
    rows.update(**values, **({"desk": desk} if desk else {}))


def forget_subtopic(inquiry_id: int) -> None:
    """With another topic the subtopic of the old one means nothing."""
    InquiryTriage.objects.filter(inquiry_id=inquiry_id).update(subtopic="")


def _triage_of(inquiry: Inquiry) -> InquiryTriage:
    triage = InquiryTriage.objects.filter(inquiry=inquiry).first()
    if triage is None:
        raise NotPossible(_("This inquiry was not triaged."))
    return triage


def _require_known(inquiry: Inquiry, triage: InquiryTriage, values: Mapping[str, str]) -> None:
    topic = find_topic(triage.desk, inquiry.topic) or find_topic(inquiry.desk.code, inquiry.topic)
    known = {
        "subtopic": {"", *(one.code for one in topic.subtopics)} if topic else {""},
        "resolver": {"", *RESOLVER_NAMES},
        "wrong_service": {"", *WRONG_SERVICES},
        "desk": set(Desk.objects.values_list("code", flat=True)) if "desk" in values else set(),
    }
    for name, value in values.items():
        if name not in CORRECTABLE or value not in known[name]:
            raise InvalidInput()


def _next_version(inquiry: Inquiry) -> None:
    inquiry.version += 1
    inquiry.save(update_fields=["version"])

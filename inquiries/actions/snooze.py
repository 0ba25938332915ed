"""Putting an inquiry aside until a time; it comes back then, with a message, or by hand."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from inquiries.actions.facts import record_fact
from inquiries.models import Inquiry
from inquiries.permissions import lock_inquiry_for
from inquiries.snooze_times import LONGEST
from inquiries.states import Fact
from shared.exceptions import InvalidInput, NotPossible

WHY_LENGTH = 200
BATCH = 100


@transaction.atomic
def snooze_inquiry(
    *, inquiry_id: int, until: datetime, by: Agent, now: datetime, why: str = ""
) -> Inquiry:
    """Put an active inquiry aside until an instant; no clock stops. Fact with until and why.

    The same instant again changes nothing, another one replaces it. Raises InvalidInput for a time
    that has passed or is more than a year away, NotPossible for what is at rest.
    """
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.CHANGE_STATUS)
    if not now < until <= now + LONGEST:
        raise InvalidInput(_("Choose a time from now on, within a year."))
    if not inquiry.is_active:
        raise NotPossible(_("This is done already. Reopen it first."))
    if inquiry.snoozed_until == until:
        return inquiry
    _set(inquiry, until)
    why = why.strip()[:WHY_LENGTH]
    record_fact(inquiry=inquiry, kind=Fact.SNOOZED, at=now, by=by, until=until.isoformat(), why=why)
    return inquiry


@transaction.atomic
def wake_inquiry(*, inquiry_id: int, by: Agent, now: datetime) -> Inquiry:
    """Back in the queue by hand. Called twice: the second call changes nothing."""
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.CHANGE_STATUS)
    wake_locked(inquiry=inquiry, by=by, now=now, reason="hand")
    return inquiry


def wake_locked(*, inquiry: Inquiry, by: Agent | None, now: datetime, reason: str) -> bool:
    """Bring a locked inquiry back and write the fact; false when it was not put aside.

    Reasons: hand, time, message.
    """
    if inquiry.snoozed_until is None:
        return False
    until = inquiry.snoozed_until.isoformat()
    _set(inquiry, None)
    record_fact(inquiry=inquiry, kind=Fact.WOKEN, at=now, by=by, reason=reason, until=until)
    return True


@transaction.atomic
def wake_due(*, now: datetime) -> list[Inquiry]:
    """Bring back what was put aside until now by the database's clock: at most a hundred at once.

    What somebody else has locked just now waits for the next look. Safe to run many at once.
    """
    due = Inquiry.objects.filter(snoozed_until__lte=Now()).order_by("snoozed_until", "pk")
    locked = due.select_for_update(of=("self",), no_key=True, skip_locked=True)[:BATCH]
    return [one for one in locked if wake_locked(inquiry=one, by=None, now=now, reason="time")]


def _set(inquiry: Inquiry, until: datetime | None) -> None:
    inquiry.snoozed_until = until
    inquiry.version += 1
    inquiry.save(update_fields=["snoozed_until", "version"])

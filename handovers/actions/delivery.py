"""What became of a mail to a section: one that did not arrive is shown to the desk at once."""

from datetime import datetime
from typing import Any

from handovers.actions.finishing import note
from handovers.actions.telling import tell_trouble
from handovers.models import HandoverMail
from handovers.permissions import lock_both
from inquiries.states import Fact
from mailroom.models import OutgoingEmail
from mailroom.signals import delivery_finished, mail_returned
from mailroom.states import OutgoingState


def listen() -> None:
    delivery_finished.connect(note_delivery, dispatch_uid="handovers.delivery")
    mail_returned.connect(note_return, dispatch_uid="handovers.return")


def note_delivery(*, outgoing: OutgoingEmail, at: datetime, **_kwargs: Any) -> None:
    """Sent after all, the trouble is over; failed or uncertain, the desk hears of it once."""
    if outgoing.state == OutgoingState.SENT:
        _settle(outgoing)
    else:
        note_return(outgoing=outgoing, at=at)


def _settle(outgoing: OutgoingEmail) -> None:
    mail = HandoverMail.objects.filter(outgoing=outgoing).first()
    if mail is None:
        return
    handover = lock_both(mail.handover_id)
    if handover.undelivered_at:
        handover.undelivered_at = None
        handover.save(update_fields=["undelivered_at"])


def note_return(*, outgoing: OutgoingEmail, at: datetime, **_kwargs: Any) -> None:
    """In the transaction that recorded it; mails that are no hand-over's are left alone."""
    mail = HandoverMail.objects.filter(outgoing=outgoing).first()
    if mail is None:
        return
    handover = lock_both(mail.handover_id)
    if handover.undelivered_at:
        return
    handover.undelivered_at = at
    handover.save(update_fields=["undelivered_at"])
    note(handover=handover, fact=Fact.HANDOVER_UNDELIVERED, by=None, now=at)
    tell_trouble(handover=handover, what=f"mail:{outgoing.pk}", is_held=False, now=at)

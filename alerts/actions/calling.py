"""The steps of an alert: who is called, by page, mail and webhook; each exactly once."""

from datetime import datetime

from django.db import transaction
from django.utils import translation

from alerts.emails import mail_at_once
from alerts.models import Alert, AlertStep
from alerts.notified import subject_of, subject_of_desk
from alerts.people import administrators, called_by
from alerts.permissions import lock_of
from alerts.wording import because, line, repeated, url_of
from desks.queries import calendar_of
from inquiries.permissions import lock_if_free
from notifications.actions import notify
from notifications.models import Notification
from notifications.states import Kind
from targets.counting import after
from webhooks.actions import Payload, queue_webhooks
from webhooks.states import Event

BATCH = 100


def call(*, alert: Alert, number: int, now: datetime) -> set[int]:
    """Tell a locked alert's people once more, and write when they are told again.

    The next step lies in the desk's working time after `now`, not after when this one was due.
    """
    people = called_by(alert.inquiry, number, now)
    _tell(alert, number, people, now)
    _tell_administrators(alert, number, now)
    event = Event.ALERT_RAISED if number == 1 else Event.ALERT_REPEATED
    tell_outside(alert=alert, event=event, now=now)
    alert.step = number
    alert.save(update_fields=["step"])
    write_next(alert=alert, now=now)
    return people


def write_next(*, alert: Alert, now: datetime) -> None:
    due = after(calendar_of(alert.inquiry.desk), now, alert.rule.repeat_after)
    AlertStep.objects.create(alert=alert, number=alert.step + 1, due_at=due)


def _tell(alert: Alert, number: int, people: set[int], now: datetime) -> None:
    key = f"alert:{alert.pk}:{number}"
    notify(agent_ids=people, kind=Kind.URGENT, key=key, now=now, subject=subject_of(alert))
    mailed = mail_at_once(alert=alert, number=number, agent_ids=people, now=now)
    # The digest would tell it a second time.
    told = Notification.objects.filter(key=key, kind=Kind.URGENT, agent__in=mailed)
    told.update(by_mail=False)


def _tell_administrators(alert: Alert, number: int, now: datetime) -> None:
    notify(
        agent_ids=administrators(number),
        kind=Kind.URGENT_ALONE,
        key=f"alert:{alert.pk}:{number}:alone",
        now=now,
        subject=subject_of_desk(alert.inquiry.desk),
    )


def tell_outside(*, alert: Alert, event: Event, now: datetime) -> None:
    """Every webhook of the desk that asked for it; once for each event and step."""

    def payload(language: str) -> Payload:
        with translation.override(language):
            return _payload(alert, event)

    queue_webhooks(
        event=event,
        desk_id=alert.inquiry.desk_id,
        payload_in=payload,
        key=f"alert:{alert.pk}:{event}:{alert.step}:{now.isoformat()}",
        now=now,
    )


def _payload(alert: Alert, event: Event) -> Payload:
    words = line(alert)
    if event == Event.ALERT_REPEATED:
        words = f"{words}. {repeated(alert.step + 1)}"
    if event in (Event.ALERT_ACKNOWLEDGED, Event.ALERT_OVER):
        words = f"{words}: {alert.get_state_display()}"
    by = alert.acknowledged_by
    return {
        "text": words,
        "url": url_of(alert),
        "reference": alert.inquiry.reference,
        "desk": alert.inquiry.desk.code,
        "alert": alert.pk,
        "rule": alert.rule.code,
        "cause": alert.cause,
        "because": because(alert),
        "state": alert.state,
        "raised_at": alert.raised_at.isoformat(),
        "acknowledged_by": by.username if by else None,
    }


# --- when a step is due ----------------------------------------------------------------------------
def due_steps(now: datetime) -> list[int]:
    """Ids, the earliest first; `now` is the database's clock."""
    due = AlertStep.objects.filter(done_at=None, due_at__lte=now)
    return list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def take_step(*, step_id: int, now: datetime) -> bool:
    """Call again, once: true if it was done by this call.

    False when another has done it, somebody has seen to the alert, or somebody acts on the inquiry
    at this moment (then the next look finds it again).
    """
    step = AlertStep.objects.select_related("alert").filter(pk=step_id).first()
    inquiry = lock_if_free(step.alert.inquiry_id) if step else None
    if step is None or inquiry is None:
        return False
    alert = lock_of(inquiry, step.alert_id)
    mine = AlertStep.objects.filter(pk=step_id, done_at=None, due_at__lte=now)
    if not alert.is_open or mine.update(done_at=now) != 1:
        return False
    told = call(alert=alert, number=step.number, now=now)
    AlertStep.objects.filter(pk=step_id).update(told=sorted(told))
    return True

"""Somebody sees to it: the calling stops, and everybody sees who it is."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from alerts.actions.calling import tell_outside
from alerts.actions.showing import show_alerted
from alerts.models import Alert, AlertStep
from alerts.notified import subject_of
from alerts.permissions import lock_alert_for
from alerts.states import MOVES, State
from desks.models import Agent
from desks.permissions import Deed
from inquiries.actions.facts import record_fact
from inquiries.states import Fact
from notifications.actions import mark_read
from notifications.models import Notification
from shared.exceptions import InvalidInput, NotPossible
from shared.submissions import once
from shared.transitions import can_move
from webhooks.states import Event

MAX_REMARK = 300


def acknowledge_alert(
    *, alert_id: int, remark: str = "", by: Agent, submission_key: str, now: datetime
) -> Alert:
    """Say that `by` sees to it, once per key: nobody is called any more, and nothing else changes.

    Who and when is a fact; `remark` (what is done about it) stands with the alert. Webhooks are
    told, the notifications of everybody who was called are read. Raises NotPossible when somebody
    else was faster or it is over.
    """
    remark = " ".join(remark.split())
    if len(remark) > MAX_REMARK:
        raise InvalidInput(_("The text is too long."))

    def deed() -> dict[str, Any]:
        alert = lock_alert_for(by, alert_id, Deed.ACKNOWLEDGE_ALERT)
        _require_open(alert)
        alert.state, alert.finished_at = State.ACKNOWLEDGED, now
        alert.acknowledged_by, alert.remark = by, remark
        alert.save()
        AlertStep.objects.filter(alert=alert, done_at=None).delete()
        show_alerted(alert.inquiry)
        code = alert.rule.code
        fact = Fact.ALERT_ACKNOWLEDGED
        record_fact(inquiry=alert.inquiry, kind=fact, at=now, by=by, alert=code)
        tell_outside(alert=alert, event=Event.ALERT_ACKNOWLEDGED, now=now)
        _read_by_all(alert, now)
        return {"alert": alert.pk}

    content = {"acknowledge": alert_id, "remark": remark}
    done = once(by_id=by.pk, key=submission_key, content=content, now=now, deed=deed)
    return Alert.objects.select_related("rule", "acknowledged_by").get(pk=done["alert"])


def _require_open(alert: Alert) -> None:
    if can_move(MOVES, alert.state, State.ACKNOWLEDGED):
        return
    if alert.acknowledged_by:
        words = _("%(name)s sees to it already.")
        raise NotPossible(words % {"name": alert.acknowledged_by.display_name})
    raise NotPossible(_("This alert is over already."))


def _read_by_all(alert: Alert, now: datetime) -> None:
    subject = subject_of(alert)
    unread = Notification.objects.filter(subject=subject, read_at=None)
    for agent in Agent.objects.filter(pk__in=unread.values("agent")):
        mark_read(by=agent, now=now, subject=subject)

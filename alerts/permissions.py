"""Finding, authorising and locking an alert: always by its inquiry."""

from django.http import Http404

from alerts.models import Alert
from desks.models import Agent
from desks.permissions import Deed, Scope
from inquiries.models import Inquiry
from inquiries.permissions import lock_inquiry_for

SHOWN = ("inquiry__desk", "inquiry__assignee", "inquiry__contact__root", "rule", "acknowledged_by")


def get_alert_in(scope: Scope, pk: int) -> Alert:
    """Http404 both when there is none and when it may not be seen."""
    alert = Alert.objects.visible_to(scope).select_related(*SHOWN).filter(pk=pk).first()
    if alert is None:
        raise Http404
    return alert


def lock_alert_for(by: Agent, alert_id: int, deed: Deed) -> Alert:
    """Its inquiry locked first, then itself. Http404 when unseen, NotAllowed by the role."""
    inquiry_id = Alert.objects.filter(pk=alert_id).values_list("inquiry_id", flat=True).first()
    if inquiry_id is None:
        raise Http404
    return lock_of(lock_inquiry_for(by, inquiry_id, deed), alert_id)


def lock_of(inquiry: Inquiry, alert_id: int) -> Alert:
    """The row itself, of an inquiry that is locked already."""
    rows = Alert.objects.select_for_update(of=("self",), no_key=True).select_related("rule")
    alert = rows.get(pk=alert_id)
    alert.inquiry = inquiry
    return alert

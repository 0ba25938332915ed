"""What an alert says of itself: in a list, in a mail, in a chat tool. Nothing that anybody wrote."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alerts.models import Alert
from alerts.states import Cause, Signal


def because(alert: Alert) -> str:
    """Why it was raised: a date, what the triage found, or the rule's own phrase."""
    if alert.cause == Cause.LIMIT and alert.limit_on:
        day = date_format(alert.limit_on, "DATE_FORMAT")
        return _("A time limit ends on %(day)s") % {"day": day}
    if alert.cause == Cause.SIGNAL and alert.value in Signal.values:
        return str(Signal(alert.value).label)
    return _("Says “%(words)s”") % {"words": alert.value}


def line(alert: Alert) -> str:
    """For a subject or a chat tool: the rule and the reference."""
    names = {"rule": alert.rule.name, "reference": alert.inquiry.reference}
    return _("Urgent: %(rule)s – %(reference)s") % names


def repeated(number: int) -> str:
    return _("Nobody has seen to it yet: this is call number %(number)d.") % {"number": number}


def url_of(alert: Alert) -> str:
    path = reverse("inquiries:conversation", args=[alert.inquiry.reference])
    return f"{settings.SITE_URL}{path}"

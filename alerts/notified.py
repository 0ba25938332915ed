"""What notifications about alerts lead to, with the reader's rights of that moment."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from alerts.models import Alert
from desks.models import Desk
from desks.permissions import Deed, Scope
from notifications.signals import subjects_wanted
from notifications.subjects import Subject

ALERT, DESK = "alert", "alert_desk"


def subject_of(alert: Alert) -> str:
    return f"{ALERT}:{alert.pk}"


def subject_of_desk(desk: Desk) -> str:
    return f"{DESK}:{desk.code}"


def listen() -> None:
    subjects_wanted.connect(find_alerts, dispatch_uid="alerts.notified.alerts")
    subjects_wanted.connect(find_desks, dispatch_uid="alerts.notified.desks")


def find_alerts(*, keys: Collection[str], scope: Scope, **_kwargs: Any) -> dict[str, Subject]:
    """Those whose inquiry the scope may see."""
    ids = [int(one) for one in _of(ALERT, keys) if one.isdecimal()]
    if not ids:
        return {}
    rows = Alert.objects.visible_to(scope).filter(pk__in=ids).select_related("rule", "inquiry")
    return {
        subject_of(one): Subject(
            label=one.inquiry.reference,
            title=one.rule.name,
            url=reverse("inquiries:conversation", args=[one.inquiry.reference]),
        )
        for one in rows
    }


def find_desks(*, keys: Collection[str], scope: Scope, **_kwargs: Any) -> dict[str, Subject]:
    """For who may say who is called: the name of the desk, no content."""
    codes = _of(DESK, keys)
    if not codes:
        return {}
    desks = Desk.objects.filter(code__in=codes)
    if not scope.may_everywhere(Deed.MANAGE_ALERTS):
        desks = desks.filter(pk__in=scope.desk_ids_for(Deed.MANAGE_ALERTS))
    return {
        subject_of_desk(desk): Subject(label=desk.name, title="", url=reverse("alerts:rules"))
        for desk in desks
    }


def _of(what: str, keys: Collection[str]) -> list[str]:
    parted = (key.partition(":") for key in keys)
    return [which for kind, _colon, which in parted if kind == what]

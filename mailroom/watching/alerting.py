"""Beginning and ending the alerts of the mailroom. Who is told, and how, is mailroom.watching.telling."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from desks.models import Agent
from mailroom.models import Alert, AlertKind, Mailbox
from mailroom.realtime import announce_alerts

log = logging.getLogger(__name__)


@transaction.atomic
def raise_alert(
    *,
    kind: AlertKind,
    key: str,
    mailbox: Mailbox | None = None,
    details: dict[str, Any],
    now: datetime,
) -> bool:
    """Begin a trouble, or say that it still holds; returns whether it is new.

    While it is open, a second call only brings its details up to date. `details` are plain values
    for its sentence (mailroom.watching.alert_words): `count`, `since` (ISO), `error`, `addresses`, `limit`.
    A new one is a line of the log at ERROR; people are told by the watchdog's next run.
    """
    alert, is_new = Alert.objects.get_or_create(
        kind=kind,
        key=key[:700],
        closed_at=None,
        defaults={"mailbox": mailbox, "details": details, "opened_at": now},
    )
    if is_new:
        log.error("alert %s begins: %s, mailbox %s", alert.pk, kind, mailbox and mailbox.pk)
        announce_alerts(mailbox)
    elif alert.details != details or alert.calm_since:
        Alert.objects.filter(pk=alert.pk).update(details=details, calm_since=None)
    return is_new


@transaction.atomic
def end_alert(*, kind: AlertKind, key: str, now: datetime, by: Agent | None = None) -> bool:
    """End a trouble, by itself or by a person; returns false when none was open."""
    open_ones = Alert.objects.filter(kind=kind, key=key[:700], closed_at=None)
    alert = open_ones.select_for_update(of=("self",)).select_related("mailbox").first()
    if alert is None:
        return False
    open_ones.update(closed_at=now, closed_by=by)
    log.warning("alert %s ends: %s, %s", alert.pk, kind, "by a person" if by else "by itself")
    announce_alerts(alert.mailbox)
    return True

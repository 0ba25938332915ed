"""Deeds on mailboxes: set one up, say that its problems or a missing door were seen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from desks.models import Agent
from desks.permissions import Deed, scope_of
from mailroom.fetching.connecting import connect_mailbox
from mailroom.models import Alert, AlertKind, ImapMessage, Mailbox
from mailroom.permissions import get_mailbox_for, may_manage_mail
from mailroom.secrets import seal
from mailroom.watching.alerting import end_alert
from mailroom.watching.watchdog import DOOR_BEAT
from shared.exceptions import NotAllowed
from shared.models import Heartbeat

IMAP_FIELDS = frozenset({"imap_host", "imap_port", "imap_security", "imap_username", "imap_folder"})


def with_values(
    mailbox: Mailbox, *, values: Mapping[str, Any], imap_password: str, smtp_password: str
) -> Mailbox:
    """The mailbox as it would be saved; an empty password leaves the one that is kept."""
    for name, value in values.items():
        setattr(mailbox, name, value)
    if imap_password:
        mailbox.imap_password_sealed = seal(imap_password)
    if smtp_password:
        mailbox.smtp_password_sealed = seal(smtp_password)
    return mailbox


@transaction.atomic
def save_mailbox(
    *,
    mailbox_id: int | None,
    values: Mapping[str, Any],
    imap_password: str,
    smtp_password: str,
    by: Agent,
    now: datetime,
) -> Mailbox:
    """Make a mailbox (without an id) or change one; only an administrator may, else NotAllowed.

    Another server, account or folder starts anew: old errors and the back-off are forgotten. At
    the first connection what lies there is archive, from the moment that `values` say or from now.
    What a fetcher writes at the same time waits for the row and is not lost.
    """
    if not may_manage_mail(scope_of(by)):
        raise NotAllowed()
    mailbox = Mailbox.objects.select_for_update().get(pk=mailbox_id) if mailbox_id else Mailbox()
    is_other = imap_password or any(
        getattr(mailbox, name) != value for name, value in values.items() if name in IMAP_FIELDS
    )
    with_values(mailbox, values=values, imap_password=imap_password, smtp_password=smtp_password)
    if not is_other:
        mailbox.save()
        return mailbox
    mailbox.full_check_at = None
    is_decided = values.get("archive_before") is not None
    return connect_mailbox(mailbox=mailbox, now=now, archive_is_decided=is_decided)


@transaction.atomic
def see_problems(*, mailbox_id: int, by: Agent, now: datetime) -> None:
    """A person has seen which mails could not be taken over: their alert ends. Http404 for others."""
    mailbox = get_mailbox_for(scope_of(by), mailbox_id, Deed.FETCH_MAIL)
    newest = ImapMessage.objects.exclude(problem="").filter(mailbox=mailbox)
    seen = newest.aggregate(Max("pk"))["pk__max"] or 0
    Mailbox.objects.filter(pk=mailbox.pk).update(problems_seen_id=seen)
    end_alert(kind=AlertKind.OVERSIZE, key=f"mailbox:{mailbox.pk}", now=now, by=by)


@transaction.atomic
def close_door(*, by: Agent, now: datetime) -> None:
    """An administrator says that the SMTP door is switched off on purpose, until it is heard again."""
    if not may_manage_mail(scope_of(by)):
        raise NotAllowed()
    Heartbeat.objects.filter(name=DOOR_BEAT).delete()
    for key in Alert.objects.filter(kind=AlertKind.DOOR, closed_at=None).values_list(
        "key", flat=True
    ):
        end_alert(kind=AlertKind.DOOR, key=key, now=now, by=by)

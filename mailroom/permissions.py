"""Which mailboxes an agent may read, fetch again or configure, and whose mail may be seen."""

from django.db.models import QuerySet
from django.http import Http404

from desks.permissions import Deed, Scope
from mailroom.models import Alert, Mailbox, OutgoingEmail, RawEmail


def may_read_mail(scope: Scope) -> bool:
    return scope.may_everywhere(Deed.READ_MAIL) or bool(scope.desk_ids_for(Deed.READ_MAIL))


def may_manage_mail(scope: Scope) -> bool:
    return scope.may_everywhere(Deed.MANAGE_MAIL)


def may_read_content(scope: Scope, mailbox: Mailbox) -> bool:
    """Sender, subject and bytes. Administrators read when, how much and why, never what."""
    return scope.may(Deed.READ_QUARANTINE, mailbox.desk_id)


def mailboxes_for(scope: Scope, deed: Deed = Deed.READ_MAIL) -> QuerySet[Mailbox]:
    if scope.may_everywhere(deed):
        return Mailbox.objects.all()
    return Mailbox.objects.filter(desk_id__in=scope.desk_ids_for(deed))


def get_mailbox_for(scope: Scope, pk: int, deed: Deed = Deed.READ_MAIL) -> Mailbox:
    """Raises Http404: what may not be seen does not exist."""
    found = mailboxes_for(scope, deed).select_related("desk").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def raw_emails_for(scope: Scope, deed: Deed = Deed.READ_MAIL) -> QuerySet[RawEmail]:
    return RawEmail.objects.filter(mailbox__in=mailboxes_for(scope, deed))


def outgoing_for(scope: Scope) -> QuerySet[OutgoingEmail]:
    return OutgoingEmail.objects.filter(mailbox__in=mailboxes_for(scope))


def open_alerts_for(scope: Scope) -> QuerySet[Alert]:
    """Troubles of the agent's mailboxes; those of no mailbox concern everybody who reads mail."""
    alerts = Alert.objects.filter(closed_at=None).select_related("mailbox")
    if scope.may_everywhere(Deed.READ_MAIL):
        return alerts
    desk_ids = scope.desk_ids_for(Deed.READ_MAIL)
    if not desk_ids:
        return alerts.none()
    return alerts.filter(mailbox=None) | alerts.filter(mailbox__desk_id__in=desk_ids)

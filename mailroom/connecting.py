"""Connecting a mailbox to its server: what lies there already is an archive."""

from datetime import datetime, timedelta

from django.db import transaction

from mailroom.models import Mailbox

# The server's clock may be a little ahead of or behind ours; a question must not end as archive.
CLOCKS_DIFFER = timedelta(minutes=2)


@transaction.atomic
def connect_mailbox(
    *, mailbox: Mailbox, now: datetime, archive_is_decided: bool = False
) -> Mailbox:
    """Save how a mailbox is fetched; its pause and its error are over.

    What had arrived before its first connection is archive: filed, not acknowledged, not counted
    as waiting. Later changes of the connection leave that moment as it is, and so does
    `archive_is_decided`: the caller has set it.
    """
    before = Mailbox.objects.select_for_update().filter(pk=mailbox.pk).first()
    is_first = bool(mailbox.imap_host) and (before is None or not before.imap_host)
    if is_first and not archive_is_decided:
        mailbox.archive_before = now - CLOCKS_DIFFER
    mailbox.next_fetch_at, mailbox.fetch_failures, mailbox.fetch_error = None, 0, ""
    mailbox.save()
    return mailbox

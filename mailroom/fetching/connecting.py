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
    as waiting; with `archive_is_decided` the caller has set that moment. On another server it is
    the last good fetch from the old one: mail that was moved has other bytes and would come anew.
    Every other change leaves it as it is. The whole folder is compared soon.
    """
    before = Mailbox.objects.select_for_update().filter(pk=mailbox.pk).first()
    if mailbox.imap_host and (before is None or not before.imap_host):
        if not archive_is_decided:
            mailbox.archive_before = now - CLOCKS_DIFFER
    elif before and mailbox.imap_host != before.imap_host:
        mailbox.archive_before = _border_after_moving(mailbox, before)
    mailbox.next_fetch_at, mailbox.fetch_failures, mailbox.fetch_error = None, 0, ""
    mailbox.full_check_at = None
    mailbox.save()
    return mailbox


def _border_after_moving(mailbox: Mailbox, before: Mailbox) -> datetime | None:
    """Never earlier than it was, and what a person has just chosen stays."""
    if before.fetched_at is None or mailbox.archive_before != before.archive_before:
        return mailbox.archive_before
    seen_until = before.fetched_at - CLOCKS_DIFFER
    return max(seen_until, before.archive_before or seen_until)

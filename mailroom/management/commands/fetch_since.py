"""`manage.py fetch_since 2026-11-01 [ADDRESS…]`: compare with the server, fetch what is missing."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mailroom.fetching.reconciling import ask_fetch_again, reconcile
from mailroom.models import Mailbox
from mailroom.queries import active_mailboxes
from shared.exceptions import HelpdeskError


class Command(BaseCommand):
    help = "Fetch again what arrived since a day (UTC). Nothing is stored twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("since", type=date.fromisoformat, help="2026-11-01")
        parser.add_argument("addresses", nargs="*", help="mailboxes; all when none is named")

    def handle(self, *args: Any, **options: Any) -> None:
        boxes = active_mailboxes().exclude(imap_host="")
        if options["addresses"]:
            boxes = boxes.filter(address__in=[one.casefold() for one in options["addresses"]])
        if not boxes:
            raise CommandError("There is no such mailbox that is fetched by IMAP.")
        for mailbox in boxes:
            self._fetch(mailbox, options["since"])

    def _fetch(self, mailbox: Mailbox, since: date) -> None:
        try:
            row = ask_fetch_again(mailbox=mailbox, since=since, by=None, now=timezone.now())
        except HelpdeskError as error:
            raise CommandError(str(error)) from error
        while reconcile(reconciliation_id=row.pk, clock=timezone.now):
            pass
        row.refresh_from_db()
        self.stdout.write(
            f"{mailbox.address}: {row.found} on the server, {row.known} known, {row.stored} new. "
            + ("Done." if row.finished_at else row.error or "Workers go on with it.")
        )

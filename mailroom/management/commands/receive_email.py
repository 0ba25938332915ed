"""`manage.py receive_email`: take mail from files or from a pipe, as an MTA's last resort."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mailroom.actions import store_raw_email
from mailroom.models import Door, Mailbox
from mailroom.queries import find_mailbox


class Command(BaseCommand):
    help = "Store raw mails: from files, or one from standard input (exit code 75 = try again)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path)
        parser.add_argument("--to", required=True, help="address of the mailbox")
        parser.add_argument("--sender", default="", help="envelope sender, <> for a bounce")

    def handle(self, *args: Any, **options: Any) -> None:
        """sysexits.h: 67 no such user, 75 try again later; a pipe transport understands both."""
        mails = self._mails(options["files"])
        try:
            mailbox = find_mailbox(options["to"])
            if mailbox:
                self._keep(mailbox, mails, options)
        except Exception as error:
            raise CommandError(f"Not stored: {error}", returncode=75) from error
        if mailbox is None:
            raise CommandError(f"No mailbox has the address {options['to']}.", returncode=67)

    def _mails(self, files: list[Path]) -> list[bytes]:
        return [path.read_bytes() for path in files] if files else [sys.stdin.buffer.read()]

    def _keep(self, mailbox: Mailbox, mails: list[bytes], options: dict[str, Any]) -> None:
        for raw in mails:
            number = store_raw_email(
                mailbox=mailbox,
                raw=raw,
                door=Door.COMMAND,
                now=timezone.now(),
                envelope_sender=options["sender"],
                envelope_recipient=options["to"],
            )
            self.stdout.write(f"stored as {number}")

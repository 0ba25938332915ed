"""`manage.py set_mailbox`: an address of a desk, and where its mail is fetched."""

import getpass
import os
from argparse import ArgumentParser
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from desks.models import Desk
from mailroom.fetching.backing_off import TROUBLES, trouble_of
from mailroom.fetching.connecting import connect_mailbox
from mailroom.fetching.imap import opened
from mailroom.fetching.oauth import signs_in_by_oauth
from mailroom.models import Mailbox, Security
from mailroom.secrets import seal

NOT_GIVEN = object()


def moment_or_none(written: str) -> datetime | None:
    """The beginning of a day in UTC; "none" for no archive at all."""
    if written == "none":
        return None
    return datetime.combine(date.fromisoformat(written), time(), tzinfo=UTC)


class Command(BaseCommand):
    help = "Make or change a mailbox; with --imap-host it is tried before it is saved."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")
        parser.add_argument("--desk", required=True, help="code of the desk: madrid")
        parser.add_argument("--imap-host", default="")
        parser.add_argument("--imap-port", type=int, default=993)
        parser.add_argument("--imap-security", choices=Security.values, default=Security.TLS)
        parser.add_argument("--imap-username", default="")
        parser.add_argument("--imap-folder", default="INBOX")
        parser.add_argument(
            "--archive-before",
            type=moment_or_none,
            default=NOT_GIVEN,
            help="mail that arrived before is filed without an answer: 2026-11-01 (UTC), or none;"
            " at the first connection, what lies there already",
        )
        parser.add_argument("--inactive", action="store_true", help="take no more mail for it")

    def handle(self, *args: Any, **options: Any) -> None:
        """The password comes from IMAP_PASSWORD or is asked for: never from the command line."""
        desk = Desk.objects.filter(code=options["desk"]).first()
        if desk is None:
            raise CommandError(f"There is no desk {options['desk']}; run seed_desks first.")
        mailbox = self._described(desk, options)
        if mailbox.imap_host:
            if not signs_in_by_oauth(mailbox):
                mailbox.imap_password_sealed = seal(self._password())
            self._try(mailbox)
        decided = options["archive_before"] is not NOT_GIVEN
        if decided:
            mailbox.archive_before = options["archive_before"]
        connect_mailbox(mailbox=mailbox, now=timezone.now(), archive_is_decided=decided)
        self.stdout.write(f"{mailbox.address} is a mailbox of {desk.name_en}.")

    def _described(self, desk: Desk, options: dict[str, Any]) -> Mailbox:
        address = options["address"].casefold()
        mailbox = Mailbox.objects.filter(address=address).first() or Mailbox(address=address)
        mailbox.desk, mailbox.is_active = desk, not options["inactive"]
        mailbox.sender_name_en = mailbox.sender_name_en or desk.name_en
        mailbox.sender_name_fr = mailbox.sender_name_fr or desk.name_fr
        mailbox.sender_name_es = mailbox.sender_name_es or desk.name_es
        for field in ("host", "port", "security", "username", "folder"):
            setattr(mailbox, f"imap_{field}", options[f"imap_{field}"])
        return mailbox

    def _password(self) -> str:
        return os.environ.get("IMAP_PASSWORD") or getpass.getpass("Password of the mailbox: ")

    def _try(self, mailbox: Mailbox) -> None:
        try:
            with opened(mailbox, readonly=True):
                pass
        except TROUBLES as error:
            words = trouble_of(error).words
            raise CommandError(
                f"The mailbox cannot be opened, nothing was saved: {words}"
            ) from error

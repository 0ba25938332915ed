"""`manage.py set_mailbox`: an address of a desk, and where its mail is fetched."""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from desks.models import Desk
from mailroom.imap import connected
from mailroom.models import Mailbox, Security
from mailroom.secrets import seal


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
        parser.add_argument("--inactive", action="store_true", help="take no more mail for it")

    def handle(self, *args: Any, **options: Any) -> None:
        """The password comes from IMAP_PASSWORD or is asked for: never from the command line."""
        desk = Desk.objects.filter(code=options["desk"]).first()
        if desk is None:
            raise CommandError(f"There is no desk {options['desk']}; run seed_desks first.")
        mailbox = self._described(desk, options)
        if mailbox.imap_host:
            mailbox.imap_password_sealed = seal(self._password())
            self._try(mailbox)
        mailbox.save()
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
            with connected(mailbox) as client:
                client.select_folder(mailbox.imap_folder, readonly=True)
        except Exception as error:
            raise CommandError(
                f"The mailbox cannot be opened, nothing was saved: {error}"
            ) from error

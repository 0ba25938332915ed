"""`manage.py reprocess_mail`: read mails in quarantine again, after what stopped them was mended."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from mailroom.actions import reprocess_quarantined
from mailroom.queries import quarantined


class Command(BaseCommand):
    help = "Read quarantined mails again: all, or those with the given ids. --list only shows them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ids", nargs="*", type=int)
        parser.add_argument("--list", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self._list()
            return
        count = reprocess_quarantined(ids=options["ids"])
        self.stdout.write(f"{count} mails will be read again.")

    def _list(self) -> None:
        for row in quarantined():
            self.stdout.write(
                f"{row.pk}  {row.mailbox.address}  {row.received_at:%F %R}  {row.error}"
            )

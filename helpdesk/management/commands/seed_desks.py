"""`manage.py seed_desks`: the desks, sections, mailboxes and closed days of a new installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from helpdesk.seeding import seed_installation


class Command(BaseCommand):
    help = "Make the desks, sections, mailboxes and closed days that are missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mail-domain", default="helpdesk.example")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        seed_installation(mail_domain=options["mail_domain"], today=today)
        self.stdout.write("Desks, sections, mailboxes and closed days are there.")

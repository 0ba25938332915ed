"""`manage.py load_demo`: three desks, their staff and some 300 inquiries of the last 60 days."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from helpdesk.demo_player import DemoRefused, play_demo


class Command(BaseCommand):
    help = "Load the demo (only with DEBUG). The password of all its accounts is DEMO_PASSWORD."

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("DEMO_PASSWORD", "")
        if len(password) < 8:
            raise CommandError("Set DEMO_PASSWORD to at least 8 characters.")
        try:
            count = play_demo(password=password, now=timezone.now(), progress=self._progress)
        except DemoRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} inquiries loaded.")

    def _progress(self, done: int, total: int) -> None:
        if done % 50 == 0:
            self.stdout.write(f"{done} of {total}")

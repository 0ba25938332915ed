"""`manage.py smtp_door`: receive mail by SMTP or LMTP."""

import asyncio
import contextlib
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from mailroom.receiving_server import serve


class Command(BaseCommand):
    help = "Receive mail by SMTP (or LMTP) for the mailboxes of all desks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.SMTP_DOOR_HOST)
        parser.add_argument("--port", type=int, default=settings.SMTP_DOOR_PORT)
        parser.add_argument("--lmtp", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve(host=options["host"], port=options["port"], is_lmtp=options["lmtp"]))

"""`manage.py mail_sink`: the quick start's outgoing mail server."""

import contextlib
import threading
from argparse import ArgumentParser
from typing import Any

from aiosmtpd.controller import Controller
from django.conf import settings
from django.core.management.base import BaseCommand

from mailroom.sending.local_sink import SinkHandler


class Command(BaseCommand):
    help = "Take every outgoing mail and keep it on disk (quick start only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.MAIL_SINK_PORT or 2526)

    def handle(self, *args: Any, **options: Any) -> None:
        handler = SinkHandler(settings.MAIL_SINK_DIR)
        controller = Controller(handler, hostname="127.0.0.1", port=options["port"])
        controller.start()
        self.stdout.write(f"mail sink listens on 127.0.0.1:{options['port']}")
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()
        controller.stop()

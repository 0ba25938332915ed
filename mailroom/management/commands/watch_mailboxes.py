"""`manage.py watch_mailboxes`: be told of new mail at once, where the server can; send in need."""

import logging
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error as DatabaseTrouble
from django.db import connection

from mailroom.fetching.idling import Watch
from mailroom.fetching.one_mailbox import FETCH_TASK
from mailroom.sending.spare_sender import keep_sending
from shared.background import wake
from shared.heartbeats import beat

log = logging.getLogger(__name__)
LOOK_SECONDS = 10.0


class Command(BaseCommand):
    help = "Listen at the IMAP servers (IDLE) and wake a fetcher when mail arrives. May run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        watch = Watch(lambda mailbox_id: wake(FETCH_TASK, mailbox_id=mailbox_id))
        ends = threading.Event()
        threading.Thread(target=keep_sending, args=(ends,), name="sender", daemon=True).start()
        log.info("watching for new mail")
        try:
            while True:
                _look(watch)
                time.sleep(LOOK_SECONDS)
        except KeyboardInterrupt:
            watch.end()
            ends.set()


def _look(watch: Watch) -> None:
    """Without the database nobody is woken for nothing; the mailboxes are polled later anyway."""
    try:
        watch.look()
        beat("watch_mailboxes")
        (settings.VAR_DIR / "watching").touch()  # for the health check of a container
    except DatabaseTrouble as error:
        log.warning("the database is away: %s", type(error).__name__)
        connection.close()

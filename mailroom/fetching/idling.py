"""Waiting at servers that say at once when a mail arrives (IDLE, RFC 2177), to wake a fetcher.

Nothing is fetched and nothing is known here: whatever is missed, the next poll finds.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from django.db import connection, connections

from mailroom.fetching.backing_off import TROUBLES, pause_after, trouble_of
from mailroom.fetching.imap import Session, opened
from mailroom.fetching.oauth import signs_in_by_oauth
from mailroom.models import Mailbox
from mailroom.queries import active_mailboxes
from shared.alone import only_one

log = logging.getLogger(__name__)

RENEW_SECONDS = 9 * 60.0  # below 29 minutes (RFC 2177, 3) and below what gateways forget quietly
LISTEN_SECONDS = 5.0  # so soon a watcher notices that it is to end
WITHOUT_IDLE_SECONDS = 15 * 60.0  # then the server is asked again whether it can

News = Callable[[int], None]


class Watcher(threading.Thread):
    """Listens at one mailbox until it is told to end; connects again, later each time."""

    def __init__(self, mailbox: Mailbox, news: News) -> None:
        super().__init__(name=f"watch-{mailbox.pk}", daemon=True)
        self._mailbox, self._news = mailbox, news
        self._ending = threading.Event()
        self._failures = 0

    def end(self) -> None:
        self._ending.set()

    def run(self) -> None:
        while not self._ending.is_set():
            try:
                self._stay()
            except TROUBLES as error:
                self._rest(error)
            except Exception:  # this mailbox is polled as ever
                log.exception("mailbox %s is not watched", self._mailbox.pk)
                return
            finally:
                connections.close_all()

    def _rest(self, error: Exception) -> None:
        self._failures += 1
        pause = pause_after(trouble_of(error), failures=self._failures)
        log.info("mailbox %s is not watched: %s", self._mailbox.pk, type(error).__name__)
        self._ending.wait(pause.total_seconds())

    def _stay(self) -> None:
        with opened(self._mailbox, readonly=True) as session:
            connections.close_all()  # a token may have been read; from here on no row is
            if not session.tells_at_once:
                self._ending.wait(WITHOUT_IDLE_SECONDS)
                return
            while not self._ending.is_set():
                self._listen(session)

    def _listen(self, session: Session) -> None:
        """One IDLE command. What came before the server listened is news as well."""
        session.begin_idle()
        self._news(self._mailbox.pk)
        self._failures = 0
        until = time.monotonic() + RENEW_SECONDS
        while not self._ending.is_set() and time.monotonic() < until:
            if session.hears_of_mail(LISTEN_SECONDS):
                self._news(self._mailbox.pk)
        session.end_idle()


@dataclass(slots=True)
class _Watched:
    """A mailbox that is ours to watch: its lock is held for as long as the thread runs."""

    watcher: Watcher
    settings: tuple[object, ...]
    lock: ExitStack


class Watch:
    """The watchers of this process. Of several processes one watches a mailbox: a lock decides."""

    def __init__(self, news: News) -> None:
        self._news = news
        self._watched: dict[int, _Watched] = {}
        self._session_id = 0

    @property
    def mailbox_ids(self) -> set[int]:
        return set(self._watched)

    def look(self) -> None:
        """Bring the watchers in line with the mailboxes as they are now."""
        self._notice_lost_locks()
        fetched = active_mailboxes().exclude(imap_host="").select_related("sign_in")
        boxes = {box.pk: box for box in fetched}
        for pk, watched in list(self._watched.items()):
            gone = pk not in boxes or _settings(boxes[pk]) != watched.settings
            if gone or not watched.watcher.is_alive():
                self._let_go(pk)
        for pk, box in boxes.items():
            if pk not in self._watched:
                self._take(box)

    def end(self) -> None:
        for pk in list(self._watched):
            self._let_go(pk)

    def _notice_lost_locks(self) -> None:
        """They go with the session of the database: after a restart of it they are anybody's."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (session_id,) = cursor.fetchone()
        if session_id != self._session_id:
            self.end()
            self._session_id = session_id

    def _take(self, box: Mailbox) -> None:
        lock = ExitStack()
        if not lock.enter_context(only_one(f"mailroom.fetching.idling:{box.pk}")):
            lock.close()
            return
        watcher = Watcher(box, self._news)
        self._watched[box.pk] = _Watched(watcher, _settings(box), lock)
        watcher.start()

    def _let_go(self, pk: int) -> None:
        watched = self._watched.pop(pk)
        watched.watcher.end()
        watched.lock.close()


def _settings(box: Mailbox) -> tuple[object, ...]:
    place = (box.imap_host, box.imap_port, box.imap_security, box.imap_folder)
    return (*place, box.imap_username, box.imap_password_sealed, signs_in_by_oauth(box))

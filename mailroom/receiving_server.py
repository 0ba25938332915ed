"""The SMTP (or LMTP) door: any MTA relays to it. 250 is said only after COMMIT."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import connections, transaction
from django.utils import timezone

from mailroom.actions import store_raw_email
from mailroom.models import Door
from mailroom.queries import find_mailbox, get_mailbox
from mailroom.watching.watchdog import DOOR_BEAT
from shared.exceptions import is_disk_full
from shared.heartbeats import beat, note_full_disk

log = logging.getLogger(__name__)
T = TypeVar("T")

NO_SUCH_MAILBOX = "550 5.1.1 No such mailbox here"
TRY_LATER = "451 4.3.0 Temporary failure, please try again later"
NO_SPACE = "452 4.3.1 Insufficient system storage, please try again later"
ONE_AT_A_TIME = "452 4.5.3 One recipient at a time, please"
NULL_SENDER = "<>"
WRITERS = 4
BEAT_SECONDS = 30


class LongLines:
    """Real mail has lines far beyond the 1000 of RFC 5321, 4.5.3.1.6; refusing them loses mail."""

    line_length_limit = settings.MAIL_MAX_BYTES


def too_large() -> str:
    """What the sender reads in the mail that comes back to him (RFC 3463: 5.3.4)."""
    megabytes = settings.MAIL_MAX_BYTES // 2**20
    return (
        f"552 5.3.4 Your mail is larger than the {megabytes} MB that we can take."
        " Please send it again without the attachments, or in several mails."
    )


class PlainWords:
    """aiosmtpd's own words for a mail that is too large, which has no code and gives no advice."""

    LIBRARY_WORDS = ("552 Error", "500 Line too long")  # a line of that length is a whole mail

    async def push(self, status: str | bytes) -> None:
        is_too_large = isinstance(status, str) and status.startswith(self.LIBRARY_WORDS)
        await super().push(too_large() if is_too_large else status)  # type: ignore[misc]


class SmtpDoor(PlainWords, LongLines, SMTP):
    pass


class LmtpDoor(PlainWords, LongLines, LMTP):
    pass


class Receiver:
    """aiosmtpd's handler: recipients are known mailboxes, content is committed, then accepted."""

    def __init__(self, *, is_lmtp: bool) -> None:
        self._is_lmtp = is_lmtp
        self._writers = ThreadPoolExecutor(max_workers=WRITERS, thread_name_prefix="door")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if self._is_lmtp and envelope.rcpt_tos:
            return ONE_AT_A_TIME  # LMTP answers per recipient (RFC 2033, 4.2); the MTA comes again
        try:
            is_ours = await self._in_thread(find_mailbox, address) is not None
        except DatabaseTrouble:
            return TRY_LATER
        if not is_ours:
            return NO_SUCH_MAILBOX
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        raw = envelope.original_content or b""
        sender = envelope.mail_from or NULL_SENDER
        try:
            await self._in_thread(partial(keep, raw, sender, list(envelope.rcpt_tos)))
        except DatabaseTrouble as error:
            log.exception("mail not stored, the sender will try again")
            if not is_disk_full(error):
                return TRY_LATER
            await self._in_thread(note_full_disk)
            return NO_SPACE
        return "250 2.6.0 Stored"

    async def handle_exception(self, error: Exception) -> str:
        """Our mistakes are temporary: aiosmtpd's own answer, 500, would send the mail back."""
        log.error("the door stumbled, the sender will try again", exc_info=error)
        return TRY_LATER

    async def show_life(self) -> None:
        """The watchdog misses a door that is not heard."""
        while True:
            with contextlib.suppress(DatabaseTrouble):
                await self._in_thread(beat, DOOR_BEAT)
            await asyncio.sleep(BEAT_SECONDS)

    async def _in_thread(self, work: Callable[..., T], *arguments: Any) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writers, _with_connection, work, *arguments)


def _with_connection(work: Callable[..., T], *arguments: Any) -> T:
    """Give the connection back to the pool after each piece of work, also after a failure."""
    try:
        return work(*arguments)
    finally:
        connections.close_all()


@transaction.atomic
def keep(raw: bytes, sender: str, recipients: list[str]) -> None:
    """Commit one raw mail for each of our mailboxes that it is addressed to, all or none."""
    for address in recipients:
        store_raw_email(
            mailbox=get_mailbox(address),
            raw=raw,
            door=Door.SMTP,
            now=timezone.now(),
            envelope_sender=sender,
            envelope_recipient=address,
        )


async def serve(*, host: str, port: int, is_lmtp: bool) -> None:
    """Listen until cancelled."""
    receiver = Receiver(is_lmtp=is_lmtp)
    protocol = LmtpDoor if is_lmtp else SmtpDoor
    loop = asyncio.get_running_loop()

    def new_session() -> SMTP:
        return protocol(
            receiver,
            data_size_limit=settings.MAIL_MAX_BYTES,
            enable_SMTPUTF8=True,
            ident="helpdesk",
            loop=loop,
        )

    server = await loop.create_server(new_session, host, port)
    log.info("%s door listens on %s:%s", "LMTP" if is_lmtp else "SMTP", host, port)
    async with server, asyncio.TaskGroup() as group:
        group.create_task(receiver.show_life())
        await server.serve_forever()

"""Waking workers and telling browsers, after commit, as hints that may be lost.

Truth is in PostgreSQL: sweepers find what nobody was woken for, and browsers re-fetch after a
gap. So nothing here may raise, block a request, or undo a deed when Redis is away.
"""

import asyncio
import logging
import os
import threading
import time
from collections.abc import Iterable, Sequence
from typing import Any

from celery import current_app
from channels.layers import get_channel_layer
from django.db import transaction

log = logging.getLogger(__name__)
PAUSE_AFTER_FAILURE = 5.0  # seconds: a dead Redis is asked again only so often
WAKE_PAUSE = 0.05  # seconds
_loop: asyncio.AbstractEventLoop | None = None
_loop_pid = 0
_lock = threading.Lock()

Hint = tuple[Any, ...]
_wanted: dict[Hint, None] = {}  # in the order of asking
_some_wanted = threading.Event()
_waker_pid = 0


def wake_on_commit(task_name: str, *, after: float = 0.0, **arguments: Any) -> None:
    """Ask a worker to run a task as soon as the present transaction is committed, or `after` seconds."""
    transaction.on_commit(lambda: wake(task_name, after=after, **arguments), robust=True)


def wake(task_name: str, *, after: float = 0.0, **arguments: Any) -> None:
    """Have it asked by a thread of its own: that Redis is away may take ten seconds to notice.

    What is wanted twice before it is asked is asked once, so a thousand mails in a row wake twenty
    times a second, and the last of them is not forgotten.
    """
    global _waker_pid  # noqa: PLW0603 - a fork (Celery) needs a thread of its own
    with _lock:
        _wanted[(task_name, after, *arguments.items())] = None
        if _waker_pid != os.getpid():
            _waker_pid = os.getpid()
            threading.Thread(target=_keep_asking, name="waker", daemon=True).start()
    _some_wanted.set()


def _keep_asking() -> None:
    while _some_wanted.wait():
        _some_wanted.clear()
        with _lock:
            hints = list(_wanted)
            _wanted.clear()
        time.sleep(WAKE_PAUSE if all(_ask(hint) for hint in hints) else PAUSE_AFTER_FAILURE)


def _ask(hint: Hint) -> bool:
    task_name, after, *arguments = hint
    try:
        current_app.send_task(
            task_name,
            kwargs=dict(arguments),
            countdown=after or None,
            retry=False,
            ignore_result=True,
        )
    except Exception as error:  # noqa: BLE001 - whatever the broker says, the deed is done
        log.warning("no worker woken, the sweeper will do it: %s", type(error).__name__)
        return False
    return True


def publish_on_commit(messages: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Send hints to the sockets of their groups as soon as the present transaction is committed."""
    hints = list(messages)
    transaction.on_commit(lambda: publish(hints), robust=True)


def publish(messages: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Hand messages to the channel layer from any thread, without waiting for it."""
    asyncio.run_coroutine_threadsafe(_send(messages), _running_loop())


async def _send(messages: Sequence[tuple[str, dict[str, Any]]]) -> None:
    try:
        async with asyncio.timeout(2):
            for group, message in messages:
                await get_channel_layer().group_send(group, message)
    except Exception as error:  # noqa: BLE001 - a hint that is lost costs one pulse
        log.warning("live hint not sent: %s", type(error).__name__)


def _running_loop() -> asyncio.AbstractEventLoop:
    """One loop in a thread per process; a fork (Celery) needs its own, hence the pid."""
    global _loop, _loop_pid
    with _lock:
        if _loop is None or _loop_pid != os.getpid():
            _loop, _loop_pid = asyncio.new_event_loop(), os.getpid()
            threading.Thread(target=_loop.run_forever, name="live-hints", daemon=True).start()
        return _loop

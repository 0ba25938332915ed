"""Waking workers and telling browsers, after commit, as hints that may be lost.

Truth is in PostgreSQL: sweepers find what nobody was woken for, and browsers re-fetch after a
gap. So nothing here may raise, block a request, or undo a deed when Redis is away.
"""

import asyncio
import logging
import os
import threading
import time
from typing import Any

from celery import current_app
from channels.layers import get_channel_layer
from django.db import transaction

log = logging.getLogger(__name__)
PAUSE_AFTER_FAILURE = 5.0  # seconds: a dead Redis is asked again only so often
_quiet_until = 0.0
_loop: asyncio.AbstractEventLoop | None = None
_loop_pid = 0
_lock = threading.Lock()


def wake_on_commit(task_name: str, **arguments: Any) -> None:
    """Ask a worker to run a task as soon as the present transaction is committed."""
    transaction.on_commit(lambda: wake(task_name, **arguments), robust=True)


def wake(task_name: str, **arguments: Any) -> None:
    global _quiet_until  # noqa: PLW0603 - one breaker per process
    if time.monotonic() < _quiet_until:
        return
    try:
        current_app.send_task(task_name, kwargs=arguments, retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - whatever the broker says, the deed is done
        _quiet_until = time.monotonic() + PAUSE_AFTER_FAILURE
        log.warning("no worker woken, the sweeper will do it: %s", type(error).__name__)


def publish_on_commit(group: str, message: dict[str, Any]) -> None:
    """Send a hint to the sockets of a group as soon as the present transaction is committed."""
    transaction.on_commit(lambda: publish(group, message), robust=True)


def publish(group: str, message: dict[str, Any]) -> None:
    """Hand a message to the channel layer from any thread, without waiting for it."""
    asyncio.run_coroutine_threadsafe(_send(group, message), _running_loop())


async def _send(group: str, message: dict[str, Any]) -> None:
    try:
        await asyncio.wait_for(get_channel_layer().group_send(group, message), timeout=2)
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

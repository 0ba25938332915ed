"""Waking workers and telling browsers, after commit, as hints that may be lost.

Truth is in PostgreSQL: sweepers find what nobody was woken for, and browsers re-fetch after a
gap. So nothing here may raise, block a request, or undo a deed when Redis is away.
"""

import asyncio
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
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

Hint = tuple[Any, ...]
WAKE_PAUSE = 0.05  # seconds
_asked_at: dict[Hint, float] = {}
_put_off: set[Hint] = set()  # a timer will ask; timers do not follow into a fork
os.register_at_fork(after_in_child=_put_off.clear)


def wake_on_commit(task_name: str, **arguments: Any) -> None:
    """Ask a worker to run a task as soon as the present transaction is committed."""
    transaction.on_commit(lambda: wake(task_name, **arguments), robust=True)


def wake(task_name: str, **arguments: Any) -> None:
    """Ask at once; what is asked again a moment later is asked once more when the moment ends.

    So a thousand mails in a row wake twenty times a second, and the last of them is not forgotten.
    """
    hint = (task_name, *arguments.items())
    with _lock:
        if hint in _put_off:
            return
        rest = _asked_at.get(hint, -WAKE_PAUSE) + WAKE_PAUSE - time.monotonic()
        if rest > 0:
            _put_off.add(hint)
            _later(rest, _ask, hint)
            return
    _ask(hint)


def _ask(hint: Hint) -> None:
    global _quiet_until  # noqa: PLW0603 - one breaker per process
    with _lock:
        _put_off.discard(hint)
        _asked_at[hint] = time.monotonic()
    if time.monotonic() < _quiet_until:
        return
    task_name, *arguments = hint
    try:
        current_app.send_task(task_name, kwargs=dict(arguments), retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - whatever the broker says, the deed is done
        _quiet_until = time.monotonic() + PAUSE_AFTER_FAILURE
        log.warning("no worker woken, the sweeper will do it: %s", type(error).__name__)


def _later(seconds: float, function: Callable[[Hint], None], hint: Hint) -> None:
    timer = threading.Timer(seconds, function, [hint])
    timer.daemon = True
    timer.start()


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

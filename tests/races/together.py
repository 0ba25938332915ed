"""Several threads that do their work at the same moment, each with a connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def together(*works: Callable[[], Any]) -> list[Any]:
    """The results in order; what a work raised is its result."""
    barrier = Barrier(len(works))

    def begin(work: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(10)
            return work()
        except Exception as error:  # noqa: BLE001 - the result of this thread
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))


def errors_in(results: Sequence[Any]) -> list[type[Exception]]:
    return [type(one) for one in results if isinstance(one, Exception)]

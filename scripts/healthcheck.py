"""Inside a container: does this process still do its work? Exit code 0 says yes."""

import http.client
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

# Celery beat writes its schedule down every three minutes.
OLDEST_SCHEDULE = 10 * 60
OLDEST_LOOK = 2 * 60


def web_answers() -> bool:
    """Asked under the public name, for Django refuses any other."""
    host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip()
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
    connection.request("GET", "/health/live", headers={"Host": host})
    return connection.getresponse().status == http.client.OK


def door_greets() -> bool:
    port = int(os.environ.get("SMTP_DOOR_PORT", "2525"))
    with socket.create_connection(("127.0.0.1", port), timeout=4) as door:
        return door.recv(4) == b"220 "


def beat_writes() -> bool:
    """A young container has had no time to write yet; Docker's start period covers it."""
    files = Path(os.environ["VAR_DIR"]).glob("celerybeat-schedule*")
    return any(time.time() - file.stat().st_mtime < OLDEST_SCHEDULE for file in files)


def watch_looks() -> bool:
    """It touches this file each time it has looked after its mailboxes."""
    file = Path(os.environ["VAR_DIR"]) / "watching"
    return time.time() - file.stat().st_mtime < OLDEST_LOOK


CHECKS: dict[str, Callable[[], bool]] = {
    "web": web_answers,
    "door": door_greets,
    "beat": beat_writes,
    "watch": watch_looks,
}


def main() -> int:
    try:
        return 0 if CHECKS[sys.argv[1]]() else 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())

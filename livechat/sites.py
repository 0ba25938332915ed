"""Sites that may show a widget: origins (RFC 6454), as a person writes them. Pure."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

LONGEST = 200
MOST = 30
AT_HOME = frozenset({"localhost", "127.0.0.1"})  # a developer's machine may do without TLS
HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


def origin_of(written: str) -> str:
    """`https://example.org` of whatever address of the site was written; raises ValueError."""
    parts = urlsplit(written.strip() if "://" in written else f"https://{written.strip()}")
    host = (parts.hostname or "").encode("idna").decode().lower() if parts.hostname else ""
    port = parts.port
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in AT_HOME)
    if not is_safe or not HOST.fullmatch(host) or parts.username is not None:
        raise ValueError(written)
    origin = f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")
    if len(origin) > LONGEST:
        raise ValueError(written)
    return origin


def origins_of(lines: str) -> tuple[str, ...]:
    """One a line, each once, in the order written; raises ValueError with the line that is none."""
    found = [origin_of(line) for line in lines.splitlines() if line.strip()]
    return tuple(dict.fromkeys(found))


def frame_ancestors(sites: Sequence[str]) -> list[str]:
    """Who may frame the widget: its sites, and our own pages (the preview, the demo site)."""
    return ["'self'", *sites]

"""The one way out to addresses that strangers chose: looked up once, checked, and gone to as checked.

No redirect is followed unchecked, no cookie, no credentials, no Referer; a deadline for the whole,
a limit on size. No Django here.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import SplitResult, quote, urljoin, urlsplit

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Answer = TypeVar("Answer")
Resolve = Callable[[str, int], Sequence[str]]

MAX_ADDRESS = 2048
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOST = re.compile(
    r"(?=.{4,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f\\]")
_GLOBAL_V6 = ipaddress.ip_network("2000::/3")
_TUNNELS = [ipaddress.ip_network(net) for net in ("2001::/23", "2002::/16", "64:ff9b::/32")]
# Public by number, but answered by the machine's own cloud.
_METADATA = frozenset(
    map(ipaddress.ip_address, ("168.63.129.16", "100.100.100.200", "192.0.0.192"))
)


class FetchRefused(Exception):
    """Nothing was fetched; the reason in plain words, without the address."""


@dataclass(frozen=True, slots=True)
class Fetched:
    content: bytes
    address: str  # where it came from in the end


def is_public(address: IpAddress) -> bool:
    """Somebody else's machine on the internet: not this one, not its net, not a tunnel to them."""
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if address in _METADATA:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return True
    return address in _GLOBAL_V6 and not any(address in net for net in _TUNNELS)


def look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost, and whom it may meet."""

    seconds: float = 5.0
    max_bytes: int = 5 * 1024 * 1024
    redirects: int = 3
    ports: frozenset[int] = frozenset({80, 443})
    may_meet: Callable[[IpAddress], bool] = is_public
    resolve: Resolve = look_up


def fetch(url: str, limits: Limits = Limits()) -> Fetched:
    """The body of a 200 answer; anything else raises FetchRefused. Blocks for `seconds` and look-ups."""
    until = time.monotonic() + limits.seconds
    for _hop in range(limits.redirects + 1):
        target = _checked(url, limits)
        try:
            answer = _ask(target, until, _PICTURE, lambda response: _read(response, limits))
            if isinstance(answer, bytes):
                return Fetched(answer, url)
            url = urljoin(url, answer)  # "http://[" is a ValueError
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise FetchRefused(f"no answer: {type(error).__name__}") from error
    raise FetchRefused("redirected too often")


def post(url: str, *, body: bytes, headers: Mapping[str, str], limits: Limits = Limits()) -> int:
    """Send `body` once and return the status of the answer, of which nothing more is read.

    A redirect is an answer like any other and is not followed. FetchRefused when there was none.
    """
    until = time.monotonic() + limits.seconds
    target = _checked(url, limits)
    try:
        return _ask(target, until, _Asked("POST", body, headers), lambda answer: answer.status)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchRefused(f"no answer: {type(error).__name__}") from error


@dataclass(frozen=True, slots=True)
class _Asked:
    method: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


_PICTURE = _Asked(
    "GET",
    headers={"User-Agent": "Mozilla/5.0", "Accept": "image/png,image/jpeg,image/gif,image/webp"},
)


@dataclass(frozen=True, slots=True)
class _Target:
    """A name, and the one number that it was found to have: nothing is looked up again."""

    is_tls: bool
    host: str
    port: int
    ip: str
    path: str


def _checked(url: str, limits: Limits) -> _Target:
    parts = _parts(url)
    is_tls = parts.scheme == "https"
    host = _host(parts)
    port = parts.port if parts.port is not None else (443 if is_tls else 80)
    if port not in limits.ports:
        raise FetchRefused("a port that is not asked")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?") if parts.query else ""
    )
    return _Target(is_tls, host, port, _address_of(host, port, limits), path)


def _parts(url: str) -> SplitResult:
    if len(url) > MAX_ADDRESS or _UNPRINTABLE.search(url):
        raise FetchRefused("not a web address")
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises when it is no number
    except ValueError as error:
        raise FetchRefused("not a web address") from error
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        raise FetchRefused("not a plain web address")
    return parts


def _host(parts: SplitResult) -> str:
    """A name with letters at its end; numbers in any spelling are not one."""
    try:
        host = (parts.hostname or "").encode("idna").decode("ascii").rstrip(".").lower()
    except UnicodeError as error:
        raise FetchRefused("not a host name") from error
    if not _HOST.fullmatch(host):
        raise FetchRefused("not a host name")
    return host


def _address_of(host: str, port: int, limits: Limits) -> str:
    """The first of its numbers, if every one of them may be met: a mixture is a trap."""
    try:
        found = [ipaddress.ip_address(one.partition("%")[0]) for one in limits.resolve(host, port)]
    except (OSError, ValueError, UnicodeError) as error:
        raise FetchRefused("unknown host") from error
    if not found or not all(limits.may_meet(one) for one in found):
        raise FetchRefused("not on the public internet")
    return str(found[0])


def _ask(
    target: _Target,
    until: float,
    asked: _Asked,
    read: Callable[[http.client.HTTPResponse], Answer],
) -> Answer:
    """What `read` makes of the answer, or FetchRefused when it was not whole in time."""
    left = until - time.monotonic()
    if left <= 0:
        raise FetchRefused("too slow")
    connection = _connect(target, left)
    # Each read has a time limit of its own; a byte a second would outlive them all.
    deadline = threading.Timer(until - time.monotonic(), _cut, [connection.sock])
    deadline.daemon = True
    deadline.start()
    try:
        headers = {**_headers(target), **asked.headers}
        connection.request(asked.method, target.path, body=asked.body, headers=headers)
        answer = read(connection.getresponse())
        if time.monotonic() >= until:
            raise FetchRefused("too slow")  # what was cut off may look whole
        return answer
    finally:
        deadline.cancel()
        connection.close()


def _connect(target: _Target, seconds: float) -> http.client.HTTPConnection:
    """To the number that was checked; the name is only for its certificate and its Host header."""
    sock = socket.create_connection((target.ip, target.port), timeout=seconds)
    connection = http.client.HTTPConnection(target.host, target.port, timeout=seconds)
    try:
        if target.is_tls:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=target.host)
    except (OSError, ValueError):
        sock.close()
        raise
    connection.sock = sock
    return connection


def _cut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _headers(target: _Target) -> dict[str, str]:
    usual = target.port == (443 if target.is_tls else 80)
    return {
        "Host": target.host if usual else f"{target.host}:{target.port}",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def _read(response: http.client.HTTPResponse, limits: Limits) -> bytes | str:
    if response.status in _REDIRECTS:
        return response.getheader("Location") or ""
    if response.status != 200:
        raise FetchRefused(f"the server answered {response.status}")
    if response.getheader("Content-Encoding", "identity") != "identity":
        raise FetchRefused("packed content")
    content = response.read(limits.max_bytes + 1)
    if len(content) > limits.max_bytes:
        raise FetchRefused("too large")
    declared = response.getheader("Content-Length")
    if declared and declared.isdecimal() and len(content) < int(declared):
        raise FetchRefused("cut off")
    return content

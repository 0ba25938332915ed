"""S6: whatever address a mail names, nothing on this machine and in its net hears of us."""

import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pytest

from shared.outbound import FetchRefused, Limits, fetch
from tests.chaos.ledger import Figure
from tests.fakes.web_server import web_server

pytestmark = pytest.mark.chaos
# {p}: the port of the canary, asked for as if it were allowed.
ADDRESSES = """
http://127.0.0.1:{p}/ https://127.0.0.1:{p}/ http://127.1:{p}/ http://127.0.1:{p}/ http://2130706433:{p}/
http://0x7f000001:{p}/ http://0x7f.0.0.1:{p}/ http://0x7f.1:{p}/ http://0177.0.0.1:{p}/
http://017700000001:{p}/ http://0000000000000177.0.0.1:{p}/ http://0:{p}/ http://0.0.0.0:{p}/
http://127.127.127.127:{p}/ http://[::1]:{p}/ http://[::]:{p}/ http://[0000::1]:{p}/
http://[::ffff:127.0.0.1]:{p}/ http://[::ffff:7f00:1]:{p}/ http://[::127.0.0.1]:{p}/
http://[2002:7f00:1::]:{p}/ http://[64:ff9b::7f00:1]:{p}/ http://[fe80::1%25lo]:{p}/
http://localhost:{p}/ http://LOCALHOST.:{p}/ http://localhost.localdomain:{p}/ http://ip6-localhost:{p}/
http://１２７.0.0.1:{p}/ http://①②⑦.⓪.⓪.①:{p}/ http://127。0。0。1:{p}/ http://127.0.0.1.:{p}/
http://picture.example@127.0.0.1:{p}/ http://picture.example:{p}@127.0.0.1:{p}/
http://127.0.0.1:{p}\\@picture.example/ http://picture.example#@127.0.0.1:{p}/
http://loop.example:{p}/ https://loop.example:{p}/ http://mixed.example:{p}/ http://loop6.example:{p}/
http://mapped.example:{p}/ http://metadata.example/ http://inside.example:{p}/ http://flips.example:{p}/
http://169.254.169.254/latest/ http://[fd00:ec2::254]/ http://100.100.100.200/ http://168.63.129.16/
file:///etc/hostname gopher://127.0.0.1:{p}/_x ftp://127.0.0.1:{p}/x dict://127.0.0.1:{p}/x
ldap://127.0.0.1:{p}/x jar:http://127.0.0.1:{p}/x!/ data:text/plain,x //127.0.0.1:{p}/ \\\\127.0.0.1:{p}\\x
"""
NAMES: dict[str, Sequence[str]] = {
    "loop.example": ["127.0.0.1"],
    "mixed.example": ["93.184.215.14", "127.0.0.1"],
    "loop6.example": ["::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "inside.example": ["10.0.0.1"],
}


class _Canary(BaseRequestHandler):
    def handle(self) -> None:
        self.server.heard.append(self.client_address)


@contextmanager
def canary() -> Iterator[tuple[int, list[object]]]:
    """A listener that notes every connection, before a byte of it."""
    with ThreadingTCPServer(("127.0.0.1", 0), _Canary) as server:
        server.heard = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_address[1], server.heard
        finally:
            server.shutdown()
            thread.join()


def test_no_address_of_a_mail_reaches_this_machine(figure: Figure, dice: random.Random) -> None:
    with canary() as (port, heard):
        addresses = [one.format(p=port) for one in ADDRESSES.split()]
        dice.shuffle(addresses)
        limits = Limits(ports=frozenset({80, 443, port}), resolve=Resolver(), seconds=2)
        fetched = [one for one in addresses if _is_fetched(one, limits)]
        redirected = _redirected(port, addresses)
    figure.note(addresses=len(addresses), **({"first": fetched[0]} if fetched else {}))
    figure.at_least("addresses tried", len(addresses), 45)
    figure.exactly("fetched", len(fetched), 0)
    figure.exactly("fetched by a redirect", len(redirected), 0)
    figure.exactly("connections to the canary", len(heard), 0)
    figure.finish()


class Resolver:
    """A name server of the enemy: `flips.example` is public when asked first, and ours after that."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, host: str, port: int) -> Sequence[str]:
        if host == "flips.example":
            self.asked += 1
            # 192.0.2.0/24 is nobody's (RFC 5737): what is let through there connects to nothing.
            return ["192.0.2.1"] if self.asked == 1 else ["127.0.0.1"]
        if host not in NAMES:
            raise OSError("no such name")
        return NAMES[host]


def _is_fetched(address: str, limits: Limits) -> bool:
    try:
        fetch(address, limits)
    except FetchRefused:
        return False
    return True


def _redirected(port: int, addresses: list[str]) -> list[str]:
    """Each address again as the target of a redirect from a server that may be asked."""
    reached = []
    with web_server() as site:
        for number, target in enumerate(addresses):
            site.put(f"/{number}", status=302, Location=target.encode("ascii", "ignore").decode())

        first_only = _FirstOnly()
        limits = Limits(
            ports=frozenset({80, 443, port, site.port}),
            resolve=lambda host, _at: NAMES.get(host, ["127.0.0.1"]),
            may_meet=first_only,
            seconds=2,
        )
        for number, target in enumerate(addresses):
            first_only.visits = 0
            if _is_fetched(f"http://door.example:{site.port}/{number}", limits):
                reached.append(target)
    return reached


class _FirstOnly:
    """The door itself stands on loopback: its first visit is let through, nothing after it."""

    def __init__(self) -> None:
        self.visits = 0

    def __call__(self, _address: object) -> bool:
        self.visits += 1
        return self.visits == 1

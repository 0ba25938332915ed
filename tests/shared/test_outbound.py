"""The one way out: to the public internet, as it was checked, and not for long."""

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from shared.outbound import FetchRefused, Limits, fetch, is_public
from tests.fakes.web_server import WebServer, web_server

NOT_PUBLIC = """
0.0.0.0 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.1.2.3 169.254.169.254 172.16.0.1 192.0.0.1
192.0.0.192 192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1
255.255.255.255 168.63.129.16
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1
100::1 2001::1 2001:db8::1 2002:7f00:1::1 2002:808:808::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1
"""
SPELLINGS = """
http://127.0.0.1/ http://127.1/ http://127.0.1/ http://2130706433/ http://0x7f000001/ http://0x7f.0.0.1/
http://0177.0.0.1/ http://017700000001/ http://0x7f.1/ http://0/ http://0.0.0.0/ http://[::1]/ http://[::]/
http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[0:0:0:0:0:ffff:127.0.0.1]/
http://[2002:7f00:1::]/ http://[64:ff9b::7f00:1]/ http://[fe80::1%25eth0]/ http://127.0.0.1./
http://①②⑦.⓪.⓪.①/ http://１２７.0.0.1/ http://127。0。0。1/ http://localhost/ http://LOCALHOST./
http://a@127.0.0.1/ http://picture.example@127.0.0.1/ http://picture.example:80@127.0.0.1/
http://127.0.0.1#@picture.example/ http://127.0.0.1\\@picture.example/ http://picture.example\\@127.0.0.1/
http://169.254.169.254/latest/meta-data/ http://[fd00:ec2::254]/ http://metadata/ http:///etc/passwd
file:///etc/passwd gopher://127.0.0.1:25/_HELO ftp://picture.example/ data:image/png;base64,AAAA
dict://127.0.0.1:11211/ http://picture.example:22/ http://picture.example:0/ http://picture.example:99999/
//picture.example/ http:picture.example http://picture.example/\r\nX:1 javascript:alert(1) cid:logo
"""


def nobody_asked(host: str, port: int) -> list[str]:
    raise AssertionError(f"{host} was looked up")


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_what_is_ours_or_a_tunnel_to_it_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "193.5.93.80", "2a00:1450:4001::1", "2606:4700::1"])
def test_other_machines_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("url", SPELLINGS.strip().replace("\n", " ").split(" "))
def test_an_odd_address_is_refused_before_anything_is_looked_up(url: str) -> None:
    with pytest.raises(FetchRefused):
        fetch(url, Limits(resolve=nobody_asked))


@pytest.mark.parametrize("found", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], []])
def test_a_name_that_leads_home_is_refused(found: list[str]) -> None:
    with pytest.raises(FetchRefused, match="public"):
        fetch("https://picture.example/", Limits(resolve=lambda host, port: found))


@pytest.fixture
def site() -> Iterator[WebServer]:
    with web_server() as server:
        yield server


def to(site: WebServer, **others: object) -> Limits:
    """As in earnest, but that the fake may be met."""
    values = {"ports": frozenset({site.port}), "may_meet": lambda ip: True}
    return Limits(**values | {"resolve": lambda host, port: ["127.0.0.1"]} | others)


def test_a_public_address_is_fetched_and_told_nothing_of_us(site: WebServer) -> None:
    site.put("/a%20b.png?u=%C3%A9", b"picture")
    fetched = fetch(f"http://picture.example:{site.port}/a b.png?u=é".replace(" ", "%20"), to(site))
    assert fetched.content == b"picture"
    assert set(site.headers[0]) == {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert site.headers[0]["host"] == f"picture.example:{site.port}"


def test_the_connection_goes_to_the_number_that_was_checked(site: WebServer) -> None:
    """DNS rebinding: a second look-up would give another answer, so there is none."""
    asked: list[str] = []

    def flipping(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    site.put("/", b"picture")
    fetch(f"http://picture.example:{site.port}/", to(site, resolve=flipping))
    assert asked == ["picture.example"]


def test_a_redirect_is_checked_as_the_first_address_was(site: WebServer) -> None:
    site.put("/", status=302, Location="http://127.0.0.1/secret")
    with pytest.raises(FetchRefused, match="host name"):
        fetch(f"http://picture.example:{site.port}/", to(site))
    site.put("/", status=302, Location=f"http://inside.example:{site.port}/secret")

    def inside_is_inside(host: str, port: int) -> list[str]:
        return ["127.0.0.1"] if host == "picture.example" else ["127.0.0.2"]

    only_the_first = to(site, resolve=inside_is_inside, may_meet=lambda ip: str(ip) == "127.0.0.1")
    with pytest.raises(FetchRefused, match="public"):
        fetch(f"http://picture.example:{site.port}/", only_the_first)
    assert site.visits == ["/", "/"]


def test_a_redirect_to_another_public_place_is_followed_thrice_at_most(site: WebServer) -> None:
    for hop in range(4):
        site.put(f"/{hop}", status=302, Location=f"/{hop + 1}")
    site.put("/4", b"picture")
    start = f"http://picture.example:{site.port}"
    assert fetch(f"{start}/1", to(site)).address == f"{start}/4"
    with pytest.raises(FetchRefused, match="too often"):
        fetch(f"{start}/0", to(site))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"status": 404}, "404"),
        ({"body": b"x" * 101}, "too large"),
        ({"body": b"x", "Content_Encoding": "gzip"}, "packed"),
        ({"body": b"x", "Content_Length": "50"}, "cut off"),
        ({"status": 302}, "."),
    ],
)
def test_other_answers_are_refused(site: WebServer, answer: dict, reason: str) -> None:
    site.put("/", **answer)
    with pytest.raises(FetchRefused, match=reason):
        fetch(f"http://picture.example:{site.port}/", to(site, max_bytes=100, redirects=0))


@pytest.mark.parametrize("drip", [b"H", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_sends_a_byte_at_a_time_is_left_in_time(drip: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stopped = threading.Event()
        thread = threading.Thread(target=_drip, args=(listener, drip, stopped))
        thread.start()
        port, started = listener.getsockname()[1], time.monotonic()
        limits = Limits(
            seconds=1,
            ports=frozenset({port}),
            may_meet=lambda ip: True,
            resolve=lambda host, port: ["127.0.0.1"],
        )
        try:
            with pytest.raises(FetchRefused):
                fetch(f"http://slow.example:{port}/", limits)
        finally:
            stopped.set()
            thread.join()
    assert time.monotonic() - started < 3


def _drip(listener: socket.socket, start: bytes, stopped: threading.Event) -> None:
    connection, _ = listener.accept()
    with connection:
        try:
            connection.sendall(start)
            while not stopped.wait(0.1):
                connection.sendall(b"T")
        except OSError:
            return

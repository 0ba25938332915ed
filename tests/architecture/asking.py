"""One request as one of the cast, its effects taken back, its answer read to the end."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import reverse

from tests.architecture.world import World

TOKEN = re.compile(r'name="(csrfmiddlewaretoken|submission_key)" value="[\w-]+"')


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    cookies: str
    content: str

    @property
    def everything(self) -> str:
        return f"{self.headers}{self.cookies}{self.content}"

    @property
    def body(self) -> str:
        """What is said, without the one-time values that differ in any two answers."""
        return TOKEN.sub("", self.content)

    @property
    def leads_to_sign_in(self) -> bool:
        return self.headers.get("Location", "").startswith(reverse("account_login"))


Hear = Callable[[str, str, str], Answer]


def ask(world: World, role: str, route: str, method: str, *, missing: bool = False) -> Answer:
    """A request with content that would be accepted; posts come from htmx."""
    address = (world.missing_urls if missing else world.urls)[route]
    values = world.posts.get(route, {}) if method in ("POST", "PUT") else {}
    client = world.client(role)
    with taken_back(reading=_only_reads(route, method)):
        if route.startswith("api_"):
            key = {"Idempotency-Key": "one"}
            sent = json.dumps(values) if values else ""
            return _read(client.generic(method, address, sent, "application/json", headers=key))
        if method == "POST":
            return _read(client.post(address, values, headers={"HX-Request": "true"}))
        return _read(client.generic(method, address))


def _only_reads(route: str, method: str) -> bool:
    """allauth counts all but GET as tries, in the cache, which is a table here."""
    return method == "GET" or (method == "HEAD" and not route.startswith("account_"))


@contextmanager
def taken_back(*, reading: bool) -> Iterator[None]:
    """Reading leaves no trace: PostgreSQL refuses whatever would change a row, which is a 500."""
    with transaction.atomic():
        if reading:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL transaction_read_only = on")
        yield
        transaction.set_rollback(True)


def _read(response: HttpResponse) -> Answer:
    content = read_to_the_end(response)
    cookies = " ".join(cookie.OutputString() for cookie in response.cookies.values())
    return Answer(
        response.status_code, dict(response.headers), cookies, content.decode(errors="replace")
    )


def read_to_the_end(response: HttpResponse) -> bytes:
    """Also lets go of its file: `close` would end the test's database connection as well."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    for let_go in response._resource_closers:
        let_go()
    return content

"""Mailboxes that are fetched from a server of the tests, and the ways to fetch them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import psycopg
from django.db import connection
from django.utils import timezone

from mailroom.fetching.one_mailbox import fetch_backlog, fetch_mailbox
from mailroom.fetching.reconciling import ask_fetch_again, reconcile
from mailroom.models import Mailbox, RawEmail, Reconciliation, Security
from mailroom.secrets import seal


def mail(number: int = 1, *, size: int = 0) -> bytes:
    head = f"From: vera@visitor.example\r\nSubject: Question {number}\r\n"
    return f"{head}Message-ID: <{number}@visitor.example>\r\n\r\nHello\r\n".encode() + b"x" * size


def box_on(server, desk, **fields) -> Mailbox:
    """The desk's mailbox, fetched from this server."""
    values = {
        "imap_host": server.host,
        "imap_port": server.port,
        "imap_security": Security.NONE,
        "imap_username": server.username,
        "imap_password_sealed": seal(server.password),
        "imap_folder": server.folder,
    }
    desk.mailboxes.update(**values | fields)
    return desk.mailboxes.get()


def fetch(mailbox: Mailbox) -> int | None:
    """Now, and not after the pause of the last failure."""
    return fetch_mailbox(mailbox=patient(mailbox))


def fetch_old(mailbox: Mailbox) -> int:
    return fetch_backlog(mailbox=patient(mailbox))


def patient(mailbox: Mailbox) -> Mailbox:
    """As it is in the database, its pause over."""
    Mailbox.objects.filter(pk=mailbox.pk).update(next_fetch_at=None)
    return Mailbox.objects.get(pk=mailbox.pk)


def fetch_again(mailbox: Mailbox, since: date | None = None) -> Reconciliation:
    """As when a person has asked, of the last two weeks unless said otherwise."""
    now = timezone.now()
    day = since or (now - timedelta(days=13)).date()
    row = ask_fetch_again(mailbox=patient(mailbox), since=day, by=None, now=now)
    return run(row)


def compare_all(mailbox: Mailbox) -> Reconciliation:
    """What happens each night."""
    now = timezone.now()
    return run(Reconciliation.objects.create(mailbox=patient(mailbox), asked_at=now))


def run(row: Reconciliation) -> Reconciliation:
    while reconcile(reconciliation_id=row.pk, clock=timezone.now):
        pass
    row.refresh_from_db()
    return row


def stored() -> list[bytes]:
    return [bytes(row.raw) for row in RawEmail.objects.order_by("pk")]


@contextmanager
def held_by_another_session(name: str) -> Iterator[None]:
    """The lock of `shared.alone.only_one`, in the hands of another process."""
    values = connection.get_connection_params()
    place = {name: values[name] for name in ("host", "dbname", "user") if values.get(name)}
    with psycopg.connect(**place) as other:
        other.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        yield

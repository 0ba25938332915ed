"""`manage.py receive_email`: mail from a pipe or from files."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from mailroom.models import Door, RawEmail

RAW = b"Subject: x\r\n\r\n\xff\x00 bytes\r\n"


class Pipe(io.TextIOWrapper):
    """Standard input with bytes in it."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))


@pytest.fixture
def pipe(monkeypatch):
    monkeypatch.setattr(sys, "stdin", Pipe(RAW))


def receive(*files, to="madrid@helpdesk.example", **options):
    call_command("receive_email", *map(str, files), to=to, **options)


def test_a_mail_from_a_pipe_keeps_its_bytes(madrid, pipe):
    receive()
    assert bytes(RawEmail.objects.get().raw) == RAW


def test_it_says_by_which_door_and_envelope_it_came(madrid, pipe):
    receive(to="madrid+x@helpdesk.example", sender="<>")
    row = RawEmail.objects.get()
    assert (row.door, row.envelope_sender, row.envelope_recipient) == (
        Door.COMMAND,
        "<>",
        "madrid+x@helpdesk.example",
    )


def test_files_are_stored_each(madrid, tmp_path):
    files = [tmp_path / "a.eml", tmp_path / "b.eml"]
    for number, file in enumerate(files):
        file.write_bytes(b"Subject: %d\r\n\r\n" % number)
    receive(*files)
    assert RawEmail.objects.count() == 2


def test_the_same_file_twice_is_one_mail(madrid, tmp_path):
    file = tmp_path / "a.eml"
    file.write_bytes(RAW)
    receive(file)
    receive(file)
    assert RawEmail.objects.count() == 1


def exit_code(**options) -> int:
    with pytest.raises(CommandError) as refusal:
        receive(**options)
    return refusal.value.returncode


def test_no_such_mailbox_is_told_to_the_pipe(madrid, pipe):
    assert exit_code(to="nobody@helpdesk.example") == 67


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["mailroom_mailbox", "mailroom_rawemail"])
def test_trouble_with_the_database_asks_the_pipe_to_try_again(madrid, pipe, table):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO away")
    try:
        assert exit_code() == 75
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE away RENAME TO {table}")

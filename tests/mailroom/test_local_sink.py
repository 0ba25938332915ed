"""The quick start's outgoing mail server."""

import smtplib

import pytest
from aiosmtpd.smtp import SMTP

from mailroom.sending.local_sink import SinkHandler, find_sunk_mail, list_sunk_mail
from mailroom.sending.outbox import as_bytes
from tests.fakes.threaded import LoopThread
from tests.mailroom.outgoing import queued


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "sink"


@pytest.fixture
def sink(folder):
    handler, thread = SinkHandler(folder), LoopThread()
    yield thread.serve_protocol(lambda: SMTP(handler, loop=thread.loop))
    thread.stop()


def post(port: int, raw: bytes) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail("madrid@helpdesk.example", ["vera@visitor.example"], raw)


def test_a_sent_mail_can_be_read_again(sink, folder, madrid):
    post(sink, as_bytes(queued(madrid.mailboxes.get(), subject="¿Dónde?", text="Mañana.")))
    [mail] = list_sunk_mail(folder)
    assert (mail.subject, mail.text.strip(), mail.to) == (
        "¿Dónde?",
        "Mañana.",
        "vera@visitor.example",
    )


def test_one_mail_is_found_by_its_key(sink, folder):
    post(sink, b"Subject: a\r\n\r\nx\r\n")
    [mail] = list_sunk_mail(folder)
    assert find_sunk_mail(folder, mail.key) == mail


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "nothing"])
def test_no_other_file_can_be_read(sink, folder, key):
    (folder.parent / "secret").write_text("x")
    assert find_sunk_mail(folder, key) is None


def test_nothing_sent_yet_is_an_empty_list(tmp_path):
    assert list_sunk_mail(tmp_path / "not there") == []

"""A connection is tried step by step; each failure says in plain words what to do."""

import smtplib
import socket
import ssl

import pytest
from imapclient.exceptions import LoginError

from mailroom.fetching import trying
from mailroom.fetching.imap import FolderMissing
from mailroom.fetching.trying import explain, try_mailbox
from mailroom.models import Mailbox, Security
from mailroom.secrets import seal
from tests.fakes.imap_server import FakeImap
from tests.fakes.smtp_server import HostileSmtp
from tests.mailroom.imap_boxes import box_on, mail


@pytest.fixture
def imap():
    server = FakeImap()
    yield server
    server.stop()


@pytest.fixture
def smtp():
    server = HostileSmtp()
    yield server
    server.stop()


def words(mailbox) -> list[tuple[bool, str]]:
    return [(step.is_ok, step.words) for step in try_mailbox(mailbox)]


def test_a_good_mailbox_is_good_step_by_step(imap, madrid):
    imap.deliver(mail())
    assert words(box_on(imap, madrid)) == [
        (True, f"127.0.0.1 answers at port {imap.port}."),
        (True, "The user name and the password are accepted."),
        (True, "The folder “INBOX” is open. Mails in it: 1."),
    ]


def test_a_wrong_password_is_said(imap, madrid):
    *_, last = try_mailbox(box_on(imap, madrid, imap_password_sealed=seal("wrong")))
    assert (last.is_ok, last.words) == (False, "The user name or the password is not accepted.")
    assert "Microsoft 365" in last.advice


def test_a_folder_that_is_not_there_is_said(imap, madrid):
    *_, signed_in, last = try_mailbox(box_on(imap, madrid, imap_folder="Archive"))
    assert signed_in.is_ok
    assert (last.is_ok, last.words) == (False, "The folder cannot be opened.")


def test_nothing_is_changed_on_the_server(imap, madrid):
    imap.deliver(mail())
    try_mailbox(box_on(imap, madrid))
    assert not any("STORE" in one or "SELECT" in one for one in imap.commands)


def test_the_server_for_sending_is_tried_without_a_mail(smtp, madrid):
    mailbox = Mailbox(smtp_host="127.0.0.1", smtp_port=smtp.port, smtp_security=Security.NONE)
    assert words(mailbox)[-1] == (True, "The server for sending lets us in. No mail was sent.")
    assert smtp.taken == []


def test_a_port_where_nobody_listens_is_said(madrid):
    mailbox = Mailbox(imap_host="127.0.0.1", imap_port=1, imap_folder="INBOX")
    (only,) = try_mailbox(mailbox)
    assert (only.is_ok, only.words) == (False, "Nothing listens at port 1 of 127.0.0.1.")


def test_a_server_that_says_nothing_is_left_soon(madrid, monkeypatch):
    monkeypatch.setattr("mailroom.fetching.imap.TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mailbox = Mailbox(
            imap_host="127.0.0.1",
            imap_port=silent.getsockname()[1],
            imap_security=Security.NONE,
            imap_folder="INBOX",
        )
        *_, last = try_mailbox(mailbox)
    assert "does not answer" in last.words


def test_without_a_server_there_is_nothing_to_try(db):
    (only,) = try_mailbox(Mailbox())
    assert only.is_ok


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (socket.gaierror(-2, "Name or service not known"), "There is no host"),
        (ssl.SSLCertVerificationError("hostname mismatch"), "certificate"),
        (ssl.SSLError("WRONG_VERSION_NUMBER"), "TLS from the start"),
        (TimeoutError(), "does not answer"),
        (ConnectionRefusedError(), "Nothing listens"),
        (LoginError("no"), "not accepted"),
        (smtplib.SMTPAuthenticationError(535, b"no"), "not accepted"),
        (FolderMissing("no"), "folder"),
        (smtplib.SMTPNotSupportedError("no TLS"), "no encryption"),
        (ConnectionResetError(), "broke"),
        (RuntimeError("odd"), "did not do what was asked"),
    ],
)
def test_each_failure_says_what_to_do(error, part):
    step = explain(error, host="imap.example", port=993)
    assert part in step.words
    assert step.advice
    assert "%(" not in step.words + step.advice


def test_the_servers_words_name_nobody():
    said = explain(RuntimeError("no mail for vera@visitor.example"), host="h", port=1).server_said
    assert said == "no mail for v…@visitor.example"


def test_the_special_comes_before_the_general():
    kinds = [kind for entry, _ in trying.MEANINGS for kind in _flat(entry)]
    for index, kind in enumerate(kinds):
        assert not any(issubclass(later, kind) for later in kinds[index + 1 :]), kind


def _flat(entry):
    return entry if isinstance(entry, tuple) else (entry,)

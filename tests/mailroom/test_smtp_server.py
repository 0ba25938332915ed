"""Which server sends a mailbox's mail, and how we sign in there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mailroom.actions import deliver_due
from mailroom.models import MailboxSignIn, OutgoingEmail, Provider, Security
from mailroom.secrets import seal
from mailroom.sending import smtp_server
from mailroom.sending.smtp import Outcome, SmtpConnection
from mailroom.sending.smtp_server import CannotSignIn, server_at, server_for, server_key
from tests.factories import make_mailbox
from tests.fakes.certificates import Certificates
from tests.fakes.smtp_server import HostileSmtp
from tests.mailroom.outgoing import queued


@pytest.fixture(scope="module")
def certificates(tmp_path_factory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def secure(certificates, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    server = HostileSmtp(certificates.server_context())
    yield server
    server.stop()


def own_server(desk, server, **fields):
    values = {"address": "second@helpdesk.example", "smtp_host": "localhost"}
    values |= {"smtp_port": server.port, "smtp_username": "anna"}
    return make_mailbox(desk, **values | fields)


def sign_in(mailbox, token):
    """Signed in, and the present token is good for an hour."""
    return MailboxSignIn.objects.create(
        mailbox=mailbox,
        provider=Provider.MICROSOFT,
        client_id="app",
        access_token_sealed=seal(token),
        expires_at=timezone.now() + timedelta(hours=1),
    )


def deliver():
    deliver_due(limit=20, clock=timezone.now)


def test_a_mailbox_without_a_server_of_its_own_uses_the_common_one(madrid, settings):
    settings.SMTP_URL = "smtps://a%40b:p%2Fw@mail.example:4650"
    found = server_for(madrid.mailboxes.get(), timezone.now())
    assert (found.host, found.port, found.username, found.password) == (
        "mail.example",
        4650,
        "a@b",
        "p/w",
    )


def test_no_secret_shows_in_a_trace():
    assert "hidden" not in repr(server_at("smtp://anna:hidden@mail.example"))


def test_mailboxes_of_one_account_share_a_line(madrid, hague, secure):
    common = madrid.mailboxes.get()
    one = own_server(madrid, secure)
    other = own_server(hague, secure, address="third@helpdesk.example")
    assert server_key(one) == server_key(other) != server_key(common)


def test_a_mailbox_is_sent_over_its_own_server(madrid, secure):
    queued(own_server(madrid, secure, smtp_password_sealed=seal("secret@1")))
    deliver()
    assert [(mail.login, mail.is_encrypted) for mail in secure.taken] == [("anna", True)]


def test_a_server_that_hides_its_tls_gets_no_mail(madrid):
    server = HostileSmtp(offers_tls=False)
    row = queued(own_server(madrid, server, smtp_username=""))
    deliver()
    server.stop()
    row.refresh_from_db()
    assert (server.taken, row.state) == ([], "queued")
    assert "no TLS" in row.answer


def test_without_tls_only_where_somebody_has_said_so(madrid):
    server = HostileSmtp(offers_tls=False)
    queued(own_server(madrid, server, smtp_username="", smtp_security=Security.NONE))
    deliver()
    server.stop()
    assert len(server.taken) == 1


def test_signed_in_by_oauth_it_presents_its_token(madrid, secure):
    secure.tokens.add("fresh")
    mailbox = own_server(madrid, secure)
    sign_in(mailbox, "fresh")
    queued(mailbox)
    deliver()
    assert [mail.login for mail in secure.taken] == ["anna"]


def test_a_token_that_is_not_taken_is_renewed_once(secure):
    secure.tokens.add("fresh")
    asked = []

    def find_server(refused=""):
        asked.append(refused)
        token = "fresh" if refused else "stale"
        return smtp_server.SmtpServer(
            "localhost", secure.port, Security.STARTTLS, username="anna", token=token
        )

    with SmtpConnection(find_server) as line:
        answer = line.send(
            sender="a@b.example",
            recipients=["c@d.example"],
            message=b"x",
            may_send=lambda: True,
        )
    assert (answer.outcome, asked) == (Outcome.ACCEPTED, ["", "stale"])


def test_a_mailbox_that_must_be_signed_in_again_waits(madrid, secure):
    mailbox = own_server(madrid, secure)
    signed = sign_in(mailbox, "old")
    signed.error = "consent withdrawn"
    signed.save()
    row = queued(mailbox)
    deliver()
    row.refresh_from_db()
    assert (row.state, "consent withdrawn" in row.answer) == ("queued", True)


def test_a_secret_that_cannot_be_read_is_no_crash(madrid, secure, settings):
    mailbox = own_server(madrid, secure, smtp_password_sealed=seal("secret@1"))
    settings.SECRET_KEY = "another key " * 5
    with pytest.raises(CannotSignIn):
        server_for(mailbox, timezone.now())


def test_one_servers_silence_does_not_hold_up_the_other(madrid, secure, settings):
    """The common server is away; the mailbox with a server of its own sends."""
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    away = queued(madrid.mailboxes.get())
    there = queued(own_server(madrid, secure, smtp_password_sealed=seal("secret@1")))
    deliver()
    states = {row.pk: row.state for row in OutgoingEmail.objects.all()}
    assert states == {away.pk: "queued", there.pk: "sent"}

"""Trying a connection before it is saved: step by step, and each failure says what to do.

Nothing is changed on the server: the folder is opened for reading only, no mail is sent.
"""

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cryptography.fernet import InvalidToken
from django.utils.translation import gettext as _
from imapclient.exceptions import IMAPClientError, LoginError

from mailroom.discretion import hide_addresses
from mailroom.fetching.imap import FolderMissing, connected
from mailroom.models import Mailbox, Security
from mailroom.secrets import unseal

TIMEOUT = 10  # seconds
MAX_WORDS = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried: `words` say what came out, `advice` what to do if it failed."""

    is_ok: bool
    words: str
    advice: str = ""
    server_said: str = ""


def try_mailbox(mailbox: Mailbox) -> list[Step]:
    """Receiving, then sending, as far as the mailbox has servers of its own. Never raises.

    It may take as long as two servers let us wait, so it is never called inside a transaction.
    """
    steps = []
    if mailbox.imap_host:
        steps += _tried(lambda: _imap(mailbox), mailbox.imap_host, mailbox.imap_port)
    if mailbox.smtp_host:
        steps += _tried(lambda: _smtp(mailbox), mailbox.smtp_host, mailbox.smtp_port)
    return steps or [
        Step(True, _("This mailbox has no server of its own: there is nothing to try."))
    ]


def _tried(steps: Callable[[], Iterator[Step]], host: str, port: int) -> list[Step]:
    done: list[Step] = []
    try:
        socket.create_connection((host, port), timeout=TIMEOUT).close()
        done.append(Step(True, _("%(host)s answers at port %(port)d.") % _at(host, port)))
        done.extend(steps())
    except Exception as error:  # noqa: BLE001 - whatever a server does to us is told, not raised
        done.append(explain(error, host=host, port=port))
    return done


def _imap(mailbox: Mailbox) -> Iterator[Step]:
    with connected(mailbox) as client:
        yield Step(True, _("The user name and the password are accepted."))
        try:
            selected = client.select_folder(mailbox.imap_folder, readonly=True)
        except IMAPClientError as error:
            raise FolderMissing(str(error)) from error
        count = int(selected[b"EXISTS"])
        yield Step(
            True,
            _("The folder “%(folder)s” is open. Mails in it: %(count)d.")
            % {"folder": mailbox.imap_folder, "count": count},
        )


def _smtp(mailbox: Mailbox) -> Iterator[Step]:
    context = ssl.create_default_context()
    where = (mailbox.smtp_host, mailbox.smtp_port)
    if mailbox.smtp_security == Security.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(*where, timeout=TIMEOUT)
    with server:
        if mailbox.smtp_security == Security.STARTTLS:
            server.starttls(context=context)
        if mailbox.smtp_username:
            server.login(mailbox.smtp_username, unseal(mailbox.smtp_password_sealed))
        server.noop()
    yield Step(True, _("The server for sending lets us in. No mail was sent."))


# --- failures in plain words --------------------------------------------------------------------
def explain(error: Exception, *, host: str, port: int) -> Step:
    """The failed step: what it means, what to do, and the server's own words."""
    words, advice = _meaning(error, host, port)
    return Step(False, words, advice, hide_addresses(str(error))[:MAX_WORDS])


def _meaning(error: Exception, host: str, port: int) -> tuple[str, str]:
    for kind, meaning in MEANINGS:
        if isinstance(error, kind):
            words, advice = meaning()
            return words % _at(host, port), advice % _at(host, port)
    return (
        _("%(host)s did not do what was asked.") % _at(host, port),
        _("Read what the server said; its administrator knows what it means."),
    )


def _at(host: str, port: int) -> dict[str, object]:
    return {"host": host, "port": port}


Meaning = Callable[[], tuple[str, str]]
# In this order: the special before the general (a timeout and a refusal are OSError as well).
MEANINGS: list[tuple[type[Exception] | tuple[type[Exception], ...], Meaning]] = [
    (
        socket.gaierror,
        lambda: (
            _("There is no host %(host)s."),
            _("Check how the host is written; the provider's help page names it."),
        ),
    ),
    (
        ssl.SSLCertVerificationError,
        lambda: (
            _("The certificate of %(host)s is not valid for this name."),
            _("Enter the host by the name that stands in its certificate."),
        ),
    ),
    (
        ssl.SSLError,
        lambda: (
            _("%(host)s does not speak TLS from the start at port %(port)d."),
            _("Choose STARTTLS, or another port: usual are 993 (IMAP) and 465 (SMTP) with TLS."),
        ),
    ),
    (
        TimeoutError,
        lambda: (
            _("%(host)s does not answer at port %(port)d."),
            _("Check the port, and whether a firewall lets us out to it."),
        ),
    ),
    (
        ConnectionRefusedError,
        lambda: (
            _("Nothing listens at port %(port)d of %(host)s."),
            _("Check the port: usual are 993 or 143 (IMAP), 465 or 587 (SMTP)."),
        ),
    ),
    (
        (LoginError, smtplib.SMTPAuthenticationError),
        lambda: (
            _("The user name or the password is not accepted."),
            _(
                "Enter the password again. Microsoft 365 and Google take no password here: save, then"
                " sign the mailbox in with manage.py sign_in_mailbox."
            ),
        ),
    ),
    (
        FolderMissing,
        lambda: (
            _("The folder cannot be opened."),
            _("Check how it is written; the inbox is called INBOX."),
        ),
    ),
    (
        InvalidToken,
        lambda: (
            _("The kept password cannot be read any more."),
            _("Enter the password again: SECRET_KEY has changed since it was saved."),
        ),
    ),
    (
        smtplib.SMTPNotSupportedError,
        lambda: (
            _("%(host)s offers no encryption at port %(port)d, so no password is sent."),
            _("Choose TLS from the start and its port, usually 465."),
        ),
    ),
    (
        OSError,
        lambda: (
            _("The connection to %(host)s broke."),
            _("Check the kind of encryption and the port, then try once more."),
        ),
    ),
]

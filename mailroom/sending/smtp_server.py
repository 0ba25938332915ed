"""Which server sends the mail of which mailbox, and how we sign in there."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote, urlsplit

from cryptography.fernet import InvalidToken
from django.conf import settings

from mailroom.fetching.oauth import SignInNeeded, access_token, signs_in_by_oauth, xoauth2
from mailroom.models.mailboxes import Mailbox, Security
from mailroom.secrets import unseal

PORTS = {"smtps": 465, "smtp": 25}


class CannotSignIn(OSError):
    """A person must do something first; until then the mail waits as if the server were away."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over. Without `security` TLS is used where it is offered.

    `token` is an access token (XOAUTH2) and goes before the password.
    """

    host: str
    port: int
    security: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @property
    def is_tls_from_start(self) -> bool:
        return self.security == Security.TLS

    @property
    def wants_starttls(self) -> bool:
        return self.security != Security.NONE

    @property
    def requires_tls(self) -> bool:
        return self.security in (Security.TLS, Security.STARTTLS)

    def xoauth2(self, challenge: bytes | None = None) -> str:
        """A challenge is the reason of a refusal; it is answered with nothing (Google, Microsoft)."""
        if challenge is not None:
            return ""
        return xoauth2(self.username, self.token)


def server_at(url: str) -> SmtpServer:
    """smtp://user:password@host:587 (STARTTLS when offered, required with a password), smtps://."""
    parts = urlsplit(url)
    return SmtpServer(
        host=parts.hostname or "localhost",
        port=parts.port or PORTS.get(parts.scheme, 25),
        security=Security.TLS if parts.scheme == "smtps" else "",
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def server_of(mailbox: Mailbox, *, token: str = "") -> SmtpServer:
    """The mailbox's own server; its OAuth token, if it has one, instead of its password."""
    return SmtpServer(
        host=mailbox.smtp_host,
        port=mailbox.smtp_port,
        security=mailbox.smtp_security,
        username=mailbox.smtp_username or (mailbox.address if token else ""),
        password="" if token else unseal(mailbox.smtp_password_sealed),
        token=token,
    )


def server_for(mailbox: Mailbox, now: datetime, *, refused: str = "") -> SmtpServer:
    """The mailbox's own server, or the common one; may fetch a new access token, over the network.

    `refused` is a token that the server did not take. Raises OSError when nobody can sign in now.
    """
    if not mailbox.smtp_host:
        return server_at(settings.SMTP_URL)
    try:
        token = access_token(mailbox, now, refused=refused) if signs_in_by_oauth(mailbox) else ""
        return server_of(mailbox, token=token)
    except SignInNeeded as error:
        raise CannotSignIn(f"somebody must sign the mailbox in again: {error}") from error
    except InvalidToken as error:
        raise CannotSignIn("the secret of the mailbox cannot be read any more") from error


def server_key(mailbox: Mailbox) -> str:
    """Mailboxes with the same key are sent over one connection; "" is the common server."""
    if not mailbox.smtp_host:
        return ""
    return f"{mailbox.smtp_username or mailbox.address}@{mailbox.smtp_host}:{mailbox.smtp_port}"

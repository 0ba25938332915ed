"""Mailboxes that are fetched from a server of the tests."""

from mailroom.models import Mailbox, Security
from mailroom.secrets import seal


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

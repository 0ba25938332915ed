"""E-mail as e-mail: mailboxes, raw bytes as they came, the outbox, and what is wrong with them."""

from mailroom.models.alerts import Alert, AlertKind
from mailroom.models.incoming import Door, ImapMessage, LedgerDay, RawEmail, RawEmailFact
from mailroom.models.mailboxes import Mailbox, MailboxSignIn, Provider, Security
from mailroom.models.outgoing import (
    AutomaticReply,
    OutgoingAttachment,
    OutgoingEmail,
    OutgoingRecipient,
)
from mailroom.models.reconciliations import Reconciliation

__all__ = [
    "Alert",
    "AlertKind",
    "AutomaticReply",
    "Door",
    "ImapMessage",
    "LedgerDay",
    "Mailbox",
    "MailboxSignIn",
    "OutgoingAttachment",
    "OutgoingEmail",
    "OutgoingRecipient",
    "Provider",
    "RawEmail",
    "RawEmailFact",
    "Reconciliation",
    "Security",
]

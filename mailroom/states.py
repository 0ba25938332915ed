"""States of raw and outgoing mail, and which moves are allowed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RawState(TextChoices):
    NEW = "new", _("Waiting")
    PROCESSING = "processing", _("Being read")
    DONE = "done", _("Read")
    QUARANTINED = "quarantined", _("In quarantine")


RAW_MOVES: dict[str, frozenset[str]] = {
    RawState.NEW: frozenset({RawState.PROCESSING}),
    # Back to NEW: the worker died. QUARANTINED: it failed too often, a person must look.
    RawState.PROCESSING: frozenset({RawState.DONE, RawState.NEW, RawState.QUARANTINED}),
    RawState.QUARANTINED: frozenset({RawState.NEW}),
    RawState.DONE: frozenset(),
}


class OutgoingState(TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    CLAIMED = "claimed", _("Being prepared")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    UNCERTAIN = "uncertain", _("Not certain whether sent")
    HELD = "held", _("Held back")
    CANCELLED = "cancelled", _("Cancelled")


OUTGOING_MOVES: dict[str, frozenset[str]] = {
    OutgoingState.QUEUED: frozenset(
        {OutgoingState.CLAIMED, OutgoingState.HELD, OutgoingState.CANCELLED}
    ),
    # A person lets it go, or takes it back: see Hold.
    OutgoingState.HELD: frozenset({OutgoingState.QUEUED, OutgoingState.CANCELLED}),
    # Nothing has left while CLAIMED, so a dead worker's mail may safely be queued again, and a
    # person may still take it back: whoever moves the row first decides.
    OutgoingState.CLAIMED: frozenset(
        {
            OutgoingState.SENDING,
            OutgoingState.QUEUED,
            OutgoingState.FAILED,
            OutgoingState.HELD,
            OutgoingState.CANCELLED,
        }
    ),
    # From the first byte of DATA on, only the server's answer decides (RFC 5321, 4.2.5).
    OutgoingState.SENDING: frozenset(
        {
            OutgoingState.SENT,
            OutgoingState.QUEUED,
            OutgoingState.FAILED,
            OutgoingState.UNCERTAIN,
        }
    ),
    # A person decides: it has arrived, or send it again; or the server's answer comes late.
    OutgoingState.UNCERTAIN: frozenset(
        {OutgoingState.SENT, OutgoingState.QUEUED, OutgoingState.FAILED}
    ),
    OutgoingState.FAILED: frozenset({OutgoingState.QUEUED}),
    # A bounce tells the truth later (RFC 3464).
    OutgoingState.SENT: frozenset({OutgoingState.FAILED}),
    OutgoingState.CANCELLED: frozenset(),
}

UNDECIDED = frozenset({OutgoingState.CLAIMED, OutgoingState.SENDING, OutgoingState.UNCERTAIN})
"""Only here does the answer to an attempt still decide anything."""


class Hold(TextChoices):
    """Why a mail is held back until a person decides."""

    NEWER_MAIL = "newer_mail", _("The inquirer has written in the meantime")
    FLOOD = "flood", _("Too many mails between two addresses")


class RecipientState(TextChoices):
    WAITING = "waiting", _("Waiting")
    ACCEPTED = "accepted", _("Accepted by the mail server")
    DELAYED = "delayed", _("Delayed")
    REFUSED = "refused", _("Refused")
    UNCERTAIN = "uncertain", _("Not certain")
    BOUNCED = "bounced", _("Came back")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")


class Trust(TextChoices):
    """What the trusted receiving server says of the sender of a mail (RFC 8601)."""

    PASS = "pass", _("The sender is verified")
    FAIL = "fail", _("The sender is forged or cannot be verified")
    NONE = "none", _("The sender's domain gives no proof")


ENDS = frozenset({OutgoingState.SENT, OutgoingState.FAILED, OutgoingState.UNCERTAIN})
"""No further attempt follows by itself."""

TO_STOP = frozenset({OutgoingState.QUEUED, OutgoingState.CLAIMED, OutgoingState.HELD})
"""Nothing is on its way at this moment, so a person may take it back."""

TO_SETTLE = frozenset({OutgoingState.UNCERTAIN, OutgoingState.FAILED})
"""Here a person decides."""

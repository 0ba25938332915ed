"""What the mailroom tells apps above it. Sent inside the transaction that changed the row."""

from django.dispatch import Signal

delivery_finished = Signal()
"""Arguments: outgoing (OutgoingEmail in SENT, FAILED or UNCERTAIN), at (datetime)."""

inquiries_wanted = Signal()
"""Asks whose mails these are. Arguments: ids (of OutgoingEmail), scope (Scope). A receiver answers
with {id: (reference, address of the page)} for those that the scope may see."""

hold_changed = Signal()
"""Arguments: outgoing (OutgoingEmail, now HELD, QUEUED again or CANCELLED), by (Agent or None for
the system), at (datetime)."""

recipients_refused = Signal()
"""Some recipients were refused for good while others are still waited for. Arguments: outgoing
(OutgoingEmail, QUEUED), words (the server's), at (datetime)."""

mail_returned = Signal()
"""Another mail server said later that a mail of ours has failed for some recipient. Arguments:
outgoing (OutgoingEmail), words (the server's), at (datetime)."""

"""What the mailroom tells apps above it. Sent inside the transaction that changed the row."""

from django.dispatch import Signal

delivery_finished = Signal()
"""Arguments: outgoing (OutgoingEmail in SENT, FAILED or UNCERTAIN), at (datetime)."""

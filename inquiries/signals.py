"""What the heart tells the apps above."""

from django.dispatch import Signal

facts_recorded = Signal()
"""Timeline facts were written. Arguments: facts (a list of TimelineFact, of inquiries that the deed
has locked). Sent in the transaction of the deed: what a receiver writes stands or falls with it."""

"""What contacts tell apps above them. Sent inside the transaction of the merge or its undoing."""

from django.dispatch import Signal

contacts_merged = Signal()
"""Argument: merge (ContactMerge; `undone_at` is set when it was undone)."""

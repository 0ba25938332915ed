"""What notifications ask of the apps above."""

from django.dispatch import Signal

subjects_wanted = Signal()
"""Asks what notifications are about. Arguments: keys (a set of subjects, each "<what>:<which>"),
scope (Scope). A receiver answers with {key: notifications.subjects.Subject} for those of its own
that the scope may see; what nobody answers for is not shown."""

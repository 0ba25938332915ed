"""Deeds of the help centre."""

from help_centre.actions.presenting import Words, change_site
from help_centre.actions.reading import note_reading

__all__ = ["Words", "change_site", "note_reading"]

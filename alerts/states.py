"""States of an urgent alert, what may follow which, and what an alert is raised by."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    OPEN = "open", _("Nobody has seen to it")
    ACKNOWLEDGED = "acknowledged", _("Seen to")
    ENDED = "ended", _("Over by itself")


MOVES: dict[str, frozenset[str]] = {
    State.OPEN: frozenset({State.ACKNOWLEDGED, State.ENDED}),
    State.ACKNOWLEDGED: frozenset(),
    # What ended it was undone.
    State.ENDED: frozenset({State.OPEN}),
}


class Ending(TextChoices):
    AT_REST = "at_rest", _("the inquiry was resolved")
    MERGED = "merged", _("the inquiry was merged into another one")
    LIMIT_GONE = "limit_gone", _("the time limit was rejected, settled or has passed")


class Cause(TextChoices):
    LIMIT = "limit", _("Time limit")
    SIGNAL = "signal", _("What the triage found")
    PHRASE = "phrase", _("Words")


class Signal(TextChoices):
    """Reasons of the triage for an urgency (registry.triage.reasons) that may raise an alert."""

    LIMIT_LAST_DAY = "limit_last_day", _("A time limit that ends today or tomorrow")
    LAST_DAY = "last_day", _("Says that it is the last day")
    STOP_NOW = "stop_now", _("Something must be stopped before it is recorded")
    DISCLOSED = "disclosed", _("Something is said to be published too early")
    EVENT_NOW = "event_now", _("It happens now or very soon")
    EVENT_NEAR = "event_near", _("Something happens within two days")


class RuleDeed(TextChoices):
    CREATED = "created", _("Made")
    CHANGED = "changed", _("Changed")
    SWITCHED_ON = "switched_on", _("Switched on")
    SWITCHED_OFF = "switched_off", _("Switched off")

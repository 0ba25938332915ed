"""Missed promises and due times that moved, as sentences of the timeline."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from inquiries.models import TimelineFact
from targets.states import ClockKind


def missed(fact: TimelineFact) -> str:
    plain: dict[str, Callable[[], str]] = {
        ClockKind.ACKNOWLEDGEMENT: lambda: _("The acknowledgement was not sent in time"),
        ClockKind.FIRST_ANSWER: lambda: _("The first answer did not come in time"),
        ClockKind.NEXT_ANSWER: lambda: _("The next answer did not come in time"),
        ClockKind.RESOLUTION: lambda: _("It was not resolved in time"),
    }
    say = plain.get(fact.data.get("clock", ""))
    return say() if say else ""


def moved(fact: TimelineFact) -> str:
    plain: dict[str, Callable[[], str]] = {
        "classified": lambda: _("Due times counted anew, for another topic or urgency"),
        "desk": lambda: _("Due times counted anew, by the hours and promises of this desk"),
        "calendar": lambda: _("Due times counted anew: the working hours of the desk changed"),
    }
    say = plain.get(fact.data.get("why", ""))
    return say() if say else ""

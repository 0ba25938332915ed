"""What a rule may wait for, when it holds, and what becomes of each of its firings."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from inquiries.states import Fact


class Event(TextChoices):
    """What happens to an inquiry; each is told by one or more kinds of facts."""

    OPENED = "opened", _("An inquiry is opened")
    WROTE = "wrote", _("The inquirer writes again")
    ANSWERED = "answered", _("We have answered")
    STATUS = "status", _("The status changes")
    REOPENED = "reopened", _("An inquiry is reopened")
    ASSIGNED = "assigned", _("It is assigned to somebody")
    RETURNED = "returned", _("It is given back to all")
    CLASSIFIED = "classified", _("Topic, urgency or language is changed")
    TAGGED = "tagged", _("A tag is added")
    TRANSFERRED = "transferred", _("It comes from another desk")
    LIMIT = "limit", _("A time limit is confirmed")
    ESCALATED = "escalated", _("It is escalated to the coordinator")
    ADVISED = "advised", _("The coordinator has answered")
    HANDED = "handed", _("It is handed over to a section")
    SECTION = "section", _("A section has answered")
    EXAMINED = "examined", _("The examiners have decided about a proposal")
    ALERTED = "alerted", _("An urgent alert is raised")
    OVERDUE = "overdue", _("Coordinator, section or approval is overdue")
    UNDELIVERED = "undelivered", _("An answer could not be delivered")


FACTS: dict[Event, tuple[Fact, ...]] = {
    Event.OPENED: (Fact.CREATED,),
    Event.WROTE: (Fact.RECEIVED,),
    Event.ANSWERED: (Fact.REPLIED,),
    Event.STATUS: (Fact.STATUS_CHANGED,),
    Event.REOPENED: (Fact.REOPENED,),
    Event.ASSIGNED: (Fact.ASSIGNED,),
    Event.RETURNED: (Fact.UNASSIGNED,),
    Event.CLASSIFIED: (Fact.CLASSIFIED,),
    Event.TAGGED: (Fact.TAGGED,),
    Event.TRANSFERRED: (Fact.TRANSFER_ACCEPTED,),
    Event.LIMIT: (Fact.LIMIT_CONFIRMED,),
    Event.ESCALATED: (Fact.ESCALATED,),
    Event.ADVISED: (Fact.ESCALATION_ANSWERED,),
    Event.HANDED: (Fact.HANDED_OVER,),
    Event.SECTION: (Fact.HANDOVER_ANSWERED, Fact.HANDOVER_DECLINED),
    Event.EXAMINED: (Fact.PROPOSAL_ACCEPTED, Fact.PROPOSAL_DECLINED),
    Event.ALERTED: (Fact.ALERT_RAISED,),
    Event.OVERDUE: (Fact.ESCALATION_OVERDUE, Fact.HANDOVER_OVERDUE, Fact.APPROVAL_OVERDUE),
    Event.UNDELIVERED: (Fact.DELIVERY_FAILED, Fact.BOUNCED),
}
EVENT_OF: dict[str, Event] = {str(kind): event for event, kinds in FACTS.items() for kind in kinds}


class Wait(TextChoices):
    """How long after the event a rule looks: by the wall, or in the desk's working time."""

    NONE = "", _("At once")
    HOURS = "hours", _("hours later")
    WORKING = "working", _("working hours later")
    DAYS = "days", _("days later")


UNITS = {Wait.HOURS: timedelta(hours=1), Wait.WORKING: timedelta(hours=1), Wait.DAYS: timedelta(1)}


class Opening(TextChoices):
    """Whether the desk was open when it happened."""

    ANY = "", _("At any hour")
    OPEN = "open", _("Only while the desk is open")
    CLOSED = "closed", _("Only while the desk is closed")


class RuleDeed(TextChoices):
    CREATED = "created", _("Made")
    CHANGED = "changed", _("Changed")
    SWITCHED_ON = "switched_on", _("Switched on")
    SWITCHED_OFF = "switched_off", _("Switched off")
    MOVED = "moved", _("Moved")
    REMOVED = "removed", _("Removed")


class FiringState(TextChoices):
    WAITING = "waiting", _("Waits for its time")
    DONE = "done", _("Done")
    UNCHANGED = "unchanged", _("Was so already")
    NOT_MET = "not_met", _("Did not apply")
    FAILED = "failed", _("Could not be done")
    STOPPED = "stopped", _("Stopped as a loop")
    UNDONE = "undone", _("Undone")


ACTED = (FiringState.DONE, FiringState.UNDONE)
TROUBLES = (FiringState.FAILED, FiringState.STOPPED)
COUNTED = (*ACTED, *TROUBLES, FiringState.WAITING)
"""What the page of rules counts; everything else may be many, and says nothing."""

FIRING_MOVES: dict[str, frozenset[str]] = {
    FiringState.WAITING: frozenset(
        {
            FiringState.DONE,
            FiringState.UNCHANGED,
            FiringState.NOT_MET,
            FiringState.FAILED,
            FiringState.STOPPED,
        }
    ),
    FiringState.DONE: frozenset({FiringState.UNDONE}),
    FiringState.UNCHANGED: frozenset(),
    FiringState.NOT_MET: frozenset(),
    FiringState.FAILED: frozenset({FiringState.WAITING}),  # tried again by a person
    FiringState.STOPPED: frozenset({FiringState.WAITING}),
    FiringState.UNDONE: frozenset(),
}


class Why(TextChoices):
    """Why a firing came to nothing; '' where it did something, or the words of a failure stand."""

    CONDITION = "condition", _("The condition did not hold")
    WORDS = "words", _("None of the words were written")
    HOURS = "hours", _("The desk was open or closed then")
    DESK = "desk", _("The inquiry is at another desk")
    CHANGED = "changed", _("The rule was changed or switched off meanwhile")
    MERGED = "merged", _("The inquiry was merged")
    LOOP = "loop", _("It fired too often for this inquiry within a day")

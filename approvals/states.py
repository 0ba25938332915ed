"""States of an approval, what may follow which, why it is asked, and what follows when time is up."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    WAITING = "waiting", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENDED = "ended", _("Over without a decision")
    UNAPPROVED = "unapproved", _("Sent without approval")


MOVES: dict[str, frozenset[str]] = {
    State.WAITING: frozenset(State) - {State.WAITING},
    # A decision is never changed: another text is another approval.
    State.APPROVED: frozenset(),
    State.RETURNED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.ENDED: frozenset(),
    State.UNAPPROVED: frozenset(),
}

LETS_GO = (State.APPROVED, State.UNAPPROVED)
"""The text of such an approval may leave, as long as nothing new was written to us since."""


class Fallback(TextChoices):
    """What follows when nobody has decided in time."""

    NEXT = "next", _("The next coordinator is asked")
    ASSISTANT = "assistant", _("The assistant may send it, and says why")


class Ending(TextChoices):
    """What made an approval pointless, from below."""

    AT_REST = "at_rest", _("the inquiry was settled without it")
    MERGED = "merged", _("the inquiry was merged into another one")
    TRANSFERRED = "transferred", _("another desk took the inquiry over")


class TimerKind(TextChoices):
    WARNING = "warning", _("Warning before the limit")
    LIMIT = "limit", _("Limit")


class Wrote(TextChoices):
    """Whose text it is: what was asked about, or what a coordinator made of it."""

    ASKED = "asked", _("as it was asked")
    EDITED = "edited", _("as the coordinator changed it")


class Move(TextChoices):
    """Why an approval went to another owner, as facts keep it; the first four as escalations say."""

    ABSENT = "absent", _("absent")
    AWAY = "away", _("away")
    LEFT = "left", _("no coordinator of the desk any more")
    ARRIVED = "arrived", _("somebody is there again")
    NO_ANSWER = "no_answer", _("no decision in time")

"""States of a hand-over to a section, what may follow which, and whose words are what."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    OPEN = "open", _("With the section")
    ASKED_BACK = "asked_back", _("The section asks")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Sent back by the section")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENDED = "ended", _("Over without an answer")


UNDER_WAY = (State.OPEN, State.ASKED_BACK)
"""Somebody still owes something: OPEN the section, ASKED_BACK the desk."""

MOVES: dict[str, frozenset[str]] = {
    State.OPEN: frozenset(
        {State.ASKED_BACK, State.ANSWERED, State.DECLINED, State.WITHDRAWN, State.ENDED}
    ),
    State.ASKED_BACK: frozenset(
        {State.OPEN, State.ANSWERED, State.DECLINED, State.WITHDRAWN, State.ENDED}
    ),
    # The desk asks once more in the same thread: the section's time begins anew.
    State.ANSWERED: frozenset({State.OPEN}),
    State.DECLINED: frozenset(),
    State.WITHDRAWN: frozenset(),
    # What ended it was undone: an answer to the inquirer was taken back.
    State.ENDED: frozenset({State.OPEN, State.ASKED_BACK}),
}


class Said(TextChoices):
    """What somebody's words do: of the desk the first three, of the section the others."""

    HANDED = "handed", _("hands over")
    FROM_DESK = "from_desk", _("writes to the section")
    WITHDREW = "withdrew", _("withdraws it")
    ASKED_BACK = "asked_back", _("asks")
    ANSWERED = "answered", _("answers")
    DECLINED = "declined", _("sends it back")
    PROMISED = "promised", _("promises a date")
    AFTERWARDS = "afterwards", _("writes afterwards")
    AUTOMATIC = "automatic", _("sends an automatic mail")
    HELD = "held", _("writes from an unknown address")
    REFUSED = "refused", _("wrote from an address that was refused")


OF_SECTION = frozenset(
    {
        Said.ASKED_BACK,
        Said.ANSWERED,
        Said.DECLINED,
        Said.PROMISED,
        Said.AFTERWARDS,
        Said.AUTOMATIC,
        Said.HELD,
        Said.REFUSED,
    }
)
"""Words that came from the section, or claim to."""


TO_USE = (Said.ANSWERED, Said.AFTERWARDS)
"""Proposed for the inquirer: each waits until somebody has used it or set it aside."""


class TimerKind(TextChoices):
    WARNING = "warning", _("Warning before the limit")
    LIMIT = "limit", _("Limit")
    REMINDER = "reminder", _("Reminder")
    PROMISE = "promise", _("Promised date")


class Ending(TextChoices):
    """What made a hand-over pointless, from below."""

    AT_REST = "at_rest", _("the inquiry was settled without it")


class Filled(TextChoices):
    """What a field of a form begins with, taken from the inquiry."""

    NOTHING = "", _("Nothing")
    NUMBERS = "numbers", _("Numbers of registrations and applications")
    WIPO_REFERENCE = "wipo_reference", _("References of the registry")
    PAYMENT_NUMBERS = "payment_numbers", _("Payment items and accounts")
    PRINTED_LIMITS = "printed_limits", _("Printed time limits")
    COMPUTED_LIMITS = "computed_limits", _("Computed time limits")
    CLOSED_DAYS = "closed_days", _("Whether closed days were checked")
    LAST_WORDS = "last_words", _("The inquirer's last words")
    OWN_NOTE = "own_note", _("Your own last note")
    ADDRESSES = "addresses", _("Addresses used")
    RECEIVED_AT = "received_at", _("When the message arrived")

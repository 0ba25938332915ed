"""States of a question to the coordinator, what may follow which, and the kinds of answers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    OPEN = "open", _("With the coordinator")
    ASKED_BACK = "asked_back", _("Asked back")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENDED = "ended", _("Over without an answer")


UNDER_WAY = (State.OPEN, State.ASKED_BACK)
"""Somebody still owes something: OPEN the coordinator, ASKED_BACK who asked."""

MOVES: dict[str, frozenset[str]] = {
    State.OPEN: frozenset({State.ASKED_BACK, State.ANSWERED, State.WITHDRAWN, State.ENDED}),
    State.ASKED_BACK: frozenset({State.OPEN, State.ANSWERED, State.WITHDRAWN, State.ENDED}),
    State.ANSWERED: frozenset(),
    State.WITHDRAWN: frozenset(),
    # What ended it was undone: an answer taken back, a merge taken apart.
    State.ENDED: frozenset({State.OPEN}),
}


class Answer(TextChoices):
    TAKE_OVER = "take_over", _("I take it over")
    ADVICE = "advice", _("Advice: you answer")
    APPROVED = "approved", _("Agreed, as you propose")
    SENT_BACK = "sent_back", _("Back to you, with guidance")
    SECTION = "section", _("A section must decide")


NEEDS_WORDS = frozenset({Answer.ADVICE, Answer.SENT_BACK, Answer.SECTION})
"""An answer that says nothing would help nobody."""


class Ending(TextChoices):
    """What made an escalation pointless, from below."""

    AT_REST = "at_rest", _("the inquiry was resolved without it")
    MERGED = "merged", _("the inquiry was merged into another one")
    TRANSFERRED = "transferred", _("another desk took the inquiry over")


class Move(TextChoices):
    """Why an escalation went to another owner, as facts keep it."""

    ABSENT = "absent", _("absent")
    AWAY = "away", _("away")
    LEFT = "left", _("no coordinator of the desk any more")
    SECOND_LEVEL = "second_level", _("second level")
    ARRIVED = "arrived", _("somebody is there again")


class TimerKind(TextChoices):
    WARNING = "warning", _("Warning before the limit")
    LIMIT = "limit", _("Limit")
    SECOND_LEVEL = "second_level", _("Second level")


class Said(TextChoices):
    """Whose words, and what for: the exchange between who asked and the coordinator."""

    ASKED_BACK = "asked_back", _("asks back")
    REPLIED = "replied", _("replies")
    ANSWERED = "answered", _("answers")
    WITHDREW = "withdrew", _("withdraws the question")

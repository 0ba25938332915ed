"""What may recur, and what becomes of an improvement."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SubjectKind(TextChoices):
    TOPIC = "topic", _("Topic")
    SUBTOPIC = "subtopic", _("Subtopic")
    REFERENCE = "reference", _("Number")


class State(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Declined")


MOVES: dict[str, frozenset[str]] = {
    State.PROPOSED: frozenset({State.AGREED, State.DONE, State.DECLINED}),
    State.AGREED: frozenset({State.PROPOSED, State.DONE, State.DECLINED}),
    # What comes back is agreed anew.
    State.DONE: frozenset({State.AGREED}),
    State.DECLINED: frozenset({State.PROPOSED}),
}
OPEN = (State.PROPOSED, State.AGREED)

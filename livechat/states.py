"""Where a chat stands, who may speak in it, and which moves there are."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ChatState(TextChoices):
    WAITING = "waiting", _("Waiting for somebody")
    ACTIVE = "active", _("In conversation")
    BY_MAIL = "by_mail", _("Goes on by e-mail")
    ENDED = "ended", _("Ended")


MOVES: dict[str, frozenset[str]] = {
    ChatState.WAITING: frozenset({ChatState.ACTIVE, ChatState.BY_MAIL, ChatState.ENDED}),
    # A transfer, or an agent who is not there any more: the visitor waits again.
    ChatState.ACTIVE: frozenset({ChatState.WAITING, ChatState.BY_MAIL, ChatState.ENDED}),
    # The visitor is back and somebody is there.
    ChatState.BY_MAIL: frozenset({ChatState.WAITING, ChatState.ACTIVE, ChatState.ENDED}),
    ChatState.ENDED: frozenset(),
}
# A line that comes is taken in each of them: what goes on by mail still keeps what is written.
SPEAKING = frozenset({ChatState.WAITING, ChatState.ACTIVE, ChatState.BY_MAIL})


class Side(TextChoices):
    VISITOR = "visitor", _("Visitor")
    AGENT = "agent", _("Agent")
    SYSTEM = "system", _("System")


class Outcome(TextChoices):
    """What became of an offer to take a chat."""

    TAKEN = "taken", _("Taken")
    MISSED = "missed", _("Not taken in time")
    OTHERS = "others", _("A colleague was faster")
    GONE = "gone", _("The chat waits no more")

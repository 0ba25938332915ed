"""What is promised, who is told of it, and what a policy may ask of an inquiry."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClockKind(TextChoices):
    ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement")
    FIRST_ANSWER = "first_answer", _("First answer")
    NEXT_ANSWER = "next_answer", _("Next answer")
    RESOLUTION = "resolution", _("Resolution")


ANSWERS = (ClockKind.FIRST_ANSWER, ClockKind.NEXT_ANSWER)
"""The promises that an answer keeps; the earliest of them is when an inquiry is due."""


class Who(TextChoices):
    ASSIGNEE = "assignee", _("Whose inquiry it is")
    COORDINATOR = "coordinator", _("The coordinator on duty")
    DEPUTY = "deputy", _("The deputy")


CHANNEL_NAMES = {
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "chat": _("Live chat"),
    "web_form": _("Web form"),
}
URGENCY_NAMES = {1: _("Low"), 2: _("Normal"), 3: _("High"), 4: _("Urgent")}
"""As the inquiries have them, which this app does not know; a test holds the two together."""

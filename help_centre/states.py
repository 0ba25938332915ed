"""What became of a reader's comment."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FeedbackState(TextChoices):
    NEW = "new", _("New")
    SETTLED = "settled", _("Settled")

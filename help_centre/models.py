"""The public help centre: its words, what was read, whether it helped, what was asked by the form."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desks.models import Desk
from files.models import StoredFile
from help_centre.states import FeedbackState
from inquiries.models import Message
from knowledge_base.models import Item, TextVersion

AGENT = settings.AUTH_USER_MODEL


class Site(models.Model):
    """One row: the words around the articles. What is empty is said in the product's own words."""

    title_en = models.CharField(max_length=80, blank=True)
    title_fr = models.CharField(max_length=80, blank=True)
    title_es = models.CharField(max_length=80, blank=True)
    welcome_en = models.CharField(max_length=200, blank=True)
    welcome_fr = models.CharField(max_length=200, blank=True)
    welcome_es = models.CharField(max_length=200, blank=True)
    contact = models.CharField(
        max_length=200, blank=True, help_text="shown at the foot of every page"
    )
    privacy_en = models.TextField(max_length=2000, blank=True)
    privacy_fr = models.TextField(max_length=2000, blank=True)
    privacy_es = models.TextField(max_length=2000, blank=True)
    changed_at = models.DateTimeField(null=True)

    @property
    def title(self) -> str:
        return self._in_language("title") or _("Help centre")

    @property
    def welcome(self) -> str:
        return self._in_language("welcome") or _("How can we help?")

    @property
    def privacy(self) -> str:
        return self._in_language("privacy") or _(
            "We use what you write here only to answer you. It is kept with your inquiry and seen by"
            " the people who answer it. This page sets no cookies and follows nobody."
        )

    def _in_language(self, name: str) -> str:
        language = (get_language() or "en")[:2]
        return str(getattr(self, f"{name}_{language}", "") or "")


class Reading(models.Model):
    """How often an object was read on a day. A count; who read it is not known to us."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="readings")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "day"], name="reading_once_a_day")
        ]


class Feedback(models.Model):
    """Whether one version of a text helped. `key` makes one of all answers from one address a day."""

    key = models.CharField(max_length=64, unique=True)
    version = models.ForeignKey(TextVersion, on_delete=models.CASCADE, related_name="+")
    helpful = models.BooleanField()
    comment = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=FeedbackState, default=FeedbackState.NEW)
    settled_by = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["-id"],
                name="feedback_to_settle",
                condition=Q(state=FeedbackState.NEW) & ~Q(comment=""),
            )
        ]


class Question(models.Model):
    """What somebody sent by the form, as it was sent: kept first, understood afterwards.

    `token` is that of the form: sent twice it is one question.
    """

    token = models.CharField(max_length=64, unique=True)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=320)
    details = models.JSONField(default=list, help_text="label and value of what the topic asks")
    body = models.TextField()
    has_proof = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    message = models.OneToOneField(
        Message, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["received_at"], name="question_waiting", condition=Q(taken_at=None)
            )
        ]


class QuestionFile(models.Model):
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="files")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)


class HeldFile(models.Model):
    """A file of a form that came back to its writer, so that it need not be chosen again.

    It belongs to no message yet: what nobody sends is swept (`actions.holding.forget_held_files`).
    """

    key = models.CharField(max_length=32, unique=True, help_text="names its bytes in the storage")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    held_at = models.DateTimeField(db_index=True)

    @property
    def storage_name(self) -> str:
        """A name that nobody outside chose."""
        return f"held/{self.key}"


class OpenedSuggestion(models.Model):
    """An article that somebody opened from the form that has this token, instead of writing yet.

    `read_at`: it stayed open for a while; `asked_at`: a question came all the same. `mark` tells
    addresses of one day apart and is forgotten as soon as the form is judged (`numbers`).
    """

    token = models.CharField(max_length=64)
    mark = models.CharField(max_length=40, blank=True)
    read_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token", "item"], name="suggestion_opened_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["desk", "at"], name="opened_at_desk"),
            models.Index(fields=["mark"], name="opened_by_mark", condition=~Q(mark="")),
        ]

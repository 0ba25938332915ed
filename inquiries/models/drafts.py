"""What an agent has begun to write: kept on the server until it is sent or thrown away."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from desks.permissions import Deed, Scope
from files.models import StoredFile
from inquiries.models.inquiry import Inquiry


class DraftKind(models.TextChoices):
    REPLY = "reply", _("Reply")
    NOTE = "note", _("Internal note")


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, scope: Scope) -> "DraftQuerySet":
        """One's own, and those shared with the desk that has the inquiry now, where one may reply."""
        shared = models.Q(shared_with=models.F("inquiry__desk"))
        return self.filter(
            models.Q(author_id=scope.agent_id) | shared,
            inquiry__desk_id__in=scope.desk_ids_for(Deed.REPLY),
        )


class Draft(models.Model):
    """One agent's text of one kind for one inquiry; `version` grows with every change of it.

    `text` is the whole of it in plain words, `html` the rich text of a reply, clean. Private, unless
    `shared_with` is the desk that has the inquiry: shared with one desk it is not with the next.
    """

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="drafts")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts"
    )
    kind = models.CharField(max_length=5, choices=DraftKind)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    cc = models.CharField(max_length=2000, blank=True)
    used_texts = models.JSONField(default=list, help_text="ids of texts that were put into it")
    version = models.PositiveIntegerField(default=1)
    shared_with = models.ForeignKey(
        Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    taken_from = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="whose it was before a colleague took it over: it can go back there",
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "author", "kind"], name="draft_once"),
        ]
        indexes = [models.Index(fields=["author", "-updated_at"], name="drafts_of_agent")]

    @property
    def is_shared(self) -> bool:
        return self.shared_with_id is not None and self.shared_with_id == self.inquiry.desk_id


class DraftFile(models.Model):
    """A file that has been uploaded for a draft; a picture within its text has a Content-ID.

    With `removed_at` it is out, and can be put back until the draft is sent.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    content_id = models.CharField(max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True)

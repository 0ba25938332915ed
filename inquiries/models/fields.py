"""What a desk wants to know beyond topic, urgency and language: its own fields."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desks.models import Desk, NamedInThreeLanguages


class FieldKind(models.TextChoices):
    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    CHOICE = "choice", _("Choice")
    YES_NO = "yes_no", _("Yes or no")
    REFERENCE = "reference", _("Registry number")


class CustomField(NamedInThreeLanguages):
    """One field; its values stand in `Inquiry.fields` under `code`, which never changes.

    No `desks` means all of them, no `topics` likewise. `options` of a choice: a list of objects with
    "code", "en", "fr", "es". What is retired is asked no more and goes on showing old values.
    """

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=FieldKind)
    help_en = models.CharField(max_length=200, blank=True)
    help_fr = models.CharField(max_length=200, blank=True)
    help_es = models.CharField(max_length=200, blank=True)
    options = models.JSONField(default=list)
    desks = models.ManyToManyField(Desk, related_name="+", blank=True)
    topics = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    is_required = models.BooleanField(default=False, help_text="must be filled in to resolve")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "name_en", "pk"]

    @property
    def help(self) -> str:
        return getattr(self, f"help_{(get_language() or 'en')[:2]}", "") or self.help_en

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Codes of the options with their labels in the reader's language."""
        language = (get_language() or "en")[:2]
        return [(one["code"], one.get(language) or one["en"]) for one in self.options]

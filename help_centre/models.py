"""The public help centre: how it presents itself, and how often its articles are read."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from knowledge_base.models import Item


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

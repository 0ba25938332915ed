"""What the units know: one object with its texts in three languages (docs/adr/0018)."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from desks.permissions import Deed, Scope
from knowledge_base.states import LANGUAGES, Kind, TextState


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, scope: Scope) -> "ItemQuerySet":
        """Items of the agent's desks and those of all desks; nothing for who has no desk."""
        desks = scope.desk_ids_for(Deed.READ_KNOWLEDGE)
        if not desks:
            return self.none()
        return self.filter(Q(is_for_all=True) | Q(desks__in=desks)).distinct()


class Item(models.Model):
    """One template or article under one identity, whatever its languages.

    `revision` grows with every change of meaning; a text that has not followed it is stale.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    desks = models.ManyToManyField(Desk, blank=True, related_name="+")
    is_for_all = models.BooleanField(_("for all desks"), default=True)
    topics = models.JSONField(default=list, help_text="codes of registry.topics")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.SlugField(
        max_length=40, unique=True, help_text="for typing: /renewal; never shown to inquirers"
    )
    revision = models.PositiveIntegerField(default=0)
    uses = models.PositiveIntegerField(default=0, help_text="answers that it went into")
    created_at = models.DateTimeField()

    objects = ItemQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "-uses", "id"], name="item_most_used")]

    def __str__(self) -> str:
        return self.code


class Text(models.Model):
    """The item in one language: what is live, and beside it what is proposed for it.

    `version` counts the publications; `revision` is the item's that these words express.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    state = models.CharField(max_length=10, choices=TextState, default=TextState.DRAFT)
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    staged_title = models.CharField(max_length=200, blank=True)
    staged_body = models.TextField(blank=True)
    staged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    staged_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    words = SearchVectorField(null=True, help_text="of the live words; see queries.search")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "language"], name="text_once_a_language")
        ]
        indexes = [GinIndex(fields=["words"], name="text_words")]

    def __str__(self) -> str:
        return self.title or self.staged_title

    @property
    def is_live(self) -> bool:
        return self.state == TextState.PUBLISHED

    @property
    def has_proposal(self) -> bool:
        return bool(self.staged_title or self.staged_body)

    @property
    def is_stale(self) -> bool:
        """Another language has said something new since. Needs `item` at hand."""
        return self.is_live and self.revision < self.item.revision

    @property
    def newest_title(self) -> str:
        return self.staged_title or self.title

    @property
    def newest_body(self) -> str:
        return self.staged_body or self.body

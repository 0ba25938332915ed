"""What the units know: one object, its texts in three languages, their versions (docs/adr/0034)."""

import hashlib
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desks.models import Agent, Desk, NamedInThreeLanguages
from desks.permissions import Deed, Scope
from files.models import ScanVerdict, StoredFile
from knowledge_base.search_models import (  # noqa: F401  so that Django knows them
    KnownWord,
    MissedSearch,
    Posting,
    Synonyms,
    TopicTally,
)
from knowledge_base.states import (
    ALWAYS_PUBLIC,
    LANGUAGES,
    MAY_BE_PUBLIC,
    OPEN,
    Kind,
    SourceStatus,
    TextState,
    VersionState,
)

AGENT = settings.AUTH_USER_MODEL


class Category(NamedInThreeLanguages):
    """Where the public looks for an article. A row that a coordinator edits."""

    slug = models.SlugField(max_length=40, unique=True)
    describe_en = models.CharField(max_length=200, blank=True)
    describe_fr = models.CharField(max_length=200, blank=True)
    describe_es = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]

    @property
    def description(self) -> str:
        return self.description_in(get_language() or "en")

    def description_in(self, language: str) -> str:
        return getattr(self, f"describe_{language[:2]}", "") or self.describe_en


class Fact(NamedInThreeLanguages):
    """A fee, a time limit, a number of the registries: said in one place, filled into all texts.

    What it was and when is in its versions; nothing of them is ever changed.
    """

    code = models.CharField(max_length=50, unique=True, help_text="small letters, digits and _")
    current = models.ForeignKey(
        "FactVersion", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]


class FactVersion(models.Model):
    """What a fact was from `at` on, for us; `as_of` is the date for which the source says it."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    value_en = models.CharField(max_length=200)
    value_fr = models.CharField(max_length=200)
    value_es = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    source_url = models.URLField(blank=True)
    as_of = models.DateField()
    status = models.CharField(max_length=10, choices=SourceStatus, default=SourceStatus.UNVERIFIED)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["fact_id", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["fact", "number"], name="fact_version_once")
        ]

    @property
    def value(self) -> str:
        return self.value_in(get_language() or "en")

    def value_in(self, language: str) -> str:
        return str(getattr(self, f"value_{language[:2]}", "") or self.value_en)


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, scope: Scope) -> "ItemQuerySet":
        """Items of the agent's desks and those of all desks; nothing for who has no desk."""
        desks = scope.desk_ids_for(Deed.READ_KNOWLEDGE)
        if not desks:
            return self.none()
        return self.filter(Q(is_for_all=True) | Q(desks__in=desks)).distinct()

    def public(self) -> "ItemQuerySet":
        """What anybody may read: the one scope of every public page, search, feed and sitemap."""
        return self.filter(is_public=True, kind__in=MAY_BE_PUBLIC)


class Item(models.Model):
    """One template, article, script … under one identity, whatever its languages.

    `revision` grows with every change of meaning; a text that has not followed it is stale.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    desks = models.ManyToManyField(Desk, blank=True, related_name="+")
    is_for_all = models.BooleanField(_("for all desks"), default=True)
    topics = models.JSONField(default=list, help_text="codes of registry.topics")
    category = models.ForeignKey(
        Category, on_delete=models.SET_NULL, null=True, blank=True, related_name="items"
    )
    owner = models.ForeignKey(
        AGENT, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_by = models.ForeignKey(
        AGENT, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.SlugField(
        max_length=40, unique=True, help_text="for typing: /renewal; never shown to inquirers"
    )
    is_public = models.BooleanField(default=False)
    needs_all_languages = models.BooleanField(
        default=False, help_text="nothing of it goes live before every language can"
    )
    is_example = models.BooleanField(
        default=False, help_text="came with the product, not checked by the registry yet"
    )
    checked_by = models.ForeignKey(
        AGENT, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(
        null=True, blank=True, help_text="when somebody of the registry took the example mark away"
    )
    review_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    uses = models.PositiveIntegerField(default=0, help_text="answers that it went into")
    used_at = models.DateTimeField(null=True, blank=True, help_text="the last of them")
    helpful = models.PositiveIntegerField(default=0, help_text="readers whom it helped")
    unhelpful = models.PositiveIntegerField(default=0, help_text="readers whom it did not")
    created_at = models.DateTimeField()

    objects = ItemQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "-uses", "id"], name="item_most_used"),
            models.Index(fields=["review_on"], name="item_review_on"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(kind__in=sorted(MAY_BE_PUBLIC)),
                name="item_public_kinds",
            ),
            models.CheckConstraint(
                condition=Q(is_public=True) | ~Q(kind__in=sorted(ALWAYS_PUBLIC)),
                name="item_article_is_public",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Source(models.Model):
    """Where an object's words come from, and for which date that was read."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(max_length=200)
    url = models.URLField(blank=True)
    as_of = models.DateField()
    status = models.CharField(max_length=10, choices=SourceStatus, default=SourceStatus.UNVERIFIED)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.title


class TextQuerySet(models.QuerySet["Text"]):
    def live(self) -> "TextQuerySet":
        return self.filter(state=TextState.PUBLISHED).select_related("item", "live")

    def public(self, now: datetime) -> "TextQuerySet":
        """Live texts that anybody may read at this minute; expired ones are gone to the second."""
        unexpired = Q(expires_at=None) | Q(expires_at__gt=now)
        return self.live().filter(unexpired, item__in=Item.objects.public().values("pk"))

    def with_changed_facts(self) -> "TextQuerySet":
        """Live texts in which a fee or time limit changed since somebody looked."""
        return self.live().filter(live__facts__changed_at__gt=F("facts_seen_at")).distinct()


class Text(models.Model):
    """The item in one language: which version is live, and what it has followed.

    `revision` is the item's that the live words express.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    state = models.CharField(max_length=10, choices=TextState, default=TextState.NOT_YET)
    live = models.ForeignKey(
        "TextVersion", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    revision = models.PositiveIntegerField(default=0)
    facts_seen_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    indexed = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="the way its words are kept: search.indexing.INDEX"
    )

    objects = TextQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "language"], name="text_once_a_language"),
            models.CheckConstraint(
                condition=Q(state=TextState.NOT_YET) | Q(live__isnull=False),
                name="text_live_has_words",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["indexed"], name="text_indexed", condition=Q(state=TextState.PUBLISHED)
            ),
            models.Index(
                fields=["expires_at"],
                name="text_expires",
                condition=Q(state=TextState.PUBLISHED, expires_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Of the live words, or of the last that were; '' when there never were any."""
        return self.live.title if self.live else ""

    @property
    def body(self) -> str:
        return self.live.body if self.live else ""

    @property
    def version(self) -> int:
        return self.live.number if self.live else 0

    @property
    def is_live(self) -> bool:
        return self.state == TextState.PUBLISHED

    @property
    def is_stale(self) -> bool:
        """Another language has said something new since. Needs `item` at hand."""
        return self.is_live and self.revision < self.item.revision


class TextVersion(models.Model):
    """Words of one language, from the first draft to the archive. Published words never change.

    `revision` is the item's that they follow while they are written, and express once they are
    live. `writers` are all who changed a word of them: none of them reviews.
    """

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    title = models.CharField(max_length=200)
    body = models.TextField()
    revision = models.PositiveIntegerField(default=0)
    is_correction = models.BooleanField(
        default=False, help_text="changes no meaning: the other languages stay right"
    )
    author = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")
    writers: "models.ManyToManyField[Agent, Any]" = models.ManyToManyField(AGENT, related_name="+")
    written_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    reviewer = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True, help_text="what the reviewer says to the author")
    publish_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.ManyToManyField(Fact, related_name="+", help_text="named in these words")

    class Meta:
        ordering: ClassVar[list[str]] = ["text_id", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["text", "number"], name="text_version_once"),
            models.UniqueConstraint(
                fields=["text"], condition=Q(state__in=sorted(OPEN)), name="text_one_open_version"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["submitted_at"],
                name="version_in_review",
                condition=Q(state=VersionState.IN_REVIEW),
            ),
            models.Index(
                fields=["publish_at"],
                name="version_to_publish",
                condition=Q(state=VersionState.APPROVED, publish_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def mark(self) -> str:
        """Of these very words: who has seen others does not write over them."""
        words = hashlib.sha256(f"{self.title}\0{self.body}".encode()).hexdigest()
        return f"{self.number}-{words[:24]}"


class PictureQuerySet(models.QuerySet["Picture"]):
    def public(self, now: datetime) -> "PictureQuerySet":
        """Pictures of what anybody may read at this minute."""
        clean = self.exclude(stored_file__verdict=ScanVerdict.BAD)
        return clean.filter(item__in=Text.objects.public(now).values("item"))

    def visible_to(self, scope: Scope) -> "PictureQuerySet":
        clean = self.exclude(stored_file__verdict=ScanVerdict.BAD)
        return clean.filter(item__in=Item.objects.visible_to(scope).values("pk"))


class Picture(models.Model):
    """A picture of one object: `![what is seen](file:ID)` in its texts, in any language."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="pictures")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    came_as = models.CharField(
        max_length=64,
        blank=True,
        help_text="SHA-256 of the file that was given, before the drawing",
    )
    alt = models.CharField(max_length=300)
    added_by = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "stored_file"], name="picture_once_an_item")
        ]

    def __str__(self) -> str:
        return self.alt

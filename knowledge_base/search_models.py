"""What searching keeps: postings, known words, words that mean the same, what nobody found, tallies."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from knowledge_base.states import LANGUAGES


class Posting(models.Model):
    """One stem of one live text. Made by knowledge_base.search.indexing, and can be made again."""

    text = models.ForeignKey("Text", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    stem = models.CharField(max_length=60)
    weight = models.FloatField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            # All that a search reads of them: the table itself is not touched.
            models.Index(
                fields=["language", "stem"], include=["text", "weight"], name="posting_of"
            ),
        ]


class KnownWord(models.Model):
    """A word that some text had; `shapes` are the word and what is left of it without one letter."""

    language = models.CharField(max_length=2, choices=LANGUAGES)
    word = models.CharField(max_length=40)
    stem = models.CharField(max_length=60)
    shapes = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["word", "language"], name="known_word_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["word"], name="known_word_begins", opclasses=["varchar_pattern_ops"]
            ),
            GinIndex(fields=["shapes"], name="known_word_shapes"),
        ]


class Synonyms(models.Model):
    """Words that mean the same to who searches, in all languages. A row that a coordinator edits.

    Several in one field are parted by commas; each may be several words ("trade mark").
    """

    code = models.SlugField(max_length=40, blank=True, help_text="of what was shipped")
    words_en = models.CharField(_("English"), max_length=300, blank=True)
    words_fr = models.CharField(_("French"), max_length=300, blank=True)
    words_es = models.CharField(_("Spanish"), max_length=300, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "synonyms"
        ordering: ClassVar[list[str]] = ["words_en", "words_fr", "words_es", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["code"], condition=~models.Q(code=""), name="synonyms_shipped_once"
            )
        ]

    def words_in(self, language: str) -> list[str]:
        written = getattr(self, f"words_{language}").split(",")
        return [one.strip() for one in written if one.strip()]


class MissedSearch(models.Model):
    """A search that found nothing: folded, without numbers and addresses, counted. Nobody's name."""

    class Who(models.TextChoices):
        AGENT = "agent", _("Agents")
        PUBLIC = "public", _("The public")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        WRITTEN = "written", _("A text is written")
        UNWANTED = "unwanted", _("Not wanted")

    words = models.CharField(max_length=80)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    who = models.CharField(max_length=6, choices=Who)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "missed searches"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["words", "language", "who"], name="missed_search_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-times", "-last_at"], name="missed_searches"),
            models.Index(fields=["last_at"], name="missed_search_last"),
        ]


class TopicTally(models.Model):
    """How often an object went into an answer of a topic, and how often it was called no help there."""

    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="tallies")
    topic = models.CharField(max_length=40)
    used = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "topic tallies"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "topic"], name="topic_tally_once")
        ]

"""Tags: words that a desk puts on inquiries, and which inquiry carries which."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from desks.models import Desk, NamedInThreeLanguages
from inquiries.models.inquiry import Inquiry


class TagColour(models.TextChoices):
    """Each is a class of static_src/scss/_tags.scss, made of design tokens."""

    GREY = "grey", _("Grey")
    TEAL = "teal", _("Teal")
    BLUE = "blue", _("Blue")
    VIOLET = "violet", _("Violet")
    PINK = "pink", _("Pink")
    RED = "red", _("Red")
    ORANGE = "orange", _("Orange")
    YELLOW = "yellow", _("Yellow")
    GREEN = "green", _("Green")


class TagShape(models.TextChoices):
    """Beside the colour, for who does not see it: names of icons on the sprite."""

    TAG = "tag", _("Label")
    CIRCLE = "circle", _("Circle")
    SQUARE = "square", _("Square")
    TRIANGLE = "triangle", _("Triangle")
    HEXAGON = "hexagon", _("Hexagon")
    STAR = "star", _("Star")
    FLAG = "flag", _("Flag")
    BOLT = "bolt", _("Bolt")


class TagQuerySet(models.QuerySet["Tag"]):
    def in_use(self) -> "TagQuerySet":
        return self.filter(retired_at=None)

    def at_desks(self, desk_ids: "frozenset[int] | set[int]") -> "TagQuerySet":
        """Those of these desks and those of all desks."""
        return self.filter(models.Q(desk_id__in=desk_ids) | models.Q(desk=None))


class Tag(NamedInThreeLanguages):
    """A word of one desk, or of all (`desk` empty). `code` stays when the names change.

    A retired tag is offered no more and stays where it is; one that was merged names its heir.
    """

    code = models.SlugField(max_length=60, unique=True)
    desk = models.ForeignKey(
        Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="tags"
    )
    colour = models.CharField(max_length=8, choices=TagColour, default=TagColour.GREY)
    shape = models.CharField(max_length=8, choices=TagShape, default=TagShape.TAG)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from"
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name_en", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name_en"),
                "desk",
                name="tag_name_once",
                condition=models.Q(merged_into=None),
                nulls_distinct=False,
            ),
        ]


class InquiryTag(models.Model):
    """One tag on one inquiry: who put it there, and when."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="uses")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inquiry", "tag"], name="tagged_once")]
        indexes = [models.Index(fields=["tag", "inquiry"], name="inquiries_of_tag")]

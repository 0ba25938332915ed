"""Saved views, and what is kept so that their counts are exact and cost nothing to read.

See docs/adr/0015: a trigger writes ViewDirty in the transaction of every change; folding brings
ViewMember and ViewTally up to date; who reads corrects the tally by what is not folded yet.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desks.models import Desk

NAMES = ("name_en", "name_fr", "name_es")


class ViewOrder(models.TextChoices):
    DUE = "due", _("Most due first")
    NEWEST = "newest", _("Newest message first")
    OLDEST = "oldest", _("Oldest message first")
    CREATED = "created", _("Newest inquiry first")


class ViewIcon(models.TextChoices):
    """Names of icons on the sprite."""

    FILTER = "filter", _("Funnel")
    STAR = "star", _("Star")
    FLAG = "flag", _("Flag")
    BOLT = "bolt", _("Bolt")
    CLOCK = "clock", _("Clock")
    INBOX = "inbox", _("Tray")
    TAG = "tag", _("Label")
    USERS = "users", _("People")
    WORLD = "world", _("World")
    ARCHIVE = "archive", _("Archive")


class ViewCounting(models.Model):
    """One condition that is counted. Another condition is another counting: nothing is mixed.

    `counted_to` is the id of the last inquiry that the first count has seen.
    """

    condition = models.JSONField()
    order = models.CharField(max_length=8, choices=ViewOrder)
    counted_to = models.BigIntegerField(default=0)
    is_complete = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)


class SavedView(models.Model):
    """A named condition: an agent's own (`owner`), a desk's (`desk`), or standard (neither).

    `counting` is empty while the view is deleted; undoing the deletion counts anew.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    desk = models.ForeignKey(
        Desk, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    name_en = models.CharField(max_length=60, blank=True)
    name_fr = models.CharField(max_length=60, blank=True)
    name_es = models.CharField(max_length=60, blank=True)
    icon = models.CharField(max_length=12, choices=ViewIcon, default=ViewIcon.FILTER)
    condition = models.JSONField()
    columns = models.JSONField(default=list)
    order = models.CharField(max_length=8, choices=ViewOrder, default=ViewOrder.DUE)
    grouping = models.CharField(max_length=10, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    counting = models.OneToOneField(
        ViewCounting, on_delete=models.PROTECT, null=True, blank=True, related_name="view"
    )
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner=None) | models.Q(desk=None), name="view_of_one_or_desk"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "position"], name="view_of_owner"),
            models.Index(fields=["desk", "position"], name="view_of_desk"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language, or in the first language that it has."""
        wanted = f"name_{(get_language() or 'en')[:2]}"
        return next(filter(None, (getattr(self, one, "") for one in (wanted, *NAMES))), "")


class ViewMember(models.Model):
    """That an inquiry is in a counting, or may come into it by the passing of time alone.

    `own`: it matches for its assignee; `others`: for everybody else. The two differ only where the
    condition says "me". `place` is the order as one number that grows. Ids only: rows come and go
    with every change, and what is left of a deleted inquiry is folded away.
    """

    counting_id = models.BigIntegerField()
    inquiry_id = models.BigIntegerField()
    desk_id = models.BigIntegerField()
    assignee_id = models.BigIntegerField(help_text="0: nobody")
    own = models.BooleanField()
    others = models.BooleanField()
    place = models.BigIntegerField()
    turns_at = models.DateTimeField(null=True, help_text="its answer may change then by itself")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inquiry_id", "counting_id"], name="member_once"),
        ]
        indexes = [
            models.Index(
                fields=["counting_id", "desk_id", "place", "inquiry_id"],
                condition=models.Q(others=True),
                name="members_in_order",
            ),
            models.Index(
                fields=["counting_id", "desk_id", "assignee_id", "place", "inquiry_id"],
                condition=models.Q(own=True, others=False),
                name="own_members_in_order",
            ),
            models.Index(
                fields=["turns_at"],
                condition=models.Q(turns_at__isnull=False),
                name="members_turning",
            ),
        ]


class ViewTally(models.Model):
    """How many members a counting has at a desk with an assignee (0: nobody)."""

    counting_id = models.BigIntegerField()
    desk_id = models.BigIntegerField()
    assignee_id = models.BigIntegerField()
    own = models.BigIntegerField()
    others = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["counting_id", "desk_id", "assignee_id"], name="tally_once"
            ),
        ]


class ViewDirty(models.Model):
    """An inquiry that has changed since it was folded; written by triggers, deleted by folding."""

    inquiry_id = models.BigIntegerField()


class ListChoice(models.Model):
    """How an agent wants one list to be grouped. `place` is "mine" or "view/12"."""

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="list_choices"
    )
    place = models.CharField(max_length=40)
    grouping = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "place"], name="one_choice_a_list"),
        ]

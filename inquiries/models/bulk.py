"""One deed over many inquiries: what was asked, and what became of each of them."""

from django.conf import settings
from django.db import models

from inquiries.macro_steps import can_be_undone
from inquiries.models.inquiry import Inquiry
from inquiries.states import CANNOT_BE_UNDONE, BulkKind, BulkState, ItemState


class BulkDeed(models.Model):
    """The queue of bulk deeds is this table: who works one off holds the lock of its row.

    `values` are plain values of the form; `done`, `unchanged` and `failed` count its items, and
    grow in the transaction of each item. `closed_at`: its agent has seen how it ended.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=BulkKind)
    values = models.JSONField(default=dict)
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="undone_by"
    )
    state = models.CharField(max_length=10, choices=BulkState, default=BulkState.PREPARED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["by", "-id"], name="bulk_of_agent"),
            models.Index(
                fields=["id"], condition=models.Q(state=BulkState.RUNNING), name="bulk_running"
            ),
        ]

    @property
    def worked(self) -> int:
        return self.done + self.unchanged + self.failed

    @property
    def is_running(self) -> bool:
        return self.state == BulkState.RUNNING

    @property
    def can_be_undone(self) -> bool:
        """As far as the kind goes and something was done; whether it was undone is a look-up."""
        is_over = self.state in (BulkState.DONE, BulkState.CANCELLED)
        if self.kind == BulkKind.MACRO and not can_be_undone(self.values):
            return False
        return is_over and self.done > 0 and self.kind not in CANNOT_BE_UNDONE


class BulkItem(models.Model):
    """`before` and `after` hold what the deed changed, and only that; undoing compares with it."""

    bulk = models.ForeignKey(BulkDeed, on_delete=models.CASCADE, related_name="items")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.WAITING)
    reason = models.CharField(max_length=300, blank=True, help_text="why not, in the agent's words")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bulk", "inquiry"], name="in_bulk_once")]
        indexes = [models.Index(fields=["bulk", "state", "position"], name="items_of_bulk")]

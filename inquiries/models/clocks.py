"""The promises that run for an inquiry, and by which calendar of a desk they were counted last."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from inquiries.models.inquiry import Inquiry
from targets.counting import Running
from targets.models import PolicyVersion
from targets.states import ClockKind

NOTHING = timedelta()


class ClockEnd(models.TextChoices):
    MET = "met", _("Done")
    ENDED = "ended", _("Over without it")


class InquiryClock(models.Model):
    """One promise for one inquiry, under the version of the policy that held when it began.

    It runs since `runs_from`, after `used` had passed before, rests since `rested_at`, or ended at
    `stopped_at`: then `due_at` is what it was. `next_step_at` is when something follows next, what
    is done is in `steps_done`. `missed_at` is the due time that passed. `came_from`: brought along
    by an inquiry that was merged into this one.
    """

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=16, choices=ClockKind)
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    runs_from = models.DateTimeField()
    used = models.DurationField(default=NOTHING)
    rested_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=6, choices=ClockEnd, blank=True)
    missed_at = models.DateTimeField(null=True)
    next_step_at = models.DateTimeField(null=True)
    steps_done = models.JSONField(default=list)
    came_from = models.ForeignKey(
        Inquiry, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "kind", "came_from"],
                condition=models.Q(stopped_at=None),
                name="one_clock_of_a_kind",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(used__gte=NOTHING), name="clock_used_not_negative"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_step_at", "id"],
                condition=models.Q(stopped_at=None, rested_at=None, next_step_at__isnull=False),
                name="clock_step_due",
            ),
            models.Index(fields=["id"], condition=models.Q(stopped_at=None), name="clock_live"),
        ]

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None and self.rested_at is None

    @property
    def length(self) -> timedelta:
        return self.version.length_of(self.kind) or NOTHING

    @property
    def running(self) -> Running:
        return Running(self.runs_from, self.length, self.used)


class CountedCalendar(models.Model):
    """The calendar by which the running clocks of a desk were counted, as plain values.

    `changed_at` is set while they are counted anew: `counted_to` is the last clock looked at. Twice,
    for what began with the old calendar in the moment of the change.
    """

    desk = models.OneToOneField(Desk, on_delete=models.CASCADE, related_name="+")
    calendar = models.JSONField()
    changed_at = models.DateTimeField(null=True)
    counted_to = models.BigIntegerField(default=0)
    is_second_pass = models.BooleanField(default=False)

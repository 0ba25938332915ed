"""Policies of the desks; each change is a new version, and old versions never change."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from targets.counting import Step
from targets.states import ClockKind

WORKING_DAY = timedelta(hours=9)


class TargetPolicy(models.Model):
    """What a desk promises for some of its inquiries; the first that fits, in this order, holds.

    The general one fits every inquiry, stands last and cannot be retired.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="target_policies")
    is_general = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk"], condition=models.Q(is_general=True), name="one_general_policy"
            ),
            models.CheckConstraint(
                condition=models.Q(is_general=False) | models.Q(retired_at=None),
                name="general_policy_stays",
            ),
        ]


class PolicyVersion(models.Model):
    """The words of a policy at a time; never changed, so that an inquiry can name its version.

    Lengths are business time of the desk; no acknowledgement: none is promised. They are design
    assumptions (no service pledge of the registries is public). Empty conditions fit everything.
    `steps` are {"minutes", "who", "clock"}: minus before, plus after the due time. `made_by` is
    empty for what came with the installation.
    """

    policy = models.ForeignKey(TargetPolicy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    name = models.CharField(_("name"), max_length=80)
    channel = models.CharField(_("channel"), max_length=10, blank=True)
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    urgency = models.PositiveSmallIntegerField(_("urgency"), null=True, blank=True)
    acknowledgement = models.DurationField(null=True, blank=True)
    first_answer = models.DurationField(default=WORKING_DAY)
    next_answer = models.DurationField(default=WORKING_DAY)
    resolution = models.DurationField(default=2 * WORKING_DAY)
    steps = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="policy_version_once"),
            models.UniqueConstraint(
                fields=["policy"], condition=models.Q(is_current=True), name="one_current_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    def length_of(self, kind: str) -> timedelta | None:
        """What is promised; None: nothing of this kind."""
        lengths: dict[str, timedelta | None] = {
            ClockKind.ACKNOWLEDGEMENT: self.acknowledgement,
            ClockKind.FIRST_ANSWER: self.first_answer,
            ClockKind.NEXT_ANSWER: self.next_answer,
            ClockKind.RESOLUTION: self.resolution,
        }
        return lengths[kind]

    def steps_for(self, kind: str) -> tuple[Step, ...]:
        """Whom to tell when, for one of the promises."""
        return tuple(
            Step(timedelta(minutes=one["minutes"]), one["who"])
            for one in self.steps
            if one["clock"] in ("", kind)
        )

"""Rules as coordinators wrote them, their versions, and every firing of each."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from automation.states import COUNTED, Event, FiringState, Opening, RuleDeed, Wait
from desks.models import Desk
from desks.permissions import Deed, Scope
from inquiries.models import Inquiry, TimelineFact

AGENT = settings.AUTH_USER_MODEL


class AutomationRule(models.Model):
    """One rule, of one desk or of all; what it says is its current version. Removed ones stay."""

    name = models.CharField(_("name"), max_length=120)
    desk = models.ForeignKey(
        Desk, on_delete=models.CASCADE, null=True, blank=True, related_name="automation_rules"
    )
    position = models.PositiveIntegerField()
    is_on = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def current(self) -> "RuleVersion":
        """Of lists, with the versions fetched for all of them at once."""
        return next(one for one in self.versions.all() if one.is_current)


class RuleVersion(models.Model):
    """What a rule said from `made_at` until the next version; never changed.

    `wait` is what passes between event and look, in working time where `wait_in` says so;
    `condition` is a tree of inquiries.conditions, `effects` values of automation.effects; of
    `phrases`, if there are any, one must stand in what was written (automation.saying).
    """

    rule = models.ForeignKey(AutomationRule, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    event = models.CharField(max_length=12, choices=Event)
    wait = models.DurationField(default=timedelta)
    wait_in = models.CharField(max_length=8, choices=Wait, blank=True)
    opening = models.CharField(max_length=8, choices=Opening, blank=True)
    condition = models.JSONField(default=dict)
    phrases = models.JSONField(default=list)
    effects = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(AGENT, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_once"),
            models.UniqueConstraint(
                fields=["rule"],
                condition=models.Q(is_current=True),
                name="one_current_rule_version",
            ),
        ]
        indexes = [
            models.Index(
                fields=["event"], condition=models.Q(is_current=True), name="rule_versions_heard"
            ),
        ]


class RuleChange(models.Model):
    """Who did what to a rule, and when; written with the deed, never changed."""

    rule = models.ForeignKey(AutomationRule, on_delete=models.CASCADE, related_name="changes")
    deed = models.CharField(max_length=12, choices=RuleDeed)
    version = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey(AGENT, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["rule", "-id"], name="change_of_automation_rule")]


class FiringQuerySet(models.QuerySet["Firing"]):
    def visible_to(self, scope: Scope) -> "FiringQuerySet":
        """With its inquiry, and never without."""
        return self.filter(inquiry__desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY))

    def due(self, now: object) -> "FiringQuerySet":
        return self.filter(state=FiringState.WAITING, due_at__lte=now)


class Firing(models.Model):
    """That a version heard of a fact: written in the fact's transaction, done once, kept as the log.

    `chain` are the rules that led to the fact, itself not among them: a rule never wakes itself.
    `before` and `after` hold only what differs (inquiries.actions.bulk_state), for words and undo.
    """

    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="firings")
    rule = models.ForeignKey(AutomationRule, on_delete=models.PROTECT, related_name="firings")
    fact = models.ForeignKey(TimelineFact, on_delete=models.PROTECT, related_name="+")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="firings")
    chain = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=FiringState, default=FiringState.WAITING)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FiringQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "fact"], name="firing_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state=FiringState.WAITING),
                name="firings_due",
            ),
            models.Index(
                fields=["inquiry", "due_at"],
                condition=models.Q(state=FiringState.WAITING),
                name="firings_due_of_inquiry",
            ),
            models.Index(
                fields=["rule", "done_at"],
                condition=models.Q(state__in=COUNTED),
                name="firings_counted",
            ),
            models.Index(fields=["rule", "-id"], name="firings_of_rule"),
            models.Index(fields=["inquiry", "rule", "-id"], name="firings_of_inquiry"),
            models.Index(
                fields=["done_at"],
                condition=models.Q(state=FiringState.NOT_MET),
                name="firings_to_forget",
            ),
        ]

"""Rules for what may not wait, in their versions; the alerts that they raised, and each step told."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import get_language

from alerts.judging import Rule
from alerts.states import Cause, Ending, RuleDeed, State
from desks.models import Desk, NamedInThreeLanguages
from desks.permissions import Deed, Scope
from inquiries.models import Inquiry, InquiryLimit, Message

AGENT = settings.AUTH_USER_MODEL


class RuleQuerySet(models.QuerySet["AlertRule"]):
    def in_use(self) -> "RuleQuerySet":
        return self.filter(is_on=True).order_by("position", "pk")


class AlertRule(NamedInThreeLanguages):
    """What may not wait, at one desk or all. A row that a coordinator edits; alerts/judging.py says
    what it means.

    `needs_*` say what to do and to have at hand; `repeat_after` is working time of the desk.
    """

    code = models.SlugField(max_length=40, unique=True)
    desk = models.ForeignKey(
        Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="alert_rules"
    )
    needs_en = models.CharField(max_length=300, blank=True)
    needs_fr = models.CharField(max_length=300, blank=True)
    needs_es = models.CharField(max_length=300, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    phrases = models.JSONField(default=list, blank=True)
    signals = models.JSONField(default=list, blank=True)
    repeat_after = models.DurationField(help_text="working time until it is told again")
    position = models.PositiveSmallIntegerField(default=100)
    is_on = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]

    @property
    def needs(self) -> str:
        return getattr(self, f"needs_{(get_language() or 'en')[:2]}", "") or self.needs_en

    @property
    def as_value(self) -> Rule:
        return Rule(self.days, tuple(self.phrases), frozenset(self.signals))

    def holds_at(self, desk_id: int) -> bool:
        return self.desk_id in (None, desk_id)


class AlertRuleVersion(models.Model):
    """A rule as it was from then on; never changed. `by` is empty for what was shipped."""

    rule = models.ForeignKey(AlertRule, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    deed = models.CharField(max_length=12, choices=RuleDeed)
    values = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="alert_rule_version_once")
        ]


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, scope: Scope) -> "AlertQuerySet":
        """With its inquiry, and never without: the one scope of every list, count and page."""
        return self.filter(inquiry__desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY))

    def open(self) -> "AlertQuerySet":
        return self.filter(state=State.OPEN)

    def calling(self, scope: Scope) -> "AlertQuerySet":
        """Open ones that call this agent: of the desks he coordinates, his own, and nobody's."""
        led = models.Q(inquiry__desk_id__in=scope.desk_ids_for(Deed.MANAGE_ALERTS))
        assigned = models.Q(inquiry__assignee_id=scope.agent_id) | models.Q(inquiry__assignee=None)
        return self.visible_to(scope).open().filter(led | assigned)


class Alert(models.Model):
    """One call about one inquiry, which is repeated until somebody says that he sees to it.

    `occasion` makes it unique: the message or the day for which the rule held. `cause` and `value`
    are what held (alerts/judging.py), `version` is the rule's at that time, `step` how often it was
    told.
    """

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="alerts")
    rule = models.ForeignKey(AlertRule, on_delete=models.PROTECT, related_name="alerts")
    version = models.PositiveIntegerField()
    occasion = models.CharField(max_length=60)
    cause = models.CharField(max_length=10, choices=Cause)
    value = models.CharField(max_length=200)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    limit = models.ForeignKey(InquiryLimit, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    raised_at = models.DateTimeField()
    step = models.PositiveIntegerField(default=0)
    acknowledged_by = models.ForeignKey(
        AGENT, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    remark = models.CharField(max_length=300, blank=True)
    ending = models.CharField(max_length=12, choices=Ending, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "rule", "occasion"], name="alert_once_an_occasion"
            ),
            models.UniqueConstraint(
                fields=["inquiry", "rule"],
                condition=models.Q(state=State.OPEN),
                name="one_open_alert_of_a_rule",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.ACKNOWLEDGED)
                | models.Q(acknowledged_by__isnull=False),
                name="acknowledged_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["raised_at", "id"],
                condition=models.Q(state=State.OPEN),
                name="alert_open",
            ),
            models.Index(fields=["raised_at"], name="alert_raised"),
            models.Index(fields=["inquiry", "-id"], name="alert_of_inquiry"),
            models.Index(fields=["-finished_at"], name="alert_finished"),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def limit_on(self) -> date | None:
        return parse_date(self.value) if self.cause == Cause.LIMIT else None


class AlertStep(models.Model):
    """One telling of an alert; a row, so that none is forgotten and none comes twice.

    The next one is written when one is done, so that what came due while nobody looked is one.
    `told` are the ids of the agents who were called.
    """

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    told = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["alert", "number"], name="alert_step_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=models.Q(done_at=None), name="alert_step_due"
            ),
        ]

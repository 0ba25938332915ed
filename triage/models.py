"""Rules of the desks with who changed them, and versions of the model with their measures."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from desks.models import Desk


class Match(models.TextChoices):
    ALL = "all", _("All of these")
    ANY = "any", _("Any of these")


class TriageRule(models.Model):
    """One rule as a coordinator wrote it; triage/rules.py says what it means.

    `desk` is where the letter arrived; empty: at any desk. Removed rules stay, for their history.
    """

    name = models.CharField(_("name"), max_length=120)
    desk = models.ForeignKey(
        Desk, on_delete=models.CASCADE, null=True, blank=True, related_name="triage_rules"
    )
    match = models.CharField(_("match"), max_length=3, choices=Match, default=Match.ALL)
    lines = models.JSONField(default=list)
    effects = models.JSONField(default=dict)
    position = models.PositiveIntegerField()
    is_on = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["position", "id"],
                condition=models.Q(is_on=True, removed_at=None),
                name="triage_rules_on",
            )
        ]

    def __str__(self) -> str:
        return self.name


class RuleDeed(models.TextChoices):
    CREATED = "created", _("Made")
    CHANGED = "changed", _("Changed")
    SWITCHED_ON = "switched_on", _("Switched on")
    SWITCHED_OFF = "switched_off", _("Switched off")
    MOVED = "moved", _("Moved")
    REMOVED = "removed", _("Removed")


class RuleChange(models.Model):
    """Who did what to a rule, and when; written with the deed, never changed."""

    rule = models.ForeignKey(TriageRule, on_delete=models.PROTECT, related_name="changes")
    deed = models.CharField(max_length=12, choices=RuleDeed)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["rule", "-id"], name="change_of_rule")]


class Verdict(models.TextChoices):
    BETTER = "better", _("Better: in use from then on")
    EQUAL = "equal", _("As good: in use from then on")
    WORSE = "worse", _("Worse: kept, not used")


class ModelVersion(models.Model):
    """A trained model with how well it did on inquiries that it had not seen, beside its forerunner.

    `weights` are the JSON of registry.triage.to_json. Version 0, from the shipped examples, has no
    row: it is made where it is used.
    """

    number = models.PositiveIntegerField(unique=True)
    trained_at = models.DateTimeField()
    examples = models.PositiveIntegerField(help_text="shipped and of the desks")
    of_desks = models.PositiveIntegerField(help_text="confirmed or corrected by agents")
    measured_on = models.PositiveIntegerField(help_text="kept out of the training")
    measures = models.JSONField()
    forerunner = models.PositiveIntegerField(default=0)
    forerunner_measures = models.JSONField()
    verdict = models.CharField(max_length=6, choices=Verdict)
    is_used = models.BooleanField(default=False)
    weights = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_used"], condition=models.Q(is_used=True), name="one_model_in_use"
            )
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def topic_percent(self) -> int:
        return round(100 * float(self.measures.get("topic", 0)))

    @property
    def forerunner_percent(self) -> int:
        return round(100 * float(self.forerunner_measures.get("topic", 0)))

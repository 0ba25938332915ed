"""Questions to a desk's coordinator: reasons, who is asked, the questions, their clocks."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desks.models import Desk, NamedInThreeLanguages, Section
from desks.permissions import Deed, Scope
from escalations.states import UNDER_WAY, Answer, Ending, Said, State, TimerKind
from inquiries.models import Inquiry

AGENT = settings.AUTH_USER_MODEL


class ReasonWords(NamedInThreeLanguages):
    """What a question is asked under: its name, what it must contain, and the time for the answer.

    `target` is business time (a design assumption, no pledge).
    """

    needs_en = models.CharField(max_length=300, blank=True)
    needs_fr = models.CharField(max_length=300, blank=True)
    needs_es = models.CharField(max_length=300, blank=True)
    target = models.DurationField(help_text="business time")

    class Meta:
        abstract = True

    @property
    def needs(self) -> str:
        return getattr(self, f"needs_{(get_language() or 'en')[:2]}", "") or self.needs_en


class ReasonQuerySet(models.QuerySet["EscalationReason"]):
    def for_desk(self, desk_id: int) -> "ReasonQuerySet":
        """Those in use, of the desk and of all desks."""
        return self.filter(models.Q(desk_id=desk_id) | models.Q(desk=None), retired_at=None)


class EscalationReason(ReasonWords):
    """Why something is escalated, for one desk or all. A row that a coordinator edits.

    `topics` are those for which it is proposed. What it says at present is its newest version, too.
    """

    code = models.SlugField(max_length=40, unique=True)
    desk = models.ForeignKey(
        Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="escalation_reasons"
    )
    topics = models.JSONField(default=list, blank=True, help_text="codes of topics")
    position = models.PositiveSmallIntegerField(default=100)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]


class ReasonVersion(ReasonWords):
    """What a reason said from `at` on; never changed. `by` is empty for what was shipped."""

    reason = models.ForeignKey(EscalationReason, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["reason", "number"], name="reason_version_once"),
        ]


class EscalationPolicy(models.Model):
    """Who of a desk is asked, and what follows when no answer comes. Without a row: the defaults.

    Each of the three is only a wish: who is not there, or no coordinator there any more, is passed
    over (escalations.owners).
    """

    desk = models.OneToOneField(Desk, on_delete=models.CASCADE, related_name="escalation_policy")
    on_duty = models.ForeignKey(
        AGENT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    deputy = models.ForeignKey(
        AGENT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    second_level = models.ForeignKey(
        AGENT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    second_level_after = models.DurationField(default=timedelta(hours=9), help_text="business time")


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def visible_to(self, scope: Scope) -> "EscalationQuerySet":
        """With its inquiry, and never without: the one scope of every list, count and page."""
        return self.filter(inquiry__desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY))

    def under_way(self) -> "EscalationQuerySet":
        return self.filter(state__in=UNDER_WAY)


class Escalation(models.Model):
    """One question about one inquiry; of several only one is under way.

    `version` is what the reason said then, `desk` where it was asked, `topic` what the inquiry was
    about: for counting. `due_at` runs while the coordinator is asked; while something is asked back
    it is empty, and `left` is the business time that remains. `owner` is empty only while no
    coordinator of the desk is there (`unowned_since`). Its facts are in the inquiry's timeline.
    """

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="escalations")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    reason = models.ForeignKey(EscalationReason, on_delete=models.PROTECT, related_name="uses")
    version = models.ForeignKey(ReasonVersion, on_delete=models.PROTECT, related_name="uses")
    topic = models.CharField(max_length=60, blank=True)
    question = models.CharField(_("question"), max_length=300)
    tried = models.TextField(_("what was tried"), blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    asked_by = models.ForeignKey(AGENT, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    wanted_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        AGENT, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unowned_since = models.DateTimeField(null=True, blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField(null=True, blank=True)
    left = models.DurationField(null=True, blank=True, help_text="business time, while it rests")
    warned_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=12, choices=Answer, blank=True)
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_by = models.ForeignKey(
        AGENT, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ending = models.CharField(max_length=12, choices=Ending, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"],
                condition=models.Q(state__in=UNDER_WAY),
                name="one_escalation_under_way",
            ),
            models.CheckConstraint(
                condition=models.Q(left=None) | models.Q(left__gte=timedelta()),
                name="escalation_left_not_negative",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=UNDER_WAY)
                | models.Q(owner__isnull=False)
                | models.Q(unowned_since__isnull=False),
                name="escalation_owner_or_marked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_at"],
                condition=models.Q(state__in=UNDER_WAY),
                name="escalation_under_way",
            ),
            models.Index(fields=["inquiry", "-id"], name="escalation_of_inquiry"),
            models.Index(fields=["asked_by", "-id"], name="escalation_by_asker"),
            models.Index(fields=["-finished_at"], name="escalation_finished"),
        ]

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY


class EscalationWord(models.Model):
    """What was said after the question, to and fro; never changed."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="words")
    kind = models.CharField(max_length=12, choices=Said)
    by = models.ForeignKey(AGENT, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]


class EscalationTimer(models.Model):
    """A moment at which something follows; a row, so that nothing due is forgotten or comes twice.

    `due_at` is empty while the clock rests, `left` then what remains. `done_at` is set once.
    """

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="timers")
    kind = models.CharField(max_length=12, choices=TimerKind)
    due_at = models.DateTimeField(null=True)
    left = models.DurationField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["escalation", "kind"], name="timer_once"),
            models.CheckConstraint(
                condition=models.Q(left=None) | models.Q(left__gte=timedelta()),
                name="timer_left_not_negative",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=models.Q(done_at=None), name="timer_due"
            ),
        ]

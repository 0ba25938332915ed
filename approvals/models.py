"""Approval before sending: rules with versions, what waits for approval, its texts, files, clock."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from approvals.states import Ending, Fallback, State, TimerKind, Wrote
from desks.models import Desk, NamedInThreeLanguages
from desks.permissions import Deed, Scope
from files.models import StoredFile
from inquiries.models import Inquiry, Message

AGENT = settings.AUTH_USER_MODEL


class ApprovalRule(NamedInThreeLanguages):
    """When an answer needs approval, for one desk or all: its name; what it says is its newest version.

    `is_for_requests` marks the one that is no condition: it holds for what is asked by hand.
    """

    code = models.SlugField(max_length=40, unique=True)
    desk = models.ForeignKey(
        Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="approval_rules"
    )
    is_for_requests = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=100)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]


class ApprovalRuleVersion(models.Model):
    """What a rule says from `at` on; never changed. An empty condition is none: all given ones must hold.

    `newer_than_days`: by agents who joined less than so many days ago. `target` is business time
    until the decision (a design assumption). `binds_coordinators`: their own answers, too.
    """

    rule = models.ForeignKey(ApprovalRule, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    is_on = models.BooleanField(default=False)
    topics = models.JSONField(default=list, help_text="codes of topics or subtopics")
    languages = models.JSONField(default=list)
    newer_than_days = models.PositiveSmallIntegerField(null=True, blank=True)
    names_fee = models.BooleanField(default=False)
    promises_date = models.BooleanField(default=False)
    binds_coordinators = models.BooleanField(default=False)
    target = models.DurationField(default=timedelta(hours=4), help_text="business time")
    fallback = models.CharField(max_length=9, choices=Fallback, default=Fallback.NEXT)
    at = models.DateTimeField()
    by = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="approval_rule_version_once"),
        ]

    @property
    def has_conditions(self) -> bool:
        given = (self.topics, self.languages, self.newer_than_days)
        return any(given) or self.names_fee or self.promises_date


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def visible_to(self, scope: Scope) -> "ApprovalQuerySet":
        """One's own, and those of desks where one approves: what was corrected is not for everybody."""
        own = models.Q(asked_by_id=scope.agent_id)
        led = models.Q(inquiry__desk_id__in=scope.desk_ids_for(Deed.APPROVE_REPLY))
        return self.filter(own | led, inquiry__desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY))

    def waiting(self) -> "ApprovalQuerySet":
        return self.filter(state=State.WAITING)


class Approval(models.Model):
    """One answer that somebody wants to send; of several of an inquiry one of each asker waits.

    `digest` is that of the text that may leave (approvals.digests), set with the decision;
    `seen_id` the newest message that whoever decided had read: what comes later voids it. `owner`
    is empty only while no coordinator is there (`unowned_since`). `released_at`: the asker may send
    it, for nobody has decided. Its facts are in the inquiry's timeline.
    """

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="approvals")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=60, blank=True)
    question = models.CharField(_("question"), max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(AGENT, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    then_status = models.CharField(max_length=20)
    send_at = models.DateTimeField(null=True, blank=True)
    used_texts = models.JSONField(default=list)
    overridden = models.JSONField(default=dict, help_text="findings seen and why it is sent")
    owner = models.ForeignKey(
        AGENT, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unowned_since = models.DateTimeField(null=True, blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    passed_over = models.JSONField(default=list, help_text="ids of owners who let the time pass")
    target = models.DurationField(help_text="business time")
    fallback = models.CharField(max_length=9, choices=Fallback)
    due_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        AGENT, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    comment = models.TextField(_("comment"), blank=True)
    is_changed = models.BooleanField(default=False, help_text="by the coordinator")
    digest = models.CharField(max_length=64, blank=True)
    seen_id = models.BigIntegerField(default=0)
    message = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="approvals"
    )
    ending = models.CharField(max_length=12, choices=Ending, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "asked_by"],
                condition=models.Q(state=State.WAITING),
                name="one_approval_waits",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.WAITING)
                | models.Q(owner__isnull=False)
                | models.Q(unowned_since__isnull=False),
                name="approval_owner_or_marked",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[State.APPROVED, State.UNAPPROVED])
                | ~models.Q(digest=""),
                name="approval_names_its_text",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_at"],
                condition=models.Q(state=State.WAITING),
                name="approval_waiting",
            ),
            models.Index(fields=["inquiry", "-id"], name="approval_of_inquiry"),
            models.Index(fields=["asked_by", "-id"], name="approval_by_asker"),
            models.Index(fields=["-finished_at"], name="approval_finished"),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING


class ApprovalGround(models.Model):
    """Why approval is needed: a version of a rule, and the words that it found in the text."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="grounds")
    version = models.ForeignKey(ApprovalRuleVersion, on_delete=models.PROTECT, related_name="uses")
    found = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["approval", "version"], name="ground_once"),
        ]


class ApprovalText(models.Model):
    """The text at one step; never changed. `html` is clean, `text` the whole in plain words."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="texts")
    wrote = models.CharField(max_length=6, choices=Wrote)
    by = models.ForeignKey(AGENT, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    html = models.TextField(blank=True)
    cc = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["approval", "wrote"], name="text_of_approval_once"),
        ]
        ordering: ClassVar[list[str]] = ["pk"]


class ApprovalFile(models.Model):
    """A file that goes with the answer; a picture within the text has a Content-ID."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="files")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    content_id = models.CharField(max_length=300, blank=True)


class ApprovalTimer(models.Model):
    """A moment at which something follows; a row, so that nothing due is forgotten or comes twice."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="timers")
    kind = models.CharField(max_length=8, choices=TimerKind)
    level = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["approval", "kind", "level"], name="approval_timer_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(done_at=None),
                name="approval_timer_due",
            ),
        ]

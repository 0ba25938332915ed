"""Hand-overs to sections: their forms with versions, how a section is reached, what was said."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from desks.models import Desk, NamedInThreeLanguages, Section
from desks.permissions import Deed, Scope
from files.models import StoredFile
from handovers.contents import Filled, FormField, filled, read_fields
from handovers.states import TO_USE, UNDER_WAY, Ending, Said, State, TimerKind
from inquiries.models import Inquiry
from mailroom.models import OutgoingEmail, RawEmail

AGENT = settings.AUTH_USER_MODEL
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español")]


class SectionSettings(models.Model):
    """How a section is reached and kept in mind. Without a row: by its own queue alone.

    With `address` a hand-over goes there by mail, too, and its answers come back by mail.
    `also_from` are further addresses, or domains ("@section.example"), from which it may answer.
    """

    section = models.OneToOneField(
        Section, on_delete=models.CASCADE, related_name="handover_settings"
    )
    address = models.EmailField(max_length=320, blank=True)
    also_from = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="en")
    remind_every = models.DurationField(default=timedelta(hours=9), help_text="business time")


class HandoverReason(models.Model):
    """Why something is handed to a section, for one desk or all; what it asks is in its form."""

    code = models.SlugField(max_length=40, unique=True)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="handover_reasons")
    desk = models.ForeignKey(
        Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="handover_reasons"
    )
    is_general = models.BooleanField(
        default=False, help_text="for what a coordinator decides that the section must decide"
    )
    position = models.PositiveSmallIntegerField(default=100)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["section__code", "position", "pk"]


class FormQuerySet(models.QuerySet["HandoverForm"]):
    def current(self) -> "FormQuerySet":
        rows = self.filter(is_current=True).select_related("reason__section", "reason__desk")
        return rows.order_by("reason__section__code", "reason__position", "reason_id")

    def for_desk(self, desk_id: int) -> "FormQuerySet":
        """Those in use, of the desk and of all desks."""
        here = models.Q(reason__desk_id=desk_id) | models.Q(reason__desk=None)
        return self.current().filter(here, reason__retired_at=None)


class HandoverForm(NamedInThreeLanguages):
    """One version of what a reason asks: never changed, for hand-overs name it.

    `target` is business time until the section's answer, agreed with it (a design assumption);
    `fields` are values of handovers.contents.FormField; `topics` are those for which it is proposed.
    """

    reason = models.ForeignKey(HandoverReason, on_delete=models.PROTECT, related_name="forms")
    number = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    target = models.DurationField(help_text="business time")
    fields = models.JSONField(default=list)
    topics = models.JSONField(default=list, blank=True)
    made_by = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = FormQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reason", "number"], name="handover_form_once"),
            models.UniqueConstraint(
                fields=["reason"],
                condition=models.Q(is_current=True),
                name="one_current_handover_form",
            ),
        ]

    @property
    def form_fields(self) -> list[FormField]:
        return read_fields(self.fields)


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, scope: Scope) -> "HandoverQuerySet":
        """With its inquiry for the desk; alone, and nothing else, for the section's colleagues."""
        of_desk = models.Q(inquiry__desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY))
        return self.filter(of_desk | models.Q(section_id__in=scope.section_ids))

    def under_way(self) -> "HandoverQuerySet":
        return self.filter(state__in=UNDER_WAY)


class Handover(models.Model):
    """One question of one inquiry to one section; several may be under way at once.

    `desk` is where it was asked. `due_at` runs in that desk's business time while the section has
    it; while the section asks back it is empty, and `left` is what remains. `promised_on` is the
    section's own word. `address` is where its mails go, empty for a section with accounts only.
    """

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="handovers")
    moved_through = models.JSONField(
        default=list, help_text="ids of the inquiries whose it was before they were merged"
    )
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey(HandoverForm, on_delete=models.PROTECT, related_name="uses")
    reason = models.ForeignKey(HandoverReason, on_delete=models.PROTECT, related_name="uses")
    contents = models.JSONField(default=dict)
    language = models.CharField(max_length=2)
    address = models.CharField(max_length=320, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    asked_by = models.ForeignKey(AGENT, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        AGENT,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the colleague of the section who works on it",
    )
    due_at = models.DateTimeField(null=True, blank=True)
    left = models.DurationField(null=True, blank=True, help_text="business time, while it rests")
    promised_on = models.DateField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    undelivered_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=12, choices=Ending, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "reason"],
                condition=models.Q(state__in=UNDER_WAY, moved_through=[]),
                name="one_handover_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(left=None) | models.Q(left__gte=timedelta()),
                name="handover_left_not_negative",
            ),
        ]
        indexes = [
            models.Index(
                fields=["section", "due_at"],
                condition=models.Q(state__in=UNDER_WAY),
                name="handover_under_way",
            ),
            models.Index(fields=["inquiry", "-id"], name="handover_of_inquiry"),
            models.Index(fields=["asked_by", "-id"], name="handover_by_asker"),
            models.Index(fields=["-finished_at"], name="handover_finished"),
        ]

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def mark(self) -> str:
        """What people call it, in mails and pages."""
        return f"{self.inquiry.reference} · H{self.pk}"

    @property
    def filled(self) -> list[Filled]:
        return filled(self.form.form_fields, self.contents)


WAITING = models.Q(kind__in=TO_USE, settled_at=None) | models.Q(kind=Said.HELD)
"""Words that the desk has still to decide about."""


class HandoverWord(models.Model):
    """What was said, to and fro; of the section by an account (`by`) or by mail (`from_address`).

    `text` of an answer is what is proposed for the inquirer, `internal` is for the desk alone.
    Only `kind` changes, once: when a person decides about a mail from an unknown address. An answer
    waits for the desk until it was used or set aside (`settled_at`).
    """

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="words")
    kind = models.CharField(max_length=12, choices=Said)
    by = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")
    from_name = models.CharField(max_length=200, blank=True)
    from_address = models.CharField(max_length=320, blank=True)
    text = models.TextField(blank=True)
    internal = models.TextField(blank=True)
    promised_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    raw_email = models.ForeignKey(RawEmail, on_delete=models.PROTECT, null=True, related_name="+")
    content_digest = models.UUIDField(null=True, help_text="the same mail by another mailbox")
    decided_by = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")
    is_used = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "raw_email"], name="handover_mail_once"),
            models.UniqueConstraint(
                fields=["handover", "content_digest"], name="handover_copy_once"
            ),
        ]
        indexes = [
            models.Index(fields=["handover"], condition=WAITING, name="handover_word_waits"),
        ]

    @property
    def who(self) -> str:
        return self.by.display_name if self.by else self.from_name or self.from_address


class HandoverMail(models.Model):
    """A mail to the section: by its Message-ID an answer finds back even without our address."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="mails")
    outgoing = models.OneToOneField(OutgoingEmail, on_delete=models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=200, unique=True)


class HandoverFile(models.Model):
    """A file that was handed over, or that the section sent."""

    word = models.ForeignKey(HandoverWord, on_delete=models.CASCADE, related_name="files")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)


class HandoverTimer(models.Model):
    """A moment at which something follows; a row, so that nothing due is forgotten or comes twice.

    `due_at` is empty while the clock rests, `left` then what remains. A reminder is set anew each
    time that it was done; the others are done once, and `done_at` says when.
    """

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="timers")
    kind = models.CharField(max_length=12, choices=TimerKind)
    due_at = models.DateTimeField(null=True)
    left = models.DurationField(null=True)
    done_at = models.DateTimeField(null=True)
    times = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handover", "kind"], name="handover_timer_once"),
            models.CheckConstraint(
                condition=models.Q(left=None) | models.Q(left__gte=timedelta()),
                name="handover_timer_left_not_negative",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(done_at=None),
                name="handover_timer_due",
            ),
        ]

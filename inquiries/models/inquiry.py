"""The inquiry itself, its numbering, its way between desks and its links."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from desks.models import Desk
from desks.permissions import Deed, Scope
from inquiries.states import ACTIVE, Channel, Status, TransferState, Urgency

# A day as an instant of about a thousand years earlier, in the order of the days. Both functions are
# immutable, as a generated column needs: no time zone has a say in it.
BEFORE_EVERY_PROMISE = models.Func(
    models.F("limit_on"),
    template="to_timestamp(EXTRACT(EPOCH FROM %(expressions)s) - 32000000000)",
    output_field=models.DateTimeField(),
)


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def visible_to(self, scope: Scope) -> "InquiryQuerySet":
        """The one scope of every list, count, page, socket and API answer."""
        return self.filter(desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY))

    def active(self) -> "InquiryQuerySet":
        return self.filter(status__in=ACTIVE)


class Inquiry(models.Model):
    """One person's matter at one desk, over all messages and channels.

    `due_at` is when the next answer is due (service promise); empty when nobody waits for us.
    `last_*` repeat the newest message so that a list needs one query, and `limit_on` the earliest
    confirmed time limit. `queue_at` orders what must be answered first: nothing when nobody waits;
    where a time limit presses (`is_limit_pressing`) its last day, long before every promise, so that
    those stand first among themselves; else the due time, or the instant from which the limit will
    press if that comes first.
    """

    reference = models.CharField(max_length=24, unique=True)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    subject = models.CharField(max_length=400)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("language"), max_length=2)
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    urgency = models.PositiveSmallIntegerField(
        _("urgency"), choices=Urgency, default=Urgency.NORMAL
    )
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.NEW)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    first_answered_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    resolution_due_at = models.DateTimeField(null=True, blank=True)
    last_message_at = models.DateTimeField()
    last_message_kind = models.CharField(max_length=10)
    preview = models.CharField(max_length=200, blank=True)
    message_count = models.PositiveIntegerField(default=0)
    has_attachments = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    snoozed_until = models.DateTimeField(
        null=True, blank=True, help_text="put aside: comes back then, or with the next message"
    )
    fields = models.JSONField(
        default=dict,
        blank=True,
        db_default=models.Value({}, models.JSONField()),
        help_text="values of custom fields by their code",
    )
    limit_on = models.DateField(null=True, blank=True)
    limit_presses_at = models.DateTimeField(null=True, blank=True)
    is_limit_pressing = models.BooleanField(default=False, db_default=False)
    queue_at = models.GeneratedField(
        expression=models.Case(
            models.When(due_at__isnull=True, then=None),
            models.When(is_limit_pressing=True, then=BEFORE_EVERY_PROMISE),
            default=Least("due_at", "limit_presses_at"),
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )
    escalated_at = models.DateTimeField(
        null=True, blank=True, help_text="a question to the coordinator is open since then"
    )
    alerted_at = models.DateTimeField(
        null=True, blank=True, help_text="an urgent alert is open since then"
    )
    approval_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="an answer waits for approval since then"
    )
    version = models.PositiveIntegerField(default=1, help_text="grows with every change")

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "inquiries"
        indexes = [
            models.Index(
                "desk",
                models.F("queue_at").asc(nulls_last=True),
                "id",
                condition=models.Q(status__in=ACTIVE),
                name="inquiry_queue",
            ),
            models.Index(
                "assignee",
                models.F("queue_at").asc(nulls_last=True),
                "id",
                # What is nobody's has an index of its own, which is in order.
                condition=models.Q(status__in=ACTIVE, assignee__isnull=False),
                name="inquiry_queue_mine",
            ),
            models.Index(
                models.F("queue_at").asc(nulls_last=True),
                "id",
                condition=models.Q(status__in=ACTIVE),
                name="inquiry_queue_all_desks",
            ),
            models.Index(fields=["desk", "-last_message_at", "-id"], name="inquiry_recent"),
            models.Index(fields=["-last_message_at", "-id"], name="inquiry_recent_all_desks"),
            # For searches by a status that few have; in the order in which they are shown.
            models.Index(fields=["status", "-last_message_at", "-id"], name="inquiry_with_status"),
            # What was answered before to inquiries of the same kind, the latest first.
            models.Index(
                fields=["desk", "topic", "language", "-resolved_at"],
                condition=models.Q(
                    status__in=[Status.RESOLVED, Status.CLOSED], resolved_at__isnull=False
                ),
                name="inquiry_answered",
            ),
            models.Index(fields=["contact", "-created_at"], name="inquiry_of_contact"),
            models.Index(
                models.F("queue_at").asc(nulls_last=True),
                "id",
                condition=models.Q(status__in=ACTIVE, assignee=None),
                name="inquiry_queue_pool",
            ),
            models.Index(
                fields=["snoozed_until"],
                condition=models.Q(snoozed_until__isnull=False),
                name="inquiry_snoozed",
            ),
            models.Index(
                fields=["desk", "escalated_at"],
                condition=models.Q(escalated_at__isnull=False),
                name="inquiry_escalated",
            ),
            models.Index(
                fields=["desk", "alerted_at"],
                condition=models.Q(alerted_at__isnull=False),
                name="inquiry_alerted",
            ),
            models.Index(
                fields=["desk", "approval_asked_at"],
                condition=models.Q(approval_asked_at__isnull=False),
                name="inquiry_awaiting_approval",
            ),
            models.Index(
                fields=["limit_presses_at"],
                condition=models.Q(limit_presses_at__isnull=False, is_limit_pressing=False),
                name="inquiry_limit_to_press",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE


class ReferenceCounter(models.Model):
    """The last number given in a desk's year: MAD-2026-000123."""

    prefix = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="counter_once")]


class DeskTransfer(models.Model):
    """An offer to another desk; the inquiry moves only when that desk accepts."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="transfers")
    from_desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    to_desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    offered_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TransferState, default=TransferState.OFFERED)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"],
                condition=models.Q(state=TransferState.OFFERED),
                name="one_open_offer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_desk", "offered_at"],
                condition=models.Q(state=TransferState.OFFERED),
                name="open_offers",
            ),
        ]


class LinkKind(models.TextChoices):
    LOOKS_RELATED = "looks_related", _("Looks related")
    FOLLOWS = "follows", _("Follows an earlier inquiry")
    SPLIT_FROM = "split_from", _("Split from another inquiry")
    SAME_MAIL = "same_mail", _("The same mail reached another desk")
    RELATED = "related", _("Related")
    DUPLICATE_OF = "duplicate_of", _("Duplicate of")
    PARENT_OF = "parent_of", _("Parent of")


BY_HAND_KINDS = frozenset({LinkKind.RELATED, LinkKind.DUPLICATE_OF, LinkKind.PARENT_OF})
SEEN_FROM_THERE = {
    LinkKind.FOLLOWS: _("Followed by"),
    LinkKind.SPLIT_FROM: _("Split into"),
    LinkKind.DUPLICATE_OF: _("Has the duplicate"),
    LinkKind.PARENT_OF: _("Child of"),
}
"""What a link means for the other inquiry, where that is not the same."""


class InquiryLink(models.Model):
    """From one inquiry to another; shown only to who may see both."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=16, choices=LinkKind)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "other", "kind"], name="link_once"),
        ]

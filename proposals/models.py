"""What agents propose to the examiners about an inquiry's matter, and what became of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from desks.permissions import Deed, Scope
from inquiries.models import Inquiry
from proposals.states import Kind, State, Step

AGENT = settings.AUTH_USER_MODEL


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, scope: Scope) -> "ProposalQuerySet":
        """With its inquiry, and never without: the one scope of every list, count and page."""
        return self.filter(inquiry__desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY))

    def waiting(self) -> "ProposalQuerySet":
        return self.filter(state=State.MADE)


class Proposal(models.Model):
    """One procedural action that is suggested; it outlives the inquiry, which may be resolved first.

    `step` is what the matter is blocked by, `number` the registration or application concerned,
    `desk` where it was made: for counting. `examiner` is who decided at the section, as the
    coordinator was told; `decided_by` who wrote that down.
    """

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="proposals")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    step = models.CharField(_("blocked by"), max_length=16, choices=Step)
    number = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=400)
    grounds = models.TextField(blank=True)
    wanted_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(AGENT, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.MADE)
    decided_by = models.ForeignKey(
        AGENT, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    examiner = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[State.MADE, State.WITHDRAWN])
                | models.Q(decided_by__isnull=False),
                name="proposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.DECLINED) | ~models.Q(reason=""),
                name="proposal_declined_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_at", "id"],
                condition=models.Q(state=State.MADE),
                name="proposal_waiting",
            ),
            models.Index(fields=["inquiry", "-id"], name="proposal_of_inquiry"),
            models.Index(fields=["made_by", "-id"], name="proposal_by_maker"),
            models.Index(fields=["-finished_at"], name="proposal_finished"),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.state == State.MADE

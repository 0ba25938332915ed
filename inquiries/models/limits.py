"""Time limits of inquiries: what was found in a text or computed, and what an agent decided."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from inquiries.models.inquiry import Inquiry
from inquiries.models.message import Message
from inquiries.states import LimitKind, LimitState


class InquiryLimit(models.Model):
    """One date by which something must be done, with where it comes from.

    `key` is unique in the inquiry: the same text proposes the same limit once. `due_on` is empty
    only while an ambiguous date waits for a person; `readings` are its choices (ISO dates). `basis`
    and `cautions` are words by language; `rule` is a code of registry.deadlines, or empty for a
    date that is printed or stated. `certainty` is the rule's own flag.
    """

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="limits")
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=LimitKind, default=LimitKind.LIMIT)
    state = models.CharField(max_length=10, choices=LimitState, default=LimitState.PROPOSED)
    due_on = models.DateField(null=True, blank=True)
    nominal_on = models.DateField(null=True, blank=True)
    start_on = models.DateField(null=True, blank=True)
    rule = models.CharField(max_length=8, blank=True)
    is_printed = models.BooleanField(default=False)
    certainty = models.CharField(max_length=20, blank=True)
    written = models.CharField(max_length=200, blank=True)
    basis = models.JSONField(default=dict)
    cautions = models.JSONField(default=list)
    readings = models.JSONField(default=list)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    presses_at = models.DateTimeField(
        null=True, blank=True, help_text="some working days before: from then on it is warned of"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("time limit")
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "key"], name="limit_once"),
            models.CheckConstraint(
                condition=~models.Q(state=LimitState.CONFIRMED) | models.Q(due_on__isnull=False),
                name="confirmed_limit_has_a_date",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                condition=models.Q(state=LimitState.CONFIRMED),
                name="limit_confirmed",
            ),
            models.Index(
                fields=["due_on", "id"],
                condition=models.Q(state=LimitState.PROPOSED),
                name="limit_proposed",
            ),
            models.Index(
                fields=["presses_at", "id"],
                condition=models.Q(state=LimitState.CONFIRMED),
                name="limit_presses",
            ),
        ]

    @property
    def basis_words(self) -> str:
        return self._in_language(self.basis)

    @property
    def caution_words(self) -> list[str]:
        return [self._in_language(one) for one in self.cautions]

    @staticmethod
    def _in_language(words: dict[str, str]) -> str:
        return words.get((get_language() or "en")[:2], "") or words.get("en", "")

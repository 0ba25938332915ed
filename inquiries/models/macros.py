"""Macros: a named set of deeds that is done with one inquiry or with many."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from desks.models import Desk, NamedInThreeLanguages
from desks.permissions import Deed, Scope


class MacroQuerySet(models.QuerySet["Macro"]):
    def visible_to(self, scope: Scope) -> "MacroQuerySet":
        """One's own, and those of the desks where one may act."""
        desks = scope.desk_ids_for(Deed.CLASSIFY)
        return self.filter(models.Q(owner_id=scope.agent_id) | models.Q(desk_id__in=desks))

    def in_use(self) -> "MacroQuerySet":
        return self.filter(deleted_at=None)


class Macro(NamedInThreeLanguages):
    """An agent's own (`owner`) or a desk's (`desk`); `steps` as inquiries.macro_steps has them.

    `uses` counts how often it was begun, with however many inquiries. Deleted it can come back.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    desk = models.ForeignKey(
        Desk, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    steps = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    uses = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = MacroQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name_en", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner=None, desk__isnull=False)
                | models.Q(owner__isnull=False, desk=None),
                name="macro_of_one_or_desk",
            ),
        ]
        indexes = [
            models.Index(fields=["owner"], name="macro_of_owner"),
            models.Index(fields=["desk"], name="macro_of_desk"),
        ]

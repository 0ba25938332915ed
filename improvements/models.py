"""What could be done so that people need not ask: noted at what recurs, with an owner and a state."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from desks.permissions import Deed, Scope
from improvements.states import OPEN, State, SubjectKind

AGENT = settings.AUTH_USER_MODEL


class ImprovementQuerySet(models.QuerySet["Improvement"]):
    def visible_to(self, scope: Scope) -> "ImprovementQuerySet":
        return self.filter(desk_id__in=scope.desk_ids_for(Deed.MANAGE_IMPROVEMENTS))

    def about(self, kind: str, value: str) -> "ImprovementQuerySet":
        return self.filter(kind=kind, value=value)


class Improvement(models.Model):
    """`kind` and `value` name what recurs: "topic" and its code, "subtopic" and "topic:code", or

    "reference" and the id of the number. `asked` is how often it was asked in the week it was noted.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="improvements")
    kind = models.CharField(max_length=10, choices=SubjectKind)
    value = models.CharField(max_length=121)
    title = models.CharField(_("title"), max_length=160)
    note = models.TextField(_("note"), blank=True)
    owner = models.ForeignKey(
        AGENT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    asked = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(AGENT, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = ImprovementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-changed_at", "-pk"]
        indexes = [
            models.Index(fields=["desk", "kind", "value"], name="improvement_of_subject"),
            models.Index(
                fields=["desk", "-changed_at"],
                condition=models.Q(state__in=OPEN),
                name="improvements_open",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ImprovementChange(models.Model):
    """Who changed what, and when; written with the deed, never changed."""

    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="changes")
    changes = models.JSONField(default=dict, help_text="field to its values before and after")
    at = models.DateTimeField()
    by = models.ForeignKey(AGENT, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

"""Numbers of the registries as objects, and which inquiry and message speaks of which."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from inquiries.models.inquiry import Inquiry
from inquiries.models.message import Message
from inquiries.states import SHOWN_STANDINGS, Standing


class ReferenceKind(models.TextChoices):
    """As registry.references.Kind, in words."""

    MADRID_IRN = "madrid_irn", _("International registration (Madrid)")
    WIPO_REF = "wipo_ref", _("Reference of a transaction")
    BASIC_MARK_NO = "basic_mark_no", _("Basic mark")
    HAGUE_IRN = "hague_irn", _("International registration (Hague)")
    HAGUE_APP = "hague_app", _("International application (Hague)")
    MM_FORM = "mm_form", _("Madrid form")
    DM_FORM = "dm_form", _("Hague form")
    DAS_CODE = "das_code", _("Access code of a priority document")
    CURRENT_ACCOUNT = "current_account", _("Current account")
    EPAY_ITEM = "epay_item", _("Payment item")
    EPAY_BASKET = "epay_basket", _("Payment basket")
    PCT_NO = "pct_no", _("Patent application (PCT)")
    MEETING_DOC = "meeting_doc", _("Meeting document")
    CLIENT_REF = "client_ref", _("The writer's own reference")


class RegistryReference(models.Model):
    """One number of a registry. `value` as it was written first, `key` the same for every writing."""

    kind = models.CharField(max_length=16, choices=ReferenceKind)
    value = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    first_seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "kind"], name="reference_once")]

    def __str__(self) -> str:
        return self.value


class ReferencePlace(models.TextChoices):
    """As registry.references.Place, and what an agent added."""

    SUBJECT = "subject", _("in the subject")
    BODY = "body", _("in the text")
    FILE = "file", _("in the name of a file")
    QUOTED = "quoted", _("in quoted text")
    BY_HAND = "by_hand", _("added by hand")


class ReferenceLinkQuerySet(models.QuerySet["ReferenceLink"]):
    def shown(self) -> "ReferenceLinkQuerySet":
        """Without what an agent has rejected."""
        return self.filter(standing__in=SHOWN_STANDINGS)


class ReferenceLink(models.Model):
    """That one message speaks of one reference, or that an agent says so of the inquiry.

    `found_as` is what the rules said, `standing` what holds; `by` and `decided_at` are set when a
    person decided. `inquiry` is always the one that the message stands in.
    """

    reference = models.ForeignKey(RegistryReference, on_delete=models.CASCADE, related_name="links")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="reference_links")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="+")
    place = models.CharField(max_length=8, choices=ReferencePlace)
    found_as = models.CharField(max_length=10, choices=Standing)
    standing = models.CharField(max_length=10, choices=Standing)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    at = models.DateTimeField(help_text="when it was written")

    objects = ReferenceLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "reference"], name="reference_in_message"),
            models.UniqueConstraint(
                fields=["inquiry", "reference"],
                name="reference_by_hand",
                condition=models.Q(message=None),
            ),
        ]
        indexes = [models.Index(fields=["reference", "-id"], name="links_of_reference")]


class PersonRole(models.TextChoices):
    HOLDER = "holder", _("Holder")
    REPRESENTATIVE = "representative", _("Representative")


class ReferencePerson(models.Model):
    """Who holds or represents a number, as somebody told us in an inquiry. Never from a register."""

    reference = models.ForeignKey(
        RegistryReference, on_delete=models.CASCADE, related_name="people"
    )
    role = models.CharField(_("role"), max_length=14, choices=PersonRole)
    name = models.CharField(_("name"), max_length=200)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "role", "name", "inquiry"], name="told_once"
            )
        ]

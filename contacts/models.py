"""Who writes to us: one technical identity over all desks, and what each desk knows of it.

A contact keeps its own addresses and inquiries for ever. Merging only points it at a survivor
(`merged_into`, and `root`, the end of that chain), so that undoing restores everything exactly.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from desks.models import Desk


class ContactRole(models.TextChoices):
    UNKNOWN = "", _("Not known")
    HOLDER = "holder", _("Holder or applicant")
    REPRESENTATIVE = "representative", _("Representative")
    OFFICE = "office", _("Office")
    DELEGATE = "delegate", _("Delegate")


class Contact(models.Model):
    name = models.CharField(_("name"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    language = models.CharField(_("preferred language"), max_length=2, blank=True)
    role = models.CharField(_("role"), max_length=16, choices=ContactRole, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed"
    )
    root = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="family"
    )
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["name"], condition=~models.Q(name=""), name="contact_by_name"),
        ]

    def __str__(self) -> str:
        return self.name or self.organisation or str(_("Unknown"))

    @property
    def survivor(self) -> "Contact":
        return self.root or self


class AddressKind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Telephone")


class ContactAddress(models.Model):
    """An address as it is matched (`value`: casefolded e-mail or E.164) and as it was written."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=5, choices=AddressKind)
    value = models.CharField(max_length=320)
    written = models.CharField(max_length=320)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="address_once")]


class DeskContact(models.Model):
    """That a desk knows a contact. Without this row the desk's agents cannot see the contact."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="known_at")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "contact"], name="known_once")]


class ContactMerge(models.Model):
    """One merge, so that it can be undone: `absorbed` was pointed at `survivor`."""

    survivor = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=models.Q(undone_at=None),
                name="absorbed_once_at_a_time",
            ),
        ]

"""Files by content: one row and one stored object per SHA-256, whoever brought it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScanVerdict(models.TextChoices):
    UNSCANNED = "unscanned", _("Not scanned")
    CLEAN = "clean", _("No virus found")
    BAD = "bad", _("Virus found")
    FAILED = "failed", _("Could not be scanned")


class StoredFile(models.Model):
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(help_text="bytes")
    stored_at = models.DateTimeField()
    media_type = models.CharField(
        max_length=120, blank=True, help_text="by its content, whatever the mail says"
    )
    verdict = models.CharField(max_length=10, choices=ScanVerdict, default=ScanVerdict.UNSCANNED)
    scan_words = models.CharField(max_length=200, blank=True)
    scanned_at = models.DateTimeField(null=True)

    def storage_name(self) -> str:
        """A name that nobody outside chose: no extension, no path from a mail."""
        return f"by-content/{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"

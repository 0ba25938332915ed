"""Files by content: one row and one stored object per SHA-256, whoever brought it."""

from django.db import models


class StoredFile(models.Model):
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(help_text="bytes")
    stored_at = models.DateTimeField()

    def storage_name(self) -> str:
        """A name that nobody outside chose: no extension, no path from a mail."""
        return f"by-content/{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"

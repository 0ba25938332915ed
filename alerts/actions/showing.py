"""That an alert calls, on the inquiry itself: for lists, views and search."""

from alerts.models import Alert
from inquiries.models import Inquiry


def show_alerted(inquiry: Inquiry) -> None:
    """On a locked inquiry: since when the oldest of its open alerts calls."""
    found = Alert.objects.open().filter(inquiry=inquiry).order_by("raised_at")
    inquiry.alerted_at = found.values_list("raised_at", flat=True).first()
    inquiry.save(update_fields=["alerted_at"])

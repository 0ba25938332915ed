"""What is looked up when somebody searches: one row a message, and the rows that wait for it."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from desks.models import Desk
from inquiries.models.inquiry import Inquiry
from inquiries.models.message import Message


class SearchEntry(models.Model):
    """The words of one message, with its inquiry's reference, subject and people, its files' names.

    Masked, without quoted text, signatures and HTML. `desk` only narrows a search: who may see
    what is asked of the inquiry itself. Made by inquiries.search.indexing, and can be made again.
    """

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="search_entries")
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    is_note = models.BooleanField(default=False)
    words = SearchVectorField()

    class Meta:
        verbose_name_plural = "search entries"
        # Written by one worker, a hundred at a time: a list of pending rows would slow each search.
        indexes = [GinIndex(fields=["words"], name="search_words", fastupdate=False)]


class SearchWork(models.Model):
    """A message whose entry must be made anew. Written by triggers, so that no deed can forget it."""

    id = models.BigAutoField(primary_key=True)
    message_id = models.BigIntegerField()

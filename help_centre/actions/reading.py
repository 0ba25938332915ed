"""Counting what is read."""

from datetime import datetime

from django.db import connection

from desks.strangers import is_within
from knowledge_base.models import Text

COUNT = """
    INSERT INTO help_centre_reading AS r (item_id, day, count) VALUES (%(item)s, %(day)s, 1)
    ON CONFLICT (item_id, day) DO UPDATE SET count = r.count + 1
"""


def note_reading(*, item_id: int, address: str, now: datetime) -> bool:
    """One reading more of a public object; once per address hash and quarter of an hour.

    False, and nothing is counted, for what is not public or was counted just now.
    """
    if not Text.objects.public(now).filter(item_id=item_id).exists():
        return False
    if not is_within(address, f"read{item_id}", 1, now):
        return False
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"item": item_id, "day": now.date()})
    return True

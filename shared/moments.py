"""What time it is for deeds by the clock."""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """PostgreSQL's clock: one for all processes and machines."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    assert isinstance(now, datetime)
    return now

"""The least that keeps a mail: the standard library reads it, one row with its bytes is committed."""

import email
import os
from time import perf_counter

import psycopg

from benchmarks.mails import Mail

TABLE = """
    CREATE TABLE IF NOT EXISTS bench_floor (
        id bigserial PRIMARY KEY, sender text, subject text, body text, raw bytea
    )
"""


def mails_per_second(mails: list[Mail]) -> float:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(TABLE)
        started = perf_counter()
        for mail in mails:
            sender, subject, body = _read(mail.raw)
            connection.execute(
                "INSERT INTO bench_floor (sender, subject, body, raw) VALUES (%s, %s, %s, %s)",
                [sender, subject, body, mail.raw],
            )
        return len(mails) / (perf_counter() - started)


def _read(raw: bytes) -> tuple[str, str, str]:
    message = email.message_from_bytes(raw)
    body = ""
    for part in message.walk():
        content = part.get_payload(decode=True)
        is_text = part.get_content_type() == "text/plain"
        if isinstance(content, bytes) and is_text and not body:
            body = content.decode(part.get_content_charset() or "utf-8", "replace")
    return message["From"], message["Subject"], body.replace("\0", "")

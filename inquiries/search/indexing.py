"""Making the entries of messages: from the rows that wait, or all of them anew."""

import logging
from collections.abc import Iterable, Sequence
from itertools import chain

from django.db import connection, transaction
from psycopg.errors import DataError, ProgramLimitExceeded

from inquiries.models import Attachment, Message
from inquiries.search.stems import learn_stems
from inquiries.search.vectors import Source, read, spoken, vector_of
from inquiries.states import MessageKind
from shared.masking import mask
from shared.stems import DICTIONARIES

log = logging.getLogger(__name__)
BATCH = 200
Row = tuple[object, ...]
CLAIM = """
    DELETE FROM inquiries_searchwork WHERE id IN (
        SELECT id FROM inquiries_searchwork ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
    ) RETURNING message_id
"""
FORGET = "DELETE FROM inquiries_searchentry WHERE message_id = ANY(%s)"
STORE = """
    COPY inquiries_searchentry (message_id, inquiry_id, desk_id, at, is_note, words) FROM STDIN
"""
FIELDS = (
    "inquiry_id inquiry__desk_id inquiry__reference inquiry__subject inquiry__language"
    " inquiry__contact__name inquiry__contact__organisation kind sender_name sender_address"
    " recipients subject body at"
).split()


@transaction.atomic
def index_waiting(*, limit: int = BATCH) -> int:
    """Make the entries of messages that wait; returns how many lines of work are done.

    What is killed in the middle waits again. By one process at a time only: two could store the
    older state last.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [limit])
        ids = {pk for (pk,) in cursor.fetchall()}
        done: int = cursor.rowcount
    index_messages(ids)
    return done


def index_messages(ids: Iterable[int]) -> None:
    """Make or renew the entries of these messages; what is gone is left out."""
    store(sources_of(ids))


def store(sources: Sequence[Source]) -> None:
    readings = [read(source) for source in sources]
    every = set(chain.from_iterable(reading.stem_words() for reading in readings))
    stems = {language: learn_stems(every, language) for language in DICTIONARIES}
    rows = []
    for reading in readings:
        language = spoken(reading.spoken_words(), stems, reading.source.language)
        rows.append(_row(reading.source, vector_of(reading, stems[language])))
    if rows:
        _write(sorted(rows))


def _write(rows: Sequence[Row]) -> None:
    """A text that the database refuses must not keep back all others: it is stored without words."""
    try:
        with transaction.atomic():
            _copy(rows)
    except (DataError, ProgramLimitExceeded) as error:  # a COPY raises the driver's own
        if not rows[0][-1]:
            raise
        log.warning("%d messages not indexed at once: %s", len(rows), type(error).__name__)
        for row in rows:
            _write([row] if len(rows) > 1 else [(*row[:-1], "")])


def _copy(rows: Sequence[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [[row[0] for row in rows]])
        with cursor.copy(STORE) as copy:
            for row in rows:
                copy.write_row(row)


def _row(source: Source, vector: str) -> Row:
    one = source
    return (one.message_id, one.inquiry_id, one.desk_id, one.at, one.is_note, vector)


def sources_of(ids: Iterable[int]) -> list[Source]:
    files: dict[int, list[str]] = {}
    wanted = list(ids)
    for pk, name in Attachment.objects.filter(message_id__in=wanted).values_list(
        "message_id", "filename"
    ):
        files.setdefault(pk, []).append(mask(name))
    rows = Message.objects.filter(pk__in=wanted).values("pk", *FIELDS)
    return [_source(row, files.get(row["pk"], [])) for row in rows]


def _source(row: dict[str, object], filenames: list[str]) -> Source:
    """Everything is masked first: what is not shown must not be found either."""
    text = {name: mask(value) for name, value in row.items() if isinstance(value, str)}
    language = text["inquiry__language"]
    recipients = row["recipients"]
    assert isinstance(recipients, list)
    return Source(
        message_id=row["pk"],  # type: ignore[arg-type]
        inquiry_id=row["inquiry_id"],  # type: ignore[arg-type]
        desk_id=row["inquiry__desk_id"],  # type: ignore[arg-type]
        at=row["at"],  # type: ignore[arg-type]
        is_note=row["kind"] == MessageKind.NOTE,
        language=language if language in DICTIONARIES else "en",
        subjects=[text["inquiry__reference"], text["inquiry__subject"], text["subject"]],
        people=[text["inquiry__contact__name"], text["inquiry__contact__organisation"]],
        writer=[text["sender_name"], text["sender_address"]],
        recipients=[mask(str(one)) for one in recipients],
        filenames=filenames,
        body=text["body"],
    )
